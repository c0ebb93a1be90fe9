"""What is refused before anything is composed, and what to do instead."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from okrsite.amending.asking import MEASURE, Asked, Change
from okrsite.diagnostics import quoted
from okrsite.model import Key, Portal
from okrsite.naming import Refused, refuse_a_stranger
from okrsite.yaml_source.edits import Editable


def refuse_what_cannot_be(portal: Portal, key: Key, asked: Asked, today: date, *, promised: bool) -> None:
    cycle = portal.cycles[key.cycle]
    if asked.date > today:
        raise Refused(f"{asked.date} has not come yet (today is {today}); an amendment says what was agreed, so far")
    if asked.date > cycle.span.ends:
        raise Refused(
            f"{cycle.id} ended on {cycle.span.ends}, and its targets are what they were; say in the review what was "
            "missed and why, or give the day on which this was agreed with --date"
        )
    if promised and asked.date < cycle.span.starts:
        raise Refused(
            f"{cycle.id} began on {cycle.span.starts}, and what was agreed before that is what it promised; this is "
            "done now, so leave --date out, or give a day since then"
        )
    newest = max((amendment.date for amendment in cycle.key_results[key.ref].amendments), default=asked.date)
    if asked.date < newest:
        raise Refused(
            f"{quoted(key.ref)} was amended on {newest}; this change comes after it, so give that day or a later"
        )
    if promised and not asked.reason.strip():
        raise Refused("say why with --reason; whoever relied on the old target will ask")
    for who in (asked.by, asked.changes.get("owner")):
        if isinstance(who, str):
            refuse_a_stranger(portal, who, "add them first")


def refuse_to_lose_comments(content: bytes, keys: Sequence[str | int], changes: Sequence[Change]) -> None:
    """What people wrote beside the steps of a measure would go with them."""
    for change in changes:
        if change.field == MEASURE and Editable(content).has_comments(*keys, MEASURE):
            raise Refused(
                "there are comments within the measure, which would be lost; move them above it, and run this again"
            )
