"""The cycle that is being closed becomes the records of its archive: what was written, and what followed from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from okrsite.archive import format_1 as v1
from okrsite.archive.outlining import Organisations, outline_of, outlines_beside
from okrsite.facts import (
    ComputedHistory,
    CycleFacts,
    Facts,
    HistoryPoint,
    KeyResultFacts,
    ObjectiveFacts,
    Originals,
    Part,
    Ratio,
    Tally,
    UnitFacts,
    history_of,
    originals_of,
    tally_of,
)
from okrsite.model import CheckIn, Cycle, Kpi, KpiFile, Portal, Settings, Unit, objective_of, unit_of
from okrsite.wording import rounded

PLACES: Final = 10
"""More than any page shows; a course is for being looked at, and nothing is worked out from it."""


def records_of(
    portal: Portal, facts: Facts, cycle: Cycle, closing: v1.Closing, organisations: Organisations
) -> tuple[v1.CycleRecord, tuple[v1.UnitRecord, ...]]:
    """The record of the cycle, and one of each unit that has objectives or a review."""
    history = history_of(portal, facts)
    originals = originals_of(cycle, facts.cycles[cycle.id], portal.settings.zones)
    units = tuple(
        _unit_record(cycle, facts.cycles[cycle.id], history, originals, unit)
        for unit in dict.fromkeys((*cycle.by_unit, *cycle.reviews))
    )
    return _cycle_record(portal, facts, history, cycle, closing, organisations), units


def _cycle_record(
    portal: Portal,
    facts: Facts,
    history: ComputedHistory,
    cycle: Cycle,
    closing: v1.Closing,
    organisations: Organisations,
) -> v1.CycleRecord:
    return v1.CycleRecord.model_construct(
        closing=closing,
        outline=outline_of(portal, facts, history, cycle),
        settings=_settings(portal.settings),
        tally=_tally(tally_of(cycle, facts.cycles[cycle.id], portal.organisation, portal.settings.patience)),
        history=_history(history.of_cycle(cycle.id)),
        days=_days(history, cycle),
        organisation=tuple(map(_unit, portal.organisation.units.values())),
        kpis=tuple(_kpi(kpi, cycle) for kpi in portal.kpis.values()),
        others=tuple(outlines_beside(portal, facts, cycle, organisations)),
    )


def _settings(judged_by: Settings) -> v1.Settings:
    health, zones = judged_by.health, judged_by.zones
    return v1.Settings.model_construct(
        cadence=judged_by.cadence,
        grace_days=health.grace_days,
        on_track=health.on_track,
        at_risk=health.at_risk,
        warm_up=health.warm_up,
        commit=zones.commit,
        target=zones.target,
        stretch=zones.stretch,
    )


def _tally(tally: Tally) -> v1.Tally:
    return v1.Tally.model_construct(
        score=tally.score,
        net_confidence=tally.net_confidence,
        objectives=tally.objectives,
        key_results=tally.key_results,
        units=tally.units,
        ambitions=tally.ambitions,
        teams=_ratio(tally.teams),
        people=_ratio(tally.people),
        heard=_ratio(tally.heard),
        kept=_ratio(tally.kept),
        check_ins=_ratio(tally.check_ins),
        promises=tuple(v1.Promise.model_construct(**one._asdict()) for one in tally.promises),
        foreseen=tuple(v1.Foreseen.model_construct(**one._asdict()) for one in tally.foreseen),
    )


def _ratio(ratio: Ratio) -> v1.Ratio:
    return v1.Ratio.model_construct(part=ratio.part, whole=ratio.whole)


def _unit(unit: Unit) -> v1.Unit:
    return v1.Unit.model_construct(
        id=unit.id,
        name=unit.name,
        kind=unit.kind,
        parent=unit.parent,
        lead=unit.lead,
        title=unit.title,
        previously=unit.previously,
    )


def _kpi(kpi: Kpi, cycle: Cycle) -> KpiFile:
    """Made from values that were read before, so there is nothing to validate."""
    return KpiFile.model_construct(
        id=kpi.id,
        name=kpi.name,
        unit=kpi.unit,
        owner=kpi.owner,
        why=kpi.why,
        target=kpi.target,
        readings=tuple(reading for reading in kpi.readings if reading.date <= cycle.span.ends),
    )


def _unit_record(
    cycle: Cycle, numbers: CycleFacts, history: ComputedHistory, originals: Originals, unit: str
) -> v1.UnitRecord:
    review = cycle.reviews.get(unit)
    return v1.UnitRecord.model_construct(
        unit=unit,
        numbers=_unit_numbers(numbers.units[unit]) if unit in numbers.units else None,
        history=_history(history.of_unit(cycle.id, unit)),
        review=review.file if review else None,
        originals=_originals(originals, unit),
        objectives=tuple(_objective_record(cycle, numbers, history, ref) for ref in cycle.by_unit.get(unit, ())),
    )


def _originals(originals: Originals, unit: str) -> v1.Originals | None:
    own = {ref: share for ref, share in originals.key_results.items() if unit_of(ref) == unit}
    if not own:
        return None
    above = dict.fromkeys(map(objective_of, own))
    return v1.Originals.model_construct(
        progress=originals.units[unit],
        objectives={_below(ref): originals.objectives[ref] for ref in above},
        key_results={_below(ref): share for ref, share in own.items()},
    )


def _below(ref: str) -> str:
    """Without the unit."""
    return ref.partition("/")[2]


def _unit_numbers(facts: UnitFacts) -> v1.UnitNumbers:
    return v1.UnitNumbers.model_construct(
        progress=facts.progress,
        expected=facts.expected,
        health=facts.health,
        net_confidence=facts.net_confidence,
        counts=dict(facts.counts),
        newest_date=facts.newest_date,
        parts=_parts(facts.parts),
    )


def _objective_record(cycle: Cycle, numbers: CycleFacts, history: ComputedHistory, ref: str) -> v1.ObjectiveRecord:
    return v1.ObjectiveRecord.model_construct(
        plan=cycle.objectives[ref].model_copy(update={"key_results": ()}),
        numbers=_objective_numbers(numbers.objectives[ref]),
        check_ins=tuple(_check_ins(cycle.check_ins.get(ref, ()))),
        course=_course(history, cycle, ref),
        key_results=tuple(
            v1.KeyResultRecord.model_construct(
                plan=key_result,
                numbers=_key_result_numbers(numbers.key_results[full]),
                check_ins=tuple(_check_ins(cycle.check_ins.get(full, ()))),
                course=_course(history, cycle, full),
            )
            for full, key_result in cycle.key_results_of(ref)
        ),
    )


def _objective_numbers(facts: ObjectiveFacts) -> v1.ObjectiveNumbers:
    return v1.ObjectiveNumbers.model_construct(
        progress=facts.progress,
        expected=facts.expected,
        health=facts.health,
        declared=facts.declared,
        disagrees=facts.disagrees,
        score=facts.score,
        confidence=facts.confidence,
        newest_date=facts.newest_date,
        parts=_parts(facts.parts),
    )


def _key_result_numbers(facts: KeyResultFacts) -> v1.KeyResultNumbers:
    forecast = facts.forecast
    return v1.KeyResultNumbers.model_construct(
        due=facts.due,
        value=facts.value,
        steps=tuple(sorted(facts.done)) if isinstance(facts.answer, frozenset) else None,
        is_done=facts.is_done,
        zone=facts.zone,
        attainment=facts.attainment,
        progress=facts.progress,
        expected=facts.expected,
        expected_value=facts.expected_value,
        health=facts.health,
        declared=facts.declared,
        disagrees=facts.disagrees,
        confidence=facts.confidence,
        newest_date=facts.newest_date,
        forecast=v1.Forecast.model_construct(**forecast._asdict()) if forecast else None,
        path=tuple(v1.PathPoint.model_construct(date=day, attainment=share) for day, share in facts.path),
        parts=_parts(facts.parts),
        series=tuple(v1.Point.model_construct(**point._asdict()) for point in facts.series),
    )


def _parts(parts: Iterable[Part]) -> tuple[v1.Part, ...]:
    return tuple(v1.Part.model_construct(**{**part._asdict(), "key": str(part.key)}) for part in parts)


def _days(history: ComputedHistory, cycle: Cycle) -> tuple[date, ...]:
    """Those of every step; a cycle without objectives has none."""
    return tuple(step.date for ref in list(cycle.objectives)[:1] for step in history.steps(cycle.id, ref))


def _course(history: ComputedHistory, cycle: Cycle, ref: str) -> v1.Course:
    steps = history.steps(cycle.id, ref)
    return v1.Course.model_construct(
        attainment=tuple(None if step.attainment is None else rounded(step.attainment, PLACES) for step in steps),
        expected=tuple(rounded(step.expected, PLACES) for step in steps),
        health=tuple(step.health for step in steps),
    )


def _history(points: Iterable[HistoryPoint]) -> tuple[v1.HistoryPoint, ...]:
    return tuple(v1.HistoryPoint.model_construct(**point._asdict()) for point in points)


def _check_ins(check_ins: Iterable[CheckIn]) -> Iterator[v1.CheckIn]:
    return (
        v1.CheckIn.model_construct(date=check_in.date, by=check_in.by, said=check_in.update) for check_in in check_ins
    )
