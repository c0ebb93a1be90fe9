"""Did you mean? Among thousands of names, in well under a millisecond each.

difflib alone takes 50 ms for 5,000 names. So names are first sorted by how many pairs of letters they share with the
word, and difflib decides among the best few. A file can hold thousands of wrong names; nobody reads that many hints.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property
from itertools import chain
from types import MappingProxyType

from okrsite.diagnostics import nearest, quoted
from okrsite.model import unit_of

SHORTLIST = 12
MOST_HINTS = 50
LONGEST = 2  # slashes in the full id of a key result


class Nearest:
    """`near("rai")` is "raj", or "" where no name is near or too many were asked for; `hint` says so."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = tuple(names)
        self._found: dict[str, str] = {}

    def near(self, word: str) -> str:
        if word not in self._found and len(self._found) < MOST_HINTS:
            self._found[word] = nearest(word, self._shortlist(word))
        return self._found.get(word, "")

    def hint(self, word: str) -> str:
        near = self.near(word)
        return _meant(near) if near else ""

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


class ByEnd:
    """Full ids by what they end in: their own id, or all that follows the unit. What several end in means none."""

    def __init__(self, refs: Iterable[str]) -> None:
        ends = [(ref, end) for ref in refs for end in {ref.rpartition("/")[2], ref.partition("/")[2]}]
        shared = Counter(end for _, end in ends)
        self._refs = {end: ref for ref, end in ends if shared[end] == 1}
        self._near = Nearest(self._refs)

    def exactly(self, end: str) -> str:
        return self._refs.get(end, "")

    def nearly(self, end: str) -> str:
        return self._refs.get(self._near.near(end), "")


class NearItems:
    """Among the full ids of objectives and key results, the one that was meant."""

    def __init__(
        self, objectives: Iterable[str], key_results: Iterable[str], former: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        """former: full ids that some of them had, and those that these have now."""
        every = (*objectives, *key_results)
        self._former = former
        self._objectives, self._key_results = Nearest(objectives), Nearest(key_results)
        self._below = _grouped((objective, own) for objective, _, own in (ref.rpartition("/") for ref in key_results))
        self._own = _grouped((unit_of(ref), ref.partition("/")[2]) for ref in objectives)
        self._of_unit = _grouped((unit_of(ref), ref) for ref in every)
        self._within: dict[str, ByEnd] = {}
        self._all = ByEnd(every)

    def has_unit(self, unit: str) -> bool:
        return unit in self._of_unit

    def hint(self, ref: str, unit: str = "") -> str:
        """What is right but for its unit or its objective was meant before what is only alike."""
        full = _full(ref, unit)
        if now := self._former.get(full):
            return called_now(now)
        objective, _, own = full.rpartition("/")
        if near := nearest(own, self._below.get(objective, ())):
            return _meant(f"{objective}/{near}")
        within, end = self._by_end(unit_of(full)), full.partition("/")[2]
        exactly = within.exactly(own) or self._all.exactly(end) or self._all.exactly(own)
        nearly = within.nearly(end) if objective not in self._below else ""
        if meant := exactly or nearly:
            return _meant(meant)
        return self._what_there_is(ref, objective, unit_of(full))

    def anywhere(self, ref: str, unit: str = "") -> str:
        """Of ids whose unit has nothing, those that are alike."""
        full = _full(ref, unit)
        is_long = ref.count("/") == LONGEST
        kinds = (self._key_results, self._objectives) if is_long else (self._objectives, self._key_results)
        alike = "" if "/" in ref else self._all.nearly(ref)
        return _meant(alike) if alike else kinds[0].hint(full) or kinds[1].hint(full)

    def _by_end(self, unit: str) -> ByEnd:
        """Of one unit: few of thousands are ever asked for."""
        if unit not in self._within:
            self._within[unit] = ByEnd(self._of_unit.get(unit, ()))
        return self._within[unit]

    def _what_there_is(self, ref: str, objective: str, unit: str) -> str:
        if objective in self._below:
            return _has(objective, self._below[objective])
        return _has(unit, self._own[unit]) if "/" in ref and unit in self._own else ""


def called_now(name: str) -> str:
    """The hint at what says `previously:`."""
    return f"; {quoted(name, len(name))} is what it is called now"


def _full(ref: str, unit: str) -> str:
    """Of an id that `unit` writes, which may be one of its own."""
    return ref if "/" in ref or not unit else f"{unit}/{ref}"


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for group, member in pairs:
        groups.setdefault(group, []).append(member)
    return groups


def _meant(ref: str) -> str:
    return f"; did you mean {quoted(ref, len(ref))}?"


def _has(whole: str, ids: list[str]) -> str:
    return f"; {quoted(whole, len(whole))} has {', '.join(map(quoted, ids[:SHORTLIST]))}"


def _pairs(word: str) -> list[str]:
    """Each once, in order; the ends of a word count as letters, so that one-letter words have pairs too."""
    framed = f" {word} "
    return list(dict.fromkeys(framed[i : i + 2] for i in range(len(framed) - 1)))
