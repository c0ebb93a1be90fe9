"""The page of the company, a team or a person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from okrsite.diagnostics import Place
from okrsite.model import Key, Origin, Unit, UnitKind, is_key_result, objective_of, unit_of
from okrsite.views.actions import Action, actions
from okrsite.views.addresses import cycle_page, unit_page
from okrsite.views.archived import Archived, archived_of
from okrsite.views.cascade import KeyResultLine, key_result_lines
from okrsite.views.closing import Checklist, checklist, retrospective_parts
from okrsite.views.cycle import Count, UnitRow, clock, counts, unit_row
from okrsite.views.marks import Bar, HealthMark
from okrsite.views.objectives import ObjectiveLine, ObjectiveView, objective_line, objective_view
from okrsite.views.past import Past, name_in, past_of
from okrsite.views.scope import Link, Scope
from okrsite.views.standing import expected_words, key_result_mark, legend, unit_standing
from okrsite.views.trend import Trend, trend_of
from okrsite.wording import day, percent, plural

KINDS = {UnitKind.COMPANY: "Company", UnitKind.TEAM: "Team", UnitKind.PERSON: "Person"}


@dataclass(frozen=True, slots=True)
class OtherCycle:
    """`percent` is empty where an archived cycle would say how a later one stood when it was closed."""

    link: Link
    percent: str
    is_this: bool
    is_later: bool


@dataclass(frozen=True, slots=True)
class UnitView:
    title: str
    kind: str
    role: str
    breadcrumbs: tuple[Link, ...]
    team: Link | None
    lead: Link | None
    cycle: Link
    clock: str
    as_of: str
    has_objectives: bool
    percent: str
    rolled_up_from: str
    expected: str
    bar: Bar | None
    health: HealthMark | None
    counts: tuple[Count, ...]
    legend: str
    trend: Trend | None
    teams: tuple[UnitRow, ...]
    members: tuple[UnitRow, ...]
    objectives: tuple[ObjectiveView, ...]
    owned_objectives: tuple[ObjectiveLine, ...]
    owned_key_results: tuple[KeyResultLine, ...]
    retrospective: tuple[tuple[str, tuple[str, ...]], ...]
    closing: Checklist | None
    other_cycles: tuple[OtherCycle, ...]
    past: Past | None
    description: str
    edit_url: str | None
    actions: tuple[Action, ...]
    archived: Archived | None


def unit_view(scope: Scope, unit: Unit) -> UnitView:
    facts = scope.numbers.units.get(unit.id)
    refs = scope.cycle.by_unit.get(unit.id, ())
    review = scope.cycle.reviews.get(unit.id)
    edit_url = _edit_url(scope, unit)
    standing = unit_standing(scope, unit.id)
    key_results = [ref for objective in refs for ref, _ in scope.cycle.key_results_of(objective)]
    return UnitView(
        title=unit.name,
        kind=KINDS[unit.kind],
        role=unit.title or "",
        breadcrumbs=tuple(_breadcrumbs(scope, unit)),
        team=scope.unit_link(unit.parent) if unit.parent and unit.kind is UnitKind.PERSON else None,
        lead=scope.unit_link(unit.lead) if unit.lead else None,
        cycle=Link(scope.cycle.title, cycle_page(scope.cycle.id)),
        clock=clock(scope),
        as_of=day(scope.numbers.as_of),
        has_objectives=facts is not None,
        percent=standing.percent,
        rolled_up_from=f"mean of {plural(len(facts.parts), 'objective')}" if facts and standing.bar else "",
        expected=expected_words(scope, facts.expected) if facts and standing.bar else "",
        bar=standing.bar,
        health=standing.health,
        counts=counts(key_result_mark(scope, ref) for ref in key_results),
        legend=legend(scope),
        trend=_trend(scope, unit) if facts else None,
        teams=tuple(unit_row(scope, team.id) for team in scope.teams_below(unit.id)),
        members=tuple(unit_row(scope, person.id) for person in scope.portal.organisation.members_of(unit.id)),
        objectives=tuple(objective_view(scope, ref) for ref in refs),
        owned_objectives=tuple(_owned_objectives(scope, unit)),
        owned_key_results=tuple(_owned_key_results(scope, unit)),
        retrospective=tuple(retrospective_parts(review.file)) if review else (),
        closing=checklist(scope, unit.id),
        other_cycles=tuple(_other_cycles(scope, unit)),
        past=past_of(scope, unit),
        description=_description(scope, unit, len(refs)),
        edit_url=edit_url,
        actions=actions(scope, unit, edit_url),
        archived=archived_of(scope, unit.id),
    )


def _breadcrumbs(scope: Scope, unit: Unit) -> Iterator[Link]:
    yield Link(scope.cycle.title, cycle_page(scope.cycle.id))
    above = [unit.parent] if unit.id not in scope.portal.organisation.units and unit.parent else []
    for parent in reversed([u.id for u in scope.portal.organisation.above(unit.id)] or above):
        yield scope.unit_link(parent)


def _trend(scope: Scope, unit: Unit) -> Trend | None:
    """Of teams and the company: a chart of everyone would cost more than all the rest of the page and say less."""
    if unit.kind is UnitKind.PERSON:
        return None
    history = scope.history.of_unit(scope.cycle.id, unit.id)
    return trend_of(history, f"chart--{unit.id}", f"Progress of {unit.name} in {scope.cycle.title}")


def _owned_objectives(scope: Scope, unit: Unit) -> Iterator[ObjectiveLine]:
    for ref in scope.owned.get(unit.id, ()):
        if not is_key_result(ref) and unit_of(ref) != unit.id:
            yield objective_line(scope, Key(scope.cycle.id, ref))


def _owned_key_results(scope: Scope, unit: Unit) -> Iterator[KeyResultLine]:
    owned = {ref for ref in scope.owned.get(unit.id, ()) if is_key_result(ref) and unit_of(ref) != unit.id}
    for objective in dict.fromkeys(objective_of(ref) for ref in scope.owned.get(unit.id, ()) if ref in owned):
        refs = [ref for ref, _ in scope.cycle.key_results_of(objective)]
        yield from (line for ref, line in zip(refs, key_result_lines(scope, objective), strict=True) if ref in owned)


def _other_cycles(scope: Scope, unit: Unit) -> Iterator[OtherCycle]:
    near = scope.near
    for other in (other for other in scope.others.values() if other.cycle.id in near):
        then = name_in(other.cycle, unit)
        if then or other.cycle.id == scope.cycle.id:
            facts = other.numbers.units.get(then or unit.id)
            is_later = other.cycle.span.ends > scope.cycle.span.ends
            shown = "" if facts is None or (is_later and scope.snapshot) else percent(facts.progress, "")
            link = Link(other.cycle.title, unit_page(other.cycle.id, other.unit(then or unit.id)))
            yield OtherCycle(link, shown, other.cycle.id == scope.cycle.id, is_later)


def _description(scope: Scope, unit: Unit, objectives: int) -> str:
    role = f"{unit.title}. " if unit.title else ""
    return f"{unit.name}, {scope.cycle.title}: {role}{plural(objectives, 'objective')}."


def _origin(scope: Scope, unit: Unit) -> Origin | None:
    """Of the unit's first OKR file, else of its entry in the organisation."""
    if refs := scope.cycle.by_unit.get(unit.id):
        return Origin(scope.cycle.origins[refs[0]].document, ("unit",))
    return scope.portal.organisation.origins.get(unit.id)


def _edit_url(scope: Scope, unit: Unit) -> str | None:
    origin = _origin(scope, unit)
    return scope.edit_url(origin) if origin else None


def place_of_unit(scope: Scope, unit: Unit) -> Place:
    """Where what its page shows is written."""
    origin = _origin(scope, unit)
    return origin.at() if origin else scope.cycle.origin.at()
