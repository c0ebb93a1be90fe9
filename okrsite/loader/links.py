"""What a written reference means: in a unit's own file the unit may be left out, and so may the cycle or its parent.

What was renamed since is found by its `previously`, so nobody else's file has to follow.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from okrsite.model import Cycle, Key, Objective, Organisation, State, objective_of, unit_of


@dataclass(frozen=True, slots=True)
class References:
    """Of a portal with these cycles and this organisation."""

    cycles: Mapping[str, Cycle]
    organisation: Organisation
    _names: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    _chains: dict[str, tuple[Cycle, ...]] = field(default_factory=dict)

    def resolved(self, text: str, ref: str, cycle: Cycle) -> Key | None:
        """The objective or key result that `text` names in the objective `ref` of a cycle; None if there is none.

        A full id wins over one whose unit was left out, the cycle itself over its parents, and what is called so over
        what was. Its own id means that of a cycle above, and itself only where none has it.
        """
        named, _, path = text.rpartition(":")
        places = self._places(named, cycle)
        itself = None
        for place in places:
            for full in (path, f"{unit_of(ref)}/{path}"):
                if place.has(full):
                    if place is not cycle or objective_of(full) != ref:
                        return Key(place.id, full)
                    itself = Key(place.id, full)
        return itself or next((keys[0] for place in places if len(keys := self._renamed(path, ref, place)) == 1), None)

    def claims(self, text: str, ref: str, cycle: Cycle) -> tuple[str, ...]:
        """The full ids of those that `text` may mean where several say that they were called so."""
        named, _, path = text.rpartition(":")
        found = (self._renamed(path, ref, place) for place in self._places(named, cycle))
        return next((tuple(key.ref for key in keys) for keys in found if len(keys) > 1), ())

    def called(self, ref: str, cycle: Cycle) -> tuple[str, ...]:
        """What of the cycle has this full id, else what had it: mostly one, none, or several that claim it."""
        if cycle.has(ref):
            return (ref,)
        unit, _, rest = ref.partition("/")
        others = self._names_in(cycle, unit)
        if not others:
            return cycle.called(ref)
        return tuple(dict.fromkeys(now for name in (unit, *others) for now in cycle.called(f"{name}/{rest}")))

    def _renamed(self, path: str, ref: str, place: Cycle) -> list[Key]:
        if not (place.former or self.organisation.has_renamed):  # so of most portals, however much they get wrong
            return []
        full = self.called(path, place) if "/" in path else ()
        return [Key(place.id, now) for now in full or self.called(f"{unit_of(ref)}/{path}", place) if now != ref]

    def _names_in(self, cycle: Cycle, unit: str) -> tuple[str, ...]:
        """The names of a unit, of today and before, that have objectives in a cycle: one may be archived."""
        if (cycle.id, unit) not in self._names:
            self._names[cycle.id, unit] = tuple(
                sorted(self.organisation.names_of(unit) & cycle.by_unit.keys() - {unit})
            )
        return self._names[cycle.id, unit]

    def _places(self, named: str, cycle: Cycle) -> tuple[Cycle, ...]:
        """The cycle that stands before the colon, else the one that it is written in and those above."""
        if named:
            return (self.cycles[named],) if named in self.cycles else ()
        if cycle.id not in self._chains:
            self._chains[cycle.id] = tuple(with_parents(cycle, self.cycles))
        return self._chains[cycle.id]


def with_parents(cycle: Cycle, cycles: Mapping[str, Cycle]) -> Iterator[Cycle]:
    """A cycle and those that it serves, nearest first."""
    seen: set[str] = set()
    at: Cycle | None = cycle
    while at is not None and at.id not in seen:
        seen.add(at.id)
        yield at
        at = cycles.get(at.parent or "")


def linked(cycles: Mapping[str, Cycle], organisation: Organisation) -> dict[str, Cycle]:
    """The cycles with their references resolved; those of an archived one are what they were found to mean then."""
    references = References(cycles, organisation)
    return {
        cycle.id: cycle if cycle.state is State.ARCHIVED else _linked(cycle, references) for cycle in cycles.values()
    }


def _linked(cycle: Cycle, references: References) -> Cycle:
    def one(field: str) -> dict[str, Key]:
        written = ((ref, getattr(objective, field)) for ref, objective in cycle.objectives.items())
        return {ref: key for ref, text in written if text and (key := references.resolved(text, ref, cycle))}

    def several(field: str) -> dict[str, tuple[Key, ...]]:
        return {
            ref: tuple(key for text in getattr(objective, field) if (key := references.resolved(text, ref, cycle)))
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
