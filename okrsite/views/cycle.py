"""A cycle at a glance: how far, how much time is over, what needs attention. The home page shows the current one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from okrsite.context.addresses import (
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
from okrsite.context.cycle import CycleContext, PageLink
from okrsite.context.progress import (
    Bar,
    HealthMark,
    ShownProgress,
    cycle_progress,
    expected_words,
    key_result_mark,
    legend,
    objective_mark,
    unit_progress,
)
from okrsite.model import COMPANY, Cycle, State, is_key_result
from okrsite.views.archived import Archived, archived_of
from okrsite.views.closing import Checklists, checklists
from okrsite.views.drawings import Trend, trend_of
from okrsite.views.folded import IN_LINES, CompanyObjective, busy_and_idle, company_objectives
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

    link: PageLink
    note: str
    lead: PageLink | None
    percent: str
    bar: Bar | None
    health: HealthMark | None
    objectives: str
    depth: int


@dataclass(frozen=True, slots=True)
class ServingCycle:
    """A shorter cycle that serves this one."""

    link: PageLink
    span: str
    state: State
    standing: ShownProgress


@dataclass(frozen=True, slots=True)
class CycleView:
    title: str
    span: str
    state: State
    clock: str
    time_over: str
    standing: ShownProgress
    expected: str
    counts: tuple[Count, ...]
    legend: str
    trend: Trend | None
    company: PageLink
    objectives: tuple[CompanyObjective, ...]
    other_objectives: tuple[CompanyObjective, ...]
    others: str
    attention_title: str
    attention: tuple[Attention, ...]
    attention_more: PageLink | None
    check_ins: tuple[News, ...]
    wins: tuple[News, ...]
    teams: tuple[UnitRow, ...]
    idle_teams: tuple[UnitRow, ...]
    idle: str
    parent: PageLink | None
    children: tuple[ServingCycle, ...]
    overview_url: str
    cascade_url: str
    teams_url: str
    people_url: str
    wins_url: str
    amendments: PageLink
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


def _serving(context: CycleContext) -> tuple[ServingCycle, ...]:
    """Oldest first."""
    serving = (other for other in context.others.values() if other.cycle.parent == context.cycle.id)
    return tuple(
        ServingCycle(
            link=_cycle_link(other.cycle),
            span=span(*other.cycle.span),
            state=other.cycle.state,
            standing=cycle_progress(other),
        )
        for other in sorted(serving, key=lambda other: (other.cycle.span, other.cycle.id))
    )


def cycle_view(context: CycleContext) -> CycleView:
    cycle, numbers = context.cycle, context.numbers
    urgent, check_ins = wanting(context), newest_check_ins(context)
    objectives = tuple(company_objectives(context))
    busy, idle = busy_and_idle(team_rows(context))
    parent = context.others.get(cycle.parent or "")
    return CycleView(
        title=cycle.title,
        span=span(*cycle.span),
        state=cycle.state,
        clock=clock(context),
        time_over=percent(numbers.time_over) if context.is_running else "",
        standing=(standing := cycle_progress(context)),
        expected=expected_words(context, numbers.expected) if standing.bar else "",
        counts=counts(key_result_mark(context, ref) for ref in numbers.key_results),
        legend=legend(context),
        trend=trend_of(context.history.of_cycle(cycle.id), "chart--cycle", f"Progress in {cycle.title}"),
        company=context.unit_link(COMPANY),
        objectives=objectives[:IN_LINES],
        other_objectives=objectives[IN_LINES:],
        others=f"and {plural(len(objectives[IN_LINES:]), 'more objective')}",
        attention_title=attention_title(context),
        attention=tuple(attention_of(context, ref) for ref in urgent[:ATTENTION]),
        attention_more=_more(context, len(urgent) - ATTENTION),
        check_ins=check_ins,
        wins=newest_wins(context, check_ins),
        teams=busy,
        idle_teams=idle,
        idle=f"{'and ' if busy else ''}{plural(len(idle), 'team')} without objectives",
        parent=_cycle_link(parent.cycle) if parent else None,
        children=_serving(context),
        overview_url=cycle_page(cycle.id),
        cascade_url=cascade_page(cycle.id),
        teams_url=teams_page(cycle.id),
        people_url=people_page(cycle.id),
        wins_url=wins_page(cycle.id),
        amendments=PageLink(_amendments(cycle), amendments_page(cycle.id)),
        closing=checklists(context),
        cycles_url=CYCLES,
        as_of=day(numbers.as_of),
        archived=archived_of(context),
        rolled_up_from=_rolled_up_from(context),
    )


def _more(context: CycleContext, count: int) -> PageLink | None:
    return PageLink(f"and {plural(count, 'more key result')}", attention_page(context.cycle.id)) if count > 0 else None


def _rolled_up_from(context: CycleContext) -> str:
    """What the one number of a cycle is the mean of; nothing where there is no number."""
    if context.numbers.progress is None:
        return ""
    of_company = len(context.cycle.by_unit.get(COMPANY, ()))
    count = plural(of_company or len(context.cycle.objectives), "company objective" if of_company else "objective")
    return f"mean of {count}"


def clock(context: CycleContext) -> str:
    """`Week 12 of 13, 7 days left`"""
    cycle, today = context.cycle, context.facts.as_of
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


def _cycle_link(cycle: Cycle) -> PageLink:
    return PageLink(cycle.title, cycle_page(cycle.id))


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
    return f"owns {' and '.join(parts)}" if parts else "no objectives"


_BY_URGENCY: Final = ("off-track", "outdated", "at-risk", "pending", "on-track", "done", "dropped")


def _worst(context: CycleContext, refs: Iterable[str]) -> HealthMark:
    """Of what somebody owns elsewhere; at least one."""
    marks = (key_result_mark(context, ref) if is_key_result(ref) else objective_mark(context, ref) for ref in refs)
    return min(marks, key=lambda mark: _BY_URGENCY.index(mark.name))


def unit_row(context: CycleContext, unit_id: str, depth: int = 0) -> UnitRow:
    unit, standing = context.unit(unit_id), unit_progress(context, unit_id)
    owned = () if standing.bar or standing.health else context.owned.get(unit_id, ())
    return UnitRow(
        link=PageLink(unit.name, unit_page(context.cycle.id, unit)),
        note=unit.title or "",
        lead=context.unit_link(unit.lead) if unit.lead else None,
        percent="" if owned else standing.percent,
        bar=standing.bar,
        health=_worst(context, owned) if owned else standing.health,
        objectives=_has(context, unit_id),
        depth=depth,
    )
