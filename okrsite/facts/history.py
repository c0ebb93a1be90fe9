"""How a unit or a cycle came to where it is: progress and expectation from the cycle's first day to its last.

The roll-up is the same as everywhere, on several days at once. Each key result is walked through once for all of them,
and only what somebody asks for is worked out, and once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal, localcontext
from functools import cached_property
from itertools import groupby, repeat
from typing import Final, NamedTuple

from okrsite.facts.cascade import Beneath, Cascade, cascade_of
from okrsite.facts.expected import expected_by
from okrsite.facts.health import Clock, Health, Moment, clock_of, health_of
from okrsite.facts.objectives import confidence_over
from okrsite.facts.patience import patience_of
from okrsite.facts.readings import Reading, begun, newest_answer_in, or_declared, readings_of
from okrsite.facts.rollup import parts_of, rolled_up, with_own
from okrsite.facts.uses import EVERYTHING, noting, use
from okrsite.facts.values import CoursePoint, CycleFacts, Facts, KeyResultFacts
from okrsite.facts.walking import Dated, declared_by, heard_by, judged_by, newest_by
from okrsite.model import COMPANY, Era, Key, Measure, Portal, Span, State, Status, era_on, eras_of, is_key_result
from okrsite.model.shares import ROUNDING, ZERO, clamped, share_of_time

MOST_STEPS: Final = 104
"""A chart shows a week as a step, and two years of them; a longer cycle takes longer steps."""


class HistoryPoint(NamedTuple):
    """`actual` is None where nothing had data yet, and after the as-of day.

    pace: how it stood by these numbers alone, whoever was late with a check-in; None without data.
    """

    date: date
    actual: Decimal | None
    expected: Decimal
    pace: Health | None = None


class HistoryStep(NamedTuple):
    """What the pages of a day said of an objective or key result; an objective's attainment is its progress."""

    date: date
    attainment: Decimal | None
    expected: Decimal
    health: Health


