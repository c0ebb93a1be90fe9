"""The text of a check-in file. What people typed stands in double quotes, escaped, so it can only be text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from okrsite.model import Typed
from okrsite.model.scalars.names import ID
from okrsite.yaml_source.written import in_quotes

Lines = Iterable[tuple[str, str]]
"""The keys of an update, each with the text of its value."""


def check_in_text(day: date, by: str | None, updates: Iterable[tuple[str, Lines]]) -> str:
    return "".join(f"{line}\n" for line in _lines(day, by, updates))


def _lines(day: date, by: str | None, updates: Iterable[tuple[str, Lines]]) -> Iterator[str]:
    yield f"date: {day.isoformat()}"
    if by:
        yield f"by: {by if ID.fullmatch(by) else in_quotes(by)}"
    yield "updates:"
    for ref, lines in updates:
        yield f"  {ref}:"
        yield from (f"    {name}: {value}" for name, value in lines)


def value_text(answer: Typed) -> str:
    """A number, a word, an id, or a list of ids; free text goes through `in_quotes`."""
    match answer:
        case bool():
            return str(answer).lower()
        case Decimal():
            return f"{answer:f}"
        case tuple():
            return listed(answer)
    return answer


def listed(entries: Iterable[str]) -> str:
    return f"[{', '.join(entries)}]"
