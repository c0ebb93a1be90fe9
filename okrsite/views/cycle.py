"""A cycle at a glance: how far, how much time is over, what needs attention. The home page shows the current one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from okrsite.model import COMPANY, Cycle, State, is_key_result
from okrsite.views.addresses import (
    CYCLES,
    amendments_page,
    attention_page,
    cascade_page,
    cycle_page,
    people_page,
    teams_page,
    unit_page,
    wins_page,
)
from okrsite.views.archived import Archived, archived_of
from okrsite.views.closing import Checklists, checklists
from okrsite.views.folded import IN_LINES, CompanyObjective, busy_and_idle, company_objectives
from okrsite.views.marks import Bar, HealthMark
from okrsite.views.news import (
    ATTENTION,
    Attention,
    News,
    attention_of,
    attention_title,
    newest_check_ins,
    newest_wins,
    wanting,
)
from okrsite.views.scope import Link, Scope
from okrsite.views.standing import (
    Standing,
    cycle_standing,
    expected_words,
    key_result_mark,
    legend,
    objective_mark,
    unit_standing,
)
from okrsite.views.trend import Trend, trend_of
from okrsite.wording import day, percent, plural, short_day, signed, span


@dataclass(frozen=True, slots=True)
class Count:
    """How many key results are in one health; `width` is their share of the strip in per cent."""

    health: HealthMark
    count: int
    width: str


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A team or person in one line. `depth` is how far it is below the company."""

    link: Link
    note: str
    lead: Link | None
    percent: str
    bar: Bar | None
    health: HealthMark | None
    objectives: str
    depth: int


@dataclass(frozen=True, slots=True)
class ServingCycle:
    """A shorter cycle that serves this one."""

    link: Link
    span: str
    state: State
    standing: Standing


@dataclass(frozen=True, slots=True)
class CycleView:
    title: str
    span: str
    state: State
    clock: str
    time_over: str
    standing: Standing
    expected: str
    counts: tuple[Count, ...]
    legend: str
    trend: Trend | None
    company: Link
    objectives: tuple[CompanyObjective, ...]
    other_objectives: tuple[CompanyObjective, ...]
    others: str
    attention_title: str
    attention: tuple[Attention, ...]
    attention_more: Link | None
    check_ins: tuple[News, ...]
    wins: tuple[News, ...]
    teams: tuple[UnitRow, ...]
    idle_teams: tuple[UnitRow, ...]
    idle: str
    parent: Link | None
    children: tuple[ServingCycle, ...]
    overview_url: str
    cascade_url: str
    teams_url: str
    people_url: str
    wins_url: str
    amendments: Link
    closing: Checklists | None
    cycles_url: str
    as_of: str
    rolled_up_from: str
    archived: Archived | None


@dataclass(frozen=True, slots=True)
class HomeView:
    """`title` is empty where hand-written words open the page; without any cycle there is no `glance`."""

    title: str
    glance: CycleView | None


def _serving(scope: Scope) -> tuple[ServingCycle, ...]:
    """Oldest first."""
    serving = (other for other in scope.others.values() if other.cycle.parent == scope.cycle.id)
    return tuple(
        ServingCycle(
            link=_cycle_link(other.cycle),
            span=span(*other.cycle.span),
            state=other.cycle.state,
            standing=cycle_standing(other),
        )
        for other in sorted(serving, key=lambda other: (other.cycle.span, other.cycle.id))
    )


def cycle_view(scope: Scope) -> CycleView:
    cycle, numbers = scope.cycle, scope.numbers
    urgent, check_ins = wanting(scope), newest_check_ins(scope)
    objectives = tuple(company_objectives(scope))
    busy, idle = busy_and_idle(team_rows(scope))
    parent = scope.others.get(cycle.parent or "")
    return CycleView(
        title=cycle.title,
        span=span(*cycle.span),
        state=cycle.state,
        clock=clock(scope),
        time_over=percent(numbers.time_over) if scope.is_running else "",
        standing=(standing := cycle_standing(scope)),
        expected=expected_words(scope, numbers.expected) if standing.bar else "",
        counts=counts(key_result_mark(scope, ref) for ref in numbers.key_results),
        legend=legend(scope),
        trend=trend_of(scope.history.of_cycle(cycle.id), "chart--cycle", f"Progress in {cycle.title}"),
        company=scope.unit_link(COMPANY),
        objectives=objectives[:IN_LINES],
        other_objectives=objectives[IN_LINES:],
        others=f"and {plural(len(objectives[IN_LINES:]), 'more objective')}",
        attention_title=attention_title(scope),
        attention=tuple(attention_of(scope, ref) for ref in urgent[:ATTENTION]),
        attention_more=_more(scope, len(urgent) - ATTENTION),
        check_ins=check_ins,
        wins=newest_wins(scope, check_ins),
        teams=busy,
        idle_teams=idle,
        idle=f"{'and ' if busy else ''}{plural(len(idle), 'team')} without objectives",
        parent=_cycle_link(parent.cycle) if parent else None,
        children=_serving(scope),
        overview_url=cycle_page(cycle.id),
        cascade_url=cascade_page(cycle.id),
        teams_url=teams_page(cycle.id),
        people_url=people_page(cycle.id),
        wins_url=wins_page(cycle.id),
        amendments=Link(_amendments(cycle), amendments_page(cycle.id)),
        closing=checklists(scope),
        cycles_url=CYCLES,
        as_of=day(numbers.as_of),
        archived=archived_of(scope),
        rolled_up_from=_rolled_up_from(scope),
    )


