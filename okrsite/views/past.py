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

from okrsite.context.addresses import CHAINS, unit_page
from okrsite.context.cycle import CycleContext, PageLink
from okrsite.context.progress import Bar, width
from okrsite.context.series import series_link
from okrsite.facts import ObjectiveFacts, chains
from okrsite.model import NEARBY, Cycle, Key, State, Unit
from okrsite.wording import score

EARLIER: Final = NEARBY - 1
"""How many cycles before this one a page shows; one more, and it says that there are more."""


@dataclass(frozen=True, slots=True)
class PastCycle:
    link: PageLink
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
    all: PageLink


@dataclass(frozen=True, slots=True)
class ChainLink:
    """`title` is empty where it is still called the same, `number` where nothing is said of it."""

    cycle: PageLink
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


def past_of(context: CycleContext, unit: Unit) -> Past | None:
    """None where it had no objectives in any other cycle of this length."""
    own = context.cycle.span
    earlier = [*islice(_having(context, unit, reversed([k for k in context.kin if k.cycle.span < own])), EARLIER + 1)]
    later = [] if context.snapshot else [*_having(context, unit, [k for k in context.kin if k.cycle.span > own])]
    if not earlier and not later:
        return None
    this = [*_having(context, unit, [context])] if context.has_begun else []
    shown = [*reversed(earlier[:EARLIER]), *this, *later]
    return Past(tuple(shown), len(earlier) > EARLIER, not earlier, series_link(context))


def _having(
    context: CycleContext, unit: Unit, others: list[CycleContext] | Iterator[CycleContext]
) -> Iterator[PastCycle]:
    for other in others:
        name = name_in(other.cycle, unit)
        facts = other.numbers.units.get(name) if name else None
        if name and facts:
            yield PastCycle(
                link=PageLink(other.cycle.title, unit_page(other.cycle.id, other.unit(name))),
                number=score(facts.progress),
                note="" if other.is_over else "so far",
                bar=past_bar(facts.progress),
                is_this=other is context,
                is_later=other.cycle.span > context.cycle.span,
            )


def past_bar(share: Decimal | None, wished: Decimal | None = None) -> Bar:
    """A bar that says nothing of health; the number stands beside it."""
    return Bar(width(share or Decimal(0)), None if wished is None else width(wished), (), "past", "")


def chain_of(context: CycleContext, ref: str) -> Chain | None:
    """From what it continues to what continues it; None where it does neither."""
    key = Key(context.cycle.id, ref)
    before = list(islice(chains.before(context.portal, key), chains.NEAREST + 1))
    keys = [*reversed(before[: chains.NEAREST]), key, *chains.after(context.portal, key)]
    if len(keys) == 1:
        return None
    is_cut = len(before) > chains.NEAREST
    return Chain(tuple(_chain_link(context, one, key) for one in keys), CHAINS if is_cut else "")


def _chain_link(context: CycleContext, key: Key, own: Key) -> ChainLink:
    there = context.of(key.cycle)
    is_later = key != own and there.cycle.span > context.cycle.span
    title = there.title_of(key)
    return ChainLink(
        cycle=PageLink(there.cycle.title, there.url_of(key)),
        title="" if title == context.title_of(own) else title,
        number="" if is_later and context.snapshot else ended_with(there, there.numbers.objectives[key.ref]),
        is_this=key == own,
        is_later=is_later,
    )


def ended_with(there: CycleContext, facts: ObjectiveFacts) -> str:
    """`0.65`, `0.52 so far`, `dropped`, `draft`: cycles beside each other are all on one scale."""
    if there.cycle.state is State.DRAFT:
        return "draft"
    if facts.dropped:
        return "dropped"
    shown = score(facts.progress)
    return shown if there.is_over or facts.progress is None else f"{shown} so far"
