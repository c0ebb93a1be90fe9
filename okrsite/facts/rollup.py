"""One number from several: the weighted mean, with the same weights for what is and for what is expected.

What is dropped or weighs nothing is left out; what has no data counts as 0, and only where nothing has data is there
none above.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple, Protocol

from okrsite.facts.cascade import Beneath
from okrsite.facts.health import Moment
from okrsite.facts.readings import newest_of, or_declared
from okrsite.model import Key, Status
from okrsite.model.shares import ZERO, mean


class Standing(Protocol):
    """What a roll-up asks of a part; progress None is no data. is_open: as of `Moment`."""

    @property
    def progress(self) -> Decimal | None: ...
    @property
    def expected(self) -> Decimal: ...
    @property
    def dropped(self) -> bool: ...
    @property
    def newest_date(self) -> date | None: ...
    @property
    def is_open(self) -> bool: ...


Standings = Mapping[Key, Standing]


class Part(NamedTuple):
    """A part that counted, so that a page can explain the number.

    date: of the newest check-in or reading beneath.  is_open: as of `Moment`.
    """

    key: Key
    weight: Decimal
    progress: Decimal | None
    expected: Decimal
    date: date | None
    is_open: bool = False


def parts_of(beneath: Iterable[Beneath], standings: Standings) -> tuple[Part, ...]:
    return tuple(
        Part(key, weight, standing.progress, standing.expected, standing.newest_date, standing.is_open)
        for key, weight in beneath
        if weight and not (standing := standings[key]).dropped
    )


def progress_of_parts(parts: Iterable[Part]) -> Decimal | None:
    known = list(parts)
    if all(part.progress is None for part in known):
        return None
    return mean((part.weight, part.progress or ZERO) for part in known)


def rolled_up(parts: Sequence[Part], time_over: Decimal) -> Moment:
    """The moment of whatever these parts make up; `time_over` is the share of the cycle that is over."""
    return Moment(
        progress_of_parts(parts),
        _expected_of_parts(parts, without=time_over),
        newest_date=newest_of(*parts),
        is_open=any(part.is_open for part in parts),
    )


def with_own(measured: Moment, declared: Status | None, heard: date | None) -> Moment:
    """What was measured or rolled up, with what its owner declared, and when anything was `heard` of it."""
    return Moment(
        or_declared(measured.progress, declared),
        measured.expected,
        declared,
        max((day for day in (measured.newest_date, heard) if day), default=None),
        measured.is_open and declared is not Status.DONE,
    )


def _expected_of_parts(parts: Iterable[Part], without: Decimal) -> Decimal:
    """The mean of what is expected of the parts; `without` any, the share of time that is over."""
    expected = mean((part.weight, part.expected) for part in parts)
    return without if expected is None else expected
