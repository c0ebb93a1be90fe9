"""What was read of a key result, oldest first: from its check-ins, or from the KPI that it names."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple, Protocol

from okrsite.facts.health import Clock
from okrsite.model import NO_CHECK_INS, Answer, CheckIns, Era, KpiReading, Measure, Status
from okrsite.model.shares import ONE


class Reading(NamedTuple):
    date: date
    answer: Answer


def heard(check_ins: CheckIns, clock: Clock) -> CheckIns:
    """Those that count by now. What grades a cycle after its end counts for its last day."""
    known = check_ins.until(clock.heard_until)
    if not known.meetings or known.meetings[-1].date <= clock.as_of:
        return known
    in_time = known.until(clock.as_of)
    graded = (late._replace(date=clock.as_of, written_on=late.date) for late in known.meetings[len(in_time) :])
    return replace(known, meetings=(*in_time.meetings, *graded))


def answers_in(measure: Measure, check_ins: CheckIns, way: Callable[[Any], Iterable[Any]] = iter) -> Iterator[Reading]:
    """Oldest first, or as `way` has it. A check-in without an answer in the measure's words gives none."""
    answer: Answer | None = None
    answer_to, said = measure.answer, check_ins.said.get(measure.answered_by, ())
    for meeting, each in zip(way(check_ins.meetings), way(said), strict=bool(said)):
        if each is not None and (found := answer_to(each, answer)) is not None:
            answer = found
            yield Reading(meeting.date, found)


def readings_of(era: Era, check_ins: CheckIns, watched: tuple[Reading, ...] | None) -> tuple[Reading, ...]:
    """Those that count under the measure of an era. `watched` are those of its KPI, None where check-ins answer."""
    if watched is None:
        return tuple(answers_in(era.measure, check_ins.since(era.since)))
    return watched if era.since is None else tuple(reading for reading in watched if reading.date >= era.since)


def begun(era: Era, check_ins: CheckIns, watched: tuple[Reading, ...] | None) -> Measure:
    """The measure with its baseline, where that is the first reading."""
    if watched is None:
        readings = answers_in(era.measure, check_ins.since(era.since))
    else:
        readings = iter(readings_of(era, NO_CHECK_INS, watched))
    return era.measure.begun(reading.answer for reading in readings)


def newest_answer_in(measure: Measure, check_ins: CheckIns) -> Reading | None:
    """The last of `answers_in`, without making the others where it stands alone: most facts need no more."""
    if measure.adds_up:
        return next(iter(deque(answers_in(measure, check_ins), maxlen=1)), None)
    return next(answers_in(measure, check_ins, reversed), None)


def answers_of(readings: Sequence[KpiReading], first: date, last: date) -> tuple[Reading, ...]:
    return tuple(Reading(reading.date, reading.value) for reading in readings if first <= reading.date <= last)


class Heard(Protocol):
    """A check-in, a reading, or a part with the date when it was last heard of, if ever."""

    @property
    def date(self) -> date | None: ...


def newest_of(*heard: Heard) -> date | None:
    return max((each.date for each in heard if each.date is not None), default=None)


def or_declared(progress: Decimal | None, declared: Status | None) -> Decimal | None:
    """All of it where it was declared done and never measured."""
    return ONE if progress is None and declared is Status.DONE else progress
