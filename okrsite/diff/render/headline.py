"""A change in one sentence: what it does and what it leads to, the weightiest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from okrsite.diff.change import Change, ChangeKind, What
from okrsite.diff.difference import Difference
from okrsite.diff.impact import Impact
from okrsite.diff.render import words
from okrsite.diff.round import CheckInRound, CourseOfReports, ReportedItem, is_news
from okrsite.model import COMPANY, Effort, Organisation
from okrsite.report import counted

_MOST: Final = 2
"""Changes that a headline tells; the third and the impact of all would make two lines of it."""
_LONGEST_TITLE: Final = 60
_NAMES: Final = ("title", "name")


def headline(difference: Difference) -> str:
    """`Turnaround: target 14 → 16 min, easier, no reason given; Crews 100 % → 67 %`"""
    if difference.is_empty or difference.unread:
        return words.verdict(difference)
    return "; ".join(_parts(difference)) or words.verdict(difference)


def _parts(difference: Difference) -> Iterator[str]:
    if difference.turns:
        yield from (turn.title for turn in difference.turns)
        return
    changes = sorted(_told(difference), key=_weight)
    if changes:
        yield from _of_changes(changes, difference.organisation)
        yield from _impact(words.impacts(difference))
        yield from [f"{words.counted_items(difference.round.items)} reported on"] if difference.round else []
    elif difference.round:
        yield _of_round(difference.round)
        yield from _moved(difference.round)
        silent = [name for name, _ in difference.silent]
        yield from [f"silent: {words.few(silent)}"] if silent else []


def _told(difference: Difference) -> Iterator[Change]:
    """Without news, and without the check-ins that only follow what becomes of a key result."""
    touched = {one.ref for one in difference.changes if one.kind not in (ChangeKind.LOST, ChangeKind.FOUND)}
    for one in difference.changes:
        if not is_news(one) and not (one.kind in (ChangeKind.LOST, ChangeKind.FOUND) and one.ref in touched):
            yield one


def _of_changes(changes: Sequence[Change], organisation: Organisation) -> Iterator[str]:
    """Two things, or two changes of one."""
    things: dict[str, list[Change]] = {}
    for one in changes:
        things.setdefault(one.ref, []).append(one)
    first = list(things.values())[:_MOST]
    told = [own[: 1 if len(first) > 1 else _MOST] for own in first]
    yield from (f"{short(_called(own[0], organisation))}: {' and '.join(map(_line, own))}" for own in told)
    if more := len(changes) - sum(map(len, told)):
        yield counted(more, "more change")


def _called(change: Change, organisation: Organisation) -> str:
    was = change.before if change.field in _NAMES else ""
    return was or change.title or organisation.name_of(change.ref)


def _line(change: Change) -> str:
    return f"now called “{short(change.after)}”" if change.field in _NAMES else change.line


def _weight(change: Change) -> int:
    """What takes a promise away or makes it easier comes first, what is only worded differently last."""
    is_over = change.what in (What.ARCHIVE, What.CHECK_IN) and change.kind is ChangeKind.CHANGED
    if change.kind is ChangeKind.REMOVED or change.effort is Effort.EASIER or change.is_unexplained or is_over:
        return 0
    if change.effort or change.kind is ChangeKind.ADDED:
        return 1
    return 3 if change.field in ("title", "why", "labels", "links") else 2


def _impact(impacts: Sequence[Impact]) -> Iterator[str]:
    """On what lost its only support, else on what moved most, which comes first."""
    if lost := next((one for one in impacts if one.has_lost_support), None):
        yield f"{short(lost.title)} lost its only support: {lost.before} → {lost.after}"
    elif impacts:
        found = impacts[0]
        moved = f"{found.before} → {found.after}" if str(found.before) != str(found.after) else found.health.lower()
        yield f"{short(found.title)} {moved}"


def _moved(round_: CheckInRound) -> Iterator[str]:
    """The company, else the unit that moved most."""
    moved = [one for one in round_.units if one.moved]
    moved.sort(key=lambda one: one.unit != COMPANY)
    yield from (f"{one.name} {one.before} → {one.after}" for one in moved[:1])


def _of_round(round_: CheckInRound) -> str:
    """`Deck and Kitchen report on 5 key results: 1 worse, 3 better`"""
    if len(round_.items) == 1:
        return _of_item(round_.items[0])
    moved = {course: items for course, items in round_.by_course.items() if course is not CourseOfReports.UNCHANGED}
    counts = ", ".join(f"{len(items):,} {course.lower()}" for course, items in moved.items()) or "all unchanged"
    match len(round_.reporting):
        case 0:
            said = "New readings of"
        case 1:
            said = f"{round_.reporting[0]} reports on"
        case 2 | 3:
            said = f"{words.few(round_.reporting)} report on"
        case many:
            said = f"{many:,} units report on"
    return f"{said} {words.counted_items(round_.items)}: {counts}"


def _of_item(item: ReportedItem) -> str:
    """What somebody said is told where it moves no number."""
    told = [item.words]
    if item.course is CourseOfReports.UNCHANGED and item.said:
        told = [item.values, *item.said[:1]]
    return f"{short(item.title)}: {'; '.join(filter(None, told))}"


def short(title: str) -> str:
    """Without the stop at its end: a headline goes on."""
    whole = title.rstrip(".")
    return whole if len(whole) <= _LONGEST_TITLE else f"{whole[:_LONGEST_TITLE].rpartition(' ')[0]} …"
