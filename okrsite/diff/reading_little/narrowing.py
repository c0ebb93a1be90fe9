"""How little of two portals has to be looked at to tell all that differs between them.

Most pull requests change a file or two of thousands. What cannot differ is the same on both sides, so nobody has to
work out its numbers or to ask a rule about it. What can are the objectives in the changed files, those above them, all
in the units of these, and all that rolls up into any. Where a change may reach everything, such as one of portal.yaml,
of a cycle's dates or of the teams just below the company, everything is looked at.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Final

from okrsite.model import (
    COMPANY,
    Cycle,
    Key,
    Objective,
    Organisation,
    Portal,
    Rollup,
    State,
    Word,
    objective_of,
    unit_of,
)

Portals = tuple[Portal, Portal]
_CYCLES: Final = "content/cycles/"
_KPI: Final = re.compile(r"content/kpis/[a-z0-9-]+\.(?:yaml|yml|csv)")


def is_of_one_unit(path: str) -> bool:
    """Whether a file is a plan or a report, by its path."""
    name = path.rpartition("/")[2].partition(".")[0]
    return path.startswith(_CYCLES) and path.count("/") > 2 and not (name == "cycle" and path.count("/") == 3)


def is_of_one_kpi(path: str) -> bool:
    """Whether a file is a KPI or its table, by its path; one with another name may stand for several."""
    return bool(_KPI.fullmatch(path))


def is_check_in(path: str) -> bool:
    return path.startswith(_CYCLES) and path.split("/")[3:4] == ["check-ins"]


def signs(paths: Iterable[str]) -> frozenset[str]:
    """A file of each cycle, best a plan, and one of its reviews: they tell that the cycle, and any review, is there."""
    found: dict[tuple[str, bool], str] = {}
    for path in sorted(filter(is_of_one_unit, paths), key=lambda path: (is_check_in(path), path)):
        cycle, folder = path.split("/")[2:4]
        found.setdefault((cycle, folder == "reviews"), path)
    return frozenset(found.values())


def are_alike(before: Portal, after: Portal) -> bool:
    """Whether all that objectives of many units have in common is the same on both sides."""
    return (
        before.has_org_file
        and _lasting(before.organisation) == _lasting(after.organisation)
        and (not placed_anew((before, after)) or _branches(before.organisation) == _branches(after.organisation))
        and before.unreadable == after.unreadable
        and before.cycles.keys() == after.cycles.keys()
        and all(_has_aims(cycle) == _has_aims(after.cycles[id_]) for id_, cycle in before.cycles.items())
        and all(cycle.unread == after.cycles[id_].unread for id_, cycle in before.cycles.items())
    )


def _lasting(organisation: Organisation) -> tuple[object, ...]:
    """What leads to units from anywhere: their former names, and what could not be read of them."""
    return {unit.id: unit.previously for unit in organisation.units.values() if unit.previously}, organisation.unread


def _branches(organisation: Organisation) -> Collection[str]:
    """How many there are is asked of all at once."""
    return {*map(organisation.branch_of, organisation.units)}


def every_name(units: Iterable[str], portals: Portals) -> frozenset[str]:
    """The ids that they have or had, and files may still name."""
    ids = frozenset(units)
    return ids.union(*(portal.organisation.names_of(id_) for portal in portals for id_ in ids))


def placed_anew(portals: Portals) -> frozenset[str]:
    """The units that one side does not have or has elsewhere; who leads them and how they are called is for readers."""
    before, after = (
        {(unit.id, unit.kind, unit.parent, unit.since, unit.until) for unit in portal.organisation.units.values()}
        for portal in portals
    )
    return frozenset(id_ for id_, *_ in before ^ after)


def of_units(portal: Portal, units: frozenset[str]) -> Iterator[Key]:
    """The objectives that are theirs, or that they own something of."""
    for cycle in portal.cycles.values() if units else ():
        if cycle.state is not State.ARCHIVED:
            for ref, objective in cycle.objectives.items():
                if not units.isdisjoint({unit_of(ref), *_owners(objective)}):
                    yield Key(cycle.id, ref)


def _owners(objective: Objective) -> Iterator[str | None]:
    yield objective.owner
    for key_result in objective.key_results:
        yield key_result.owner
        yield from (initiative.owner for initiative in key_result.initiatives)


def _has_aims(cycle: Cycle) -> bool:
    return bool(cycle.by_unit.get(COMPANY))


def reached(portals: Portals, start: frozenset[Key], as_of: date) -> frozenset[Key]:
    """All objectives, of either side, that may differ because those of `start` were touched, or are below them."""
    found: set[Key] = set(start)
    for portal in portals:
        found |= _closed(start, partial(_supported, portal))
    mates = {mate for portal in portals for key in found for mate in _mates(portal, key, as_of)}
    for portal in portals:
        found |= {target for key in start for target in _linked(portal, key)}
        found |= _closed(mates, partial(_beneath, portal))
    return frozenset(found)


def _closed(start: Collection[Key], onwards: Callable[[Key], Iterable[Key]]) -> set[Key]:
    """All that can be reached, however far."""
    found, waiting = set(start), list(start)
    while waiting:
        new = set(onwards(waiting.pop())) - found
        found |= new
        waiting += new
    return found


def _supported(portal: Portal, key: Key) -> Iterator[Key]:
    cycle = portal.cycles.get(key.cycle)
    if cycle and (target := cycle.supports.get(key.ref)):
        yield target.objective


def _mates(portal: Portal, key: Key, as_of: date) -> Iterator[Key]:
    """All objectives of its unit; once its cycle is over also those of others, since a rule sets them side by side."""
    unit, own = unit_of(key.ref), portal.cycles[key.cycle]
    others = portal.cycles.values() if own.span.ends < as_of else ()
    over = (cycle for cycle in others if cycle.span.ends < as_of and cycle.state is not State.ARCHIVED)
    return (Key(cycle.id, ref) for cycle in (own, *over) for ref in cycle.by_unit.get(unit, ()))


def _linked(portal: Portal, key: Key) -> Iterator[Key]:
    cycle = portal.cycles[key.cycle]
    for links in (cycle.contributes_to, cycle.depends_on):
        yield from (target.objective for target in links.get(key.ref, ()))


def _beneath(portal: Portal, key: Key) -> Iterator[Key]:
    """The objectives that may roll up into this one; `facts.cascade` knows which do."""
    if may_roll_up(portal, key):
        own = (Key(key.cycle, ref) for ref, _ in portal.cycles[key.cycle].key_results_of(key.ref))
        for target in (key, *own):
            yield from portal.supporters.get(target, ())


def may_roll_up(portal: Portal, key: Key) -> bool:
    """Whether the numbers of this objective may be those of others."""
    cycle = portal.cycles[key.cycle]
    objective = cycle.objectives.get(key.ref)
    if objective is None:
        return False
    own = [key_result for _, key_result in cycle.key_results_of(key.ref)]
    is_aligned = any(key_result.measure is Word.ALIGNED for key_result in objective.key_results)
    return is_aligned or not own or objective.rollup in (Rollup.ALIGNED, Rollup.BOTH)


def sliced(portal: Portal, keys: frozenset[Key]) -> Portal:
    """With these objectives alone, and of the units those of which nothing is missing. Archives stay whole."""
    cycles = {id_: _sliced(cycle, keys) for id_, cycle in portal.cycles.items()}
    return replace(portal, cycles=cycles)


def _sliced(cycle: Cycle, keys: frozenset[Key]) -> Cycle:
    if cycle.state is State.ARCHIVED:
        return cycle
    objectives = {key.ref for key in keys if key.cycle == cycle.id}
    return replace(
        cycle,
        objectives={ref: own for ref, own in cycle.objectives.items() if ref in objectives},
        key_results={ref: own for ref, own in cycle.key_results.items() if objective_of(ref) in objectives},
        by_unit={unit: refs for unit, refs in cycle.by_unit.items() if objectives.issuperset(refs)},
    )
