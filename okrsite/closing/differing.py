"""Two files of an archive, and in what they differ: by unit, objective and key result, in the words of the format."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, Final

from okrsite.diagnostics import quoted, quoted_apart

_NAMED: Final = ("objectives", "key_results", "organisation", "units", "kpis", "others")
"""Lists of things that have a name; what is in others is known by its turn."""
_SHOWN: Final = 3
Fields = dict[str, list[str]]


def differences(now: Any, then: Any, name: str) -> Fields:
    """By the full id of what differs, or the `name` of the whole, what is said of each field that does."""
    found: Fields = {}
    for ref, field, has, had in _walked(now, then, (), ()):
        found.setdefault("/".join(ref) or name, []).append(_said(field, has, had))
    return found


def summed_up(fields: list[str]) -> str:
    more = [f"and {len(fields) - _SHOWN} more"] if len(fields) > _SHOWN else []
    return ", ".join([*islice(fields, _SHOWN), *more])


def _walked(
    now: Any, then: Any, ref: tuple[str, ...], field: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], tuple[str, ...], Any, Any]]:
    """Of each leaf that is not the same: what it is of, which field of it, and both values; None for nothing."""
    if now == then:
        return
    if isinstance(now, dict) and isinstance(then, dict):
        own = (*ref, now["unit"]) if not ref and isinstance(now.get("unit"), str) else ref
        for key in dict.fromkeys((*then, *now)):
            yield from _walked(now.get(key), then.get(key), own, (*field, key))
    elif isinstance(now, list) and isinstance(then, list):
        mine, its = _by_name(now, field), _by_name(then, field)
        for name in dict.fromkeys((*its, *mine)):
            at = (ref, (*field, name)) if field[-1] not in _NAMED else ((*ref, name), ())
            yield from _walked(mine.get(name), its.get(name), *at)
    else:
        yield ref, field, now, then


def _by_name(entries: list[Any], field: tuple[str, ...]) -> Mapping[str, Any]:
    """Two of one name are both there."""
    named: dict[str, Any] = {}
    for nth, entry in enumerate(entries, 1):
        name = _name(entry) if field[-1] in _NAMED else ""
        named[name if name and name not in named else str(nth)] = entry
    return named


def _name(entry: Any) -> str:
    of = entry.get("plan", entry) if isinstance(entry, dict) else {}
    found = (of.get("ref") or of.get("id")) if isinstance(of, dict) else ""
    return found if isinstance(found, str) else ""


def _said(field: tuple[str, ...], now: Any, then: Any) -> str:
    if not field:
        return "is here, and not there" if then is None else "is there, and not here"
    has, had = quoted_apart(_shown(now), _shown(then))
    return f"{quoted('.'.join(field))[1:-1]} is {has} and should be {had}"


def _shown(value: Any) -> str:
    if value is None:
        return "nothing"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
