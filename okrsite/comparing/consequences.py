"""What follows from a change: numbers up the cascade, before and after, on one and the same day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from okrsite.changes import Changes, CyclePair, What
from okrsite.facts import CycleFacts, Facts, Health, ObjectiveFacts, UnitFacts, score_of
from okrsite.model import Portal


@dataclass(frozen=True, slots=True)
class Standing:
    """How something stands; progress and score are shares, None without data."""

    progress: Decimal | None
    health: Health
    score: Decimal | None


@dataclass(frozen=True, slots=True)
class Shift:
    """A unit or objective that stands otherwise, although it may not have been touched itself."""

    what: What
    cycle: str
    ref: str
    title: str
    before: Standing
    after: Standing

    @property
    def by(self) -> Decimal:
        """How much the progress moved, up or down."""
        return (self.after.progress or Decimal(0)) - (self.before.progress or Decimal(0))


def shifts_of(changes: Changes, before: Facts, after: Facts, portal: Portal) -> Iterator[Shift]:
    """In the order of the portal, which is that of afterwards: cycle by cycle, units before objectives.

    Of a cycle that was closed nothing follows: its numbers stay as they were.
    """
    for id_, pair in changes.pairs.items():
        if id_ in before.cycles and id_ in after.cycles and not pair.is_closed_now:
            was, now = before.cycles[id_], after.cycles[id_]
            yield from _units(changes, was, now, portal, id_)
            yield from _objectives(pair, was, now, id_)


def _units(changes: Changes, was: CycleFacts, now: CycleFacts, portal: Portal, cycle: str) -> Iterator[Shift]:
    earlier = {new: old for old, new in changes.units.items()}
    for unit, facts in now.units.items():
        if old := was.units.get(earlier.get(unit, unit)):
            yield from _shift(What.UNIT, cycle, unit, portal.organisation.name_of(unit), old, facts)


def _objectives(pair: CyclePair, was: CycleFacts, now: CycleFacts, cycle: str) -> Iterator[Shift]:
    for old, new in pair.objectives.same.items():
        if old in was.objectives and new in now.objectives:
            title = pair.after.objectives[new].title
            yield from _shift(What.OBJECTIVE, cycle, new, title, was.objectives[old], now.objectives[new])


def _shift(
    what: What, cycle: str, ref: str, title: str, was: UnitFacts | ObjectiveFacts, now: UnitFacts | ObjectiveFacts
) -> Iterator[Shift]:
    before, after = _standing(was), _standing(now)
    if before != after:
        yield Shift(what, cycle, ref, title, before, after)


def _standing(facts: UnitFacts | ObjectiveFacts) -> Standing:
    return Standing(facts.progress, facts.health, None if facts.progress is None else score_of(facts.progress))
