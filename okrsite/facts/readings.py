"""What was read of a key result, oldest first: from its check-ins, or from the KPI that it names."""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import Final, NamedTuple, Protocol

from okrsite.model import REPORTED, CheckIn, KpiReading, Measure, Milestones, Status, Update, Zone

Answer = Decimal | bool | Zone | frozenset[str]
"""A number, a yes or no, a zone, or all the milestones that are done by then."""

NUMERIC: Final = frozenset(kind for kind, word in REPORTED.items() if word == "value")
"""The kinds of measure that a KPI can answer."""


class Reading(NamedTuple):
    date: date
    answer: Answer


def until(check_ins: tuple[CheckIn, ...], day: date) -> tuple[CheckIn, ...]:
    """The check-ins up to and with `day`; they come oldest first."""
    if not check_ins or check_ins[-1].date <= day:
        return check_ins
    return check_ins[: bisect_right(check_ins, day, key=attrgetter("date"))]


def answers_in(measure: Measure, check_ins: Sequence[CheckIn]) -> tuple[Reading, ...]:
    """A check-in without an answer of the kind that the measure asks for gives none."""
    if isinstance(measure, Milestones):
        return tuple(_steps(measure, check_ins))
    asked = _asked(measure)
    return tuple(Reading(c.date, found) for c in check_ins if (found := asked(c.update)) is not None)


def newest_answer_in(measure: Measure, check_ins: Sequence[CheckIn]) -> Reading | None:
    """The last of `answers_in`, without making the others: most facts need no more."""
    if isinstance(measure, Milestones):
        return next(iter(deque(_steps(measure, check_ins), maxlen=1)), None)
    asked = _asked(measure)
    for check_in in reversed(check_ins):
        if (found := asked(check_in.update)) is not None:
            return Reading(check_in.date, found)
    return None


def _asked(measure: Measure) -> Callable[[Update], Answer | None]:
    """What an update answers to this measure."""
    return _ANSWERS.get(measure.kind, _nothing)


def _yes_or_no(update: Update) -> bool | None:
    return update.done if isinstance(update.done, bool) else None


def _nothing(_update: Update) -> None:
    """What `aligned` is told: it follows from other numbers."""


_ANSWERS: Final[Mapping[str, Callable[[Update], Answer | None]]] = {
    kind: _yes_or_no if word == "done" else attrgetter(word) for kind, word in REPORTED.items()
}


def _steps(measure: Milestones, check_ins: Sequence[CheckIn]) -> Iterator[Reading]:
    """What is done adds up; a milestone that nobody planned does not count (`checks` says so)."""
    planned = {step.id for step in measure.milestones}
    done: frozenset[str] = frozenset()
    for check_in in check_ins:
        if isinstance(named := check_in.update.done, tuple):
            done |= planned.intersection(named)
            yield Reading(check_in.date, done)


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


def confidence_in(check_ins: Sequence[CheckIn]) -> Decimal | None:
    """The newest confidence, 0 to 10."""
    for check_in in reversed(check_ins):
        if (confidence := check_in.update.confidence) is not None:
            return confidence
    return None
