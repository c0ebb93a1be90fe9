"""How much a change takes away: nobody should delete a quarter, or what was reported in it, by a slip of the hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from okrsite.changes.pairs import CyclePair
from okrsite.model import Cycle, State


@dataclass(frozen=True, slots=True)
class Removal:
    """Of the objectives and key results of the cycles that were open, how many are gone; and so of their check-ins.

    before, check_ins_before: how many there were; None where nothing is gone and nobody counted.
    """

    removed: int
    before: int | None
    check_ins: int = 0
    check_ins_before: int | None = None

    @property
    def share(self) -> Decimal:
        return _share(self.removed, self.before)

    @property
    def share_of_check_ins(self) -> Decimal:
        return _share(self.check_ins, self.check_ins_before)


def _share(removed: int, before: int | None) -> Decimal:
    return Decimal(removed) / before if before else Decimal(0)


def removal_of(pairs: Iterable[CyclePair]) -> Removal:
    """What was renamed or moved is not gone, and neither is what was closed with its cycle. Counts no check-ins."""
    were_open = [pair for pair in pairs if pair.before.state is State.OPEN]
    removed = sum(len(pair.objectives.gone) + len(pair.key_results.gone) for pair in were_open)
    return Removal(removed, promised_in(pair.before for pair in were_open))


def promised_in(cycles: Iterable[Cycle]) -> int:
    """How many objectives and key results the open ones have."""
    return sum(len(cycle.objectives) + len(cycle.key_results) for cycle in cycles if cycle.state is State.OPEN)
