"""Objectives and their key results, as one unit plans them for one cycle."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from okrsite.model.entity import Entity
from okrsite.model.measures import Measure, Word
from okrsite.model.measures.effort import Effort, agreed, effort_until, either
from okrsite.model.scalars import Day, Few, Group, Id, Line, Many, Number, Owner, Parent, Reference, Text, Url, Weight
from okrsite.model.scalars.texts import found, wrong
from okrsite.model.settings import Cadence


class Ambition(StrEnum):
    COMMITTED = "committed"
    """A promise: anything below all of it is a miss that wants a learning."""
    ASPIRATIONAL = "aspirational"
    """A stretch: 0.7 is a good result."""


class Rollup(StrEnum):
    KEY_RESULTS = "key_results"
    ALIGNED = "aligned"
    BOTH = "both"


class Kind(StrEnum):
    OUTCOME = "outcome"
    OUTPUT = "output"


class InitiativeStatus(StrEnum):
    TODO = "todo"
    DOING = "doing"
    DONE = "done"
    DROPPED = "dropped"


class Link(Entity):
    title: Line | None = None
    url: Url


class Suppression(Entity):
    """Why a rule is not asked of one item, and until when."""

    reason: Line
    until: Day | None = None

    def holds(self, day: date) -> bool:
        """`until` is the last day on which the rule is silent; without it, for good."""
        return self.until is None or day <= self.until


def _reason_alone(value: Any) -> Any:
    return {"reason": value} if isinstance(value, str) else value


Ignored = Group[Annotated[Suppression, BeforeValidator(_reason_alone)]]


class PlanPoint(Entity):
    """Where the value is expected to be on a day."""

    date: Day
    value: Number


def _any_scalar(value: Any) -> str:
    if isinstance(value, str):
        return value
    raise wrong("type", f"expected the value as it was before, found {found(value)}")


class Amendment(Entity):
    """A change of a promise after the cycle began, kept beside it."""

    date: Day
    field: Line
    was: Annotated[str, BeforeValidator(_any_scalar)]
    reason: Line
    by: Owner | None = None


class Initiative(Entity):
    """What is done for a key result: an activity and the output that it leaves."""

    title: Line
    owner: Owner | None = None
    status: InitiativeStatus = InitiativeStatus.TODO
    due: Day | None = None
    output: Line | None = None
    url: Url | None = None

    @property
    def is_open(self) -> bool:
        return self.status in (InitiativeStatus.TODO, InitiativeStatus.DOING)


class KeyResult(Entity):
    id: Id
    title: Line
    why: Text = ""
    owner: Owner | None = None
    measure: Measure | None = None
    kpi: Id | None = None
    kind: Kind | None = None
    weight: Weight = Decimal(1)
    due: Day | None = None
    plan: Many[PlanPoint] = ()
    amendments: Many[Amendment] = ()
    initiatives: Many[Initiative] = ()
    labels: Group[Line] = Field(default_factory=dict)
    links: Few[Link] = ()
    ignore: Ignored = Field(default_factory=dict)
    cadence: Cadence | None = None
    """How often it is reported, where that is different; without one, that of its KPI or its objective."""
    previously: Many[Id] = ()

    @property
    def judged_by(self) -> Measure:
        """The measure; a person's score where none is written."""
        return Word.SCORE if self.measure is None else self.measure

    @property
    def is_held_throughout(self) -> bool:
        """Whether it has to hold from the first day on; a plan may lead there instead."""
        return self.judged_by.is_held_throughout and not self.plan

    @property
    def is_reported(self) -> bool:
        """Whether check-ins answer for it; not where it takes its value from a KPI or from other objectives."""
        return bool(self.judged_by.answered_by) and not self.kpi


class Objective(Entity):
    id: Id
    title: Line
    why: Text = ""
    owner: Owner | None = None
    ambition: Ambition | None = None
    supports: Parent | None = None
    contributes_to: Few[Reference] = ()
    depends_on: Few[Reference] = ()
    weight: Weight = Decimal(1)
    rollup: Rollup | None = None
    labels: Group[Line] = Field(default_factory=dict)
    continues: Reference | None = None
    links: Few[Link] = ()
    ignore: Ignored = Field(default_factory=dict)
    cadence: Cadence | None = None
    """How often its key results are reported, where that is different from the portal's."""
    previously: Many[Id] = ()
    """Earlier ids; links to them still lead here."""
    key_results: Many[KeyResult] = ()


class OkrFile(Entity):
    """One OKR file: the objectives of one unit."""

    unit: Id
    objectives: Many[Objective] = ()


def effort_of(before: KeyResult, after: KeyResult, ends: date) -> Effort | None:
    """Of a key result as a whole; None also where its measure became easier and its date harder, or the reverse.

    ends: the cycle's last day, on which what has no date of its own is due.
    """
    parts = before.judged_by.part_efforts(after.judged_by).values()
    return agreed((*parts, effort_until(before.due or ends, after.due or ends)))


def effort_pledged(before: Ambition | None, after: Ambition | None) -> Effort | None:
    """A stretch that becomes a promise is due in full."""
    if before is None or after is None:
        return None
    return either(before is Ambition.COMMITTED, after is Ambition.COMMITTED)
