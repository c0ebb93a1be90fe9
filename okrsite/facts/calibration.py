"""How well people foresaw what would become of their key results, and whether promises were of the kind they said.

Whoever is confident by 7 of 10 should be right seven times out of ten: then confidence is worth listening to. A
committed objective is promised whole, an aspirational one is a good result from 0.7 on (Google's OKR playbook).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType
from typing import Final, NamedTuple

from okrsite.facts.rollup import Ratio
from okrsite.facts.tally import Foreseen, Promise
from okrsite.model import Ambition
from okrsite.model.shares import ONE, ROUNDING, mean

SHOULD_REACH: Final[Mapping[Ambition, Decimal]] = MappingProxyType(
    {Ambition.COMMITTED: Decimal("1.0"), Ambition.ASPIRATIONAL: Decimal("0.7")}
)
"""The score that an objective of each kind should reach."""


class Bucket(NamedTuple):
    """Key results of which people were so confident, 0 to 10: how many ended done, and their mean progress."""

    confidence: int
    done: Ratio
    progress: Decimal


class Calibration(NamedTuple):
    """`expected` is the share that should have ended done, if people were as right as they were confident."""

    buckets: tuple[Bucket, ...]
    done: Ratio
    expected: Decimal


class Reached(NamedTuple):
    """Objectives of one ambition: their mean score, and how many reached what they should."""

    ambition: Ambition
    score: Decimal
    reached: Ratio


def calibration_of(foreseen: Iterable[Foreseen], asked: Callable[[Foreseen], Decimal | None]) -> Calibration | None:
    """`asked` is one of the confidences. None where nobody said any."""
    told = [(level, one) for one in foreseen if (level := asked(one)) is not None]
    expected = mean((ONE, level) for level, _ in told)
    if expected is None:
        return None
    by_level: dict[int, list[Foreseen]] = {}
    for level, one in told:
        by_level.setdefault(int(level.to_integral_value(ROUND_HALF_UP)), []).append(one)
    return Calibration(
        buckets=tuple(_bucket(level, by_level[level]) for level in sorted(by_level)),
        done=_done(one for _, one in told),
        expected=ROUNDING.divide(expected, 10),
    )


def _bucket(level: int, ones: list[Foreseen]) -> Bucket:
    return Bucket(level, _done(ones), mean((ONE, one.progress) for one in ones) or Decimal(0))


def _done(ones: Iterable[Foreseen]) -> Ratio:
    known = list(ones)
    return Ratio(sum(one.is_done for one in known), len(known))


def reached_by(promises: Iterable[Promise]) -> tuple[Reached, ...]:
    """By ambition, what nobody gave one to left out."""
    known = list(promises)
    found = ((kind, [own.score for own in known if own.ambition is kind]) for kind in SHOULD_REACH)
    return tuple(_reached(kind, scores) for kind, scores in found if scores)


def _reached(kind: Ambition, scores: list[Decimal]) -> Reached:
    reached = sum(score >= SHOULD_REACH[kind] for score in scores)
    return Reached(kind, mean((ONE, score) for score in scores) or Decimal(0), Ratio(reached, len(scores)))
