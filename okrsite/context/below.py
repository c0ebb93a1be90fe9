"""What supports an objective, and which have so much below them that it has a page of its own."""

from __future__ import annotations

from typing import Final

from okrsite.context.addresses import below_page
from okrsite.context.cycle import CycleContext
from okrsite.model import Key, unit_of

FEW: Final = 24
"""So many supporting objectives stand with an objective on the page of its unit."""


def supporters_of(context: CycleContext, ref: str) -> list[Key]:
    """Of an objective and of each of its key results, in the order of the files."""
    cycle, found = context.cycle, context.portal.supporters
    refs = (ref, *cycle.parts_of(ref))
    return [key for one in refs for key in found.get(Key(cycle.id, one), ())]


def objectives_with_more_below(context: CycleContext) -> list[str]:
    """Those that have such a page."""
    return [ref for ref in context.cycle.objectives if has_more_below(context, ref)]


def has_more_below(context: CycleContext, ref: str) -> bool:
    supported = context.portal.supported
    if Key(context.cycle.id, ref) not in supported:  # as of nearly all
        return False
    keys = supporters_of(context, ref)
    return len(keys) > FEW or not supported.isdisjoint(keys)


def below_page_of(context: CycleContext, ref: str) -> str:
    return below_page(context.cycle.id, context.unit(unit_of(ref)), ref)


def way_below(context: CycleContext, ref: str) -> str:
    """Where all that supports it is: its own page of that, or the page of its unit."""
    return below_page_of(context, ref) if has_more_below(context, ref) else context.link_of(ref).url or ""
