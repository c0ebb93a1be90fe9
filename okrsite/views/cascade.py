"""The cascade: company -> teams -> people through `supports`, all in one tree.

A tree of 5,000 people would be a page nobody can open on a phone. So it is filled from the top, level by level, and
where it stops a line says how much there is below and links to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from okrsite.context.below import way_below
from okrsite.context.cycle import CycleContext, PageLink
from okrsite.context.progress import legend
from okrsite.language import gettext as _
from okrsite.model import COMPANY, Key, unit_of
from okrsite.views.lines import KeyResultLine, ObjectiveLine, key_result_lines, objective_line
from okrsite.views.listing import GOALS, Listing, listing
from okrsite.views.provenance import Archived, archived_of
from okrsite.views.replay import Replay, replay_of
from okrsite.views.supporters import least_far_first
from okrsite.wording import plural

OBJECTIVES: Final = 60
"""How many objectives one page shows, those that are least far first where not all of a level fit."""


KEY_RESULTS: Final = 45


LEVELS: Final = 24
"""How deep a page nests; nobody reads further, and a template that calls itself ends somewhere."""


MANY: Final = 40
"""Of more objectives on one page only the first level is open: a phone takes long to lay all of them out."""


def is_branch_open(depth: int, shown: int) -> bool:
    """Whether what is below an objective is seen at once, on a page that shows so many objectives."""
    return depth < (1 if shown > MANY else 2)


@dataclass(frozen=True, slots=True)
class CascadeNode:
    line: ObjectiveLine
    supports: PageLink | None
    key_results: tuple[KeyResultLine, ...]
    children: tuple[CascadeNode, ...]
    below: str
    more: PageLink | None
    is_open: bool


@dataclass(frozen=True, slots=True)
class CascadeView:
    title: str
    breadcrumbs: tuple[PageLink, ...]
    company: tuple[CascadeNode, ...]
    unlinked: tuple[CascadeNode, ...]
    cut: bool
    replay: Replay | None
    legend: str
    listing: Listing
    archived: Archived | None


@dataclass(slots=True)
class _Tree:
    """The objectives of one cycle below each other. What lies on a circle is shown where it is reached first."""

    roots: list[str]
    children: dict[str, list[str]] = field(default_factory=dict)
    shown: set[str] = field(default_factory=set)
    with_key_results: set[str] = field(default_factory=set)


def cascade_view(context: CycleContext) -> CascadeView:
    tree = _tree(context)
    _fill(tree, context)
    company = [ref for ref in tree.roots if unit_of(ref) == COMPANY]
    unlinked = [ref for ref in tree.roots if unit_of(ref) != COMPANY and ref in tree.shown]
    return CascadeView(
        title=_("Cascade %(cycle)s", cycle=context.cycle.title),
        breadcrumbs=(context.link,),
        company=tuple(_node(context, tree, ref, 0) for ref in company),
        unlinked=tuple(_node(context, tree, ref, 0) for ref in unlinked),
        cut=len(tree.shown) < len(context.cycle.objectives),
        replay=replay_of(context, [ref for ref in context.cycle.objectives if ref in tree.shown]),
        legend=legend(context),
        listing=listing(context, "key-results", GOALS, count=len(context.cycle.objectives)),
        archived=archived_of(context, ""),
    )


def _tree(context: CycleContext) -> _Tree:
    parents: Mapping[str, Key] = context.cycle.supports
    children: dict[str, list[str]] = {}
    roots = []
    for ref in context.cycle.objectives:
        parent = parents.get(ref)
        if parent is None or parent.cycle != context.cycle.id or context.numbers.objectives[ref].in_circle:
            roots.append(ref)
        else:
            children.setdefault(parent.objective.ref, []).append(ref)
    return _Tree(sorted(roots, key=lambda ref: unit_of(ref) != COMPANY), children)


def _fill(tree: _Tree, context: CycleContext) -> None:
    """Chooses, level by level, what is shown."""
    level, left = tree.roots, KEY_RESULTS
    for _level in range(LEVELS):
        shown = _least_far(context, level, OBJECTIVES - len(tree.shown))
        tree.shown.update(shown)
        for ref in shown:
            left -= len(context.cycle.objectives[ref].key_results)
            if left >= 0:
                tree.with_key_results.add(ref)
        level = [child for ref in shown for child in tree.children.get(ref, ())]


def _least_far(context: CycleContext, level: list[str], room: int) -> list[str]:
    if len(level) <= room:
        return level
    keys = least_far_first(context, [Key(context.cycle.id, ref) for ref in level])
    chosen = {key.ref for key in keys[:room]}
    return [ref for ref in level if ref in chosen]


def _node(context: CycleContext, tree: _Tree, ref: str, depth: int) -> CascadeNode:
    children = [child for child in tree.children.get(ref, ()) if child in tree.shown]
    hidden = len(tree.children.get(ref, ())) - len(children)
    key_results = tuple(key_result_lines(context, ref)) if ref in tree.with_key_results else ()
    parent = context.cycle.supports.get(ref)
    return CascadeNode(
        line=objective_line(context, Key(context.cycle.id, ref)),
        supports=supports_link(context, parent) if parent else None,
        key_results=key_results,
        children=tuple(_node(context, tree, child, depth + 1) for child in children),
        below=below_words(len(key_results), len(children)),
        more=PageLink(plural(hidden, "more supporting objective"), way_below(context, ref)) if hidden else None,
        is_open=is_branch_open(depth, len(tree.shown)),
    )


def lines_of(context: CycleContext) -> Iterator[str]:
    """The objectives and key results of the page, in its order."""
    tree = _tree(context)
    _fill(tree, context)
    return (line for ref in tree.roots if ref in tree.shown for line in _lines_at(context, tree, ref))


def _lines_at(context: CycleContext, tree: _Tree, ref: str) -> Iterator[str]:
    yield ref
    if ref in tree.with_key_results:
        yield from (full for full, _kr in context.cycle.key_results_of(ref))
    for child in tree.children.get(ref, ()):
        if child in tree.shown:
            yield from _lines_at(context, tree, child)


def supports_link(context: CycleContext, parent: Key) -> PageLink | None:
    """What the tree itself does not show: a key result, or an objective of a longer cycle."""
    there = context.of(parent.cycle)
    if parent.cycle != context.cycle.id:
        return PageLink(f"{there.cycle.title}: {there.title_of(parent)}", there.url_of(parent))
    return there.link_to(parent) if parent.ref != parent.objective.ref else None


def below_words(key_results: int, children: int) -> str:
    parts = [plural(key_results, "key result")] if key_results else []
    return ", ".join(parts + ([plural(children, "supporting objective")] if children else []))
