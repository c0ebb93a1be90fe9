"""What the search knows: one short entry for each page, objective, key result and KPI, made from the data."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final, NamedTuple

from okrsite.context.addresses import HOME, KPIS, unit_page
from okrsite.context.cycle import CycleContext
from okrsite.context.progress import HealthMark, key_result_mark, kpi_mark, objective_mark, unit_progress
from okrsite.language import later
from okrsite.model import Cycle, Key, Portal, Unit, UnitKind, objective_of, unit_of
from okrsite.views.pages import PortalPage, pages_of_cycle

OBJECTIVE: Final = later("Objective")
KEY_RESULT: Final = later("Key result")
KPI: Final = "KPI"
PAGE: Final = later("Page")
_UNITS: Final = {UnitKind.COMPANY: later("Company"), UnitKind.TEAM: later("Team"), UnitKind.PERSON: later("Person")}
KINDS: Final = (OBJECTIVE, KEY_RESULT, *_UNITS.values(), KPI, PAGE)
"""In the order in which equally good results are shown."""

Plain = Callable[[str], str]
"""Makes a text of a title that people wrote with marks in it."""


class SearchEntry(NamedTuple):
    """`more`: words that find it too. An empty `owner` of what a unit is after is that unit."""

    kind: str
    title: str
    address: str
    unit: str = ""
    owner: str = ""
    health: HealthMark | None = None
    more: str = ""


def entries_at_large(pages: Iterable[PortalPage], portal: Portal, here: CycleContext | None) -> Iterator[SearchEntry]:
    """What belongs to no cycle. The home page is among the hand-written ones, which MkDocs lists."""
    yield from (SearchEntry(PAGE, page.title, page.address) for page in pages if page.address != HOME)
    if here:
        for kpi in portal.kpis.values():
            owner, mark = here.unit(kpi.owner).name if kpi.owner else "", kpi_mark(kpi, here.facts.kpis[kpi.id])
            yield SearchEntry(KPI, kpi.name, f"{KPIS}#{kpi.id}", "", owner, mark)


def entries_of_cycle(context: CycleContext, plain: Plain) -> Iterator[SearchEntry]:
    """All but what people are after. What most readers look for comes first."""
    for page in pages_of_cycle(context, context.cycle.id):
        if page.template != "below":  # its objective is found itself
            yield SearchEntry(PAGE, page.title, page.address)
    teams = _units(context, UnitKind.COMPANY, UnitKind.TEAM)
    for unit in (*teams, *_units(context, UnitKind.PERSON)):
        yield _unit(context, unit)
    yield from _goals(context, teams, plain)


def entries_of_people(context: CycleContext, plain: Plain) -> Iterator[SearchEntry]:
    return _goals(context, _units(context, UnitKind.PERSON), plain)


def _units(context: CycleContext, *kinds: UnitKind) -> tuple[Unit, ...]:
    return tuple(unit for unit in context.units.values() if unit.kind in kinds)


def _unit(context: CycleContext, unit: Unit) -> SearchEntry:
    above = context.unit(unit.parent).name if unit.parent else ""
    lead = context.unit(unit.lead).name if unit.lead else ""
    address, mark = unit_page(context.cycle.id, unit), unit_progress(context, unit.id).health
    return SearchEntry(_UNITS[unit.kind], unit.name, address, above, lead, mark, unit.title or "")


def _goals(context: CycleContext, units: tuple[Unit, ...], plain: Plain) -> Iterator[SearchEntry]:
    cycle = context.cycle
    objectives = [ref for unit in units for ref in cycle.by_unit.get(unit.id, ())]
    for ref in objectives:
        yield _goal(context, OBJECTIVE, ref, plain(cycle.objectives[ref].title), objective_mark(context, ref))
    for ref, key_result in (found for objective in objectives for found in cycle.key_results_of(objective)):
        yield _goal(context, KEY_RESULT, ref, plain(key_result.title), key_result_mark(context, ref))


def _goal(context: CycleContext, kind: str, ref: str, title: str, mark: HealthMark) -> SearchEntry:
    unit, owner = unit_of(ref), context.cycle.owner_of(ref)
    named = context.unit(owner).name if owner and owner != unit else ""
    address = context.url_of(Key(context.cycle.id, ref))
    return SearchEntry(kind, title, address, context.unit(unit).name, named, mark, _labels(context.cycle, ref))


def _labels(cycle: Cycle, ref: str) -> str:
    """`pillar: growth` of an objective; a key result is also found by those of its objective."""
    key_result = cycle.key_results.get(ref)
    own = key_result.labels if key_result else {}
    labels = {**cycle.objectives[objective_of(ref) if key_result else ref].labels, **own}
    return ", ".join(f"{name}: {value}" for name, value in labels.items())
