"""Did you mean? Among thousands of names, in well under a millisecond each.

difflib alone takes 50 ms for 5,000 names. So names are first sorted by how many pairs of letters they share with the
word, and difflib decides among the best few. A file can hold thousands of wrong names; nobody reads that many hints.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from functools import cached_property
from itertools import chain

from okrsite.diagnostics import did_you_mean, nearest, quoted

SHORTLIST = 12
MOST_HINTS = 50
LONGEST = 2  # slashes in the full id of a key result


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


class NearItems:
    """Among the full ids of objectives and key results, the one that was meant."""

    def __init__(self, objectives: Iterable[str], key_results: Iterable[str]) -> None:
        self._objectives, self._key_results = Nearest(objectives), Nearest(key_results)
        self._own_ids = _own_ids((*objectives, *key_results))
        self._below = _grouped((objective, own) for objective, _, own in (ref.rpartition("/") for ref in key_results))
        self._of_unit = _grouped((ref.partition("/")[0], ref) for ref in (*objectives, *key_results))
        self._near: dict[tuple[str, int], Nearest] = {}

    def within(self, ref: str, unit: str) -> str:
        """What the unit that `ref` names, or else the one that writes it, may have meant; "" where it has nothing."""
        full = ref if "/" in ref or not unit else f"{unit}/{ref}"
        above, _, own_id = full.rpartition("/")
        if above in self._below:
            near = nearest(own_id, self._below[above])
            return _meant(f"{above}/{near}") if near else _has(above, self._below[above])
        named = full.partition("/")[0]
        items = self._of_unit.get(named, [])
        alike = [item for item in items if item.count("/") == full.count("/")]
        if hint := self._near_in(named, full.count("/"), alike).hint(full) or _own_ids(items).get(own_id, ""):
            return hint
        return _has(named, [item.partition("/")[2] for item in alike]) if alike and full == ref else ""

    def anywhere(self, ref: str, unit: str) -> str:
        """A key result for three ids, and for fewer what alone has the last of them, or is near."""
        alone = self._own_ids.get(ref.rpartition("/")[2], "")
        if ref.count("/") == LONGEST:
            return self._key_results.hint(ref) or alone
        full = ref if "/" in ref or not unit else f"{unit}/{ref}"
        return alone or self._objectives.hint(full) or self._key_results.hint(full)

    def _near_in(self, unit: str, slashes: int, names: list[str]) -> Nearest:
        return self._near.setdefault((unit, slashes), Nearest(names))


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for group, member in pairs:
        groups.setdefault(group, []).append(member)
    return groups


def _own_ids(refs: Collection[str]) -> dict[str, str]:
    """The hint at each that no other shares its own id with."""
    shared = Counter(ref.rpartition("/")[2] for ref in refs)
    return {own: _meant(ref) for ref in refs if shared[own := ref.rpartition("/")[2]] == 1}


def _meant(ref: str) -> str:
    return f"; did you mean {quoted(ref, len(ref))}?"


def _has(whole: str, ids: list[str]) -> str:
    return f"; {quoted(whole, len(whole))} has {', '.join(ids[:SHORTLIST])}"


def _pairs(word: str) -> list[str]:
    """Each once, in order; the ends of a word count as letters, so that one-letter words have pairs too."""
    framed = f" {word} "
    return list(dict.fromkeys(framed[i : i + 2] for i in range(len(framed) - 1)))
