"""Archives of format 1 as the pages need them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain

from okrsite.archive import format_1 as v1
from okrsite.archive.kept import KeptHistory, KeptKeyResult, Shard
from okrsite.archive.opening import cycle_of, key_of, numbers_of, organisation_of
from okrsite.archive.snapshot import Frozen, Whole
from okrsite.archive.text import Unsound, parsed
from okrsite.facts import (
    CycleFacts,
    Facts,
    Forecast,
    Foreseen,
    HistoryPoint,
    ObjectiveFacts,
    Originals,
    Part,
    Point,
    Promise,
    Ratio,
    Step,
    Tally,
    UnitFacts,
)
from okrsite.loader import newest_first
from okrsite.model import (
    Answer,
    CheckIn,
    Cycle,
    Key,
    KeyResult,
    Kpi,
    KpiFile,
    Objective,
    Origin,
    Portal,
    ReviewOfUnit,
    Settings,
    State,
)
from okrsite.model.entity import made_of
from okrsite.model.settings import HealthLimits, ZoneShares

Shards = Callable[[str], bytes]
"""The verified bytes of a file of the archive, by its path in it."""


def read_1(folder: str, cycle: bytes, shards: Shards, paths: Iterable[str]) -> Frozen:
    """`folder` is where the archive lies, as places name it. Raises Unsound."""
    record = made_of(v1.CycleRecord, parsed(cycle), "cycle.json")
    outline = cycle_of(record.outline, State.ARCHIVED, f"{folder}/cycle.json")
    units = tuple(path for path in paths if path.startswith("units/"))
    closing = record.closing
    return Frozen(
        closed=closing.closed,
        reason=closing.reason,
        missing=closing.missing,
        cycle=outline,
        numbers=numbers_of(record.outline),
        tally=_tally(record.tally),
        organisation=organisation_of(record.organisation),
        whole=lambda: _whole(folder, record, outline, [_unit(shards, path) for path in units]),
    )


def _unit(shards: Shards, path: str) -> v1.UnitRecord:
    record = made_of(v1.UnitRecord, parsed(shards(path)), path)
    if path != f"units/{record.unit}.json":
        raise Unsound(f"{path} holds another unit than its name says")
    return record


def _whole(folder: str, record: v1.CycleRecord, outline: Cycle, units: Sequence[v1.UnitRecord]) -> Whole:
    cycle = _cycle(folder, outline, units)
    others = {
        other.id: cycle_of(other, other.state, f"{folder}/cycle.json")
        for other in record.others
        if other.id != cycle.id
    }
    numbers = {other.id: numbers_of(other) for other in record.others}
    own = _numbers(record, cycle, units)
    cycles = newest_first({**others, cycle.id: cycle})
    _all_lead_somewhere(cycles, _references(cycles.values(), own))
    organisation = organisation_of(record.organisation)
    return Whole(
        portal=Portal(
            settings=_settings(record.settings),
            organisation=organisation,
            cycles=cycles,
            kpis={kpi.id: _kpi(kpi, folder) for kpi in record.kpis if kpi.id},
        ),
        facts=Facts(record.closing.as_of, {**numbers, cycle.id: own}, {}),
        history=_kept_history(record, units),
        organisations={other.id: organisation_of(other.units) for other in record.others} | {cycle.id: organisation},
        originals=_originals(units),
    )


def _references(cycles: Iterable[Cycle], numbers: CycleFacts) -> Iterator[Key]:
    for cycle in cycles:
        yield from (*cycle.supports.values(), *cycle.continues.values())
        yield from chain.from_iterable((*cycle.contributes_to.values(), *cycle.depends_on.values()))
    for of in (numbers.units, numbers.objectives, numbers.key_results):
        yield from (part.key for own in of.values() for part in own.parts)


def _all_lead_somewhere(cycles: Mapping[str, Cycle], references: Iterable[Key]) -> None:
    """Raises Unsound."""
    for key in references:
        cycle = cycles.get(key.cycle)
        if cycle is None or (key.ref not in cycle.objectives and key.ref not in cycle.key_results):
            raise Unsound(f"it refers to {key}, which is not in it")


def _originals(units: Sequence[v1.UnitRecord]) -> Originals:
    kept = {own.unit: own.originals for own in units if own.originals}
    return Originals(
        key_results={f"{unit}/{ref}": share for unit, own in kept.items() for ref, share in own.key_results.items()},
        objectives={f"{unit}/{ref}": share for unit, own in kept.items() for ref, share in own.objectives.items()},
        units={unit: own.progress for unit, own in kept.items()},
    )


def _settings(judged_by: v1.Settings) -> Settings:
    return Settings.model_construct(
        cadence=judged_by.cadence,
        health=HealthLimits.model_construct(
            on_track=judged_by.on_track,
            at_risk=judged_by.at_risk,
            warm_up=judged_by.warm_up,
            grace_days=judged_by.grace_days,
        ),
        zones=ZoneShares.model_construct(commit=judged_by.commit, target=judged_by.target, stretch=judged_by.stretch),
    )


def _tally(kept: v1.Tally) -> Tally:
    return Tally(
        score=kept.score,
        net_confidence=kept.net_confidence,
        objectives=kept.objectives,
        key_results=kept.key_results,
        units=kept.units,
        ambitions=kept.ambitions,
        teams=_ratio(kept.teams),
        people=_ratio(kept.people),
        heard=_ratio(kept.heard),
        kept=_ratio(kept.kept),
        check_ins=_ratio(kept.check_ins),
        promises=tuple(Promise(one.ambition, one.score) for one in kept.promises),
        foreseen=tuple(Foreseen(one.first, one.midway, one.last, one.progress, one.is_done) for one in kept.foreseen),
    )


def _ratio(kept: v1.Ratio) -> Ratio:
    return Ratio(kept.part, kept.whole)


def _cycle(folder: str, outline: Cycle, units: Sequence[v1.UnitRecord]) -> Cycle:
    """The outline with all that the units wrote, in the order that it has. Raises Unsound."""
    records = {f"{own.unit}/{of.plan.id}": (own.unit, of) for own in units for of in own.objectives}
    if records.keys() != outline.objectives.keys():
        raise Unsound("its files do not hold the objectives that cycle.json names")
    objectives: dict[str, Objective] = {}
    key_results: dict[str, KeyResult] = {}
    check_ins: dict[str, tuple[CheckIn, ...]] = {}
    origins: dict[str, Origin] = {}
    for ref in outline.objectives:
        unit, record = records[ref]
        origin = Origin(Shard(f"{folder}/units/{unit}.json"))
        own = {f"{ref}/{of.plan.id}": of for of in record.key_results}
        if [*own] != [f"{ref}/{of.id}" for of in outline.objectives[ref].key_results]:
            raise Unsound("its files do not hold the key results that cycle.json names")
        objectives[ref] = record.plan.model_copy(update={"key_results": tuple(of.plan for of in own.values())})
        key_results |= {full: of.plan for full, of in own.items()}
        origins |= dict.fromkeys((ref, *own), origin)
        check_ins[ref] = _check_ins(record.check_ins, origin)
        check_ins |= {full: _check_ins(of.check_ins, origin) for full, of in own.items()}
    return replace(
        outline,
        objectives=objectives,
        key_results=key_results,
        check_ins=check_ins,
        origins=origins,
        reviews={
            own.unit: ReviewOfUnit(own.review, Origin(Shard(f"{folder}/units/{own.unit}.json")))
            for own in units
            if own.review
        },
    )


def _check_ins(check_ins: Iterable[v1.CheckIn], origin: Origin) -> tuple[CheckIn, ...]:
    return tuple(CheckIn(check_in.date, check_in.by, check_in.said, origin) for check_in in check_ins)


def _kpi(kpi: KpiFile, folder: str) -> Kpi:
    origin = Origin(Shard(f"{folder}/cycle.json"))
    return Kpi(kpi.id or "", kpi.name, kpi.unit, kpi.owner, kpi.why, kpi.target, kpi.readings, origin)


def _numbers(record: v1.CycleRecord, cycle: Cycle, units: Sequence[v1.UnitRecord]) -> CycleFacts:
    found = numbers_of(record.outline)
    records = {f"{own.unit}/{of.plan.id}": of for own in units for of in own.objectives}
    numbers = {own.unit: own.numbers for own in units}
    return replace(
        found,
        objectives={ref: _objective_numbers(cycle, found, ref, records[ref].numbers) for ref in cycle.objectives},
        key_results={
            f"{ref}/{own.plan.id}": _key_result_numbers(cycle, found, f"{ref}/{own.plan.id}", own.numbers)
            for ref in cycle.objectives
            for own in records[ref].key_results
        },
        units={unit: _unit_numbers(own) for unit in cycle.by_unit if (own := numbers.get(unit))},
    )


def _until(cycle: Cycle, found: CycleFacts, ref: str) -> tuple[CheckIn, ...]:
    """What was said after the day of the numbers is kept, but they know nothing of it."""
    return tuple(check_in for check_in in cycle.check_ins[ref] if check_in.date <= found.as_of)


def _objective_numbers(cycle: Cycle, found: CycleFacts, ref: str, numbers: v1.ObjectiveNumbers) -> ObjectiveFacts:
    return ObjectiveFacts(
        progress=numbers.progress,
        expected=numbers.expected,
        health=numbers.health,
        declared=numbers.declared,
        disagrees=numbers.disagrees,
        score=numbers.score,
        confidence=numbers.confidence,
        newest_date=numbers.newest_date,
        parts=_parts(numbers.parts),
        in_circle=False,
        check_ins=_until(cycle, found, ref),
        key_results=found.objectives[ref].key_results,
    )


def _key_result_numbers(cycle: Cycle, found: CycleFacts, ref: str, numbers: v1.KeyResultNumbers) -> KeptKeyResult:
    forecast = numbers.forecast
    return KeptKeyResult(
        measure=cycle.key_results[ref].judged_by,
        due=numbers.due,
        expected=numbers.expected,
        health=numbers.health,
        answer=_answer(numbers),
        attainment=numbers.attainment,
        progress=numbers.progress,
        expected_value=numbers.expected_value,
        declared=numbers.declared,
        disagrees=numbers.disagrees,
        confidence=numbers.confidence,
        newest_date=numbers.newest_date,
        check_ins=_until(cycle, found, ref),
        series=tuple(Point(point.date, point.value, point.progress) for point in numbers.series),
        forecast=Forecast(forecast.value, forecast.low, forecast.high, forecast.progress) if forecast else None,
        parts=_parts(numbers.parts),
        path=tuple((point.date, point.attainment) for point in numbers.path),
    )


def _answer(numbers: v1.KeyResultNumbers) -> Answer | None:
    if numbers.steps is not None:
        return frozenset(numbers.steps)
    return next((one for one in (numbers.value, numbers.is_done, numbers.zone) if one is not None), None)


def _unit_numbers(numbers: v1.UnitNumbers) -> UnitFacts:
    return UnitFacts(
        progress=numbers.progress,
        expected=numbers.expected,
        health=numbers.health,
        net_confidence=numbers.net_confidence,
        counts=numbers.counts,
        newest_date=numbers.newest_date,
        parts=_parts(numbers.parts),
    )


def _parts(parts: Iterable[v1.Part]) -> tuple[Part, ...]:
    return tuple(Part(key_of(part.key), part.weight, part.progress, part.expected, part.date) for part in parts)


def _kept_history(record: v1.CycleRecord, units: Sequence[v1.UnitRecord]) -> KeptHistory:
    return KeptHistory(
        cycle=record.outline.id,
        whole=_history(record.history),
        units={own.unit: _history(own.history) for own in units},
        courses={ref: tuple(_steps(record.days, course)) for ref, course in _courses(units) if course},
    )


def _courses(units: Iterable[v1.UnitRecord]) -> Iterator[tuple[str, v1.Course | None]]:
    for own in units:
        for objective in own.objectives:
            ref = f"{own.unit}/{objective.plan.id}"
            yield ref, objective.course
            yield from ((f"{ref}/{part.plan.id}", part.course) for part in objective.key_results)


def _steps(days: Sequence[date], course: v1.Course) -> Iterator[Step]:
    """Raises Unsound."""
    if not len(days) == len(course.attainment) == len(course.expected) == len(course.health):
        raise Unsound("a course of it has not a step for each day")
    return map(Step, days, course.attainment, course.expected, course.health)


def _history(points: Iterable[v1.HistoryPoint]) -> tuple[HistoryPoint, ...]:
    return tuple(HistoryPoint(point.date, point.actual, point.expected) for point in points)
