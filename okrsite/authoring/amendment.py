"""What an amendment changes: field by field what was and what is to be, and the same as an edit of the file's text."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from shlex import join, quote
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from okrsite.authoring.transaction import Refusal
from okrsite.diagnostics import quoted
from okrsite.model import Amendment, Cycle, KeyResult, Measure, Word, counted_at, moved_fields, with_field, written_at
from okrsite.yaml_source import Document, parse
from okrsite.yaml_source.edits import Editable
from okrsite.yaml_source.written import on_one_line

Keys = tuple[str | int, ...]
"""The way to a value in a document."""
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
ORDER: Final = ("id", "title", "why", "owner", "measure", "kpi", "kind", "weight", "due", "plan", "amendments")
"""In which people write the keys of a key result: one that is added goes behind those before it."""
PARTS: Final = ("from", "at_least", "at_most", "between", "to")


@dataclass(frozen=True, slots=True)
class AmendRequest:
    """`key_result` is an id as short as it is plain which one is meant; `changes` by field, such as `measure.to`.

    title: another title to go with them, which is no promise and needs no amendment.
    """

    key_result: str
    changes: Mapping[str, Value]
    reason: str
    date: date
    by: str | None = None
    title: str | None = None


class FieldChange(NamedTuple):
    """`was` is in the words of a file, and what counted where nothing was written; "" for nothing at all."""

    field: str
    was: str
    now: str
    value: Value


def changes_of(cycle: Cycle, ref: str, request: AmendRequest) -> tuple[tuple[FieldChange, ...], KeyResult]:
    """What really changes, and the key result with it. Raises Refusal."""
    before = after = cycle.key_results[ref]
    changes: list[FieldChange] = []
    for field, value in request.changes.items():
        _refuse_another_measure(before, ref, field)
        after = _with_part_of_both(after, field, in_words(value), request.changes)
        now = written_at(after, field) if field == MEASURE else in_words(value)
        if written_at(after, field) != written_at(before, field) and counted_at(cycle, ref, field) != now:
            data = _as_data(after) if field == MEASURE else value
            changes.append(FieldChange(field, counted_at(cycle, ref, field), now, data))
    if not changes:
        raise Refusal(f"{quoted(ref)} says exactly that already, so there is nothing to amend")
    if not moved_fields(before, after):
        raise Refusal("only the words of steps would change, which are no promise; change them in the file")
    return tuple(changes), after


def in_words(value: Value) -> str:
    """As `was` would have it, and as it is typed behind an option."""
    match value:
        case Decimal():
            return f"{value:f}"
        case tuple():
            return ", ".join(map(in_words, value))
    return str(value)


def with_its_own(changes: Sequence[FieldChange], before: KeyResult, after: KeyResult) -> tuple[FieldChange, ...]:
    """The whole measure in the place of its parts, for a key result that had that of its KPI until now."""
    others = tuple(change for change in changes if not change.field.startswith(f"{MEASURE}."))
    if len(others) == len(changes):
        return tuple(changes)
    return (FieldChange(MEASURE, written_at(before, MEASURE), written_at(after, MEASURE), _as_data(after)), *others)


def _as_data(key_result: KeyResult) -> Value:
    """The measure without what it says by default, each number and day in it as such."""
    measure = key_result.judged_by
    return measure.value if isinstance(measure, Word) else measure.model_dump(by_alias=True, exclude_defaults=True)


def _with_part_of_both(key_result: KeyResult, field: str, now: str, all_of_them: Mapping[str, Value]) -> KeyResult:
    """From and to may come to stand on one number for a moment while both of them move."""
    try:
        return with_field(key_result, field, now)
    except ValueError as error:
        if not (field == "measure.from" and "measure.to" in all_of_them):
            raise Refusal(str(error)) from None
    far_off = with_field(key_result, "measure.to", str(Decimal(now) + 1))
    return with_field(far_off, field, now)


def _refuse_another_measure(key_result: KeyResult, ref: str, field: str) -> None:
    if not field.startswith(f"{MEASURE}."):
        return
    if key_result.kpi and key_result.measure is None:
        raise Refusal(f"{quoted(ref)} is measured by the KPI {quoted(key_result.kpi)}, which has no target")
    movable = [f"{MEASURE}.{key}" for key in key_result.judged_by.amendable]
    if field in movable:
        return
    there = f"{quoted(ref)} is measured by {_words(key_result.judged_by)}, so it has no {field.partition('.')[2]}"
    if movable:
        raise Refusal(f"{there}; use {' or '.join(OPTIONS[name] for name in movable)}")
    now = quote(written_at(key_result, MEASURE) or "{from: 0, to: 10}")
    raise Refusal(f"{there}; give the whole measure as it is to be, in the words of a file: --measure {now}")


def _words(measure: Measure) -> str:
    return {"from_to": "from and to", "score": "a score"}.get(measure.kind, measure.kind)


@dataclass(frozen=True, slots=True)
class KeyResultEdit:
    """The changes of the key result that `keys` lead to, in three forms that must agree: text, data and model.

    promised: whether an entry in `amendments` goes with each of them.
    """

    keys: Keys
    changes: Sequence[FieldChange]
    request: AmendRequest
    promised: bool

    def in_text(self, content: bytes) -> bytes:
        """The file with the changes, and with nothing else moved."""
        file = Editable(content)
        edits = []
        for change in self.changes:
            *above, name = change.field.split(".")
            before = _before(name, PARTS if above else ORDER)
            edits.append(file.with_value((*self.keys, *above, name), change.value, before))
        if self.request.title:
            edits.append(file.with_value((*self.keys, "title"), self.request.title, ORDER[:1]))
        if self.promised:
            entries = [{**self._entry(each), "date": self.request.date, "was": _was(each)} for each in self.changes]
            edits.append(file.with_items((*self.keys, "amendments"), entries, _before("amendments", ORDER)))
        return file.edited(edits)

    def in_data(self, document: Document) -> Any:
        """What the changed file must be read as."""
        data: Any = copy.deepcopy(document.data)
        key_result = data
        for key in self.keys:
            key_result = key_result[key]
        for change in self.changes:
            *above, name = change.field.split(".")
            is_nested = isinstance(change.value, Mapping | tuple)
            now = parse("now", on_one_line(change.value).encode()).data if is_nested else change.now
            (key_result[above[0]] if above else key_result)[name] = now
        if self.request.title:
            key_result["title"] = self.request.title
        if self.promised:
            key_result["amendments"] = [*(key_result.get("amendments") or ()), *map(self._entry, self.changes)]
        return data

    def in_model(self, key_result: KeyResult) -> KeyResult:
        """`key_result` has the changed fields already."""
        made = [Amendment.model_validate(self._entry(change)) for change in self.changes if self.promised]
        new = {"amendments": (*key_result.amendments, *made), "title": self.request.title or key_result.title}
        return key_result.model_copy(update=new)

    def _entry(self, change: FieldChange) -> Mapping[str, str]:
        """Of `amendments`, as the reader gives it: every scalar is text."""
        day, reason, by = self.request.date.isoformat(), self.request.reason, self.request.by
        entry = {"date": day, "field": change.field, "was": change.was, "reason": reason}
        return {**entry, "by": by} if by else entry


def _before(name: str, order: Sequence[str]) -> Sequence[str]:
    return order[: order.index(name)]


def _was(change: FieldChange) -> Value:
    """Numbers and days as people write them, all else in quotes."""
    match change.value:
        case Decimal() if change.was:
            return Decimal(change.was)
        case date() if change.was:
            return date.fromisoformat(change.was)
    return change.was


def with_another_title(request: AmendRequest, changes: Sequence[FieldChange], title: str, day: date) -> str:
    """The command that changes the title too, whole, where the title names a number that is to change.

    `okrsite amend p99 --to 350 --title "Cut p99 from 900 ms to 350 ms" --reason "Vendor"`

    title: as it is now.  day: the one that counts where no other is given.
    """
    words = ["okrsite", "amend", request.key_result]
    for field, value in request.changes.items():
        words += [OPTIONS[field], in_words(value)]
    words += ["--title", _retitled(title, changes) or "the title as it is to be"]
    words += ["--reason", request.reason] if request.reason else []
    words += ["--by", request.by] if request.by else []
    words += ["--date", request.date.isoformat()] if request.date != day else []
    return join(words)


def _retitled(title: str, changes: Sequence[FieldChange]) -> str:
    """With each number that changes; "" where it is not plain which one that is in the title."""
    new = title
    for change in changes:
        if isinstance(change.value, Decimal) and change.was:
            number = re.compile(rf"(?<![\d.,]){re.escape(change.was)}(?![.,]?\d)")
            if len(number.findall(title)) == 1:
                new = number.sub(change.now, new, count=1)
    return new if new != title else ""
