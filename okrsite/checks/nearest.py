"""Did you mean? Among thousands of names, in well under a millisecond each.

difflib alone takes 50 ms for 5,000 names. So names are first sorted by how many pairs of letters they share with the
word, and difflib decides among the best few. A file can hold thousands of wrong names; nobody reads that many hints.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
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
    """Among the full ids of objectives and key results, the one of the kind that was meant."""

    def __init__(self, objectives: Iterable[str], key_results: Iterable[str]) -> None:
        self._objectives, self._key_results = Nearest(objectives), Nearest(key_results)
        own = Counter(ref.rpartition("/")[2] for ref in (*objectives, *key_results))
        named = ((ref.rpartition("/")[2], ref) for ref in (*objectives, *key_results))
        self._by_own_id = {name: ref for name, ref in named if own[name] == 1}
        self._below: dict[str, list[str]] = {}
        for ref in key_results:
            self._below.setdefault(ref.rpartition("/")[0], []).append(ref)

    def hint(self, ref: str, unit: str = "") -> str:
        """A key result for three ids, and for fewer what alone has the last of them, or is near within `unit`."""
        objective = ref.rpartition("/")[0]
        if objective in self._below:
            return self._of_objective(objective, ref)
        if ref.count("/") == LONGEST:
            return self._key_results.hint(ref) or self._of_own_id(ref)
        full = ref if "/" in ref or not unit else f"{unit}/{ref}"
        return self._of_own_id(ref) or self._objectives.hint(full) or self._key_results.hint(full)

    def _of_objective(self, objective: str, ref: str) -> str:
        """Of those that one objective has, which are all named where none is near."""
        ids = [known.rpartition("/")[2] for known in self._below[objective]]
        if near := nearest(ref.rpartition("/")[2], ids):
            meant = f"{objective}/{near}"
            return f"; did you mean {quoted(meant, len(meant))}?"
        return f"; {quoted(objective, len(objective))} has {', '.join(ids[:SHORTLIST])}"

    def _of_own_id(self, ref: str) -> str:
        meant = self._by_own_id.get(ref.rpartition("/")[2])
        return f"; did you mean {quoted(meant, len(meant))}?" if meant else ""


def _pairs(word: str) -> list[str]:
    """Each once, in order; the ends of a word count as letters, so that one-letter words have pairs too."""
    framed = f" {word} "
    return list(dict.fromkeys(framed[i : i + 2] for i in range(len(framed) - 1)))
