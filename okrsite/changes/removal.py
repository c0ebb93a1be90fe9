"""How much of what is promised a change takes away: nobody should delete a quarter by a slip of the hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from okrsite.changes.cycles import CyclePair
from okrsite.model import State


@dataclass(frozen=True, slots=True)
class Removal:
    """Of the objectives and key results of the cycles that were open, how many are gone.

    before: how many there were; None where nothing is gone and nobody counted.
    """

    removed: int
    before: int | None

    @property
    def share(self) -> Decimal:
        return Decimal(self.removed) / self.before if self.before else Decimal(0)


def removal_of(pairs: Iterable[CyclePair]) -> Removal:
    """What was renamed or moved is not gone, and neither is what was closed with its cycle."""
    removed = before = 0
    for pair in pairs:
        if pair.before.state is State.OPEN:
            before += len(pair.before.objectives) + len(pair.before.key_results)
            removed += len(pair.objectives.gone) + len(pair.key_results.gone)
    return Removal(removed, before)
