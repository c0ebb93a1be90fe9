"""What objectives and units would come to if their key results went on as they do: the same roll-up, of forecasts.

A key result without a forecast stays where it stands; where nothing beneath has one, there is none above. Nothing here
recurses, as in `cascade`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from okrsite.facts.rollup import Part
from okrsite.facts.values import CycleFacts, KeyResultFacts, ObjectiveFacts
from okrsite.model import COMPANY, Key
from okrsite.model.shares import ZERO, mean


class _Prospect(NamedTuple):
    """A share of progress, None without data; `is_foreseen` where a forecast has a part in it."""

    share: Decimal | None
    is_foreseen: bool


@dataclass(frozen=True, slots=True)
class Prospects:
    """Of one portal on one day; what was worked out once is kept."""

    cycles: Mapping[str, CycleFacts]
    _known: dict[Key, _Prospect] = field(default_factory=dict, init=False, repr=False)

    def of(self, parts: Iterable[Part]) -> Decimal | None:
        """The share that parts of a roll-up come to; None where nobody can tell."""
        known = tuple(parts)
        self._learn([part.key for part in known])
        found = self._together(known)
        return found.share if found.is_foreseen else None

    def of_cycle(self, cycle: str) -> Decimal | None:
        """The company's where it has objectives, else that of all objectives together, as for progress."""
        units = self.cycles[cycle].units
        chosen = [units[COMPANY]] if COMPANY in units else units.values()
        return self.of(part for unit in chosen for part in unit.parts)

    def _learn(self, keys: list[Key]) -> None:
        """Of all these and what is beneath them, from the leaves upwards."""
        while keys:
            parts = self._parts(keys[-1])
            if missing := [part.key for part in parts if part.key not in self._known]:
                keys += missing
            else:
                key = keys.pop()
                found = self._together(parts)
                self._known[key] = self._alone(key) if found.share is None else found

    def _together(self, parts: tuple[Part, ...]) -> _Prospect:
        found = [(part.weight, self._known[part.key]) for part in parts]
        if all(one.share is None for _, one in found):
            return _Prospect(None, False)
        share = mean((weight, one.share or ZERO) for weight, one in found)
        return _Prospect(share, any(one.is_foreseen for _, one in found))

    def _parts(self, key: Key) -> tuple[Part, ...]:
        facts = self._key_result(key) or self._objective(key)
        return facts.parts if facts else ()

    def _alone(self, key: Key) -> _Prospect:
        if (facts := self._key_result(key)) is None:
            objective = self._objective(key)
            return _Prospect(objective.progress if objective else None, False)
        forecast = facts.forecast
        return _Prospect(forecast.progress, True) if forecast else _Prospect(facts.progress, False)

    def _key_result(self, key: Key) -> KeyResultFacts | None:
        cycle = self.cycles.get(key.cycle)
        return cycle.key_results.get(key.ref) if cycle else None

    def _objective(self, key: Key) -> ObjectiveFacts | None:
        cycle = self.cycles.get(key.cycle)
        return cycle.objectives.get(key.ref) if cycle else None
