"""Where each value of a document stands, worked out at the first question: most documents are never asked."""

from __future__ import annotations

from collections.abc import Iterator

from okrsite.diagnostics import Place
from okrsite.yaml_source.events import EventReader, Node
from okrsite.yaml_source.text import Lines, cleaned, normal

Keys = tuple[str | int, ...]


class Places:
    """Keys to places, for a file's content and the data that was read from it; None where it could not be read."""

    __slots__ = ("_content", "_data", "_index", "_lines")

    def __init__(self, path: str, content: bytes, data: Node) -> None:
        self._lines = Lines(path, "")
        self._content, self._data = content, data
        self._index: dict[Keys, tuple[int, int]] = {}

    def find(self, keys: Keys) -> tuple[Place, Place]:
        """Of the last key itself and of its value; of the nearest ancestor where there is no such value."""
        if self._data is None:
            return Place(self._lines.path), Place(self._lines.path)
        if not self._index:
            self._read_again()
        while keys not in self._index:
            keys = keys[:-1]
        key, value = self._index[keys]
        return self._lines.place(key), self._lines.place(value)

    def _read_again(self) -> None:
        """The reader of `plain` notes no places, and those of the other reader would fill the memory for nothing."""
        text = normal(self._content)
        self._lines = Lines(self._lines.path, text)
        offsets = EventReader(cleaned(text, self._lines, []), self._lines, []).offsets
        rest = iter(offsets)
        self._enter((), next(rest), self._data, rest, offsets[0])

    def _enter(self, keys: Keys, key: int, node: Node, rest: Iterator[int], value: int) -> None:
        """Walks the data in the order in which the offsets were noted: a key, its value, what is in it."""
        self._index[keys] = (key, value)
        if isinstance(node, dict):
            for name, child in node.items():
                self._enter((*keys, name), next(rest), child, rest, next(rest))
        elif isinstance(node, list):
            for number, child in enumerate(node):
                start = next(rest)
                self._enter((*keys, number), start, child, rest, start)
