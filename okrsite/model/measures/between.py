"""Corridors to stay in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import ClassVar, Self

from pydantic import Field, model_validator

from okrsite.language import gettext as _
from okrsite.model.entity import Entity
from okrsite.model.measures.effort import Effort, either
from okrsite.model.measures.limits import held_words, nearness
from okrsite.model.measures.measured import Last, Measured
from okrsite.model.measures.path import Path, straight
from okrsite.model.scalars import Number, Text
from okrsite.model.scalars.texts import wrong
from okrsite.model.shares import ONE
from okrsite.wording import amount, number


class Between(Measured, Entity):
    """A corridor to stay in; both bounds are inside."""

    kind: ClassVar[str] = "between"
    answered_by: ClassVar[str] = "value"
    answer_hint: ClassVar[str] = "value: and a number"
    is_limit: ClassVar[bool] = True
    bounds: tuple[Number, Number] = Field(alias="between")
    unit: Text = ""

    @model_validator(mode="after")
    def _is_a_corridor(self) -> Between:
        if self.low >= self.high:
            raise wrong(
                "zero-span", f"between goes from the lower to the higher bound, found {self.low} and {self.high}"
            )
        return self

    @property
    def low(self) -> Decimal:
        return self.bounds[0]

    @property
    def high(self) -> Decimal:
        return self.bounds[1]

    @property
    def is_held_throughout(self) -> bool:
        return True

    def path(self, starts: date, due: date) -> Path:
        return straight(starts, due, ONE)

    def attainment_of_number(self, value: Decimal) -> Decimal:
        return nearness(max(self.low - value, value - self.high), self.high - self.low)

    @property
    def ends(self) -> tuple[Decimal, Decimal]:
        return self.bounds

    @property
    def corridor(self) -> tuple[Decimal, Decimal]:
        return self.bounds

    @property
    def aims(self) -> tuple[Decimal, ...]:
        return self.bounds

    @property
    def parts(self) -> Mapping[str, object]:
        return {self.kind: self.bounds, "unit": self.unit}

    @property
    def amendable(self) -> tuple[str, ...]:
        return (self.kind,)

    @property
    def places(self) -> list[tuple[str | int, ...]]:
        return [(self.kind,)]

    def efforts(self, after: Self) -> Iterator[tuple[str, Effort | None]]:
        wider = after.low <= self.low and self.high <= after.high
        narrower = self.low <= after.low and after.high <= self.high
        yield self.kind, either(wider, narrower)

    def carried_over(self, last: Last, cycle: str) -> tuple[Self, str]:
        is_held = last.value is not None and self.low <= last.value <= self.high
        return self, held_words(self, last.value, cycle) if is_held and last.value is not None else ""

    @property
    def goal_words(self) -> tuple[str, str]:
        bounds = _("%(low)s and %(high)s", low=number(self.low), high=amount(self.high, self.unit))
        return _("between"), bounds
