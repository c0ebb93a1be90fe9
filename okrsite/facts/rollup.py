"""One number from several: the weighted mean, with the same weights for what is and for what is expected.

What is dropped or weighs nothing is left out; what has no data counts as 0, and only where nothing has data is there
none above.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple, Protocol

from okrsite.facts.cascade import Beneath
from okrsite.model import Key
from okrsite.model.shares import ZERO, mean


class Standing(Protocol):
    """What a roll-up asks of a part; progress None is no data."""

    @property
    def progress(self) -> Decimal | None: ...
    @property
    def expected(self) -> Decimal: ...
    @property
    def dropped(self) -> bool: ...
    @property
    def newest_date(self) -> date | None: ...


Standings = Mapping[Key, Standing]


class Part(NamedTuple):
    """A part that counted, so that a page can explain the number. `date`: of the newest check-in or reading beneath."""

    key: Key
    weight: Decimal
    progress: Decimal | None
    expected: Decimal
    date: date | None


def parts_of(beneath: Iterable[Beneath], standings: Standings) -> tuple[Part, ...]:
    return tuple(
        Part(key, weight, standing.progress, standing.expected, standing.newest_date)
        for key, weight in beneath
        if weight and not (standing := standings[key]).dropped
    )


def progress_of_parts(parts: Iterable[Part]) -> Decimal | None:
    known = list(parts)
    if all(part.progress is None for part in known):
        return None
    return mean((part.weight, part.progress or ZERO) for part in known)


def expected_of_parts(parts: Iterable[Part], without: Decimal) -> Decimal:
    """The mean of what is expected of the parts; `without` any, the share of time that is over."""
    expected = mean((part.weight, part.expected) for part in parts)
    return without if expected is None else expected
