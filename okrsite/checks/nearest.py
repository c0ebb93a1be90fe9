"""Did you mean? Among thousands of names, in well under a millisecond each.

difflib alone takes 50 ms for 5,000 names. So names are first sorted by how many pairs of letters they share with the
word, and difflib decides among the best few. A file can hold thousands of wrong names; nobody reads that many hints.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cached_property
from itertools import chain

from okrsite.diagnostics import did_you_mean

SHORTLIST = 12
MOST_HINTS = 50


class Nearest:
    """`hint("rai")` gives `; did you mean "raj"?`, or nothing where no name is near or too many were asked for."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = tuple(names)
        self._hints: dict[str, str] = {}

    def hint(self, word: str) -> str:
        if word not in self._hints and len(self._hints) < MOST_HINTS:
            self._hints[word] = did_you_mean(word, self._shortlist(word))
        return self._hints.get(word, "")

    def _shortlist(self, word: str) -> list[str]:
        shared = Counter(chain.from_iterable(self._index.get(pair, ()) for pair in _pairs(word)))
        best = sorted(shared, key=lambda name: (-shared[name] / (len(name) + len(word)), name))
        return best[:SHORTLIST]

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
