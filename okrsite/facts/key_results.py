"""A key result as of a day: from its check-ins, its KPI, or what supports it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal, localcontext
from typing import Any, Final

from okrsite.facts.cascade import Cascade
from okrsite.facts.expected import along, planned
from okrsite.facts.forecast import outlook_of
from okrsite.facts.health import Clock, Moment, disagree, health_of
from okrsite.facts.readings import (
    Reading,
    answers_of,
    begun,
    heard,
    newest_answer_in,
    newest_of,
    or_declared,
    readings_of,
)
from okrsite.facts.rollup import Ratio, Standings, coverage_of, parts_of, progress_of_parts, with_own
from okrsite.facts.values import Forecast, KeyResultFacts, Point
from okrsite.model import NO_CHECK_INS, CheckIns, Cycle, Era, Key, Measure, Portal, Span, Zone, eras_of
from okrsite.model.measures import Path
from okrsite.model.settings import ZoneShares
from okrsite.model.shares import ROUNDING, clamped

Silent = dict[tuple[Clock, Measure, date, Span], KeyResultFacts]
"""Facts of those that nobody ever checked in on, which are alike; a hostile file has 40,000 of them."""


def key_result_facts(
    portal: Portal, cascade: Cascade, clock: Clock, key: Key, standings: Standings, silent: Silent
) -> KeyResultFacts:
    """`standings` knows already what supports an aligned key result; `silent` is filled here."""
    cycle = portal.cycles[key.cycle]
    key_result, beneath = cycle.key_results[key.ref], cascade.beneath.get(key, ())
    is_special = beneath or key_result.plan or key_result.amendments or key_result.kpi in portal.kpis
    if is_special or cycle.check_ins_of(key.ref).meetings:
        return _found(portal, cascade, clock, key, standings)
    alike = clock, key_result.judged_by, cycle.due_of(key.ref), cycle.span
    if alike not in silent:
        silent[alike] = _found(portal, cascade, clock, key, standings)
    return silent[alike]


def _found(portal: Portal, cascade: Cascade, clock: Clock, key: Key, standings: Standings) -> KeyResultFacts:
    cycle = portal.cycles[key.cycle]
    key_result, beneath = cycle.key_results[key.ref], cascade.beneath.get(key, ())
    era = Era(key_result) if beneath else eras_of(key_result, clock.as_of)[-1]
    check_ins = heard(cycle.check_ins_of(key.ref), clock)
    watched = _watched(portal, clock, key_result.kpi, era.measure)
    measure, zones = begun(era, check_ins, watched), portal.settings.zones
    answer = _newest(era, check_ins, watched)
    parts = parts_of(beneath, standings)
    measured = measure.attainment(answer.answer, zones) if answer else progress_of_parts(parts)
    declared, due = check_ins.newest("status"), cycle.due_of(key.ref)
    path = _path(cycle, key.ref, measure if era.key_result is key_result else key_result.judged_by)
    by_now = along(path, clock.as_of)
    is_open = (measure.is_limit and clock.as_of < min(due, cycle.span.ends)) or any(part.is_open for part in parts)
    own = Moment(None if measured is None else clamped(measured), clamped(by_now), is_open=is_open)
    moment = with_own(own, declared, newest_of(*check_ins.meetings[-1:], *(watched or ())[-1:], *parts))
    confidence = check_ins.newest("confidence")
    health = health_of(
        clock.begun_again(era.since), moment, confidence, is_held_throughout=era.key_result.is_held_throughout
    )
    return KeyResultFacts(
        due=due,
        **_answered(answer),
        attainment=or_declared(measured, declared),
        progress=moment.progress,
        expected=moment.expected,
        expected_value=measure.value_at(by_now),
        health=health,
        declared=declared,
        disagrees=disagree(declared, health, moment.progress),
        confidence=confidence,
        newest_date=moment.newest_date,
        is_open=moment.is_open,
        coverage=coverage_of(beneath, cascade, standings) if beneath else Ratio(int(moment.progress is not None), 1),
        is_omitted=clock.omits_unreported and moment.progress is None,
        path=path,
        parts=parts,
        measure=measure,
        check_ins=check_ins,
        watched=watched,
        find_series=lambda: _series(measure, zones, readings_of(era, check_ins, watched)),
        find_forecast=lambda: (
            _forecast(measure, zones, readings_of(era, check_ins, watched), due) if clock.as_of < due else None
        ),
    )


def _newest(era: Era, check_ins: CheckIns, watched: tuple[Reading, ...] | None) -> Reading | None:
    if watched is None:
        return newest_answer_in(era.measure, check_ins.since(era.since))
    return next(iter(readings_of(era, NO_CHECK_INS, watched[-1:])), None)


_ANSWER: Final = {Decimal: "value", frozenset: "steps", bool: "is_done", Zone: "zone"}


def _answered(reading: Reading | None) -> dict[str, Any]:
    return {_ANSWER[type(reading.answer)]: reading.answer} if reading else {}


def _series(measure: Measure, zones: ZoneShares, readings: Sequence[Reading]) -> tuple[Point, ...]:
    with localcontext(ROUNDING):
        return tuple(_point(measure, zones, reading) for reading in readings)


def _forecast(measure: Measure, zones: ZoneShares, readings: Sequence[Reading], due: date) -> Forecast | None:
    with localcontext(ROUNDING):
        outlook = outlook_of(measure, readings, due)
        return outlook and Forecast(*outlook, clamped(measure.attainment(outlook.value, zones)))


def _point(measure: Measure, zones: ZoneShares, reading: Reading) -> Point:
    value = reading.answer if isinstance(reading.answer, Decimal) else None
    return Point(reading.date, value, clamped(measure.attainment(reading.answer, zones)))


def _watched(portal: Portal, clock: Clock, named: str | None, measure: Measure) -> tuple[Reading, ...] | None:
    """Of the KPI that it names, inside the cycle; None where check-ins answer, as they do a measure in words."""
    kpi = portal.kpis.get(named) if named else None
    if kpi is None or not measure.is_numeric:
        return None
    return answers_of(kpi.readings, clock.starts, clock.as_of)


def _path(cycle: Cycle, ref: str, measure: Measure) -> Path:
    key_result, due = cycle.key_results[ref], cycle.due_of(ref)
    if key_result.plan and measure.is_begun:
        return planned(measure, key_result.plan, cycle.span.starts, due)
    return measure.path(cycle.span.starts, due)
