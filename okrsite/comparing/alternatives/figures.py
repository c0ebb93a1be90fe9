"""How one thing stands in one of several portals: all that people weigh plans by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from okrsite.facts import CycleFacts, Health, ObjectiveFacts, Prospects, UnitFacts, score_of
from okrsite.inspection import Checked
from okrsite.model import Cycle, is_key_result


class Gap(StrEnum):
    """Why there are no figures."""

    ABSENT = "not there"
    UNREAD = "could not be read"


@dataclass(frozen=True, slots=True)
class Load:
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
    """Shares are None without data; `forecast` where nothing beneath has one, `load` where nobody owns anything."""

    progress: Decimal | None
    expected: Decimal
    health: Health
    score: Decimal | None
    forecast: Decimal | None
    key_results: int
    load: Load | None


@dataclass(frozen=True)
class CycleFigures:
    """All figures of one cycle in one portal."""

    checked: Checked
    cycle: Cycle

    @cached_property
    def _numbers(self) -> CycleFacts:
        return self.checked.facts.cycles[self.cycle.id]

    @cached_property
    def _prospects(self) -> Prospects:
        return Prospects(self.checked.facts.cycles)

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
        objectives = self.cycle.objectives
        return self._figures(self._numbers, self._prospects.of_cycle(self.cycle.id), objectives)

    def of_unit(self, unit: str) -> Figures | None:
        """None where it has no objectives."""
        facts = self._numbers.units.get(unit)
        return self._figures(facts, self._prospects.of(facts.parts), self.cycle.by_unit[unit]) if facts else None

    def of_objective(self, ref: str) -> Figures:
        facts = self._numbers.objectives[ref]
        return self._figures(facts, self._prospects.of(facts.parts), (ref,))

    def _figures(
        self, facts: CycleFacts | UnitFacts | ObjectiveFacts, forecast: Decimal | None, objectives: Iterable[str]
    ) -> Figures:
        refs = list(self._with_key_results(objectives))
        return Figures(
            progress=facts.progress,
            expected=facts.expected,
            health=facts.health,
            score=None if facts.progress is None else score_of(facts.progress),
            forecast=forecast,
            key_results=sum(ref in self.cycle.key_results for ref in refs),
            load=self._load(refs),
        )

    def _with_key_results(self, objectives: Iterable[str]) -> Iterator[str]:
        for ref in objectives:
            yield from (ref, *self._numbers.objectives[ref].key_results)

    def _load(self, refs: Iterable[str]) -> Load | None:
        owners = dict.fromkeys(self._owners[ref] for ref in refs if ref in self._owners)
        if not owners:
            return None
        busiest = max(owners, key=lambda owner: sum(self.owned[owner]))
        name_of = self.checked.portal.organisation.name_of
        return Load(tuple(map(name_of, owners)), name_of(busiest), sum(self.owned[busiest]))
