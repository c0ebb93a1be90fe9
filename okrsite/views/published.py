"""Where the portal's own pages lie in the site, and hand-written files that would lie there too.

`build` could not write both, so `check` names the file that has to give way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate
from typing import Final

from okrsite.archive import Snapshot
from okrsite.diagnostics import Diagnostic, Place, quoted
from okrsite.facts import Facts
from okrsite.model import Portal
from okrsite.views import addresses
from okrsite.views.moved import moved_pages
from okrsite.views.scope import Scope, scopes_of

_AT_LARGE: Final = (addresses.CYCLES, addresses.RULES, addresses.CHECK_IN, addresses.HISTORY)
_OF_A_CYCLE: Final = (
    addresses.cycle_page,
    addresses.cascade_page,
    addresses.wins_page,
    addresses.amendments_page,
    addresses.attention_page,
    addresses.teams_page,
    addresses.people_page,
)
_FOR_PROGRAMS: Final = ("api", "check-in", "schema")
"""Folders of the site that hold nothing but what it publishes for programs."""
_FOLDERS: Final = ("assets", "search", *_FOR_PROGRAMS)
_MARKDOWN: Final = re.compile(r"\.(?:md|markdown|mdown|mkdn|mkd)$")


def in_the_way(
    portal: Portal, facts: Facts, snapshots: Mapping[str, Snapshot], paths: Iterable[str]
) -> Iterator[Diagnostic]:
    """Of the files below content/pages those that have to give way; in most portals none is even near."""
    near = {address.partition("/")[0] for address in (*_at_large(portal), *portal.settings.redirects)}
    near |= {*_FOLDERS, *portal.cycles}
    if published := [(at, path) for path in paths if (at := _published_at(path)).partition("/")[0] in near]:
        scopes = scopes_of(portal, facts, snapshots)
        pages = pages_of(portal, scopes)
        pages |= moved_pages(scopes, portal.settings.redirects, pages).keys()
        taken = {*pages, *_FOLDERS, *(folder for page in pages for folder in _folders_of(page))}
        closed = {*pages, *_FOR_PROGRAMS}
        yield from (_finding(*of) for of in published if of[0] in taken or not closed.isdisjoint(_folders_of(of[0])))


def _finding(at: str, path: str) -> Diagnostic:
    message = f"this would be published as {quoted(at, 200)}, where the site has its own; rename the file"
    return Diagnostic(Place(path), "page-address", message)


def pages_of(portal: Portal, scopes: Mapping[str, Scope]) -> set[str]:
    """Their addresses, without the home page's, which hand-written words open."""
    return {*_at_large(portal), *_addresses_of(scopes.values())}


def _at_large(portal: Portal) -> Iterator[str]:
    yield from _AT_LARGE
    if portal.kpis:
        yield addresses.KPIS


def _addresses_of(scopes: Iterable[Scope]) -> Iterator[str]:
    for scope in scopes:
        yield from (page(scope.cycle.id) for page in _OF_A_CYCLE)
        yield from (addresses.unit_page(scope.cycle.id, unit) for unit in scope.units.values())


def _published_at(path: str) -> str:
    """As MkDocs does it: `team/README.md` as `team/index.html`."""
    page = _MARKDOWN.sub(".html", path.removeprefix(f"{addresses.PAGES}/"))
    return re.sub(r"(^|/)README\.html$", r"\1index.html", page) if _MARKDOWN.search(path) else page


def _folders_of(address: str) -> list[str]:
    """`2026-Q4` and `2026-Q4/teams` of `2026-Q4/teams/una.html`."""
    return list(accumulate(address.split("/")[:-1], lambda folder, part: f"{folder}/{part}"))
