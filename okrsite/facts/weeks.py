"""A cycle week by week, and what moved in each: what a team asks on Monday."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from typing import Final, NamedTuple

from okrsite.facts.health import Health
from okrsite.facts.history import History, HistoryStep, days_of
from okrsite.model import CheckIn, Span
from okrsite.model.shares import ZERO, clamped

_RANKS: Final = {Health.DONE: 0, Health.ON_TRACK: 0, Health.AT_RISK: 1, Health.OFF_TRACK: 2}


class CycleWeek(NamedTuple):
    """The days after `since` up to `until`, both days of the history; of the first week `since` is in it too."""

    since: date
    until: date
    is_first: bool

    def has(self, day: date) -> bool:
        return self.since < day <= self.until or (self.is_first and day == self.since)


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
    """One key result in one week. `before` is None where nothing is known of then.  said: its check-ins of the week."""

    ref: str
    before: HistoryStep | None
    after: HistoryStep
    said: tuple[CheckIn, ...]

    @property
    def turn(self) -> Turn | None:
        """None where nothing happened."""
        was = self.before.health if self.before else Health.PENDING
        now = self.after.health
        if now is Health.DONE and was is not Health.DONE:
            return Turn.DONE
        if now is Health.OUTDATED:
            return Turn.SILENT
        if was in _RANKS and now in _RANKS and _RANKS[was] != _RANKS[now]:
            return Turn.WORSE if _RANKS[now] > _RANKS[was] else Turn.BETTER
        return Turn.MOVED if self.said else None

    @property
    def gain(self) -> Decimal:
        """In shares of the whole, never counting what is below nothing or above all."""
        before = self.before.attainment if self.before else None
        return clamped(self.after.attainment or ZERO) - clamped(before or ZERO)


def moves_in(history: History, cycle: str, week: CycleWeek) -> Iterator[Move]:
    """Every key result of a cycle to which something happened in a week, in the order of the files."""
    facts = history.facts.cycles[cycle]
    for ref, own in facts.key_results.items():
        before = history.step_on(cycle, ref, week.since)
        if facts.as_of < week.until:
            after = HistoryStep(facts.as_of, own.attainment, own.expected, own.health)
        elif (found := history.step_on(cycle, ref, week.until)) is not None:
            after = found
        else:  # an archive that kept no course
            continue
        said, days = own.check_ins, enumerate(own.check_ins.meetings)
        move = Move(ref, before, after, tuple(said[at] for at, meeting in days if week.has(meeting.date)))
        if move.turn:
            yield move
