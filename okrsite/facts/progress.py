"""What an answer means: attainment as measured, which may leave 0..1, and progress, which does not.

Only `from/to` can fall below 0 or pass 1; for every other measure attainment is progress.
"""

from __future__ import annotations

from decimal import Decimal

from okrsite.facts.readings import Answer
from okrsite.facts.shares import ONE, ZERO, clamped, mean
from okrsite.model import AtLeast, AtMost, Between, FromTo, Measure, Milestones, Zone
from okrsite.model.settings import ZoneShares


def attainment_of(measure: Measure, answer: Answer, zones: ZoneShares) -> Decimal:
    match answer:
        case Decimal():
            return attainment_of_number(measure, answer)
        case Zone():
            return _of_zone(answer, zones)
        case frozenset():
            return _of_steps(measure, answer)
    return ONE if answer else ZERO


def progress_of(measure: Measure, answer: Answer, zones: ZoneShares) -> Decimal:
    return clamped(attainment_of(measure, answer, zones))


def attainment_of_number(measure: Measure, value: Decimal) -> Decimal:
    """A number given to a measure in words is the share itself."""
    match measure:
        case FromTo(baseline=baseline, target=target):
            return (value - baseline) / (target - baseline) or ZERO  # never -0
        case AtLeast():
            return _nearness(measure.limit - value, measure.way)
        case AtMost():
            return _nearness(value - measure.limit, measure.way)
        case Between():
            return _nearness(max(measure.low - value, value - measure.high), measure.high - measure.low)
    return value


def _nearness(distance: Decimal, way: Decimal) -> Decimal:
    """1 where the limit is held, the limit itself included; then falling to 0 at `way`."""
    if distance <= 0:
        return ONE
    return max(ZERO, 1 - distance / way) if way else ZERO


def _of_zone(zone: Zone, zones: ZoneShares) -> Decimal:
    shares = {Zone.COMMIT: zones.commit, Zone.TARGET: zones.target, Zone.STRETCH: zones.stretch}
    return shares.get(zone, ZERO)


def _of_steps(measure: Measure, done: frozenset[str]) -> Decimal:
    steps = measure.milestones if isinstance(measure, Milestones) else ()
    return mean((step.weight, ONE if step.id in done else ZERO) for step in steps) or ZERO
