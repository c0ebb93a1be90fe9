"""A change of meaning between two portals: one thing that is new, gone, renamed, moved or different.

The earlier portal is `before`, the later one `after`. What is easier or harder, the measures in `model` decide.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from okrsite.archive import CORRECTIONS
from okrsite.model import Effort
from okrsite.model.entity import Entity
from okrsite.model.phrases import LONGEST, phrase_of, whole_phrase_of
from okrsite.wording import NBSP, day


class ChangeKind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    RENAMED = "renamed"
    """The id is another."""
    MOVED = "moved"
    """To another unit, or a key result to another objective."""
    CHANGED = "changed"
    LOST = "lost"
    """Check-ins that stand where they stood, and are no longer counted: what they name is gone, has another name or is
    measured otherwise."""
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


LINKS: Final = ("supports", "contributes_to", "depends_on", "continues")
_FIELDS: Final = {
    "measure.to": "target",
    "measure.from": "baseline",
    "measure.at_least": "limit, at least",
    "measure.at_most": "limit, at most",
    "measure.between": "limits",
    "parent": "unit above",
}
_COUNTING: Final = {
    ChangeKind.LOST: "no longer counted, for what is named there is gone, has another name or is measured otherwise",
    ChangeKind.FOUND: "counted now, for what is named there is there",
}
_OF_NO_UNIT: Final = (What.SETTING, What.CYCLE, What.KPI, What.READING, What.ARCHIVE)
_NEW: Final = {What.OBJECTIVE: "objective", What.KEY_RESULT: "key result"}
_WORDS: Final = {What.CHECK_IN: "check-in", What.READING: "reading", What.REVIEW: "review"}


@dataclass(frozen=True, slots=True)
class Change:
    """One change, in words that need no more than a format. It begins as the thing that it is of, see `changed`.

    cycle: "" for what lies outside of cycles.  ref: the full id of an objective or key result, the id of a unit or KPI,
    the name of a setting; as it is afterwards, of what was removed as it was.  title: what people call it.  field: what
    of it, such as `measure.to`.  before, after: what it was and is, for people; "" for nothing.  values: the same two
    for programs, None for nothing.  on: the day of a check-in or reading.  measured_in: what both are so many of.
    reason: why, where somebody amended it.  page: the page that shows it afterwards, site-relative; None where no page
    does, or none was looked for yet.  is_unexplained: a promise of a cycle that has begun, changed without a reason.
    """

    kind: ChangeKind
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
    page: str | None = dataclasses.field(default=None, compare=False)
    is_unexplained: bool = dataclasses.field(default=False, compare=False)

    @property
    def name(self) -> str:
        return self.title or self.ref

    @property
    def unit(self) -> str:
        """Whose page shows it; "" where none does."""
        return "" if self.what in _OF_NO_UNIT else self.ref.partition("/")[0]

    @property
    def count(self) -> int:
        """Of how many check-ins it tells, where it tells of several at once."""
        return sum(value for value in self.values if isinstance(value, int))

    def added(self, words: str = "", value: object = None) -> Change:
        return replace(self, kind=ChangeKind.ADDED, after=words, values=(None, value))

    def removed(self, words: str = "", value: object = None) -> Change:
        return replace(self, kind=ChangeKind.REMOVED, before=words, values=(value, None))

    def differs(self, field: str, before: object, after: object, effort: Effort | None = None) -> Iterator[Change]:
        """The same with another value of this field; nothing where the value is the same."""
        if before != after:
            was, now = told_apart(before, after)
            yield replace(self, field=field, before=was, after=now, effort=effort, values=(before, after))

    def __str__(self) -> str:
        """`2026-Q3 shop/calm/p99: changed measure.to 300 → 250 (harder)`"""
        words = [f"{self.cycle} {self.ref}".strip() + ":", self.kind]
        words += [
            "" if self.kind in _COUNTING else _WORDS.get(self.what, ""),
            self.field,
            day(self.on) if self.on else "",
        ]
        words += [f"{self.before} → {self.after}" if self.before and self.after else self.before or self.after]
        words += [f"({self.effort})" if self.effort else "", f"because: {self.reason}" if self.reason else ""]
        return " ".join(filter(None, words))

    @property
    def line(self) -> str:
        """`target 10 → 5, harder`, for whoever reads it below the name of the thing."""
        if self.kind in _COUNTING:
            return f"{self.before or self.after} {_COUNTING[self.kind]}"
        match self.what:
            case What.CHECK_IN | What.READING | What.REVIEW:
                said = self._line_of_report
            case What.ARCHIVE:
                said = f"{'' if self.field == CORRECTIONS else 'frozen file '}{self.field} was {self.kind}"
            case _:
                said = self._line_of_thing
        said = f"{said}, {self.effort}" if self.effort else said
        if self.reason:
            return f"{said}: {self.reason}"
        return f"{said}, no reason given" if self.is_unexplained else said

    @property
    def _line_of_thing(self) -> str:
        match self.kind:
            case ChangeKind.ADDED:
                return " ".join(filter(None, ("new", _NEW.get(self.what, ""), self.after)))
            case ChangeKind.REMOVED:
                return f"removed {self.before}".rstrip()
            case ChangeKind.MOVED | ChangeKind.RENAMED:
                return f"{self.kind} {self._from_to}"
        named = self.field.replace("target.", "measure.", 1)
        field = _FIELDS.get(named) or named.removeprefix("measure.").replace("_", " ")
        return f"{field} {self._from_to}".strip()

    @property
    def _line_of_report(self) -> str:
        what = self.what.value.replace("_", "-") + (f" of {day(self.on)}" if self.on else "")
        match self.kind:
            case ChangeKind.ADDED:
                return f"new {what}: {self.after}"
            case ChangeKind.REMOVED:
                return f"removed {what}: {self.before}"
        return f"{what}: {self._from_to}"

    @property
    def _from_to(self) -> str:
        """A link within its own cycle goes without saying which one."""
        own = f"{self.cycle}:" if self.field in LINKS else None
        was, now = (text.replace(own, "") if own else text for text in (self.before, self.after))
        unit = f"{NBSP}{self.measured_in}" if self.measured_in and now else ""
        return f"{was or 'nothing'} → {now or 'nothing'}{unit}"


def changed(what: What, cycle: str, ref: str, title: str) -> Change:
    """A change of this thing, of which nobody has said yet what it is."""
    return Change(ChangeKind.CHANGED, what, cycle, ref, title)


def kind_of(before: object, after: object) -> ChangeKind:
    """None stands for what is not there."""
    return ChangeKind.ADDED if before is None else ChangeKind.REMOVED if after is None else ChangeKind.CHANGED


# Of two values, who reviews a change needs to read only what is different, and never reads twice the same.

_LEAD: Final = 60
"""So many characters stand before the first difference in long texts, so that one knows where one is."""
SPACED: Final = "written differently"
"""Said of what differs in spaces and line breaks alone."""


def told_apart(before: object, after: object) -> tuple[str, str]:
    """Two values that differ, in words that differ: of lists without what both have, of a long text a part."""
    was, now = map(whole_phrase_of, _differing(before, after))
    if was == now:
        return phrase_of(was), f"{phrase_of(now)} ({SPACED})".strip()
    if max(len(was), len(now)) <= LONGEST:
        return was, now
    at = next((nth for nth, (one, other) in enumerate(zip(was, now, strict=False)) if one != other), None)
    at = min(len(was), len(now)) if at is None else at
    return _around(was, at), _around(now, at)


def _around(text: str, at: int) -> str:
    start = at - _LEAD if at > LONGEST - _LEAD else 0
    end = start + LONGEST
    return ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")


def _differing(before: object, after: object) -> tuple[object, object]:
    """Both, without what they have in common; whole where only the order is another, or nothing can be left out."""
    match before, after:
        case dict(), dict():
            same = {key for key in before.keys() & after.keys() if before[key] == after[key]}
            was, now = ({key: of for key, of in each.items() if key not in same} for each in (before, after))
            return was, now
        case tuple(), tuple() if all(isinstance(one, Entity) for one in (*before, *after)):
            lost, gained = (
                tuple(one for one in some if one not in others) for some, others in ((before, after), (after, before))
            )
            return (lost, gained) if lost or gained else (before, after)
    return before, after
