"""The page with the form of a check-in: which units can check in, and where else they can."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from okrsite.context.addresses import unit_page
from okrsite.context.cycle import CycleContext, PageLink
from okrsite.context.reporting import chosen_units
from okrsite.model import UnitKind

ORDER = tuple(UnitKind)


@dataclass(frozen=True, slots=True)
class Choosable:
    """`value` is what the form's address and its data are named by."""

    value: str
    name: str
    page: PageLink


@dataclass(frozen=True, slots=True)
class CycleOfForm:
    title: str
    units: tuple[Choosable, ...]


@dataclass(frozen=True, slots=True)
class CheckInView:
    cycles: tuple[CycleOfForm, ...]


def check_in_view(contexts: Mapping[str, CycleContext], current: str) -> CheckInView:
    """Open cycles, the current one first."""
    ordered = sorted(contexts.values(), key=lambda context: context.cycle.id != current)
    cycles = (CycleOfForm(context.cycle.title, tuple(_choosable(context))) for context in ordered)
    return CheckInView(tuple(cycle for cycle in cycles if cycle.units))


def _choosable(context: CycleContext) -> Iterator[Choosable]:
    for unit in chosen_units(context):
        page = PageLink(f"{unit.name}, {context.cycle.title}", unit_page(context.cycle.id, unit))
        yield Choosable(f"{context.cycle.id}/{unit.id}", unit.name, page)
