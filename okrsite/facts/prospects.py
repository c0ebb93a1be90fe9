"""What objectives and units would come to if their key results went on as they do: the same roll-up, of forecasts.

A key result without a forecast stays where it stands; where nothing beneath has one, there is none above. Nothing here
recurses, as in `cascade`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, NamedTuple

from okrsite.facts.rollup import Part
from okrsite.facts.uses import EVERYTHING, use
from okrsite.facts.values import CycleFacts, Forecast, KeyResultFacts, ObjectiveFacts
from okrsite.model import COMPANY, Key, Measure
from okrsite.model.shares import ZERO, clamped, mean


class Prospect(NamedTuple):
    """Shares of progress. low, high: where each key result ends at the worse, or the better, end of its range."""

    value: Decimal
    low: Decimal
    high: Decimal


class _Known(NamedTuple):
    """`prospect` is None without data; `is_foreseen` where a forecast has a part in it."""

    prospect: Prospect | None
    is_foreseen: bool = False


_NOTHING: Final = Prospect(ZERO, ZERO, ZERO)


@dataclass(frozen=True, slots=True)
class Prospects:
    """Of one portal on one day; what was worked out once is kept."""

    cycles: Mapping[str, CycleFacts]
    _known: dict[Key, _Known] = field(default_factory=dict, init=False, repr=False)

    def of(self, parts: Iterable[Part]) -> Prospect | None:
        """The shares that parts of a roll-up come to; None where nobody can tell."""
        known = tuple(parts)
        use(*(part.key.objective for part in known))
        self._learn([part.key for part in known])
        found = self._together(known)
        return found.prospect if found.is_foreseen else None

    def of_cycle(self, cycle: str) -> Prospect | None:
        """The company's where it has objectives, else that of all objectives together, as for progress."""
        use(EVERYTHING)
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
                self._known[key] = found if found.is_foreseen else self._alone(key)

    def _together(self, parts: tuple[Part, ...]) -> _Known:
        found = [(part.weight, self._known[part.key]) for part in parts]
        columns = zip(*(one.prospect or _NOTHING for _, one in found), strict=True)
        shares = [mean(zip((weight for weight, _ in found), column, strict=True)) or ZERO for column in columns]
        return _Known(Prospect(*shares) if shares else None, any(one.is_foreseen for _, one in found))

    def _parts(self, key: Key) -> tuple[Part, ...]:
        facts = self._key_result(key) or self._objective(key)
        return facts.parts if facts else ()

    def _alone(self, key: Key) -> _Known:
        key_result = self._key_result(key)
        if key_result and key_result.forecast:
            return _Known(_prospect(key_result.measure, key_result.forecast), is_foreseen=True)
        facts = key_result or self._objective(key)
        now = facts.progress if facts else None
        return _Known(None if now is None else Prospect(now, now, now))

    def _key_result(self, key: Key) -> KeyResultFacts | None:
        cycle = self.cycles.get(key.cycle)
        return cycle.key_results.get(key.ref) if cycle else None

    def _objective(self, key: Key) -> ObjectiveFacts | None:
        cycle = self.cycles.get(key.cycle)
        return cycle.objectives.get(key.ref) if cycle else None


def _prospect(measure: Measure, forecast: Forecast) -> Prospect:
    """The range of progress over a range of values; inside a corridor it is better than at both ends."""
    within = (end for end in measure.ends if end is not None and forecast.low <= end <= forecast.high)
    reached = [clamped(measure.attainment_of_number(value)) for value in (forecast.low, forecast.high, *within)]
    return Prospect(forecast.progress, min(*reached, forecast.progress), max(*reached, forecast.progress))
