"""Where each value of a text begins and ends, for whoever changes one value and nothing else.

Offsets count characters of the text as `text.normal` gives it. A parser ends a block where the next thing begins, so a
block ends here with the last value in it: comments behind belong to nobody, and stay where they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml.events import MappingEndEvent, MappingStartEvent, ScalarEvent, SequenceEndEvent

from okrsite.yaml_source import parsers
from okrsite.yaml_source.parsers import NextEvent


@dataclass(frozen=True, slots=True)
class TextSpan:
    """A value as it stands in the text.

    quote: `'` or `"` around a scalar, `|` or `>` before one, else "".  is_flow: in brackets.  keys: where the keys of a
    mapping stand.  A value that is not written begins and ends right behind the colon of its key.
    """

    start: int
    end: int
    quote: str = ""
    is_flow: bool = False
    keys: Mapping[str, TextSpan] = field(default_factory=dict)
    values: Mapping[str, TextSpan] = field(default_factory=dict)
    items: Sequence[TextSpan] = ()

    @property
    def is_block(self) -> bool:
        """Whether it is a list or mapping on lines of its own."""
        return bool(self.values or self.items) and not self.is_flow

    def scalars(self) -> Iterator[TextSpan]:
        """All that it is made of, itself if it holds nothing."""
        parts = (*self.keys.values(), *self.values.values(), *self.items)
        if not parts:
            yield self
        for part in parts:
            yield from part.scalars()

    def at(self, *keys: str | int) -> TextSpan | None:
        """The value below `keys`; None where it is not written."""
        found: TextSpan | None = self
        for key in keys:
            if found is None:
                return None
            if isinstance(key, str):
                found = found.values.get(key)
            else:
                found = found.items[key] if key < len(found.items) else None
        return found


def span_of(text: str) -> TextSpan:
    """Of the whole of a sound text: without mistakes, and so without anchors, aliases and keys that are set twice."""
    for events in parsers.IN_TURN[:-1]:
        with suppress(*parsers.BROKEN):
            return _whole(text, events(text))
    return _whole(text, parsers.IN_TURN[-1](text))


def _whole(text: str, next_event: NextEvent) -> TextSpan:
    next_event()
    next_event()
    return _span(text, next_event(), next_event)


def _span(text: str, event: Any, next_event: NextEvent) -> TextSpan:
    if type(event) is ScalarEvent:
        return TextSpan(event.start_mark.index, event.end_mark.index, event.style or "")
    start, is_flow = event.start_mark.index, bool(event.flow_style)
    if type(event) is MappingStartEvent:
        return _mapping(text, start, is_flow, next_event)
    items: list[TextSpan] = []
    while type(event := next_event()) is not SequenceEndEvent:
        items.append(_span(text, event, next_event))
    end = event.end_mark.index if is_flow else items[-1].end
    return TextSpan(start, end, is_flow=is_flow, items=items)


def _mapping(text: str, start: int, is_flow: bool, next_event: NextEvent) -> TextSpan:
    keys: dict[str, TextSpan] = {}
    values: dict[str, TextSpan] = {}
    end = start
    while type(event := next_event()) is not MappingEndEvent:
        name, key = event.value, _span(text, event, next_event)
        value = _span(text, next_event(), next_event)
        if value.start == value.end and not value.quote:
            behind = text.find(":", key.end) + 1
            value = TextSpan(behind, behind)
        keys[name], values[name] = key, value
        end = max(key.end, value.end)
    return TextSpan(start, event.end_mark.index if is_flow else end, is_flow=is_flow, keys=keys, values=values)
