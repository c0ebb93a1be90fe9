"""The units of two portals, and the objectives and key results of each cycle, held against each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from okrsite.matching.likeness import Matches, Traits, matched
from okrsite.matching.unread import UnreadFiles
from okrsite.model import Cycle, KeyResult, Objective, Portal, State, Unit, is_key_result, objective_of, unit_of


def _are_twins(one: KeyResult, other: KeyResult) -> bool:
    """The same numbers under another title; a plain yes-or-no is no sign of anything."""
    return one.measure == other.measure and one.measure is not None and one.measure.is_numeric


_UNITS: Traits[Unit] = Traits(
    previously=lambda _, unit: unit.previously,
    title=lambda unit: unit.name,
    group=lambda _: "",
    twin=lambda one, other: False,  # noqa: ARG005 - a unit is recognised by its name alone
)
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


@dataclass(frozen=True)
class CyclePair:
    """One cycle before and afterwards, and what of it is what; `units` gives new ids by old ones."""

    before: Cycle
    after: Cycle
    units: Mapping[str, str]
    objectives: Matches[Objective]
    key_results: Matches[KeyResult]

    @property
    def is_closed_now(self) -> bool:
        return self.before.state is not State.ARCHIVED and self.after.state is State.ARCHIVED

    @property
    def is_archived(self) -> bool:
        """On one side or on both."""
        return State.ARCHIVED in (self.before.state, self.after.state)

    @cached_property
    def same(self) -> Mapping[str, str]:
        """New full id of an objective or key result, by the old one."""
        return {**self.objectives.same, **self.key_results.same}

    def now(self, ref: str) -> str:
        """What an earlier full id of this cycle is called afterwards; of what is gone, what it would be."""
        if ref in self.same:
            return self.same[ref]
        unit, _, rest = ref.partition("/")
        return f"{self.units.get(unit, unit)}/{rest}" if rest else self.units.get(unit, unit)

    def title_of(self, ref: str) -> str:
        """Of an objective or key result, as it is called afterwards or else was; "" where there is none."""
        for cycle in (self.after, self.before):
            found = cycle.key_results.get(ref) if is_key_result(ref) else cycle.objectives.get(ref)
            if found and found.title:
                return found.title
        return ""


def pairs_of(before: Portal, after: Portal) -> dict[str, CyclePair]:
    """By the ids of the cycles."""
    return cycle_pairs(before, after, matched_units(before, after).same, UnreadFiles(before, after))


def matched_units(before: Portal, after: Portal) -> Matches[Unit]:
    """Matched within their kind: a person never becomes a team."""
    found: Matches[Unit] = Matches()
    was, now = before.organisation.units, after.organisation.units
    for kind in dict.fromkeys(unit.kind for unit in (*was.values(), *now.values())):
        old, new = ({id_: unit for id_, unit in units.items() if unit.kind is kind} for units in (was, now))
        of_kind = matched(old, new, _UNITS, str)
        found.same |= of_kind.same
        found.gone |= of_kind.gone
        found.new |= of_kind.new
    return found


def cycle_pairs(before: Portal, after: Portal, units: Mapping[str, str], unread: UnreadFiles) -> dict[str, CyclePair]:
    """The same, for whoever has matched the units: `units` gives new ids by old ones."""
    pairs = {id_: _pair(*both, units) for id_, both in _cycles(before, after, unread)}
    for pair in pairs.values():
        _forget_unread(pair, unread)
    return pairs


def _cycles(before: Portal, after: Portal, unread: UnreadFiles) -> Iterator[tuple[str, tuple[Cycle, Cycle]]]:
    """One that is missing on one side because nobody knows its dates there is as it was."""
    for id_ in dict.fromkeys((*after.cycles, *before.cycles)):
        was, now = before.cycles.get(id_), after.cycles.get(id_)
        if was and now and State.ARCHIVED in (was.state, now.state):
            yield id_, (_emptied(was), _emptied(now))
        elif was and now:
            yield id_, (was, now)
        elif (found := was or now) and unread.cycle(id_):
            yield id_, (_emptied(found), _emptied(found))
        elif found:
            yield id_, (was or _emptied(found), now or _emptied(found))


def _emptied(cycle: Cycle) -> Cycle:
    """The same cycle before anybody planned in it: against it, everything is new or gone."""
    return Cycle(cycle.id, cycle.span, cycle.state, cycle.origin, cycle.title, cycle.parent)


def _pair(before: Cycle, after: Cycle, units: Mapping[str, str]) -> CyclePair:
    def with_unit(ref: str) -> str:
        return "/".join([units.get(unit_of(ref), unit_of(ref)), *ref.split("/")[1:]])

    def with_objective(ref: str) -> str:
        objective = objective_of(ref)
        return f"{objectives.same.get(objective, with_unit(objective))}/{ref.rpartition('/')[2]}"

    objectives = matched(before.objectives, after.objectives, _OBJECTIVES, with_unit)
    key_results = matched(before.key_results, after.key_results, _KEY_RESULTS, with_objective)
    return CyclePair(before, after, units, objectives, key_results)


def _forget_unread(pair: CyclePair, unread: UnreadFiles) -> None:
    """Leaves out what is gone or new only because a plan could not be read."""

    def unknown(cycle: Cycle, refs: Iterable[str], paths: frozenset[str]) -> list[str]:
        return [ref for ref in refs if cycle.origins[ref].document.path in paths]

    for found in (pair.objectives, pair.key_results):
        for ref in unknown(pair.before, found.gone, unread.now):
            del found.gone[ref]
        for ref in unknown(pair.after, found.new, unread.then):
            del found.new[ref]
