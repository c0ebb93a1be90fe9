"""What the rules look at: the portal on a day, sorted into what is planned, what is running and what is over.

Advice about wording and planning is given while it can still be taken, so for cycles that are not over; closing
rules ask of cycles that are; reference rules ask of all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final, NamedTuple

from okrsite.checks.nearest import NearItems
from okrsite.checks.numbers import CycleNumbers, KeyResultNumbers, Numbers
from okrsite.diagnostics import Nearest, quoted
from okrsite.loader import References
from okrsite.model import (
    ANYTHING,
    CheckIns,
    Cycle,
    Key,
    KeyResult,
    Objective,
    Portal,
    State,
    Status,
    Suppression,
    Unit,
    Unread,
    eras_of,
    objective_of,
    unit_of,
)
from okrsite.owners import OwnersFile

ORG_FILES = ("content/org.yaml", "content/org.yml")


class PlannedObjective(NamedTuple):
    cycle: Cycle
    ref: str
    objective: Objective


class PlannedKeyResult(NamedTuple):
    cycle: Cycle
    ref: str
    key_result: KeyResult


class Reported(NamedTuple):
    """A key result with its check-ins up to the as-of date, oldest first, at least one."""

    cycle: Cycle
    ref: str
    check_ins: CheckIns


@dataclass(frozen=True, slots=True)
class Base:
    """The portal that this one is a change of.

    now: by cycle, what each of its objectives and key results is called today.  gone: by cycle, those that are nowhere.
    """

    portal: Portal
    now: Mapping[str, Mapping[str, str]]
    gone: Mapping[str, Collection[str]]


@dataclass(frozen=True, slots=True)
class Beside:
    """What lies beside the portal. base: what this portal is a change of.

    owners: reads CODEOWNERS as it is and should be, for the one rule that asks.  None is where nobody looks.
    """

    owners: Callable[[], OwnersFile | None] = lambda: None
    base: Base | None = None


NOTHING: Final = Beside()


@dataclass(frozen=True)
class Subject:
    """`as_of` is the day the portal is read for; `latest` the last one that a check-in may have, None for any.

    Whoever compares two portals names in `only` the objectives that differ between them, or what they stand on: rules
    that look at one item at a time then look at those and their key results alone. Where not all plans were read,
    `is_whole` is False: nobody then guesses what an unknown id was meant to be.
    """

    portal: Portal
    as_of: date
    latest: date | None
    numbers: Numbers | None = None
    rule_names: Collection[str] = ()
    beside: Beside = NOTHING
    only: Collection[Key] | None = None
    is_whole: bool = True

    def asked(self, cycle: Cycle) -> Iterable[str]:
        """The objectives of a cycle that are looked at one at a time."""
        if self.only is None:
            return cycle.objectives
        return sorted(key.ref for key in self.only if key.cycle == cycle.id and key.ref in cycle.objectives)

    def asked_key_results(self, cycle: Cycle) -> Iterable[str]:
        if self.only is None:
            return cycle.key_results
        return [ref for objective in self.asked(cycle) for ref, _ in cycle.key_results_of(objective)]

    @cached_property
    def cycles(self) -> tuple[Cycle, ...]:
        """Those that people still write; a closed one is the archive's."""
        return tuple(cycle for cycle in self.portal.cycles.values() if cycle.state is not State.ARCHIVED)

    @cached_property
    def planned(self) -> tuple[Cycle, ...]:
        return tuple(cycle for cycle in self.cycles if self.as_of <= cycle.span.ends)

    @cached_property
    def running(self) -> tuple[Cycle, ...]:
        return tuple(cycle for cycle in self.cycles if cycle.state is State.OPEN and self.as_of in cycle.span)

    @cached_property
    def over(self) -> tuple[Cycle, ...]:
        return tuple(cycle for cycle in self.cycles if cycle.state is State.OPEN and cycle.span.ends < self.as_of)

    @cached_property
    def objectives(self) -> tuple[PlannedObjective, ...]:
        """Of all cycles that are not over."""
        return tuple(
            PlannedObjective(cycle, ref, cycle.objectives[ref]) for cycle in self.planned for ref in self.asked(cycle)
        )

    @cached_property
    def key_results(self) -> tuple[PlannedKeyResult, ...]:
        """Of all cycles that are not over."""
        return tuple(
            PlannedKeyResult(cycle, ref, cycle.key_results[ref])
            for cycle in self.planned
            for ref in self.asked_key_results(cycle)
        )

    @cached_property
    def reported(self) -> tuple[Reported, ...]:
        """Of all running cycles, what was checked in at least once."""
        return tuple(
            Reported(cycle, ref, series)
            for cycle in self.running
            for ref in self.asked_key_results(cycle)
            if (series := self.check_ins(cycle, ref))
        )

    @cached_property
    def ignoring(self) -> Mapping[str, Collection[Key]]:
        """By rule: what ignores it on this day."""
        found: dict[str, set[Key]] = {}
        for cycle in self.portal.cycles.values():
            for ref, ignored in items_with_ignores(cycle):
                for name, given in ignored.items():
                    if given.holds(self.as_of):
                        found.setdefault(name, set()).add(Key(cycle.id, ref))
        return found

    def is_silenced(self, item: Key, rule: str) -> bool:
        """What an objective ignores is ignored for its key results too."""
        ignoring = self.ignoring.get(rule, ())
        return bool(ignoring) and (item in ignoring or item.objective in ignoring)

    @cached_property
    def knows_units(self) -> bool:
        """Without org.yaml, units and owners are whatever the files name."""
        return self.portal.has_org_file and not self.portal.unreadable.intersection(ORG_FILES)

    def is_unknown_unit(self, name: str) -> bool:
        organisation = self.portal.organisation
        return name not in organisation.units and not organisation.may_define(name)

    @cached_property
    def has_unread(self) -> bool:
        """Whether anything that is written could not be read: if nothing, nobody looks for it finding by finding."""
        return bool(self.portal.unreadable) or any(cycle.unread != Unread() for cycle in self.portal.cycles.values())

    @property
    def knows_plans(self) -> bool:
        """Whether all objectives and key results that are written could be read."""
        return not any(cycle.unread.items for cycle in self.cycles)

    def unread(self, cycle_id: str) -> Unread:
        """What of a cycle could not be read; all of it where the cycle itself could not."""
        cycle = self.portal.cycles.get(cycle_id)
        if f"content/cycles/{cycle_id}" in self.portal.unreadable:
            return Unread(items=frozenset([ANYTHING]))
        return cycle.unread if cycle else Unread()

    @cached_property
    def knows_kpis(self) -> bool:
        return not any(path.startswith("content/kpis/") for path in self.portal.unreadable)

    def may_be_archived(self, cycle_id: str) -> bool:
        """A cycle of the past that is not among the written ones is the archive's to know."""
        span = self.portal.settings.span_of(cycle_id)
        return cycle_id not in self.portal.cycles and span is not None and span.ends < self.as_of

    def may_exist(self, cycle_id: str) -> bool:
        """In the archive, or in a folder that could not be read."""
        return self.may_be_archived(cycle_id) or self.unread(cycle_id).may_define(ANYTHING)

    @cached_property
    def references(self) -> References:
        return References(self.portal.cycles, self.portal.organisation)

    @cached_property
    def near_units(self) -> Nearest:
        return Nearest(self.portal.organisation.units)

    @cached_property
    def units_by_spelt_name(self) -> Mapping[str, Unit]:
        """By what somebody's name looks like where it is taken for an id."""
        return {unit.name.lower().replace(" ", "-"): unit for unit in self.portal.organisation.units.values()}

    @cached_property
    def near_cycles(self) -> Nearest:
        return Nearest(self.portal.cycles)

    @cached_property
    def _near_items(self) -> dict[str, NearItems]:
        return {}

    def near_item(self, cycle_id: str, ref: str, unit: str = "") -> str:
        """The hint at what `ref`, written by `unit`, was meant to be, in a cycle or in one that it serves."""
        if not self.is_whole:
            return ""
        if cycle_id not in self._near_items:
            cycles = [self.portal.cycles[at] for at in self.with_parents(cycle_id) if at in self.portal.cycles]
            objectives = dict.fromkeys(ref for cycle in cycles for ref in cycle.objectives)
            key_results = dict.fromkeys(ref for cycle in cycles for ref in cycle.key_results)
            self._near_items[cycle_id] = NearItems(objectives, key_results)
        near, named = self._near_items[cycle_id], unit_of(ref)
        if hint := near.hint(ref, unit):
            return hint
        if "/" in ref and named in self.portal.organisation.units and not near.has_unit(named):
            return f"; {quoted(named)} has no objectives in {cycle_id}, so leave this out or add its plan"
        return near.anywhere(ref, unit)

    def with_parents(self, cycle_id: str) -> list[str]:
        """A cycle and those that it serves, nearest first; the last may be none of the portal's."""
        ids = [cycle_id]
        while (cycle := self.portal.cycles.get(ids[-1])) and cycle.parent and cycle.parent not in ids:
            ids.append(cycle.parent)
        return ids

    def numbers_of(self, cycle: Cycle) -> CycleNumbers | None:
        return self.numbers.cycles.get(cycle.id) if self.numbers else None

    def key_result_numbers(self, cycle: Cycle, ref: str) -> KeyResultNumbers | None:
        numbers = self.numbers_of(cycle)
        return numbers.key_results.get(ref) if numbers else None

    def check_ins(self, cycle: Cycle, ref: str) -> CheckIns:
        """Up to the as-of date, oldest first."""
        return cycle.check_ins_of(ref).until(self.as_of)

    def measured(self, cycle: Cycle, ref: str) -> CheckIns:
        """Of a key result those that its measure counts; what was reported in another unit or kind is history."""
        return self.check_ins(cycle, ref).since(eras_of(cycle.key_results[ref])[-1].since)

    def declared(self, cycle: Cycle, ref: str) -> Status | None:
        """The newest status that a person gave."""
        status: Status | None = self.check_ins(cycle, ref).newest("status")
        return status

    def is_settled(self, cycle: Cycle, ref: str) -> bool:
        """Done or dropped, by itself or with its objective: nobody waits for news of it."""
        numbers = self.key_result_numbers(cycle, ref)
        if numbers and (numbers.dropped or numbers.health == "done"):
            return True
        settled = (Status.DONE, Status.DROPPED)
        return self.declared(cycle, ref) in settled or self.declared(cycle, objective_of(ref)) in settled


def items_with_ignores(cycle: Cycle) -> Iterator[tuple[str, Mapping[str, Suppression]]]:
    for items in (cycle.objectives, cycle.key_results):
        for ref, item in items.items():
            if item.ignore:
                yield ref, item.ignore
