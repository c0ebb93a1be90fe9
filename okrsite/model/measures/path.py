"""What is expected of a measure by when: a line through (date, attainment).

It begins on the cycle's first day and ends with 1 on the due date. A step is the line from one day to the next.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from okrsite.model.shares import ONE, ZERO


class PathPoint(NamedTuple):
    date: date
    attainment: Decimal


Path = tuple[PathPoint, ...]


@lru_cache(1024)
def straight(starts: date, due: date, first: Decimal = ZERO) -> Path:
    """From `first` to 1. One point where it is due at once."""
    ends = PathPoint(due, ONE)
    return (PathPoint(starts, first), ends) if starts < due else (ends,)


def turns(starts: date, due: date, steps: Iterable[date]) -> list[date]:
    """The days of a path that takes a step on each of `steps`, and so has a point on the day before it too."""
    days = {min(step, due) - timedelta(days=before) for step in steps for before in (0, 1)}
    return sorted({starts, due, *(day for day in days if starts < day < due)})
