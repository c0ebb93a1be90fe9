"""JSON as it lies in an archive: one text for one content, easy to compare, and read with suspicion.

Every list and group stands on one line where that is short enough and has a line for each entry where not. Keys keep
the order of the format, entries that of the portal; UTF-8, no escapes but those that JSON asks for, one newline at the
end.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any, Final

from okrsite.model.entity import Entity
from okrsite.yaml_source.text import CONTROL

WIDTH: Final = 120
LONGEST_WHOLE: Final = 15
"""Digits that a whole number has at most: nobody has so many objectives."""
# Nothing that is written here needs one, and it could bring in what no file of people may hold.
_ESCAPES: Final = ("\\u", "\\/", "\\b", "\\f")
_ESCAPED: Final = re.compile(r"(?<!\\)(?:\\\\)*\\[u/bf]")


class Unsound(ValueError):
    """Why a text is none that okrsite wrote."""


def written(entity: Entity) -> bytes:
    return (_lines(plain(entity), "") + "\n").encode()


def plain(value: object) -> Any:
    """As JSON has it. What has its default is left out, as people leave it out."""
    match value:
        case Entity():
            return dict(_entries(value))
        case dict():
            return {plain(key): plain(of) for key, of in value.items()}
        case tuple():
            return [plain(entry) for entry in value]
    return _scalar(value)


def _scalar(value: object) -> str | int | None:
    match value:
        case Enum():
            return str(value.value)
        case Decimal():
            return str(value)
        case date():
            return value.isoformat()
        case None | bool() | int() | str():
            return value
    raise TypeError(f"an archive cannot hold {type(value).__name__}")


def _entries(entity: Entity) -> Iterator[tuple[str, Any]]:
    for name, field in type(entity).model_fields.items():
        value = getattr(entity, name)
        if field.is_required() or value != field.get_default(call_default_factory=True):
            yield field.alias or name, plain(value)


def _lines(value: Any, indent: str) -> str:
    short = json.dumps(value, ensure_ascii=False, allow_nan=False)
    if len(indent) + len(short) < WIDTH or not isinstance(value, dict | list) or not value:
        return short
    deeper = f"{indent} "
    if isinstance(value, dict):
        entries = [f"{json.dumps(key, ensure_ascii=False)}: {_lines(of, deeper)}" for key, of in value.items()]
        return _block("{", entries, "}", indent)
    return _block("[", [_lines(entry, deeper) for entry in value], "]", indent)


def _block(opening: str, entries: Iterable[str], closing: str, indent: str) -> str:
    return f"{opening}\n" + ",\n".join(f"{indent} {entry}" for entry in entries) + f"\n{indent}{closing}"


def parsed(content: bytes) -> Any:
    """The data of a file. Raises Unsound."""
    try:
        text = content.decode()
        if CONTROL.search(text) or (any(escape in text for escape in _ESCAPES) and _ESCAPED.search(text)):
            raise Unsound("it holds characters that nobody can see")
        return json.loads(
            text, object_pairs_hook=_once, parse_constant=_no_number, parse_float=_no_number, parse_int=_whole
        )
    except UnicodeDecodeError:
        raise Unsound("it is not UTF-8") from None
    except json.JSONDecodeError as error:
        raise Unsound(f"it is not JSON (line {error.lineno})") from None
    except RecursionError:
        raise Unsound("it is nested deeper than anything that okrsite writes") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    group = dict(pairs)
    if len(group) != len(pairs):
        raise Unsound("it has one key twice in a group")
    return group


def _whole(text: str) -> int:
    """Python itself gives up at 4,300 digits."""
    if len(text) > LONGEST_WHOLE:
        raise Unsound("it holds a number that is too long")
    return int(text)


def _no_number(_text: str) -> None:
    raise Unsound("it holds a number that is not exact")
