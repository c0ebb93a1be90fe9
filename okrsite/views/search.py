"""What the search knows: one short entry a page, made from the data.

The full text of 5,000 people's pages would be 20 MB that every reader fetches and indexes; names, roles, teams and the
titles of objectives are 1.4 MB and find what people look for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from okrsite.model import State, Unit
from okrsite.views.addresses import cascade_page, cycle_page, unit_page, wins_page
from okrsite.views.scope import Scope

CURRENT: Final = 2.0
"""How much more a hit in the current cycle counts than one in any other."""
ARCHIVED: Final = 0.5
"""And how much less one in a cycle that is archived."""


class Entry(NamedTuple):
    location: str
    title: str
    text: str
    boost: float


def search_entries(scopes: Mapping[str, Scope], current: Scope | None) -> Iterator[Entry]:
    for scope in scopes.values():
        boost = CURRENT if scope is current else ARCHIVED if scope.cycle.state is State.ARCHIVED else 1.0
        cycle = scope.cycle
        yield Entry(cycle_page(cycle.id), cycle.title, "Cycle", boost)
        yield Entry(cascade_page(cycle.id), f"Cascade, {cycle.title}", "", boost)
        if cycle.state is not State.DRAFT:
            yield Entry(wins_page(cycle.id), f"Wins and misses, {cycle.title}", "Reviews and retrospectives", boost)
        for unit in scope.units.values():
            if scope is current or unit.id in cycle.by_unit:
                title = unit.name if scope is current else f"{unit.name}, {cycle.title}"
                yield Entry(unit_page(cycle.id, unit), title, _text(scope, unit), boost)


def _text(scope: Scope, unit: Unit) -> str:
    team = scope.unit(unit.parent).name if unit.parent else ""
    titles = [scope.cycle.objectives[ref].title for ref in scope.cycle.by_unit.get(unit.id, ())]
    return ". ".join(filter(None, (unit.title, team, *titles)))
