"""Two values told apart: of what holds others, those that only one has; of long texts, the part that is another.

Who reviews a change need not read the rest, and never reads twice the same.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

from okrsite.changes.saying import LONGEST, on_a_line, said
from okrsite.model.entity import Entity

_LEAD: Final = 60
"""Of these as many stand before the first difference, so that one knows where one is."""
OTHERWISE: Final = "written otherwise"
"""Said of what differs in spaces and line breaks alone."""


def told_apart(before: object, after: object) -> tuple[str, str]:
    """Two values that differ, so that whoever reads them sees in what."""
    was, now = map(on_a_line, differing(before, after))
    if was == now:
        return said(was), f"{said(now)} ({OTHERWISE})".strip()
    if max(len(was), len(now)) <= LONGEST:
        return was, now
    at = next(
        (nth for nth, (one, other) in enumerate(zip(was, now, strict=False)) if one != other), min(len(was), len(now))
    )
    return _around(was, at), _around(now, at)


def _around(text: str, at: int) -> str:
    """The part of a long text where it begins to be another."""
    start = at - _LEAD if at > LONGEST - _LEAD else 0
    end = start + LONGEST
    return ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")


def differing(before: object, after: object) -> tuple[object, object]:
    """Both, without what they have in common; whole where only the order is another, or nothing can be left out."""
    match before, after:
        case dict(), dict():
            return _of_maps(before, after)
        case tuple(), tuple() if all(isinstance(one, Entity) for one in (*before, *after)):
            was, now = _without(before, after), _without(after, before)
            return (was, now) if was or now else (before, after)
    return before, after


def _of_maps(before: dict[Any, object], after: dict[Any, object]) -> tuple[object, object]:
    def is_other(key: object) -> bool:
        return key not in before or key not in after or before[key] != after[key]

    return {key: of for key, of in before.items() if is_other(key)}, {
        key: of for key, of in after.items() if is_other(key)
    }


def _without(some: Collection[object], others: Collection[object]) -> tuple[object, ...]:
    return tuple(one for one in some if one not in others)
