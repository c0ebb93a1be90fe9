"""One pass over a YAML parser's events: builds plain data, remembers places, and refuses what YAML should not be here.

Places are offsets in document order, one for each key and each value, containers included: enough to find any place
again, and next to nothing while no one asks. Nothing is ever expanded, composed or constructed.
"""

from __future__ import annotations

import re
from typing import Any

from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)

from okrsite.diagnostics import Diagnostic, Severity, quoted
from okrsite.yaml_source import parsers
from okrsite.yaml_source.syntax import mistake_in, no_keys
from okrsite.yaml_source.text import CONTROL, MAX_FINDINGS, REPLACEMENT, Lines, control_message

Node = dict[str, "Node"] | list["Node"] | str | None
MAX_DEPTH = 32
ALIAS = re.compile(r"[A-Za-z0-9_-]+")
NOTHING = frozenset(("", "~", "null", "Null", "NULL"))
# " #12" is as likely the rest of a sentence as a comment; " # 12" is a comment.
CUT = re.compile(r"(?:[ \t]*:)?[ \t]+(?P<comment>#\w[^\n]*)")
ITEM_IN_TEXT = re.compile(r"\n *(?P<dash>-)(?: |[^\W\d])")
# A text without any of these holds no anchor, alias, tag, merge key, escape or cut: its scalars need no second look.
SPECIAL = re.compile(r"[&*!\\]|<<|[ \t]#\w")

ANCHOR = (
    "anchors, aliases and merge keys are not allowed, since each line has to say all it means; "
    "write the value out, or quote it if it is text"
)
TAG = "tags are not allowed, and nothing is ever executed; if {} is text, put the value in quotes"
COMPLEX_KEY = 'mapping keys must be plain text; write "key: value", without "?" and without brackets in the key'
TOO_DEEP = (
    f"this is nested deeper than {MAX_DEPTH} levels, more than any OKR needs; look for a bracket or a dash too many"
)
SECOND_DOCUMENT = (
    'a second document starts here, and only one is read; delete the "---", or move the rest to a file of its own'
)
CUT_SHORT = "{} is read as a comment, not as part of the text; put the whole value in quotes if it belongs to it"
JOINED = (
    'this line goes on with the text above, "-" and all; '
    'for a list item write "- " in the column of the others, for text put all of it after "|"'
)
TOO_MANY = f"there are more than {MAX_FINDINGS} mistakes in this file; mend those above and look again"


class Halt(Exception):
    """The text cannot be read any further; the reason is among the findings."""


