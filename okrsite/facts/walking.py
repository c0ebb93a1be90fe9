"""Several days at once, in one walk: what was newest on each of them, and what rolled up.

Days run forwards, and so does everything dated.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Protocol, TypeVar

from okrsite.model import CheckIns, Status

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


def declared_by(days: Iterable[date], check_ins: CheckIns) -> Iterator[Status | None]:
    """The newest status that somebody had declared by each of the days."""
    return _said_by(days, check_ins, "status")


def judged_by(days: Iterable[date], check_ins: CheckIns) -> Iterator[Decimal | None]:
    """The newest score that an objective itself had been given by each of the days."""
    return _said_by(days, check_ins, "score")


def _said_by(days: Iterable[date], check_ins: CheckIns, key: str) -> Iterator[Any]:
    if key not in check_ins.said:  # as of most, who leave it to the numbers
        return (None for _ in days)
    saying = [check_in for check_in in check_ins if getattr(check_in, key) is not None]
    return (newest and getattr(newest, key) for newest in newest_by(days, saying))


def heard_by(days: Iterable[date], *dated: Sequence[Dated]) -> Iterator[date | None]:
    """The newest date of all by each of the days."""
    telling = [several for several in dated if several]
    heard = [each.date for several in telling for each in several]
    if len(telling) > 1:
        heard.sort()
    if not heard:
        return (None for _ in days)
    return (heard[seen - 1] if (seen := bisect_right(heard, day)) else None for day in days)
