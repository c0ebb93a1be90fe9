"""What supports the objectives of one unit, where that is too much for the page of the unit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from okrsite.context.addresses import anchor, supporters_page
from okrsite.context.below import FEW, supporters_of
from okrsite.context.cycle import CycleContext, PageLink
from okrsite.context.progress import legend
from okrsite.language import gettext as _
from okrsite.language import ngettext
from okrsite.model import Key, Unit
from okrsite.views.lines import ObjectiveLine, objective_line
from okrsite.views.paging import on_page, pager
from okrsite.views.provenance import Archived, archived_of
from okrsite.wording import plural


@dataclass(frozen=True, slots=True)
class Supported:
    anchor: str
    link: PageLink
    count: str
    lines: tuple[ObjectiveLine, ...]


@dataclass(frozen=True, slots=True)
class SupportersView:
    title: str
    breadcrumbs: tuple[PageLink, ...]
    legend: str
    objectives: tuple[Supported, ...]
    pager: tuple[PageLink, ...]
    archived: Archived | None


def least_far_first(context: CycleContext, keys: list[Key]) -> list[Key]:
    def progress(key: Key) -> Decimal:
        found = context.of(key.cycle).numbers.objectives[key.ref].progress
        return Decimal(-1) if found is None else found

    return sorted(keys, key=progress)


def more_supporters(context: CycleContext, ref: str, count: int) -> PageLink | None:
    """The way to all of them, where `count` are more than a unit's page shows."""
    if count <= FEW:
        return None
    address = f"{supporters_page(context.cycle.id, context.unit(ref.partition('/')[0]))}#{anchor(ref)}"
    words = ngettext(
        "and %(num)s\u00a0more supporting objective", "and %(num)s\u00a0more supporting objectives", count - FEW
    )
    return PageLink(words, address)


def listed_supporters(context: CycleContext, unit: Unit) -> list[tuple[str, Key]]:
    """Each objective of a unit that has too many, with each of them."""
    found = ((ref, supporters_of(context, ref)) for ref in context.cycle.by_unit.get(unit.id, ()))
    return [(ref, key) for ref, keys in found if len(keys) > FEW for key in least_far_first(context, keys)]


def supporters_view(unit: Unit, nth: int, context: CycleContext) -> SupportersView:
    listed = listed_supporters(context, unit)
    return SupportersView(
        title=_("What supports %(unit)s, %(cycle)s", unit=unit.name, cycle=context.cycle.title),
        breadcrumbs=(context.link, context.unit_link(unit.id)),
        legend=legend(context),
        objectives=tuple(_supported(context, listed, nth)),
        pager=pager(supporters_page(context.cycle.id, unit), len(listed), nth),
        archived=archived_of(context, ""),
    )


def _supported(context: CycleContext, listed: list[tuple[str, Key]], nth: int) -> Iterator[Supported]:
    for ref, group in groupby(on_page(listed, nth), key=lambda one: one[0]):
        count = sum(one == ref for one, _key in listed)
        lines = tuple(objective_line(context, key) for _ref, key in group)
        yield Supported(anchor(ref), context.link_of(ref), plural(count, "supporting objective"), lines)
