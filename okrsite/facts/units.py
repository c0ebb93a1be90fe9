"""Units and whole cycles as of a day: means of objectives, and how many key results are how well."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal

from okrsite.facts.cascade import Beneath
from okrsite.facts.health import Clock, Health, health_of
from okrsite.facts.patience import WHOLE
from okrsite.facts.rollup import parts_of, rolled_up
from okrsite.facts.values import CycleFacts, KeyResultFacts, ObjectiveFacts, UnitFacts
from okrsite.model import COMPANY, Cycle, Key
from okrsite.model.shares import ROUNDING

Objectives = Mapping[str, ObjectiveFacts]
KeyResults = Mapping[str, KeyResultFacts]


def cycle_facts(cycle: Cycle, clock: Clock, objectives: Objectives, key_results: KeyResults) -> CycleFacts:
    """`objectives` and `key_results` may come in any order; the facts keep that of the files."""
    units = {
        unit: _unit_facts(cycle, clock.of(unit), refs, objectives, key_results)
        for unit, refs in cycle.by_unit.items()
        if refs
    }
    shown = units.get(COMPANY) or _unit_facts(cycle, clock.of(WHOLE), cycle.objectives, objectives, key_results)
    counts = _counts(objectives.values(), key_results)
    return CycleFacts(
        as_of=clock.as_of,
        time_over=clock.time_over,
        progress=shown.progress,
        expected=shown.expected,
        health=shown.health,
        net_confidence=_net_confidence(counts),
        counts=counts,
        newest_date=max((unit.newest_date for unit in units.values() if unit.newest_date), default=None),
        objectives={ref: objectives[ref] for ref in cycle.objectives},
        key_results={ref: key_results[ref] for ref in cycle.key_results if ref in key_results},
        units=units,
    )


def _unit_facts(
    cycle: Cycle, clock: Clock, refs: Iterable[str], objectives: Objectives, key_results: KeyResults
) -> UnitFacts:
    beneath = [Beneath(Key(cycle.id, ref), cycle.objectives[ref].weight) for ref in refs]
    parts = parts_of(beneath, {part.key: objectives[part.key.ref] for part in beneath})
    moment = rolled_up(parts, clock.time_over)
    counts = _counts((objectives[part.key.ref] for part in beneath), key_results)
    return UnitFacts(
        progress=moment.progress,
        expected=moment.expected,
        health=health_of(clock, moment),
        net_confidence=_net_confidence(counts),
        counts=counts,
        newest_date=moment.newest_date,
        parts=parts,
    )


def _counts(objectives: Iterable[ObjectiveFacts], key_results: KeyResults) -> dict[Health, int]:
    """By health, in the order in which `Health` names them; what nothing has is missing."""
    counted = Counter(
        Health.DROPPED if objective.dropped else key_results[ref].health
        for objective in objectives
        for ref in objective.key_results
    )
    return {health: counted[health] for health in Health if counted[health]}


def _net_confidence(counts: Mapping[Health, int]) -> Decimal | None:
    live = sum(counts.values()) - counts.get(Health.DROPPED, 0)
    well = counts.get(Health.ON_TRACK, 0) + counts.get(Health.DONE, 0)
    return ROUNDING.divide(well - counts.get(Health.OFF_TRACK, 0), live) if live else None
