"""Units and whole cycles as of a day: means of objectives, and how many key results are how well."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from okrsite.facts.cascade import Beneath, Cascade
from okrsite.facts.health import Clock, Health, health_of
from okrsite.facts.patience import WHOLE
from okrsite.facts.rollup import Standings, coverage_of, parts_of, rolled_up
from okrsite.facts.values import CycleFacts, KeyResultFacts, ObjectiveFacts, UnitFacts
from okrsite.model import COMPANY, Cycle, Key
from okrsite.model.shares import ROUNDING

Objectives = Mapping[str, ObjectiveFacts]
KeyResults = Mapping[str, KeyResultFacts]
Owned = tuple[ObjectiveFacts, KeyResultFacts]
"""A key result with its objective."""


def cycle_facts(
    cycle: Cycle,
    cascade: Cascade,
    clock: Clock,
    objectives: Objectives,
    key_results: KeyResults,
    standings: Standings,
) -> CycleFacts:
    """`objectives` and `key_results` may come in any order; the facts keep that of the files."""

    beneath = {ref: Beneath(Key(cycle.id, ref), objective.weight) for ref, objective in cycle.objectives.items()}

    def of(refs: Iterable[str], name: str) -> UnitFacts:
        own = [(found, key_results[full]) for ref in refs for found in (objectives[ref],) for full in found.key_results]
        return _unit_facts(clock.of(name), [beneath[ref] for ref in refs], own, cascade, standings)

    units = {unit: of(refs, unit) for unit, refs in cycle.by_unit.items() if refs}
    every = of(cycle.objectives, WHOLE)
    shown = units.get(COMPANY, every)
    return CycleFacts(
        as_of=clock.as_of,
        time_over=clock.time_over,
        progress=shown.progress,
        expected=shown.expected,
        health=shown.health,
        net_confidence=every.net_confidence,
        counts=every.counts,
        newest_date=max((unit.newest_date for unit in units.values() if unit.newest_date), default=None),
        coverage=shown.coverage,
        objectives={ref: objectives[ref] for ref in cycle.objectives},
        key_results={ref: key_results[ref] for ref in cycle.key_results if ref in key_results},
        units=units,
    )


def _unit_facts(
    clock: Clock, beneath: Sequence[Beneath], own: Sequence[Owned], cascade: Cascade, standings: Standings
) -> UnitFacts:
    parts = parts_of(beneath, standings)
    moment = rolled_up(parts, clock.time_over)
    return UnitFacts(
        progress=moment.progress,
        expected=moment.expected,
        health=health_of(clock, moment),
        net_confidence=_net_confidence(own),
        counts=_counts(own),
        newest_date=moment.newest_date,
        coverage=coverage_of(beneath, cascade, standings),
        parts=parts,
    )


def _counts(own: Iterable[Owned]) -> dict[Health, int]:
    """By health, in the order in which `Health` names them; what nothing has is missing."""
    counted = Counter(Health.DROPPED if objective.dropped else key_result.health for objective, key_result in own)
    return {health: counted[health] for health in Health if counted[health]}


def _net_confidence(own: Iterable[Owned]) -> Decimal | None:
    """None where nothing was reported of any of them."""
    counted = [kr for objective, kr in own if not (objective.dropped or kr.dropped or kr.is_omitted)]
    if all(kr.progress is None for kr in counted):
        return None
    healths = Counter(kr.health for kr in counted)
    points = healths[Health.ON_TRACK] + healths[Health.DONE] - healths[Health.OFF_TRACK]
    return ROUNDING.divide(points, len(counted))
