"""One cycle before and afterwards: which objective and which key result of it is which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from okrsite.changes.matching import Matches, Traits, matched
from okrsite.model import (
    Cycle,
    KeyResult,
    Objective,
    State,
    is_key_result,
    objective_of,
    unit_of,
)


def _are_twins(one: KeyResult, other: KeyResult) -> bool:
    """The same numbers under another title; a plain yes-or-no is no sign of anything."""
    return one.measure == other.measure and one.measure is not None and one.measure.is_numeric


_OBJECTIVES: Traits[Objective] = Traits(
    previously=lambda ref, objective: (f"{unit_of(ref)}/{id_}" for id_ in objective.previously),
    title=lambda objective: objective.title,
    group=unit_of,
    twin=lambda one, other: bool(one.key_results) and one.key_results == other.key_results,
)
_KEY_RESULTS: Traits[KeyResult] = Traits(
    previously=lambda ref, key_result: (f"{objective_of(ref)}/{id_}" for id_ in key_result.previously),
    title=lambda key_result: key_result.title,
    group=objective_of,
    twin=_are_twins,
)


@dataclass(frozen=True, slots=True)
class CyclePair:
    """One cycle before and afterwards, and what of it is what."""

    before: Cycle
    after: Cycle
    units: Mapping[str, str]
    objectives: Matches[Objective]
    key_results: Matches[KeyResult]

    @property
    def is_closed_now(self) -> bool:
        return self.before.state is not State.ARCHIVED and self.after.state is State.ARCHIVED

    def now(self, ref: str) -> str:
        """What an earlier full id of this cycle is called afterwards; of what is gone, what it would be."""
        if ref in self.objectives.same:
            return self.objectives.same[ref]
        if ref in self.key_results.same:
            return self.key_results.same[ref]
        unit, _, rest = ref.partition("/")
        return f"{self.units.get(unit, unit)}/{rest}" if rest else self.units.get(unit, unit)


def paired(before: Cycle, after: Cycle, units: Mapping[str, str]) -> CyclePair:
    def with_unit(ref: str) -> str:
        return "/".join([units.get(unit_of(ref), unit_of(ref)), *ref.split("/")[1:]])

    def with_objective(ref: str) -> str:
        objective = objective_of(ref)
        return f"{objectives.same.get(objective, with_unit(objective))}/{ref.rpartition('/')[2]}"

    objectives = matched(before.objectives, after.objectives, _OBJECTIVES, with_unit)
    key_results = matched(before.key_results, after.key_results, _KEY_RESULTS, with_objective)
    return CyclePair(before, after, units, objectives, key_results)


def title_of(cycle: Cycle, ref: str) -> str:
    """Of an objective or key result; "" where there is none of this name."""
    found = cycle.key_results.get(ref) if is_key_result(ref) else cycle.objectives.get(ref)
    return found.title if found else ""


def emptied(cycle: Cycle) -> Cycle:
    """The same cycle before anybody planned in it: against it, everything is new or gone."""
    return Cycle(cycle.id, cycle.span, cycle.state, cycle.origin, cycle.title, cycle.parent)
