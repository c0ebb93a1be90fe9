"""Numbers on their way from a baseline to a target."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import ClassVar, Self

from pydantic import Field, ValidationInfo, field_validator

from okrsite.language import gettext as _
from okrsite.language import later, pgettext
from okrsite.model.entity import Entity
from okrsite.model.measures.effort import Effort, effort_to
from okrsite.model.measures.measured import Answer, Last, Measured
from okrsite.model.scalars import Number, Text
from okrsite.model.scalars.texts import wrong
from okrsite.model.shares import ONE, ZERO
from okrsite.wording import amount, number


class FromTo(Measured, Entity):
    """A number that moves from a baseline to a target, in either direction.

    Where nobody wrote the baseline, it is the first reading that is not the target already; `begun` knows it.
    """

    kind: ClassVar[str] = "from_to"
    answered_by: ClassVar[str] = "value"
    answer_hint: ClassVar[str] = "value: and a number"
    baseline: Number | None = Field(None, alias="from")
    target: Number = Field(alias="to")
    unit: Text = ""
    commit: Number | None = None
    stretch: Number | None = None

    @field_validator("target")
    @classmethod
    def _spans_something(cls, target: Decimal, info: ValidationInfo) -> Decimal:
        if target == info.data.get("baseline"):
            raise wrong("zero-span", f"from and to are both {target}, with nothing to measure between them; change one")
        return target

    def begun(self, answers: Iterable[Answer]) -> Self:
        if self.baseline is not None:
            return self
        first = next((answer for answer in answers if isinstance(answer, Decimal) and answer != self.target), None)
        return self if first is None else self.model_copy(update={"baseline": first})

    def attainment_of_number(self, value: Decimal) -> Decimal:
        """(v - from) / (to - from): below 0 where it moved the wrong way, above 1 beyond the target."""
        if self.baseline is None:
            return ONE if value == self.target else ZERO
        return (value - self.baseline) / (self.target - self.baseline) or ZERO  # never -0

    def value_at(self, attainment: Decimal) -> Decimal | None:
        return None if self.baseline is None else self.baseline + attainment * (self.target - self.baseline)

    @property
    def is_begun(self) -> bool:  # type: ignore[override]  # the first reading tells
        return self.baseline is not None

    @property
    def sign(self) -> int:  # type: ignore[override]  # known once it is begun
        return 0 if self.baseline is None else 1 if self.target > self.baseline else -1

    @property
    def ends(self) -> tuple[Decimal | None, Decimal]:
        return self.baseline, self.target

    @property
    def goal(self) -> Decimal:
        return self.target

    @property
    def numbers(self) -> tuple[Decimal, ...]:
        return (*super().numbers, *self.stages.values())

    @property
    def zones_between(self) -> tuple[Decimal, ...]:
        return () if self.baseline is None else tuple(map(self.attainment_of_number, self.stages.values()))

    @property
    def stages(self) -> Mapping[str, Decimal]:
        stages = {later("Commit"): self.commit, later("Stretch"): self.stretch}
        return {name: stage for name, stage in stages.items() if stage is not None}

    @property
    def parts(self) -> Mapping[str, object]:
        stages = {"commit": self.commit, "stretch": self.stretch}
        return {"from": self.baseline, "to": self.target, **stages, "unit": self.unit}

    @property
    def amendable(self) -> tuple[str, ...]:
        return ("from", "to")

    @property
    def places(self) -> list[tuple[str | int, ...]]:
        return [("to",)]

    def efforts(self, after: Self) -> Iterator[tuple[str, Effort | None]]:
        """A number further on is harder, the baseline's too, for it makes the same reading worth less.

        Onwards is the way from the baseline to the target; where that turned round, nothing can be compared.
        """
        sign = self.sign or after.sign
        if sign and sign == (after.sign or sign):
            for key in ("from", "to", "commit", "stretch"):
                was, now = self.parts[key], after.parts[key]
                if isinstance(was, Decimal) and isinstance(now, Decimal):
                    yield key, effort_to(was, now, down_is_easier=sign > 0)

    def carried_over(self, last: Last, cycle: str) -> tuple[Self, str]:
        """The target stays: it is the promise, and people's to change."""
        if last.value is None or last.attainment is None:
            begins = "what it was at its start" if self.baseline is not None else "its first reading"
            return self, f"Nobody reported it in {cycle}: from is {begins}."
        if last.attainment >= 1:
            now = amount(last.value, self.unit)
            return self, f"Reached in {cycle}, with {now}: choose a new target, and let from be {last.value:f}."
        is_past = self.commit is not None and not (
            min(last.value, self.target) < self.commit < max(last.value, self.target)
        )
        fresh = self.model_copy(update={"baseline": last.value, **({"commit": None} if is_past else {})})
        gone = f" commit was {self.commit:f} and is passed: choose a new one." if is_past else ""
        return fresh, f"from is where it stood in {cycle}; to is the target of then. Is it still the right one?{gone}"

    @property
    def start_words(self) -> tuple[str, str]:
        return pgettext("a value", "from"), _("the first reading") if self.baseline is None else number(self.baseline)

    @property
    def goal_words(self) -> tuple[str, str]:
        return pgettext("a value", "to"), amount(self.target, self.unit)

    def gap(self, value: Decimal) -> tuple[Decimal, str] | None:
        return (abs(self.target - value), "to go") if (self.target - value) * self.sign > 0 else None
