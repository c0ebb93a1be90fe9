"""One number from several: the weighted mean, with the same weights for what is and for what is expected.

What is dropped or weighs nothing is left out; what has no data counts as 0, and only where nothing has data is there
none above. In a cycle that is over and omits what was never reported, that is left out too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple, Protocol

from okrsite.facts.cascade import Beneath, Cascade
from okrsite.facts.health import Moment
from okrsite.facts.readings import newest_of, or_declared
from okrsite.model import Key, Status, is_key_result
from okrsite.model.shares import ROUNDING, ZERO, mean


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
    @property
    def is_omitted(self) -> bool: ...


class Ratio(NamedTuple):
    """So many of so many."""

    part: int
    whole: int

    @property
    def share(self) -> Decimal | None:
        return ROUNDING.divide(self.part, self.whole) if self.whole else None


NONE_BENEATH: Final = Ratio(0, 0)
REPORTED: Final = Ratio(1, 1)


class Covered(Standing, Protocol):
    """coverage: how many of the key results beneath were reported."""

    @property
    def coverage(self) -> Ratio: ...


Standings = Mapping[Key, Covered]


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


def parts_of(beneath: Iterable[Beneath], standings: Mapping[Key, Standing]) -> tuple[Part, ...]:
    return tuple(
        Part(key, weight, standing.progress, standing.expected, standing.newest_date, standing.is_open)
        for key, weight in beneath
        if weight and not (standing := standings[key]).dropped and not standing.is_omitted
    )


def coverage_of(beneath: Iterable[Beneath], cascade: Cascade, standings: Standings) -> Ratio:
    """How many of the key results beneath were reported, of those that count or would. None is counted twice."""
    counted = {key: standing for key, weight in beneath if weight and not (standing := standings[key]).dropped}
    for key in [key for key in counted if cascade.beneath.get(key)] if len(counted) > 1 else ():
        for low in _counting_with(key, cascade, standings):
            counted.pop(low, None)
    if not counted:
        return NONE_BENEATH
    part = whole = 0
    for standing in counted.values():
        reported = standing.coverage
        part, whole = part + reported.part, whole + reported.whole
    return Ratio(part, whole)


def _counting_with(key: Key, cascade: Cascade, standings: Standings) -> Iterator[Key]:
    """What is beneath it, itself or by an `aligned` key result of it; of archived key results nothing is known."""
    for part, weight in cascade.beneath[key]:
        if weight and (standing := standings.get(part)) and not standing.dropped:
            yield part
            if is_key_result(part.ref):
                yield from (low for low, its_weight in cascade.beneath.get(part, ()) if its_weight)


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


def with_own(
    measured: Moment,
    declared: Status | None,
    heard: date | None,
    judged: Decimal | None = None,
    is_omitted: bool = False,
) -> Moment:
    """What was measured or rolled up, with what its owner declared, and when anything was `heard` of it.

    judged: the score that it was given itself, which counts where nothing was measured.
    """
    newest = measured.newest_date
    return Moment(
        or_declared(judged if measured.progress is None else measured.progress, declared),
        measured.expected,
        declared,
        heard if newest is None or (heard and heard > newest) else newest,
        measured.is_open and declared is not Status.DONE,
        is_omitted,
    )


def _expected_of_parts(parts: Iterable[Part], without: Decimal) -> Decimal:
    """The mean of what is expected of the parts; `without` any, the share of time that is over."""
    expected = mean((part.weight, part.expected) for part in parts)
    return without if expected is None else expected
