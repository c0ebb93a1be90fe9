"""What a written reference means: in a unit's own file the unit may be left out, and so may the cycle or its parent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from itertools import repeat

from okrsite.model import Cycle, Key, Objective, State, unit_of


def linked(cycles: Mapping[str, Cycle]) -> dict[str, Cycle]:
    """The cycles with their references resolved; those of an archived one are what they were found to mean then."""
    return {cycle.id: cycle if cycle.state is State.ARCHIVED else _linked(cycle, cycles) for cycle in cycles.values()}


def _linked(cycle: Cycle, cycles: Mapping[str, Cycle]) -> Cycle:
    @cache
    def meant(text: str, unit: str) -> Key | None:
        return resolved(text, unit, cycle, cycles)

    def one(field: str) -> dict[str, Key]:
        written = ((ref, getattr(objective, field)) for ref, objective in _with(cycle, field))
        return {ref: key for ref, text in written if (key := meant(text, unit_of(ref)))}

    def several(field: str) -> dict[str, tuple[Key, ...]]:
        return {
            ref: tuple(filter(None, map(meant, getattr(objective, field), repeat(unit_of(ref)))))
            for ref, objective in _with(cycle, field)
        }

    return replace(
        cycle,
        supports=one("supports"),
        continues=one("continues"),
        contributes_to=several("contributes_to"),
        depends_on=several("depends_on"),
    )


def _with(cycle: Cycle, field: str) -> Iterator[tuple[str, Objective]]:
    return ((ref, objective) for ref, objective in cycle.objectives.items() if getattr(objective, field))


def resolved(text: str, unit: str, cycle: Cycle, cycles: Mapping[str, Cycle]) -> Key | None:
    """The objective or key result that `text` names in a file of `unit` in `cycle`; None if there is none.

    A full id wins over one whose unit was left out; the cycle itself wins over its parents.
    """
    named, _, path = text.rpartition(":")
    for place in [cycles[named]] if named in cycles else [] if named else _with_parents(cycle, cycles):
        for ref in (path, f"{unit}/{path}"):
            if ref in place.objectives or ref in place.key_results:
                return Key(place.id, ref)
    return None


def _with_parents(cycle: Cycle, cycles: Mapping[str, Cycle]) -> Iterator[Cycle]:
    seen: set[str] = set()
    at: Cycle | None = cycle
    while at is not None and at.id not in seen:
        seen.add(at.id)
        yield at
        at = cycles.get(at.parent) if at.parent else None
