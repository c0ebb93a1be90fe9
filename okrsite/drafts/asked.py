"""What a check-in is asked: each key result that people report on, with what it said last."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from okrsite.facts import CycleFacts, KeyResultFacts
from okrsite.model import Answer, Cycle, KeyResult, Measure


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
    return bool(key_result.judged_by.answered_by) and not key_result.kpi


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
        word=measure.answered_by,
        unit=measure.unit,
        was="" if facts.answer is None else measure.told(facts.answer),
        was_on=facts.series[-1].date if facts.series else None,
        confidence=facts.confidence,
        choices=tuple(_choices(measure, facts.answer)),
        days=tuple(check_in.date for check_in in cycle.check_ins.get(ref, ())),
    )


def _choices(measure: Measure, answer: Answer | None) -> Iterator[Choice]:
    """Of a measure that is answered by ids."""
    for id_, title in measure.titles.items():
        yield Choice(id_, title, id_ in answer if isinstance(answer, frozenset) else answer == id_)
