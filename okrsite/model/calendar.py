"""Cycles in time. `starts` and `ends` are both in the cycle; a share of time counts whole days between two dates."""

from __future__ import annotations

import re
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Final, NamedTuple

from okrsite.clock import LAST
from okrsite.model.entity import Entity
from okrsite.model.scalars import CycleId, Day, Line
from okrsite.model.scalars.dates import FIRST


class State(StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    ARCHIVED = "archived"


class CycleState(StrEnum):
    """What cycle.yaml may say; `archived` is said by the archive alone."""

    DRAFT = "draft"
    OPEN = "open"


class Unreported(StrEnum):
    """What a key result that nobody ever reported counts for once its cycle is over: nothing reached, or not at all."""

    ZERO = "zero"
    OMIT = "omit"


class YearName(StrEnum):
    """Which calendar year a fiscal year is called after: the one that it starts in, or that it ends in."""

    START = "start"
    END = "end"


class CycleFile(Entity):
    title: Line | None = None
    starts: Day | None = None
    ends: Day | None = None
    parent: CycleId | None = None
    state: CycleState = CycleState.OPEN
    unreported: Unreported = Unreported.ZERO


class Span(NamedTuple):
    """From the first to the last day, both included."""

    starts: date
    ends: date

    @property
    def days(self) -> int:
        return (self.ends - self.starts).days + 1

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.starts <= day <= self.ends

    def contains(self, other: Span) -> bool:
        return self.starts <= other.starts and other.ends <= self.ends

    def overlaps(self, other: Span) -> bool:
        return self.starts <= other.ends and other.starts <= self.ends


_MONTHS: Final = {"": 12, "H": 6, "Q": 3}
_NAMED: Final = re.compile(r"(\d{4})(?:-(?:([HQ])([1-4])|(\d{2})))?", re.ASCII)


@lru_cache(maxsize=1024)
def span_of(
    cycle_id: str, year_starts: tuple[int, int] = (1, 1), named_after: YearName = YearName.START
) -> Span | None:
    """The days that a name such as 2026, 2026-H2, 2026-Q4 or 2026-11 stands for, or None for a name without dates.

    Years, halves and quarters follow the fiscal year, which is called after the calendar year that it starts or ends
    in; a month is a calendar month.
    """
    match = _NAMED.fullmatch(cycle_id)
    if not match:
        return None
    year, part, ordinal, month = int(match[1]), match[2] or "", int(match[3] or 1), match[4]
    if not month and named_after is YearName.END and year_starts != (1, 1):
        year -= 1
    if not FIRST.year <= year < LAST.year:  # a fiscal year ends in the next
        return None
    if month:
        return _months(date(year, int(month), 1), 0, 1) if 1 <= int(month) <= 12 else None
    if ordinal > 12 // _MONTHS[part]:
        return None
    months = _MONTHS[part]
    return _months(date(year, *year_starts), (ordinal - 1) * months, ordinal * months)


def _months(start: date, first: int, end: int) -> Span:
    """Counted from one start, so that the parts of a year fill it whatever day of a month it begins on."""
    return Span(_months_after(start, first), _months_after(start, end) - timedelta(days=1))


def _months_after(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last))


def length_of(span: Span) -> str:
    """year, half, quarter, month or free: what cycles of the same kind must not share is a day."""
    for name, low, high in (("month", 28, 31), ("quarter", 84, 98), ("half", 175, 190), ("year", 350, 380)):
        if low <= span.days <= high:
            return name
    return "free"
