"""The measures: how far a key result is, and what a check-in of it must say.

A measure knows its own words; what progress follows from a reading is `facts.progress`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from itertools import islice
from typing import Annotated, Any, ClassVar, Final

from pydantic import BeforeValidator, Discriminator, Field, Tag, ValidationInfo, field_validator, model_validator

from okrsite.diagnostics import did_you_mean, quoted
from okrsite.model.entity import Entity
from okrsite.model.mismeasured import MARKS, as_written, forms_in, other_words, several
from okrsite.model.scalars import Day, Id, Limited, Line, Number, Text, Weight
from okrsite.model.scalars.saying import found, wrong


class FromTo(Entity):
    """A number that moves from a baseline to a target, in either direction."""

    kind: ClassVar[str] = "from_to"
    baseline: Number = Field(alias="from")
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


class AtLeast(Entity):
    """A limit to stay at or above; `from` is where it stood when the promise was made."""

    kind: ClassVar[str] = "at_least"
    limit: Number = Field(alias="at_least")
    baseline: Number | None = Field(None, alias="from")
    unit: Text = ""

    @property
    def way(self) -> Decimal:
        """How far off counts as nothing reached."""
        return _way(self.limit, self.baseline)


class AtMost(Entity):
    """A limit to stay at or below."""

    kind: ClassVar[str] = "at_most"
    limit: Number = Field(alias="at_most")
    baseline: Number | None = Field(None, alias="from")
    unit: Text = ""

    @property
    def way(self) -> Decimal:
        """How far off counts as nothing reached."""
        return _way(self.limit, self.baseline)


def _way(limit: Decimal, baseline: Decimal | None) -> Decimal:
    """As far as it was when promised, else as far as zero is."""
    return abs(limit) if baseline is None or baseline == limit else abs(limit - baseline)


class Between(Entity):
    """A corridor to stay in; both bounds are inside."""

    kind: ClassVar[str] = "between"
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


class Milestone(Entity):
    id: Id
    title: Line | None = None
    weight: Weight = Decimal(1)
    due: Day | None = None


class Milestones(Entity):
    """Steps that are done or not; progress is the weight of the done ones."""

    kind: ClassVar[str] = "milestones"
    unit: ClassVar[str] = ""
    milestones: Annotated[tuple[Milestone, ...], Limited] = Field(min_length=1)

    @model_validator(mode="after")
    def _are_different(self) -> Milestones:
        counted = Counter(step.id for step in self.milestones)
        if twice := next((id_ for id_, count in counted.items() if count > 1), None):
            raise wrong("duplicate-id", f"two milestones are called {quoted(twice)}; give each its own id")
        if not any(step.weight for step in self.milestones):
            raise wrong("zero-span", "every milestone has the weight 0; at least one must count")
        return self


class ZoneNames(Entity):
    commit: Line | None = None
    target: Line | None = None
    stretch: Line | None = None


class Zones(Entity):
    """Three outcomes in words; which one was reached is a person's judgement."""

    kind: ClassVar[str] = "zones"
    unit: ClassVar[str] = ""
    zones: ZoneNames


class Word(StrEnum):
    """The measures that need no more than their name."""

    DONE = "done"
    """Yes or no."""
    SCORE = "score"
    """A person's judgement between 0 and 1."""
    ALIGNED = "aligned"
    """No reading of its own: the mean of the objectives that support this key result."""

    @property
    def kind(self) -> str:
        return self.value

    @property
    def unit(self) -> str:
        return ""


_WORDS: Final = tuple(word.value for word in Word)
_KEYS: Final = (*MARKS, "from", "to")
_FORMS: Final = (
    "write {from: 0, to: 10}, at_least, at_most, between, milestones, zones, or one of the words done, score, aligned"
)


def _recognised(value: Any) -> Any:
    match value:
        case dict() if len(forms := forms_in(value)) > 1:
            raise wrong("type", several(value, forms))
        case dict() if any(key in value for key in _KEYS):
            return value
        case dict():
            near = next((hint for key in islice(value, len(_KEYS)) if (hint := did_you_mean(key, _KEYS))), "")
            mend = other_words(value) or f"{near}; {_FORMS}"
            raise wrong("type", f"this measure has no key that says what is measured{mend}")
        case str() if value not in _WORDS:
            mend = as_written(value) or f"{did_you_mean(value, _WORDS)}; {_FORMS}".removeprefix("; ")
            raise wrong("type", f"{quoted(value)} is no measure; {mend}")
        case str():
            return value
    raise wrong("type", f"expected a measure, found {found(value)}; {_FORMS}")


def _kind(value: Any) -> str:
    if not isinstance(value, dict):
        return "word"
    return next((mark for mark in MARKS if mark in value), "from_to")


Measure = Annotated[
    Annotated[FromTo, Tag("from_to")]
    | Annotated[AtLeast, Tag("at_least")]
    | Annotated[AtMost, Tag("at_most")]
    | Annotated[Between, Tag("between")]
    | Annotated[Milestones, Tag("milestones")]
    | Annotated[Zones, Tag("zones")]
    | Annotated[Word, Tag("word")],
    Discriminator(_kind),
    BeforeValidator(_recognised),
]

REPORTED: Final[Mapping[str, str]] = {
    "from_to": "value",
    "at_least": "value",
    "at_most": "value",
    "between": "value",
    "milestones": "done",
    "zones": "zone",
    "done": "done",
    "score": "score",
}
"""The key of an update that each kind of measure is reported with; `aligned` has none."""
