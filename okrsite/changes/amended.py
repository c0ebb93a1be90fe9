"""A promise that was amended is one change: what is otherwise now, and why, as the amendment beside it says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from okrsite.changes.measures import Part
from okrsite.model import KeyResult, written_at

_NUMBER: Final = re.compile(r"\d[\d.,]*")


def with_reasons(before: KeyResult, after: KeyResult, parts: Sequence[Part]) -> Iterator[Part]:
    """Each part that an amendment of the same edit tells of with its reason, and the amendment not once more.

    Neither is a title that only follows with its numbers.
    """
    reasons = _reasons(before, after)
    fields = {one.field for one in parts}
    told = fields & reasons.keys()
    is_whole = told == reasons.keys() and len(after.amendments) == len(before.amendments) + len(reasons)
    for one in parts:
        if one.field in told:
            yield replace(one, reason=reasons[one.field])
        elif not (one.field == "amendments" and told and is_whole) and not (told and _only_counts_otherwise(one)):
            yield one


def _reasons(before: KeyResult, after: KeyResult) -> Mapping[str, str]:
    """By field, of the amendments that are new and say what was there before."""
    new = [one for one in after.amendments if one not in before.amendments]
    return {one.field: one.reason for one in new if one.was.strip() == written_at(before, one.field)}


def _only_counts_otherwise(part: Part) -> bool:
    was, now = (_NUMBER.sub("0", str(value)) for value in part.values)
    return part.field == "title" and was == now
