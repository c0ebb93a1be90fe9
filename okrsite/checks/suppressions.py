"""`ignore:`: a rule that people decided not to be asked of one item, why, and until when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from okrsite.model import Cycle, Key, Portal, Suppression, is_key_result


class Silenced(NamedTuple):
    """`until` is the last day on which the rule is silent; None: for good."""

    rule: str
    reason: str
    until: date | None

    def holds(self, as_of: date) -> bool:
        return self.until is None or as_of <= self.until


def suppressions(portal: Portal) -> Mapping[Key, tuple[Silenced, ...]]:
    """All that is ignored, by objective or key result; those that have expired too, for a page may say so."""
    return {
        Key(cycle.id, ref): tuple(Silenced(rule, given.reason, given.until) for rule, given in ignored.items())
        for cycle in portal.cycles.values()
        for ref, ignored in items_with_ignores(cycle)
    }


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
        if given and (given.until is None or as_of <= given.until):
            return True
    return False
