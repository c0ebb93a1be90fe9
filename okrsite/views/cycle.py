"""A cycle at a glance: how far, how much time is over, what needs attention."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from okrsite.context.addresses import (
    CYCLES,
    attention_page,
    cascade_page,
    cycle_page,
    teams_page,
)
from okrsite.context.attention import attention_title, needing_attention
from okrsite.context.cycle import CycleContext, PageLink
from okrsite.context.progress import (
    ShownProgress,
    coverage_words,
    cycle_progress,
    expected_words,
    key_result_mark,
)
from okrsite.language import gettext as _
from okrsite.language import ngettext
from okrsite.model import COMPANY, Key, State
from okrsite.views.closing import Checklists, checklists
from okrsite.views.derivations import Sum, sum_of_cycle
from okrsite.views.drawings import Trend, trend_of
from okrsite.views.lines import (
    Count,
    Day,
    KeyResultLine,
    ObjectiveLine,
    UnitRow,
    counts,
    day_of_figures,
    key_result_lines,
    objective_line,
    team_rows,
)
from okrsite.views.news import (
    ATTENTION,
    Attention,
    News,
    attention_of,
    newest_check_ins,
    newest_wins,
)
from okrsite.views.paging import ROWS, more_of
from okrsite.views.provenance import Archived, archived_of
from okrsite.views.week import WeekStrip, week_strip
from okrsite.wording import percent, plural, span

IN_FULL: Final = 5
"""Of so many objectives of the company the key results are seen at once; of more, those without data are not."""
IN_LINES: Final = 12
"""So many objectives of the company are seen at once."""


@dataclass(frozen=True, slots=True)
class ServingCycle:
    """A shorter cycle that serves this one."""

    link: PageLink
    span: str
    state: State
    progress: ShownProgress


@dataclass(frozen=True, slots=True)
class CompanyObjective:
    """`folded`: what its key results are called where they are shown on demand only."""

    line: ObjectiveLine
    key_results: tuple[KeyResultLine, ...]
    folded: str


@dataclass(frozen=True, slots=True)
class CycleView:
    title: str
    span: str
    state: State
    clock: str
    time_over: str
    progress: ShownProgress
    expected: str
    counts: tuple[Count, ...]
    trend: Trend | None
    week: WeekStrip | None
    plan: str
    company: PageLink
    objectives: tuple[CompanyObjective, ...]
    other_objectives: tuple[CompanyObjective, ...]
    others: str
    attention_title: PageLink
    attention: tuple[Attention, ...]
    attention_more: PageLink | None
    check_ins: tuple[News, ...]
    wins: tuple[News, ...]
    teams: tuple[UnitRow, ...]
    more_teams: PageLink | None
    idle_teams: tuple[UnitRow, ...]
    idle: str
    parent: PageLink | None
    children: tuple[ServingCycle, ...]
    overview_url: str
    cascade_url: str
    teams_url: str
    closing: Checklists | None
    cycles_url: str
    as_of: Day
    rolled_up_from: str
    sum: Sum | None
    archived: Archived | None


def _serving(context: CycleContext) -> tuple[ServingCycle, ...]:
    """Oldest first."""
    serving = (other for other in context.others.values() if other.cycle.parent == context.cycle.id)
    return tuple(
        ServingCycle(other.link, span(*other.cycle.span), other.cycle.state, cycle_progress(other))
        for other in sorted(serving, key=lambda other: (other.cycle.span, other.cycle.id))
    )


def cycle_view(context: CycleContext) -> CycleView:
    cycle, numbers = context.cycle, context.numbers
    urgent, check_ins = needing_attention(context), newest_check_ins(context)
    objectives = tuple(company_objectives(context))
    busy, idle = busy_and_idle(team_rows(context))
    shown_teams = topmost(busy)
    parent = context.others.get(cycle.parent or "")
    return CycleView(
        title=cycle.title,
        span=span(*cycle.span),
        state=cycle.state,
        clock=clock(context),
        time_over=percent(numbers.time_over) if context.is_running else "",
        progress=(shown := cycle_progress(context)),
        expected=expected_words(context, numbers.expected) if shown.bar else "",
        counts=()
        if context.is_plan
        else counts((key_result_mark(context, ref) for ref in numbers.key_results), cascade_page(cycle.id)),
        trend=trend_of(
            context.history.of_cycle(cycle.id), "chart--cycle", _("Progress in %(cycle)s", cycle=cycle.title)
        ),
        week=week_strip(context),
        plan=plan_words(context) if context.is_plan else "",
        company=context.unit_link(COMPANY),
        objectives=objectives[:IN_LINES],
        other_objectives=objectives[IN_LINES:],
        others=ngettext(
            "and %(num)s\u00a0more objective", "and %(num)s\u00a0more objectives", len(objectives[IN_LINES:])
        ),
        attention_title=PageLink(attention_title(context), attention_page(cycle.id)),
        attention=tuple(attention_of(context, ref) for ref in urgent[:ATTENTION]),
        attention_more=more_key_results(len(urgent) - ATTENTION, attention_page(cycle.id)),
        check_ins=check_ins,
        wins=newest_wins(context, check_ins),
        teams=shown_teams,
        more_teams=more_teams(context, len(busy) - len(shown_teams)),
        idle_teams=idle[:ROWS],
        idle=_idle(len(idle), bool(busy)),
        parent=parent.link if parent else None,
        children=_serving(context),
        overview_url=cycle_page(cycle.id),
        cascade_url=cascade_page(cycle.id),
        teams_url=teams_page(cycle.id),
        closing=checklists(context),
        cycles_url=CYCLES,
        as_of=day_of_figures(context),
        archived=archived_of(context),
        rolled_up_from=_rolled_up_from(context),
        sum=sum_of_cycle(context),
    )


def more_key_results(count: int, address: str) -> PageLink | None:
    return more_of(count, "and %(num)s\u00a0more key result", "and %(num)s\u00a0more key results", address)


def more_teams(context: CycleContext, count: int) -> PageLink | None:
    address = teams_page(context.cycle.id)
    return more_of(count, "and %(num)s\u00a0more team", "and %(num)s\u00a0more teams", address)


def _idle(count: int, is_after_others: bool) -> str:
    if is_after_others:
        return ngettext("and %(num)s\u00a0team without objectives", "and %(num)s\u00a0teams without objectives", count)
    return ngettext("%(num)s\u00a0team without objectives", "%(num)s\u00a0teams without objectives", count)


def topmost(rows: Sequence[UnitRow]) -> tuple[UnitRow, ...]:
    """Of a tree with more rows than a page shows the levels that fit, or the first rows of the highest one."""
    fitting: Sequence[UnitRow] = [row for row in rows if not row.depth][:ROWS]
    for depth in range(1, max((row.depth for row in rows), default=0) + 1):
        level = [row for row in rows if row.depth <= depth]
        fitting = level if len(level) <= ROWS else fitting
    return tuple(fitting)


def _rolled_up_from(context: CycleContext) -> str:
    """What the one number of a cycle is the mean of; nothing where there is no number."""
    if context.numbers.progress is None:
        return ""
    of_company = len(context.cycle.by_unit.get(COMPANY, ()))
    words = _mean_of_company(of_company) if of_company else mean_of_objectives(len(context.cycle.objectives))
    return ", ".join(filter(None, (words, coverage_words(context.numbers.coverage))))


def _mean_of_company(count: int) -> str:
    return ngettext("mean of %(num)s\u00a0company objective", "mean of %(num)s\u00a0company objectives", count)


def mean_of_objectives(count: int) -> str:
    return ngettext("mean of %(num)s\u00a0objective", "mean of %(num)s\u00a0objectives", count)


def clock(context: CycleContext) -> str:
    """`Week 12 of 13, 7 days left`"""
    cycle, today = context.cycle, context.facts.as_of
    if cycle.state is State.DRAFT:
        return _("Draft: a proposal, not yet agreed")
    if cycle.state is State.ARCHIVED:
        return _("Ended on %(day)s", day=context.day(min(today, cycle.span.ends)))
    if today < cycle.span.starts:
        days = (cycle.span.starts - today).days
        return ngettext("Starts in %(num)s\u00a0day", "Starts in %(num)s\u00a0days", days)
    if today > cycle.span.ends:
        return _("Ended on %(day)s, not closed", day=context.day(cycle.span.ends))
    weeks = max(round(cycle.span.days / 7), 1)
    week = min((today - cycle.span.starts).days // 7 + 1, weeks)
    left = plural((cycle.span.ends - today).days, "day")
    return _("Week %(week)s of %(weeks)s, %(days)s left", week=week, weeks=weeks, days=left)


def plan_words(context: CycleContext, unit: str | None = None) -> str:
    """`5 objectives, 9 key results, starts in 8 days`: what there is to say of a plan, or of one unit's part in it."""
    cycle, today = context.cycle, context.facts.as_of
    refs = cycle.objectives if unit is None else cycle.by_unit.get(unit, ())
    key_results = sum(len(cycle.key_results_of(ref)) for ref in refs)
    parts = [plural(len(refs), "objective"), plural(key_results, "key result")]
    if today < cycle.span.starts:
        days = (cycle.span.starts - today).days
        parts.append(ngettext("starts in %(num)s\u00a0day", "starts in %(num)s\u00a0days", days))
    return ", ".join(parts)


def company_objectives(context: CycleContext) -> Iterator[CompanyObjective]:
    refs = context.cycle.by_unit.get(COMPANY, ())
    for place, ref in enumerate(refs):
        lines = tuple(key_result_lines(context, ref))
        has_data = context.numbers.objectives[ref].progress is not None
        is_open = place < IN_FULL and (has_data or len(refs) <= IN_FULL)
        folded = "" if is_open or not lines else plural(len(lines), "key result")
        yield CompanyObjective(objective_line(context, Key(context.cycle.id, ref)), lines, folded)


def busy_and_idle(rows: Sequence[UnitRow]) -> tuple[tuple[UnitRow, ...], tuple[UnitRow, ...]]:
    """Of a tree: teams with objectives and those above them, so that none hangs in the air; and all others."""
    busy: set[int] = set()
    above: list[int] = []
    for place, row in enumerate(rows):
        above = [*above[: row.depth], place]
        busy |= set(above) if not row.is_idle else set()
    return tuple(rows[n] for n in sorted(busy)), tuple(row for n, row in enumerate(rows) if n not in busy)
