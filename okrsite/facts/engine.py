"""All facts of a portal as of a day, in one pass over its objectives from the leaves of the cascade upwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import localcontext

from okrsite.facts.cascade import Cascade, cascade_of
from okrsite.facts.health import Clock, clock_of
from okrsite.facts.key_results import key_result_facts
from okrsite.facts.objectives import objective_facts
from okrsite.facts.patience import patience_of
from okrsite.facts.rollup import Covered
from okrsite.facts.units import cycle_facts
from okrsite.facts.values import CycleFacts, Facts, KeyResultFacts, KpiFacts, ObjectiveFacts
from okrsite.model import Key, Kpi, Portal, Settings
from okrsite.model.shares import ROUNDING, clamped


@dataclass(frozen=True, slots=True)
class _Found:
    """By cycle and full id; the pass fills it. `standings` holds both kinds, for what rolls up."""

    key_results: dict[str, dict[str, KeyResultFacts]]
    objectives: dict[str, dict[str, ObjectiveFacts]]
    standings: dict[Key, Covered] = field(default_factory=dict)


def facts_of(portal: Portal, as_of: date, kept: Mapping[str, CycleFacts] | None = None) -> Facts:
    """Every number of the portal; what is dated later than `as_of` is not seen.

    `kept` are the numbers of archived cycles. They count as they stand, and nothing of them is worked out again.
    """
    kept = kept or {}
    with localcontext(ROUNDING):
        cascade = cascade_of(portal)
        patience = patience_of(portal, cascade)
        clocks = {cycle.id: clock_of(cycle, portal.settings, as_of, patience) for cycle in portal.cycles.values()}
        found = _found(portal, cascade, clocks, kept)
        cycles = {
            id_: kept.get(id_)
            or cycle_facts(cycle, cascade, clocks[id_], found.objectives[id_], found.key_results[id_], found.standings)
            for id_, cycle in portal.cycles.items()
        }
        kpis = {id_: _kpi_facts(kpi, as_of, portal.settings) for id_, kpi in portal.kpis.items()}
    return Facts(as_of, cycles, kpis)


def _found(portal: Portal, cascade: Cascade, clocks: Mapping[str, Clock], kept: Mapping[str, CycleFacts]) -> _Found:
    found = _Found({id_: {} for id_ in portal.cycles}, {id_: {} for id_ in portal.cycles})
    for key in cascade.order:
        if key.cycle in kept:
            found.standings[key] = kept[key.cycle].objectives[key.ref]
            continue
        cycle, clock = portal.cycles[key.cycle], clocks[key.cycle]
        own: dict[str, KeyResultFacts] = {}
        for ref, _ in cycle.key_results_of(key.ref):
            part = Key(cycle.id, ref)
            own[ref] = found.standings[part] = key_result_facts(portal, cascade, clock.of(ref), part, found.standings)
        objective = objective_facts(cycle, cascade, clock.of(key.ref), key, own, found.standings)
        found.key_results[cycle.id] |= own
        found.objectives[cycle.id][key.ref] = found.standings[key] = objective
    return found


def _kpi_facts(kpi: Kpi, as_of: date, settings: Settings) -> KpiFacts:
    readings = tuple(reading for reading in kpi.readings if reading.date <= as_of)
    if not readings:
        return KpiFacts(readings, None)
    age, progress = (as_of - readings[-1].date).days, None
    if kpi.target:
        target = kpi.target.begun(reading.value for reading in readings)
        progress = clamped(target.attainment(readings[-1].value, settings.zones))
    return KpiFacts(readings, progress, kpi.frequency is not None and age > settings.patience_with(kpi.frequency))
