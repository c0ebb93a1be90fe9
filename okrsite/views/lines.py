"""An objective, a key result, a unit in one line, wherever another page names it; and how many of each health."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from okrsite.context.addresses import unit_page
from okrsite.context.cycle import CycleContext, PageLink
from okrsite.context.overdue import overdue_of, overdue_words
from okrsite.context.progress import (
    Bar,
    HealthMark,
    key_result_mark,
    key_result_progress,
    objective_mark,
    objective_progress,
    progress_without_outcome,
    unit_progress,
)
from okrsite.language import counted
from okrsite.language import gettext as _
from okrsite.model import COMPANY, Key, is_key_result, unit_of
from okrsite.views.measures import Value, heading, key_result_values
from okrsite.wording import day, plural


@dataclass(frozen=True, slots=True)
class ObjectiveLine:
    """An objective in one line, wherever another page names it."""

    link: PageLink
    unit: PageLink
    owner: PageLink | None
    percent: str
    bar: Bar | None
    health: HealthMark | None
    coverage: str
    cycle: str


def objective_line(context: CycleContext, key: Key) -> ObjectiveLine:
    """Of the objective that `key` names, or that the key result it names belongs to."""
    there = context.of(key.cycle)
    ref = key.objective.ref
    is_elsewhere = key.cycle != context.cycle.id
    shown = (progress_without_outcome if is_elsewhere and there.has_ended else objective_progress)(there, ref)
    return ObjectiveLine(
        link=there.link_of(ref),
        unit=there.unit_link(unit_of(ref)),
        owner=there.owner_link(ref),
        percent=shown.percent,
        bar=shown.bar,
        health=shown.health,
        coverage=shown.coverage,
        cycle=there.cycle.title if is_elsewhere else "",
    )


@dataclass(frozen=True, slots=True)
class KeyResultLine:
    link: PageLink
    owner: PageLink | None
    percent: str
    bar: Bar | None
    health: HealthMark | None
    values: str
    overdue: str
    heading: str


def key_result_lines(context: CycleContext, ref: str) -> Iterator[KeyResultLine]:
    return (key_result_line(context, full) for full, _one in context.cycle.key_results_of(ref))


def key_result_line(context: CycleContext, ref: str) -> KeyResultLine:
    key_result, shown = context.cycle.key_results[ref], key_result_progress(context, ref)
    return KeyResultLine(
        link=context.link_of(ref),
        owner=context.unit_link(key_result.owner) if key_result.owner else None,
        percent=shown.percent,
        bar=shown.bar,
        health=shown.health,
        values=values_in_line(context, ref),
        overdue=overdue_words(overdue_of(context, ref)),
        heading=heading(context, ref),
    )


def values_in_line(context: CycleContext, ref: str) -> str:
    return _in_line(key_result_values(context, ref))


def _in_line(values: Sequence[Value]) -> str:
    """`900 → 512 → 300 ms`, `92, at least 90 %`, `from 900 to 300 ms`, `reached: 1 of 3 levels (commit)`"""
    match values:
        case [Value(is_now=True) as one]:
            return f"{one.label}: {one.text}"
        case [Value(is_now=True) as now, limit]:
            return f"{now.text}, {limit.label} {limit.text}"
        case [Value(), Value(is_now=True), Value()]:
            return " → ".join(value.text for value in values)
    return " ".join(f"{value.label} {value.text}" for value in values)


@dataclass(frozen=True, slots=True)
class Day:
    """The day of a page's figures; `iso` is what okrsite.js tells their age from, where they may grow old."""

    words: str
    iso: str


def day_of_figures(context: CycleContext) -> Day:
    """What is over is final, and a plan has no figures yet."""
    as_of = context.facts.as_of
    return Day(day(context.numbers.as_of), "" if context.has_ended or context.is_plan else as_of.isoformat())


@dataclass(frozen=True, slots=True)
class Count:
    """How many key results are in one health. width: their share of the strip in per cent.  url: where they are."""

    health: HealthMark
    count: int
    width: str
    url: str | None

    @property
    def shown(self) -> str:
        return counted(self.count)


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A team or person in one line. `depth` is how far it is below the company."""

    link: PageLink
    note: str
    lead: PageLink | None
    percent: str
    bar: Bar | None
    health: HealthMark | None
    objectives: str
    depth: int
    is_idle: bool


_ORDER: Final = ("done", "on-track", "at-risk", "off-track", "outdated", "pending", "dropped")


def counts(marks: Iterable[HealthMark], listed: str = "") -> tuple[Count, ...]:
    """In the order from good to unknown; nothing for what does not occur. `listed` is the page that has all of them."""
    found = Counter(marks)
    ordered = sorted(found, key=lambda mark: (_ORDER.index(mark.name), mark.word))
    return tuple(
        Count(
            health=mark,
            count=found[mark],
            width=f"{100 * found[mark] / found.total():.4g}",
            url=f"{listed}?kind=key-result&health={mark.name}" if listed else None,
        )
        for mark in ordered
    )


def team_rows(context: CycleContext) -> tuple[UnitRow, ...]:
    """All teams as a tree, those above first; a circle of teams hangs on nothing and comes last."""
    rows: dict[str, UnitRow] = {}
    waiting = [(team, 0) for team in reversed(context.team_ids)]
    waiting += [(team.id, 0) for team in reversed(context.teams_below(COMPANY))]
    while waiting:
        team, depth = waiting.pop()
        if team not in rows:
            rows[team] = unit_row(context, team, depth)
            waiting += [(below.id, depth + 1) for below in reversed(context.teams_below(team))]
    return tuple(rows.values())


def _has(context: CycleContext, unit_id: str) -> str:
    """`2 objectives`; of who has none what else this one is accountable for."""
    if own := len(context.cycle.by_unit.get(unit_id, ())):
        return plural(own, "objective")
    owned = context.owned.get(unit_id, ())
    key_results = sum(map(is_key_result, owned))
    parts = [plural(len(owned) - key_results, "objective")] if len(owned) > key_results else []
    parts += [plural(key_results, "key result")] if key_results else []
    match parts:
        case [objectives, key_results_]:
            return _("owns %(objectives)s and %(key_results)s", objectives=objectives, key_results=key_results_)
        case [one]:
            return _("owns %(what)s", what=one)
    return _("no objectives")


_BY_URGENCY: Final = ("off-track", "outdated", "at-risk", "pending", "on-track", "done", "dropped")


def _worst(context: CycleContext, refs: Iterable[str]) -> HealthMark:
    """Of what somebody owns elsewhere; at least one."""
    marks = (key_result_mark(context, ref) if is_key_result(ref) else objective_mark(context, ref) for ref in refs)
    return min(marks, key=lambda mark: _BY_URGENCY.index(mark.name))


def unit_row(context: CycleContext, unit_id: str, depth: int = 0) -> UnitRow:
    unit, shown = context.unit(unit_id), unit_progress(context, unit_id)
    has_plan = unit_id in context.cycle.by_unit
    owned = () if has_plan else context.owned.get(unit_id, ())
    return UnitRow(
        link=PageLink(unit.name, unit_page(context.cycle.id, unit)),
        note=unit.title or "",
        lead=context.unit_link(unit.lead) if unit.lead else None,
        percent="" if owned else shown.percent,
        bar=shown.bar,
        health=_worst(context, owned) if owned and not context.is_plan else shown.health,
        objectives=", ".join(filter(None, (_has(context, unit_id), shown.coverage))),
        depth=depth,
        is_idle=not has_plan and not owned,
    )
