"""Addresses that were published once and would be dead now: whoever follows one is led on.

A renamed unit says `previously:` in org.yaml, which archives keep, and anything else stands in `redirects:` of
portal.yaml. A page that is there is never taken for one that has moved; so those of an archive stay where they are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from okrsite.model import Unit, UnitKind
from okrsite.views.addresses import unit_page
from okrsite.views.scope import Scope


@dataclass(frozen=True, slots=True)
class MovedView:
    """`url` leads from the old page to the new one."""

    url: str


def moved_pages(scopes: Mapping[str, Scope], redirects: Mapping[str, str], pages: Collection[str]) -> dict[str, str]:
    """The new address of each old one. What leads to no page, or round in a circle, is left out."""
    moves: dict[str, str] = {}
    for scope in scopes.values():
        moves = dict(_renamed(scope, redirects)) | moves
    moves |= {old: new for old, new in redirects.items() if old.endswith(".html")}
    found = {old: _end(old, moves, pages) for old in moves if old not in pages}
    return {old: new for old, new in sorted(found.items()) if new}


def _renamed(scope: Scope, redirects: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for unit in scope.units.values():
        for old in unit.previously:
            yield unit_page(scope.cycle.id, replace(unit, id=old)), unit_page(scope.cycle.id, unit)
    for old, new in redirects.items():
        if target := scope.units.get(new):
            for kind in (UnitKind.TEAM, UnitKind.PERSON):
                yield unit_page(scope.cycle.id, Unit(old, old, kind)), unit_page(scope.cycle.id, target)


def _end(old: str, moves: Mapping[str, str], pages: Collection[str]) -> str:
    """Where a chain of moves ends; a hand-written page is known to nobody here, and lies outside of all cycles."""
    seen, at = {old}, moves[old]
    while at in moves and at not in pages and at not in seen:
        seen.add(at)
        at = moves[at]
    return at if at in pages or (at not in moves and "/" not in at) else ""
