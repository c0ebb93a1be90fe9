"""The cascade: company -> teams -> people through `supports`, all in one tree.

A tree of 5,000 people would be a page nobody can open on a phone. So it is filled from the top, level by level, and
where it stops a line says how much there is below and links to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from okrsite.model import COMPANY, Key, unit_of
from okrsite.views.addresses import cycle_page, wins_page
from okrsite.views.archived import Archived, archived_of
from okrsite.views.marks import Bar, HealthMark
from okrsite.views.measured import Value, key_result_values
from okrsite.views.objectives import ObjectiveLine, objective_line
from okrsite.views.replay import Replay, replay_of, steps_of
from okrsite.views.scope import Link, Scope
from okrsite.views.standing import key_result_standing, legend
from okrsite.wording import plural

OBJECTIVES: Final = 400
"""How many objectives one page shows."""
KEY_RESULTS: Final = 800
LEVELS: Final = 24
"""How deep a page nests; nobody reads further, and a template that calls itself ends somewhere."""
LEVELS_OPEN: Final = 2


@dataclass(frozen=True, slots=True)
class KeyResultLine:
    link: Link
    owner: Link | None
    percent: str
    bar: Bar | None
    health: HealthMark | None
    values: str


@dataclass(frozen=True, slots=True)
class CascadeNode:
    """`steps` of the objective and, one each, of the key results: see `replay.steps_of`."""

    line: ObjectiveLine
    steps: str
    supports: Link | None
    key_results: tuple[tuple[KeyResultLine, str], ...]
    children: tuple[CascadeNode, ...]
    below: str
    more: Link | None
    is_open: bool


@dataclass(frozen=True, slots=True)
class CascadeView:
    title: str
    breadcrumbs: tuple[Link, ...]
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


def cascade_view(scope: Scope) -> CascadeView:
    tree = _tree(scope)
    _fill(tree, scope)
    company = [ref for ref in tree.roots if unit_of(ref) == COMPANY]
    unlinked = [ref for ref in tree.roots if unit_of(ref) != COMPANY and ref in tree.shown]
    return CascadeView(
        title=f"Cascade {scope.cycle.title}",
        breadcrumbs=(Link(scope.cycle.title, cycle_page(scope.cycle.id)),),
        wins_url=wins_page(scope.cycle.id),
        company=tuple(_node(scope, tree, ref, 0) for ref in company),
        unlinked=tuple(_node(scope, tree, ref, 0) for ref in unlinked),
        cut=len(tree.shown) < len(scope.cycle.objectives),
        replay=replay_of(scope, [ref for ref in scope.cycle.objectives if ref in tree.shown]),
        legend=legend(scope),
        archived=archived_of(scope, ""),
    )


def _tree(scope: Scope) -> _Tree:
    parents: Mapping[str, Key] = scope.cycle.supports
    children: dict[str, list[str]] = {}
    roots = []
    for ref in scope.cycle.objectives:
        parent = parents.get(ref)
        if parent is None or parent.cycle != scope.cycle.id or scope.numbers.objectives[ref].in_circle:
            roots.append(ref)
        else:
            children.setdefault(parent.objective.ref, []).append(ref)
    return _Tree(sorted(roots, key=lambda ref: unit_of(ref) != COMPANY), children)


def _fill(tree: _Tree, scope: Scope) -> None:
    """Chooses, level by level, what is shown."""
    level, left = tree.roots, KEY_RESULTS
    for _ in range(LEVELS):
        shown = level[: OBJECTIVES - len(tree.shown)]
        tree.shown.update(shown)
        for ref in shown:
            left -= len(scope.cycle.objectives[ref].key_results)
            if left >= 0:
                tree.with_key_results.add(ref)
        level = [child for ref in shown for child in tree.children.get(ref, ())]


def _node(scope: Scope, tree: _Tree, ref: str, depth: int) -> CascadeNode:
    children = [child for child in tree.children.get(ref, ()) if child in tree.shown]
    hidden = len(tree.children.get(ref, ())) - len(children)
    key_results = tuple(_with_steps(scope, ref)) if ref in tree.with_key_results else ()
    parent = scope.cycle.supports.get(ref)
    return CascadeNode(
        line=objective_line(scope, Key(scope.cycle.id, ref)),
        steps=steps_of(scope, ref),
        supports=_supports(scope, parent) if parent else None,
        key_results=key_results,
        children=tuple(_node(scope, tree, child, depth + 1) for child in children),
        below=_below(len(key_results), len(children)),
        more=_more(scope, ref, hidden) if hidden else None,
        is_open=depth < LEVELS_OPEN,
    )


def _with_steps(scope: Scope, ref: str) -> Iterator[tuple[KeyResultLine, str]]:
    refs = (full for full, _ in scope.cycle.key_results_of(ref))
    return ((line, steps_of(scope, full)) for line, full in zip(key_result_lines(scope, ref), refs, strict=True))


def _supports(scope: Scope, parent: Key) -> Link | None:
    """What the tree itself does not show: a key result, or an objective of a longer cycle."""
    there = scope.of(parent.cycle)
    if parent.cycle != scope.cycle.id:
        return Link(f"{there.cycle.title}: {there.title_of(parent)}", there.url_of(parent))
    return Link(there.title_of(parent), there.url_of(parent)) if parent.ref != parent.objective.ref else None


def _below(key_results: int, children: int) -> str:
    parts = [plural(key_results, "key result")] if key_results else []
    return ", ".join(parts + ([plural(children, "supporting objective")] if children else []))


def _more(scope: Scope, ref: str, hidden: int) -> Link:
    return Link(f"{plural(hidden, 'more supporting objective')}", scope.url_of(Key(scope.cycle.id, ref)))


def key_result_lines(scope: Scope, ref: str) -> Iterator[KeyResultLine]:
    return (key_result_line(scope, full) for full, _ in scope.cycle.key_results_of(ref))


def key_result_line(scope: Scope, ref: str) -> KeyResultLine:
    key_result, standing = scope.cycle.key_results[ref], key_result_standing(scope, ref)
    return KeyResultLine(
        link=Link(key_result.title, scope.url_of(Key(scope.cycle.id, ref))),
        owner=scope.unit_link(key_result.owner) if key_result.owner else None,
        percent=standing.percent,
        bar=standing.bar,
        health=standing.health,
        values=_in_line(key_result_values(scope, ref)),
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
