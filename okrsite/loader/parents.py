"""What is above what: the longer cycle that a cycle serves which names none, and how deep parents may nest."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import groupby
from typing import Final

from okrsite.diagnostics import Diagnostic, quoted
from okrsite.model import Cycle, State

MAX_DEPTH: Final = 32
_TOO_DEEP: Final = (
    f"{{}} is more than {MAX_DEPTH} cycles below the longest one, and nobody follows that; give it a longer parent"
)


def too_deep(parents: Mapping[str, str | None]) -> list[str]:
    """Those that are one level too deep; what is below them counts from there again. Circles are not looked at."""
    depths: dict[str, int] = {}
    found: list[str] = []
    for start in parents:
        way: dict[str, None] = {}
        at: str | None = start
        while at is not None and at in parents and at not in depths and at not in way:
            way[at] = None
            at = parents[at]
        depth = depths.get(at or "", 0)
        for id_ in reversed(way):
            depth += 1
            if depth > MAX_DEPTH:
                found.append(id_)
                depth = 1
            depths[id_] = depth
    return found


def nested(cycles: Mapping[str, Cycle], findings: list[Diagnostic]) -> dict[str, Cycle]:
    """With their parents; whatever looks above a cycle finds but a few, however many there are."""
    found = with_default_parents(cycles)
    for id_ in too_deep({cycle.id: cycle.parent for cycle in found.values()}):
        if found[id_].state is not State.ARCHIVED:
            findings.append(Diagnostic(found[id_].origin.at("parent"), "cycle-depth", _TOO_DEEP.format(quoted(id_))))
            found[id_] = replace(found[id_], parent=None)
    return found


def with_default_parents(cycles: Mapping[str, Cycle]) -> dict[str, Cycle]:
    """Each that does not name one serves the shortest longer one that contains it. Archived ones are as they were."""
    above = _shortest_around(cycles.values())
    return {
        cycle.id: replace(cycle, parent=above[cycle.id])
        if cycle.id in above and not cycle.parent and cycle.state is not State.ARCHIVED
        else cycle
        for cycle in cycles.values()
    }


def _shortest_around(cycles: Iterable[Cycle]) -> dict[str, str]:
    """By its id the shortest longer cycle around each; of two alike the first by id.

    One pass over the first days, with a tree of minima over the last days (Fenwick's): thousands of cycles cost no more
    each than a few.
    """
    ordered, found = sorted(cycles, key=lambda cycle: cycle.span.starts), dict[str, str]()
    last_days = sorted({cycle.span.ends for cycle in ordered}, reverse=True)
    place = {day: nth for nth, day in enumerate(last_days, 1)}
    tree: list[tuple[int, str]] = [(sys.maxsize, "")] * (len(last_days) + 1)

    def shortest(at: int) -> tuple[int, str]:
        """Of those so far that end on one of the `at` latest days."""
        best = tree[0]
        while at:
            best, at = min(best, tree[at]), at & (at - 1)
        return best

    for _, group in groupby(ordered, lambda cycle: cycle.span.starts):
        alike = list(group)
        begun_before = [shortest(place[cycle.span.ends]) for cycle in alike]
        for cycle in alike:
            at = place[cycle.span.ends]
            while at < len(tree):
                tree[at], at = min(tree[at], (cycle.span.days, cycle.id)), at + (at & -at)
        for cycle, earlier in zip(alike, begun_before, strict=True):
            if (best := min(earlier, shortest(place[cycle.span.ends] - 1)))[1]:
                found[cycle.id] = best[1]
    return found
