"""What YAML may do and files of OKRs may not, in words: each guard looks at one event and adds to the findings."""

from __future__ import annotations

import re
from typing import Any

from ruamel.yaml.error import MarkedYAMLError

from okrsite.diagnostics import Diagnostic, Severity, quoted
from okrsite.yaml_source.indentation import NO_SPACE_AFTER_DASH
from okrsite.yaml_source.syntax import NO_SPACE
from okrsite.yaml_source.text import CONTROL, MAX_FINDINGS, REPLACEMENT, Lines, control_message
from okrsite.yaml_source.written import in_quotes

MAX_DEPTH = 32
ALIAS = re.compile(r"[A-Za-z0-9_-]+")
# " #12" is as likely the rest of a sentence as a comment; " # 12" is a comment.
CUT = re.compile(r"(?:[ \t]*:)?[ \t]+(?P<comment>#\w[^\n]*)")
ITEM_IN_TEXT = re.compile(r"\n *(?P<dash>-)(?: |[^\W\d])")
HASH_IN_MARK = re.compile(r"[|>][-+0-9]*#")
# A text without any of these holds no anchor, alias, tag, merge key, escape or cut: its scalars need no second look.
SPECIAL = re.compile(rf"[&*!\\]|<<|[ \t]#\w|{HASH_IN_MARK.pattern}")

ANCHOR = (
    "anchors, aliases and merge keys are not allowed, since each line has to say all it means; "
    "write the value out, or quote it if it is text"
)
TAG = "tags are not allowed, and nothing is ever executed; if {} is text, put the value in quotes"
COMPLEX_KEY = 'mapping keys must be plain text; write "key: value", without "?" and without brackets in the key'
TOO_DEEP = (
    f"this is nested deeper than {MAX_DEPTH} levels, more than any OKR needs; look for a bracket or dash too many"
)
MAX_ENTRIES = 10_000
TOO_LONG = f"this list has more than {MAX_ENTRIES:,} entries, far more than any that is read; keep those that matter"
SECOND_DOCUMENT = (
    'a second document starts here, and only one is read; delete the "---", or move the rest to a file of its own'
)
CUT_SHORT = "{} is read as a comment, not as part of the text; put the whole value in quotes if it belongs to it"
JOINED = (
    'this line goes on with the text above, "-" and all; '
    'for a list item write "- " in the column of the others, for text put all of it after "|"'
)
JOINED_ITEMS = 'these lines are one text, "-" and all, since list items need a space after the "-"; write "- " in each'
VALUE_IN_KEY = re.compile(r"[^\W\d]\w*:[^\s:/]")
MAX_SHOWN = 80
MAX_CUT = 1_000  # characters that a value goes on behind its first comma; nobody writes more of them in braces
KEY_OR_PAIR = re.compile(r"[a-z_]+(?: ?[=\d].*)?")
TOO_MANY = f"there are more than {MAX_FINDINGS} mistakes in this file; fix those above and look again"


class Halt(Exception):
    """The text cannot be read any further; the reason is among the findings."""


