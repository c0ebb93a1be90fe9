"""Several slips within one pair of braces, told together: what the braces would say without any of them.

A parser gives up at the first slip, so each would be told only when the one before it was put right. What stands in
braces on one line is read here as people mean it, whatever parts their keys and values; what may mean two things is
not guessed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from typing import Final, NamedTuple

from okrsite.diagnostics import Diagnostic, Severity
from okrsite.yaml_source.syntax import GENERAL, NO_COMMA, bracket_stays_open
from okrsite.yaml_source.written import in_brackets, in_quotes

MOST: Final = 400  # characters of a line; a sentence that says more is not read
DEEPEST: Final = 4

_NUMBER: Final = r"[-+]?\d[\d.]*(?:,\d\d?)?%?"
_COLON: Final = r" *(?::|[：﹕]|=(?!=)) *"
_KEY: Final = rf"[A-Za-z_][\w-]*{_COLON}"
_PAIR: Final = rf"(?:{_KEY}|[A-Za-z_][\w-]* +{_NUMBER} *(?:[,;}}]|$))"  # as a text cannot go on
_PARTED: Final = r"[,;][,; ]*"
_OPENING: Final = re.compile(r" *(?:- +)*(?:[^\s\"'#{}\[\],:-][^\"'#{}\[\]:]*: +)?(?=\{)")
_KEY_AND_COLON: Final = re.compile(rf"(?P<key>[A-Za-z_][\w-]*)(?:(?P<colon>{_COLON})| +(?=[^ ,;}}]))")
_MARK: Final = re.compile(_PARTED)
_COMMA: Final = re.compile(rf"{_PARTED}|(?={_KEY})")
_QUOTED: Final = re.compile(rf"(?:\"(?:[^\"\\]|\\.)*\"|'(?:[^']|'')*')(?= *(?:[,;}}\]]|$)| +{_KEY})")
_COUNTED: Final = re.compile(rf"{_NUMBER}(?= *(?:{_PARTED}(?:[A-Za-z_]|$)|\}}|$)| +{_KEY})")
_WORD: Final = re.compile(rf"(?:\d{{4}}-\d\d-\d\d|[a-z_]+)(?= *(?:{_PARTED}(?:{_PAIR}|$)|\}}|$)| +{_KEY})")
_TEXT: Final = re.compile(rf"[^{{}}\[\]]*?(?= *(?:{_PARTED}{_PAIR}|\}}|$))")
_ENTRY: Final = re.compile(r"[^{}\[\],;\"']+(?= *[,;\]])")
_NEEDS_QUOTES: Final = re.compile(r"[%@`&*!|>?#,\"'“”„«‘’‚]|.*(?::(?: |$)| #|,)")
_UNCLEAR: Final = re.compile(rf"{_NUMBER}(?:[,;]| +[A-Za-z_]+ +\S+$)|\"[^\"]*\".|'[^']*'.")
_TYPOGRAPHIC: Final = "\"'“”„«»‘’‚ "


class _Unclear(Exception):
    """It may mean two things, or nothing that is known."""


class _Reader:
    """Reads `text` from `at` on and counts what is put right."""

    __slots__ = ("at", "colons", "slips", "text")

    def __init__(self, text: str, at: int) -> None:
        self.text, self.at, self.slips, self.colons = text, at, 0, 0

    def braces(self, depth: int) -> str:
        if depth > DEEPEST:
            raise _Unclear
        self.at += 1
        pairs = list[str]()
        self._skip()
        while not self._closes():
            pairs.append(self._pair(depth))
            self._comma()
        return f"{{{', '.join(pairs)}}}"

    def _closes(self) -> bool:
        if self.at < len(self.text) and self.text[self.at] != "}":
            return False
        self.slips += self.at >= len(self.text)
        self.at += 1
        return True

    def _pair(self, depth: int) -> str:
        pair = self._taken(_KEY_AND_COLON)
        colon = pair["colon"] or ""
        self.colons += bool(colon)
        self.slips += colon.lstrip()[:2] != ": " and not (colon.strip() == ":" and self.text[self.at :][:1] in ",}")
        return f"{pair['key']}: {self._value(depth)}".rstrip()

    def _comma(self) -> None:
        if self._closing():
            return
        self.slips += self._taken(_COMMA)[0].strip() != ","

    def _closing(self) -> bool:
        self._skip()
        return self.text[self.at : self.at + 1] in ("}", "")

    def _value(self, depth: int) -> str:
        match self.text[self.at : self.at + 1]:
            case "{":
                return self.braces(depth + 1)
            case "[":
                return self._brackets(depth + 1)
        if sound := _QUOTED.match(self.text, self.at) or _WORD.match(self.text, self.at):
            self.at = sound.end()
            return sound[0]
        if number := _COUNTED.match(self.text, self.at):
            self.at = number.end()
            if {",", "."} <= {*number[0]}:
                raise _Unclear
            self.slips += "," in number[0]
            return number[0].replace(",", ".")
        return self._plain(self._taken(_TEXT)[0])

    def _brackets(self, depth: int) -> str:
        self.at += 1
        entries = list[str]()
        while self.text[self.at : self.at + 1] != "]":
            self._skip()
            if self.text[self.at : self.at + 1] == "{":
                entries.append(self.braces(depth + 1))
            elif sound := _QUOTED.match(self.text, self.at):
                self.at = sound.end()
                entries.append(sound[0])
            else:
                entries.append(self._plain(self._taken(_ENTRY)[0].rstrip()))
            self._skip()
            if mark := _MARK.match(self.text, self.at):
                self.at = mark.end()
                self.slips += mark[0].strip() != ","
            elif self.text[self.at : self.at + 1] != "]":
                raise _Unclear
        self.at += 1
        return in_brackets(entries)

    def _plain(self, text: str) -> str:
        """What is no single word and has no quotes, or not both of them."""
        if _UNCLEAR.match(text) or ("," in text and self.at >= len(self.text)):
            raise _Unclear
        if not _NEEDS_QUOTES.match(text):
            return text
        self.slips += 1
        return in_quotes(text.strip(_TYPOGRAPHIC))

    def _taken(self, pattern: re.Pattern[str]) -> re.Match[str]:
        if not (found := pattern.match(self.text, self.at)):
            raise _Unclear
        self.at = found.end()
        return found

    def _skip(self) -> None:
        while self.text[self.at : self.at + 1] == " ":
            self.at += 1


class Meant(NamedTuple):
    """What the braces of a line say without their `slips`; `start` is where they begin in it."""

    start: int
    text: str
    slips: int
    is_closed: bool


def as_meant(row: str) -> Meant | None:
    """None where that is not clear."""
    opening = _OPENING.match(row) if len(row) <= MOST else None
    if not opening:
        return None
    reader = _Reader(row.rstrip(), opening.end())
    try:
        meant = reader.braces(0)
    except _Unclear:
        return None
    rest = row[reader.at :].strip()
    is_whole = reader.colons and (not rest or rest.startswith("#"))
    return Meant(opening.end(), meant, reader.slips, reader.at <= len(reader.text)) if is_whole else None


def told_together(text: str, findings: Sequence[Diagnostic]) -> list[Diagnostic]:
    """One finding of all the slips within braces where there were several, or where the one had a general sentence."""
    rows, told = text.split("\n"), list[Diagnostic]()
    for line, found in groupby(sorted(findings), key=lambda each: each.place.line):
        said = list(found)
        broken = [each for each in said if each.severity is Severity.ERROR and each.rule == "yaml-syntax"]
        meant = as_meant(rows[line - 1]) if broken and line else None
        if meant and _is_better(meant, broken, text, rows, line):
            place = broken[0].place._replace(column=meant.start + 1)
            said = [Diagnostic(place, "yaml-syntax", f"these braces cannot be read as they stand; write {meant.text}")]
        told += said
    return told


def _is_better(meant: Meant, broken: Sequence[Diagnostic], text: str, rows: Sequence[str], line: int) -> bool:
    if not meant.slips > all(each.message not in (GENERAL, NO_COMMA) for each in broken):
        return False
    start = sum(len(row) + 1 for row in rows[: line - 1]) + meant.start
    return meant.is_closed or bracket_stays_open(text, start)