def _more(scope: Scope, count: int) -> Link | None:
    return Link(f"and {plural(count, 'more key result')}", attention_page(scope.cycle.id)) if count > 0 else None


def _rolled_up_from(scope: Scope) -> str:
    """What the one number of a cycle is the mean of; nothing where there is no number."""
    if scope.numbers.progress is None:
        return ""
    of_company = len(scope.cycle.by_unit.get(COMPANY, ()))
    count = plural(of_company or len(scope.cycle.objectives), "company objective" if of_company else "objective")
    return f"mean of {count}"


def clock(scope: Scope) -> str:
    """`Week 12 of 13, 7 days left`"""
    cycle, today = scope.cycle, scope.facts.as_of
    if cycle.state is State.DRAFT:
        return "Draft: a proposal, not yet agreed"
    if cycle.state is State.ARCHIVED:
        return f"Ended on {short_day(min(today, cycle.span.ends))}"
    if today < cycle.span.starts:
        return f"Starts in {plural((cycle.span.starts - today).days, 'day')}"
    if today > cycle.span.ends:
        return f"Ended on {short_day(cycle.span.ends)}, not closed"
    weeks = max(round(cycle.span.days / 7), 1)
    week = min((today - cycle.span.starts).days // 7 + 1, weeks)
    return f"Week {week} of {weeks}, {plural((cycle.span.ends - today).days, 'day')} left"


def net_confidence(share: object) -> str:
    """On track less off track among the key results, with its sign."""
    if share is None:
        return ""
    points = round(float(str(share)) * 100)
    return f"+{points}" if points > 0 else signed(str(points))


_ORDER: Final = ("done", "on-track", "at-risk", "off-track", "outdated", "pending", "dropped")


def counts(marks: Iterable[HealthMark]) -> tuple[Count, ...]:
    """In the order from good to unknown; nothing for what does not occur."""
    found = Counter(marks)
    ordered = sorted(found, key=lambda mark: (_ORDER.index(mark.name), mark.word))
    return tuple(Count(mark, found[mark], f"{100 * found[mark] / found.total():.4g}") for mark in ordered)


def _amendments(cycle: Cycle) -> str:
    count = sum(len(key_result.amendments) for key_result in cycle.key_results.values())
    return plural(count, "amendment") if count else "Amendments"


def _cycle_link(cycle: Cycle) -> Link:
    return Link(cycle.title, cycle_page(cycle.id))


def team_rows(scope: Scope) -> tuple[UnitRow, ...]:
    """All teams as a tree, those above first; a circle of teams hangs on nothing and comes last."""
    rows: dict[str, UnitRow] = {}
    waiting = [(team, 0) for team in reversed(scope.team_ids)]
    waiting += [(team.id, 0) for team in reversed(scope.teams_below(COMPANY))]
    while waiting:
        team, depth = waiting.pop()
        if team not in rows:
            rows[team] = unit_row(scope, team, depth)
            waiting += [(below.id, depth + 1) for below in reversed(scope.teams_below(team))]
    return tuple(rows.values())


def _has(scope: Scope, unit_id: str) -> str:
    """`2 objectives`; of who has none what else this one is accountable for."""
    if own := len(scope.cycle.by_unit.get(unit_id, ())):
        return plural(own, "objective")
    owned = scope.owned.get(unit_id, ())
    key_results = sum(map(is_key_result, owned))
    parts = [plural(len(owned) - key_results, "objective")] if len(owned) > key_results else []
    parts += [plural(key_results, "key result")] if key_results else []
    return f"owns {' and '.join(parts)}" if parts else "no objectives"


_BY_URGENCY: Final = ("off-track", "outdated", "at-risk", "pending", "on-track", "done", "dropped")


def _worst(scope: Scope, refs: Iterable[str]) -> HealthMark:
    """Of what somebody owns elsewhere; at least one."""
    marks = (key_result_mark(scope, ref) if is_key_result(ref) else objective_mark(scope, ref) for ref in refs)
    return min(marks, key=lambda mark: _BY_URGENCY.index(mark.name))


def unit_row(scope: Scope, unit_id: str, depth: int = 0) -> UnitRow:
    unit, standing = scope.unit(unit_id), unit_standing(scope, unit_id)
    owned = () if standing.bar or standing.health else scope.owned.get(unit_id, ())
    return UnitRow(
        link=Link(unit.name, unit_page(scope.cycle.id, unit)),
        note=unit.title or "",
        lead=scope.unit_link(unit.lead) if unit.lead else None,
        percent="" if owned else standing.percent,
        bar=standing.bar,
        health=_worst(scope, owned) if owned else standing.health,
        objectives=_has(scope, unit_id),
        depth=depth,
    )
