"""Cycles set beside each other: quarters beside quarters, years beside years."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from okrsite.facts import Foreseen, Promise
from okrsite.model import length_of
from okrsite.views.addresses import HISTORY
from okrsite.views.scope import Link, Scope

_NAMES: Final = {
    "month": "Months",
    "quarter": "Quarters",
    "half": "Halves",
    "year": "Years",
    "free": "Other cycles",
}


@dataclass(frozen=True, slots=True)
class Kind:
    """`scopes`: the cycles of this length that have begun, oldest first; at least one."""

    name: str
    scopes: tuple[Scope, ...]

    @property
    def title(self) -> str:
        return _NAMES[self.name]

    @property
    def over(self) -> tuple[Scope, ...]:
        return tuple(scope for scope in self.scopes if scope.is_over)

    @property
    def foreseen(self) -> Iterable[Foreseen]:
        """Of the cycles that are over."""
        return (one for scope in self.over for one in scope.tally.foreseen)

    @property
    def promises(self) -> Iterable[Promise]:
        """Of the cycles that are over."""
        return (one for scope in self.over for one in scope.tally.promises)


def kinds_of(scopes: Mapping[str, Scope]) -> tuple[Kind, ...]:
    """The shortest first."""
    begun = {length_of(scope.cycle.span): scope.kin for scope in scopes.values() if scope.has_begun}
    return tuple(Kind(name, begun[name]) for name in _NAMES if name in begun)


def kind_link(scope: Scope) -> Link:
    """`All quarters`, on the page of history."""
    name = length_of(scope.cycle.span)
    return Link(f"All {_NAMES[name].lower()}", f"{HISTORY}#{anchor_of(name)}")


def anchor_of(name: str) -> str:
    return f"of-{name}"
