"""The facts, as everything else gets them: frozen, exact, and the same number wherever it is shown.

Shares are Decimals from 0 to 1; only `attainment` may leave that range. `expected` is the share that is expected by the
as-of day. Mappings keep the order of the files.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, localcontext
from functools import cached_property
from typing import NamedTuple

from okrsite.facts.asked import Forecast, KeyResultFacts, Point
from okrsite.facts.expected import Path, along
from okrsite.facts.forecast import outlook_of
from okrsite.facts.health import Health, disagree
from okrsite.facts.readings import Reading, answers_in, confidence_in
from okrsite.facts.rollup import Part
from okrsite.model import Answer, CheckIn, KpiReading, Measure, Status, Zone
from okrsite.model.settings import ZoneShares
from okrsite.model.shares import ROUNDING, clamped


class Moment(NamedTuple):
    """How an objective or key result stood on a day, and what its owner had declared by then."""

    progress: Decimal | None
    expected: Decimal
    declared: Status | None = None
    newest_date: date | None = None

    @property
    def dropped(self) -> bool:
        return self.declared is Status.DROPPED


@dataclass(frozen=True)
class ComputedKeyResult:
    """A key result as of a day; what charts need is worked out when first asked for.

    answer: the newest reading, whatever the measure.  newest_date: of its newest check-in or reading, for an `aligned`
    one of what is beneath too.  check_ins: all up to the day, oldest first.  watched: the readings of its KPI, None
    where check-ins answer.  parts: what rolled up into an `aligned` one.  path: the expected attainment, a line through
    (date, share).
    """

    measure: Measure
    due: date
    as_of: date
    answer: Answer | None
    attainment: Decimal | None
    progress: Decimal | None
    expected: Decimal
    health: Health
    declared: Status | None
    newest_date: date | None
    check_ins: tuple[CheckIn, ...]
    watched: tuple[Reading, ...] | None
    parts: tuple[Part, ...]
    path: Path
    zones: ZoneShares = field(repr=False)

    @cached_property
    def readings(self) -> tuple[Reading, ...]:
        """All that was read up to the day, oldest first."""
        return tuple(answers_in(self.measure, self.check_ins)) if self.watched is None else self.watched

    @property
    def value(self) -> Decimal | None:
        """The newest number, a score too; None where the measure is in words."""
        return self.answer if isinstance(self.answer, Decimal) else None

    @property
    def done(self) -> frozenset[str]:
        """The milestones that are done by now."""
        return self.answer if isinstance(self.answer, frozenset) else frozenset()

    @property
    def is_done(self) -> bool | None:
        return self.answer if isinstance(self.answer, bool) else None

    @property
    def zone(self) -> Zone | None:
        return self.answer if isinstance(self.answer, Zone) else None

    @cached_property
    def expected_value(self) -> Decimal | None:
        """The value expected by now; None where the measure has no scale from a baseline."""
        with localcontext(ROUNDING):
            return self.measure.value_at(along(self.path, self.as_of))

    @property
    def dropped(self) -> bool:
        return self.declared is Status.DROPPED

    @property
    def disagrees(self) -> bool:
        """Whether the owner sees it otherwise than the numbers do."""
        return disagree(self.declared, self.health, self.progress)

    @property
    def confidence(self) -> Decimal | None:
        return confidence_in(self.check_ins)

    @property
    def newest(self) -> CheckIn | None:
        return self.check_ins[-1] if self.check_ins else None

    @cached_property
    def series(self) -> tuple[Point, ...]:
        with localcontext(ROUNDING):
            return tuple(self._point(reading) for reading in self.readings)

    def _point(self, reading: Reading) -> Point:
        value = reading.answer if isinstance(reading.answer, Decimal) else None
        return Point(reading.date, value, clamped(self.measure.attainment(reading.answer, self.zones)))

    @cached_property
    def forecast(self) -> Forecast | None:
        """None on and after the due date: what is, is no forecast."""
        with localcontext(ROUNDING):
            outlook = outlook_of(self.measure, self.readings, self.due) if self.as_of < self.due else None
            return outlook and Forecast(*outlook, clamped(self.measure.attainment(outlook.value, self.zones)))


@dataclass(frozen=True, slots=True)
class ObjectiveFacts:
    """An objective as of a day.

    confidence: the mean of its key results' newest, without any its own newest.  newest_date: of what is beneath and
    its own.  parts: what rolled up.  in_circle: its `supports` lies on a circle and counts for nothing.  check_ins: its
    own, oldest first.  key_results: the full ids of its own, as written.  disagrees: whether the owner sees it
    otherwise than the numbers do.  score: progress to two decimals; None without data.
    """

    progress: Decimal | None
    expected: Decimal
    health: Health
    declared: Status | None
    disagrees: bool
    score: Decimal | None
    confidence: Decimal | None
    newest_date: date | None
    parts: tuple[Part, ...]
    in_circle: bool
    check_ins: tuple[CheckIn, ...]
    key_results: tuple[str, ...]

    @property
    def dropped(self) -> bool:
        return self.declared is Status.DROPPED


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """All objectives of one unit in a cycle. A key result of a dropped objective counts as dropped in `counts`.

    net_confidence: the share of key results on track or done less the share off track, -1..1; None without key results.
    """

    progress: Decimal | None
    expected: Decimal
    health: Health
    net_confidence: Decimal | None
    counts: Mapping[Health, int]
    newest_date: date | None
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class CycleFacts:
    """A cycle as of a day, never past its last. `units` are those that have objectives in it.

    progress, expected, health: the company's where it has objectives, else those of all objectives together.
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
    objectives: Mapping[str, ObjectiveFacts]
    key_results: Mapping[str, KeyResultFacts]
    units: Mapping[str, UnitFacts]
    courses: Mapping[str, tuple[tuple[date, Moment], ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class KpiFacts:
    """A KPI as of a day: its readings up to then, and the progress of the newest to its target, if it has one."""

    readings: tuple[KpiReading, ...]
    progress: Decimal | None

    @property
    def newest(self) -> KpiReading | None:
        return self.readings[-1] if self.readings else None


@dataclass(frozen=True, slots=True)
class Facts:
    as_of: date
    cycles: Mapping[str, CycleFacts]
    kpis: Mapping[str, KpiFacts]
