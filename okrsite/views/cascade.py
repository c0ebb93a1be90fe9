"""The cascade: company -> teams -> people through `supports`, all in one tree; and week by week what it said.

A tree of 5,000 people would be a page nobody can open on a phone. So it is filled from the top, level by level, and
where it stops a line says how much there is below and links to it.

Without a script the weeks are a list. With one, a slider puts the numbers of a week where those of today stand; they
lie beside each line already, as the pages of that week would have written them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from okrsite.context.addresses import heat_page, map_page, timeline_page, wins_page
from okrsite.context.below import way_below
from okrsite.context.cycle import CycleContext, PageLink
from okrsite.context.progress import HealthMark, bar, health_mark, legend
from okrsite.facts import Health, HistoryPoint, HistoryStep
from okrsite.language import gettext as _
from okrsite.model import COMPANY, Key, unit_of
from okrsite.model.shares import clamped
from okrsite.views.lines import KeyResultLine, ObjectiveLine, key_result_lines, objective_line
from okrsite.views.listing import GOALS, Listing, listing
from okrsite.views.provenance import Archived, archived_of
from okrsite.views.supporters import least_far_first
from okrsite.wording import day, percent, plural

OBJECTIVES: Final = 80
"""How many objectives one page shows, those that are least far first where not all of a level fit."""


KEY_RESULTS: Final = 60


LEVELS: Final = 24
"""How deep a page nests; nobody reads further, and a template that calls itself ends somewhere."""


LEVELS_OPEN: Final = 2


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
    map_url: str
    timeline_url: str
    heat_url: str
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
        wins_url=wins_page(context.cycle.id),
        map_url=map_page(context.cycle.id),
        timeline_url=timeline_page(context.cycle.id),
        heat_url=heat_page(context.cycle.id),
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
    key_results = tuple(_with_steps(context, ref)) if ref in tree.with_key_results else ()
    parent = context.cycle.supports.get(ref)
    return CascadeNode(
        line=objective_line(context, Key(context.cycle.id, ref)),
        steps=weekly_steps(context, ref),
        supports=supports_link(context, parent) if parent else None,
        key_results=key_results,
        children=tuple(_node(context, tree, child, depth + 1) for child in children),
        below=below_words(len(key_results), len(children)),
        more=PageLink(plural(hidden, "more supporting objective"), way_below(context, ref)) if hidden else None,
        is_open=depth < LEVELS_OPEN,
    )


def _with_steps(context: CycleContext, ref: str) -> Iterator[tuple[KeyResultLine, str]]:
    refs = (full for full, _kr in context.cycle.key_results_of(ref))
    return (
        (line, weekly_steps(context, full)) for line, full in zip(key_result_lines(context, ref), refs, strict=True)
    )


def supports_link(context: CycleContext, parent: Key) -> PageLink | None:
    """What the tree itself does not show: a key result, or an objective of a longer cycle."""
    there = context.of(parent.cycle)
    if parent.cycle != context.cycle.id:
        return PageLink(f"{there.cycle.title}: {there.title_of(parent)}", there.url_of(parent))
    return there.link_to(parent) if parent.ref != parent.objective.ref else None


def below_words(key_results: int, children: int) -> str:
    parts = [plural(key_results, "key result")] if key_results else []
    return ", ".join(parts + ([plural(children, "supporting objective")] if children else []))


_FIELDS: Final = "|"


_STEPS: Final = ";"


@dataclass(frozen=True, slots=True)
class Week:
    """`counts`: of the objectives on the page, in the order of the health."""

    day: str
    progress: str
    expected: str
    counts: tuple[tuple[HealthMark, int], ...]


@dataclass(frozen=True, slots=True)
class Replay:
    """`days` are those of each line's steps; `words` of health by the name that a step has."""

    days: tuple[str, ...]
    words: Mapping[str, str]
    weeks: tuple[Week, ...]


def replay_of(context: CycleContext, refs: Iterable[str]) -> Replay | None:
    """Of the objectives `refs`. None where fewer than two days are over, or an archive kept no course."""
    courses = [context.history.steps(context.cycle.id, ref) for ref in refs]
    days = [step.date for step in courses[0]] if courses else []
    if len(days) < 2:
        return None
    points = {point.date: point for point in context.history.of_cycle(context.cycle.id)}
    return Replay(
        days=tuple(map(day, days)),
        words={health_mark(health).name: health_mark(health).word for health in Health},
        weeks=tuple(
            _week(context, at, points.get(at), Counter(step.health for step in steps))
            for at, steps in zip(days, zip(*courses, strict=True), strict=True)
        ),
    )


def _week(context: CycleContext, at: date, point: HistoryPoint | None, found: Counter[Health]) -> Week:
    return Week(
        day=context.day(at),
        progress=percent(point.actual if point else None, "–"),
        expected=percent(point.expected if point else None, "–"),
        counts=tuple((health_mark(health), found[health]) for health in Health if found[health]),
    )


def weekly_steps(context: CycleContext, ref: str) -> str:
    """`12 %|12|8 %|7.9|on-track;…`: the number, how full the bar is, what was expected and where, the health."""
    return _STEPS.join(map(_written_step, context.history.steps(context.cycle.id, ref)))


def _written_step(step: HistoryStep) -> str:
    drawn = bar(None if step.attainment is None else clamped(step.attainment), step.expected, step.health)
    fields: Sequence[str] = (
        percent(step.attainment, ""),
        drawn.filled,
        percent(step.expected) if drawn.expected else "",
        drawn.expected or "",
        drawn.health,
    )
    return _FIELDS.join(fields)
