"""What a check-in of a unit is asked: each of its key results that people report on, with what it said last."""

from __future__ import annotations

from collections.abc import Iterator
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


def asked_of(cycle: Cycle, numbers: CycleFacts, unit: str) -> Iterator[Asked]:
    """None for a key result that takes its value from a KPI or from other objectives."""
    for objective in cycle.by_unit.get(unit, ()):
        for ref, key_result in cycle.key_results_of(objective):
            if not key_result.kpi and key_result.judged_by.kind in REPORTED:
                yield _asked(cycle, ref, key_result, numbers.key_results[ref])


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
