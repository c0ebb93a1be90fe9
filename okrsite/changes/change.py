"""A change of meaning between two portals: one thing that is there, gone, called otherwise, elsewhere or otherwise.

The earlier portal is `before`, the later one `after`. What is easier or harder, `model.effort` decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from okrsite.model import Effort


class Kind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    RENAMED = "renamed"
    """The id is another."""
    MOVED = "moved"
    """To another unit, or a key result to another objective."""
    CHANGED = "changed"


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


@dataclass(frozen=True, slots=True)
class Change:
    """One change, in words that need no more than a format.

    cycle: "" for what lies outside of cycles.  ref: the full id of an objective or key result, the id of a unit or KPI,
    the name of a setting; as it is afterwards, of what was removed as it was.  title: what people call it.  field: what
    of it, such as `measure.to`; of a check-in or reading the day.  before, after: what it was and is; "" for
    nothing.
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

    @property
    def unit(self) -> str:
        """Whose page shows it; "" where none does."""
        if self.what in (What.SETTING, What.CYCLE, What.KPI, What.READING):
            return ""
        return self.ref.partition("/")[0]

    def __str__(self) -> str:
        """`2026-Q3 shop/calm/p99: changed measure.to 300 → 250 (harder)`"""
        words = [f"{self.cycle} {self.ref}".strip() + ":", self.kind, _WORDS.get(self.what, ""), self.field]
        words += [f"{self.before} → {self.after}" if self.before and self.after else self.before or self.after]
        words += [f"({self.effort})" if self.effort else ""]
        return " ".join(filter(None, words))


_WORDS = {What.CHECK_IN: "check-in", What.READING: "reading", What.REVIEW: "review"}
