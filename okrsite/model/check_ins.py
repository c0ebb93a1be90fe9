"""Check-ins: what a meeting reported on a day. One file per meeting, so nobody edits another's.

`CheckInFile` is what such a file may say. A portal has a hundred check-ins for each person, so they are kept in columns
(`CheckIns`), and one by itself (`CheckIn`) is made for whoever asks for it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import repeat
from operator import attrgetter, itemgetter, le
from typing import Annotated, Any, Final, NamedTuple, overload

from pydantic import BeforeValidator

from okrsite.model.entity import Entity
from okrsite.model.origin import Located, Origin
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


class CheckInFile(Entity):
    date: Day
    by: Owner | None = None
    updates: dict[str, Update]


class Meeting(NamedTuple):
    """What all check-ins of one file have in common.

    written_on: its own day, where it grades a cycle after its end, and so counts for `date`, the last day of it.
    """

    date: Day
    by: str | None
    document: Located
    written_on: Day | None = None


class CheckIn(NamedTuple):
    """What a meeting said of one key result or objective, which its file calls `ref`: the keys of `Update`."""

    meeting: Meeting
    ref: str
    value: Number | None = None
    done: bool | tuple[str, ...] | None = None
    zone: Zone | None = None
    score: Share | None = None
    confidence: Confidence | None = None
    status: Status | None = None
    note: str = ""
    blockers: tuple[str, ...] = ()
    wins: tuple[str, ...] = ()
    evidence: str | None = None

    @property
    def date(self) -> Day:
        return self.meeting.date

    @property
    def by(self) -> str | None:
        return self.meeting.by

    @property
    def said_on(self) -> Day:
        return self.meeting.written_on or self.meeting.date

    @property
    def origin(self) -> Origin:
        return Origin(self.meeting.document, ("updates", self.ref))

    @property
    def said(self) -> dict[str, Any]:
        """By key what it says."""
        values = zip(UNSAID.items(), self[2:], strict=True)
        return {key: value for (key, unsaid), value in values if value != unsaid}


UNSAID: Final[Mapping[str, Any]] = {key: CheckIn._field_defaults[key] for key in Update.model_fields}
"""By key of `Update` what stands for nothing; an empty `done` is an answer."""
_day: Final = attrgetter("date")


@dataclass(frozen=True, slots=True)
class CheckIns(Sequence[CheckIn]):
    """All check-ins of one key result or objective, oldest first.

    said: by key of `Update`, as far as any of them has it, what each says there or what stands for nothing.
    """

    meetings: tuple[Meeting, ...] = ()
    refs: tuple[str, ...] = ()
    said: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.meetings)

    def __iter__(self) -> Iterator[CheckIn]:
        return self._rows(iter)

    def __reversed__(self) -> Iterator[CheckIn]:
        return self._rows(reversed)

    def _rows(self, way: Callable[[tuple[Any, ...]], Iterator[Any]]) -> Iterator[CheckIn]:
        columns = (way(self.said[key]) if key in self.said else repeat(unsaid) for key, unsaid in UNSAID.items())
        return map(CheckIn._make, zip(way(self.meetings), way(self.refs), *columns, strict=False))

    @overload
    def __getitem__(self, at: int) -> CheckIn: ...
    @overload
    def __getitem__(self, at: slice) -> CheckIns: ...
    def __getitem__(self, at: int | slice) -> CheckIn | CheckIns:
        if isinstance(at, slice):
            said = {key: part for key, column in self.said.items() if any_said(key, part := column[at])}
            return CheckIns(self.meetings[at], self.refs[at], said)
        return CheckIn(self.meetings[at], self.refs[at], **{key: column[at] for key, column in self.said.items()})

    def until(self, day: Day) -> CheckIns:
        """Those up to and with a day."""
        if not self.meetings or self.meetings[-1].date <= day:
            return self
        return self[: self._count(day)]

    def since(self, day: Day | None) -> CheckIns:
        """Those on a day and later, all where there is none."""
        if day is None or not self.meetings or self.meetings[0].date >= day:
            return self
        return self[bisect_left(self.meetings, day, key=_day) :]

    def within(self, first: Day, last: Day) -> slice:
        """Where those on both of these days, and on those between them, are."""
        return slice(bisect_left(self.meetings, first, key=_day), self._count(last))

    def newest(self, key: str, until: Day | None = None) -> Any:
        """What was said last at a key, up to and with a day; None where nothing was."""
        if (column := self.said.get(key)) is None:
            return None
        return _first_said(reversed(column if until is None else column[: self._count(until)]))

    def _count(self, until: Day) -> int:
        return bisect_right(self.meetings, until, key=_day)

    def first(self, key: str) -> Any:
        return _first_said(self.said[key]) if key in self.said else None


def any_said(key: str, column: tuple[object, ...]) -> bool:
    return column.count(UNSAID[key]) < len(column)


def _first_said(column: Iterable[object]) -> object:
    return next((value for value in column if value is not None), None)


NO_CHECK_INS: Final = CheckIns()


class GrowingCheckIns:
    """`CheckIns` of what files call `ref`, while the files are read, in any order."""

    __slots__ = ("_meetings", "_ref", "_said")

    def __init__(self, ref: str) -> None:
        self._ref = ref
        self._meetings: list[Meeting] = []
        self._said: dict[str, list[Any]] = {}

    def add(self, meeting: Meeting, said: Mapping[str, object]) -> None:
        columns, count = self._said, len(self._meetings)
        for key, value in said.items():
            if (column := columns.get(key)) is None:
                column = columns[key] = [UNSAID[key]] * count
            elif len(column) < count:
                column += repeat(UNSAID[key], count - len(column))
            column.append(value)
        self._meetings.append(meeting)

    def in_order(self) -> CheckIns:
        count = len(self._meetings)
        columns = {key: (*column, *repeat(UNSAID[key], count - len(column))) for key, column in self._said.items()}
        return in_order(CheckIns(tuple(self._meetings), (self._ref,) * count, columns))


def in_order(check_ins: CheckIns) -> CheckIns:
    """Oldest first, and those of one day in the order of their files, so that the later file counts."""
    days = [(meeting.date, meeting.document.path) for meeting in check_ins.meetings]
    if all(map(le, days, days[1:])):
        return check_ins
    ordered = itemgetter(*sorted(range(len(days)), key=days.__getitem__))
    said = {key: ordered(column) for key, column in check_ins.said.items()}
    return CheckIns(ordered(check_ins.meetings), ordered(check_ins.refs), said)


def in_columns(rows: Sequence[CheckIn]) -> CheckIns:
    columns = zip(UNSAID, zip(*(row[2:] for row in rows), strict=False), strict=False)
    said = {key: column for key, column in columns if any_said(key, column)}
    return in_order(CheckIns(tuple(row.meeting for row in rows), tuple(row.ref for row in rows), said))
