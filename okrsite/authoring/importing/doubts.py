"""Numbers that were read in one way and may have been meant in another: they are told, and nothing is guessed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

from okrsite.authoring.importing.cells import CellAmount, may_be_thousand

_FAR: Final = 10
"""Times more or less than what stands beside it: hardly a value that belongs to start and target."""

Read = Mapping[str, tuple[str, CellAmount]]
"""A row's start, target and value, as written and as read."""


def doubts_of(row: Read, shown: Mapping[str, str]) -> Iterator[str]:
    """shown: by decimal mark a number of the table that shows that it is one."""
    for name, (cell, found) in row.items():
        beside = [other for key, (_, other) in row.items() if key != name]
        yield from filter(None, [_share(cell, found, beside) or _thousand(cell, found, beside, shown)])


def _share(cell: str, found: CellAmount, beside: list[CellAmount]) -> str:
    """0.18 beside 5 % and 30 %, which a spreadsheet writes for 18 %."""
    are_percents = any(one.unit == "%" for one in beside) and any(abs(one.number) > 1 for one in beside)
    if found.unit or not are_percents or not 0 < abs(found.number) < 1:
        return ""
    is_outside = not min(one.number for one in beside) <= found.number <= max(one.number for one in beside)
    read = f"is outside {_span(beside)}" if is_outside else f"was read as {cell} %"
    return f"{cell} {read}; did you mean {_plain(found.number * 100)} %?"


def _thousand(cell: str, found: CellAmount, beside: list[CellAmount], shown: Mapping[str, str]) -> str:
    """1,200, which one half of the world writes for 1.2, and the other for 1200."""
    sizes = [abs(one.number) for one in beside if one.number]
    is_near = any(size / _FAR <= abs(found.number) <= size * _FAR for size in sizes)
    if not may_be_thousand(cell) or (is_near and len(shown) < len(",.")):
        return ""
    read = f"{cell} was read as {_plain(found.number)}"
    if found.number != found.number.to_integral_value():
        clear = shown.get("," if "," in cell else ".") if len(shown) == 1 else None
        why = f", for this table writes {clear}" if clear else f"; if it is {_plain(found.number * 1000)}, write that"
        return f"{read}{why}"
    if len(shown) > 1:
        return f"{read}, and this table writes {shown['.']} and {shown[',']} both"
    return f"{read}, far outside {_span(beside)}" if len(sizes) > 1 else ""


def _span(beside: list[CellAmount]) -> str:
    return " to ".join(map(_plain, sorted({one.number for one in beside})))


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
