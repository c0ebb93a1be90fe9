"""What was read of a key result, oldest first: from its check-ins, or from the KPI that it names."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import NamedTuple, Protocol

from okrsite.facts.health import Clock
from okrsite.model import Answer, CheckIn, Era, KpiReading, Measure, Status
from okrsite.model.shares import ONE


class Reading(NamedTuple):
    date: date
    answer: Answer


def until(check_ins: tuple[CheckIn, ...], day: date) -> tuple[CheckIn, ...]:
    """The check-ins up to and with `day`; they come oldest first."""
    if not check_ins or check_ins[-1].date <= day:
        return check_ins
    return check_ins[: bisect_right(check_ins, day, key=attrgetter("date"))]


def heard(check_ins: tuple[CheckIn, ...], clock: Clock) -> tuple[CheckIn, ...]:
    """Those that count by now; they come oldest first. What grades a cycle after its end counts for its last day."""
    known, in_time = until(check_ins, clock.heard_until), until(check_ins, clock.as_of)
    graded = known[len(in_time) :]
    if not graded:
        return in_time
    return (*in_time, *(replace(late, date=clock.as_of, written_on=late.date) for late in graded))


def since(check_ins: Sequence[CheckIn], day: date | None) -> Sequence[CheckIn]:
    """Those on `day` and later, all where there is none; they come oldest first."""
    if day is None:
        return check_ins
    return check_ins[bisect_left(check_ins, day, key=attrgetter("date")) :]


def answers_in(measure: Measure, check_ins: Iterable[CheckIn]) -> Iterator[Reading]:
    """A check-in without an answer in the measure's words gives none."""
    answer: Answer | None = None
    for check_in in check_ins:
        if (found := measure.answer_in(check_in.update, answer)) is not None:
            answer = found
            yield Reading(check_in.date, found)


def readings_of(era: Era, check_ins: Sequence[CheckIn], watched: tuple[Reading, ...] | None) -> tuple[Reading, ...]:
    """Those that count under the measure of an era. `watched` are those of its KPI, None where check-ins answer."""
    if watched is None:
        return tuple(answers_in(era.measure, since(check_ins, era.since)))
    return watched if era.since is None else tuple(reading for reading in watched if reading.date >= era.since)


def begun(era: Era, check_ins: Sequence[CheckIn], watched: tuple[Reading, ...] | None) -> Measure:
    """The measure with its baseline, where that is the first reading."""
    if watched is None:
        readings = answers_in(era.measure, since(check_ins, era.since))
    else:
        readings = iter(readings_of(era, (), watched))
    return era.measure.begun(reading.answer for reading in readings)


def newest_answer_in(measure: Measure, check_ins: Sequence[CheckIn]) -> Reading | None:
    """The last of `answers_in`, without making the others where it stands alone: most facts need no more."""
    if measure.adds_up:
        return next(iter(deque(answers_in(measure, check_ins), maxlen=1)), None)
    return next(answers_in(measure, reversed(check_ins)), None)


def answers_of(readings: Sequence[KpiReading], first: date, last: date) -> tuple[Reading, ...]:
    return tuple(Reading(reading.date, reading.value) for reading in readings if first <= reading.date <= last)


class Heard(Protocol):
    """A check-in, a reading, or a part with the date when it was last heard of, if ever."""

    @property
    def date(self) -> date | None: ...


def newest_of(*heard: Heard) -> date | None:
    return max((each.date for each in heard if each.date is not None), default=None)


def declared_in(check_ins: Sequence[CheckIn]) -> Status | None:
    """The newest status that somebody declared."""
    for check_in in reversed(check_ins):
        if (status := check_in.update.status) is not None:
            return status
    return None


def judged_in(check_ins: Sequence[CheckIn]) -> Decimal | None:
    """The newest score that somebody gave an objective itself, 0 to 1."""
    for check_in in reversed(check_ins):
        if (score := check_in.update.score) is not None:
            return score
    return None


def or_declared(progress: Decimal | None, declared: Status | None) -> Decimal | None:
    """All of it where it was declared done and never measured."""
    return ONE if progress is None and declared is Status.DONE else progress


def confidence_in(check_ins: Sequence[CheckIn]) -> Decimal | None:
    """The newest confidence, 0 to 10."""
    for check_in in reversed(check_ins):
        if (confidence := check_in.update.confidence) is not None:
            return confidence
    return None
