"""Several days at once, in one walk: what was newest on each of them, and what rolled up.

Days run forwards, and so does everything dated.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Protocol, TypeVar

from okrsite.model import CheckIn, Status

AnyDated = TypeVar("AnyDated", bound="Dated")


class Dated(Protocol):
    @property
    def date(self) -> date: ...


def newest_by(days: Iterable[date], dated: Sequence[AnyDated]) -> Iterator[AnyDated | None]:
    """What was newest on each of the days."""
    seen = 0
    for day in days:
        while seen < len(dated) and dated[seen].date <= day:
            seen += 1
        yield dated[seen - 1] if seen else None


def declared_by(days: Iterable[date], check_ins: Iterable[CheckIn]) -> Iterator[Status | None]:
    """The newest status that somebody had declared by each of the days."""
    declaring = [check_in for check_in in check_ins if check_in.update.status is not None]
    if not declaring:  # as of most, who leave it to the numbers
        return (None for _ in days)
    return (newest.update.status if newest else None for newest in newest_by(days, declaring))


def judged_by(days: Iterable[date], check_ins: Iterable[CheckIn]) -> Iterator[Decimal | None]:
    """The newest score that an objective itself had been given by each of the days."""
    judging = [check_in for check_in in check_ins if check_in.update.score is not None]
    if not judging:
        return (None for _ in days)
    return (newest.update.score if newest else None for newest in newest_by(days, judging))


def heard_by(days: Iterable[date], *dated: Sequence[Dated]) -> Iterator[date | None]:
    """The newest date of all by each of the days."""
    heard = sorted({each.date for several in dated for each in several})
    if not heard:
        return (None for _ in days)
    return (heard[seen - 1] if (seen := bisect_right(heard, day)) else None for day in days)
