"""Changing one value of a file, or adding one, with every other byte left as it is.

Comments, quotes, order, indentation, brackets, line ends and byte order mark are the writer's own. What is added looks
like what stands around it: in brackets where those are, else on lines of its own, indented like its neighbours.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from okrsite.yaml_source.spans import TextSpan, span_of
from okrsite.yaml_source.text import normal
from okrsite.yaml_source.written import on_one_line

BOM: Final = "\ufeff"


class Edit(NamedTuple):
    """What comes into the place of some characters; offsets are those of `TextSpan`."""

    start: int
    end: int
    text: str


class Editable:
    """One file's text and what stands where in it. Raises nothing for a text that was read without mistakes."""

    def __init__(self, content: bytes) -> None:
        self._file = content.decode()
        self._text = normal(content)
        self._spans = span_of(self._text)
        line_ends = re.finditer("\r\n", self._file.removeprefix(BOM))
        self._longer_line_ends = [found.start() - nth for nth, found in enumerate(line_ends)]

    def with_value(self, keys: Sequence[str | int], value: object, after: Sequence[str]) -> Edit:
        """Sets the value at `keys`; a key that is missing comes behind the last of those in `after` that are there."""
        found = self._spans.at(*keys)
        if found is None:
            return self._added(keys, on_one_line(value), after)
        if found.start == found.end and not found.quote:
            return Edit(found.start, found.end, f" {on_one_line(value)}")
        if found.is_block and (holder := self._spans.at(*keys[:-1])):
            return Edit(holder.keys[str(keys[-1])].end, found.end, f": {on_one_line(value)}")
        return Edit(found.start, found.end, _in_quotes_like(found.quote, on_one_line(value)))

    def has_comments(self, *keys: str | int) -> bool:
        """Whether something is said beside the value at `keys` that would go with it, if it were another."""
        found, holder = self._spans.at(*keys), self._spans.at(*keys[:-1])
        if found is None or holder is None or not (found.values or found.items):
            return False
        at, between = holder.keys[str(keys[-1])].end, []
        for scalar in sorted(found.scalars(), key=lambda span: span.start):
            between.append(self._text[at : scalar.start])
            at = scalar.end
        return "#" in "".join((*between, self._text[at : found.end]))

    def with_items(
        self, keys: Sequence[str | int], items: Sequence[Mapping[str, object]], after: Sequence[str]
    ) -> Edit:
        """Adds to the end of the list at `keys`, which may be missing."""
        found = self._spans.at(*keys)
        if found is not None and found.items:
            return self._with_more(found, items)
        inline = ", ".join(map(on_one_line, items))
        if found is not None:
            return Edit(found.start, found.end, f"[{inline}]" if found.end > found.start else f" [{inline}]")
        holder = self._spans.at(*keys[:-1])
        if holder is None or holder.is_flow:
            return self._added(keys, f"[{inline}]", after)
        indent = " " * (self._column(_first(holder)) + 2)
        return self._added(keys, "".join(f"\n{indent}- {on_one_line(item)}" for item in items), after)

    def _with_more(self, found: TextSpan, items: Sequence[Mapping[str, object]]) -> Edit:
        last = found.items[-1]
        if found.is_flow:
            return Edit(last.end, last.end, "".join(f", {on_one_line(item)}" for item in items))
        column = self._column(found.start)
        at = self._behind(last.end, column)
        in_lines = bool(last.values) and not last.is_flow
        return Edit(at, at, "".join(_entry(item, " " * column, in_lines=in_lines) for item in items))

    def _added(self, keys: Sequence[str | int], value: str, after: Sequence[str]) -> Edit:
        holder = self._spans.at(*keys[:-1])
        if holder is None or not holder.values:
            raise ValueError(f"nothing holds {keys}")
        gap = "" if value.startswith("\n") else " "
        if holder.is_flow:
            end = max(span.end for span in holder.values.values())
            return Edit(end, end, f", {keys[-1]}:{gap}{value}")
        before = next((holder.values[name] for name in reversed(after) if name in holder.values), _last(holder))
        column = self._column(_first(holder))
        at = self._behind(before.end, column)
        return Edit(at, at, f"\n{' ' * column}{keys[-1]}:{gap}{value}")

    def _column(self, offset: int) -> int:
        return offset - (self._text.rfind("\n", 0, offset) + 1)

    def _behind(self, end: int, column: int) -> int:
        """The end of the line that a value ends in, and of the comments below that are indented as a part of it."""
        end = len(self._text[:end].rstrip())
        belonging = re.compile(rf"[^\n]*(?:\n {{{column + 1},}}#[^\n]*)*")
        found = belonging.match(self._text, end)
        return found.end() if found else end

    def edited(self, edits: Iterable[Edit]) -> bytes:
        """The file with the edits made; two at one place come in the order in which they are given."""
        parts, done = [], 0
        for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
            parts += [self._original(done, edit.start), self._with_line_ends(edit.text)]
            done = edit.end
        return "".join((*parts, self._original(done, len(self._text)))).encode()

    def _original(self, start: int, end: int) -> str:
        return self._file[self._mapped(start) if start else 0 : self._mapped(end)]

    def _mapped(self, offset: int) -> int:
        """Where a character of the text stands in the file, which may have two at the end of a line."""
        return offset + bisect_left(self._longer_line_ends, offset) + self._file.startswith(BOM)

    def _with_line_ends(self, text: str) -> str:
        first = re.search("\r?\n", self._file)
        return text.replace("\n", "\r\n") if first and first[0] == "\r\n" else text


def _first(mapping: TextSpan) -> int:
    return min(key.start for key in mapping.keys.values())


def _last(mapping: TextSpan) -> TextSpan:
    return max(mapping.values.values(), key=lambda span: span.end)


def _entry(item: Mapping[str, object], indent: str, *, in_lines: bool) -> str:
    if not in_lines:
        return f"\n{indent}- {on_one_line(item)}"
    lines = (f"{key}: {on_one_line(value)}" for key, value in item.items())
    return f"\n{indent}- " + f"\n{indent}  ".join(lines)


def _in_quotes_like(quote: str, written: str) -> str:
    """In the quotes that the value before it had, where it can stand in them."""
    if quote not in ("'", '"') or written.startswith('"'):
        return written
    return f"{quote}{written}{quote}"
