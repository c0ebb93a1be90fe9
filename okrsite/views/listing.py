"""What stands beside each list of a portal: its filter, and the same list for a spreadsheet and for programs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from okrsite.context.addresses import cycle_data, list_data, list_table
from okrsite.context.cycle import CycleContext, PageLink

GOALS: Final = "objective,key-result"


@dataclass(frozen=True, slots=True)
class Filter:
    """data: the file of all rows.  kinds: those that the list has, with commas between them.  rows: the CSS selector of
    the rows on the page where it shows all of them, else "".  only: a concern that all rows have.
    """

    data: str
    kinds: str
    rows: str
    only: str = ""

    @property
    def is_mixed(self) -> bool:
        return "," in self.kinds

    @property
    def has_concerns(self) -> bool:
        return self.kinds != "kpi"


@dataclass(frozen=True, slots=True)
class Listing:
    """`filter` is None where there is nothing to choose from."""

    filter: Filter | None
    downloads: tuple[PageLink, ...]


def listing(context: CycleContext, name: str, kinds: str, rows: str = "", only: str = "", *, count: int) -> Listing:
    """Of a list of a cycle with `count` rows; `name` is that of its table."""
    cycle = context.cycle.id
    downloads = (PageLink("CSV", list_table(cycle, name)), PageLink("JSON", cycle_data(cycle)))
    return Listing(Filter(list_data(cycle), kinds, rows, only) if count > 1 else None, downloads)
