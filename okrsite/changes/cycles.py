"""What became of one cycle, and of the objectives and key results in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from okrsite.changes.change import Change, Kind, What
from okrsite.changes.matching import Matches, Traits, matched
from okrsite.changes.measures import Part, part
from okrsite.changes.okrs import key_result_parts, objective_parts
from okrsite.changes.reports import check_in_changes, review_changes
from okrsite.model import AtLeast, AtMost, Between, Cycle, FromTo, Key, KeyResult, Objective, objective_of, unit_of

_COUNTABLE = (FromTo, AtLeast, AtMost, Between)


def _are_twins(one: KeyResult, other: KeyResult) -> bool:
    """The same numbers under another title; a plain yes-or-no is no sign of anything."""
    return one.measure == other.measure and isinstance(one.measure, _COUNTABLE)


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


def emptied(cycle: Cycle) -> Cycle:
    """The same cycle before anybody planned in it: against it, everything is new or gone."""
    return Cycle(cycle.id, cycle.span, cycle.state, cycle.origin, cycle.title, cycle.parent)


def cycle_changes(pair: CyclePair) -> Iterator[Change]:
    cycle = pair.after
    for name in ("title", "state", "parent"):
        yield from _of_cycle(cycle, part(name, getattr(pair.before, name), getattr(cycle, name)))
    for name in ("starts", "ends"):
        yield from _of_cycle(cycle, part(name, getattr(pair.before.span, name), getattr(cycle.span, name)))


def _of_cycle(cycle: Cycle, parts: Iterable[Part]) -> Iterator[Change]:
    for one in parts:
        yield Change(Kind.CHANGED, What.CYCLE, cycle.id, cycle.id, cycle.title, one.field, one.before, one.after)


def okr_changes(pair: CyclePair, pairs: Mapping[str, CyclePair]) -> Iterator[Change]:
    """`pairs` are all cycles by id, for links that lead to others."""
    yield from _there_or_not(pair, pair.objectives, What.OBJECTIVE)
    for old, new in pair.objectives.same.items():
        yield from _renamed(pair, What.OBJECTIVE, old, new)
        yield from _of_item(pair, What.OBJECTIVE, new, _objective_parts(pair, pairs, old, new))
    yield from _there_or_not(pair, pair.key_results, What.KEY_RESULT)
    for old, new in pair.key_results.same.items():
        yield from _renamed(pair, What.KEY_RESULT, old, new)
        before, after = pair.before.key_results[old], pair.after.key_results[new]
        if before is not after:
            due = (pair.before.due_of(old), pair.after.due_of(new))
            yield from _of_item(pair, What.KEY_RESULT, new, key_result_parts(before, after, due))
    yield from check_in_changes(pair.before, pair.after, pair.now)
    yield from review_changes(pair.before, pair.after, pair.now)


def _there_or_not(pair: CyclePair, items: Matches[Objective] | Matches[KeyResult], what: What) -> Iterator[Change]:
    """The key results of an objective that comes or goes come or go with it, and are not told one by one."""
    for ref, item in items.new.items():
        if what is What.OBJECTIVE or objective_of(ref) not in pair.objectives.new:
            yield Change(Kind.ADDED, what, pair.after.id, ref, item.title, after=_holding(item))
    for ref, item in items.gone.items():
        if what is What.OBJECTIVE or objective_of(ref) not in pair.objectives.gone:
            yield Change(Kind.REMOVED, what, pair.after.id, ref, item.title, before=_holding(item))


def _holding(item: Objective | KeyResult) -> str:
    if isinstance(item, KeyResult):
        return ""
    count = len(item.key_results)
    return f"with {count or 'no'} {'key result' if count == 1 else 'key results'}"


def _renamed(pair: CyclePair, what: What, old: str, new: str) -> Iterator[Change]:
    """What only follows from another name above it is told there."""
    above_was, above_is = (ref.rpartition("/")[0] for ref in (old, new))
    title = (pair.after.objectives if what is What.OBJECTIVE else pair.after.key_results)[new].title
    if pair.now(above_was) != above_is:
        yield Change(Kind.MOVED, what, pair.after.id, new, title, "", above_was, above_is)
    elif old.rpartition("/")[2] != new.rpartition("/")[2]:
        was, now = (ref.rpartition("/")[2] for ref in (old, new))
        yield Change(Kind.RENAMED, what, pair.after.id, new, title, "id", was, now)


def _of_item(pair: CyclePair, what: What, ref: str, parts: Iterable[Part]) -> Iterator[Change]:
    items = pair.after.objectives if what is What.OBJECTIVE else pair.after.key_results
    for one in parts:
        title = items[ref].title
        yield Change(Kind.CHANGED, what, pair.after.id, ref, title, one.field, one.before, one.after, one.effort)


def _objective_parts(pair: CyclePair, pairs: Mapping[str, CyclePair], old: str, new: str) -> Iterator[Part]:
    before, after = pair.before.objectives[old], pair.after.objectives[new]

    def now(key: Key) -> Key:
        return Key(key.cycle, pairs[key.cycle].now(key.ref)) if key.cycle in pairs else key

    yield from objective_parts(
        before, after, lambda link: _link(pair.before, old, link), lambda link: _link(pair.after, new, link), now
    )


def _link(cycle: Cycle, ref: str, link: str) -> object:
    found = getattr(cycle, link).get(ref)
    written = getattr(cycle.objectives[ref], link)
    if isinstance(written, tuple):
        return found if found and len(found) == len(written) else written
    return found or written
