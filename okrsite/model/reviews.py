"""Closing reviews: what became of objectives, what was learned, what happens next; and what was corrected later."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from okrsite.model.entity import Entity
from okrsite.model.scalars import Day, Group, Id, Line, Many, Owner, Reference, Share, Text


class Outcome(StrEnum):
    ACHIEVED = "achieved"
    PARTIAL = "partial"
    MISSED = "missed"
    DROPPED = "dropped"
    POSTPONED = "postponed"


class Decision(StrEnum):
    KEEP = "keep"
    MODIFY = "modify"
    ABANDON = "abandon"


class Retrospective(Entity):
    went_well: Many[Line] = ()
    struggled: Many[Line] = ()
    improve: Many[Line] = ()


class Review(Entity):
    """Of one objective; a `score` stands beside the computed one and needs its `reason`."""

    outcome: Outcome | None = None
    learned: Text = ""
    decision: Decision | None = None
    score: Share | None = None
    reason: Text = ""


class ReviewFile(Entity):
    unit: Id
    date: Day | None = None
    by: Owner | None = None
    retrospective: Retrospective = Field(default_factory=Retrospective)
    objectives: Group[Review] = Field(default_factory=dict)

    @property
    def is_begun_only(self) -> bool:
        """Whether it says no more than `okrsite review` writes, which suggests any outcome but postponed."""
        said = self.retrospective
        lines = (*said.went_well, *said.struggled, *said.improve)
        return not (lines or any(map(_is_of_people, self.objectives.values())))


def _is_of_people(review: Review) -> bool:
    words = review.learned.strip() or review.reason.strip()
    return bool(words or review.decision or review.score is not None or review.outcome is Outcome.POSTPONED)


class Correction(Entity):
    """`about` is a unit, an objective or a key result by its full id; without it, the cycle as a whole."""

    date: Day
    by: Owner | None = None
    about: Reference | None = None
    text: Text


class CorrectionsFile(Entity):
    corrections: Many[Correction] = ()
