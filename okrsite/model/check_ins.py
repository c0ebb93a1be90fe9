"""Check-ins: what a meeting reported on a day. One file per meeting, so nobody edits another's."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

from pydantic import BeforeValidator

from okrsite.model.entity import Entity
from okrsite.model.scalars import Confidence, Day, Line, Many, Number, Owner, Share, Text, Url, limited
from okrsite.model.scalars.texts import flag


class Status(StrEnum):
    """What an owner declares; what is computed from the numbers stands beside it."""

    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    OFF_TRACK = "off_track"
    DONE = "done"
    DROPPED = "dropped"


class Zone(StrEnum):
    NONE = "none"
    COMMIT = "commit"
    TARGET = "target"
    STRETCH = "stretch"


def _yes_or_steps(value: Any) -> Any:
    """`done: true` answers a yes-or-no measure; `done: [beta]` names milestones, `done: beta` just one."""
    match value:
        case str() if value.lower() in {"true", "false", "yes", "no"}:
            return flag(value)
        case str():
            return (value,)
    return limited(value)


class Update(Entity):
    """What a check-in says of one key result or objective; every key may be missing."""

    value: Number | None = None
    done: Annotated[bool | tuple[Line, ...] | None, BeforeValidator(_yes_or_steps)] = None
    zone: Zone | None = None
    score: Share | None = None
    confidence: Confidence | None = None
    status: Status | None = None
    note: Text = ""
    blockers: Many[Line] = ()
    wins: Many[Line] = ()
    evidence: Url | None = None

    @property
    def says_something(self) -> bool:
        """False of a part of a prefilled file that nobody filled in."""
        given = (self.value, self.done, self.zone, self.score, self.confidence, self.status)
        return any(word is not None for word in given) or bool(self.note or self.blockers or self.wins or self.evidence)


class CheckInFile(Entity):
    date: Day
    by: Owner | None = None
    updates: dict[str, Update]
