"""The changed file, and the data that it must be read as."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from okrsite.amending.asking import Asked, Change, Value
from okrsite.yaml_source import Document, Node, parse
from okrsite.yaml_source.edits import Editable
from okrsite.yaml_source.written import on_one_line

ORDER: Final = ("id", "title", "why", "owner", "measure", "kpi", "kind", "weight", "due", "plan", "amendments")
"""In which people write the keys of a key result: one that is added goes behind those before it."""
PARTS: Final = ("from", "at_least", "at_most", "between", "to")

Keys = tuple[str | int, ...]


def composed(content: bytes, keys: Keys, changes: Sequence[Change], asked: Asked, *, promised: bool) -> bytes:
    """The file with the changes; `keys` lead to the key result. Without amendments where nothing was promised yet."""
    file = Editable(content)
    edits = []
    for change in changes:
        *above, name = change.field.split(".")
        edits.append(file.with_value((*keys, *above, name), change.value, _before(name, PARTS if above else ORDER)))
    if asked.title:
        edits.append(file.with_value((*keys, "title"), asked.title, ORDER[:1]))
    if promised:
        entries = [_entry(change, asked) for change in changes]
        edits.append(file.with_items((*keys, "amendments"), entries, _before("amendments", ORDER)))
    return file.edited(edits)


def _before(name: str, order: Sequence[str]) -> Sequence[str]:
    return order[: order.index(name)]


def _entry(change: Change, asked: Asked) -> Mapping[str, object]:
    """Numbers, days and ids as people write them, all else in quotes."""
    entry = {"date": asked.date, "field": change.field, "was": _was(change), "reason": asked.reason}
    return {**entry, "by": asked.by} if asked.by else entry


def _was(change: Change) -> Value:
    match change.value:
        case Decimal() if change.was:
            return Decimal(change.was)
        case date() if change.was:
            return date.fromisoformat(change.was)
    return change.was


def expected(document: Document, keys: Keys, changes: Sequence[Change], asked: Asked, *, promised: bool) -> Any:
    """The data of the document with the changes, and with nothing else changed."""
    data: Any = copy.deepcopy(document.data)
    key_result: Any = data
    for key in keys:
        key_result = key_result[key]
    for change in changes:
        *above, name = change.field.split(".")
        (key_result[above[0]] if above else key_result)[name] = _node(change)
    if asked.title:
        key_result["title"] = asked.title
    if promised:
        key_result["amendments"] = [*(key_result.get("amendments") or ()), *(as_read(c, asked) for c in changes)]
    return data


def _node(change: Change) -> Node:
    """What was written, as the reader gives it."""
    if isinstance(change.value, Mapping | tuple):
        return parse("now", on_one_line(change.value).encode()).data
    return change.now


def as_read(change: Change, asked: Asked) -> Mapping[str, str]:
    """An entry of `amendments` as the reader gives it: every scalar is text."""
    entry = {"date": asked.date.isoformat(), "field": change.field, "was": change.was, "reason": asked.reason}
    return {**entry, "by": asked.by} if asked.by else entry
