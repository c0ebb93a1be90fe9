"""The whole portal, read and linked: what facts, checks and pages work on.

Objectives and key results are known by their full id (`unit/objective`, `unit/objective/key-result`) within a cycle; a
`Key` names one across cycles. Every mapping keeps the order of the files.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import chain, groupby
from typing import Final, NamedTuple

from okrsite.diagnostics import Diagnostic
from okrsite.model.calendar import Span, State, Unreported, length_of
from okrsite.model.check_ins import NO_CHECK_INS, CheckIns, Meeting
from okrsite.model.kpis import KpiReading
from okrsite.model.measures import Measure
from okrsite.model.okrs import KeyResult, Objective
from okrsite.model.organisation import Organisation, Unit
from okrsite.model.origin import Origin
from okrsite.model.reviews import Review, ReviewFile
from okrsite.model.settings import Cadence, Settings
from okrsite.model.unread import NOTHING_UNREAD, Unread

NEARBY: Final = 9
"""Of forty quarters, the page of each would say what all others say."""


class Key(NamedTuple):
    """An objective or key result of any cycle."""

    cycle: str
    ref: str

    def __str__(self) -> str:
        return f"{self.cycle}:{self.ref}"

    @property
    def objective(self) -> Key:
        return Key(self.cycle, objective_of(self.ref))


def unit_of(ref: str) -> str:
    return ref.partition("/")[0]


def objective_of(ref: str) -> str:
    """`unit/objective` of an objective or of one of its key results."""
    return ref.rpartition("/")[0] if is_key_result(ref) else ref


def is_key_result(ref: str) -> bool:
    return ref.count("/") == 2


@dataclass(frozen=True, slots=True)
class ReviewOfUnit:
    file: ReviewFile
    origin: Origin


@dataclass(frozen=True, slots=True)
class Kpi:
    """A number that is watched; `readings` by date, oldest first, and `read_at` where each of them is written.

    frequency: how often it is read; older than that and the days of grace, its newest reading is outdated.
    """

    id: str
    name: str
    unit: str
    owner: str | None
    why: str
    target: Measure | None
    readings: tuple[KpiReading, ...]
    origin: Origin
    read_at: Mapping[date, Origin] = field(default_factory=dict)
    frequency: Cadence | None = None


class Outline(NamedTuple):
    """What all pages may depend on of an objective or a key result; who asks for more reads it itself."""

    id: str
    owner: str | None
    cadence: Cadence | None
    previously: tuple[str, ...]


@dataclass(frozen=True)
class Cycle:
    """A cycle with all that was planned and reported in it.

    `supports`, `contributes_to`, `depends_on` and `continues` hold what the written references were found to mean, by
    the full id of the objective that has them; a reference that means nothing is only in the objective itself.
    """

    id: str
    span: Span
    state: State
    origin: Origin
    title: str
    parent: str | None = None
    unreported: Unreported = Unreported.ZERO
    objectives: Mapping[str, Objective] = field(default_factory=dict)
    key_results: Mapping[str, KeyResult] = field(default_factory=dict)
    by_unit: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    check_ins: Mapping[str, CheckIns] = field(default_factory=dict)
    reviews: Mapping[str, ReviewOfUnit] = field(default_factory=dict)
    origins: Mapping[str, Origin] = field(default_factory=dict)
    supports: Mapping[str, Key] = field(default_factory=dict)
    contributes_to: Mapping[str, tuple[Key, ...]] = field(default_factory=dict)
    depends_on: Mapping[str, tuple[Key, ...]] = field(default_factory=dict)
    continues: Mapping[str, Key] = field(default_factory=dict)
    unread: Unread = NOTHING_UNREAD

    @property
    def folder(self) -> str:
        """Where its own files are, or were before it was archived; project-relative."""
        return f"content/cycles/{self.id}"

    @property
    def check_ins_folder(self) -> str:
        return f"{self.folder}/check-ins"

    def has(self, ref: str) -> bool:
        return ref in self.objectives or ref in self.key_results

    def called(self, ref: str) -> tuple[str, ...]:
        """What has this full id, else what had it by `previously`: mostly one, none, or several that claim it."""
        if self.has(ref):
            return (ref,)
        objective = objective_of(ref)
        above = (objective,) if objective in self.objectives else self.former.get(objective, ())
        if not is_key_result(ref):
            return above
        parts = [f"{each}/{ref.rpartition('/')[2]}" for each in above]
        found = ((part,) if part in self.key_results else self.former.get(part, ()) for part in parts)
        return tuple(chain.from_iterable(found))

    @cached_property
    def former(self) -> Mapping[str, tuple[str, ...]]:
        """By full ids that objectives had, and key results below the objective of today: what has another now."""
        found: dict[str, dict[str, None]] = {}
        for ref, item in self.outlines.items():
            for old in item.previously:
                found.setdefault(f"{ref.rpartition('/')[0]}/{old}", {})[ref] = None
        return {old: tuple(now) for old, now in found.items()}

    @cached_property
    def outlines(self) -> Mapping[str, Outline]:
        """Of the objectives, and then of the key results."""
        every: Iterable[tuple[str, Objective | KeyResult]] = chain(self.objectives.items(), self.key_results.items())
        return {ref: Outline(one.id, one.owner, one.cadence, one.previously) for ref, one in every}

    def key_results_of(self, objective: str) -> Sequence[tuple[str, KeyResult]]:
        """With their full ids; of two with one id only the first counts."""
        return [(ref, self.key_results[ref]) for ref in self.parts_of(objective)]

    def parts_of(self, objective: str) -> Sequence[str]:
        """The full ids of its key results."""
        return self._parts_of.get(objective, ())

    @cached_property
    def _parts_of(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        for ref in self.key_results:
            found.setdefault(ref.rpartition("/")[0], []).append(ref)
        return found

    def owner_of(self, ref: str) -> str | None:
        """The one accountable; for a key result without an owner of its own that is its objective's."""
        return self.outlines[ref].owner or self.outlines[objective_of(ref)].owner

    def listed(self, organisation: Organisation) -> dict[str, Unit]:
        """The units that are there while it runs, and whoever has objectives in it or owns something of it."""
        if not organisation.comes_and_goes:
            return dict(organisation.units)
        owners = {item.owner for item in self.outlines.values()}
        return organisation.listed(self.span, owners.union(unit for unit, refs in self.by_unit.items() if refs))

    @cached_property
    def meetings(self) -> Sequence[Meeting]:
        """One of each check-in file that says anything."""
        every = chain.from_iterable(series.meetings for series in self.check_ins.values())
        return list({id(meeting): meeting for meeting in every}.values())

    def check_ins_of(self, ref: str) -> CheckIns:
        """Of a key result or an objective, oldest first."""
        return self.check_ins.get(ref, NO_CHECK_INS)

    def review_of(self, ref: str) -> Review | None:
        """What the unit's closing review says of an objective, named by its full id or by its own alone."""
        if (of_unit := self.reviews.get(unit_of(ref))) is None:
            return None
        reviews = of_unit.file.objectives
        return reviews.get(ref) or reviews.get(ref.partition("/")[2])

    def is_review_begun_only(self, unit: str) -> bool:
        """Whether the unit has a closing review in which nothing was learned or decided yet."""
        return unit in self.reviews and self.reviews[unit].file.is_begun_only

    def cadence_of(self, ref: str) -> Cadence | None:
        """How often it is reported where that is different from the portal's; a key result follows its objective."""
        return self.outlines[ref].cadence or self.outlines[objective_of(ref)].cadence

    def due_of(self, ref: str) -> date:
        return self.key_results[ref].due or self.span.ends

    def begun(self, ref: str) -> KeyResult:
        """The key result with its first reading as its baseline, where it has no other: that tells which way is up."""
        key_result = self.key_results[ref]
        if key_result.judged_by.is_begun:
            return key_result
        values = self.check_ins_of(ref).said.get("value", ())
        measure = key_result.judged_by.begun(value for value in values if value is not None)
        return key_result.model_copy(update={"measure": measure})


