"""Lists to find something in: teams, people, cycles, rules."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final
from unicodedata import normalize

from okrsite.checks import RULES, Rule
from okrsite.context.addresses import HISTORY, nth_page, people_page, teams_page
from okrsite.context.cycle import CycleContext, PageLink
from okrsite.context.progress import ShownProgress, cycle_progress, legend
from okrsite.language import gettext as _
from okrsite.model import Portal, State, Unit, UnitKind
from okrsite.views.lines import UnitRow, team_rows, unit_row
from okrsite.views.listing import Listing, listing
from okrsite.views.paging import LINES, on_page, pager, pages_for
from okrsite.views.provenance import Archived, archived_of
from okrsite.wording import percent, plural, span

ROWS_OF_UNITS: Final = ".okr-lines > li, .okr-chosen > li"


@dataclass(frozen=True, slots=True)
class TeamsView:
    title: str
    breadcrumbs: tuple[PageLink, ...]
    rows: tuple[UnitRow, ...]
    pager: tuple[PageLink, ...]
    legend: str
    listing: Listing
    archived: Archived | None


@dataclass(frozen=True, slots=True)
class Letter:
    """`url`: where it begins, which may be on another page of the list; there `people` stand."""

    letter: str
    anchor: str
    url: str
    people: tuple[UnitRow, ...]


@dataclass(frozen=True, slots=True)
class PeopleView:
    title: str
    breadcrumbs: tuple[PageLink, ...]
    count: str
    legend: str
    letters: tuple[Letter, ...]
    idle_count: str
    idle: tuple[UnitRow, ...]
    pager: tuple[PageLink, ...]
    listing: Listing
    archived: Archived | None


@dataclass(frozen=True, slots=True)
class CycleRow:
    link: PageLink
    span: str
    state: State
    objectives: str
    time_over: str
    progress: ShownProgress
    is_unclosed: bool
    is_current: bool


@dataclass(frozen=True, slots=True)
class CyclesView:
    title: str
    rows: tuple[CycleRow, ...]
    drafts: tuple[CycleRow, ...]
    history_url: str


def teams_view(context: CycleContext, nth: int = 1) -> TeamsView:
    rows = team_rows(context)
    return TeamsView(
        title=_("Teams %(cycle)s", cycle=context.cycle.title),
        breadcrumbs=(context.link,),
        rows=tuple(on_page(rows, nth)),
        pager=pager(teams_page(context.cycle.id), len(rows), nth),
        legend=legend(context),
        listing=_listing(context, "teams", "team", len(rows)),
        archived=archived_of(context, ""),
    )


def people_in(context: CycleContext) -> list[Unit]:
    return [unit for unit in context.units.values() if unit.kind is UnitKind.PERSON]


def people_view(context: CycleContext, nth: int = 1) -> PeopleView:
    """By name; those without a part in the cycle come last."""
    ordered = sorted(people_in(context), key=_sort_key)
    busy = [person for person in ordered if _has_a_part(context, person)]
    idle = [person for person in ordered if not _has_a_part(context, person)]
    shown = on_page([*busy, *idle], nth)
    here = frozenset(person.id for person in shown)
    return PeopleView(
        title=_("People %(cycle)s", cycle=context.cycle.title),
        breadcrumbs=(context.link,),
        count=plural(len(ordered), "person", "people"),
        letters=tuple(_letters(context, busy, here, nth)),
        legend=legend(context),
        idle_count=_(
            "%(people)s without an objective or key result in this cycle", people=plural(len(idle), "person", "people")
        ),
        idle=tuple(_row(context, person) for person in idle if person.id in here),
        pager=pager(people_page(context.cycle.id), len(ordered), nth),
        listing=_listing(context, "people", "person", len(ordered)),
        archived=archived_of(context, ""),
    )


def _listing(context: CycleContext, name: str, kind: str, count: int) -> Listing:
    """Where the list is on one page its rows are hidden there."""
    return listing(context, name, kind, ROWS_OF_UNITS if len(pages_for(count)) == 1 else "", count=count)


def _letters(context: CycleContext, busy: list[Unit], here: Collection[str], nth: int) -> Iterator[Letter]:
    address, at = people_page(context.cycle.id), 0
    for place, (letter, group) in enumerate(groupby(busy, key=lambda person: _sort_key(person)[0][:1].upper())):
        people, name = list(group), f"letter-{place}"
        page = at // LINES + 1
        url = f"#{name}" if page == nth else f"{nth_page(address, page)}#{name}"
        yield Letter(letter or "#", name, url, tuple(_row(context, one) for one in people if one.id in here))
        at += len(people)


def _sort_key(unit: Unit) -> tuple[str, str]:
    """Letters without their accents, so that Çelik stands beside Celik; the same on every machine."""
    plain = "".join(c for c in normalize("NFKD", unit.name) if c.isalnum() or c == " ")
    return plain.casefold().strip(), unit.id


def _has_a_part(context: CycleContext, person: Unit) -> bool:
    return bool(context.cycle.by_unit.get(person.id) or context.owned.get(person.id))


def _row(context: CycleContext, person: Unit) -> UnitRow:
    team = context.unit_link(person.parent) if person.parent else None
    return replace(unit_row(context, person.id), lead=team)


def cycles_view(contexts: Mapping[str, CycleContext], current: str | None) -> CyclesView:
    rows = [(context.cycle.state, _cycle_row(context, current)) for context in contexts.values()]
    return CyclesView(
        title=_("Cycles"),
        rows=tuple(row for state, row in rows if state is not State.DRAFT),
        drafts=tuple(row for state, row in rows if state is State.DRAFT),
        history_url=HISTORY,
    )


def _cycle_row(context: CycleContext, current: str | None) -> CycleRow:
    numbers, shown = context.numbers, cycle_progress(context)
    return CycleRow(
        link=context.link,
        span=span(*context.cycle.span),
        state=context.cycle.state,
        objectives=", ".join(filter(None, (plural(len(context.cycle.objectives), "objective"), shown.coverage))),
        time_over="" if context.has_ended else _("%(percent)s of the time over", percent=percent(numbers.time_over)),
        progress=shown,
        is_unclosed=context.is_over and context.cycle.state is State.OPEN,
        is_current=context.cycle.id == current,
    )


@dataclass(frozen=True, slots=True)
class RuleView:
    """`text` is Markdown; `default` is empty where the portal has not changed the severity."""

    name: str
    summary: str
    text: str
    source: str
    severity: str
    default: str


@dataclass(frozen=True, slots=True)
class RulesView:
    title: str
    rules: tuple[RuleView, ...]


def rules_view(portal: Portal) -> RulesView:
    return RulesView(_("Rules"), tuple(_rule(portal, rule) for rule in RULES.values()))


def _rule(portal: Portal, rule: Rule) -> RuleView:
    severity = portal.settings.rules.get(rule.name, rule.severity)
    summary, *text = map(_, rule.paragraphs)
    default = "" if severity is rule.severity else rule.severity.value
    return RuleView(rule.name, summary, "\n\n".join(text), _(rule.source), severity.value, default)
