"""How one thing stands in one of several portals: all that people weigh plans by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from okrsite.context.cycle import CycleContext
from okrsite.context.progress import (
    ShownProgress,
    cycle_progress,
    objective_progress,
    progress_without_outcome,
    unit_progress,
)
from okrsite.facts import CycleFacts, Health, ObjectiveFacts, Prospect, UnitFacts, score_of
from okrsite.model import Cycle, is_key_result
from okrsite.workspace import Checked


class NoFigures(StrEnum):
    """Why there are no figures."""

    ABSENT = "not there"
    UNREAD = "could not be read"


@dataclass(frozen=True, slots=True)
class Workload:
    """Those who own something here, by name; of them the one who owns most objectives and key results in the cycle."""

    owners: tuple[str, ...]
    busiest: str
    owns: int


class Owned(NamedTuple):
    """What one owner is accountable for in a cycle; a key result without an owner counts for its objective's."""

    objectives: int
    key_results: int


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares are None without data; `forecast` where nothing beneath has one, `load` where nobody owns anything.

    standing: what the portal's pages show of it, in their words.  is_running: whether anything is expected by now.
    """

    standing: ShownProgress
    is_running: bool
    progress: Decimal | None
    expected: Decimal
    health: Health
    score: Decimal | None
    forecast: Decimal | None
    key_results: int
    load: Workload | None


@dataclass(frozen=True)
class CycleFigures:
    """All figures of one cycle in one portal."""

    checked: Checked
    scope: CycleContext

    @property
    def cycle(self) -> Cycle:
        return self.scope.cycle

    @property
    def _numbers(self) -> CycleFacts:
        return self.scope.numbers

    @cached_property
    def _reviewed(self) -> CycleContext | None:
        """With the outcomes, which an archive tells only when it is read in whole; None where it cannot be."""
        try:
            return self.scope.whole
        except OSError:
            return None

    @cached_property
    def _owners(self) -> Mapping[str, str]:
        refs = (*self.cycle.objectives, *self.cycle.key_results)
        return {ref: owner for ref in refs if (owner := self.cycle.owner_of(ref))}

    @cached_property
    def owned(self) -> Mapping[str, Owned]:
        """By owner, in the order of the files."""
        found = Counter((owner, is_key_result(ref)) for ref, owner in self._owners.items())
        return {owner: Owned(found[owner, False], found[owner, True]) for owner in self._owners.values()}

    def of_cycle(self) -> Figures:
        forecast = self.scope.prospects.of_cycle(self.cycle.id)
        return self._figures(cycle_progress(self.scope), self._numbers, forecast, self.cycle.objectives)

    def of_unit(self, unit: str) -> Figures | None:
        """None where it has no objectives."""
        if (facts := self._numbers.units.get(unit)) is None:
            return None
        forecast = self.scope.prospects.of(facts.parts)
        return self._figures(unit_progress(self.scope, unit), facts, forecast, self.cycle.by_unit[unit])

    def of_objective(self, ref: str) -> Figures:
        facts = self._numbers.objectives[ref]
        there = self._reviewed
        standing = objective_progress(there, ref) if there else progress_without_outcome(self.scope, ref)
        return self._figures(standing, facts, self.scope.prospects.of(facts.parts), (ref,))

    def _figures(
        self,
        standing: ShownProgress,
        facts: CycleFacts | UnitFacts | ObjectiveFacts,
        forecast: Prospect | None,
        objectives: Iterable[str],
    ) -> Figures:
        refs = list(self._with_key_results(objectives))
        return Figures(
            standing=standing,
            is_running=self.scope.is_running,
            progress=facts.progress,
            expected=facts.expected,
            health=facts.health,
            score=None if facts.progress is None else score_of(facts.progress),
            forecast=forecast.value if forecast else None,
            key_results=sum(ref in self.cycle.key_results for ref in refs),
            load=self._load(refs),
        )

    def _with_key_results(self, objectives: Iterable[str]) -> Iterator[str]:
        for ref in objectives:
            yield from (ref, *self._numbers.objectives[ref].key_results)

    def _load(self, refs: Iterable[str]) -> Workload | None:
        owners = dict.fromkeys(self._owners[ref] for ref in refs if ref in self._owners)
        if not owners:
            return None
        busiest = max(owners, key=lambda owner: sum(self.owned[owner]))
        name_of = self.checked.portal.organisation.name_of
        return Workload(tuple(map(name_of, owners)), name_of(busiest), sum(self.owned[busiest]))
