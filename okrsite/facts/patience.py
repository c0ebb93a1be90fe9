"""How long news may take: of a key result by its cadence, of what rolls up by the shortest of what is beneath it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from okrsite.facts.cascade import Cascade
from okrsite.model import COMPANY, Key, Portal, State, Word

ENDLESS: Final = 1_000_000
"""Days: more than any cycle has."""
WHOLE = ""
"""Stands for the cycle itself where others name an objective, a key result or a unit."""


def patience_of(portal: Portal, cascade: Cascade) -> Mapping[Key, int]:
    """In days, by objective, key result, unit and cycle; empty where the portal's cadence is that of everything.

    Endless for an `aligned` key result that nothing supports: nobody is asked to report it, so nobody is late.
    """
    settings = portal.settings
    cycles = [cycle for cycle in portal.cycles.values() if cycle.state is not State.ARCHIVED]
    found = {
        Key(cycle.id, ref): settings.patience_with(cadence)
        for cycle in cycles
        for refs in (cycle.objectives, cycle.key_results)
        for ref in refs
        if (cadence := cycle.cadence_of(ref))
    }
    found |= {
        key: ENDLESS
        for cycle in cycles
        for ref, key_result in cycle.key_results.items()
        if key_result.measure is Word.ALIGNED and not cascade.beneath[key := Key(cycle.id, ref)]
    }
    if not found:
        return found

    def shortest(keys: Iterable[Key]) -> int:
        return min((found.get(key, settings.patience) for key in keys), default=settings.patience)

    for key in cascade.order:
        parts = [Key(key.cycle, ref) for ref, _ in portal.cycles[key.cycle].key_results_of(key.ref)]
        for own in (*(part for part in parts if part in cascade.beneath), key):
            if own not in found:
                found[own] = shortest(part for part, _ in cascade.beneath.get(own, ()))
    for cycle in cycles:
        for unit, refs in cycle.by_unit.items():
            found[Key(cycle.id, unit)] = shortest(Key(cycle.id, ref) for ref in refs)
        shown = cycle.by_unit.get(COMPANY) or cycle.objectives
        found[Key(cycle.id, WHOLE)] = shortest(Key(cycle.id, ref) for ref in shown)
    return found
