"""A cycle week by week, and what moved in each: what a team asks on Monday."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from operator import attrgetter
from typing import Final, NamedTuple

from okrsite.facts.health import Health
from okrsite.facts.history import History, HistoryStep, days_of
from okrsite.model import CheckIns, Span
from okrsite.model.shares import ZERO, clamped

_RANKS: Final = {Health.DONE: 0, Health.ON_TRACK: 0, Health.AT_RISK: 1, Health.OFF_TRACK: 2}
_day: Final = attrgetter("date")


class CycleWeek(NamedTuple):
    """The days after `since` up to `until`, both days of the history; of the first week `since` is in it too."""

    since: date
    until: date
    is_first: bool

    @property
    def first(self) -> date:
        return self.since if self.is_first else self.since + timedelta(days=1)

    def has(self, day: date) -> bool:
        return self.first <= day <= self.until


def weeks_of(span: Span, as_of: date) -> tuple[CycleWeek, ...]:
    """The weeks of a cycle that have begun by a day. A cycle of over two years is told in longer steps."""
    days = days_of(span, span.starts)
    weeks = (CycleWeek(since, until, since == span.starts) for since, until in pairwise(days))
    return tuple(week for week in weeks if week.since < as_of or week.has(as_of))


class Turn(StrEnum):
    """What a week was for a key result, the first that fits."""

    DONE = "done"
    WORSE = "worse"
    BETTER = "better"
    MOVED = "moved"
    SILENT = "silent"
    """Its newest check-in is older than its cadence allows."""


class Move(NamedTuple):
    """One key result in one week. `before` is None where nothing is known of then."""

    ref: str
    turn: Turn
    before: HistoryStep | None
    after: HistoryStep
    check_ins: CheckIns
    within: slice

    @property
    def said(self) -> CheckIns:
        """Its check-ins of the week."""
        return self.check_ins[self.within]

    @property
    def gain(self) -> Decimal:
        """In shares of the whole, never counting what is below nothing or above all."""
        before = self.before.attainment if self.before else None
        return clamped(self.after.attainment or ZERO) - clamped(before or ZERO)


def moves_in(history: History, cycle: str, week: CycleWeek) -> Iterator[Move]:
    """Every key result of a cycle to which something happened in a week, in the order of the files."""
    facts = history.facts.cycles[cycle]
    is_running = facts.as_of < week.until
    every = {} if is_running else history.all_steps(cycle)
    for ref, own in facts.key_results.items():
        if is_running:
            before = history.step_on(cycle, ref, week.since)
            after: HistoryStep | None = HistoryStep(facts.as_of, own.attainment, own.expected, own.health)
        else:
            steps = every.get(ref, ())
            before, after = _step_on(steps, week.since), _step_on(steps, week.until)
        if after is None:  # an archive that kept no course
            continue
        within = own.check_ins.within(week.first, week.until)
        if turn := _turn(before, after, has_said=within.start < within.stop):
            yield Move(ref, turn, before, after, own.check_ins, within)


def _step_on(steps: Sequence[HistoryStep], day: date) -> HistoryStep | None:
    at = bisect_left(steps, day, key=_day)
    return steps[at] if at < len(steps) and steps[at].date == day else None


def _turn(before: HistoryStep | None, after: HistoryStep, *, has_said: bool) -> Turn | None:
    """None where nothing happened."""
    was, now = before.health if before else Health.PENDING, after.health
    if now is Health.DONE and was is not Health.DONE:
        return Turn.DONE
    if now is Health.OUTDATED:
        return Turn.SILENT
    if was in _RANKS and now in _RANKS and _RANKS[was] != _RANKS[now]:
        return Turn.WORSE if _RANKS[now] > _RANKS[was] else Turn.BETTER
    return Turn.MOVED if has_said else None
