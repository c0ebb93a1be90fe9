"""Cycles set beside each other: quarters beside quarters, years beside years."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from okrsite.context.addresses import HISTORY
from okrsite.context.cycle import CycleContext, PageLink
from okrsite.facts import Foreseen, Promise
from okrsite.language import gettext as _
from okrsite.language import later
from okrsite.model import length_of

_NAMES: Final = {
    "month": later("Months"),
    "quarter": later("Quarters"),
    "half": later("Halves"),
    "year": later("Years"),
    "free": later("Other cycles"),
}


_WITHIN: Final = {
    "month": later("months"),
    "quarter": later("quarters"),
    "half": later("halves"),
    "year": later("years"),
    "free": later("other cycles"),
}
_ALL: Final = {
    "month": later("All months"),
    "quarter": later("All quarters"),
    "half": later("All halves"),
    "year": later("All years"),
    "free": later("All other cycles"),
}


@dataclass(frozen=True, slots=True)
class Series:
    """`contexts`: the cycles of this length that have begun, oldest first; at least one."""

    name: str
    contexts: tuple[CycleContext, ...]

    @property
    def title(self) -> str:
        return _(_NAMES[self.name])

    @property
    def title_within(self) -> str:
        """As it stands within a sentence."""
        return _(_WITHIN[self.name])

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
    return PageLink(_(_ALL[name]), f"{HISTORY}#{anchor_of(name)}")


def anchor_of(name: str) -> str:
    return f"of-{name}"
