"""The page with the form of a check-in: which units can check in, and where else they can."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from okrsite.model import State, Unit, UnitKind, unit_of
from okrsite.views.addresses import unit_page
from okrsite.views.scope import Link, Scope

ORDER = tuple(UnitKind)


@dataclass(frozen=True, slots=True)
class Choosable:
    """`value` is what the form's address and its data are named by."""

    value: str
    name: str
    page: Link


@dataclass(frozen=True, slots=True)
class CycleOfForm:
    title: str
    units: tuple[Choosable, ...]


@dataclass(frozen=True, slots=True)
class CheckInView:
    cycles: tuple[CycleOfForm, ...]


def check_in_view(scopes: Mapping[str, Scope], current: str) -> CheckInView:
    """Open cycles, the current one first."""
    ordered = sorted(scopes.values(), key=lambda scope: scope.cycle.id != current)
    cycles = (CycleOfForm(scope.cycle.title, tuple(_choosable(scope))) for scope in ordered)
    return CheckInView(tuple(cycle for cycle in cycles if cycle.units))


def _choosable(scope: Scope) -> Iterator[Choosable]:
    for unit in chosen_units(scope):
        page = Link(f"{unit.name}, {scope.cycle.title}", unit_page(scope.cycle.id, unit))
        yield Choosable(f"{scope.cycle.id}/{unit.id}", unit.name, page)


def chosen_units(scope: Scope) -> list[Unit]:
    """Those that have something to report, of their own plan or in another's: the company, teams and people by name."""
    if scope.cycle.state is not State.OPEN:
        return []
    asked = [ref for ref, key_result in scope.cycle.key_results.items() if key_result.is_reported]
    reporting = {*map(unit_of, asked), *map(scope.cycle.owner_of, asked)}
    units = (unit for unit in scope.units.values() if unit.id in reporting)
    return sorted(units, key=lambda unit: (ORDER.index(unit.kind), unit.name.casefold(), unit.id))


def authors(scope: Scope, unit: Unit) -> list[Unit]:
    """Who is likely to check in for the unit: its lead, its members and the owners of its key results, by name."""
    people = scope.portal.organisation.units
    objectives = scope.cycle.by_unit.get(unit.id, ())
    owners = {scope.cycle.owner_of(ref) for objective in objectives for ref, _ in scope.cycle.key_results_of(objective)}
    members = {person.id for person in scope.portal.organisation.members_of(unit.id)}
    likely = {unit.id, unit.lead, *owners, *members}
    found = (person for person in people.values() if person.id in likely and person.kind is UnitKind.PERSON)
    return sorted(found, key=lambda person: (person.name.casefold(), person.id))
