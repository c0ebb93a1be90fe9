"""Anchors that an objective or key result had under earlier ids, kept so that links to them still find it."""

from __future__ import annotations

from collections.abc import Iterator

from okrsite.model import Cycle, is_key_result, objective_of, unit_of
from okrsite.views.addresses import anchor


def former_anchors(cycle: Cycle) -> dict[str, tuple[str, ...]]:
    """By objective and key result: the anchors that it had under earlier ids. None that another has now, none twice."""
    taken = {(unit_of(ref), anchor(ref)) for ref in (*cycle.objectives, *cycle.key_results)}
    found: dict[str, tuple[str, ...]] = {}
    for ref in (*cycle.objectives, *cycle.key_results):
        names = [name for name in _former(cycle, ref) if (unit_of(ref), name) not in taken]
        taken |= {(unit_of(ref), name) for name in names}
        if names:
            found[ref] = tuple(dict.fromkeys(names))
    return found


def _former(cycle: Cycle, ref: str) -> Iterator[str]:
    objective = cycle.objectives[objective_of(ref)]
    if not is_key_result(ref):
        yield from objective.previously
        return
    key_result = cycle.key_results[ref]
    for above in (objective.id, *objective.previously):
        for own in (key_result.id, *key_result.previously):
            yield f"{above}.{own}"
