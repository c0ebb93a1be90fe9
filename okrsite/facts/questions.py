"""What a check-in is asked: each key result that people report on, with what was answered last.

The list of `okrsite checkin`, the prefilled file on the forge and the form in the browser all ask this.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from okrsite.facts.readings import newest_answer_in
from okrsite.facts.values import CycleFacts
from okrsite.model import Cycle, eras_of


@dataclass(frozen=True, slots=True)
class Choice:
    """A milestone or a zone; `is_reached` by the newest check-in."""

    id: str
    title: str
    is_reached: bool


@dataclass(frozen=True, slots=True)
class Question:
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


def is_asked(cycle: Cycle, numbers: CycleFacts, ref: str) -> bool:
    """Whether people report on a key result: not where something else gives its number, nor once it is dropped."""
    return cycle.key_results[ref].is_reported and not numbers.key_results[ref].dropped


def questions_of(cycle: Cycle, numbers: CycleFacts, refs: Iterable[str]) -> Iterator[Question]:
    """Of those key results that people report on."""
    for ref in refs:
        if not is_asked(cycle, numbers, ref):
            continue
        key_result, facts = cycle.key_results[ref], numbers.key_results[ref]
        measure, answer = facts.measure, facts.answer
        reached = answer if isinstance(answer, frozenset) else {answer}
        newest = newest_answer_in(measure, facts.check_ins.since(eras_of(key_result, numbers.as_of)[-1].since))
        yield Question(
            ref=ref,
            title=key_result.title,
            word=measure.answered_by,
            unit=measure.unit,
            was="" if answer is None else measure.told(answer),
            was_on=newest.date if newest else None,
            confidence=facts.confidence,
            choices=tuple(Choice(id_, title, id_ in reached) for id_, title in measure.titles.items()),
            days=tuple(meeting.date for meeting in cycle.check_ins_of(ref).meetings),
        )
