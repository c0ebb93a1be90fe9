"""Numbers as an archive keeps them: they are what they were, and nothing here works anything out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from okrsite.diagnostics import Place
from okrsite.facts import Forecast, Health, HistoryPoint, Part, Point, Step
from okrsite.facts.expected import Path
from okrsite.model import Answer, CheckIn, Measure, Status, Zone


@dataclass(frozen=True, slots=True)
class KeptKeyResult:
    """See `facts.KeyResultFacts`."""

    measure: Measure
    due: date
    expected: Decimal
    health: Health
    answer: Answer | None = None
    attainment: Decimal | None = None
    progress: Decimal | None = None
    expected_value: Decimal | None = None
    declared: Status | None = None
    disagrees: bool = False
    confidence: Decimal | None = None
    newest_date: date | None = None
    check_ins: tuple[CheckIn, ...] = ()
    series: tuple[Point, ...] = ()
    forecast: Forecast | None = None
    parts: tuple[Part, ...] = ()
    path: Path = ()

    @property
    def value(self) -> Decimal | None:
        return self.answer if isinstance(self.answer, Decimal) else None

    @property
    def done(self) -> frozenset[str]:
        return self.answer if isinstance(self.answer, frozenset) else frozenset()

    @property
    def is_done(self) -> bool | None:
        return self.answer if isinstance(self.answer, bool) else None

    @property
    def zone(self) -> Zone | None:
        return self.answer if isinstance(self.answer, Zone) else None

    @property
    def dropped(self) -> bool:
        return self.declared is Status.DROPPED

    @property
    def newest(self) -> CheckIn | None:
        return self.check_ins[-1] if self.check_ins else None


@dataclass(frozen=True, slots=True)
class KeptHistory:
    """Of one cycle alone; whoever asks for another gets nothing."""

    cycle: str
    whole: tuple[HistoryPoint, ...]
    units: Mapping[str, tuple[HistoryPoint, ...]]
    courses: Mapping[str, tuple[Step, ...]] = field(default_factory=dict)

    def of_unit(self, cycle: str, unit: str) -> tuple[HistoryPoint, ...]:
        return self.units.get(unit, ()) if cycle == self.cycle else ()

    def of_cycle(self, cycle: str) -> tuple[HistoryPoint, ...]:
        return self.whole if cycle == self.cycle else ()

    def steps(self, cycle: str, ref: str) -> tuple[Step, ...]:
        return self.courses.get(ref, ()) if cycle == self.cycle else ()


@dataclass(frozen=True, slots=True)
class Shard:
    """A file of an archive, as the origin of what it holds: nobody edits it, so the file is place enough."""

    path: str

    def place(self, *_keys: str | int) -> Place:
        return Place(self.path)

    def key_place(self, *_keys: str | int) -> Place:
        return Place(self.path)
