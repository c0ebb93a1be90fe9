"""What somebody asks to be changed, as changes of the model: field by field what was, and what is to be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Final, NamedTuple

from okrsite.diagnostics import quoted
from okrsite.model import Cycle, KeyResult, Measure, counted_at, with_field, written_at
from okrsite.naming import Refused

Value = Decimal | date | str

_OPTIONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "measure.from": "--from",
        "measure.to": "--to",
        "measure.at_least": "--at-least",
        "measure.at_most": "--at-most",
    }
)
_MOVABLE: Final[Mapping[str, Sequence[str]]] = MappingProxyType(
    {
        "from_to": ("measure.from", "measure.to"),
        "at_least": ("measure.at_least", "measure.from"),
        "at_most": ("measure.at_most", "measure.from"),
    }
)
"""What of each kind of measure can be changed from the command line."""


@dataclass(frozen=True, slots=True)
class Asked:
    """`key_result` is an id as short as it is plain which one is meant; `changes` by field, such as `measure.to`.

    title: another title to go with them, which is no promise and needs no amendment.
    """

    key_result: str
    changes: Mapping[str, Value]
    reason: str
    date: date
    by: str | None = None
    title: str | None = None


class Change(NamedTuple):
    """`was` is in the words of a file, and what counted where nothing was written; "" for nothing at all."""

    field: str
    was: str
    now: str
    value: Value


def changes_of(cycle: Cycle, ref: str, asked: Asked) -> tuple[tuple[Change, ...], KeyResult]:
    """What really changes, and the key result with it. Raises Refused."""
    before = after = cycle.key_results[ref]
    changes: list[Change] = []
    for field, value in asked.changes.items():
        _refuse_another_measure(before, ref, field)
        now = f"{value:f}" if isinstance(value, Decimal) else str(value)
        after = _with_part_of_both(after, field, now, asked.changes)
        if written_at(after, field) != written_at(before, field) and counted_at(cycle, ref, field) != now:
            changes.append(Change(field, counted_at(cycle, ref, field), now, value))
    if not changes:
        raise Refused(f"{quoted(ref)} says exactly that already, so there is nothing to amend")
    return tuple(changes), after


def _with_part_of_both(key_result: KeyResult, field: str, now: str, asked: Mapping[str, Value]) -> KeyResult:
    """From and to may come to stand on one number for a moment while both of them move."""
    try:
        return with_field(key_result, field, now)
    except ValueError as error:
        moves_both = field == "measure.from" and "measure.to" in asked
        if not moves_both:
            raise Refused(str(error)) from None
    far_off = with_field(key_result, "measure.to", str(Decimal(now) + 1))
    return with_field(far_off, field, now)


def _refuse_another_measure(key_result: KeyResult, ref: str, field: str) -> None:
    if field not in _OPTIONS:
        return
    if key_result.kpi and key_result.measure is None:
        raise Refused(f"{quoted(ref)} is measured by the KPI {quoted(key_result.kpi)}, which has no target")
    movable = _MOVABLE.get(key_result.judged_by.kind, ())
    if field in movable:
        return
    there = f"{quoted(ref)} is measured by {_words(key_result.judged_by)}, so it has no {field.partition('.')[2]}"
    if movable:
        raise Refused(f"{there}; use {' or '.join(_OPTIONS[name] for name in movable)}")
    raise Refused(
        f"{there}; change its measure in the file, and add an entry with date, field, was and reason to its amendments"
    )


def _words(measure: Measure) -> str:
    return {"from_to": "from and to", "score": "a score"}.get(measure.kind, measure.kind)
