"""Cycles set beside each other: quarters beside quarters, years beside years."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from okrsite.context.addresses import HISTORY
from okrsite.context.cycle import CycleContext, PageLink
from okrsite.facts import Foreseen, Promise
from okrsite.model import length_of

_NAMES: Final = {
    "month": "Months",
    "quarter": "Quarters",
    "half": "Halves",
    "year": "Years",
    "free": "Other cycles",
}


@dataclass(frozen=True, slots=True)
class Series:
    """`contexts`: the cycles of this length that have begun, oldest first; at least one."""

    name: str
    contexts: tuple[CycleContext, ...]

    @property
    def title(self) -> str:
        return _NAMES[self.name]

    @property
    def over(self) -> tuple[CycleContext, ...]:
        return tuple(context for context in self.contexts if context.is_over)

    @property
    def foreseen(self) -> Iterable[Foreseen]:
        """Of the cycles that are over."""
        return (one for context in self.over for one in context.tally.foreseen)

    @property
    def promises(self) -> Iterable[Promise]:
        """Of the cycles that are over."""
        return (one for context in self.over for one in context.tally.promises)


def all_series(contexts: Mapping[str, CycleContext]) -> tuple[Series, ...]:
    """The shortest first."""
    begun = {length_of(context.cycle.span): context.kin for context in contexts.values() if context.has_begun}
    return tuple(Series(name, begun[name]) for name in _NAMES if name in begun)


def series_link(context: CycleContext) -> PageLink:
    """`All quarters`, on the page of history."""
    name = length_of(context.cycle.span)
    return PageLink(f"All {_NAMES[name].lower()}", f"{HISTORY}#{anchor_of(name)}")


def anchor_of(name: str) -> str:
    return f"of-{name}"
