"""JSON as it lies in an archive: one text for one content, easy to compare, and read with suspicion.

Every list and group stands on one line where that is short enough and has a line for each entry where not. Keys keep
the order of the format, entries that of the portal; UTF-8, no escapes but those that JSON asks for, one newline at the
end.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any, Final

from okrsite.yaml_source.text import CONTROL

WIDTH: Final = 120
LONGEST_WHOLE: Final = 15
"""Digits that a whole number has at most: nobody has so many objectives."""
# Nothing that is written here needs one, and it could bring in what no file of people may hold.
_ESCAPES: Final = ("\\u", "\\/", "\\b", "\\f")
_ESCAPED: Final = re.compile(r"(?<!\\)(?:\\\\)*\\[u/bf]")


class Unsound(ValueError):
    """Why a text is none that okrsite wrote."""


def json_of(data: object) -> bytes:
    return (_lines(data, "") + "\n").encode()


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