class Guards:
    """Collects what is wrong in one text into `findings`."""

    __slots__ = ("_findings", "_lines", "_text")

    def __init__(self, text: str, lines: Lines, findings: list[Diagnostic]) -> None:
        self._text, self._lines, self._findings = text, lines, findings

    def add(self, offset: int, rule: str, message: str, severity: Severity = Severity.ERROR) -> None:
        place = self._lines.place(offset)
        if len(self._findings) >= MAX_FINDINGS:
            self._findings.append(Diagnostic(place, "yaml-syntax", TOO_MANY))
            raise Halt
        self._findings.append(Diagnostic(place, rule, message, severity))

    def add_syntax(self, offset: int, message: str) -> None:
        """Where the parser gave up. What was found in the same place says less about it than this.

        So do warnings of what comes after: it lies inside of a bracket that never closes.
        """
        place = self._lines.place(offset)
        self._findings[:] = [
            found
            for found in self._findings
            if found.place != place and (found.place < place or found.severity is Severity.ERROR)
        ]
        self._findings.append(Diagnostic(place, "yaml-syntax", message))

    def alias(self, event: Any) -> str:
        """The alias as the text that it may have been meant to be."""
        if not ALIAS.fullmatch(event.anchor):  # the pure parser takes any word for an alias
            raise MarkedYAMLError(problem_mark=event.start_mark)
        self.add(event.start_mark.index, "yaml-anchor", ANCHOR)
        return f"*{event.anchor}"

    def no_properties(self, event: Any) -> None:
        start = event.start_mark.index
        if event.anchor:
            self.add(start, "yaml-anchor", ANCHOR)
        if event.tag:
            self.add(start, "yaml-tag", TAG.format(quoted(self._text[start : start + 100].partition("\n")[0])))

    def no_hash_in_mark(self, event: Any) -> None:
        """libyaml takes the "#1" of `>#1` for a comment, and what is said here for nothing."""
        if HASH_IN_MARK.match(self._text, event.start_mark.index):
            raise MarkedYAMLError(problem_mark=event.start_mark)

    def no_merge_key(self, event: Any) -> None:
        if event.value == "<<" and not event.style:
            self.add(event.start_mark.index, "yaml-anchor", ANCHOR)

    def without_controls(self, event: Any) -> str:
        """Escapes bring in what `cleaned` has not seen; a preview shows the text in spite of the finding."""
        value: str = event.value
        if control := CONTROL.search(value):
            self.add(event.start_mark.index, "text-control", control_message(control[0]))
        return CONTROL.sub(REPLACEMENT, value)

    def no_value_in_key(self, event: Any) -> None:
        """`{value:512}` is a single word for YAML, a key without a value."""
        is_bare = not event.style and not self._text.startswith(":", event.end_mark.index)
        if is_bare and VALUE_IN_KEY.match(event.value):
            self.add(self._text.index(":", event.start_mark.index), "yaml-syntax", NO_SPACE)
            raise Halt

    def split_by_comma(self, event: Any, before: str, start: int) -> str:
        """All of a value in braces, from `start` to the end of this key without a value: `4,5` of `{to: 4,5}`.

        "" where this is no part of the value before it.
        """
        end = event.end_mark.index
        is_bare = not event.style and not event.value.startswith("-") and self._text[end : end + 1] in (",", "}")
        if not is_bare or end - start > MAX_CUT:
            return ""
        written = self._text[start:end]
        if written[0] in "\"'[{" or "\n" in written or KEY_OR_PAIR.fullmatch(event.value):
            return ""
        place = self._lines.place(start)
        self._findings[:] = [finding for finding in self._findings if finding.place != place]
        self.add(start, "type", f"a comma ends a value in braces; {_uncut(before, written)}")
        return written

    def duplicate(self, key: str, start: int, first: int) -> None:
        line = self._lines.place(first).line
        said = f"key {quoted(key)} is already set at line {line}; keep one of the two"
        self.add(start, "yaml-duplicate-key", NO_SPACE_AFTER_DASH if key.startswith("-") else said)

    def cut_short(self, end: int) -> None:
        """For plain text, or a key without a value, that ends at `end`."""
        if cut := CUT.match(self._text, end):
            message = CUT_SHORT.format(quoted(f" {cut['comment']}"))
            self.add(cut.start("comment"), "text-cut-by-comment", message, Severity.WARNING)

    def joined_lines(self, event: Any) -> None:
        start, end = event.start_mark.index, event.end_mark.index
        if item := ITEM_IN_TEXT.search(self._text, start, end):
            all_are = self._text[start] == "-"
            at, said = (start, JOINED_ITEMS) if all_are else (item.start("dash"), JOINED)
            self.add(at, "text-joined-lines", said, Severity.WARNING)


def _uncut(key: str, written: str) -> str:
    """A value that was cut at its commas, as it can be written: without them, with a point, or in quotes."""
    if len(written) > MAX_SHOWN or len(key) > MAX_SHOWN:
        return "put quotes around all of it"
    if re.fullmatch(r"[-+]?\d{1,3}(?:,\d{3})+(?:\.\d+)?%?", written):
        return f"write {key}: {written.replace(',', '').rstrip('%')}, since it cannot part thousands"
    if re.fullmatch(r"[-+]?\d+, ?\d+ ?%?", written):
        return f"write {key}: {re.sub(', ?', '.', written).rstrip(' %')}, the decimal mark is a point"
    return f"write {key}: {in_quotes(written)}, with quotes around all of it"
