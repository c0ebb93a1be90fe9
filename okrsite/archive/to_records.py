"""The cycle that is being closed becomes the records of its archive: what was written, and what followed from it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import Final

from okrsite.archive import format_1 as v1
from okrsite.archive.written import KpiData, data_of
from okrsite.facts import (
    NONE_BENEATH,
    CoursePoint,
    Facts,
    History,
    Originals,
    chains,
    days_of,
    history_of,
    originals_of,
    tally_of,
)
from okrsite.model import CheckIn, Cycle, Key, Kpi, KpiFile, Organisation, Portal, UnitKind, Update, unit_of
from okrsite.wording import rounded

PLACES: Final = 10
"""More than any page shows; a course is for being looked at, and nothing is worked out from it."""
Organisations = Mapping[str, Organisation]
"""By cycle, where a cycle that was archived earlier has its own."""


def cycle_record(
    portal: Portal, facts: Facts, cycle: Cycle, closing: v1.Closing, organisations: Organisations
) -> v1.CycleRecord:
    history, settings = history_of(portal, facts), portal.settings
    health, zones = settings.health, settings.zones
    courses = {ref: course for ref in cycle.objectives if (course := _course_above(portal, history, cycle, ref))}
    return v1.CycleRecord(
        closing=closing,
        outline=_outline(portal.organisation, facts, cycle, cycle.by_unit, cycle.objectives, courses),
        settings=v1.JudgedBy(
            cadence=settings.cadence,
            grace_days=health.grace_days,
            on_track=health.on_track,
            at_risk=health.at_risk,
            warm_up=health.warm_up,
            commit=zones.commit,
            target=zones.target,
            stretch=zones.stretch,
            grading_days=settings.grading_days,
        ),
        tally=tally_of(cycle, facts.cycles[cycle.id], portal.organisation, settings),
        history=history.of_cycle(cycle.id),
        days=tuple(step.date for ref in islice(cycle.objectives, 1) for step in history.steps(cycle.id, ref)),
        organisation=tuple(portal.organisation.units.values()),
        kpis=tuple(_kpi(kpi, cycle) for kpi in portal.kpis.values()),
        others=tuple(_outlines_beside(portal, facts, cycle, organisations)),
    )


def unit_records(portal: Portal, facts: Facts, cycle: Cycle) -> Iterator[v1.UnitRecord]:
    """Of each unit that has objectives or a review."""
    history, numbers = history_of(portal, facts), facts.cycles[cycle.id]
    originals = originals_of(cycle, numbers, portal.settings.zones)
    for unit in dict.fromkeys((*cycle.by_unit, *cycle.reviews)):
        review = cycle.reviews.get(unit)
        yield v1.UnitRecord(
            unit=unit,
            numbers=numbers.units.get(unit),
            history=history.of_unit(cycle.id, unit),
            review=data_of(review.file) if review else None,
            originals=_originals(originals, unit),
            objectives=tuple(_objective(cycle, facts, history, ref) for ref in cycle.by_unit.get(unit, ())),
        )


def _kpi(kpi: Kpi, cycle: Cycle) -> KpiData:
    """With its readings up to the end of the cycle. Made from what was read, so there is nothing to validate."""
    file = KpiFile.model_construct(
        id=kpi.id,
        name=kpi.name,
        unit=kpi.unit,
        owner=kpi.owner,
        why=kpi.why,
        target=kpi.target,
        frequency=kpi.frequency,
        readings=tuple(reading for reading in kpi.readings if reading.date <= cycle.span.ends),
    )
    data: KpiData = data_of(file)
    return data


def _originals(originals: Originals, unit: str) -> v1.OriginalsRecord | None:
    if unit not in originals.units:
        return None
    return v1.OriginalsRecord(
        progress=originals.units[unit],
        objectives={_below(ref): share for ref, share in originals.objectives.items() if unit_of(ref) == unit},
        key_results={_below(ref): share for ref, share in originals.key_results.items() if unit_of(ref) == unit},
    )


def _below(ref: str) -> str:
    """Without the unit."""
    return ref.partition("/")[2]


def _objective(cycle: Cycle, facts: Facts, history: History, ref: str) -> v1.ObjectiveRecord:
    numbers = facts.cycles[cycle.id]
    return v1.ObjectiveRecord(
        plan=data_of(cycle.objectives[ref].model_copy(update={"key_results": ()})),
        numbers=numbers.objectives[ref],
        check_ins=_check_ins(cycle.check_ins_of(ref)),
        course=_course(history, cycle, ref),
        key_results=tuple(
            v1.KeyResultRecord(
                plan=data_of(key_result),
                numbers=numbers.key_results[full],
                check_ins=_check_ins(cycle.check_ins_of(full)),
                course=_course(history, cycle, full),
            )
            for full, key_result in cycle.key_results_of(ref)
        ),
    )


def _check_ins(check_ins: Iterable[CheckIn]) -> tuple[v1.CheckInRecord, ...]:
    said = ((each, Update.model_construct(**each.said)) for each in check_ins)
    return tuple(v1.CheckInRecord(each.date, each.by, data_of(update)) for each, update in said)


def _course(history: History, cycle: Cycle, ref: str) -> v1.CourseRecord:
    steps = history.steps(cycle.id, ref)
    return v1.CourseRecord(
        attainment=tuple(None if step.attainment is None else rounded(step.attainment, PLACES) for step in steps),
        expected=tuple(rounded(step.expected, PLACES) for step in steps),
        health=tuple(step.health for step in steps),
    )


def _course_above(portal: Portal, history: History, cycle: Cycle, ref: str) -> tuple[CoursePoint, ...]:
    """On the days that the cycle above is drawn for, if the objective rolls up into another cycle."""
    above = cycle.supports.get(ref)
    if above is None or above.cycle == cycle.id:
        return ()
    as_of = history.facts.cycles[cycle.id].as_of
    wanted = days_of(portal.cycles[above.cycle].span, as_of)
    days = sorted({*(day for day in wanted if day in cycle.span and day <= as_of), as_of})
    moments = zip(days, history.course_of(Key(cycle.id, ref), days), strict=True)
    return tuple(CoursePoint(day, m.progress, m.expected, m.dropped, m.newest_date) for day, m in moments)


def _outline(
    known: Organisation,
    facts: Facts,
    cycle: Cycle,
    units: Iterable[str],
    refs: Iterable[str],
    courses: Mapping[str, tuple[CoursePoint, ...]],
) -> v1.CycleOutline:
    return v1.CycleOutline(
        id=cycle.id,
        title=cycle.title,
        starts=cycle.span.starts,
        ends=cycle.span.ends,
        state=cycle.state,
        parent=cycle.parent,
        numbers=facts.cycles[cycle.id],
        unreported=cycle.unreported,
        units=tuple(_unit_outline(known, facts, cycle, unit) for unit in units),
        objectives=tuple(_objective_outline(facts, cycle, ref, courses.get(ref, ())) for ref in refs),
    )


def _unit_outline(known: Organisation, facts: Facts, cycle: Cycle, id_: str) -> v1.UnitOutline:
    unit, numbers = known.units.get(id_), facts.cycles[cycle.id].units.get(id_)
    return v1.UnitOutline(
        id=id_,
        name=known.name_of(id_),
        kind=unit.kind if unit else UnitKind.TEAM,
        has_objectives=id_ in cycle.by_unit,
        progress=numbers.progress if numbers else None,
        coverage=numbers.coverage if numbers else NONE_BENEATH,
    )


def _objective_outline(facts: Facts, cycle: Cycle, ref: str, course: tuple[CoursePoint, ...]) -> v1.ObjectiveOutline:
    objective, numbers = cycle.objectives[ref], facts.cycles[cycle.id].objectives[ref]
    key_results, review = facts.cycles[cycle.id].key_results, cycle.review_of(ref)
    return v1.ObjectiveOutline(
        ref=ref,
        title=objective.title,
        owner=objective.owner,
        weight=objective.weight,
        progress=numbers.progress,
        expected=numbers.expected,
        health=numbers.health,
        declared=numbers.declared,
        newest_date=numbers.newest_date,
        judged=numbers.judged,
        is_judged=numbers.is_judged,
        coverage=numbers.coverage,
        is_omitted=numbers.is_omitted,
        decision=review.decision if review else None,
        review_score=review.score if review else None,
        supports=cycle.supports.get(ref),
        contributes_to=cycle.contributes_to.get(ref, ()),
        depends_on=cycle.depends_on.get(ref, ()),
        continues=cycle.continues.get(ref),
        key_results=tuple(
            v1.KeyResultOutline(own.id, own.title, own.kpi, key_results[full].progress)
            for full, own in cycle.key_results_of(ref)
        ),
        course=course,
    )


def _outlines_beside(
    portal: Portal, facts: Facts, cycle: Cycle, organisations: Organisations
) -> Iterator[v1.CycleOutline]:
    """Of the other cycles that pages of this one mention, in the order of the portal."""
    earlier = set(_earlier(portal, cycle))
    mentioned = earlier | set(_mentioned(portal, cycle))
    near, with_pages = portal.near(cycle.id), {*portal.organisation.units, *cycle.by_unit}
    with_pages |= {old for unit in portal.organisation.units.values() for old in unit.previously}
    for other in portal.cycles.values():
        refs = [ref for ref in other.objectives if Key(other.id, ref) in mentioned]
        units = dict.fromkeys(unit for unit in other.by_unit if unit in with_pages and other.id in near)
        units |= dict.fromkeys(name for ref in refs for name in (unit_of(ref), other.objectives[ref].owner) if name)
        is_related = cycle.id == other.parent or cycle.parent == other.id
        if other.id != cycle.id and (units or is_related):
            known = organisations.get(other.id, portal.organisation)
            yield _outline(known, facts, _with_links_to(cycle.id, other, earlier), units, refs, {})


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


def _with_links_to(cycle_id: str, other: Cycle, earlier: Collection[Key]) -> Cycle:
    """Without its links to cycles other than this, whose pages have no business with them, but for what it continues
    in a chain that leads here."""

    def alone(links: Mapping[str, tuple[Key, ...]]) -> dict[str, tuple[Key, ...]]:
        return {ref: tuple(key for key in keys if key.cycle == cycle_id) for ref, keys in links.items()}

    return replace(
        other,
        supports={ref: key for ref, key in other.supports.items() if key.cycle == cycle_id},
        contributes_to=alone(other.contributes_to),
        depends_on=alone(other.depends_on),
        continues={ref: key for ref, key in other.continues.items() if key.cycle == cycle_id or key in earlier},
    )
