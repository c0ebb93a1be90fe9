"""Where the portal's own pages are in the site, and where the addresses lead that its pages had before.

`check` needs it to find hand-written files that would be published in the place of a page.

A renamed unit says `previously:` in org.yaml, which archives keep, and anything else stands in `redirects:` of
portal.yaml. A page that is there is never taken for one that has moved; so those of an archive stay where they are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from okrsite.archive import Snapshot
from okrsite.context import addresses
from okrsite.context.addresses import below_page, unit_page
from okrsite.context.below import below_page_of, has_more_below, objectives_with_more_below
from okrsite.context.cycle import CycleContext, contexts_of
from okrsite.context.heat import departments
from okrsite.facts import Facts
from okrsite.model import Portal, Unit, UnitKind, unit_of

_OF_A_CYCLE: Final = (
    addresses.cycle_page,
    addresses.cascade_page,
    addresses.map_page,
    addresses.timeline_page,
    addresses.heat_page,
    addresses.benchmark_page,
    addresses.wins_page,
    addresses.amendments_page,
    addresses.attention_page,
    addresses.teams_page,
    addresses.people_page,
)


def addresses_of(portal: Portal, facts: Facts, snapshots: Mapping[str, Snapshot]) -> frozenset[str]:
    """Of every page of the portal, and of every page that has moved."""
    contexts = contexts_of(portal, facts, snapshots)
    pages = page_addresses(portal, contexts)
    return frozenset(pages | moved_pages(contexts, portal.settings.redirects, pages).keys())


def page_addresses(portal: Portal, contexts: Mapping[str, CycleContext]) -> set[str]:
    """Their addresses, without the home page's, which hand-written words open."""
    return {*addresses.at_large(portal), *_addresses_of(contexts.values())}


def _addresses_of(contexts: Iterable[CycleContext]) -> Iterator[str]:
    for context in contexts:
        yield from (page(context.cycle.id) for page in _OF_A_CYCLE)
        yield from (addresses.week_page(context.cycle.id, week.until) for week in context.weeks)
        yield from (addresses.heat_page(context.cycle.id, unit.id) for unit in departments(context))
        yield from (below_page_of(context, ref) for ref in objectives_with_more_below(context))
        yield from (addresses.unit_page(context.cycle.id, unit) for unit in context.units.values())


def moved_pages(
    contexts: Mapping[str, CycleContext], redirects: Mapping[str, str], pages: Collection[str]
) -> dict[str, tuple[str, ...]]:
    """The new address of each old one, and all of them where several units say that they were called so.

    What leads to no page, or round in a circle, is left out.
    """
    moves: dict[str, dict[str, None]] = {}
    for context in contexts.values():
        for old, new in _renamed(context):
            moves.setdefault(old, {})[new] = None
        moves |= {old: {new: None} for old, new in _redirected(context, redirects)}
    moves |= {old: {new: None} for old, new in redirects.items() if old.endswith(".html")}
    found = {old: tuple(_ends(old, moves, pages)) for old in moves if old not in pages}
    return {old: new for old, new in sorted(found.items()) if new}


def _renamed(context: CycleContext) -> Iterator[tuple[str, str]]:
    for unit in context.units.values():
        for old in unit.previously:
            yield unit_page(context.cycle.id, replace(unit, id=old)), unit_page(context.cycle.id, unit)
    for ref, objective in context.cycle.objectives.items():
        if objective.previously:
            yield from _renamed_below(context, ref, objective.previously)


def _renamed_below(context: CycleContext, ref: str, previously: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Everything below an objective that had another id; the page of its unit, where that shows it by now."""
    cycle, unit = context.cycle.id, context.unit(unit_of(ref))
    now = below_page_of(context, ref) if has_more_below(context, ref) else unit_page(cycle, unit)
    yield from ((below_page(cycle, unit, f"{unit.id}/{old}"), now) for old in previously)


def _redirected(context: CycleContext, redirects: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for old, new in redirects.items():
        if target := context.units.get(context.portal.organisation.name_now(new)):
            for kind in (UnitKind.TEAM, UnitKind.PERSON):
                yield unit_page(context.cycle.id, Unit(old, old, kind)), unit_page(context.cycle.id, target)


def _ends(old: str, moves: Mapping[str, Iterable[str]], pages: Collection[str]) -> Iterator[str]:
    """Where chains of moves end; a hand-written page is known to nobody here, and lies outside of all cycles."""
    seen, waiting = {old}, [*moves[old]]
    while waiting:
        at = waiting.pop(0)
        if at in pages or (at not in moves and "/" not in at):
            yield at
        elif at not in seen:
            waiting += moves.get(at, ())
        seen.add(at)