class EventReader:
    """Reads one text, and adds to `findings`. `data` is None and `offsets` is empty where it could not be read to its end."""

    __slots__ = ("_depth", "_lines", "_next", "_special", "_text", "data", "findings", "offsets")

    def __init__(self, text: str, lines: Lines, findings: list[Diagnostic]) -> None:
        self._text, self._lines, self.findings = text, lines, findings
        self._depth = 0
        self._special = SPECIAL.search(text) is not None
        self.offsets: list[int] = []
        self.data: Node = None
        try:
            self._next = parsers.events(text)
            self.data = self._document()
        except Halt:
            self.offsets.clear()
        except parsers.BROKEN as error:
            self.offsets.clear()
            offset, message = mistake_in(text, error)
            place = lines.place(offset)
            findings[:] = [finding for finding in findings if finding.place != place]
            findings.append(Diagnostic(place, "yaml-syntax", message))

    def _document(self) -> Node:
        """The first document. A second one is a finding; a text without any is None."""
        self._next()
        if type(self._next()) is StreamEndEvent:
            return None
        data = self._value(self._next(), 0)
        if isinstance(data, str):
            offset, message = no_keys(self._text, self.offsets[0])
            self._add(offset, "yaml-syntax", message)
            raise Halt
        self._next()
        event = self._next()
        if type(event) is not StreamEndEvent:
            self._add(event.start_mark.index, "yaml-documents", SECOND_DOCUMENT)
        return data

    def _value(self, event: Any, key: int | None) -> Node:
        """`key` is where its key stands, which is also the place of a value that is not there."""
        kind = type(event)
        if kind is ScalarEvent:
            return self._scalar(event, key)
        self.offsets.append(event.start_mark.index)
        if kind is AliasEvent:
            return self._alias(event)
        self._refuse_properties(event)
        return self._container(event.start_mark.index, kind is MappingStartEvent)

    def _scalar(self, event: Any, key: int | None) -> str | None:
        value: str = event.value
        if value in NOTHING and not event.style and not event.tag:
            self.offsets.append(event.start_mark.index if value else self._place_of_nothing(event, key))
            if event.anchor:
                self._refuse_properties(event)
            return None
        self.offsets.append(event.start_mark.index)
        if self._special:
            self._refuse_properties(event)
            value = self._without_controls(event)
            if not event.style:
                self._warn_of_cut(event.end_mark.index)
        if not event.style and " -" in value:
            self._warn_of_joined_lines(event)
        return value or event.tag or ""

    def _place_of_nothing(self, event: Any, key: int | None) -> int:
        """Its key's or its dash's: the parsers do not agree on where nothing is."""
        return max(0, self._text.rfind("-", 0, event.start_mark.index)) if key is None else key

    def _container(self, start: int, is_mapping: bool) -> Node:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            self._add(start, "yaml-depth", TOO_DEEP)
            raise Halt
        data = self._mapping() if is_mapping else self._sequence()
        self._depth -= 1
        return data

    def _sequence(self) -> list[Node]:
        items: list[Node] = []
        while type(event := self._next()) is not SequenceEndEvent:
            items.append(self._value(event, None))
        return items

    def _mapping(self) -> dict[str, Node]:
        data: dict[str, Node] = {}
        starts: list[int] = []
        next_event, offsets, special = self._next, self.offsets, self._special
        while type(event := next_event()) is not MappingEndEvent:
            start, known = event.start_mark.index, len(offsets)
            key = self._key(event) if special or type(event) is not ScalarEvent else event.value
            offsets.append(start)
            value = self._value(next_event(), start)
            if special and value is None:
                self._warn_of_cut(event.end_mark.index)
            if key not in data:
                data[key] = value
                starts.append(start)
            else:
                self._refuse_duplicate(key, start, starts[list(data).index(key)])
                del offsets[known:]
        return data

    def _key(self, event: Any) -> str:
        if type(event) is AliasEvent:
            return self._alias(event)
        if type(event) is not ScalarEvent:
            self._add(event.start_mark.index, "yaml-complex-key", COMPLEX_KEY)
            raise Halt
        self._refuse_properties(event)
        if event.value == "<<" and not event.style:
            self._add(event.start_mark.index, "yaml-anchor", ANCHOR)
        return self._without_controls(event)

    def _alias(self, event: Any) -> str:
        if not ALIAS.fullmatch(event.anchor):  # the pure parser takes any word for an alias
            raise MarkedYAMLError(problem_mark=event.start_mark)
        self._add(event.start_mark.index, "yaml-anchor", ANCHOR)
        return f"*{event.anchor}"

    def _refuse_properties(self, event: Any) -> None:
        start = event.start_mark.index
        if event.anchor:
            self._add(start, "yaml-anchor", ANCHOR)
        if event.tag:
            self._add(start, "yaml-tag", TAG.format(quoted(self._text[start : start + 100].partition("\n")[0])))

    def _without_controls(self, event: Any) -> str:
        """Escapes bring in what `cleaned` has not seen; a preview shows the text in spite of the finding."""
        value: str = event.value
        if control := CONTROL.search(value):
            self._add(event.start_mark.index, "text-control", control_message(control[0]))
        return CONTROL.sub(REPLACEMENT, value)

    def _refuse_duplicate(self, key: str, start: int, first: int) -> None:
        line = self._lines.place(first).line
        self._add(start, "yaml-duplicate-key", f"key {quoted(key)} is already set at line {line}; keep one of the two")

    def _warn_of_cut(self, end: int) -> None:
        if cut := CUT.match(self._text, end):
            message = CUT_SHORT.format(quoted(f" {cut['comment']}"))
            self._add(cut.start("comment"), "text-cut-by-comment", message, Severity.WARNING)

    def _warn_of_joined_lines(self, event: Any) -> None:
        if item := ITEM_IN_TEXT.search(self._text, event.start_mark.index, event.end_mark.index):
            self._add(item.start("dash"), "text-joined-lines", JOINED, Severity.WARNING)

    def _add(self, offset: int, rule: str, message: str, severity: Severity = Severity.ERROR) -> None:
        place = self._lines.place(offset)
        if len(self.findings) >= MAX_FINDINGS:
            self.findings.append(Diagnostic(place, "yaml-syntax", TOO_MANY))
            raise Halt
        self.findings.append(Diagnostic(place, rule, message, severity))
