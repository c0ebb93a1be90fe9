"""Lists of any length on pages that a phone can open: some 3,000 elements, of which a line takes a dozen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeVar

from okrsite.context.addresses import nth_page
from okrsite.context.cycle import PageLink
from okrsite.language import ngettext

LINES: Final = 180
"""How many lines one page of a list has."""
ROWS: Final = 60
"""How many lines a list has that is a part of a page; of more the rest is one link away."""

AnyLine = TypeVar("AnyLine")


def more_of(count: int, one: str, many: str, address: str) -> PageLink | None:
    """The way to so many lines that are not shown, in one of these sentences; nothing where all are."""
    return PageLink(ngettext(one, many, count), address) if count > 0 else None


def pages_for(count: int) -> range:
    """The numbers of the pages that so many lines take; at least one."""
    return range(1, max(1, -(-count // LINES)) + 1)


def on_page(lines: Sequence[AnyLine], nth: int) -> Sequence[AnyLine]:
    return lines[(nth - 1) * LINES : nth * LINES]


def pager(address: str, count: int, nth: int) -> tuple[PageLink, ...]:
    """The way to the other pages of a list, with this one as a text alone; nothing where it is the only one."""
    numbers = pages_for(count)
    if len(numbers) == 1:
        return ()
    return tuple(PageLink(str(n), None if n == nth else nth_page(address, n)) for n in numbers)