@dataclass(frozen=True)
class Portal:
    settings: Settings
    organisation: Organisation
    cycles: Mapping[str, Cycle]
    kpis: Mapping[str, Kpi] = field(default_factory=dict)
    findings: tuple[Diagnostic, ...] = ()
    origin: Origin | None = None
    """Of portal.yaml, if there is one."""
    has_org_file: bool = False
    takes_issues: bool = False
    """Whether its repository has the form with which a check-in is written as an issue."""
    unreadable: frozenset[str] = frozenset()
    """Files, and folders of cycles, of which something could not be read: what they define is unknown, not absent."""

    @cached_property
    def supporters(self) -> Mapping[Key, tuple[Key, ...]]:
        """By objective or key result: the objectives whose `supports` names exactly it."""
        return self._backwards("supports")

    @cached_property
    def supported(self) -> frozenset[Key]:
        """The objectives that another supports, or supports a key result of."""
        return frozenset(key.objective for key in self.supporters)

    @cached_property
    def contributors(self) -> Mapping[Key, tuple[Key, ...]]:
        return self._backwards("contributes_to")

    @cached_property
    def dependents(self) -> Mapping[Key, tuple[Key, ...]]:
        return self._backwards("depends_on")

    @cached_property
    def continued_by(self) -> Mapping[Key, tuple[Key, ...]]:
        return self._backwards("continues")

    def _backwards(self, link: str) -> Mapping[Key, tuple[Key, ...]]:
        found: dict[Key, list[Key]] = {}
        for cycle in self.cycles.values():
            for ref, targets in getattr(cycle, link).items():
                for target in (targets,) if isinstance(targets, Key) else targets:
                    found.setdefault(target, []).append(Key(cycle.id, ref))
        return {key: tuple(keys) for key, keys in found.items()}

    def near(self, cycle_id: str) -> frozenset[str]:
        """The cycles that pages of this one link to: of each length so many before it and after it, and it itself."""
        own, found = self.cycles[cycle_id].span, {cycle_id}
        ordered = sorted(self.cycles.values(), key=lambda cycle: (length_of(cycle.span), cycle.span, cycle.id))
        for _, alike in groupby(ordered, key=lambda cycle: length_of(cycle.span)):
            earlier: list[str] = []
            later: list[str] = []
            for cycle in alike:
                (later if cycle.span > own else earlier).append(cycle.id)
            found |= {*earlier[-NEARBY:], *later[:NEARBY]}
        return frozenset(found)

    def current_cycle(self, as_of: date) -> Cycle | None:
        """The one in the settings; else the shortest open one that contains the day, the latest before it, the next.

        An archived one only where there is no other.
        """
        named = self.cycles.get(self.settings.current or "")
        if named and named.state is not State.ARCHIVED:
            return named
        begun = [cycle for cycle in self.cycles.values() if cycle.state is not State.DRAFT]
        open_ones = [cycle for cycle in begun if cycle.state is State.OPEN] or begun
        running = [cycle for cycle in open_ones if as_of in cycle.span]
        if running:
            return min(running, key=lambda cycle: (cycle.span.days, cycle.id))
        over = [cycle for cycle in open_ones if cycle.span.ends < as_of]
        if over:
            return max(over, key=lambda cycle: (cycle.span.ends, -cycle.span.days, cycle.id))
        return min(open_ones or self.cycles.values(), key=lambda cycle: (cycle.span.starts, cycle.id), default=None)
