"""One of several portals that stand side by side, and which of its things are which of the first one's."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from okrsite.changes import Changes
from okrsite.comparing.alternatives.figures import CycleFigures
from okrsite.context.cycle import CycleContext, contexts_of
from okrsite.model import Cycle, State
from okrsite.workspace import Checked


class Name(NamedTuple):
    """What a row is known by: the id that the first portal has for it, else its own; `is_other` where that is taken."""

    id: str
    is_other: bool = False


@dataclass(frozen=True)
class Column:
    """`first` is the portal that all are held against, `changes` what changed since; None for the first itself."""

    checked: Checked
    first: Checked
    changes: Changes | None

    @cached_property
    def units(self) -> Mapping[Name, str]:
        organisation = self.checked.portal.organisation.units
        same = self.changes.units if self.changes else {unit: unit for unit in organisation}
        return _named(organisation, same, self.first.portal.organisation.units)

    @cached_property
    def _scopes(self) -> Mapping[str, CycleContext]:
        return contexts_of(self.checked.portal, self.checked.facts, self.checked.snapshots)

    def cycle(self, cycle: str) -> CycleColumn | None:
        own = self._scopes.get(cycle)
        return CycleColumn(self, own.cycle, CycleFigures(self.checked, own)) if own else None


@dataclass(frozen=True)
class CycleColumn:
    """One cycle of it; `units` and `objectives` give its own ids by the names of their rows."""

    of: Column
    cycle: Cycle
    figures: CycleFigures

    @cached_property
    def units(self) -> Mapping[Name, str]:
        """With those that the cycle's files alone name."""
        organisation = self.of.checked.portal.organisation.units
        return {**self.of.units, **{Name(unit): unit for unit in self.cycle.by_unit if unit not in organisation}}

    @cached_property
    def names_of_units(self) -> Mapping[str, Name]:
        return {unit: name for name, unit in self.units.items()}

    @cached_property
    def objectives(self) -> Mapping[Name, str]:
        earlier = self.of.first.portal.cycles.get(self.cycle.id)
        return _named(self.cycle.objectives, self._same(earlier), earlier.objectives if earlier else ())

    def _same(self, earlier: Cycle | None) -> Mapping[str, str]:
        """Of an archived cycle nobody asks what changed in it: its ids are what they were."""
        pair = self.of.changes.pairs.get(self.cycle.id) if self.of.changes else None
        if earlier is None or pair is None or State.ARCHIVED in (earlier.state, self.cycle.state):
            return {ref: ref for ref in self.cycle.objectives}
        return pair.objectives.same

    def path_of(self, ref: str) -> str:
        return self.cycle.origins[ref].document.path


def _named(ids: Iterable[str], same: Mapping[str, str], first: Container[str]) -> dict[Name, str]:
    """`same`: new id by that in the first portal."""
    earlier = {new: old for old, new in same.items()}
    return {Name(earlier[id_]) if id_ in earlier else Name(id_, id_ in first): id_ for id_ in ids}
