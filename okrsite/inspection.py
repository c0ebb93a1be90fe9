"""content/ read, worked out and checked: all that a command needs to know, and what every page is made from.

Knows no pages, so that `check` and `checkin` load no template engine and no charts.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from okrsite.checks import check
from okrsite.diagnostics import Diagnostic
from okrsite.facts import Facts, facts_of
from okrsite.loader import load
from okrsite.model import Portal


@dataclass(frozen=True)
class Checked:
    """A portal with its numbers and everything that is wrong with it."""

    portal: Portal
    facts: Facts
    findings: tuple[Diagnostic, ...]


def checked(root: Path, as_of: date) -> Checked:
    """The portal in `root`/content, read, worked out and checked."""
    portal = load(root)
    facts = facts_of(portal, as_of)
    findings = sorted({*portal.findings, *check(portal, as_of, today(), facts)})
    return Checked(portal, facts, tuple(findings))


def as_of_day(given: date | None = None) -> date:
    """The day that every figure is judged at: the one given, else SOURCE_DATE_EPOCH, else today (UTC)."""
    if given:
        return given
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(epoch), UTC).date() if epoch.isdigit() else today()


def today() -> date:
    return datetime.now(UTC).date()
