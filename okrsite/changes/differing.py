"""Of two values that hold others, those that only one of them has: who reviews a change need not read the rest."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from okrsite.model.entity import Entity


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
