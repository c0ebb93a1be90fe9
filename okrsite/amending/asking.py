"""What somebody asks to be changed, as changes of the model: field by field what was, and what is to be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from shlex import quote
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from okrsite.diagnostics import quoted
from okrsite.model import Cycle, KeyResult, Measure, Word, counted_at, moved_fields, with_field, written_at
from okrsite.naming import Refused

Bounds = tuple[Decimal, Decimal]
Value = Decimal | date | str | Bounds | Mapping[str, Any]
"""A whole measure is text where it is asked for, in the words of a file, and data where it is written."""
MEASURE: Final = "measure"

OPTIONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "measure.from": "--from",
        "measure.to": "--to",
        "measure.at_least": "--at-least",
        "measure.at_most": "--at-most",
        "measure.between": "--between",
        "weight": "--weight",
        "owner": "--owner",
        "due": "--due",
        MEASURE: "--measure",
    }
)


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
        after = _with_part_of_both(after, field, in_words(value), asked.changes)
        now = written_at(after, field) if field == MEASURE else in_words(value)
        if written_at(after, field) != written_at(before, field) and counted_at(cycle, ref, field) != now:
            data = _as_data(after) if field == MEASURE else value
            changes.append(Change(field, counted_at(cycle, ref, field), now, data))
    if not changes:
        raise Refused(f"{quoted(ref)} says exactly that already, so there is nothing to amend")
    if not moved_fields(before, after):
        raise Refused("only the words of steps would change, which are no promise; change them in the file")
    return tuple(changes), after


def in_words(value: Value) -> str:
    """As `was` would have it, and as it is typed behind an option."""
    match value:
        case Decimal():
            return f"{value:f}"
        case tuple():
            return ", ".join(map(in_words, value))
    return str(value)


def with_its_own(changes: Sequence[Change], before: KeyResult, after: KeyResult) -> tuple[Change, ...]:
    """The whole measure in the place of its parts, for a key result that had that of its KPI until now."""
    others = tuple(change for change in changes if not change.field.startswith(f"{MEASURE}."))
    if len(others) == len(changes):
        return tuple(changes)
    return (Change(MEASURE, written_at(before, MEASURE), written_at(after, MEASURE), _as_data(after)), *others)


def _as_data(key_result: KeyResult) -> Value:
    """The measure without what it says by default, each number and day in it as such."""
    measure = key_result.judged_by
    return measure.value if isinstance(measure, Word) else measure.model_dump(by_alias=True, exclude_defaults=True)


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
    if not field.startswith(f"{MEASURE}."):
        return
    if key_result.kpi and key_result.measure is None:
        raise Refused(f"{quoted(ref)} is measured by the KPI {quoted(key_result.kpi)}, which has no target")
    movable = [f"{MEASURE}.{key}" for key in key_result.judged_by.amendable]
    if field in movable:
        return
    there = f"{quoted(ref)} is measured by {_words(key_result.judged_by)}, so it has no {field.partition('.')[2]}"
    if movable:
        raise Refused(f"{there}; use {' or '.join(OPTIONS[name] for name in movable)}")
    now = quote(written_at(key_result, MEASURE) or "{from: 0, to: 10}")
    raise Refused(f"{there}; give the whole measure as it is to be, in the words of a file: --measure {now}")


def _words(measure: Measure) -> str:
    return {"from_to": "from and to", "score": "a score"}.get(measure.kind, measure.kind)