@dataclass(frozen=True, slots=True)
class Courses:
    """What was worked out for some days, which run forwards: a value for each of them.

    moments: by objective and key result.  measured: the attainments of key results into which nothing rolls up.
    clocks: by cycle.
    """

    days: tuple[date, ...]
    moments: dict[Key, tuple[Moment, ...]] = field(default_factory=dict)
    measured: dict[Key, tuple[Decimal | None, ...]] = field(default_factory=dict)
    clocks: dict[str, tuple[Clock, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CycleHistory:
    """Of an archived cycle, as it was. steps: by full id of the objective or key result."""

    whole: tuple[HistoryPoint, ...] = ()
    units: Mapping[str, tuple[HistoryPoint, ...]] = field(default_factory=dict)
    steps: Mapping[str, tuple[HistoryStep, ...]] = field(default_factory=dict)


def history_of(portal: Portal, facts: Facts) -> History:
    return History(portal, facts)


@dataclass(frozen=True)
class History:
    """The histories of a portal as of the day of `facts`. The point of that day is the number of the facts.

    archived: by cycle, what an archive has; nothing of these is worked out.
    """

    portal: Portal
    facts: Facts
    archived: Mapping[str, CycleHistory] = field(default_factory=dict)
    _courses: dict[tuple[str, date | None], Courses] = field(default_factory=dict)
    _points: dict[tuple[str, str], tuple[HistoryPoint, ...]] = field(default_factory=dict)
    _steps: dict[Key, tuple[HistoryStep, ...]] = field(default_factory=dict)
    _all_steps: dict[str, Mapping[str, tuple[HistoryStep, ...]]] = field(default_factory=dict)

    def of_unit(self, cycle: str, unit: str) -> tuple[HistoryPoint, ...]:
        """On the cycle's first day, then weekly, on the as-of day and the last; empty for a unit without objectives."""
        if kept := self.archived.get(cycle):
            return kept.units.get(unit, ())
        refs = self.portal.cycles[cycle].by_unit.get(unit, ())
        use(*(Key(cycle, ref) for ref in refs))
        return self._points_of(cycle, unit, refs)

    def of_cycle(self, cycle: str) -> tuple[HistoryPoint, ...]:
        """The company's where it has objectives, else that of all objectives together."""
        if kept := self.archived.get(cycle):
            return kept.whole
        use(EVERYTHING)
        return self.of_unit(cycle, COMPANY) or self._points_of(cycle, "", tuple(self.portal.cycles[cycle].objectives))

    def _points_of(self, cycle: str, unit: str, refs: Sequence[str]) -> tuple[HistoryPoint, ...]:
        """Worked out once for all pages and tables. unit: "" for all objectives together."""
        if (cycle, unit) not in self._points:
            self._points[cycle, unit] = self._history(cycle, refs)
        return self._points[cycle, unit]

    def with_pace(self, cycle: str, points: Sequence[HistoryPoint]) -> tuple[HistoryPoint, ...]:
        """The same with the pace of each that has data and none yet."""
        if all(point.pace or point.actual is None for point in points):
            return tuple(points)
        courses = self._courses_of(cycle)
        clocks = dict(zip(courses.days, self._clocks_of(Key(cycle, ""), courses), strict=True))
        return tuple(
            point if point.pace or point.actual is None else point._replace(pace=_pace(clocks[point.date], point))
            for point in points
        )

    def _history(self, cycle_id: str, refs: Sequence[str]) -> tuple[HistoryPoint, ...]:
        cycle, today = self.portal.cycles[cycle_id], self.facts.cycles[cycle_id].as_of
        courses = self._courses_of(cycle_id)
        beneath = [Beneath(Key(cycle_id, ref), cycle.objectives[ref].weight) for ref in refs]
        with localcontext(ROUNDING):
            self._follow((key for key, _ in beneath), courses)
            moments = list(_rolled_up(beneath, courses, _times(cycle.span, courses.days)))
        points = (
            HistoryPoint(day, moment.progress if day <= today else None, moment.expected)
            for day, moment in zip(courses.days, moments, strict=True)
        )
        return self.with_pace(cycle_id, tuple(points)) if beneath else ()

    def _courses_of(self, cycle: str, day: date | None = None) -> Courses:
        """On all days of the history, or on one alone."""
        if (cycle, day) not in self._courses:
            days = (day,) if day else days_of(self.portal.cycles[cycle].span, self.facts.cycles[cycle].as_of)
            self._courses[cycle, day] = Courses(days)
        return self._courses[cycle, day]

    def steps(self, cycle: str, ref: str) -> tuple[HistoryStep, ...]:
        """What the pages said of an objective or key result on each day of the history, up to the as-of day.

        As far as anybody can tell today: a plan that changed meanwhile counts as if it had always been so.
        """
        if kept := self.archived.get(cycle):
            return kept.steps.get(ref, ())
        key = Key(cycle, ref)
        use(key.objective)
        if key not in self._steps:
            self._steps[key] = self._stepped(key, self._courses_of(cycle))
        return self._steps[key]

    def all_steps(self, cycle: str) -> Mapping[str, tuple[HistoryStep, ...]]:
        """The same of each key result."""
        if kept := self.archived.get(cycle):
            return kept.steps
        use(EVERYTHING)
        if cycle not in self._all_steps:
            with noting():
                self._all_steps[cycle] = {ref: self.steps(cycle, ref) for ref in self.facts.cycles[cycle].key_results}
        return self._all_steps[cycle]

    def step_on(self, cycle: str, ref: str, day: date) -> HistoryStep | None:
        """The step of one day of the history; None for a day that is still to come or that an archive does not have.

        Alone: for whoever asks for one day of everything, the others are not worked out.
        """
        if kept := self.archived.get(cycle):
            return next((step for step in kept.steps.get(ref, ()) if step.date == day), None)
        use(Key(cycle, ref).objective)
        return next(iter(self._stepped(Key(cycle, ref), self._courses_of(cycle, day))), None)

    def _stepped(self, key: Key, courses: Courses) -> tuple[HistoryStep, ...]:
        today = self.facts.cycles[key.cycle].as_of
        with localcontext(ROUNDING):
            self._follow_one(key, courses)
            course = courses.moments[key]
            shown = zip(courses.days, self._attained(key, courses), course, self._healths(key, courses), strict=True)
            return tuple(
                HistoryStep(day, attainment, moment.expected, health)
                for day, attainment, moment, health in shown
                if day <= today
            )

    def _healths(self, key: Key, courses: Courses) -> Iterator[Health]:
        clocks, moments, eras = self._clocks_of(key, courses), courses.moments[key], self._eras(key)
        confidences = (
            None if moment.expected else self._confidence(key, day)
            for day, moment in zip(courses.days, moments, strict=True)
        )
        if len(eras) > 1:
            lived = [era_on(eras, day) for day in courses.days]
            clocks = [clock.begun_again(era.since) for clock, era in zip(clocks, lived, strict=True)]
            held: Iterable[bool] = [era.key_result.is_held_throughout for era in lived]
        else:
            held = repeat(bool(eras) and eras[0].key_result.is_held_throughout)
        return map(health_of, clocks, moments, confidences, held)

    def _confidence(self, key: Key, day: date) -> Decimal | None:
        facts = self.facts.cycles[key.cycle]
        if own := facts.key_results.get(key.ref):
            level: Decimal | None = own.check_ins.newest("confidence", until=day)
            return level
        objective = facts.objectives[key.ref]
        said = (facts.key_results[ref].check_ins.until(day) for ref in objective.key_results)
        return confidence_over(said, objective.check_ins.until(day))

    def _clocks_of(self, key: Key, courses: Courses) -> Sequence[Clock]:
        if key.cycle not in courses.clocks:
            found, settings = self.portal.cycles[key.cycle], self.portal.settings
            today = self.facts.cycles[key.cycle].as_of
            shown_on = (self.facts.as_of if day == today else day for day in courses.days)
            courses.clocks[key.cycle] = tuple(clock_of(found, settings, day, self._patience) for day in shown_on)
        clocks = courses.clocks[key.cycle]
        return [clock.of(key.ref) for clock in clocks] if self._patience else clocks

    def _attained(self, key: Key, courses: Courses) -> Iterable[Decimal | None]:
        course = courses.moments[key]
        if (measured := courses.measured.get(key)) is None:
            return (moment.progress for moment in course)
        return (or_declared(share, moment.declared) for share, moment in zip(measured, course, strict=True))

    def _measured(self, eras: Sequence[Era], facts: KeyResultFacts, days: Sequence[date]) -> Iterator[Decimal | None]:
        """The attainment on each day, by the measure of that day."""
        check_ins, watched = facts.check_ins.until(days[-1]), facts.watched
        if len(eras) > 1:
            for era, lived in groupby(days, lambda day: era_on(eras, day)):
                measure = begun(era, facts.check_ins, watched)
                yield from self._attainments(measure, readings_of(era, check_ins, watched), lived)
        elif watched is None and len(days) == 1:
            newest = newest_answer_in(facts.measure, check_ins)
            yield newest and facts.measure.attainment(newest.answer, self.portal.settings.zones)
        else:
            yield from self._attainments(facts.measure, readings_of(eras[0], check_ins, watched), days)

    def _attainments(
        self, measure: Measure, readings: Sequence[Reading], days: Iterable[date]
    ) -> Iterator[Decimal | None]:
        measured: Reading | None = None
        share: Decimal | None = None
        for newest in newest_by(days, readings):
            if newest is not measured and newest is not None:
                measured, share = newest, measure.attainment(newest.answer, self.portal.settings.zones)
            yield share

    def _eras(self, key: Key) -> tuple[Era, ...]:
        """What others roll up into has one: it counts as if it had always been so."""
        key_result = self.portal.cycles[key.cycle].key_results.get(key.ref)
        if key_result is None:
            return ()
        return (Era(key_result),) if self._cascade.beneath.get(key) else eras_of(key_result)

    def _is_kept(self, key: Key) -> bool:
        return self.portal.cycles[key.cycle].state is State.ARCHIVED

    @cached_property
    def _cascade(self) -> Cascade:
        return self.facts.cascade or cascade_of(self.portal)

    @cached_property
    def _patience(self) -> Mapping[Key, int]:
        return patience_of(self.portal, self._cascade)

    @cached_property
    def _turn(self) -> dict[Key, int]:
        return {key: turn for turn, key in enumerate(self._cascade.order)}

    def _follow(self, wanted: Iterable[Key], courses: Courses) -> None:
        """Adds the courses of the wanted objectives, after those of all that is beneath them."""
        missing: set[Key] = set()
        found = [key for key in wanted if key not in courses.moments]
        while found:
            key = found.pop()
            if key not in missing and key not in courses.moments:
                missing.add(key)
                found.extend(self._objectives_beneath(key))
        for key in sorted(missing, key=self._turn.__getitem__):
            self._add_objective(key, courses)

    def _follow_one(self, key: Key, courses: Courses) -> None:
        """A key result too, that may count for nothing where its objective rolls up what is aligned with it."""
        if key in courses.moments:  # as part of its objective
            return
        if is_key_result(key.ref):
            if beneath := self._cascade.beneath.get(key):
                self._follow((supporter for supporter, _ in beneath), courses)
            self._add_key_result(key, self.facts.cycles[key.cycle].key_results[key.ref], courses.days, courses)
        else:
            self._follow([key], courses)

    def course_of(self, key: Key, days: Iterable[date]) -> tuple[Moment, ...]:
        """How an objective stood on each of `days`, which run forwards."""
        use(key)
        courses = Courses(tuple(days))
        with localcontext(ROUNDING):
            self._follow([key], courses)
        return courses.moments[key]

    def _objectives_beneath(self, key: Key) -> Iterator[Key]:
        if self._is_kept(key):
            return
        for part, _ in self._cascade.beneath[key]:
            if is_key_result(part.ref):
                yield from (supporter for supporter, _ in self._cascade.beneath.get(part, ()))
            else:
                yield part

    def _add_objective(self, key: Key, courses: Courses) -> None:
        span, facts = self.portal.cycles[key.cycle].span, self.facts.cycles[key.cycle]
        own = facts.objectives[key.ref]
        if self._is_kept(key):
            kept = _kept(facts, key.ref, courses.days)
            courses.moments[key] = tuple(moment._replace(is_omitted=own.is_omitted) for moment in kept)
            return
        lived = tuple(min(day, span.ends) for day in courses.days)
        beneath = self._cascade.beneath[key]
        for part, _ in beneath:
            if is_key_result(part.ref):
                self._add_key_result(part, facts.key_results[part.ref], lived, courses)
        said = (
            declared_by(lived, own.check_ins),
            heard_by(lived, own.check_ins.meetings),
            judged_by(lived, own.check_ins),
        )
        rolled = _rolled_up(beneath, courses, _times(span, lived))
        courses.moments[key] = tuple(map(with_own, rolled, *said, repeat(own.is_omitted)))

    def _add_key_result(self, key: Key, facts: KeyResultFacts, days: tuple[date, ...], courses: Courses) -> None:
        span, expected = self.portal.cycles[key.cycle].span, expected_by(facts.path, days)
        omitted = repeat(facts.is_omitted)
        if beneath := self._cascade.beneath.get(key):
            rolled = _rolled_up(beneath, courses, _times(span, days))
            measured: Iterator[Moment] = (
                moment._replace(expected=share) for moment, share in zip(rolled, expected, strict=True)
            )
            heard: Iterable[date | None] = heard_by(days, facts.check_ins.meetings)
        else:
            shares, read = self._progress(key, facts, days, courses)
            newest = heard_by(days, facts.check_ins.meetings, read)
            opens = _open_on(days, self._eras(key), min(facts.due, span.ends))
            measured = map(Moment, shares, expected, repeat(None), newest, opens, omitted)
            if "status" not in facts.check_ins.said:  # as most, who leave it to the numbers
                courses.moments[key] = tuple(measured)
                return
            heard = repeat(None)
        declared = declared_by(days, facts.check_ins)
        courses.moments[key] = tuple(map(with_own, measured, declared, heard, repeat(None), omitted))

    def _progress(
        self, key: Key, facts: KeyResultFacts, days: tuple[date, ...], courses: Courses
    ) -> tuple[Iterable[Decimal | None], Sequence[Dated]]:
        """On each day, by the readings beside the check-ins."""
        if self._is_kept(key):
            return (point and point.progress for point in newest_by(days, facts.series)), facts.series
        measured = courses.measured[key] = tuple(self._measured(self._eras(key), facts, days))
        return (share and clamped(share) for share in measured), facts.watched or ()


def _pace(clock: Clock, point: HistoryPoint) -> Health:
    return health_of(clock, Moment(point.actual, point.expected, newest_date=clock.as_of))


def _open_on(days: Iterable[date], eras: Sequence[Era], last: date) -> Iterable[bool]:
    if not any(era.measure.is_limit for era in eras):
        return repeat(False)
    return (era_on(eras, day).measure.is_limit and day < last for day in days)


def _kept(facts: CycleFacts, ref: str, days: Sequence[date]) -> Iterator[Moment]:
    """Of an archived objective, whose course was kept for the days of the cycle that it supports."""
    course: Sequence[CoursePoint] = facts.courses.get(ref, ())
    for at in newest_by(days, course):
        declared = Status.DROPPED if at and at.dropped else None
        yield Moment(at.progress, at.expected, declared, at.newest_date) if at else Moment(None, ZERO)


def days_of(span: Span, as_of: date) -> tuple[date, ...]:
    """The first day, every week (in a very long cycle more), the as-of day where it lies within, and the last day."""
    step = max(7, -(-span.days // MOST_STEPS))
    weekly = (span.starts + timedelta(days=days) for days in range(0, span.days, step))
    return tuple(sorted({*weekly, span.ends} | ({as_of} if as_of in span else set())))


def _times(span: Span, days: Iterable[date]) -> list[Decimal]:
    return [share_of_time(span.starts, span.ends, day) for day in days]


def _rolled_up(beneath: Sequence[Beneath], courses: Courses, times: Iterable[Decimal]) -> Iterator[Moment]:
    """The moments of whatever these parts make up; `times` is the share of the cycle that is over on each day."""
    for nth, time_over in enumerate(times):
        parts = parts_of(beneath, {key: courses.moments[key][nth] for key, _ in beneath})
        yield rolled_up(parts, time_over)
