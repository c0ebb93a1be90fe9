"""The page of the company, a team or a person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from okrsite.context.addresses import anchor, people_page, unit_data, unit_page
from okrsite.context.cycle import CycleContext, PageLink
from okrsite.context.progress import (
    Bar,
    HealthMark,
    ShownProgress,
    coverage_words,
    expected_words,
    key_result_mark,
    unit_progress,
)
from okrsite.diagnostics import Place
from okrsite.facts import UnitFacts
from okrsite.language import gettext as _
from okrsite.language import later
from okrsite.model import Key, Origin, Unit, UnitKind, is_key_result, objective_of, unit_of
from okrsite.views.actions import Action, actions
from okrsite.views.benchmark import beside_another
from okrsite.views.closing import Checklist, checklist
from okrsite.views.cycle import clock, mean_of_objectives, more_teams, plan_words
from okrsite.views.derivations import Sum, sum_of_unit
from okrsite.views.drawings import Trend, trend_of
from okrsite.views.history import Past, name_in, past_of
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
    unit_row,
)
from okrsite.views.my_week import MyWeek, my_week
from okrsite.views.paging import ROWS, more_of
from okrsite.views.provenance import Archived, archived_of
from okrsite.views.review_form import ReviewForm, review_form
from okrsite.views.wins import retrospective_parts
from okrsite.wording import percent, plural

KINDS = {UnitKind.COMPANY: later("Company"), UnitKind.TEAM: later("Team"), UnitKind.PERSON: later("Person")}


@dataclass(frozen=True, slots=True)
class OtherCycle:
    """`percent` is empty where an archived cycle would say how a later one stood when it was closed."""

    link: PageLink
    percent: str
    is_this: bool
    is_later: bool


@dataclass(frozen=True, slots=True)
class OwnObjective:
    """An objective that the page shows in full, with its key results: `cards.objective_cards` writes it."""

    context: CycleContext
    ref: str

    @property
    def anchor(self) -> str:
        return anchor(self.ref)

    @property
    def title(self) -> str:
        return self.context.cycle.objectives[self.ref].title


@dataclass(frozen=True, slots=True)
class UnitView:
    title: str
    kind: str
    role: str
    breadcrumbs: tuple[PageLink, ...]
    team: PageLink | None
    lead: PageLink | None
    cycle: PageLink
    clock: str
    as_of: Day
    week: MyWeek | None
    has_objectives: bool
    plan: str
    percent: str
    rolled_up_from: str
    sum: Sum | None
    expected: str
    bar: Bar | None
    health: HealthMark | None
    counts: tuple[Count, ...]
    trend: Trend | None
    teams: tuple[UnitRow, ...]
    more_teams: PageLink | None
    members: tuple[UnitRow, ...]
    more_members: PageLink | None
    objectives: tuple[OwnObjective, ...]
    owned_objectives: tuple[ObjectiveLine, ...]
    owned_key_results: tuple[KeyResultLine, ...]
    retrospective: tuple[tuple[str, tuple[str, ...]], ...]
    closing: Checklist | None
    review: ReviewForm | None
    other_cycles: tuple[OtherCycle, ...]
    past: Past | None
    description: str
    edit_url: str | None
    actions: tuple[Action, ...]
    beside: PageLink | None
    downloads: tuple[PageLink, ...]
    archived: Archived | None


def unit_view(context: CycleContext, unit: Unit) -> UnitView:
    facts = context.numbers.units.get(unit.id)
    refs = context.cycle.by_unit.get(unit.id, ())
    review = context.cycle.reviews.get(unit.id)
    edit_url = _edit_url(context, unit)
    shown = unit_progress(context, unit.id)
    teams, members = context.teams_below(unit.id), tuple(context.members_of(unit.id))
    is_brief = context.is_plan or unit.kind is UnitKind.PERSON
    key_results = [ref for objective in refs for ref, _kr in context.cycle.key_results_of(objective)]
    return UnitView(
        title=unit.name,
        kind=_(KINDS[unit.kind]),
        role=unit.title or "",
        breadcrumbs=tuple(_breadcrumbs(context, unit)),
        team=context.unit_link(unit.parent) if unit.parent and unit.kind is UnitKind.PERSON else None,
        lead=context.unit_link(unit.lead) if unit.lead else None,
        cycle=context.link,
        clock=clock(context),
        as_of=day_of_figures(context),
        week=my_week(context, unit) if unit.kind is UnitKind.PERSON else None,
        has_objectives=facts is not None,
        plan=plan_words(context, unit.id) if context.is_plan else "",
        percent=shown.percent,
        rolled_up_from=_rolled_up_from(facts, shown) if facts else "",
        sum=sum_of_unit(context, facts) if facts and unit.kind is not UnitKind.PERSON else None,
        expected=expected_words(context, facts.expected) if facts and shown.bar else "",
        bar=shown.bar,
        health=shown.health,
        counts=() if is_brief else counts(key_result_mark(context, ref) for ref in key_results),
        trend=_trend(context, unit) if facts else None,
        teams=tuple(unit_row(context, team.id) for team in teams[:ROWS]),
        more_teams=more_teams(context, len(teams) - ROWS),
        members=tuple(unit_row(context, person.id) for person in members[:ROWS]),
        more_members=more_of(
            len(members) - ROWS,
            "and %(num)s\u00a0more member",
            "and %(num)s\u00a0more members",
            people_page(context.cycle.id),
        ),
        objectives=tuple(OwnObjective(context, ref) for ref in refs),
        owned_objectives=tuple(_owned_objectives(context, unit)),
        owned_key_results=tuple(_owned_key_results(context, unit)),
        retrospective=tuple(retrospective_parts(review.file)) if review else (),
        closing=checklist(context, unit.id),
        review=review_form(context, unit),
        other_cycles=tuple(_other_cycles(context, unit)),
        past=past_of(context, unit),
        description=_description(context, unit, len(refs)),
        edit_url=edit_url,
        actions=actions(context, unit, edit_url),
        beside=beside_another(context, unit),
        downloads=(PageLink("JSON", unit_data(context.cycle.id, unit.id)),) if facts else (),
        archived=archived_of(context, unit.id),
    )


def _rolled_up_from(facts: UnitFacts, shown: ShownProgress) -> str:
    """`mean of 3 objectives, of 4 of 9 key results`"""
    said = (mean_of_objectives(len(facts.parts)), shown.coverage)
    return ", ".join(filter(None, said)) if shown.bar else ""


def _breadcrumbs(context: CycleContext, unit: Unit) -> Iterator[PageLink]:
    yield context.link
    above = [unit.parent] if unit.id not in context.portal.organisation.units and unit.parent else []
    for parent in reversed([u.id for u in context.portal.organisation.above(unit.id)] or above):
        yield context.unit_link(parent)


def _trend(context: CycleContext, unit: Unit) -> Trend | None:
    """Of teams and the company: a chart of everyone would cost more than all the rest of the page and say less."""
    if unit.kind is UnitKind.PERSON:
        return None
    history = context.history.of_unit(context.cycle.id, unit.id)
    return trend_of(
        history, f"chart--{unit.id}", _("Progress of %(unit)s in %(cycle)s", unit=unit.name, cycle=context.cycle.title)
    )


def _owned_objectives(context: CycleContext, unit: Unit) -> Iterator[ObjectiveLine]:
    for ref in context.owned.get(unit.id, ()) if unit.kind is not UnitKind.PERSON else ():
        if not is_key_result(ref) and unit_of(ref) != unit.id:
            yield objective_line(context, Key(context.cycle.id, ref))


def _owned_key_results(context: CycleContext, unit: Unit) -> Iterator[KeyResultLine]:
    if unit.kind is UnitKind.PERSON:  # whose week has them
        return
    owned = {ref for ref in context.owned.get(unit.id, ()) if is_key_result(ref) and unit_of(ref) != unit.id}
    for objective in dict.fromkeys(objective_of(ref) for ref in context.owned.get(unit.id, ()) if ref in owned):
        refs = [ref for ref, _kr in context.cycle.key_results_of(objective)]
        yield from (line for ref, line in zip(refs, key_result_lines(context, objective), strict=True) if ref in owned)


def _other_cycles(context: CycleContext, unit: Unit) -> Iterator[OtherCycle]:
    near = context.near
    for other in (other for other in context.others.values() if other.cycle.id in near):
        then = name_in(other.cycle, unit)
        if then or other.cycle.id == context.cycle.id:
            facts = other.numbers.units.get(then or unit.id)
            is_later = other.cycle.span.ends > context.cycle.span.ends
            shown = "" if facts is None or (is_later and context.snapshot) else _then(facts)
            link = PageLink(other.cycle.title, unit_page(other.cycle.id, other.unit(then or unit.id)))
            yield OtherCycle(link, shown, other.cycle.id == context.cycle.id, is_later)


def _then(facts: UnitFacts) -> str:
    """`84 %`, or `84 %, of 4 of 9`"""
    if facts.progress is None:
        return ""
    return ", ".join(filter(None, (percent(facts.progress), coverage_words(facts.coverage, is_short=True))))


def _description(context: CycleContext, unit: Unit, objectives: int) -> str:
    role = f"{unit.title}. " if unit.title else ""
    return f"{unit.name}, {context.cycle.title}: {role}{plural(objectives, 'objective')}."


def _origin(context: CycleContext, unit: Unit) -> Origin | None:
    """Of the unit's first OKR file, else of its entry in the organisation."""
    if refs := context.cycle.by_unit.get(unit.id):
        return Origin(context.cycle.origins[refs[0]].document, ("unit",))
    return context.portal.organisation.origins.get(unit.id)


def _edit_url(context: CycleContext, unit: Unit) -> str | None:
    origin = _origin(context, unit)
    return context.edit_url(origin) if origin else None


def place_of_unit(context: CycleContext, unit: Unit) -> Place:
    """Where what its page shows is written."""
    origin = _origin(context, unit)
    return origin.at() if origin else context.cycle.origin.at()
