"""The facts, as everything else gets them: frozen, exact, and the same number wherever it is shown.

Shares are Decimals from 0 to 1; only `attainment` may leave that range. `expected` is the share that is expected by the
as-of day. Mappings keep the order of the files.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple, Self

from okrsite.facts.cascade import Cascade
from okrsite.facts.health import Health
from okrsite.facts.readings import Reading
from okrsite.facts.rollup import NONE_BENEATH, REPORTED, Part, Ratio
from okrsite.model import NO_CHECK_INS, Answer, CheckIn, CheckIns, KpiReading, Measure, Status, Word, Zone
from okrsite.model.measures import Path
from okrsite.model.scalars import Day, Id


class Point(NamedTuple):
    """One reading; `value` is None where the measure is in words."""

    date: date
    value: Decimal | None
    progress: Decimal


class Forecast(NamedTuple):
    """At the due date: low <= value <= high in the measure's unit, and the progress that `value` would be."""

    value: Decimal
    low: Decimal
    high: Decimal
    progress: Decimal


class CoursePoint(NamedTuple):
    """How an archived objective stood on a day."""

    date: date
    progress: Decimal | None
    expected: Decimal
    dropped: bool = False
    newest_date: Day | None = None


@dataclass(frozen=True, kw_only=True)
class KeyResultFacts:
    """A key result as of a day.

    value, steps, is_done, zone: the newest answer is one of them, by the measure; `value` is a number or a score,
    `steps` are the milestones done by now.  expected_value: None where the measure has no scale from a baseline.
    disagrees: whether the owner sees it differently than the numbers do.  newest_date: of its newest check-in or
    reading, for an `aligned` one of what is beneath too.  is_open: as of `Moment`.  path: the expected attainment, a
    line through (date, share).  parts: what rolled up into an `aligned` one.  coverage: itself, or what is beneath an
    `aligned` one.  is_omitted: nobody ever reported it, and so it does not count.  check_ins: all up to the day, oldest
    first.  watched: the readings of its KPI, None where check-ins answer.  find_series, find_forecast: what works out
    all readings, and where they lead, or gives what an archive has.
    """

    due: date
    value: Decimal | None = None
    steps: frozenset[Id] | None = None
    is_done: bool | None = None
    zone: Zone | None = None
    attainment: Decimal | None = None
    progress: Decimal | None = None
    expected: Decimal
    expected_value: Decimal | None = None
    health: Health
    declared: Status | None = None
    disagrees: bool = False
    confidence: Decimal | None = None
    newest_date: date | None = None
    is_open: bool = False
    path: Path = ()
    parts: tuple[Part, ...] = ()
    coverage: Ratio = REPORTED
    is_omitted: bool = False
    measure: Measure = Word.SCORE
    check_ins: CheckIns = NO_CHECK_INS
    watched: tuple[Reading, ...] | None = None
    find_series: Callable[[], tuple[Point, ...]] = field(default=tuple, compare=False, repr=False)
    find_forecast: Callable[[], Forecast | None] = field(default=lambda: None, compare=False, repr=False)

    @classmethod
    def archived(cls, series: tuple[Point, ...] = (), forecast: Forecast | None = None, **numbers: Any) -> Self:
        return cls(find_series=lambda: series, find_forecast=lambda: forecast, **numbers)

    @property
    def answer(self) -> Answer | None:
        answers: tuple[Answer | None, ...] = (self.value, self.steps, self.is_done, self.zone)
        return next((answer for answer in answers if answer is not None), None)

    @property
    def is_declared(self) -> bool:
        """Whether it counts as done because its owner said so, without a reading."""
        if self.declared is not Status.DONE:
            return False
        return self.answer is None and all(part.progress is None for part in self.parts)

    @property
    def done(self) -> frozenset[str]:
        """The milestones that are done by now."""
        return self.steps or frozenset()

    @property
    def dropped(self) -> bool:
        return self.declared is Status.DROPPED

    @cached_property
    def newest(self) -> CheckIn | None:
        return self.check_ins[-1] if self.check_ins else None

    @cached_property
    def series(self) -> tuple[Point, ...]:
        return self.find_series()

    @cached_property
    def forecast(self) -> Forecast | None:
        """None on and after the due date: what is, is no forecast."""
        return self.find_forecast()


