"""Archives of format 1 as the pages need them: records become a portal again, with the numbers that it had.

Nothing here works anything out. Raises ValueError where files say what no archive of okrsite says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import chain
from typing import Final, NamedTuple

from okrsite.archive import format_1 as v1
from okrsite.archive import written
from okrsite.archive.snapshot import Frozen, Whole
from okrsite.archive.text import Unsound, parsed
from okrsite.diagnostics import Place
from okrsite.facts import (
    CycleFacts,
    CycleHistory,
    Facts,
    Health,
    History,
    HistoryStep,
    KeyResultFacts,
    ObjectiveFacts,
    Originals,
    UnitFacts,
)
from okrsite.facts.health import clock_of
from okrsite.facts.readings import heard
from okrsite.loader import newest_first
from okrsite.model import (
    COMPANY,
    CheckIn,
    CheckIns,
    Cycle,
    Key,
    KeyResult,
    Kpi,
    Located,
    Measure,
    Meeting,
    Objective,
    Organisation,
    Origin,
    Portal,
    ReviewOfUnit,
    Settings,
    Span,
    State,
    Unit,
    in_columns,
    unit_of,
)
from okrsite.model.reviews import Review, ReviewFile
from okrsite.model.settings import HealthLimits, ZoneShares

Shards = Callable[[str], bytes]
"""The verified bytes of a file of the archive, by its path in it."""


@dataclass(frozen=True, slots=True)
class Shard:
    """A file of an archive, as the origin of what it holds: nobody edits it, so the file is place enough."""

    path: str

    def place(self, *_keys: str | int) -> Place:
        return Place(self.path)

    def key_place(self, *_keys: str | int) -> Place:
        return Place(self.path)


def read_1(folder: str, shards: Shards, paths: Iterable[str]) -> Frozen:
    """`folder` is where the archive lies, as places name it."""
    record = v1.CODEC.read(v1.CycleRecord, parsed(shards("cycle.json")), "cycle.json")
    outline = _outlined(record.outline, State.ARCHIVED, f"{folder}/cycle.json")
    units = tuple(path for path in paths if path.startswith("units/"))
    closing = record.closing
    return Frozen(
        closed=closing.closed,
        reason=closing.reason,
        missing=closing.missing,
        cycle=outline,
        numbers=_outlined_numbers(record.outline),
        tally=record.tally,
        organisation=_organisation(record.organisation),
        whole=lambda: _whole(folder, record, outline, [_unit(shards, path) for path in units]),
    )


def _unit(shards: Shards, path: str) -> v1.UnitRecord:
    record = v1.CODEC.read(v1.UnitRecord, parsed(shards(path)), path)
    if path != f"units/{record.unit}.json":
        raise Unsound(f"{path} holds another unit than its name says")
    return record


def _organisation(units: Iterable[Unit]) -> Organisation:
    """Company first, whatever came first."""
    return Organisation({COMPANY: Organisation().company} | {unit.id: unit for unit in units})


# The outline of a cycle: as much of it as others say.


def _outlined(outline: v1.CycleOutline, state: State, path: str) -> Cycle:
    objectives = {_objective_ref(own.ref): _outlined_objective(own) for own in outline.objectives}
    by_unit: dict[str, list[str]] = {unit.id: [] for unit in outline.units if unit.has_objectives}
    for ref in objectives:
        by_unit.setdefault(unit_of(ref), []).append(ref)
    origin = Origin(Shard(path))
    key_results = {f"{ref}/{part.id}": part for ref, own in objectives.items() for part in own.key_results}
    return Cycle(
        id=outline.id,
        span=Span(outline.starts, outline.ends),
        state=state,
        origin=origin,
        title=outline.title,
        parent=outline.parent,
        unreported=outline.unreported,
        objectives=objectives,
        key_results=key_results,
        by_unit={unit: tuple(refs) for unit, refs in by_unit.items()},
        reviews={unit: ReviewOfUnit(file, origin) for unit, file in _outlined_reviews(outline)},
        origins=dict.fromkeys((*objectives, *key_results), origin),
        supports={own.ref: own.supports for own in outline.objectives if own.supports},
        continues={own.ref: own.continues for own in outline.objectives if own.continues},
        contributes_to={own.ref: own.contributes_to for own in outline.objectives},
        depends_on={own.ref: own.depends_on for own in outline.objectives},
    )


def _objective_ref(text: str) -> str:
    if text.count("/") != 1 or ":" in text:
        raise Unsound(f"it has an objective without a full id, {text}")
    return text


# Made from what was read already, so there is nothing to validate; a copy takes a tenth of the time of a new one.
_OBJECTIVE: Final = Objective.model_construct(id="", title="")
_KEY_RESULT: Final = KeyResult.model_construct(id="", title="")


def _outlined_objective(outline: v1.ObjectiveOutline) -> Objective:
    key_results = tuple(
        _KEY_RESULT.model_copy(update={"id": own.id, "title": own.title, "kpi": own.kpi}) for own in outline.key_results
    )
    update = {"title": outline.title, "owner": outline.owner, "weight": outline.weight, "key_results": key_results}
    return _OBJECTIVE.model_copy(update={"id": outline.ref.partition("/")[2], **update})


def _outlined_reviews(outline: v1.CycleOutline) -> Iterator[tuple[str, ReviewFile]]:
    """What was decided, of each unit that decided anything."""
    found: dict[str, dict[str, Review]] = {}
    for own in outline.objectives:
        if own.decision or own.review_score is not None:
            review = Review.model_construct(decision=own.decision, score=own.review_score)
            found.setdefault(unit_of(own.ref), {})[own.ref] = review
    return ((unit, ReviewFile.model_construct(unit=unit, objectives=reviews)) for unit, reviews in found.items())


def _outlined_numbers(outline: v1.CycleOutline) -> CycleFacts:
    """Nobody asks for more than the progress of units and key results that are only outlined."""
    numbers, pending = outline.numbers, Health.PENDING
    return replace(
        numbers,
        objectives={
            own.ref: ObjectiveFacts(
                progress=own.progress,
                expected=own.expected,
                health=own.health,
                declared=own.declared,
                newest_date=own.newest_date,
                judged=own.judged,
                is_judged=own.is_judged,
                coverage=own.coverage,
                is_omitted=own.is_omitted,
                key_results=tuple(f"{own.ref}/{part.id}" for part in own.key_results),
            )
            for own in outline.objectives
        },
        key_results={
            f"{of.ref}/{own.id}": KeyResultFacts(
                due=outline.ends, expected=Decimal(0), health=pending, progress=own.progress
            )
            for of in outline.objectives
            for own in of.key_results
        },
        units={
            unit.id: UnitFacts(unit.progress, numbers.expected, pending, None, {}, coverage=unit.coverage)
            for unit in outline.units
            if unit.has_objectives
        },
        courses={own.ref: own.course for own in outline.objectives if own.course},
    )


# The whole of it, from the files of its units


class _Records(NamedTuple):
    """By full id, in the order of the outline; `every` has each objective before its key results."""

    every: Mapping[str, v1.ObjectiveRecord | v1.KeyResultRecord]
    objectives: Mapping[str, v1.ObjectiveRecord]
    key_results: Mapping[str, v1.KeyResultRecord]


def _whole(folder: str, record: v1.CycleRecord, outline: Cycle, units: Sequence[v1.UnitRecord]) -> Whole:
    records = _records(outline, units)
    cycle = _cycle(folder, outline, records, units)
    own = _numbers(record, cycle, records, units)
    others = [other for other in record.others if other.id != cycle.id]
    beside = {other.id: _outlined(other, other.state, f"{folder}/cycle.json") for other in others}
    cycles = newest_first({**beside, cycle.id: cycle})
    _all_lead_somewhere(cycles, _references(cycles.values(), own))
    organisation = _organisation(record.organisation)
    portal = Portal(
        settings=_settings(record.settings),
        organisation=organisation,
        cycles=cycles,
        kpis={kpi["id"]: _kpi(kpi, folder) for kpi in record.kpis},
    )
    facts = Facts(record.closing.as_of, {**{other.id: _outlined_numbers(other) for other in others}, cycle.id: own}, {})
    history = CycleHistory(
        whole=record.history,
        units={unit.unit: unit.history for unit in units},
        steps={ref: tuple(_steps(record.days, of.course)) for ref, of in records.every.items() if of.course},
    )
    return Whole(
        portal=portal,
        facts=facts,
        history=History(portal, facts, {**dict.fromkeys(beside, CycleHistory()), cycle.id: history}),
        organisations={other.id: _seen_from(other.units) for other in others} | {cycle.id: organisation},
        originals=_originals(units),
    )


def _records(outline: Cycle, units: Sequence[v1.UnitRecord]) -> _Records:
    objectives = {f"{own.unit}/{of.plan['id']}": of for own in units for of in own.objectives}
    if objectives.keys() != outline.objectives.keys():
        raise Unsound("its files do not hold the objectives that cycle.json names")
    every: dict[str, v1.ObjectiveRecord | v1.KeyResultRecord] = {}
    key_results: dict[str, v1.KeyResultRecord] = {}
    for ref, outlined in outline.objectives.items():
        own = {f"{ref}/{of.plan['id']}": of for of in objectives[ref].key_results}
        if [*own] != [f"{ref}/{of.id}" for of in outlined.key_results]:
            raise Unsound("its files do not hold the key results that cycle.json names")
        key_results |= own
        every |= {ref: objectives[ref], **own}
    return _Records(every, {ref: objectives[ref] for ref in outline.objectives}, key_results)


def _seen_from(units: Iterable[v1.UnitOutline]) -> Organisation:
    """An outline does not say who is above whom."""
    return _organisation(Unit(unit.id, unit.name, unit.kind) for unit in units)


def _references(cycles: Iterable[Cycle], numbers: CycleFacts) -> Iterator[Key]:
    for cycle in cycles:
        yield from (*cycle.supports.values(), *cycle.continues.values())
        yield from chain.from_iterable((*cycle.contributes_to.values(), *cycle.depends_on.values()))
    for of in (numbers.units, numbers.objectives, numbers.key_results):
        yield from (part.key for own in of.values() for part in own.parts)


def _all_lead_somewhere(cycles: Mapping[str, Cycle], references: Iterable[Key]) -> None:
    for key in references:
        cycle = cycles.get(key.cycle)
        if cycle is None or (key.ref not in cycle.objectives and key.ref not in cycle.key_results):
            raise Unsound(f"it refers to {key}, which is not in it")


def _settings(judged_by: v1.JudgedBy) -> Settings:
    return Settings.model_construct(
        cadence=judged_by.cadence,
        health=HealthLimits.model_construct(
            on_track=judged_by.on_track,
            at_risk=judged_by.at_risk,
            warm_up=judged_by.warm_up,
            grace_days=judged_by.grace_days,
        ),
        zones=ZoneShares.model_construct(commit=judged_by.commit, target=judged_by.target, stretch=judged_by.stretch),
        grading_days=judged_by.grading_days,
    )


def _kpi(data: written.KpiData, folder: str) -> Kpi:
    kpi, origin = written.kpi(data), Origin(Shard(f"{folder}/cycle.json"))
    frequency = kpi.frequency
    return Kpi(
        data["id"], kpi.name, kpi.unit, kpi.owner, kpi.why, kpi.target, kpi.readings, origin, frequency=frequency
    )


def _originals(units: Sequence[v1.UnitRecord]) -> Originals:
    kept = {own.unit: own.originals for own in units if own.originals}
    return Originals(
        key_results={f"{unit}/{ref}": share for unit, own in kept.items() for ref, share in own.key_results.items()},
        objectives={f"{unit}/{ref}": share for unit, own in kept.items() for ref, share in own.objectives.items()},
        units={unit: own.progress for unit, own in kept.items()},
    )


def _cycle(folder: str, outline: Cycle, records: _Records, units: Sequence[v1.UnitRecord]) -> Cycle:
    """The outline with all that the units wrote, in the order that it has."""
    shards = {own.unit: Origin(Shard(f"{folder}/units/{own.unit}.json")) for own in units}
    key_results = {ref: written.key_result(of.plan) for ref, of in records.key_results.items()}
    return replace(
        outline,
        objectives={
            ref: written.objective(of.plan, tuple(key_results[f"{ref}/{own.plan['id']}"] for own in of.key_results))
            for ref, of in records.objectives.items()
        },
        key_results=key_results,
        check_ins={
            ref: _check_ins(ref, of.check_ins, shards[unit_of(ref)].document) for ref, of in records.every.items()
        },
        origins={ref: shards[unit_of(ref)] for ref in records.every},
        reviews={own.unit: ReviewOfUnit(written.review(own.review), shards[own.unit]) for own in units if own.review},
    )


def _check_ins(ref: str, check_ins: Iterable[v1.CheckInRecord], shard: Located) -> CheckIns:
    said = ((Meeting(record.date, record.by, shard), written.update(record.said)) for record in check_ins)
    return in_columns([CheckIn(meeting, ref, **dict(update)) for meeting, update in said])


def _numbers(record: v1.CycleRecord, cycle: Cycle, records: _Records, units: Sequence[v1.UnitRecord]) -> CycleFacts:
    found = _outlined_numbers(record.outline)
    numbers = {own.unit: own.numbers for own in units}
    clock = clock_of(cycle, _settings(record.settings), record.closing.as_of)

    def known(ref: str) -> CheckIns:
        """What was said after the day of the numbers is kept, but they know nothing of it."""
        return heard(cycle.check_ins[ref], clock)

    return replace(
        found,
        objectives={
            ref: replace(of.numbers, check_ins=known(ref), key_results=found.objectives[ref].key_results)
            for ref, of in records.objectives.items()
        },
        key_results={
            ref: replace(of.numbers, measure=_begun(cycle.key_results[ref], of.numbers), check_ins=known(ref))
            for ref, of in records.key_results.items()
        },
        units={unit: own for unit in cycle.by_unit if (own := numbers.get(unit))},
    )


def _begun(key_result: KeyResult, numbers: KeyResultFacts) -> Measure:
    """Its baseline may be the first reading."""
    return key_result.judged_by.begun(point.value for point in numbers.series if point.value is not None)


def _steps(days: Sequence[date], course: v1.CourseRecord) -> Iterator[HistoryStep]:
    if not len(days) == len(course.attainment) == len(course.expected) == len(course.health):
        raise Unsound("a course of it has not a step for each day")
    return map(HistoryStep, days, course.attainment, course.expected, course.health)
