"""Values as shares of a chart's height and width, with round marks beside them.

Whatever the values are, the drawing gets numbers from 0 to 1: pygal fails on what is not finite and on a span of
nothing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from okrsite import wording
from okrsite.language import spoken

Point = tuple[date, float]
Placed = tuple[int, float]
"""A value at a place on the way from left to right: the ordinal of a day, or the number of a name."""

_LARGEST = 1e300  # beyond it the difference of two values may not be finite
_FEWEST_DAYS_OF_A_LONG_TIME = 400
_MOST_NAMES, _LONGEST_NAME = 6, 11  # of 12 pixels on a width of 400


@dataclass(frozen=True, slots=True)
class Scale:
    """From `low` to `high`, which differ; `marks` are the round values on it."""

    low: float
    high: float
    marks: tuple[float, ...]

    def share(self, value: float) -> float:
        """0 at `low`, 1 at `high`; what lies outside is drawn at the edge."""
        return min(1.0, max(0.0, (value - self.low) / (self.high - self.low)))


SHARES = Scale(0, 1, (0, 0.25, 0.5, 0.75, 1))


def finite(points: Iterable[tuple[date, float | None]]) -> list[Point]:
    """The points that have a value a line can go through."""
    return [(day, value) for day, value in points if value is not None and abs(value) <= _LARGEST]


def scale_of(values: Sequence[float]) -> Scale:
    """All `values` on a scale of three to eight round marks; equal values get room above and below."""
    low, high = min(values, default=0.0), max(values, default=0.0)
    largest = max(abs(low), abs(high))
    if high - low <= max(largest * 1e-9, 1e-12):
        room = largest / 10 if largest > 1e-9 else 1.0
        low, high = low - room, high + room
    step = _round_step((high - low) / 4)
    marks = tuple(n * step for n in range(math.floor(low / step), math.ceil(high / step) + 1))
    return Scale(marks[0], marks[-1], marks)


def _round_step(size: float) -> float:
    """The nearest of 1, 2, 5 and 10 times a power of ten that is not smaller."""
    power = 10.0 ** math.floor(math.log10(size))
    return next(power * factor for factor in (1, 2, 5, 10, 20) if power * factor >= size)


@dataclass(frozen=True, slots=True)
class Axis:
    """From left to right: `names` stand at the marks of the scale, `word` says in words where a place is."""

    scale: Scale
    names: tuple[str, ...]
    word: Callable[[int], str]


def axis_of_days(ordinals: Iterable[int]) -> Axis:
    days = sorted(map(date.fromordinal, ordinals))
    scale = scale_of_days(days)

    def word(ordinal: int) -> str:
        return wording.day_within(date.fromordinal(ordinal), days[0], days[-1])

    return Axis(scale, tuple(day_marks(scale)), word)


def axis_of_names(names: Sequence[str]) -> Axis:
    """Places are numbers from 0. As many names are written as there is room for, the last among them."""
    last = len(names) - 1
    step = -(-len(names) // _MOST_NAMES)
    marks = tuple(range(last % step, last + 1, step))
    scale = Scale(0, last, marks) if last else Scale(-1, 1, marks)
    return Axis(scale, tuple(_short(names[mark]) for mark in marks), lambda place: names[place])


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"


def scale_of_days(days: Iterable[date]) -> Scale:
    """Days by their ordinals, with up to five of them marked, or four where years are written beside some; three where
    that makes a day long, as in German.

    A single day stands in the middle.
    """
    ordinals = sorted(day.toordinal() for day in days)
    first, last = ordinals[0], ordinals[-1]
    if first == last:
        return Scale(first - 1, first + 1, (first,))
    is_of_one_year = date.fromordinal(first).year == date.fromordinal(last).year
    with_year = 3 if len(wording.day(date.fromordinal(first))) <= _LONGEST_NAME else 2
    steps = min(4 if is_of_one_year else with_year, last - first)
    return Scale(first, last, tuple(first + round(n * (last - first) / steps) for n in range(steps + 1)))


def day_marks(scale: Scale) -> list[str]:
    """`1 Oct` for each mark, or `Oct 2026` where the time is long; a year where it begins, if there are two."""
    days = [date.fromordinal(int(mark)) for mark in scale.marks]
    if scale.high - scale.low >= _FEWEST_DAYS_OF_A_LONG_TIME:
        return [f"{spoken().forms.months[day.month - 1]}{wording.NBSP}{day.year}" for day in days]
    if days[0].year == days[-1].year:
        return [wording.short_day(day) for day in days]
    before = [0, *(day.year for day in days)]
    return [
        wording.day(day) if day.year != year else wording.short_day(day)
        for day, year in zip(days, before, strict=False)
    ]


def number(value: float) -> str:
    """Up to six digits that count, never fewer than its whole part has; from 10^15 as a power of ten."""
    if abs(value) >= 1e15:
        return wording.signed(f"{value:.3g}")
    places = 0 if value == 0 else min(12, max(0, 5 - math.floor(math.log10(abs(value)))))
    return wording.number(wording.rounded(Decimal(str(value)), places) + 0)  # + 0: there is no "-0"


def rounded_to(places: int) -> Callable[[float], str]:
    """As the table beside a chart has it."""
    return lambda value: wording.number(wording.rounded(Decimal(str(value)), places))


def per_cent(share: float) -> str:
    return wording.percent(Decimal(str(share)))
