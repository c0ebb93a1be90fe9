"""What rolls up into what: key results into their objective, objectives into the one that they support.

Each objective supports at most one other, so the links form trees, apart from circles, which are an error that facts
survive: the links on a circle are left out, all of them, whichever file comes first. Nothing here recurses; a chain may
be as long as it likes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from okrsite.model import Cycle, Key, Objective, Portal, Rollup, State, Word


class Beneath(NamedTuple):
    """One part of a roll-up."""

    key: Key
    weight: Decimal


@dataclass(frozen=True, slots=True)
class Cascade:
    """What counts for what.

    order: all objectives, each after those that roll up into it.  beneath: the parts of each objective and of each
    `aligned` key result.
    """

    order: tuple[Key, ...]
    in_circle: frozenset[Key]
    beneath: Mapping[Key, tuple[Beneath, ...]]


def cascade_of(portal: Portal) -> Cascade:
    objectives = [Key(cycle.id, ref) for cycle in portal.cycles.values() for ref in cycle.objectives]
    order, in_circle = _in_order(objectives, dict(_parents(portal)))
    beneath: dict[Key, tuple[Beneath, ...]] = {}
    for key in objectives:
        _note_beneath(beneath, portal, key, in_circle)
    return Cascade((*order, *(key for key in objectives if key in in_circle)), in_circle, beneath)


def _parents(portal: Portal) -> Iterator[tuple[Key, Key]]:
    """The objective above each objective; that of the key result where one is supported."""
    for cycle in portal.cycles.values():
        for ref, target in cycle.supports.items():
            above, objective = portal.cycles.get(target.cycle), target.objective
            if above and ref in cycle.objectives and objective.ref in above.objectives:
                yield Key(cycle.id, ref), objective


def _in_order(objectives: list[Key], parents: Mapping[Key, Key]) -> tuple[list[Key], frozenset[Key]]:
    """Kahn's algorithm: what still waits when nothing more can be taken waits for itself."""
    waiting = Counter(parents.values())
    ready = [key for key in objectives if key not in waiting]
    for key in ready:  # grows while it is walked
        parent = parents.get(key)
        if parent is not None:
            waiting[parent] -= 1
            if not waiting[parent]:
                ready.append(parent)
    return ready, frozenset(objectives).difference(ready)


def _note_beneath(found: dict[Key, tuple[Beneath, ...]], portal: Portal, key: Key, in_circle: frozenset[Key]) -> None:
    """The parts of one objective and of its aligned key results."""
    cycle = portal.cycles[key.cycle]
    objective = cycle.objectives[key.ref]
    own: list[Beneath] = []
    aligned = _supporters(portal, key, in_circle)
    for ref, key_result in cycle.key_results_of(key.ref):
        part = Beneath(Key(key.cycle, ref), key_result.weight)
        supporters = _supporters(portal, part.key, in_circle)
        own.append(part)
        aligned += supporters
        if key_result.measure is Word.ALIGNED:
            found[part.key] = supporters
    found[key] = _chosen(objective, tuple(own), aligned)


def _chosen(objective: Objective, own: tuple[Beneath, ...], aligned: tuple[Beneath, ...]) -> tuple[Beneath, ...]:
    if objective.rollup is Rollup.BOTH:
        return own + aligned
    return aligned if objective.rollup is Rollup.ALIGNED or not own else own


def _supporters(portal: Portal, key: Key, in_circle: frozenset[Key]) -> tuple[Beneath, ...]:
    """The objectives that support `key` and count."""
    if not (supporters := portal.supporters.get(key)):  # as of nearly all
        return ()
    return tuple(
        Beneath(supporter, objective.weight)
        for supporter in supporters
        if supporter not in in_circle and (objective := _counted(portal, supporter, portal.cycles[key.cycle]))
    )


def _counted(portal: Portal, supporter: Key, above: Cycle) -> Objective | None:
    """A draft counts in drafts only."""
    cycle = portal.cycles[supporter.cycle]
    if cycle.state is State.DRAFT and above.state is not State.DRAFT:
        return None
    return cycle.objectives.get(supporter.ref)
