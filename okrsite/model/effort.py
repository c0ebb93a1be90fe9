"""Which of two promises is easier to keep: one judgement for rules, for the ledger and for what changed.

Of two numbers the end decides: where to get to, or the limit to hold. Only where that is the same the way to it does,
for a baseline that moves away makes the same reading worth more. What cannot be put side by side is neither.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

from okrsite.model.measures import AtLeast, AtMost, Between, FromTo, Measure, Milestones
from okrsite.model.okrs import KeyResult


class Effort(StrEnum):
    """What the later of two promises asks, beside the earlier one."""

    EASIER = "easier"
    HARDER = "harder"


def effort(before: Measure, after: Measure) -> Effort | None:
    """Whether `after` is easier or harder to reach than `before`; None where neither can be said."""
    match before, after:
        case FromTo(), FromTo():
            return _of_a_way(before, after)
        case AtLeast(), AtLeast():
            return _moved(before.limit, after.limit, down_is_easier=True) or _of_baselines(before, after)
        case AtMost(), AtMost():
            return _moved(before.limit, after.limit, down_is_easier=False) or _of_baselines(before, after)
        case Between(), Between():
            return _of_a_corridor(before, after)
        case Milestones(), Milestones():
            earlier, later = ({step.id for step in steps.milestones if step.weight} for steps in (before, after))
            return _either(later < earlier, later > earlier)
    return None


def effort_until(before: date | None, after: date | None) -> Effort | None:
    """Of two due dates; None is the cycle's last day, which comes after all others."""
    earlier, later = before or date.max, after or date.max
    return _either(later > earlier, later < earlier)


def effort_of(before: KeyResult, after: KeyResult) -> Effort | None:
    """Of a key result as a whole; None also where its measure became easier and its date harder, or the reverse."""
    found = {effort(before.judged_by, after.judged_by), effort_until(before.due, after.due)} - {None}
    return found.pop() if len(found) == 1 else None


def _either(is_easier: bool, is_harder: bool) -> Effort | None:
    if is_easier == is_harder:
        return None
    return Effort.EASIER if is_easier else Effort.HARDER


def _of_a_way(before: FromTo, after: FromTo) -> Effort | None:
    up, still_up = before.target > before.baseline, after.target > after.baseline
    if up != still_up:
        return None
    by_target = _moved(before.target, after.target, down_is_easier=up)
    return by_target or _moved(before.baseline, after.baseline, down_is_easier=up)


def _of_baselines(before: AtLeast | AtMost, after: AtLeast | AtMost) -> Effort | None:
    """Of one limit: the further off it stood when it was promised, the less a reading beside it costs."""
    if before.baseline is None or after.baseline is None:
        return None
    ways = abs(before.limit - before.baseline), abs(after.limit - after.baseline)
    return _moved(*ways, down_is_easier=False)


def _moved(before: Decimal, after: Decimal, *, down_is_easier: bool) -> Effort | None:
    down, up = after < before, after > before
    return _either(down, up) if down_is_easier else _either(up, down)


def _of_a_corridor(before: Between, after: Between) -> Effort | None:
    if before.bounds == after.bounds:
        return None
    wider = after.low <= before.low and before.high <= after.high
    narrower = before.low <= after.low and after.high <= before.high
    return _either(wider, narrower)
