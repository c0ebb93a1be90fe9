"""A key result as of a day: from its check-ins, its KPI, or what supports it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from okrsite.facts.cascade import Cascade
from okrsite.facts.expected import Path, along, planned, straight
from okrsite.facts.health import Clock, health_of
from okrsite.facts.progress import attainment_of
from okrsite.facts.readings import NUMERIC, Reading, declared_in, from_check_ins, from_kpi, newest_of, until
from okrsite.facts.rollup import Part, Standing, parts_of, progress_of_parts
from okrsite.facts.shares import clamped
from okrsite.facts.values import KeyResultFacts
from okrsite.model import CheckIn, Cycle, Key, KeyResult, Portal


def key_result_facts(
    portal: Portal, cascade: Cascade, clock: Clock, key: Key, standings: Mapping[Key, Standing]
) -> KeyResultFacts:
    """`standings` knows already what supports an aligned key result."""
    cycle = portal.cycles[key.cycle]
    key_result = cycle.key_results[key.ref]
    check_ins = until(cycle.check_ins.get(key.ref, ()), clock.as_of)
    readings = _readings(portal, clock, key_result, check_ins)
    parts = parts_of(cascade.beneath.get(key, ()), standings)
    attainment = _attainment(portal, key_result, readings, parts)
    progress = None if attainment is None else clamped(attainment)
    path = _path(cycle, key_result)
    expected = clamped(along(path, clock.as_of))
    declared = declared_in(check_ins)
    newest = newest_of(*check_ins[-1:], *readings[-1:], *parts)
    return KeyResultFacts(
        measure=key_result.judged_by,
        due=path[-1][0],
        as_of=clock.as_of,
        attainment=attainment,
        progress=progress,
        expected=expected,
        health=health_of(clock, progress, expected, declared, newest),
        declared=declared,
        newest_date=newest,
        check_ins=check_ins,
        readings=readings,
        parts=parts,
        path=path,
        zones=portal.settings.zones,
    )


def _readings(
    portal: Portal, clock: Clock, key_result: KeyResult, check_ins: tuple[CheckIn, ...]
) -> tuple[Reading, ...]:
    """Of the KPI that it names, where there is one and the measure is about numbers; else of its check-ins."""
    measure = key_result.judged_by
    kpi = portal.kpis.get(key_result.kpi) if key_result.kpi else None
    if kpi and measure.kind in NUMERIC:
        return from_kpi(kpi.readings, clock.starts, clock.as_of)
    return from_check_ins(measure, check_ins)


def _attainment(
    portal: Portal, key_result: KeyResult, readings: tuple[Reading, ...], parts: tuple[Part, ...]
) -> Decimal | None:
    if not readings:
        return progress_of_parts(parts)
    return attainment_of(key_result.judged_by, readings[-1].answer, portal.settings.zones)


def _path(cycle: Cycle, key_result: KeyResult) -> Path:
    due = key_result.due or cycle.span.ends
    if not key_result.plan:
        return straight(cycle.span.starts, due)
    return planned(key_result.judged_by, key_result.plan, cycle.span.starts, due)
