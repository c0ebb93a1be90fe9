"""Where a key result should be on a day: on a straight line from nothing to all of it, or along its plan.

A path is a line through (date, attainment). It begins on the cycle's first day with 0 and ends on the due date with 1;
the values of a plan are read by the measure itself, and as shares where the measure is in words.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import starmap
from typing import NamedTuple

from okrsite.model import Measure
from okrsite.model.okrs import PlanPoint
from okrsite.model.shares import ONE, ZERO, clamped, share_of_time


class PathPoint(NamedTuple):
    date: date
    attainment: Decimal


Path = tuple[PathPoint, ...]


@lru_cache(1024)
def straight(starts: date, due: date) -> Path:
    ends = PathPoint(due, ONE)
    return (PathPoint(starts, ZERO), ends) if starts < due else (ends,)


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
