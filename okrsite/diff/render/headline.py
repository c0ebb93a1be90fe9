"""A change in one sentence: what it does and what it leads to, the weightiest first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from okrsite.diff.change import Change, ChangeKind, What
from okrsite.diff.difference import Difference
from okrsite.diff.render import words
from okrsite.model import Effort
from okrsite.report import counted

_MOST: Final = 2
"""Changes that a headline tells; the third and the impact of all would make two lines of it."""
_LONGEST_TITLE: Final = 60
_PLANS: Final = (What.OBJECTIVE, What.KEY_RESULT, What.CYCLE, What.KPI, What.SETTING, What.UNIT)


def headline(difference: Difference) -> str:
    """`Turnaround: target 14 → 16 min, easier, no reason given; Crews 100 % → no data`"""
    if difference.is_empty or difference.unread:
        return words.verdict(difference)
    return "; ".join(_parts(difference)) or words.verdict(difference)


def _parts(difference: Difference) -> Iterator[str]:
    if difference.turns:
        yield from (turn.title for turn in difference.turns)
        return
    weighty = sorted((one for one in difference.changes if one.what in _PLANS), key=_weight)
    by_thing: dict[str, Change] = {}
    for one in weighty:
        by_thing.setdefault(one.ref, one)
    told = [*by_thing.values()]
    for one in told[:_MOST]:
        yield f"{short(one.name)}: {one.line}"
    if len(told) > _MOST:
        yield f"{counted(len(told) - _MOST, 'more change')}"
    if told and (fallen := min(words.impacts(difference), key=lambda one: one.by, default=None)):
        yield f"{short(fallen.title)} {fallen.before} → {fallen.after}"


def _weight(change: Change) -> int:
    """What takes a promise away or makes it easier comes first, what is only worded differently last."""
    if change.kind is ChangeKind.REMOVED or change.effort is Effort.EASIER or change.is_unexplained:
        return 0
    if change.effort or change.kind is ChangeKind.ADDED:
        return 1
    return 3 if change.field in ("title", "why", "labels", "links") else 2


def short(title: str) -> str:
    return title if len(title) <= _LONGEST_TITLE else f"{title[:_LONGEST_TITLE].rpartition(' ')[0]} …"
