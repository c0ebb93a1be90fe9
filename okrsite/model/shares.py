"""Shares, exactly: every share runs from 0 to 1 and is a Decimal of 28 digits; a float never comes near.

Sums are exact and only the one division at the end rounds, correctly. So a mean does not depend on the order of its
parts, is the same when all weights are doubled, and never leaves the range of what it is a mean of.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import Final

from okrsite.wording import half_up

ZERO: Final = Decimal(0)
ONE: Final = Decimal(1)

ROUNDING: Final = Context(prec=28, rounding=ROUND_HALF_EVEN)
"""What facts are computed in, whatever the program around has set."""

# 27 digits of weight times 28 of progress, and room for a sum of as many parts as fit into memory.
_EXACT: Final = Context(prec=200, rounding=ROUND_HALF_EVEN)


def clamped(share: Decimal) -> Decimal:
    return min(max(share, ZERO), ONE)


def mean(parts: Iterable[tuple[Decimal, Decimal]]) -> Decimal | None:
    """The mean of (weight, share); None where nothing weighs anything."""
    total = weights = ZERO
    for weight, share in parts:
        total = _EXACT.fma(weight, share, total)
        weights = _EXACT.add(weights, weight)
    return ROUNDING.divide(total, weights) if weights else None


def share_of_time(starts: date, ends: date, day: date) -> Decimal:
    """How much of the days from `starts` to `ends` is over on `day`: 0 on the first, 1 on the last or only one."""
    if day >= ends:
        return ONE
    return ROUNDING.divide(Decimal((day - starts).days), Decimal((ends - starts).days)) if day > starts else ZERO


def score_of(progress: Decimal) -> Decimal:
    """Progress to two decimals, rounded as everything that is shown."""
    return half_up(progress, 2)
