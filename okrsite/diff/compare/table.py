"""Several portals side by side, cycle by cycle: one thing stands in one row, whatever each portal calls it.

What the first portal has comes first and is called as it calls it; what others have besides follows in its place.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from okrsite.context.cycle import CycleContext, contexts_of
from okrsite.diff.changes import Changes
from okrsite.diff.compare.figures import CycleFigures, Figures, NoFigures, Owned
from okrsite.model import COMPANY, Cycle, Organisation, State, Unit, UnitKind, unit_of
from okrsite.workspace import Checked


class Name(NamedTuple):
    """What a row is known by: the id that the first portal has for it, else its own; `is_other` where that is taken."""

    id: str
    is_other: bool = False


@dataclass(frozen=True)
class PlanColumn:
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

    def cycle(self, cycle: str) -> PlanCycle | None:
        own = self._scopes.get(cycle)
        return PlanCycle(self, own.cycle, CycleFigures(self.checked, own)) if own else None


@dataclass(frozen=True)
class PlanCycle:
    """One cycle of it; `units` and `objectives` give its own ids by the names of their rows."""

    of: PlanColumn
    cycle: Cycle
    figures: CycleFigures

    @property
    def organisation(self) -> Organisation:
        return self.of.checked.portal.organisation

    @cached_property
    def units(self) -> Mapping[Name, str]:
        """With those that the cycle's files alone name."""
        known = self.organisation.units
        return {**self.of.units, **{Name(unit): unit for unit in self.cycle.by_unit if unit not in known}}

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


Cell = Figures | NoFigures
_TOP = Name(COMPANY)


@dataclass(frozen=True, slots=True)
class Row:
    """ref: the id in the first portal that has it."""

    ref: str
    title: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class OwnerRow:
    """What somebody has to carry in each portal; None where the cycle is missing."""

    ref: str
    name: str
    cells: tuple[Owned | None, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One cycle. units: all below the company that have objectives anywhere.  objectives: by the name of their unit.

    owners: all who own something in any of the portals.
    """

    id: str
    title: str
    company: Row
    units: tuple[Row, ...]
    objectives: tuple[tuple[str, tuple[Row, ...]], ...]
    owners: tuple[OwnerRow, ...]


def tables(plans: Sequence[PlanColumn]) -> Iterator[Table]:
    """Of all cycles but those that are archived in every portal that has them."""
    for id_ in dict.fromkeys(id_ for plan in plans for id_ in plan.checked.portal.cycles):
        cycles = [plan.cycle(id_) for plan in plans]
        if any(each and each.cycle.state is not State.ARCHIVED for each in cycles):
            yield _Rows(plans, cycles).table()


@dataclass(frozen=True, slots=True)
class _Rows:
    """One cycle in each portal; None where a portal does not have it."""

    plans: Sequence[PlanColumn]
    cycles: Sequence[PlanCycle | None]

    def table(self) -> Table:
        first = next(self._there())
        tree = tuple(self._tree())
        return Table(
            id=first.cycle.id,
            title=first.cycle.title,
            company=Row(
                COMPANY, first.organisation.company.name, self._cells(lambda each: each.figures.of_cycle(), ())
            ),
            units=tuple(row for name in tree if name != _TOP and (row := self._unit(name))),
            objectives=tuple(self._objectives(tree)),
            owners=tuple(self._owners()),
        )

    def _there(self) -> Iterator[PlanCycle]:
        return (each for each in self.cycles if each)

    def _tree(self) -> Iterator[Name]:
        """Every unit: people below their team, then the teams within it. What hangs in a circle last."""
        below = self._below()
        waiting, seen = [_TOP], set[Name]()
        while waiting:
            name = waiting.pop()
            if name not in seen:
                seen.add(name)
                yield name
                units = sorted(below.get(name, {}).items(), key=lambda pair: not _is_person(pair[1]))
                waiting += [each for each, _ in reversed(units)]
        yield from (name for units in below.values() for name in units if name not in seen)

    def _below(self) -> dict[Name, dict[Name, Unit | None]]:
        """By unit, what is directly below it in the first portal that has it."""
        below: dict[Name, dict[Name, Unit | None]] = {}
        placed = {_TOP}
        for each in self._there():
            units = each.organisation.units
            for name, id_ in each.units.items():
                if name not in placed:
                    placed.add(name)
                    above = (unit := units.get(id_)) and each.names_of_units.get(unit.parent or "")
                    below.setdefault(above or _TOP, {})[name] = unit
        return below

    def _unit(self, name: Name) -> Row | None:
        """None where it has no objectives in any portal."""
        having = [each for each in self._there() if each.cycle.by_unit.get(each.units.get(name, ""))]
        if not having:
            return None
        first = having[0]
        id_, organisation = first.units[name], first.organisation
        paths = {each.path_of(ref) for each in having for ref in each.cycle.by_unit[each.units[name]]}
        cells = self._cells(lambda each: each.figures.of_unit(each.units.get(name, "")), paths)
        return Row(id_, organisation.name_of(id_), cells)

    def _objectives(self, tree: Iterable[Name]) -> Iterator[tuple[str, tuple[Row, ...]]]:
        by_unit: dict[Name, dict[Name, PlanCycle]] = {}
        placed = set[Name]()
        for each in self._there():
            for name, ref in each.objectives.items():
                if name not in placed:
                    placed.add(name)
                    by_unit.setdefault(each.names_of_units[unit_of(ref)], {})[name] = each
        for unit in tree:
            if rows := tuple(self._objective(name, each) for name, each in by_unit.get(unit, {}).items()):
                first = next(iter(by_unit[unit].values()))
                yield first.organisation.name_of(first.units[unit]), rows

    def _objective(self, name: Name, first: PlanCycle) -> Row:
        def figures(each: PlanCycle) -> Figures | None:
            return each.figures.of_objective(each.objectives[name]) if name in each.objectives else None

        ref = first.objectives[name]
        paths = {each.path_of(each.objectives[name]) for each in self._there() if name in each.objectives}
        return Row(ref, first.cycle.objectives[ref].title, self._cells(figures, paths))

    def _owners(self) -> Iterator[OwnerRow]:
        seen = set[Name]()
        for each in self._there():
            for owner in each.figures.owned:
                name = each.names_of_units.get(owner, Name(owner))
                if name not in seen:
                    seen.add(name)
                    cells = tuple(_owned(other, name) if other else None for other in self.cycles)
                    yield OwnerRow(owner, each.organisation.name_of(owner), cells)

    def _cells(self, figures: Callable[[PlanCycle], Figures | None], paths: Iterable[str]) -> tuple[Cell, ...]:
        """`paths`: where it is written in those portals that have it."""
        return tuple(
            (each and figures(each)) or _no_figures(plan, paths)
            for plan, each in zip(self.plans, self.cycles, strict=True)
        )


def _no_figures(plan: PlanColumn, paths: Iterable[str]) -> NoFigures:
    return NoFigures.ABSENT if plan.checked.portal.unreadable.isdisjoint(paths) else NoFigures.UNREAD


def _owned(cycle: PlanCycle, owner: Name) -> Owned:
    return cycle.figures.owned.get(cycle.units.get(owner, owner.id), Owned(0, 0))


def _is_person(unit: Unit | None) -> bool:
    return unit is not None and unit.kind is UnitKind.PERSON
