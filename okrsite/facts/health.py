"""How it stands with something: what the numbers say, beside what its owner declared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from okrsite.model import Cycle, Key, Settings, Status
from okrsite.model.settings import HealthLimits
from okrsite.model.shares import ONE, ZERO, share_of_time
from okrsite.wording import DUST


class Health(StrEnum):
    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    OFF_TRACK = "off_track"
    DONE = "done"
    PENDING = "pending"
    """Nothing read yet, and nobody is late with it."""
    OUTDATED = "outdated"
    """The newest check-in is older than the cadence and its grace allow, or there is none."""
    DROPPED = "dropped"


_COMPUTED: Final = frozenset({Health.ON_TRACK, Health.AT_RISK, Health.OFF_TRACK})


@dataclass(frozen=True, slots=True)
class Clock:
    """What time it is in a cycle; `as_of` is never past its last day, so a cycle that is over does not become outdated.

    `patience` is the number of days after which a missing check-in is overdue.
    """

    starts: date
    as_of: date
    time_over: Decimal
    patience: int
    limits: HealthLimits
    cycle: str = ""
    others: Mapping[Key, int] = field(default_factory=dict)

    def of(self, ref: str) -> Clock:
        """For what may have a patience of its own: an objective, a key result, a unit, or "" for the whole cycle."""
        patience = self.others.get(Key(self.cycle, ref), self.patience) if self.others else self.patience
        return self if patience == self.patience else replace(self, patience=patience)


def clock_of(cycle: Cycle, settings: Settings, as_of: date, others: Mapping[Key, int] | None = None) -> Clock:
    """others: of what has a patience of its own; see `patience`."""
    day = min(as_of, cycle.span.ends)
    return Clock(
        starts=cycle.span.starts,
        as_of=day,
        time_over=share_of_time(cycle.span.starts, cycle.span.ends, day),
        patience=settings.patience,
        limits=settings.health,
        cycle=cycle.id,
        others=others or {},
    )


def health_of(
    clock: Clock, progress: Decimal | None, expected: Decimal, declared: Status | None, newest: date | None
) -> Health:
    """The first that fits, in this order: dropped, done, pending, outdated, and then by the numbers.

    progress, expected: shares; progress None without data.  newest: the date of the newest check-in or reading.
    """
    if declared is Status.DROPPED:
        return Health.DROPPED
    if declared is Status.DONE or (progress is not None and progress >= ONE):
        return Health.DONE
    if progress is None and (clock.as_of - clock.starts).days <= clock.patience:
        return Health.PENDING
    if newest is None or (clock.as_of - newest).days > clock.patience:
        return Health.OUTDATED
    return _by_numbers(clock, progress or ZERO, expected)


def _by_numbers(clock: Clock, progress: Decimal, expected: Decimal) -> Health:
    if clock.time_over < clock.limits.warm_up or progress >= clock.limits.on_track * expected - DUST:
        return Health.ON_TRACK
    return Health.AT_RISK if progress >= clock.limits.at_risk * expected - DUST else Health.OFF_TRACK


def disagree(declared: Status | None, health: Health, progress: Decimal | None) -> bool:
    """Whether the owner sees it otherwise than the numbers do; only where both say something about the course."""
    if declared is None:
        return False
    if declared is Status.DONE:
        return (progress or ZERO) < ONE
    word = Health(declared.value)
    return word in _COMPUTED and health in _COMPUTED and word is not health
