"""Where each value of a document stands, worked out at the first question: most documents are never asked.

What `plain` has read is looked at again line by line, in a fifth of the time that a parser takes: a portal with a
repository asks for the place of each objective and key result. Only what is inside brackets is left to `events`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from okrsite.diagnostics import Place
from okrsite.yaml_source.plain import LINE
from okrsite.yaml_source.text import Lines, Node, cleaned, normal

Keys = tuple[str | int, ...]
Offsets = dict[Keys, tuple[int, int]]
"""Of the key itself, or of the list item, and of its value."""
Row = tuple[int, str | None, bool, bool]
"""Where a line begins; its key; whether a dash comes first; whether its value begins on a later line."""


class Places:
    """Keys to places, for a file's content and the data that was read from it; None where it could not be read.

    `is_plain`: the data is what `plain` made of it.
    """

    __slots__ = ("_content", "_data", "_lines", "_offsets", "_ways")

    def __init__(self, path: str, content: bytes, data: Node, *, is_plain: bool = False) -> None:
        self._lines = Lines(path, "")
        self._content, self._data = content, data
        self._offsets: Offsets = {}
        self._ways = LINES_FIRST if is_plain else BY_EVENTS

    def find(self, keys: Keys) -> tuple[Place, Place]:
        """Of the last key itself and of its value; of the nearest ancestor where there is no such value."""
        if self._data is None:
            return Place(self._lines.path), Place(self._lines.path)
        while keys not in self._offsets and self._ways:
            self._read_again()
        while keys not in self._offsets:
            keys = keys[:-1]
        key, value = self._offsets[keys]
        return self._lines.place(key), self._lines.place(value)

    def _read_again(self) -> None:
        """No place is noted while a file is read: all of them would fill the memory for nothing."""
        text, way = normal(self._content), self._ways[0]
        self._lines = Lines(self._lines.path, text)
        self._offsets = way(text, self._data, self._lines)
        self._ways = self._ways[1:]


def _by_lines(text: str, data: Node, lines: Lines) -> Offsets:
    rows = list(_rows(text, lines))
    rows.reverse()
    offsets: Offsets = {(): (rows[-1][0], rows[-1][0])}
    _enter_block(offsets, (), data, rows)
    return offsets


def _rows(text: str, lines: Lines) -> Iterator[Row]:
    parts = LINE.split(text if text.endswith("\n") else f"{text}\n")
    columns = (parts[group::9] for group in range(1, 8))
    for start, indent, dash, key, *values in zip(lines.starts, *columns, strict=False):
        is_later = values == [None] * 4
        if key or not is_later:
            yield start + len(indent), key, dash is not None, is_later


def _enter_block(offsets: Offsets, keys: Keys, node: Node, rows: list[Row]) -> None:
    """Walks the block that begins in the next row, as `plain` did."""
    if isinstance(node, dict):
        for name, child in node.items():
            start, _, has_dash, is_later = rows.pop()
            start += 2 if has_dash else 0
            offsets[(*keys, name)] = start, rows[-1][0] if is_later else start + len(f"{name}: ")
            if is_later:
                _enter_block(offsets, (*keys, name), child, rows)
    elif isinstance(node, list):
        for number, child in enumerate(node):
            start, key, _, _ = rows[-1]
            offsets[(*keys, number)] = start + 2, start + 2
            if key is None:
                rows.pop()
            else:
                _enter_block(offsets, (*keys, number), child, rows)


def _by_events(text: str, data: Node, lines: Lines) -> Offsets:
    from okrsite.yaml_source.events import EventReader  # noqa: PLC0415 - see `document`

    noted = EventReader(cleaned(text, lines, []), lines, []).offsets
    rest, offsets = iter(noted), Offsets()
    _enter(offsets, (), next(rest), data, rest, noted[0])
    return offsets


def _enter(offsets: Offsets, keys: Keys, key: int, node: Node, rest: Iterator[int], value: int) -> None:
    """Walks the data in the order in which the offsets were noted: a key, its value, what is in it."""
    offsets[keys] = (key, value)
    if isinstance(node, dict):
        for name, child in node.items():
            _enter(offsets, (*keys, name), next(rest), child, rest, next(rest))
    elif isinstance(node, list):
        for number, child in enumerate(node):
            start = next(rest)
            _enter(offsets, (*keys, number), start, child, rest, start)


Ways = tuple[Callable[[str, Node, Lines], Offsets], ...]
BY_EVENTS: Ways = (_by_events,)
LINES_FIRST: Ways = (_by_lines, _by_events)
