"""What is wrong, where, how badly and what to do: the one form every finding takes.

Lines and columns count from 1. A path is relative to the project's root and uses "/" on every system.
A message is one line of plain language; what came from a file appears in it only through `quoted`.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Severity(StrEnum):
    """How much a finding weighs; `off` exists only as a setting of a rule."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    OFF = "off"


class Place(NamedTuple):
    """A position in a file; line 0 means the file as a whole."""

    path: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}" if self.line else self.path


@dataclass(frozen=True, slots=True, order=True)
class Diagnostic:
    """One finding. `rule` is the name people put into `rules:` and `ignore:`."""

    place: Place
    rule: str
    message: str
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        return f"{self.place}: {self.severity}: {self.message} [{self.rule}]"


def has_errors(findings: Iterable[Diagnostic]) -> bool:
    return any(finding.severity is Severity.ERROR for finding in findings)


def quoted(text: str, limit: int = 60) -> str:
    """`text` as it may stand in a message: in quotes, on one line, control characters escaped, cut at `limit`."""
    shown = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text[:limit])
    return f'"{shown}…"' if len(text) > limit else f'"{shown}"'


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`; did you mean "raj"?` with the nearest known word, or nothing where none is near."""
    near = nearest(word, known)
    return f"; did you mean {quoted(near)}?" if near else ""


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that `word` was probably meant to be, or "" where none is near."""
    return next(iter(difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)), "")
