"""Circles where each thing names at most one other, such as a parent."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from typing import TypeVar

Thing = TypeVar("Thing", bound=Hashable)
MOST_SHOWN = 6


def circles(parents: Mapping[Thing, Thing]) -> Iterator[list[Thing]]:
    """Each circle once, beginning with the member that comes first in `parents`."""
    done: set[Thing] = set()
    position = {thing: number for number, thing in enumerate(parents)}
    for start in parents:
        path: dict[Thing, None] = {}
        at = start
        while at in parents and at not in done and at not in path:
            path[at] = None
            at = parents[at]
        if at in path:
            members = list(path)
            members = members[members.index(at) :]
            first = members.index(min(members, key=position.__getitem__))
            yield members[first:] + members[:first]
        done.update(path)


def shown(members: list[str]) -> str:
    """`a → b → a`, the middle of a long one left out."""
    names = members if len(members) <= MOST_SHOWN else [*members[: MOST_SHOWN - 1], "…", members[-1]]
    return " → ".join([*names, members[0]])
