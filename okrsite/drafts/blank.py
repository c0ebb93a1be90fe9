"""A check-in to be filled in: valid as it is, says nothing yet, and tells in comments what to write and what was.

Numbers and words wait behind their colons. Milestones stand there in a comment, which is put in force by deleting its
"#", with the space behind it or without: an empty list of them would say that none was reached.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from okrsite.drafts.asked import Asked
from okrsite.drafts.text import listed
from okrsite.model import Cycle, Status, Unit
from okrsite.wording import NBSP, day, number
from okrsite.yaml_source.written import comment

STATUSES: Final = ", ".join(status.value for status in Status)


def blank_check_in(cycle: Cycle, unit: Unit, asked: Sequence[Asked], on: date) -> str:
    """Of all of a unit's key results, dated `on`."""
    return "".join(f"{line}\n".replace(NBSP, " ") for line in _lines(cycle, unit, asked, on))


def _lines(cycle: Cycle, unit: Unit, asked: Sequence[Asked], on: date) -> Iterator[str]:
    yield comment(f"Check-in of {unit.name}, {cycle.title}. Write behind the colons; what stays empty says nothing.")
    yield f"date: {on.isoformat()}"
    yield _to_fill("by", "your id in org.yaml")
    yield "updates:"
    for each in asked:
        yield comment(each.title, "  ")
        yield f"  {each.ref}:"
        yield from (f"    {line}" for line in _answers(each))


def _answers(each: Asked) -> Iterator[str]:
    was = f"was {each.was} on {day(each.was_on)}" if each.was and each.was_on else "nothing yet"
    match each.word:
        case "done" if each.choices:
            yield comment(f"{was}; delete the # in the next line and keep the steps that are reached")
            yield f"done: {comment(listed(choice.id for choice in each.choices))}"
        case _:
            yield _to_fill(each.word, _expected(each, was))
    confidence = "" if each.confidence is None else f"; was {number(each.confidence)}"
    yield _to_fill("confidence", f"0 to 10{confidence}")
    yield _to_fill("status", STATUSES)
    yield 'note: ""'


def _to_fill(key: str, hint: str) -> str:
    """With room to write in before the hint begins."""
    return f"{f'{key}:':<20}{comment(hint)}"


def _expected(each: Asked, was: str) -> str:
    match each.word:
        case "zone":
            return f"{', '.join(choice.id for choice in each.choices)}; {was}"
        case "score":
            return f"0 to 1; {was}"
        case "done":
            return f"true or false; {was}"
    return f"{each.unit}; {was}" if each.unit else was
