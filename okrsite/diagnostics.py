"""What is wrong, where, how badly and what to do: the one form every finding takes.

Lines and columns count from 1. A path is relative to the project's root and uses "/" on every system.
A message is one line of plain language; what came from a file appears in it only through `quoted`.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from heapq import nsmallest
from itertools import chain
from operator import attrgetter, itemgetter
from typing import Final, NamedTuple, Protocol

MOST: Final = 50
"""Mistakes of one kind in one file: nobody fixes more in one go, and a hostile file holds a hundred thousand."""

MOST_IN_ALL: Final = 1_000
"""Mistakes of one kind in all files together: when so many are told, no further file is looked at for more."""

MOST_FOUND: Final = 10 * MOST_IN_ALL
"""Mistakes of one kind in all files that rules look for: a hostile portal holds half a million."""

SHORTLIST: Final = 12
MOST_HINTS: Final = 50
MOST_COMPARED: Final = 100_000
"""Names that one word after the other is held against; of a thousand names fifty words are a quarter of it."""


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

    @property
    def path(self) -> str:
        return self.place.path

    @property
    def finding(self) -> Diagnostic:
        """As what a rule found has it; see `Tellable`."""
        return self

    def __str__(self) -> str:
        return f"{self.place}: {self.severity}: {self.message} [{self.rule}]"


Plain = list[str | int]


def as_plain(finding: Diagnostic) -> Plain:
    """As JSON may have it; `from_plain` gives it back."""
    return [*finding.place, finding.rule, finding.message, finding.severity.value]


def from_plain(written: Plain) -> Diagnostic:
    """Raises ValueError or TypeError for what is none."""
    path, line, column, rule, message, severity = written
    return Diagnostic(Place(str(path), int(line), int(column)), str(rule), str(message), Severity(str(severity)))


def has_errors(findings: Iterable[Diagnostic]) -> bool:
    return any(finding.severity is Severity.ERROR for finding in findings)


_ORDER: Final = attrgetter("place", "rule", "message", "severity")
"""That of the findings themselves, which takes five times as long to ask them for."""


class Tellable(Protocol):
    """What can be told as a finding, which may take longer than to find it."""

    @property
    def path(self) -> str: ...
    @property
    def rule(self) -> str: ...
    @property
    def severity(self) -> Severity: ...
    @property
    def finding(self) -> Diagnostic: ...


def capped(findings: Iterable[Diagnostic], most: int = MOST) -> list[Diagnostic]:
    """Sorted by place: of each rule in each file the first `most`, then one that says how many more there are.

    Where a rule has `MOST_IN_ALL`, one says for it in how many further files it found something.
    """
    return told(sorted(findings, key=_ORDER), most)


def told(found: Iterable[Tellable], most: int) -> list[Diagnostic]:
    """The same, of what nobody has told yet; of each file the first ones that were found."""
    kinds = defaultdict[tuple[str, str], list[Tellable]](list)
    for one in found:
        kinds[one.rule, one.path].append(one)
    in_all = Counter[str]()
    for (rule, _), alike in kinds.items():
        in_all[rule] += len(alike)
    kept: list[Diagnostic] = []
    number, left = Counter[str](), dict[str, list[list[Tellable]]]()
    for (rule, _), alike in sorted(kinds.items(), key=itemgetter(0)):
        if number[rule] >= MOST_IN_ALL:
            left.setdefault(rule, []).append(alike)
            continue
        few = alike if len(alike) <= most + 1 else alike[:most]
        number[rule] += len(few)
        kept += [one.finding for one in few]
        if others := alike[len(few) :]:
            at_least = in_all[rule] >= MOST_FOUND
            kept.append(more_of(others[0].finding.place, rule, len(others), _worst(others), at_least=at_least))
    kept += [_elsewhere(files, at_least=in_all[rule] >= MOST_FOUND) for rule, files in left.items()]
    return sorted(kept, key=_ORDER)


def _worst(found: Iterable[Tellable]) -> Severity:
    return min({one.severity for one in found}, key=list(Severity).index)


def _elsewhere(files: list[list[Tellable]], *, at_least: bool) -> Diagnostic:
    first, others = files[0][0], len(files) - 1
    number = f"{'at least ' if at_least else ''}{others:,}"
    where = f"this file and {number} other{'s' if others > 1 else ''}" if others else "this file"
    message = f"more of this kind in {where}; fix those that are told and look again"
    return Diagnostic(first.finding.place, first.rule, message, _worst(chain.from_iterable(files)))


def more_of(
    place: Place, rule: str, count: int, severity: Severity = Severity.ERROR, *, at_least: bool = False
) -> Diagnostic:
    """What stands for `count` findings of a rule, the first of them at `place`; `at_least` where nobody counted all.

    Of a file as a whole nothing was told one by one.
    """
    number = f"{'at least ' if at_least else ''}{count:,}"
    if place.line:
        message = f"and {number} more of this kind in this file, from here on; fix those above and look again"
    else:
        message = f"{number} of this kind in this file; fix those that are told elsewhere and look again"
    return Diagnostic(place, rule, message, severity)


def quoted(text: str, limit: int = 60) -> str:
    """`text` as it may stand in a message: in quotes, on one line, control characters escaped, cut at `limit`."""
    shown = text[:limit]
    if not shown.isprintable():
        shown = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in shown)
    return f'"{shown}…"' if len(text) > limit else f'"{shown}"'


def quoted_apart(one: str, other: str, limit: int = 60) -> tuple[str, str]:
    """Two texts as `quoted`, so that one sees in what they differ: of long ones, from a little before it."""
    pairs = enumerate(zip(one, other, strict=False))
    differs = next((at for at, (mine, its) in pairs if mine != its), min(len(one), len(other)))
    start = max(differs - limit // 3, 0) if differs >= limit * 2 // 3 and max(len(one), len(other)) > limit else 0
    lead = "…" if start else ""
    return quoted(lead + one[start:], limit), quoted(lead + other[start:], limit)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`; did you mean "raj"?` with the nearest known word, or nothing where none is near."""
    near = nearest(word, known)
    return hint_at(near) if near else ""