@dataclass(frozen=True, slots=True)
class ObjectiveFacts:
    """An objective as of a day.

    confidence: the mean of its key results' newest, without any its own newest.  newest_date: of what is beneath and
    its own.  parts: what rolled up.  in_circle: its `supports` lies on a circle and counts for nothing.  check_ins: its
    own, oldest first.  key_results: the full ids of its own, as written.  disagrees: whether the owner sees it
    differently than the numbers do.  score: progress to two decimals; None without data.  is_open: as of `Moment`.
    judged: the newest score that a check-in gave it.  is_judged: that is its progress, since nothing beneath has data.
    coverage: how many of the key results beneath were reported.  is_omitted: nobody ever reported anything of it, and
    so it does not count.
    """

    progress: Decimal | None
    expected: Decimal
    health: Health
    declared: Status | None = None
    disagrees: bool = False
    score: Decimal | None = None
    confidence: Decimal | None = None
    newest_date: date | None = None
    is_open: bool = False
    judged: Decimal | None = None
    is_judged: bool = False
    coverage: Ratio = NONE_BENEATH
    is_omitted: bool = False
    parts: tuple[Part, ...] = ()
    in_circle: bool = False
    check_ins: CheckIns = NO_CHECK_INS
    key_results: tuple[str, ...] = ()

    @property
    def is_declared(self) -> bool:
        """Whether it counts as done because its owner said so, and nothing in it was measured."""
        is_measured = self.judged is not None or any(part.progress is not None for part in self.parts)
        return self.declared is Status.DONE and not is_measured

    @property
    def dropped(self) -> bool:
        return self.declared is Status.DROPPED


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """All objectives of one unit in a cycle. A key result of a dropped objective counts as dropped in `counts`.

    net_confidence: the share of key results on track or done less the share off track, -1..1; None where none was
    reported.  coverage: how many of the key results beneath were.
    """

    progress: Decimal | None
    expected: Decimal
    health: Health
    net_confidence: Decimal | None
    counts: Mapping[Health, int]
    newest_date: date | None = None
    coverage: Ratio = NONE_BENEATH
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class CycleFacts:
    """A cycle as of a day, never past its last. `units` are those that have objectives in it.

    progress, expected, health, coverage: the company's where it has objectives, else those of all together.
    net_confidence, counts: over all key results.  courses: of an archived cycle, how the objectives that others roll up
    came along, by day, oldest first.
    """

    as_of: date
    time_over: Decimal
    progress: Decimal | None
    expected: Decimal
    health: Health
    net_confidence: Decimal | None
    counts: Mapping[Health, int]
    newest_date: date | None
    coverage: Ratio = NONE_BENEATH
    objectives: Mapping[str, ObjectiveFacts] = field(default_factory=dict)
    key_results: Mapping[str, KeyResultFacts] = field(default_factory=dict)
    units: Mapping[str, UnitFacts] = field(default_factory=dict)
    courses: Mapping[str, tuple[CoursePoint, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class KpiFacts:
    """A KPI as of a day: its readings up to then, and the progress of the newest to its target, if it has one.

    is_outdated: whether the newest is older than its frequency and the days of grace allow.
    """

    readings: tuple[KpiReading, ...]
    progress: Decimal | None
    is_outdated: bool = False

    @property
    def newest(self) -> KpiReading | None:
        return self.readings[-1] if self.readings else None


@dataclass(frozen=True, slots=True)
class Facts:
    """`cascade` is what they were rolled up by, for whoever works on; None of what an archive has."""

    as_of: date
    cycles: Mapping[str, CycleFacts]
    kpis: Mapping[str, KpiFacts]
    cascade: Cascade | None = field(default=None, compare=False, repr=False)
