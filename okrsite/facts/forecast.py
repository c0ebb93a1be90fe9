"""Where a key result will be on its due date if it goes on like this.

The line is Theil's and Sen's: its slope is the median of the slopes between all pairs of readings, so one wild reading
does not turn it. The range is Sen's distribution-free confidence interval of the slope, here at 80 %. All three numbers
are kept within what the measure says is possible.
P. K. Sen, "Estimates of the Regression Coefficient Based on Kendall's Tau", JASA 63 (1968), 1379-1389.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from itertools import combinations
from typing import Final, NamedTuple

from okrsite.facts.readings import Reading
from okrsite.model import Measure, Word

NEWEST: Final = 8
"""Older readings tell of another time: two months of weekly check-ins say where it goes now."""

# How many of the slopes, sorted, lie outside on either side, by the number of readings n:
# (N - z sqrt(n (n - 1) (2 n + 5) / 18)) / 2 - 1 rounded down, with N = n (n - 1) / 2 slopes and z = 1.2816.
_OUTSIDE: Final = {3: 0, 4: 0, 5: 1, 6: 3, 7: 5, 8: 7}


class Outlook(NamedTuple):
    """Values expected at the due date, low <= value <= high."""

    value: Decimal
    low: Decimal
    high: Decimal


def outlook_of(measure: Measure, readings: Sequence[Reading], due: date) -> Outlook | None:
    """None for a measure in words and with fewer than three days read; `due` is after all of them."""
    points = _newest(measure, readings)
    if len(points) < min(_OUTSIDE):
        return None
    slopes = sorted((later - value) / (end - day).days for (day, value), (end, later) in combinations(points, 2))
    outside = _OUTSIDE[len(points)]
    least, most = measure.possible(reading.answer for reading in readings if isinstance(reading.answer, Decimal))
    read = (_read(points, slope, due) for slope in (_median(slopes), slopes[outside], slopes[-1 - outside]))
    return Outlook(*(min(max(value, least), most) for value in read))


def _newest(measure: Measure, readings: Sequence[Reading]) -> list[tuple[date, Decimal]]:
    """One number a day, the last one said."""
    if not measure.is_numeric and measure is not Word.SCORE:
        return []
    by_day = {reading.date: reading.answer for reading in readings if isinstance(reading.answer, Decimal)}
    return list(by_day.items())[-NEWEST:]


def _read(points: Sequence[tuple[date, Decimal]], slope: Decimal, due: date) -> Decimal:
    """The line with this slope that has as many points above it as below, read at the due date."""
    return _median(value + slope * (due - day).days for day, value in points)


def _median(values: Iterable[Decimal]) -> Decimal:
    ranked = sorted(values)
    middle = len(ranked) // 2
    return ranked[middle] if len(ranked) % 2 else (ranked[middle - 1] + ranked[middle]) / 2
