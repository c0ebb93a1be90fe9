"""Several portals side by side, cycle by cycle: one thing stands in one row, whatever each portal calls it.

What the first portal has comes first and is called as it calls it; what others have besides follows in its place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from okrsite.comparing.alternatives.columns import Column, CycleColumn, Name
from okrsite.comparing.alternatives.figures import Figures, Gap, Owned
from okrsite.model import COMPANY, State, Unit, UnitKind, unit_of

Cell = Figures | Gap
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


def tables(columns: Sequence[Column]) -> Iterator[Table]:
    """Of all cycles but those that are archived in every portal that has them."""
    for id_ in dict.fromkeys(id_ for column in columns for id_ in column.checked.portal.cycles):
        cycles = [column.cycle(id_) for column in columns]
        if any(each and each.cycle.state is not State.ARCHIVED for each in cycles):
            yield _Beside(columns, cycles).table()


@dataclass(frozen=True, slots=True)
class _Beside:
    """One cycle in each portal; None where a portal does not have it."""

    columns: Sequence[Column]
    cycles: Sequence[CycleColumn | None]

    def table(self) -> Table:
        first = next(self._there())
        tree = tuple(self._tree())
        return Table(
            id=first.cycle.id,
            title=first.cycle.title,
            company=Row(
                COMPANY,
                first.of.checked.portal.organisation.company.name,
                self._cells(lambda each: each.figures.of_cycle(), ()),
            ),
            units=tuple(row for name in tree if name != _TOP and (row := self._unit(name))),
            objectives=tuple(self._objectives(tree)),
            owners=tuple(self._owners()),
        )

    def _there(self) -> Iterator[CycleColumn]:
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
            units = each.of.checked.portal.organisation.units
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
        id_, organisation = first.units[name], first.of.checked.portal.organisation
        paths = {each.path_of(ref) for each in having for ref in each.cycle.by_unit[each.units[name]]}
        cells = self._cells(lambda each: each.figures.of_unit(each.units.get(name, "")), paths)
        return Row(id_, organisation.name_of(id_), cells)

    def _objectives(self, tree: Iterable[Name]) -> Iterator[tuple[str, tuple[Row, ...]]]:
        by_unit: dict[Name, dict[Name, CycleColumn]] = {}
        placed = set[Name]()
        for each in self._there():
            for name, ref in each.objectives.items():
                if name not in placed:
                    placed.add(name)
                    by_unit.setdefault(each.names_of_units[unit_of(ref)], {})[name] = each
        for unit in tree:
            if rows := tuple(self._objective(name, each) for name, each in by_unit.get(unit, {}).items()):
                first = next(iter(by_unit[unit].values()))
                yield first.of.checked.portal.organisation.name_of(first.units[unit]), rows

    def _objective(self, name: Name, first: CycleColumn) -> Row:
        def figures(each: CycleColumn) -> Figures | None:
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
                    yield OwnerRow(owner, each.of.checked.portal.organisation.name_of(owner), cells)

    def _cells(self, figures: Callable[[CycleColumn], Figures | None], paths: Iterable[str]) -> tuple[Cell, ...]:
        """`paths`: where it is written in those portals that have it."""
        return tuple(
            (each and figures(each)) or _gap(column, paths)
            for column, each in zip(self.columns, self.cycles, strict=True)
        )


def _gap(column: Column, paths: Iterable[str]) -> Gap:
    return Gap.ABSENT if column.checked.portal.unreadable.isdisjoint(paths) else Gap.UNREAD


def _owned(cycle: CycleColumn, owner: Name) -> Owned:
    return cycle.figures.owned.get(cycle.units.get(owner, owner.id), Owned(0, 0))


def _is_person(unit: Unit | None) -> bool:
    return unit is not None and unit.kind is UnitKind.PERSON
