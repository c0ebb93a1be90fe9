"""The page of all that needs attention, unit by unit; of a cycle that is over, of what was missed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from okrsite.context.addresses import cycle_page
from okrsite.context.cycle import CycleContext, PageLink
from okrsite.model import unit_of
from okrsite.views.archived import Archived, archived_of
from okrsite.views.news import Attention, attention_of, attention_title, wanting
from okrsite.wording import plural

MOST: Final = 1000
"""How many key results the page shows; nobody reads more, and 5,000 people may be behind with 20,000."""


@dataclass(frozen=True, slots=True)
class AttentionOfUnit:
    unit: PageLink
    anchor: str
    key_results: tuple[Attention, ...]


@dataclass(frozen=True, slots=True)
class AttentionView:
    title: str
    breadcrumbs: tuple[PageLink, ...]
    count: str
    units: tuple[AttentionOfUnit, ...]
    archived: Archived | None


def attention_view(context: CycleContext) -> AttentionView:
    refs = wanting(context)
    return AttentionView(
        title=f"{attention_title(context)} {context.cycle.title}",
        breadcrumbs=(PageLink(context.cycle.title, cycle_page(context.cycle.id)),),
        count=_count(len(refs)),
        units=tuple(_units(context, refs[:MOST])),
        archived=archived_of(context, ""),
    )


def _count(found: int) -> str:
    said = plural(found, "key result")
    return f"The first {MOST} of {said}" if found > MOST else said if found else ""


def _units(context: CycleContext, refs: list[str]) -> Iterator[AttentionOfUnit]:
    """The unit with what is most urgent first."""
    by_unit: dict[str, list[str]] = {}
    for ref in refs:
        by_unit.setdefault(unit_of(ref), []).append(ref)
    for unit, own in by_unit.items():
        yield AttentionOfUnit(context.unit_link(unit), f"of-{unit}", tuple(attention_of(context, ref) for ref in own))
