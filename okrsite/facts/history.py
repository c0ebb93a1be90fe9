"""How a unit or a cycle came to where it is: progress and expectation from the cycle's first day to its last.

The roll-up is the same as everywhere, on several days at once. Each key result is walked through once for all of them,
and only what somebody asks for is worked out, and once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal, localcontext
from functools import cached_property
from typing import Final, NamedTuple, Protocol, TypeVar

from okrsite.facts.asked import HistoryPoint, KeyResultFacts
from okrsite.facts.cascade import Beneath, Cascade, cascade_of
from okrsite.facts.expected import along
from okrsite.facts.rollup import expected_of_parts, parts_of, progress_of_parts
from okrsite.facts.shares import ROUNDING, ZERO, clamped, share_of_time
from okrsite.facts.values import CycleFacts, Facts, Moment
from okrsite.model import COMPANY, CheckIn, Key, Portal, Span, State, Status, is_key_result

MOST_STEPS: Final = 104
"""A chart shows a week as a step, and two years of them; a longer cycle takes longer steps."""

AnyDated = TypeVar("AnyDated", bound="Dated")


class Dated(Protocol):
    @property
    def date(self) -> date: ...


Courses = dict[Key, tuple[Moment, ...]]
"""By objective and key result: one moment for each day."""


class _Dated(NamedTuple):
    date: date
    moment: Moment


def history_of(portal: Portal, facts: Facts) -> ComputedHistory:
    return ComputedHistory(portal, facts)


@dataclass(frozen=True)
class ComputedHistory:
    """The histories of a portal as of the day of `facts`. The point of that day is the number of the facts."""

    portal: Portal
    facts: Facts
    _courses: dict[str, Courses] = field(default_factory=dict)

    def of_unit(self, cycle: str, unit: str) -> tuple[HistoryPoint, ...]:
        """On the cycle's first day, then weekly, on the as-of day and the last; empty for a unit without objectives."""
        return self._history(cycle, self.portal.cycles[cycle].by_unit.get(unit, ()))

    def of_cycle(self, cycle: str) -> tuple[HistoryPoint, ...]:
        """The company's where it has objectives, else that of all objectives together."""
        found = self.portal.cycles[cycle]
        return self._history(cycle, found.by_unit.get(COMPANY) or tuple(found.objectives))

    def _history(self, cycle_id: str, refs: Sequence[str]) -> tuple[HistoryPoint, ...]:
        cycle, today = self.portal.cycles[cycle_id], self.facts.cycles[cycle_id].as_of
        days = days_of(cycle.span, today)
        beneath = [Beneath(Key(cycle_id, ref), cycle.objectives[ref].weight) for ref in refs]
        with localcontext(ROUNDING):
            courses = self._courses.setdefault(cycle_id, {})
            self._follow((key for key, _ in beneath), days, courses)
            shares = list(_rolled_up(beneath, courses, _times(cycle.span, days)))
        return tuple(
            HistoryPoint(day, progress if day <= today else None, expected)
            for day, (progress, expected) in zip(days, shares, strict=True)
            if beneath
        )

    def _is_kept(self, key: Key) -> bool:
        return self.portal.cycles[key.cycle].state is State.ARCHIVED

    @cached_property
    def _cascade(self) -> Cascade:
        return cascade_of(self.portal)

    @cached_property
    def _turn(self) -> dict[Key, int]:
        return {key: turn for turn, key in enumerate(self._cascade.order)}

    def _follow(self, wanted: Iterable[Key], days: Sequence[date], courses: Courses) -> None:
        """Adds the courses of the wanted objectives, after those of all that is beneath them."""
        missing: set[Key] = set()
        found = [key for key in wanted if key not in courses]
        while found:
            key = found.pop()
            if key not in missing and key not in courses:
                missing.add(key)
                found.extend(self._objectives_beneath(key))
        for key in sorted(missing, key=self._turn.__getitem__):
            self._add_objective(key, days, courses)

    def course_of(self, key: Key, days: Sequence[date]) -> tuple[Moment, ...]:
        """How an objective stood on each of `days`, which run forwards."""
        courses: Courses = {}
        with localcontext(ROUNDING):
            self._follow([key], days, courses)
        return courses[key]

    def _objectives_beneath(self, key: Key) -> Iterator[Key]:
        if self._is_kept(key):
            return
        for part, _ in self._cascade.beneath[key]:
            if is_key_result(part.ref):
                yield from (supporter for supporter, _ in self._cascade.beneath.get(part, ()))
            else:
                yield part

    def _add_objective(self, key: Key, days: Sequence[date], courses: Courses) -> None:
        span, facts = self.portal.cycles[key.cycle].span, self.facts.cycles[key.cycle]
        if self._is_kept(key):
            courses[key] = tuple(_kept(facts, key.ref, days))
            return
        lived = [min(day, span.ends) for day in days]
        beneath = self._cascade.beneath[key]
        for part, _ in beneath:
            if is_key_result(part.ref):
                self._add_key_result(part, facts.key_results[part.ref], lived, courses)
        shares = _rolled_up(beneath, courses, _times(span, lived))
        dropped = _dropped(facts.objectives[key.ref].check_ins, lived)
        courses[key] = tuple(Moment(*share, gone) for share, gone in zip(shares, dropped, strict=True))

    def _add_key_result(self, key: Key, facts: KeyResultFacts, days: Sequence[date], courses: Courses) -> None:
        expected = (clamped(along(facts.path, day)) for day in days)
        progress: Iterable[Decimal | None]
        if beneath := self._cascade.beneath.get(key):
            times = _times(self.portal.cycles[key.cycle].span, days)
            progress = (share for share, _ in _rolled_up(beneath, courses, times))
        else:
            progress = (point and point.progress for point in _newest_by(days, facts.series))
        courses[key] = tuple(map(Moment, progress, expected, _dropped(facts.check_ins, days)))


