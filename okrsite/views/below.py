"""Everything below one objective: what supports it, what supports that, and so on, with key results, on one page.

It is there where the page of the unit does not show all of it: for something that is supported is support itself, or
for more than that page lists.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from okrsite.context.below import below_page_of, has_more_below, supporters_of, way_below
from okrsite.context.cycle import CycleContext, PageLink
from okrsite.context.progress import legend
from okrsite.language import gettext as _
from okrsite.model import Key, unit_of
from okrsite.views.cascade import (
    KEY_RESULTS,
    LEVELS,
    OBJECTIVES,
    CascadeNode,
    below_words,
    is_branch_open,
    supports_link,
)
from okrsite.views.lines import key_result_lines, objective_line
from okrsite.views.provenance import Archived, archived_of
from okrsite.views.supporters import least_far_first
from okrsite.wording import plural


@dataclass(frozen=True, slots=True)
class BelowView:
    title: str
    breadcrumbs: tuple[PageLink, ...]
    objective: PageLink
    count: str
    legend: str
    nodes: tuple[CascadeNode, ...]
    archived: Archived | None


@dataclass(slots=True)
class _Chosen:
    """What one page shows; `children` of each objective that something supports, also of those that are not shown.

    Key results are those of its own cycle: of another that is archived no more is known than its objectives.
    """

    shown: set[Key] = field(default_factory=set)
    children: dict[Key, list[Key]] = field(default_factory=dict)
    with_key_results: set[Key] = field(default_factory=set)


def below_link(context: CycleContext, ref: str) -> PageLink | None:
    if not has_more_below(context, ref):
        return None
    return PageLink(_("Everything below this"), below_page_of(context, ref))


def below_title(context: CycleContext, ref: str) -> str:
    return _("Everything below %(title)s", title=context.cycle.objectives[ref].title)


def below_view(ref: str, context: CycleContext) -> BelowView:
    root = Key(context.cycle.id, ref)
    chosen = _chosen(context, root)
    every = _all_below(context, root)
    cut = len(every) - len(chosen.shown)
    return BelowView(
        title=context.cycle.objectives[ref].title,
        breadcrumbs=(context.link, context.unit_link(unit_of(ref))),
        objective=context.link_of(ref),
        count=_count(len(every), cut),
        legend=legend(context),
        nodes=tuple(_node(context, chosen, key, 0) for key in chosen.children[root] if key in chosen.shown),
        archived=archived_of(context, ""),
    )


def _count(every: int, cut: int) -> str:
    said = plural(every, "objective")
    if cut:
        return _("%(objectives)s below it; the %(shown)s that are least far", objectives=said, shown=every - cut)
    return _("%(objectives)s below it", objectives=said)


def _all_below(context: CycleContext, root: Key) -> set[Key]:
    """Each once, whatever circle it lies on; without the objective itself."""
    found = {root}
    waiting = [root]
    while waiting:
        key = waiting.pop()
        new = [one for one in supporters_of(context.of(key.cycle), key.ref) if one not in found]
        found.update(new)
        waiting += new
    return found - {root}


def _chosen(context: CycleContext, root: Key) -> _Chosen:
    """Level by level, those that are least far first where not all of a level fit."""
    chosen, level, left, met = _Chosen(), [root], KEY_RESULTS, {root}
    for _level in range(LEVELS):
        for key in level:
            own = dict.fromkeys(supporters_of(context.of(key.cycle), key.ref))
            chosen.children[key] = [one for one in own if one not in met]
            met.update(own)
        level = _fitting(
            context, [one for key in level for one in chosen.children[key]], OBJECTIVES - len(chosen.shown)
        )
        chosen.shown.update(level)
        for key in (one for one in level if one.cycle == root.cycle):
            left -= len(context.cycle.objectives[key.ref].key_results)
            if left >= 0:
                chosen.with_key_results.add(key)
    return chosen


def _fitting(context: CycleContext, level: list[Key], room: int) -> list[Key]:
    return level if len(level) <= room else least_far_first(context, level)[:room]


def _node(context: CycleContext, chosen: _Chosen, key: Key, depth: int) -> CascadeNode:
    there = context.of(key.cycle)
    beneath = chosen.children.get(key, [])
    children = [one for one in beneath if one in chosen.shown]
    hidden = len(beneath) - len(children)
    key_results = tuple(key_result_lines(there, key.ref)) if key in chosen.with_key_results else ()
    parent = there.cycle.supports.get(key.ref)
    return CascadeNode(
        line=objective_line(context, key),
        supports=supports_link(there, parent) if parent and parent.cycle == key.cycle else None,
        key_results=key_results,
        children=tuple(_node(context, chosen, one, depth + 1) for one in children),
        below=below_words(len(key_results), len(children)),
        more=PageLink(plural(hidden, "more supporting objective"), way_below(there, key.ref)) if hidden else None,
        is_open=is_branch_open(depth, len(chosen.shown)),
    )
