"""What may be asked of a key result and of how things came along, whether it is worked out today or kept in an archive.

Pages, tables and programs know no more than this, so a closed cycle is shown by the same code as an open one.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple, Protocol

from okrsite.facts.expected import Path
from okrsite.facts.health import Health
from okrsite.facts.rollup import Part
from okrsite.model import Answer, CheckIn, Measure, Status, Zone


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


class HistoryPoint(NamedTuple):
    """`actual` is None where nothing had data yet, and after the as-of day."""

    date: date
    actual: Decimal | None
    expected: Decimal


class Step(NamedTuple):
    """What the pages of a day said of an objective or key result; an objective's attainment is its progress."""

    date: date
    attainment: Decimal | None
    expected: Decimal
    health: Health


class KeyResultFacts(Protocol):
    """A key result as of a day; see `values.ComputedKeyResult` for what each is."""

    @property
    def measure(self) -> Measure: ...
    @property
    def due(self) -> date: ...
    @property
    def answer(self) -> Answer | None: ...
    @property
    def value(self) -> Decimal | None: ...
    @property
    def done(self) -> frozenset[str]: ...
    @property
    def is_done(self) -> bool | None: ...
    @property
    def zone(self) -> Zone | None: ...
    @property
    def attainment(self) -> Decimal | None: ...
    @property
    def progress(self) -> Decimal | None: ...
    @property
    def expected(self) -> Decimal: ...
    @property
    def expected_value(self) -> Decimal | None: ...
    @property
    def health(self) -> Health: ...
    @property
    def declared(self) -> Status | None: ...
    @property
    def disagrees(self) -> bool: ...
    @property
    def dropped(self) -> bool: ...
    @property
    def confidence(self) -> Decimal | None: ...
    @property
    def newest_date(self) -> date | None: ...
    @property
    def newest(self) -> CheckIn | None: ...
    @property
    def check_ins(self) -> tuple[CheckIn, ...]: ...
    @property
    def series(self) -> tuple[Point, ...]: ...
    @property
    def forecast(self) -> Forecast | None: ...
    @property
    def parts(self) -> tuple[Part, ...]: ...
    @property
    def path(self) -> Path: ...


class History(Protocol):
    """How units and cycles came along, from the first day to the last."""

    def of_unit(self, cycle: str, unit: str) -> tuple[HistoryPoint, ...]: ...
    def of_cycle(self, cycle: str) -> tuple[HistoryPoint, ...]: ...
    def steps(self, cycle: str, ref: str) -> tuple[Step, ...]: ...
