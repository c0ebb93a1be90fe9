"""Where each value of a document stands, worked out at the first question: most documents are never asked.

What `plain` has read is looked at again line by line, in a fifth of the time that a parser takes: a portal with a
repository asks for the place of each objective and key result. Brackets are opened where something in them is asked
for. Whatever a parser has read is left to `events`.
"""

from __future__ import annotations

from collections.abc import Iterator

from okrsite.diagnostics import Place
from okrsite.yaml_source.plain import ITEM, LINE, PAIR, plain_data
from okrsite.yaml_source.text import Lines, Node, cleaned, normal

Keys = tuple[str | int, ...]
Offsets = dict[Keys, tuple[int, int]]
"""Of the key itself, or of the list item, and of its value."""
Closed = dict[Keys, Node]
"""What is in brackets that nobody has opened."""
Row = tuple[int, str | None, bool, bool]
"""Where a line begins; its key; whether a dash comes first; whether its value begins on a later line."""


class Places:
    """Keys to places, for a file's content and the data that was read from it; None where it could not be read.

    `is_plain`: the data is what `plain` made of it.
    """

    __slots__ = ("_closed", "_data", "_lines", "_offsets", "_text", "content", "is_plain")

    def __init__(self, path: str, content: bytes, data: Node, *, is_plain: bool = False) -> None:
        self._lines = Lines(path, "")
        self.content, self._data = content, data
        self._offsets: Offsets = {}
        self._closed: Closed = {}
        self.is_plain, self._text = is_plain, ""

    def without_data(self) -> Places:
        """The same with less in the memory; what only a parser reads is kept."""
        return Places(self._lines.path, self.content, [], is_plain=True) if self.is_plain else self

    def find(self, keys: Keys) -> tuple[Place, Place]:
        """Of the last key itself and of its value; of the nearest ancestor where there is no such value."""
        if self._data is None:
            return Place(self._lines.path), Place(self._lines.path)
        if not self._offsets:
            self._read_again()
        if keys not in self._offsets and (known := self._nearest(keys)) in self._closed:
            open_brackets(self._offsets, known, self._closed.pop(known), self._text)
        key, value = self._offsets[self._nearest(keys)]
        return self._lines.place(key), self._lines.place(value)

    def _nearest(self, keys: Keys) -> Keys:
        while keys not in self._offsets:
            keys = keys[:-1]
        return keys

    def _read_again(self) -> None:
        """No place is noted while a file is read: all of them would fill the memory for nothing."""
        self._text = normal(self.content)
        self._lines = Lines(self._lines.path, self._text)
        if self.is_plain:
            self._data = self._data or plain_data(self._text)
            self._offsets, self._closed = by_lines(self._text, self._data, self._lines)
        else:
            self._offsets = by_events(self._text, self._data, self._lines)


def by_lines(text: str, data: Node, lines: Lines) -> tuple[Offsets, Closed]:
    """The offsets but for what is inside of brackets, and what these hold."""
    rows = list(_rows(text, lines))
    rows.reverse()
    offsets: Offsets = {(): (rows[-1][0], rows[-1][0])}
    closed: Closed = {}
    _enter_block(offsets, closed, (), data, rows)
    return offsets, closed


def _rows(text: str, lines: Lines) -> Iterator[Row]:
    parts = LINE.split(text if text.endswith("\n") else f"{text}\n")
    columns = (parts[group::9] for group in range(1, 8))
    for start, indent, dash, key, *values in zip(lines.starts, *columns, strict=False):
        is_later = values == [None] * 4
        if key or not is_later:
            yield start + len(indent), key, dash is not None, is_later


def _enter_block(
    offsets: Offsets, closed: Closed, keys: Keys, node: Node, rows: list[Row], is_later: bool = True
) -> None:
    """Walks the block that begins in the next row, as `plain` did; what is not `is_later` ends with its line."""
    if not is_later:
        if not isinstance(node, str):
            closed[keys] = node
    elif isinstance(node, dict):
        for name, child in node.items():
            start, _, has_dash, is_later = rows.pop()
            start += 2 if has_dash else 0
            offsets[(*keys, name)] = start, rows[-1][0] if is_later else start + len(f"{name}: ")
            _enter_block(offsets, closed, (*keys, name), child, rows, is_later)
    elif isinstance(node, list):
        for number, child in enumerate(node):
            start, key, _, _ = rows[-1] if rows[-1][1] is not None else rows.pop()
            offsets[(*keys, number)] = start + 2, start + 2
            _enter_block(offsets, closed, (*keys, number), child, rows, key is not None)


def open_brackets(offsets: Offsets, keys: Keys, node: Node, text: str) -> None:
    """Notes what stands in the brackets at `keys`, which hold `node` and end with their line."""
    start = offsets[keys][1]
    end = text.find("\n", start)
    line = text[start:end] if end >= 0 else text[start:]
    _enter_brackets(offsets, keys, node, line.rstrip(" ")[1:-1], start + 1)


def _enter_brackets(offsets: Offsets, keys: Keys, node: Node, text: str, start: int) -> None:
    """Walks the text between brackets, which begins at `start`, as `plain` did."""
    if isinstance(node, dict):
        for (name, child), found in zip(node.items(), PAIR.finditer(text), strict=True):
            at, value = start + found.start(), start + found.end(1) + len(": ")
            offsets[(*keys, name)] = at, value
            _enter_brackets(offsets, (*keys, name), child, (found[4] or "")[1:-1], value + 1)
    elif isinstance(node, list):
        for (number, child), found in zip(enumerate(node), ITEM.finditer(text), strict=True):
            at = start + found.start()
            offsets[(*keys, number)] = at, at
            _enter_brackets(offsets, (*keys, number), child, (found[3] or "")[1:-1], at + 1)


def by_events(text: str, data: Node, lines: Lines) -> Offsets:
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
