"""Where a key result should be on a day: along the path that its measure has, or along its plan.

The values of a plan are read by the measure itself, and as shares where the measure is in words.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import starmap

from okrsite.model import Measure
from okrsite.model.measures import Path, PathPoint, straight
from okrsite.model.okrs import PlanPoint
from okrsite.model.shares import ONE, ZERO, clamped, share_of_time


def planned(measure: Measure, plan: Sequence[PlanPoint], starts: date, due: date) -> Path:
    """The path through the points of `plan` that lie between its two ends."""
    within = {point.date: measure.attainment_of_number(point.value) for point in plan if starts < point.date < due}
    begins, *ends = straight(starts, due)
    return (begins, *starmap(PathPoint, sorted(within.items())), *ends)


def along(path: Path, day: date) -> Decimal:
    """The attainment expected on `day`: 0 before the path begins, 1 after its end."""
    if day >= path[-1].date:
        return ONE
    after = bisect_right(path, day, key=lambda point: point.date)
    if not after:
        return ZERO
    (begins, low), (ends, high) = path[after - 1], path[after]
    return low + (high - low) * share_of_time(begins, ends, day)


@lru_cache(4096)
def expected_by(path: Path, days: tuple[date, ...]) -> tuple[Decimal, ...]:
    """The share expected on each of `days`: most key results of a cycle are on one path."""
    return tuple(clamped(along(path, day)) for day in days)