def _kept(facts: CycleFacts, ref: str, days: Sequence[date]) -> Iterator[Moment]:
    """Of an archived objective, whose course was kept for the days of the cycle that it supports."""
    course = [_Dated(*dated) for dated in facts.courses.get(ref, ())]
    for newest in _newest_by(days, course):
        yield newest.moment if newest else Moment(None, ZERO, dropped=False)


def days_of(span: Span, as_of: date) -> tuple[date, ...]:
    """The first day, every week (in a very long cycle more), the as-of day where it lies within, and the last day."""
    step = max(7, -(-span.days // MOST_STEPS))
    weekly = (span.starts + timedelta(days=days) for days in range(0, span.days, step))
    return tuple(sorted({*weekly, span.ends} | ({as_of} if as_of in span else set())))


def _times(span: Span, days: Iterable[date]) -> list[Decimal]:
    return [share_of_time(span.starts, span.ends, day) for day in days]


def _rolled_up(
    beneath: Sequence[Beneath], courses: Courses, times: Iterable[Decimal]
) -> Iterator[tuple[Decimal | None, Decimal]]:
    """Progress and expectation day by day; `times` is the share of the cycle that is over on each."""
    for nth, time_over in enumerate(times):
        parts = parts_of(beneath, {key: courses[key][nth] for key, _ in beneath})
        yield progress_of_parts(parts), expected_of_parts(parts, without=time_over)


def _dropped(check_ins: Iterable[CheckIn], days: Sequence[date]) -> Iterator[bool]:
    declaring = [check_in for check_in in check_ins if check_in.update.status is not None]
    return (newest is not None and newest.update.status is Status.DROPPED for newest in _newest_by(days, declaring))


def _newest_by(days: Iterable[date], dated: Sequence[AnyDated]) -> Iterator[AnyDated | None]:
    """What was newest on each of the days; both run forwards, so one walk does."""
    seen = 0
    for day in days:
        while seen < len(dated) and dated[seen].date <= day:
            seen += 1
        yield dated[seen - 1] if seen else None
