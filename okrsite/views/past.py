"""How a unit did in cycle after cycle, and from where to where an objective went on.

A page of an archived cycle says nothing of what came later: it would not be what it was. What it says of earlier ones
is in its own archive, as it was on the day of closing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import Final

from okrsite.facts import ObjectiveFacts, chains
from okrsite.model import NEARBY, Cycle, Key, State, Unit
from okrsite.views.addresses import CHAINS, unit_page
from okrsite.views.kinds import kind_link
from okrsite.views.marks import Bar, width
from okrsite.views.scope import Link, Scope
from okrsite.wording import score

EARLIER: Final = NEARBY - 1
"""How many cycles before this one a page shows; one more, and it says that there are more."""


@dataclass(frozen=True, slots=True)
class PastCycle:
    link: Link
    number: str
    note: str
    bar: Bar
    is_this: bool
    is_later: bool


@dataclass(frozen=True, slots=True)
class Past:
    """`more`: whether there were cycles before these.  is_later: there is nothing here but what came later."""

    cycles: tuple[PastCycle, ...]
    more: bool
    is_later: bool
    all: Link


@dataclass(frozen=True, slots=True)
class ChainLink:
    """`title` is empty where it is still called the same, `number` where nothing is said of it."""

    cycle: Link
    title: str
    number: str
    is_this: bool
    is_later: bool


@dataclass(frozen=True, slots=True)
class Chain:
    """`more`: the way to what came before these links, if anything did."""

    links: tuple[ChainLink, ...]
    more: str


def name_in(cycle: Cycle, unit: Unit) -> str | None:
    """What a unit with objectives was called in a cycle; it may have been renamed since."""
    return next((name for name in (unit.id, *unit.previously) if name in cycle.by_unit), None)


def past_of(scope: Scope, unit: Unit) -> Past | None:
    """None where it had no objectives in any other cycle of this length."""
    own = scope.cycle.span
    earlier = [*islice(_having(scope, unit, reversed([k for k in scope.kin if k.cycle.span < own])), EARLIER + 1)]
    later = [] if scope.snapshot else [*_having(scope, unit, [k for k in scope.kin if k.cycle.span > own])]
    if not earlier and not later:
        return None
    this = [*_having(scope, unit, [scope])] if scope.has_begun else []
    shown = [*reversed(earlier[:EARLIER]), *this, *later]
    return Past(tuple(shown), len(earlier) > EARLIER, not earlier, kind_link(scope))


def _having(scope: Scope, unit: Unit, others: list[Scope] | Iterator[Scope]) -> Iterator[PastCycle]:
    for other in others:
        name = name_in(other.cycle, unit)
        facts = other.numbers.units.get(name) if name else None
        if name and facts:
            yield PastCycle(
                link=Link(other.cycle.title, unit_page(other.cycle.id, other.unit(name))),
                number=score(facts.progress),
                note="" if other.is_over else "so far",
                bar=past_bar(facts.progress),
                is_this=other is scope,
                is_later=other.cycle.span > scope.cycle.span,
            )


def past_bar(share: Decimal | None, wished: Decimal | None = None) -> Bar:
    """A bar that says nothing of health; the number stands beside it."""
    return Bar(width(share or Decimal(0)), None if wished is None else width(wished), (), "past", "")


def chain_of(scope: Scope, ref: str) -> Chain | None:
    """From what it continues to what continues it; None where it does neither."""
    key = Key(scope.cycle.id, ref)
    before = list(islice(chains.before(scope.portal, key), chains.NEAREST + 1))
    keys = [*reversed(before[: chains.NEAREST]), key, *chains.after(scope.portal, key)]
    if len(keys) == 1:
        return None
    is_cut = len(before) > chains.NEAREST
    return Chain(tuple(_chain_link(scope, one, key) for one in keys), CHAINS if is_cut else "")


def _chain_link(scope: Scope, key: Key, own: Key) -> ChainLink:
    there = scope.of(key.cycle)
    is_later = key != own and there.cycle.span > scope.cycle.span
    title = there.title_of(key)
    return ChainLink(
        cycle=Link(there.cycle.title, there.url_of(key)),
        title="" if title == scope.title_of(own) else title,
        number="" if is_later and scope.snapshot else ended_with(there, there.numbers.objectives[key.ref]),
        is_this=key == own,
        is_later=is_later,
    )


def ended_with(there: Scope, facts: ObjectiveFacts) -> str:
    """`0.65`, `0.52 so far`, `dropped`, `draft`: cycles beside each other are all on one scale."""
    if there.cycle.state is State.DRAFT:
        return "draft"
    if facts.dropped:
        return "dropped"
    shown = score(facts.progress)
    return shown if there.is_over or facts.progress is None else f"{shown} so far"
