"""What is refused before anything is composed, and what to do instead."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from okrsite.amending.asking import Asked, Change
from okrsite.diagnostics import quoted
from okrsite.model import Cycle, Key, Portal
from okrsite.naming import Refused, refuse_a_stranger
from okrsite.yaml_source import Document


def refuse_what_cannot_be(portal: Portal, key: Key, asked: Asked, today: date, *, promised: bool) -> None:
    cycle = portal.cycles[key.cycle]
    if asked.date > today:
        raise Refused(f"{asked.date} has not come yet (today is {today}); an amendment says what was agreed, so far")
    if asked.date > cycle.span.ends:
        raise Refused(
            f"{cycle.id} ended on {cycle.span.ends}, and its targets are what they were; say in the review what was "
            "missed and why, or give the day on which this was agreed with --date"
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


def refuse_what_is_not_written(document: Document, cycle: Cycle, key: Key, changes: Sequence[Change]) -> None:
    """A key result without a measure of its own is measured by the target of its KPI."""
    found: Any = document.data
    for name in cycle.origins[key.ref].keys:
        found = found[name]
    if "measure" not in found and any(change.field.startswith("measure.") for change in changes):
        kpi = quoted(cycle.key_results[key.ref].kpi or "")
        raise Refused(
            f"{quoted(key.ref)} takes its target from the KPI {kpi}; change it in content/kpis/, or give it a measure "
            "of its own"
        )
