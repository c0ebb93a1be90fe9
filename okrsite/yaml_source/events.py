"""One pass over a YAML parser's events: builds plain data, remembers places, and has `guards` look at what is unusual.

Places are offsets in document order, one for each key and each value, containers included: enough to find any place
again, and next to nothing while no one asks. Nothing is ever expanded, composed or constructed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ruamel.yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)

from okrsite.diagnostics import Diagnostic, has_errors
from okrsite.yaml_source import parsers
from okrsite.yaml_source.guards import (
    COMPLEX_KEY,
    MAX_DEPTH,
    MAX_ENTRIES,
    SECOND_DOCUMENT,
    SPECIAL,
    TOO_DEEP,
    TOO_LONG,
    Guards,
    Halt,
)
from okrsite.yaml_source.syntax import mistake_in, no_keys
from okrsite.yaml_source.text import Lines, Node

NOTHING = frozenset(("", "~", "null", "Null", "NULL"))


class EventReader:
    """Reads one text and adds to `findings`. Where it ends too early `data` is None and `offsets` is empty.

    in_turn: the parsers; the next one is asked where the one before found something wrong.
    """

    __slots__ = ("_depth", "_guards", "_next", "_special", "_text", "data", "findings", "offsets")

    def __init__(
        self, text: str, lines: Lines, findings: list[Diagnostic], in_turn: Sequence[parsers.Events] = parsers.IN_TURN
    ) -> None:
        self._text, self.findings = text, findings
        self._guards = Guards(text, lines, findings)
        self._special = SPECIAL.search(text) is not None
        self.offsets: list[int] = []
        self.data: Node = None
        known = tuple(findings)
        for events in in_turn:
            findings[:] = known
            self._read(events)
            if not has_errors(findings):
                break

    def _read(self, events: parsers.Events) -> None:
        self._depth, self.data = 0, None
        self.offsets.clear()
        try:
            self._next = events(self._text)
            self.data = self._document()
        except Halt:
            self.offsets.clear()
        except parsers.BROKEN as error:
            self.offsets.clear()
            self._guards.add_syntax(*mistake_in(self._text, error))

    def _document(self) -> Node:
        """The first document. A second one is a finding; a text without any is None."""
        self._next()
        if type(self._next()) is StreamEndEvent:
            return None
        data = self._value(self._next(), 0)
        if isinstance(data, str):
            self._guards.add_syntax(*no_keys(self._text, self.offsets[0]))
            raise Halt
        self._next()
        event = self._next()
        if type(event) is not StreamEndEvent:
            self._guards.add(event.start_mark.index, "yaml-documents", SECOND_DOCUMENT)
        return data

    def _value(self, event: Any, key: int | None) -> Node:
        """`key` is where its key stands, which is also the place of a value that is not there."""
        kind = type(event)
        if kind is ScalarEvent:
            return self._scalar(event, key)
        self.offsets.append(event.start_mark.index)
        if kind is AliasEvent:
            return self._guards.alias(event)
        self._guards.no_properties(event)
        return self._container(event.start_mark.index, kind is MappingStartEvent)

    def _scalar(self, event: Any, key: int | None) -> str | None:
        value: str = event.value
        if value in NOTHING and not event.style and not event.tag:
            self._note_nothing(event, key)
            return None
        self.offsets.append(event.start_mark.index)
        if self._special:
            self._guards.no_properties(event)
            self._guards.no_hash_in_mark(event)
            value = self._guards.without_controls(event)
            if not event.style:
                self._guards.cut_short(event.end_mark.index)
        if not event.style and " -" in value:
            self._guards.joined_lines(event)
        return value or event.tag or ""

    def _note_nothing(self, event: Any, key: int | None) -> None:
        """A value that is not written stands at its key or its dash: the parsers do not agree on where nothing is."""
        start: int = event.start_mark.index
        if not event.value:
            start = max(0, self._text.rfind("-", 0, start)) if key is None else key
        self.offsets.append(start)
        self._guards.no_properties(event)

    def _container(self, start: int, is_mapping: bool) -> Node:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            self._guards.add(start, "yaml-depth", TOO_DEEP)
            raise Halt
        data = self._mapping() if is_mapping else self._sequence(start)
        self._depth -= 1
        return data

    def _sequence(self, start: int) -> list[Node]:
        items: list[Node] = []
        while type(event := self._next()) is not SequenceEndEvent:
            items.append(self._value(event, None))
            if len(items) > MAX_ENTRIES:
                self._guards.add(start, "list-length", TOO_LONG)
                raise Halt
        return items

    def _mapping(self) -> dict[str, Node]:
        """Of a key that is set twice the first value stays, and so do its places."""
        data: dict[str, Node] = {}
        starts: list[int] = []
        next_event, offsets, special = self._next, self.offsets, self._special
        while type(event := next_event()) is not MappingEndEvent:
            start, known = event.start_mark.index, len(offsets)
            key = event.value if type(event) is ScalarEvent and event.value and not special else self._key(event)
            offsets.append(start)
            value = self._value(next_event(), start)
            if value is None and ":" in key:
                self._guards.no_value_in_key(event)
            if value is None and data and (whole := self._whole_value(event, data, known)):
                data[next(reversed(data))] = whole
                del offsets[known:]
                continue
            if special and value is None:
                self._guards.cut_short(event.end_mark.index)
            if key not in data:
                data[key] = value
                starts.append(start)
            else:
                self._guards.duplicate(key, start, starts[list(data).index(key)])
                del offsets[known:]
        return data

    def _whole_value(self, event: Any, data: dict[str, Node], known: int) -> str:
        """The value before this key where this is the rest of it, behind a comma; or ""."""
        before, value = next(reversed(data.items()))
        return self._guards.split_by_comma(event, before, self.offsets[known - 1]) if isinstance(value, str) else ""

    def _key(self, event: Any) -> str:
        if type(event) is AliasEvent:
            return self._guards.alias(event)
        if type(event) is not ScalarEvent or not (event.value or event.style):
            self._guards.add(event.start_mark.index, "yaml-complex-key", COMPLEX_KEY)
            raise Halt
        self._guards.no_properties(event)
        self._guards.no_merge_key(event)
        return self._guards.without_controls(event)
