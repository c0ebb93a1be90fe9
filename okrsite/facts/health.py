"""How it stands with something: what the numbers say, beside what its owner declared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final, NamedTuple

from okrsite.model import Cycle, Key, Settings, State, Status, Unreported
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
    """The newest check-in is older than the cadence and its grace allow while the cycle runs, or there is none."""
    DROPPED = "dropped"


_NEARLY_HELD: Final = Decimal("0.9")
_CONFIDENT: Final = 4
_COMPUTED: Final = frozenset({Health.ON_TRACK, Health.AT_RISK, Health.OFF_TRACK})


@dataclass(frozen=True, slots=True)
class Clock:
    """What time it is in a cycle; `as_of` is never past its last day, so a cycle that is over does not become outdated.

    heard_until: the last day of which check-ins count, those after the end as a grading.  patience: the number of days
    after which a missing check-in is overdue.  is_draft: nobody owes one yet.  omits_unreported: what nobody ever
    reported does not count.
    """

    starts: date
    as_of: date
    time_over: Decimal
    patience: int
    limits: HealthLimits
    heard_until: date
    is_draft: bool = False
    is_over: bool = False
    omits_unreported: bool = False
    cycle: str = ""
    others: Mapping[Key, int] = field(default_factory=dict, hash=False)

    def of(self, ref: str) -> Clock:
        """For what may have a patience of its own: an objective, a key result, a unit, or "" for the whole cycle."""
        patience = self.others.get(Key(self.cycle, ref), self.patience) if self.others else self.patience
        return self if patience == self.patience else replace(self, patience=patience)

    def begun_again(self, day: date | None) -> Clock:
        """For what is measured in another way since `day`: nobody is late with the first reading before that is due."""
        return self if day is None else replace(self, starts=max(self.starts, day))


def clock_of(cycle: Cycle, settings: Settings, as_of: date, others: Mapping[Key, int] | None = None) -> Clock:
    """others: of what has a patience of its own; see `patience`."""
    ends = cycle.span.ends
    day, is_over = min(as_of, ends), as_of > ends
    return Clock(
        starts=cycle.span.starts,
        as_of=day,
        time_over=share_of_time(cycle.span.starts, ends, day),
        patience=settings.patience,
        limits=settings.health,
        heard_until=min(as_of, ends + timedelta(days=settings.grading_days)),
        is_draft=cycle.state is State.DRAFT,
        is_over=is_over,
        omits_unreported=is_over and cycle.unreported is Unreported.OMIT,
        cycle=cycle.id,
        others=others or {},
    )


class Moment(NamedTuple):
    """How something stood on a day, and what its owner had declared by then.

    progress, expected: shares; progress None without data.  newest_date: of the newest check-in or reading.  is_open:
    whether it may still be lost when all of it is there, as a limit may until it is due, or the cycle ends.
    is_omitted: whether it does not count, since nobody ever reported it.
    """

    progress: Decimal | None
    expected: Decimal
    declared: Status | None = None
    newest_date: date | None = None
    is_open: bool = False
    is_omitted: bool = False

    @property
    def dropped(self) -> bool:
        return self.declared is Status.DROPPED

    @property
    def done(self) -> bool:
        return self.declared is Status.DONE or (self.progress is not None and self.progress >= ONE and not self.is_open)


def health_of(
    clock: Clock, moment: Moment, confidence: Decimal | None = None, is_held_throughout: bool = False
) -> Health:
    """The first that fits, in this order: dropped, done, pending, outdated, and then by the numbers.

    confidence: 0 to 10.  is_held_throughout: whether it is a limit that has to hold from the first day on.
    """
    if moment.dropped:
        return Health.DROPPED
    if moment.done:
        return Health.DONE
    if moment.progress is None and (clock.is_draft or (clock.as_of - clock.starts).days <= clock.patience):
        return Health.PENDING
    if moment.newest_date is None or ((clock.as_of - moment.newest_date).days > clock.patience and not clock.is_over):
        return Health.OUTDATED
    progress = moment.progress or ZERO
    return _of_limit(progress) if is_held_throughout else _on_the_way(clock, progress, moment.expected, confidence)


def _of_limit(progress: Decimal) -> Health:
    """A miss of a tenth of the limit, or of the width of a corridor, leaves nine tenths of progress."""
    if progress >= ONE:
        return Health.ON_TRACK
    return Health.AT_RISK if progress >= _NEARLY_HELD - DUST else Health.OFF_TRACK


def _on_the_way(clock: Clock, progress: Decimal, expected: Decimal, confidence: Decimal | None) -> Health:
    """Where nothing is expected yet, numbers cannot tell who is late, but people can."""
    if expected <= ZERO:
        return Health.AT_RISK if confidence is not None and confidence < _CONFIDENT else Health.ON_TRACK
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
