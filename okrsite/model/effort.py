"""Which of two promises is easier to keep: one judgement for rules, for the ledger and for what changed.

*Harder* means that the same reading gives less progress, that more is asked for, or that it is wanted earlier; *easier*
is the opposite. A promise is judged part by part; as a whole it is easier or harder where no part says otherwise. What
cannot be put side by side, such as numbers of another unit or a corridor that shifts, is neither.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum

from okrsite.model.measures import AtLeast, AtMost, Between, FromTo, Measure, Milestone, Milestones
from okrsite.model.okrs import Ambition, KeyResult


class Effort(StrEnum):
    """What the later of two promises asks, beside the earlier one."""

    EASIER = "easier"
    HARDER = "harder"


def effort(before: Measure, after: Measure) -> Effort | None:
    """Whether `after` is easier or harder to reach than `before`; None where neither can be said."""
    return _agreed(part_efforts(before, after).values())


def effort_of(before: KeyResult, after: KeyResult) -> Effort | None:
    """Of a key result as a whole; None also where its measure became easier and its date harder, or the reverse."""
    parts = part_efforts(before.judged_by, after.judged_by).values()
    return _agreed((*parts, effort_until(before.due, after.due)))


def effort_until(before: date | None, after: date | None) -> Effort | None:
    """Of two due dates; None is the cycle's last day, which comes after all others."""
    earlier, later = before or date.max, after or date.max
    return _either(later > earlier, later < earlier)


def effort_to(before: Decimal, after: Decimal, *, down_is_easier: bool) -> Effort | None:
    """Of two numbers to reach, or to stay below."""
    down, up = after < before, after > before
    return _either(down, up) if down_is_easier else _either(up, down)


def effort_pledged(before: Ambition | None, after: Ambition | None) -> Effort | None:
    """A stretch that becomes a promise is due in full."""
    if before is None or after is None:
        return None
    return _either(before is Ambition.COMMITTED, after is Ambition.COMMITTED)


def part_efforts(before: Measure, after: Measure) -> Mapping[str, Effort]:
    """By its key in a file (`to`, `at_least`, `milestones.used`) each part that asks for less or for more."""
    if before.unit != after.unit:
        return {}
    return {name: found for name, found in _parts(before, after) if found}


def _parts(before: Measure, after: Measure) -> Iterator[tuple[str, Effort | None]]:
    match before, after:
        case FromTo(), FromTo():
            yield from _of_a_way(before, after)
        case AtLeast(), AtLeast():
            yield "at_least", effort_to(before.limit, after.limit, down_is_easier=True)
            yield "from", _of_baselines(before, after)
        case AtMost(), AtMost():
            yield "at_most", effort_to(before.limit, after.limit, down_is_easier=False)
            yield "from", _of_baselines(before, after)
        case Between(), Between():
            yield "between", _of_a_corridor(before, after)
        case Milestones(), Milestones():
            yield from _of_steps(before, after)


def _of_a_way(before: FromTo, after: FromTo) -> Iterator[tuple[str, Effort | None]]:
    """A number further on is harder, the baseline's too, for it makes the same reading worth less.

    Onwards is the way from the baseline to the target; where that turned round, nothing can be compared.
    """
    up = before.target > before.baseline
    if up != (after.target > after.baseline):
        return
    for key, name in (("from", "baseline"), ("to", "target"), ("commit", "commit"), ("stretch", "stretch")):
        was, now = getattr(before, name), getattr(after, name)
        if was is not None and now is not None:
            yield key, effort_to(was, now, down_is_easier=up)


def _of_baselines(before: AtLeast | AtMost, after: AtLeast | AtMost) -> Effort | None:
    """Of one limit: the further off it stood when it was promised, the less a reading beside it costs."""
    return effort_to(before.way, after.way, down_is_easier=False) if before.limit == after.limit else None


def _of_a_corridor(before: Between, after: Between) -> Effort | None:
    wider = after.low <= before.low and before.high <= after.high
    narrower = before.low <= after.low and after.high <= before.high
    return _either(wider, narrower)


def _of_steps(before: Milestones, after: Milestones) -> Iterator[tuple[str, Effort | None]]:
    """One more step to take is harder, if it counts; another weight only counts otherwise."""
    was, now = ({step.id: step for step in steps.milestones} for steps in (before, after))
    for id_ in dict.fromkeys((*was, *now)):
        yield f"milestones.{id_}", _of_step(was.get(id_), now.get(id_))


def _of_step(was: Milestone | None, now: Milestone | None) -> Effort | None:
    if was and now:
        return effort_until(was.due, now.due) if was.due and now.due else None
    return _either(bool(was and was.weight), bool(now and now.weight))


def _agreed(parts: Iterable[Effort | None]) -> Effort | None:
    found = {part for part in parts if part}
    return found.pop() if len(found) == 1 else None


def _either(is_easier: bool, is_harder: bool) -> Effort | None:
    if is_easier == is_harder:
        return None
    return Effort.EASIER if is_easier else Effort.HARDER
