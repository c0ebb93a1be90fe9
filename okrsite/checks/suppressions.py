"""`ignore:`: a rule that people decided not to be asked of one item, why, and until when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from okrsite.model import Cycle, Key, Portal, Suppression, is_key_result


def items_with_ignores(cycle: Cycle) -> Iterator[tuple[str, Mapping[str, Suppression]]]:
    for items in (cycle.objectives, cycle.key_results):
        for ref, item in items.items():
            if item.ignore:
                yield ref, item.ignore


def is_silenced(portal: Portal, item: Key, rule: str, as_of: date) -> bool:
    """What an objective ignores is ignored for its key results too."""
    cycle = portal.cycles[item.cycle]
    own = cycle.key_results[item.ref].ignore if is_key_result(item.ref) else {}
    for ignored in (own, cycle.objectives[item.objective.ref].ignore):
        given = ignored.get(rule)
        if given and given.holds(as_of):
            return True
    return False
