"""Limits to stay at or above, or at or below; the limit itself counts as held."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar, Self

from pydantic import Field

from okrsite.language import gettext as _
from okrsite.language import later
from okrsite.model.entity import Entity
from okrsite.model.measures.effort import Effort, effort_to
from okrsite.model.measures.measured import Last, Measured
from okrsite.model.measures.path import Path, straight
from okrsite.model.scalars import Number, Text
from okrsite.model.shares import ONE, ZERO
from okrsite.wording import amount


class Limit(Measured, Entity):
    """`baseline` is where it stood when the promise was made."""

    kind: ClassVar[str]
    answered_by: ClassVar[str] = "value"
    answer_hint: ClassVar[str] = "value: and a number"
    is_limit: ClassVar[bool] = True
    goal_word: ClassVar[str]
    short_word: ClassVar[str]

    if TYPE_CHECKING:

        @property
        def limit(self) -> Decimal: ...
        @property
        def baseline(self) -> Decimal | None: ...

    @property
    def way(self) -> Decimal:
        """How far off counts as nothing reached: as far as it was when promised, else as far as zero is."""
        if self.baseline is None or self.baseline == self.limit:
            return abs(self.limit)
        return abs(self.limit - self.baseline)

    @property
    def is_held_throughout(self) -> bool:
        """With a baseline that breaks the limit there is a way to go, and a line along which it is expected."""
        return self.baseline is None or (self.limit - self.baseline) * self.sign <= 0

    def path(self, starts: date, due: date) -> Path:
        return straight(starts, due, ONE if self.is_held_throughout else ZERO)

    def attainment_of_number(self, value: Decimal) -> Decimal:
        return nearness((self.limit - value) * self.sign, self.way)

    def value_at(self, attainment: Decimal) -> Decimal | None:
        return None if self.baseline is None else self.baseline + attainment * (self.limit - self.baseline)

    @property
    def ends(self) -> tuple[Decimal | None, Decimal]:
        return self.baseline, self.limit

    @property
    def goal(self) -> Decimal:
        return self.limit

    @property
    def parts(self) -> Mapping[str, object]:
        return {self.kind: self.limit, "from": self.baseline, "unit": self.unit}

    @property
    def amendable(self) -> tuple[str, ...]:
        return (self.kind, "from")

    @property
    def places(self) -> list[tuple[str | int, ...]]:
        return [(self.kind,)]

    def efforts(self, after: Self) -> Iterator[tuple[str, Effort | None]]:
        """Of one limit: the further off it stood when it was promised, the less a reading beside it costs."""
        yield self.kind, effort_to(self.limit, after.limit, down_is_easier=self.sign > 0)
        yield "from", effort_to(self.way, after.way, down_is_easier=False) if self.limit == after.limit else None

    def carried_over(self, last: Last, cycle: str) -> tuple[Self, str]:
        if last.value is None:
            note = f"Nobody reported it in {cycle}: from is what it was at its start."
            return self, "" if self.baseline is None else note
        if self.attainment_of_number(last.value) == ONE:
            return self, held_words(self, last.value, cycle)
        if self.baseline is None:
            return self, ""
        note = f"from is where it stood in {cycle}; {self.kind} is the limit of then. Is it still the right one?"
        return self.model_copy(update={"baseline": last.value}), note

    @property
    def goal_words(self) -> tuple[str, str]:
        return _(self.goal_word), amount(self.limit, self.unit)

    def gap(self, value: Decimal) -> tuple[Decimal, str] | None:
        short = (self.limit - value) * self.sign
        return (short, self.short_word) if short > 0 else None


class AtLeast(Limit):
    """A limit to stay at or above; `from` is where it stood when the promise was made."""

    kind: ClassVar[str] = "at_least"
    sign: ClassVar[int] = 1
    goal_word: ClassVar[str] = later("at least")
    short_word: ClassVar[str] = "short"
    limit: Number = Field(alias="at_least")
    baseline: Number | None = Field(None, alias="from")
    unit: Text = ""


class AtMost(Limit):
    """A limit to stay at or below."""

    kind: ClassVar[str] = "at_most"
    sign: ClassVar[int] = -1
    goal_word: ClassVar[str] = later("at most")
    short_word: ClassVar[str] = "over"
    limit: Number = Field(alias="at_most")
    baseline: Number | None = Field(None, alias="from")
    unit: Text = ""


def held_words(measure: Measured, value: Decimal, cycle: str) -> str:
    """What to know of a limit or corridor that goes on."""
    return (
        f"Held in {cycle}, with {amount(value, measure.unit)}: is it still the right one, and still worth a key result?"
    )


def nearness(distance: Decimal, way: Decimal) -> Decimal:
    """1 where a limit is held, the limit itself included; then falling to 0 at `way`."""
    if distance <= 0:
        return ONE
    return max(ZERO, 1 - distance / way) if way else ZERO
