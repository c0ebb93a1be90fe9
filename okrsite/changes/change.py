"""A change of meaning between two portals: one thing that is there, gone, called otherwise, elsewhere or otherwise.

The earlier portal is `before`, the later one `after`. What is easier or harder, `model.effort` decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from okrsite.model import Effort
from okrsite.wording import day


class Kind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    RENAMED = "renamed"
    """The id is another."""
    MOVED = "moved"
    """To another unit, or a key result to another objective."""
    CHANGED = "changed"
    LOST = "lost"
    """Check-ins that stand where they stood, and are no longer counted: what they name is gone or called otherwise."""
    FOUND = "found"
    """The opposite: check-ins that named nothing, and now do."""


class What(StrEnum):
    SETTING = "setting"
    CYCLE = "cycle"
    UNIT = "unit"
    OBJECTIVE = "objective"
    KEY_RESULT = "key_result"
    CHECK_IN = "check_in"
    REVIEW = "review"
    KPI = "kpi"
    READING = "reading"
    ARCHIVE = "archive"
    """A file of an archive; `field` is its name there."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change, in words that need no more than a format.

    cycle: "" for what lies outside of cycles.  ref: the full id of an objective or key result, the id of a unit or KPI,
    the name of a setting; as it is afterwards, of what was removed as it was.  title: what people call it.  field: what
    of it, such as `measure.to`.  before, after: what it was and is, for people; "" for nothing.  values: the same two
    for programs, None for nothing.  on: the day of a check-in or reading.  measured_in: what both are so many of.
    reason: why, where somebody amended it.
    """

    kind: Kind
    what: What
    cycle: str
    ref: str
    title: str
    field: str = ""
    before: str = ""
    after: str = ""
    effort: Effort | None = None
    values: tuple[object, object] = (None, None)
    on: date | None = None
    measured_in: str = ""
    reason: str = ""

    @property
    def unit(self) -> str:
        """Whose page shows it; "" where none does."""
        if self.what in (What.SETTING, What.CYCLE, What.KPI, What.READING, What.ARCHIVE):
            return ""
        return self.ref.partition("/")[0]

    @property
    def count(self) -> int:
        """Of how many check-ins it tells, where it tells of several at once."""
        return sum(value for value in self.values if isinstance(value, int))

    def __str__(self) -> str:
        """`2026-Q3 shop/calm/p99: changed measure.to 300 → 250 (harder)`"""
        what = "" if self.kind in (Kind.LOST, Kind.FOUND) else _WORDS.get(self.what, "")
        words = [f"{self.cycle} {self.ref}".strip() + ":", self.kind, what, self.field]
        words += [day(self.on) if self.on else ""]
        words += [f"{self.before} → {self.after}" if self.before and self.after else self.before or self.after]
        words += [f"({self.effort})" if self.effort else "", f"because: {self.reason}" if self.reason else ""]
        return " ".join(filter(None, words))


_WORDS = {What.CHECK_IN: "check-in", What.READING: "reading", What.REVIEW: "review"}
