"""What became of a measure, part by part, and whether it is harder or easier to fulfil now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from okrsite.changes.change import Effect, harder_if
from okrsite.changes.saying import said
from okrsite.model import AtLeast, AtMost, Between, FromTo, Measure, Milestone, Milestones, Zones


@dataclass(frozen=True, slots=True)
class Part:
    """One part that is otherwise; `before` and `after` as `said`."""

    field: str
    before: str
    after: str
    effect: Effect = Effect.NONE


def measure_parts(before: Measure | None, after: Measure | None) -> Iterator[Part]:
    match before, after:
        case FromTo(), FromTo():
            yield from _from_to(before, after)
        case AtLeast(), AtLeast():
            yield from _limit(before, after)
        case AtMost(), AtMost():
            yield from _limit(before, after)
        case Between(), Between():
            yield from _between(before, after)
        case Milestones(), Milestones():
            yield from _milestones(before, after)
        case Zones(), Zones():
            for zone in ("commit", "target", "stretch"):
                yield from part(f"measure.zones.{zone}", getattr(before.zones, zone), getattr(after.zones, zone))
        case _:
            yield from part("measure", before, after)


def part(field: str, before: object, after: object, effect: Effect = Effect.NONE) -> Iterator[Part]:
    if before != after:
        yield Part(field, said(before), said(after), effect)


def _from_to(before: FromTo, after: FromTo) -> Iterator[Part]:
    """Onwards is the way from the baseline to the target; where that turned round, nothing can be compared."""
    upwards = before.target > before.baseline
    is_same_scale = before.unit == after.unit and upwards == (after.target > after.baseline)
    for field in ("baseline", "target", "commit", "stretch"):
        was, now = getattr(before, field), getattr(after, field)
        effect = Effect.NONE
        if is_same_scale and was is not None and now is not None:
            effect = harder_if(now > was, now < was)
            effect = effect if upwards else effect.turned()
        yield from part(f"measure.{_NAMES.get(field, field)}", was, now, effect)
    yield from part("measure.unit", before.unit, after.unit)


_NAMES = {"baseline": "from", "target": "to"}


def _limit(before: AtLeast | AtMost, after: AtLeast | AtMost) -> Iterator[Part]:
    effect = harder_if(after.limit > before.limit, after.limit < before.limit)
    if isinstance(before, AtMost):
        effect = effect.turned()
    is_same_scale = before.unit == after.unit
    yield from part(f"measure.{before.kind}", before.limit, after.limit, effect if is_same_scale else Effect.NONE)
    is_same_scale = is_same_scale and before.limit == after.limit
    nearer = harder_if(_way(after) < _way(before), _way(after) > _way(before)) if is_same_scale else Effect.NONE
    yield from part("measure.from", before.baseline, after.baseline, nearer)
    yield from part("measure.unit", before.unit, after.unit)


def _way(measure: AtLeast | AtMost) -> Decimal:
    """The distance from the limit that counts as nothing reached; see `facts.progress`."""
    return abs(measure.limit - measure.baseline) if measure.baseline is not None else abs(measure.limit)


def _between(before: Between, after: Between) -> Iterator[Part]:
    """Narrower on one side and not wider on the other is harder."""
    narrower = after.low >= before.low and after.high <= before.high
    wider = after.low <= before.low and after.high >= before.high
    effect = harder_if(narrower, wider) if before.unit == after.unit else Effect.NONE
    yield from part("measure.between", before.bounds, after.bounds, effect)
    yield from part("measure.unit", before.unit, after.unit)


def _milestones(before: Milestones, after: Milestones) -> Iterator[Part]:
    """One more step to take is harder; another weight only counts otherwise."""
    was, now = ({step.id: step for step in measure.milestones} for measure in (before, after))
    for name in dict.fromkeys((*was, *now)):
        old, new = was.get(name), now.get(name)
        if old and new:
            yield from part(f"measure.milestones.{name}", old, new, _of_step(old, new))
        else:
            yield from part(f"measure.milestones.{name}", old, new, harder_if(old is None, new is None))


def _of_step(old: Milestone, new: Milestone) -> Effect:
    if old.due is None or new.due is None:
        return Effect.NONE
    return harder_if(new.due < old.due, new.due > old.due)
