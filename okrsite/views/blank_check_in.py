"""A check-in to be filled in on the forge: valid as it is, says nothing yet, and tells in comments what to write.

Numbers and words wait behind their colons. Milestones stand there in a comment, which is put in force by deleting its
"#", with the space behind it or without: an empty list of them would say that none was reached.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from okrsite.facts.questions import Question
from okrsite.model import Cycle, Status, Unit
from okrsite.wording import NBSP, day, number
from okrsite.yaml_source.written import comment, in_brackets

STATUSES: Final = ", ".join(status.value for status in Status)


def blank_check_in(cycle: Cycle, unit: Unit, questions: Sequence[Question], on: date | None) -> str:
    """Of all of a unit's key results, dated `on`; an issue (None) has a day and an author of its own."""
    return "".join(f"{line}\n".replace(NBSP, " ") for line in _lines(cycle, unit, questions, on))


def path_of_blank(cycle: Cycle, unit: str, on: date) -> str:
    """Whose it is nobody knows yet, so the browser adds to the name."""
    return f"{cycle.check_ins_folder}/{on.isoformat()}-{unit}.yaml"


def _lines(cycle: Cycle, unit: Unit, questions: Sequence[Question], on: date | None) -> Iterator[str]:
    yield comment(f"Check-in of {unit.name}, {cycle.title}. Write behind the colons; what stays empty says nothing.")
    if on:
        yield f"date: {on.isoformat()}"
        yield _to_fill("by", "your id in org.yaml")
    yield "updates:"
    for each in questions:
        yield comment(each.title, "  ")
        yield f"  {each.ref}:"
        yield from (f"    {line}" for line in _answers(each))


def _answers(each: Question) -> Iterator[str]:
    was = f"was {each.was} on {day(each.was_on)}" if each.was and each.was_on else "nothing yet"
    if each.word == "done" and each.choices:
        yield comment(f"{was}; delete the # in the next line and keep the steps that are reached")
        yield f"done: {comment(in_brackets(choice.id for choice in each.choices))}"
    else:
        expected = _expected(each)
        yield _to_fill(each.word, f"{expected}; {was}" if expected else was)
    confidence = "" if each.confidence is None else f"; was {number(each.confidence)}"
    yield _to_fill("confidence", f"0 to 10{confidence}")
    yield _to_fill("status", STATUSES)
    yield 'note: ""'


def _expected(each: Question) -> str:
    match each.word:
        case "zone":
            return ", ".join(choice.id for choice in each.choices)
        case "score":
            return "0 to 1"
        case "done":
            return "true or false"
    return each.unit


def _to_fill(key: str, hint: str) -> str:
    """With room to write in before the hint begins."""
    return f"{f'{key}:':<20}{comment(hint)}"