def one_of(known: Iterable[str]) -> str:
    """The end of a sentence about a word that nobody knows, where few are known."""
    names = list(known)
    return f"; write {'one of ' if names[1:] else ''}{', '.join(names)}" if names else "; there are none yet"


def hint_at(name: str) -> str:
    """The end of a sentence about a word that nobody knows."""
    return f"; did you mean {quoted(name, len(name))}?"


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that `word` was probably meant to be, or "" where none is near.

    Also the only one that it is a part of: `ana` of `ana-ruiz`.
    """
    names = list(known)
    whole = [name for name in names if word in re.split(r"[-/]", name)]
    return whole[0] if len(whole) == 1 else next(iter(difflib.get_close_matches(word, names, n=1, cutoff=0.6)), "")


class Nearest:
    """`near("rai")` is "raj", or "" where no name is near or too many were asked for; `hint` says so.

    Among thousands of names in well under a millisecond each, where difflib alone takes 50 ms for 5,000. So names are
    first sorted by how many pairs of letters they share with the word, and difflib decides among the best few. A file
    can hold thousands of wrong names; nobody reads that many hints.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._names = tuple(names)
        self._found: dict[str, str] = {}
        self._compared = 0

    def near(self, word: str) -> str:
        if word not in self._found and len(self._found) < MOST_HINTS and self._compared < MOST_COMPARED:
            self._found[word] = nearest(word, self._shortlist(word))
        return self._found.get(word, "")

    def hint(self, word: str) -> str:
        near = self.near(word)
        return hint_at(near) if near else ""

    def _shortlist(self, word: str) -> list[str]:
        shared = Counter(chain.from_iterable(self._index.get(pair, ()) for pair in _pairs(word)))
        self._compared += len(shared)
        return nsmallest(SHORTLIST, shared, key=lambda name: (-shared[name] / (len(name) + len(word)), name))

    @cached_property
    def _index(self) -> dict[str, list[str]]:
        index: dict[str, list[str]] = {}
        for name in self._names:
            for pair in _pairs(name):
                index.setdefault(pair, []).append(name)
        return index


def _pairs(word: str) -> list[str]:
    """Each once, in order; the ends of a word count as letters, so that one-letter words have pairs too."""
    framed = f" {word} "
    return list(dict.fromkeys(framed[i : i + 2] for i in range(len(framed) - 1)))
