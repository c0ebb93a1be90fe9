"""The cascade: company -> teams -> people through `supports`, all in one tree.

A tree of 5,000 people would be a page nobody can open on a phone. So it is filled from the top, level by level, and
where it stops a line says how much there is below and links to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from okrsite.context.addresses import cycle_page, wins_page
from okrsite.context.cycle import CycleContext, PageLink
from okrsite.context.progress import Bar, HealthMark, key_result_progress, legend
from okrsite.model import COMPANY, Key, unit_of
from okrsite.views.archived import Archived, archived_of
from okrsite.views.measured import Value, key_result_values
from okrsite.views.objectives import ObjectiveLine, objective_line
from okrsite.views.replay import Replay, replay_of, steps_of
from okrsite.wording import plural

OBJECTIVES: Final = 400
"""How many objectives one page shows."""
KEY_RESULTS: Final = 800
LEVELS: Final = 24
"""How deep a page nests; nobody reads further, and a template that calls itself ends somewhere."""
LEVELS_OPEN: Final = 2


@dataclass(frozen=True, slots=True)
class KeyResultLine:
    link: PageLink
    owner: PageLink | None
    percent: str
    bar: Bar | None
    health: HealthMark | None
    values: str


@dataclass(frozen=True, slots=True)
class CascadeNode:
    """`steps` of the objective and, one each, of the key results: see `replay.steps_of`."""

    line: ObjectiveLine
    steps: str
    supports: PageLink | None
    key_results: tuple[tuple[KeyResultLine, str], ...]
    children: tuple[CascadeNode, ...]
    below: str
    more: PageLink | None
    is_open: bool


@dataclass(frozen=True, slots=True)
class CascadeView:
    title: str
    breadcrumbs: tuple[PageLink, ...]
    wins_url: str
    company: tuple[CascadeNode, ...]
    unlinked: tuple[CascadeNode, ...]
    cut: bool
    replay: Replay | None
    legend: str
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
        title=f"Cascade {context.cycle.title}",
        breadcrumbs=(PageLink(context.cycle.title, cycle_page(context.cycle.id)),),
        wins_url=wins_page(context.cycle.id),
        company=tuple(_node(context, tree, ref, 0) for ref in company),
        unlinked=tuple(_node(context, tree, ref, 0) for ref in unlinked),
        cut=len(tree.shown) < len(context.cycle.objectives),
        replay=replay_of(context, [ref for ref in context.cycle.objectives if ref in tree.shown]),
        legend=legend(context),
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
    for _ in range(LEVELS):
        shown = level[: OBJECTIVES - len(tree.shown)]
        tree.shown.update(shown)
        for ref in shown:
            left -= len(context.cycle.objectives[ref].key_results)
            if left >= 0:
                tree.with_key_results.add(ref)
        level = [child for ref in shown for child in tree.children.get(ref, ())]


def _node(context: CycleContext, tree: _Tree, ref: str, depth: int) -> CascadeNode:
    children = [child for child in tree.children.get(ref, ()) if child in tree.shown]
    hidden = len(tree.children.get(ref, ())) - len(children)
    key_results = tuple(_with_steps(context, ref)) if ref in tree.with_key_results else ()
    parent = context.cycle.supports.get(ref)
    return CascadeNode(
        line=objective_line(context, Key(context.cycle.id, ref)),
        steps=steps_of(context, ref),
        supports=_supports(context, parent) if parent else None,
        key_results=key_results,
        children=tuple(_node(context, tree, child, depth + 1) for child in children),
        below=_below(len(key_results), len(children)),
        more=_more(context, ref, hidden) if hidden else None,
        is_open=depth < LEVELS_OPEN,
    )


def _with_steps(context: CycleContext, ref: str) -> Iterator[tuple[KeyResultLine, str]]:
    refs = (full for full, _ in context.cycle.key_results_of(ref))
    return ((line, steps_of(context, full)) for line, full in zip(key_result_lines(context, ref), refs, strict=True))


def _supports(context: CycleContext, parent: Key) -> PageLink | None:
    """What the tree itself does not show: a key result, or an objective of a longer cycle."""
    there = context.of(parent.cycle)
    if parent.cycle != context.cycle.id:
        return PageLink(f"{there.cycle.title}: {there.title_of(parent)}", there.url_of(parent))
    return PageLink(there.title_of(parent), there.url_of(parent)) if parent.ref != parent.objective.ref else None


def _below(key_results: int, children: int) -> str:
    parts = [plural(key_results, "key result")] if key_results else []
    return ", ".join(parts + ([plural(children, "supporting objective")] if children else []))


def _more(context: CycleContext, ref: str, hidden: int) -> PageLink:
    return PageLink(f"{plural(hidden, 'more supporting objective')}", context.url_of(Key(context.cycle.id, ref)))


def key_result_lines(context: CycleContext, ref: str) -> Iterator[KeyResultLine]:
    return (key_result_line(context, full) for full, _ in context.cycle.key_results_of(ref))


def key_result_line(context: CycleContext, ref: str) -> KeyResultLine:
    key_result, standing = context.cycle.key_results[ref], key_result_progress(context, ref)
    return KeyResultLine(
        link=PageLink(key_result.title, context.url_of(Key(context.cycle.id, ref))),
        owner=context.unit_link(key_result.owner) if key_result.owner else None,
        percent=standing.percent,
        bar=standing.bar,
        health=standing.health,
        values=_in_line(key_result_values(context, ref)),
    )


def _in_line(values: Sequence[Value]) -> str:
    """`900 → 512 → 300 ms`, `92, at least 90 %`, `from 900 to 300 ms`, `reached: 1 of 3 levels (commit)`"""
    match values:
        case [Value(is_now=True) as one]:
            return f"{one.label}: {one.text}"
        case [Value(is_now=True) as now, limit]:
            return f"{now.text}, {limit.label} {limit.text}"
        case [_, Value(is_now=True), _]:
            return " → ".join(value.text for value in values)
    return " ".join(f"{value.label} {value.text}" for value in values)
