"""A cycle in a few figures, to be set beside others of its kind: how ambitious, how confident, how well looked after.

What is dropped is left out, as in every roll-up. A key result that follows from others is never asked for a check-in,
and one that takes its value from a KPI is heard of by each reading. It is looked after on a day on which it would not
be outdated, which is what `health` calls a key result whose newest check-in is older than cadence and grace allow.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from okrsite.facts.health import Health
from okrsite.facts.rollup import Ratio
from okrsite.facts.values import CycleFacts, KeyResultFacts
from okrsite.model import Ambition, Cycle, Organisation, Settings, UnitKind, Word
from okrsite.model.shares import ONE, ZERO, mean, score_of


class Foreseen(NamedTuple):
    """How confident people were of a key result, 0 to 10, and where it stands. No data counts as no progress.

    first: of the first check-in that says.  midway: the newest when half of the cycle was over.  last: the newest.
    """

    first: Decimal | None
    midway: Decimal | None
    last: Decimal | None
    progress: Decimal
    is_done: bool = False


class Promise(NamedTuple):
    """An objective by what was promised with it. No data counts as a score of 0."""

    ambition: Ambition | None
    score: Decimal


@dataclass(frozen=True, slots=True)
class Tally:
    """score: of the cycle.  units: with objectives.  teams: of these, the company among them, that have objectives.

    people: those who have objectives or own something.  heard: the key results that anything was said of.  kept: days
    on which they were looked after, of all their days.  check_ins: days with a check-in or reading, of so many key
    results.
    """

    score: Decimal | None
    net_confidence: Decimal | None
    objectives: int
    key_results: int
    units: int
    ambitions: dict[Ambition, int]
    teams: Ratio
    people: Ratio
    heard: Ratio
    kept: Ratio
    check_ins: Ratio
    promises: tuple[Promise, ...]
    foreseen: tuple[Foreseen, ...]

    @property
    def aspirational(self) -> Decimal | None:
        return Ratio(self.ambitions[Ambition.ASPIRATIONAL], self.objectives).share

    @property
    def first_confidence(self) -> Decimal | None:
        return _mean(one.first for one in self.foreseen)

    @property
    def last_confidence(self) -> Decimal | None:
        return _mean(one.last for one in self.foreseen)


def tally_of(cycle: Cycle, numbers: CycleFacts, organisation: Organisation, settings: Settings) -> Tally:
    """`settings` say after how many days a missing check-in is overdue."""
    days = days_heard(cycle, numbers)
    kept = looked_after(cycle, numbers, settings, days).values()
    objectives = cycle.objectives.values()
    return Tally(
        score=None if numbers.progress is None else score_of(numbers.progress),
        net_confidence=numbers.net_confidence,
        objectives=len(cycle.objectives),
        key_results=len(cycle.key_results),
        units=sum(map(bool, cycle.by_unit.values())),
        ambitions={kind: sum(own.ambition is kind for own in objectives) for kind in Ambition},
        teams=_teams(cycle, organisation),
        people=_people(cycle, organisation),
        heard=Ratio(sum(map(bool, days.values())), len(days)),
        kept=in_all(kept),
        check_ins=Ratio(sum(map(len, days.values())), len(days)),
        promises=tuple(_promises(cycle, numbers)),
        foreseen=tuple(foreseen_in(cycle, numbers).values()),
    )


def days_heard(cycle: Cycle, numbers: CycleFacts) -> dict[str, list[date]]:
    """By key result that is asked for reports: the days on which there was one."""
    asked = ((ref, facts) for ref, facts in _live(numbers) if facts.measure is not Word.ALIGNED)
    return {ref: _days_heard_of(cycle, ref, facts) for ref, facts in asked}


def looked_after(
    cycle: Cycle, numbers: CycleFacts, settings: Settings, days: Mapping[str, list[date]]
) -> dict[str, Ratio]:
    """By key result: on how many of its days it was looked after. `days`: those on which something was heard of it."""
    if not any(heard[0] < cycle.span.ends for heard in days.values() if heard):
        return {}  # nobody knows how it went with what was graded in the end alone
    known = ((ref, numbers.key_results[ref], heard) for ref, heard in days.items())
    return {
        ref: _kept(cycle, numbers.as_of, facts, heard, settings.patience_with(cycle.cadence_of(ref)))
        for ref, facts, heard in known
        if not facts.is_omitted
    }


def in_all(parts: Iterable[Ratio]) -> Ratio:
    known = list(parts)
    return Ratio(sum(own.part for own in known), sum(own.whole for own in known))


def foreseen_in(cycle: Cycle, numbers: CycleFacts) -> dict[str, Foreseen]:
    """By key result that counts."""
    return {ref: _foreseen(cycle, numbers.as_of, facts) for ref, facts in _live(numbers)}


def _mean(levels: Iterable[Decimal | None]) -> Decimal | None:
    return mean((ONE, level) for level in levels if level is not None)


def _live(numbers: CycleFacts) -> Iterator[tuple[str, KeyResultFacts]]:
    for objective in numbers.objectives.values():
        if not objective.dropped:
            yield from (
                (ref, numbers.key_results[ref]) for ref in objective.key_results if not numbers.key_results[ref].dropped
            )


def _days_heard_of(cycle: Cycle, ref: str, facts: KeyResultFacts) -> list[date]:
    readings = facts.series if cycle.key_results[ref].kpi else ()
    return sorted({*(meeting.date for meeting in facts.check_ins.meetings), *(reading.date for reading in readings)})


def _kept(cycle: Cycle, as_of: date, facts: KeyResultFacts, days: list[date], patience: int) -> Ratio:
    """Of what is done nobody asks any more once that was said."""
    starts = cycle.span.starts
    last = days[-1] if days and facts.health is Health.DONE else as_of
    told = [starts, *(day for day in days if starts < day <= last), last + timedelta(days=1)]
    spans = [(after - before).days for before, after in pairwise(told)]
    return Ratio(sum(min(span, patience + 1) for span in spans), sum(spans)) if last >= starts else Ratio(0, 0)


def _teams(cycle: Cycle, organisation: Organisation) -> Ratio:
    """Who is unknown to the organisation counts as a team, as everywhere."""
    known = {id_ for id_, unit in cycle.listed(organisation).items() if unit.kind is not UnitKind.PERSON}
    having = {unit for unit, refs in cycle.by_unit.items() if refs} - _persons(organisation)
    return Ratio(len(having), len(known | having))


def _people(cycle: Cycle, organisation: Organisation) -> Ratio:
    owners = {cycle.owner_of(ref) for ref in (*cycle.objectives, *cycle.key_results)}
    having = {unit for unit, refs in cycle.by_unit.items() if refs}
    people = _persons(organisation) & cycle.listed(organisation).keys()
    return Ratio(len(people & (owners | having)), len(people))


def _persons(organisation: Organisation) -> set[str]:
    return {unit.id for unit in organisation.units.values() if unit.kind is UnitKind.PERSON}


def _promises(cycle: Cycle, numbers: CycleFacts) -> Iterator[Promise]:
    for ref, facts in numbers.objectives.items():
        if not (facts.dropped or facts.is_omitted):
            yield Promise(cycle.objectives[ref].ambition, ZERO if facts.score is None else facts.score)


def _foreseen(cycle: Cycle, as_of: date, facts: KeyResultFacts) -> Foreseen:
    halfway = cycle.span.starts + timedelta(days=cycle.span.days // 2)
    return Foreseen(
        first=facts.check_ins.first("confidence"),
        midway=facts.check_ins.until(halfway).newest("confidence") if as_of >= halfway else None,
        last=facts.confidence,
        progress=ZERO if facts.progress is None else facts.progress,
        is_done=facts.health is Health.DONE,
    )


def first_confidence_in(numbers: CycleFacts, objective: str) -> Decimal | None:
    """The mean of what was said first of each of its key results; of itself where nobody said so of these."""
    facts = numbers.objectives[objective]
    found = _mean(numbers.key_results[ref].check_ins.first("confidence") for ref in facts.key_results)
    own: Decimal | None = facts.check_ins.first("confidence")
    return own if found is None else found
