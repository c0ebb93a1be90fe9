"""A round of check-ins as a leader reads it: which units moved, what got worse or better, who said what, who is silent.

A round is all that people reported in one comparison, mostly the check-ins of a week. Both sides are as of one day, so
that what moved, moved by what was reported and not by time.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from okrsite.diff.change import Change, ChangeKind, What
from okrsite.diff.changes import Changes
from okrsite.diff.impact import health_words
from okrsite.facts import CycleFacts, Facts, Health, KeyResultFacts, KpiFacts, ObjectiveFacts, UnitFacts
from okrsite.matching import CyclePair
from okrsite.model import CheckIn, Cycle, Organisation, Portal, State, Status, is_key_result, unit_of
from okrsite.model.measures import Answer, Measured
from okrsite.model.phrases import phrase_of, report_phrases
from okrsite.wording import NBSP, day, half_up, number, percent, plural, rounded, short_day, signed
from okrsite.workspace import Checked


class CourseOfReports(StrEnum):
    """Where it goes with what was reported, in the order in which a leader wants to know."""

    NEWLY_AT_RISK = "Newly at risk or blocked"
    WORSE = "Worse"
    BETTER = "Better"
    UNCHANGED = "Unchanged"


_RISKS: Final = {Health.AT_RISK: 1, Health.OFF_TRACK: 2, Status.AT_RISK: 1, Status.OFF_TRACK: 2}


@dataclass(frozen=True, slots=True)
class ReportedItem:
    """A key result, objective or KPI that was reported on.

    cycle: "" of a KPI.  values: `35 → 31 breaches`, "" where no number answers.  expected: `expected 33`, or "".
    health: `On track → At risk`, or "".  said: who said what, a check-in each.
    """

    cycle: str
    ref: str
    title: str
    course: CourseOfReports
    values: str
    expected: str = ""
    health: str = ""
    said: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """`35 → 31 breaches, expected 33; on track → at risk`"""
        return "; ".join(filter(None, (", ".join(filter(None, (self.values, self.expected))), self.health.lower())))


@dataclass(frozen=True, slots=True)
class UnitInRound:
    """points: `+3`, or "" where nothing moved.  reported: `2 of 5`, key results that were, of those that people report.

    moved: by how many points, up or down.
    """

    cycle: str
    unit: str
    name: str
    before: str
    after: str
    health: str
    moved: Decimal
    reported: str

    @property
    def points(self) -> str:
        return signed(f"{self.moved:+f}") if self.moved else ""


@dataclass(frozen=True, slots=True)
class CheckInRound:
    """units: those that reported or moved, the most moved first.  reporting: the names of those that reported."""

    units: tuple[UnitInRound, ...]
    items: tuple[ReportedItem, ...]
    reporting: tuple[str, ...]

    @property
    def by_course(self) -> Mapping[CourseOfReports, tuple[ReportedItem, ...]]:
        found = {course: tuple(item for item in self.items if item.course is course) for course in CourseOfReports}
        return {course: items for course, items in found.items() if items}


def is_news(change: Change) -> bool:
    """Whether it is a report that nobody had made before."""
    return change.what in (What.CHECK_IN, What.READING) and change.kind is ChangeKind.ADDED


def units_in_round(changes: Changes) -> frozenset[tuple[str, str]]:
    """The cycle and id of those whose check-ins are new."""
    return frozenset((one.cycle, one.unit) for one in changes.changes if is_news(one) and one.what is What.CHECK_IN)


def round_of(changes: Changes, before: Checked, now: Checked) -> CheckInRound | None:
    """None where nothing was reported."""
    news = tuple(filter(is_news, changes.changes))
    if not news:
        return None
    units, items, reporting = list[UnitInRound](), list[ReportedItem](), list[str]()
    read = {one.ref for one in news if one.what is What.READING}
    for id_, pair in changes.pairs.items():
        if id_ in before.facts.cycles and id_ in now.facts.cycles and not pair.is_archived:
            of = _CycleRound(pair, changes, before.facts.cycles[id_], now.facts.cycles[id_], now.portal.organisation)
            refs = dict.fromkeys(one.ref for one in news if one.what is What.CHECK_IN and one.cycle == id_)
            reporting += dict.fromkeys(of.organisation.name_of(unit_of(ref)) for ref in refs)
            items += of.items(refs, read)
            units += of.units(refs)
    shown = {now.portal.cycles[item.cycle].key_results[item.ref].kpi for item in items if is_key_result(item.ref)}
    kpis = (ref for ref in dict.fromkeys(one.ref for one in news if one.what is What.READING) if ref not in shown)
    items += (_kpi(ref, before, now) for ref in kpis if ref in now.facts.kpis)
    units.sort(key=lambda unit: -abs(unit.moved))
    return CheckInRound(tuple(units), tuple(items), tuple(reporting)) if items else None


def silent_units(reporting: Collection[tuple[str, str]], portal: Portal, facts: Facts) -> Iterator[tuple[str, str]]:
    """Of the cycles that others report in, by name, and since when; all files of the portal have to be read."""
    for id_ in dict.fromkeys(cycle for cycle, _ in sorted(reporting)):
        cycle, numbers = portal.cycles.get(id_), facts.cycles.get(id_)
        if cycle is None or numbers is None or cycle.state is not State.OPEN:
            continue
        for unit, own in numbers.units.items():
            asked = list(_asked(cycle, unit))
            late = sum(numbers.key_results[ref].health is Health.OUTDATED for ref in asked)
            if late and (id_, unit) not in reporting:
                since = f"since {day(own.newest_date)}" if own.newest_date else "never reported"
                yield (
                    portal.organisation.name_of(unit),
                    f"{since}, {late} of {plural(len(asked), 'key result')} overdue",
                )


@dataclass(frozen=True)
class _CycleRound:
    """One cycle of a round."""

    pair: CyclePair
    changes: Changes
    was: CycleFacts
    now: CycleFacts
    organisation: Organisation

    def items(self, refs: Collection[str], read: Collection[str]) -> Iterator[ReportedItem]:
        """Of what was reported by check-ins, and of the key results whose KPI has a new reading."""
        cycle = self.pair.after
        by_kpi = (ref for ref, own in cycle.key_results.items() if own.kpi in read) if read else ()
        earlier = {new: old for old, new in self.pair.same.items()}
        for ref in dict.fromkeys((*refs, *by_kpi)):
            if ref in self.now.key_results:
                then, now = self.was.key_results.get(earlier.get(ref, ref)), self.now.key_results[ref]
                if ref in refs or not then or then.answer != now.answer:
                    yield self._key_result(ref, then, now)
            elif ref in self.now.objectives:
                yield self._objective(ref, self.was.objectives.get(earlier.get(ref, ref)), self.now.objectives[ref])

    def _key_result(self, ref: str, was: KeyResultFacts | None, now: KeyResultFacts) -> ReportedItem:
        course = _course(was, now, was.attainment if was else None, now.attainment)
        cycle = self.pair.after
        return ReportedItem(
            cycle.id,
            ref,
            self.pair.title_of(ref),
            course,
            _values(now.measure, was, now),
            _expected(now),
            health_words(was.health if was else now.health, now.health),
            tuple(self._said(ref, now)),
        )

    def _objective(self, ref: str, was: ObjectiveFacts | None, now: ObjectiveFacts) -> ReportedItem:
        """Its number is that of what is beneath it, so only what people said of it is told."""
        course = _course(was, now, None, None)
        health = health_words(was.health if was else now.health, now.health)
        title, said = self.pair.title_of(ref), tuple(self._said(ref, now))
        return ReportedItem(self.pair.after.id, ref, title, course, "", health=health, said=said)

    def _said(self, ref: str, now: KeyResultFacts | ObjectiveFacts) -> Iterator[str]:
        """The new check-ins. One that does not count, for it is older than another or of a day to come, tells all."""
        own = (one for one in self.changes.changes if (one.cycle, one.ref) == (self.pair.after.id, ref))
        days = {one.on for one in own if is_news(one)}
        newest = now.check_ins[-1] if now.check_ins else None
        for check_in in self.pair.after.check_ins.get(ref, ()):
            if check_in.date in days:
                says = _words_of(check_in) if check_in == newest else _words_of_other(check_in, newest)
                by = self.organisation.name_of(check_in.by) if check_in.by else ""
                if says:
                    yield f"{', '.join(filter(None, (by, short_day(check_in.said_on))))}: {says}"

    def units(self, refs: Iterable[str]) -> Iterator[UnitInRound]:
        earlier, reporting = {new: old for old, new in self.changes.units.items()}, {*map(unit_of, refs)}
        for unit, now in self.now.units.items():
            was = self.was.units.get(earlier.get(unit, unit), now)
            moved = _points(now) - _points(was)
            if moved or unit in reporting:
                health = health_words(was.health, now.health)
                name, reported = self.organisation.name_of(unit), self._reported(unit, refs)
                shown = percent(was.progress), percent(now.progress)
                yield UnitInRound(self.pair.after.id, unit, name, *shown, health, moved, reported)

    def _reported(self, unit: str, refs: Iterable[str]) -> str:
        asked = list(_asked(self.pair.after, unit))
        count = len({*asked}.intersection(refs))
        return f"{count} of {len(asked)}" if count else ""


def _asked(cycle: Cycle, unit: str) -> Iterator[str]:
    """The key results of a unit that people report."""
    for objective in cycle.by_unit.get(unit, ()):
        yield from (ref for ref, own in cycle.key_results_of(objective) if own.is_reported)


def _course(
    was: KeyResultFacts | ObjectiveFacts | None,
    now: KeyResultFacts | ObjectiveFacts,
    before: Decimal | None,
    after: Decimal | None,
) -> CourseOfReports:
    if _is_newly_at_risk(was, now):
        return CourseOfReports.NEWLY_AT_RISK
    moved = (after or Decimal(0)) - (before or Decimal(0))
    return CourseOfReports.UNCHANGED if not moved else CourseOfReports.BETTER if moved > 0 else CourseOfReports.WORSE


def _is_newly_at_risk(was: KeyResultFacts | ObjectiveFacts | None, now: KeyResultFacts | ObjectiveFacts) -> bool:
    """By its numbers or by what its owner declares, more than by either before; or because something blocks it now."""
    if _blockers(now) and not _blockers(was):
        return True
    return _risk(now) > (_risk(was) if was else 0) and not (was and was.health is Health.OUTDATED)


def _risk(facts: KeyResultFacts | ObjectiveFacts) -> int:
    return max(_RISKS.get(said, 0) for said in (facts.health, facts.declared) if said)


def _blockers(facts: KeyResultFacts | ObjectiveFacts | None) -> tuple[str, ...]:
    return facts.check_ins[-1].blockers if facts and facts.check_ins else ()


def _values(measure: Measured, was: KeyResultFacts | None, now: KeyResultFacts) -> str:
    before, after = (each.answer if each else None for each in (was, now))
    if before == after:
        return f"still {_told(measure, after)}" if after is not None else ""
    if isinstance(after, Decimal):
        words = f"{number(before) if isinstance(before, Decimal) else 'no data'} → {number(after)}"
        return f"{words}{NBSP}{measure.unit}" if measure.unit else words
    return f"{_told(measure, before)} → {_told(measure, after)}"


def _told(measure: Measured, answer: Answer | None) -> str:
    if isinstance(answer, frozenset):
        return measure.standing(answer, None, 0)[1]
    return measure.told(answer) if answer is not None else "no data"


def _expected(now: KeyResultFacts) -> str:
    """In the unit of the value; of a limit the limit, and of what is told in words the share."""
    if now.health in (Health.DONE, Health.DROPPED):
        return ""
    if now.expected_value is not None:
        return f"expected {number(rounded(now.expected_value, 1))}"
    if now.measure.is_limit and now.measure.goal_words:
        return f"expected {' '.join(now.measure.goal_words)}"
    return f"{percent(now.progress)} where {percent(now.expected)} is expected"


def _words_of(check_in: CheckIn) -> str:
    """What is said beside the number."""
    said = [f"confidence {number(check_in.confidence)}"] if check_in.confidence is not None else []
    said += [phrase_of(check_in.status)] if check_in.status else []
    said += [f"“{phrase_of(check_in.note)}”"] if check_in.note else []
    said += [f"blocked: {phrase_of(check_in.blockers)}"] if check_in.blockers else []
    said += [f"win: {phrase_of(check_in.wins)}"] if check_in.wins else []
    return ", ".join(said)


def _words_of_other(check_in: CheckIn, newest: CheckIn | None) -> str:
    said = ", ".join(report_phrases(check_in, ("note", "blockers", "wins")))
    if newest and check_in.date <= newest.date:
        return f"{said}; the check-in of {day(newest.date)} is newer and counts"
    return f"{said}; counts from {day(check_in.date)} on"


def _points(facts: UnitFacts) -> Decimal:
    """As many per cent as are shown, so that the difference is that of the two numbers beside it."""
    return half_up((facts.progress or Decimal(0)) * 100, 0)


def _kpi(ref: str, before: Checked, now: Checked) -> ReportedItem:
    """A KPI that no key result follows."""
    kpi, facts = now.portal.kpis[ref], now.facts.kpis[ref]
    was = before.facts.kpis.get(ref)
    values = f"{_newest(was)} → {_newest(facts)}"
    moved = (facts.progress or Decimal(0)) - ((was.progress if was else None) or Decimal(0))
    course = CourseOfReports.UNCHANGED if not moved else CourseOfReports.BETTER if moved > 0 else CourseOfReports.WORSE
    target = f"target {kpi.target.phrase}" if kpi.target else ""
    note = facts.newest.note if facts.newest else ""
    said = (f"{short_day(facts.newest.date)}: “{phrase_of(note)}”",) if note and facts.newest else ()
    unit = f"{NBSP}{kpi.unit}" if kpi.unit else ""
    return ReportedItem("", ref, kpi.name, course, values + unit, target, said=said)


def _newest(facts: KpiFacts | None) -> str:
    return number(facts.newest.value) if facts and facts.newest else "no data"
