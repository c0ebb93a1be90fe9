"""A key result as of a day: from its check-ins, its KPI, or what supports it."""

from __future__ import annotations

from okrsite.facts.cascade import Cascade
from okrsite.facts.expected import Path, along, planned, straight
from okrsite.facts.health import Clock, health_of
from okrsite.facts.readings import Reading, answers_of, declared_in, newest_answer_in, newest_of, until
from okrsite.facts.rollup import Standings, parts_of, progress_of_parts
from okrsite.facts.values import ComputedKeyResult
from okrsite.model import Cycle, Key, KeyResult, Portal
from okrsite.model.shares import clamped


def key_result_facts(
    portal: Portal, cascade: Cascade, clock: Clock, key: Key, standings: Standings
) -> ComputedKeyResult:
    """`standings` knows already what supports an aligned key result."""
    cycle = portal.cycles[key.cycle]
    key_result = cycle.key_results[key.ref]
    measure, zones = key_result.judged_by, portal.settings.zones
    check_ins = until(cycle.check_ins.get(key.ref, ()), clock.as_of)
    watched = _watched(portal, clock, key_result)
    answer = newest_answer_in(measure, check_ins) if watched is None else next(iter(watched[-1:]), None)
    parts = parts_of(cascade.beneath.get(key, ()), standings)
    attainment = measure.attainment(answer.answer, zones) if answer else progress_of_parts(parts)
    progress = None if attainment is None else clamped(attainment)
    path = _path(cycle, key.ref)
    expected = clamped(along(path, clock.as_of))
    declared = declared_in(check_ins)
    newest = newest_of(*check_ins[-1:], *(watched or ())[-1:], *parts)
    return ComputedKeyResult(
        measure=measure,
        due=path[-1][0],
        as_of=clock.as_of,
        answer=answer.answer if answer else None,
        attainment=attainment,
        progress=progress,
        expected=expected,
        health=health_of(clock, progress, expected, declared, newest),
        declared=declared,
        newest_date=newest,
        check_ins=check_ins,
        watched=watched,
        parts=parts,
        path=path,
        zones=zones,
    )


def _watched(portal: Portal, clock: Clock, key_result: KeyResult) -> tuple[Reading, ...] | None:
    """Of the KPI that it names, inside the cycle; None where check-ins answer, as they do a measure in words."""
    kpi = portal.kpis.get(key_result.kpi) if key_result.kpi else None
    if kpi is None or not key_result.judged_by.is_numeric:
        return None
    return answers_of(kpi.readings, clock.starts, clock.as_of)


def _path(cycle: Cycle, ref: str) -> Path:
    key_result, due = cycle.key_results[ref], cycle.due_of(ref)
    if not key_result.plan:
        return straight(cycle.span.starts, due)
    return planned(key_result.judged_by, key_result.plan, cycle.span.starts, due)
