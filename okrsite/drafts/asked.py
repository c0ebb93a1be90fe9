"""What a check-in is asked: each key result that people report on, with what it said last."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from okrsite.facts import CycleFacts, KeyResultFacts
from okrsite.model import REPORTED, Cycle, KeyResult, Measure, Milestones, Zone, Zones
from okrsite.wording import amount


@dataclass(frozen=True, slots=True)
class Choice:
    """A milestone or a zone; `is_reached` by the newest check-in."""

    id: str
    title: str
    is_reached: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """`word` is the key that the answer has in a check-in (value, done, zone, score).

    `was` is the newest answer in words, "" where there is none; `days` are those that have a check-in already.
    """

    ref: str
    title: str
    word: str
    unit: str
    was: str
    was_on: date | None
    confidence: Decimal | None
    choices: tuple[Choice, ...]
    days: tuple[date, ...]


def is_asked(key_result: KeyResult) -> bool:
    """Not where it takes its value from a KPI or from other objectives."""
    return not key_result.kpi and key_result.judged_by.kind in REPORTED


def asked_of(cycle: Cycle, numbers: CycleFacts, refs: Iterable[str]) -> Iterator[Asked]:
    """Of those key results that people report on."""
    for ref in refs:
        if is_asked(cycle.key_results[ref]):
            yield _asked(cycle, ref, cycle.key_results[ref], numbers.key_results[ref])


def _asked(cycle: Cycle, ref: str, key_result: KeyResult, facts: KeyResultFacts) -> Asked:
    measure = key_result.judged_by
    return Asked(
        ref=ref,
        title=key_result.title,
        word=REPORTED[measure.kind],
        unit=measure.unit,
        was=_was(measure, facts),
        was_on=facts.series[-1].date if facts.series else None,
        confidence=facts.confidence,
        choices=tuple(_choices(measure, facts)),
        days=tuple(check_in.date for check_in in cycle.check_ins.get(ref, ())),
    )


def _was(measure: Measure, facts: KeyResultFacts) -> str:
    match facts.answer:
        case Decimal() as value:
            return amount(value, measure.unit)
        case bool() as done:
            return "done" if done else "not done"
        case frozenset() as done:
            return ", ".join(choice.title for choice in _choices(measure, facts) if choice.id in done) or "none"
        case Zone() as zone:
            return zone.value
    return ""


def _choices(measure: Measure, facts: KeyResultFacts) -> Iterator[Choice]:
    match measure:
        case Milestones(milestones=steps):
            yield from (Choice(step.id, step.title or step.id, step.id in facts.done) for step in steps)
        case Zones(zones=zones):
            for zone in Zone:
                title = getattr(zones, zone.value, None) if zone is not Zone.NONE else "not even the first"
                yield Choice(zone.value, title or zone.value, facts.zone is zone)
