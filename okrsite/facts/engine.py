"""All facts of a portal as of a day, in one pass over its objectives from the leaves of the cascade upwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import localcontext

from okrsite.facts.cascade import cascade_of
from okrsite.facts.health import clock_of
from okrsite.facts.key_results import Silent, key_result_facts
from okrsite.facts.objectives import objective_facts
from okrsite.facts.patience import patience_of
from okrsite.facts.rollup import Covered
from okrsite.facts.unchanged import Basis, Unchanged
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

    def take(self, key: Key, facts: CycleFacts) -> None:
        """An objective with its key results, as they are known."""
        objective = facts.objectives[key.ref]
        own = {ref: facts.key_results[ref] for ref in objective.key_results}
        self.key_results[key.cycle] |= own
        self.objectives[key.cycle][key.ref] = self.standings[key] = objective
        self.standings.update((Key(key.cycle, ref), one) for ref, one in own.items())


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """Facts with what they were worked out from, for whoever works out those of nearly the same portal."""

    facts: Facts
    basis: Basis


def facts_of(portal: Portal, as_of: date, kept: Mapping[str, CycleFacts] | None = None) -> Facts:
    """Every number of the portal; what is dated later than `as_of` is not seen.

    `kept` are the numbers of archived cycles. They count as they stand, and nothing of them is worked out again.
    """
    return worked_out(portal, as_of, kept).facts


def worked_out(
    portal: Portal, as_of: date, kept: Mapping[str, CycleFacts] | None = None, before: WorkedOut | None = None
) -> WorkedOut:
    """The same facts; of those `before` are taken that `Unchanged` knows to be the same."""
    kept = kept or {}
    with localcontext(ROUNDING):
        basis = _basis(portal, as_of)
        found = _found(basis, kept, before)
        cycles = {
            id_: kept.get(id_)
            or cycle_facts(
                cycle,
                basis.cascade,
                basis.clocks[id_],
                found.objectives[id_],
                found.key_results[id_],
                found.standings,
            )
            for id_, cycle in portal.cycles.items()
        }
        kpis = {id_: _kpi_facts(kpi, as_of, portal.settings) for id_, kpi in portal.kpis.items()}
    return WorkedOut(Facts(as_of, cycles, kpis, basis.cascade), basis)


def _basis(portal: Portal, as_of: date) -> Basis:
    cascade = cascade_of(portal)
    patience = patience_of(portal, cascade)
    clocks = {cycle.id: clock_of(cycle, portal.settings, as_of, patience) for cycle in portal.cycles.values()}
    return Basis(portal, cascade, clocks)


def _found(basis: Basis, kept: Mapping[str, CycleFacts], before: WorkedOut | None) -> _Found:
    portal, cascade, clocks = basis
    unchanged = Unchanged(before.basis, basis) if before else None
    found = _Found({id_: {} for id_ in portal.cycles}, {id_: {} for id_ in portal.cycles})
    silent: Silent = {}
    for key in cascade.order:
        if key.cycle in kept:
            found.standings[key] = kept[key.cycle].objectives[key.ref]
            continue
        if before and unchanged and unchanged.holds(key):
            found.take(key, before.facts.cycles[key.cycle])
            continue
        cycle, clock = portal.cycles[key.cycle], clocks[key.cycle]
        own: dict[str, KeyResultFacts] = {}
        for ref, _ in cycle.key_results_of(key.ref):
            part = Key(cycle.id, ref)
            own[ref] = found.standings[part] = key_result_facts(
                portal, cascade, clock.of(ref), part, found.standings, silent
            )
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
