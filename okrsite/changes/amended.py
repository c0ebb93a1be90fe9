"""A promise that was amended is one change: what is otherwise now, and why, as the amendment beside it says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from okrsite.changes.measures import Part
from okrsite.model import Amendment, KeyResult, written_at

_NUMBER: Final = re.compile(r"\d[\d.,]*")


def with_reasons(before: KeyResult, after: KeyResult, due: date, parts: Sequence[Part]) -> Iterator[Part]:
    """Each part that amendments of the same edit tell of with their reason, and these not once more.

    Neither is a title that only follows with its numbers. `due`: what counted before, written or not.
    """
    new = [one for one in after.amendments if one not in before.amendments]
    reasons = _reasons(before, new, due)
    told = {one.field for one in parts} & reasons.keys()
    is_whole = told == {one.field for one in new} and len(after.amendments) == len(before.amendments) + len(new)
    for one in parts:
        if one.field in told:
            yield replace(one, reason=reasons[one.field])
        elif not (one.field == "amendments" and told and is_whole) and not (told and _only_counts_otherwise(one)):
            yield one


def _reasons(before: KeyResult, new: Sequence[Amendment], due: date) -> Mapping[str, str]:
    """By field, of the new amendments whose first says what was there before; of several, one after the other."""
    reasons: dict[str, str] = {}
    for one in new:
        if one.field in reasons:
            reasons[one.field] += f"; then: {one.reason}"
        elif one.was.strip() in _was(before, one.field, due):
            reasons[one.field] = one.reason
    return reasons


def _was(before: KeyResult, field: str, due: date) -> tuple[str, ...]:
    return (written_at(before, field), due.isoformat()) if field == "due" else (written_at(before, field),)


def _only_counts_otherwise(part: Part) -> bool:
    was, now = (_NUMBER.sub("0", str(value)) for value in part.values)
    return part.field == "title" and was == now
