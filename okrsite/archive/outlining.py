"""A cycle from outside: as much of it as the pages of other cycles say."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from itertools import islice

from okrsite.archive import format_1 as v1
from okrsite.facts import ComputedHistory, CycleFacts, Facts, chains, days_of
from okrsite.model import Cycle, Key, Organisation, Portal, UnitKind, unit_of

Organisations = Mapping[str, Organisation]
"""By cycle, where a cycle that was archived earlier has its own."""


def outline_of(portal: Portal, facts: Facts, history: ComputedHistory, cycle: Cycle) -> v1.Outline:
    """Of the cycle that is being closed, with all its objectives."""
    objectives = [_objective(facts, cycle, ref, _course(portal, history, cycle, ref)) for ref in cycle.objectives]
    units = list(_units(portal.organisation, facts, cycle, cycle.by_unit))
    return _outline(facts, cycle, units, objectives)


def outlines_beside(portal: Portal, facts: Facts, cycle: Cycle, organisations: Organisations) -> Iterator[v1.Outline]:
    """Of the other cycles that pages of this one mention, in the order of the portal."""
    earlier = set(_earlier(portal, cycle))
    mentioned = earlier | set(_mentioned(portal, cycle))
    with_pages = {*portal.organisation.units, *cycle.by_unit}
    with_pages |= {old for unit in portal.organisation.units.values() for old in unit.previously}
    for other in portal.cycles.values():
        refs = [ref for ref in other.objectives if Key(other.id, ref) in mentioned]
        units = dict.fromkeys(unit for unit in other.by_unit if unit in with_pages)
        units |= dict.fromkeys(name for ref in refs for name in (unit_of(ref), other.objectives[ref].owner) if name)
        is_related = cycle.id == other.parent or cycle.parent == other.id
        if other.id != cycle.id and (units or is_related):
            known = organisations.get(other.id, portal.organisation)
            objectives = [_only_to(cycle.id, _objective(facts, other, ref), earlier) for ref in refs]
            yield _outline(facts, other, list(_units(known, facts, other, units)), objectives)


def _earlier(portal: Portal, cycle: Cycle) -> Iterator[Key]:
    """What its objectives continue, and what that continued: as many links as a page shows, and one to know of more."""
    for ref in cycle.continues:
        yield from islice(chains.before(portal, Key(cycle.id, ref)), chains.NEAREST + 1)


def _mentioned(portal: Portal, cycle: Cycle) -> Iterator[Key]:
    """The objectives of other cycles that this one's link to, and those that link to this one's."""
    for links in (cycle.supports, cycle.continues):
        yield from (key.objective for key in links.values())
    for lists in (cycle.contributes_to, cycle.depends_on):
        yield from (key.objective for keys in lists.values() for key in keys)
    own = {*cycle.objectives, *cycle.key_results}
    backwards = (portal.supporters, portal.contributors, portal.dependents, portal.continued_by)
    for links_here in backwards:
        for ref in own:
            yield from links_here.get(Key(cycle.id, ref), ())


def _outline(
    facts: Facts, cycle: Cycle, units: list[v1.UnitOutline], objectives: list[v1.ObjectiveOutline]
) -> v1.Outline:
    return v1.Outline.model_construct(
        id=cycle.id,
        title=cycle.title,
        starts=cycle.span.starts,
        ends=cycle.span.ends,
        state=cycle.state,
        parent=cycle.parent,
        numbers=_numbers(facts.cycles[cycle.id]),
        units=tuple(units),
        objectives=tuple(objectives),
    )


def _numbers(numbers: CycleFacts) -> v1.CycleNumbers:
    return v1.CycleNumbers.model_construct(
        as_of=numbers.as_of,
        time_over=numbers.time_over,
        progress=numbers.progress,
        expected=numbers.expected,
        health=numbers.health,
        net_confidence=numbers.net_confidence,
        counts=dict(numbers.counts),
        newest_date=numbers.newest_date,
    )


def _units(known: Organisation, facts: Facts, cycle: Cycle, wanted: Mapping[str, object]) -> Iterator[v1.UnitOutline]:
    for name in wanted:
        unit, numbers = known.units.get(name), facts.cycles[cycle.id].units.get(name)
        yield v1.UnitOutline.model_construct(
            id=name,
            name=unit.name if unit else name,
            kind=unit.kind if unit else UnitKind.TEAM,
            has_objectives=name in cycle.by_unit,
            progress=numbers.progress if numbers else None,
        )


def _objective(facts: Facts, cycle: Cycle, ref: str, course: tuple[v1.Moment, ...] = ()) -> v1.ObjectiveOutline:
    objective, numbers = cycle.objectives[ref], facts.cycles[cycle.id].objectives[ref]
    return v1.ObjectiveOutline.model_construct(
        ref=ref,
        title=objective.title,
        owner=objective.owner,
        weight=objective.weight,
        progress=numbers.progress,
        expected=numbers.expected,
        health=numbers.health,
        declared=numbers.declared,
        newest_date=numbers.newest_date,
        supports=_text(cycle.supports.get(ref)),
        contributes_to=tuple(map(str, cycle.contributes_to.get(ref, ()))),
        depends_on=tuple(map(str, cycle.depends_on.get(ref, ()))),
        continues=_text(cycle.continues.get(ref)),
        key_results=tuple(_key_results(facts.cycles[cycle.id], cycle, ref)),
        course=course,
    )


def _key_results(numbers: CycleFacts, cycle: Cycle, ref: str) -> Iterator[v1.KeyResultOutline]:
    for full, key_result in cycle.key_results_of(ref):
        progress = numbers.key_results[full].progress
        yield v1.KeyResultOutline.model_construct(
            id=key_result.id, title=key_result.title, kpi=key_result.kpi, progress=progress
        )


def _only_to(cycle_id: str, outline: v1.ObjectiveOutline, earlier: Container[Key]) -> v1.ObjectiveOutline:
    """Without its links to cycles other than this, whose pages have no business with them, but for what it continues
    in a chain that leads here."""

    def leads_here(text: str) -> bool:
        return text.startswith(f"{cycle_id}:")

    def is_known(continued: str) -> bool:
        return leads_here(continued) or Key(*continued.partition(":")[::2]) in earlier

    return outline.model_copy(
        update={
            "supports": outline.supports if leads_here(outline.supports or "") else None,
            "contributes_to": tuple(filter(leads_here, outline.contributes_to)),
            "depends_on": tuple(filter(leads_here, outline.depends_on)),
            "continues": outline.continues if is_known(outline.continues or "") else None,
        }
    )


def _text(key: Key | None) -> str | None:
    return str(key) if key else None


def _course(portal: Portal, history: ComputedHistory, cycle: Cycle, ref: str) -> tuple[v1.Moment, ...]:
    """On the days that the cycle above is drawn for, if the objective rolls up into another cycle."""
    above = cycle.supports.get(ref)
    if above is None or above.cycle == cycle.id:
        return ()
    numbers = history.facts.cycles[cycle.id]
    wanted = days_of(portal.cycles[above.cycle].span, numbers.as_of)
    days = sorted({*(day for day in wanted if day in cycle.span and day <= numbers.as_of), numbers.as_of})
    moments = history.course_of(Key(cycle.id, ref), days)
    return tuple(
        v1.Moment.model_construct(
            date=day, progress=m.progress, expected=m.expected, dropped=m.dropped, newest_date=m.newest_date
        )
        for day, m in zip(days, moments, strict=True)
    )
