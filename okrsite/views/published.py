"""Where the portal's own pages lie in the site, so that `check` finds hand-written files that would lie there too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from okrsite.archive import Snapshot
from okrsite.facts import Facts
from okrsite.model import Portal
from okrsite.views import addresses
from okrsite.views.moved import moved_pages
from okrsite.views.scope import Scope, scopes_of

_OF_A_CYCLE: Final = (
    addresses.cycle_page,
    addresses.cascade_page,
    addresses.wins_page,
    addresses.amendments_page,
    addresses.attention_page,
    addresses.teams_page,
    addresses.people_page,
)


def addresses_of(portal: Portal, facts: Facts, snapshots: Mapping[str, Snapshot]) -> frozenset[str]:
    """Of every page of the portal, and of every page that has moved."""
    scopes = scopes_of(portal, facts, snapshots)
    pages = pages_of(portal, scopes)
    return frozenset(pages | moved_pages(scopes, portal.settings.redirects, pages).keys())


def pages_of(portal: Portal, scopes: Mapping[str, Scope]) -> set[str]:
    """Their addresses, without the home page's, which hand-written words open."""
    return {*addresses.at_large(portal), *_addresses_of(scopes.values())}


def _addresses_of(scopes: Iterable[Scope]) -> Iterator[str]:
    for scope in scopes:
        yield from (page(scope.cycle.id) for page in _OF_A_CYCLE)
        yield from (addresses.unit_page(scope.cycle.id, unit) for unit in scope.units.values())
