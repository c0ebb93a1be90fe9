"""What became of a measure, part by part, and whether it is harder or easier to fulfil now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from okrsite.changes.differing import told_apart
from okrsite.model import Effort, Measure


@dataclass(frozen=True, slots=True)
class Part:
    """One part that is otherwise; `before` and `after` as they are `told_apart`, `values` as they are.

    measured_in: what both are so many of.  reason: why, where it was amended.
    """

    field: str
    before: str
    after: str
    effort: Effort | None = None
    values: tuple[object, object] = (None, None)
    measured_in: str = ""
    reason: str = ""


def measure_parts(before: Measure | None, after: Measure | None) -> Iterator[Part]:
    if before is None or after is None or type(before) is not type(after) or not before.parts:
        yield from part("measure", before, after)
        return
    was, now, efforts = before.parts, after.parts, before.part_efforts(after)
    for name in dict.fromkeys((*was, *now)):
        for one in part(f"measure.{name}", was.get(name), now.get(name), efforts.get(name)):
            yield replace(one, measured_in=_unit(before, after, now.get(name)))


def _unit(before: Measure, after: Measure, value: object) -> str:
    """What a number is so many of; "" where that is another now."""
    return after.unit if before.unit == after.unit and isinstance(value, Decimal | tuple) else ""


def part(field: str, before: object, after: object, effort: Effort | None = None) -> Iterator[Part]:
    if before != after:
        yield Part(field, *told_apart(before, after), effort, (before, after))
