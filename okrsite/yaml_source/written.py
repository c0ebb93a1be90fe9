"""YAML that okrsite writes: what people typed stands in quotes, escaped, or in a block, so it can only be text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

_ESCAPES: Final = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_PLAIN: Final = re.compile(r"(?:\d{4}(?:-[A-Z]?\d{1,2})?:)?[a-z][a-z0-9]*(?:[-_/.][a-z0-9]+)*", re.ASCII)
_OTHERWISE: Final = frozenset(("false", "n", "no", "null", "off", "on", "true", "y", "yes"))
"""Words that other programs do not read as text."""


def in_quotes(text: str) -> str:
    """A double-quoted YAML scalar on one line; what does not print is escaped, for some of it would end a line."""
    return f'"{"".join(map(_escaped, text))}"'


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    code = ord(character)
    if character.isprintable() or 0xD800 <= code <= 0xDFFF:  # half a character is for the encoder to refuse
        return character
    return f"\\u{code:04X}" if code <= 0xFFFF else f"\\U{code:08X}"


def in_brackets(entries: Iterable[str]) -> str:
    """A list of ids, or of what is in quotes already."""
    return f"[{', '.join(entries)}]"


def as_text(text: str) -> str:
    """Bare where it is an id or one lower-case word, else in quotes."""
    return text if _PLAIN.fullmatch(text) and text not in _OTHERWISE else in_quotes(text)


def on_one_line(value: object) -> str:
    """Any value as it may stand behind a key: `{from: 900, to: 300, unit: ms}`."""
    match value:
        case bool():
            return str(value).lower()
        case Decimal() | date():
            return f"{value:f}" if isinstance(value, Decimal) else value.isoformat()
        case str():
            return as_text(str(value))
        case Mapping():
            return f"{{{', '.join(f'{as_text(key)}: {on_one_line(each)}' for key, each in value.items())}}}"
        case Sequence():
            return in_brackets(map(on_one_line, value))
    return str(value)


def entry(key: str, value: object, indent: str) -> Iterator[str]:
    """The line of a key with its value; several where the value is a text of several lines."""
    if isinstance(value, str) and _fits_a_block(value):
        mark = "|" if value.endswith("\n") else "|-"
        yield f"{indent}{key}: {mark}"
        yield from (f"{indent}  {line}" if line else "" for line in value.removesuffix("\n").split("\n"))
    else:
        yield f"{indent}{key}: {on_one_line(value)}"


def _fits_a_block(text: str) -> bool:
    """Where a block gives back exactly this text."""
    lines = text.removesuffix("\n").split("\n")
    first_and_last = lines[0][:1].strip() and lines[-1].strip()
    return bool("\n" in text and first_and_last) and all(line.isprintable() and not line.isspace() for line in lines)


def comment(text: str, indent: str = "") -> str:
    """One line that no reader reads, whatever the text holds."""
    shown = text if text.isprintable() else "".join(c if c.isprintable() else " " for c in text)
    return f"{indent}# {shown}".rstrip()
