"""Which objective or key result was meant by a full id that nobody has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from okrsite.diagnostics import SHORTLIST, Nearest, hint_at, quoted
from okrsite.model import unit_of

LONGEST = 2  # slashes in the full id of a key result
MOST_ITEMS = 500


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

    def __init__(self, objectives: Iterable[str], key_results: Iterable[str]) -> None:
        every = (*objectives, *key_results)
        self._objectives, self._key_results = Nearest(objectives), Nearest(key_results)
        self._below = _grouped((objective, own) for objective, _, own in (ref.rpartition("/") for ref in key_results))
        self._near_below: dict[str, Nearest] = {}
        self._hints: dict[tuple[str, str], str] = {}
        self._own = _grouped((unit_of(ref), ref.partition("/")[2]) for ref in objectives)
        self._of_unit = _grouped((unit_of(ref), ref) for ref in every)
        self._within: dict[str, ByEnd] = {}
        self._all = ByEnd(every)

    def has_unit(self, unit: str) -> bool:
        return unit in self._of_unit

    def hint(self, ref: str, unit: str = "") -> str:
        """What is right but for its unit or its objective was meant before what is only alike.

        Of a thousand unknown ids nobody reads that many hints, so the last ones get none.
        """
        if (ref, unit) not in self._hints and len(self._hints) < MOST_ITEMS:
            self._hints[ref, unit] = self._hint(ref, unit)
        return self._hints.get((ref, unit), "")

    def _hint(self, ref: str, unit: str) -> str:
        full = _full(ref, unit)
        objective, _, own = full.rpartition("/")
        if near := self._nearest_below(objective, own):
            return hint_at(f"{objective}/{near}")
        within, end = self._by_end(unit_of(full)), full.partition("/")[2]
        exactly = within.exactly(own) or self._all.exactly(end) or self._all.exactly(own)
        nearly = within.nearly(end) if objective not in self._below else ""
        if meant := exactly or nearly:
            return hint_at(meant)
        return self._what_there_is(ref, objective, unit_of(full))

    def anywhere(self, ref: str, unit: str = "") -> str:
        """Of ids whose unit has nothing, those that are alike."""
        full = _full(ref, unit)
        is_long = ref.count("/") == LONGEST
        kinds = (self._key_results, self._objectives) if is_long else (self._objectives, self._key_results)
        alike = "" if "/" in ref else self._all.nearly(ref)
        return hint_at(alike) if alike else kinds[0].hint(full) or kinds[1].hint(full)

    def _nearest_below(self, objective: str, own: str) -> str:
        if objective not in self._near_below:
            self._near_below[objective] = Nearest(self._below.get(objective, ()))
        return self._near_below[objective].near(own)

    def _by_end(self, unit: str) -> ByEnd:
        """Of one unit: few of thousands are ever asked for."""
        if unit not in self._within:
            self._within[unit] = ByEnd(self._of_unit.get(unit, ()))
        return self._within[unit]

    def _what_there_is(self, ref: str, objective: str, unit: str) -> str:
        if objective in self._below:
            return _has(objective, self._below[objective])
        return _has(unit, self._own[unit]) if "/" in ref and unit in self._own else ""


def claimed_by(ids: Iterable[str]) -> str:
    """The hint at those that say `previously:` of one id; "" for none."""
    names = [quoted(id_, len(id_)) for id_ in ids]
    return (
        f"; {', '.join(names[:-1])} and {names[-1]} both were called so; write the one that is meant" if names else ""
    )


def _full(ref: str, unit: str) -> str:
    """Of an id that `unit` writes, which may be one of its own."""
    return ref if "/" in ref or not unit else f"{unit}/{ref}"


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for group, member in pairs:
        groups.setdefault(group, []).append(member)
    return groups


def _has(whole: str, ids: list[str]) -> str:
    return f"; {quoted(whole, len(whole))} has {', '.join(map(quoted, ids[:SHORTLIST]))}"
