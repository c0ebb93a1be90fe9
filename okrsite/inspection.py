"""content/ read, worked out and checked: all that a command needs to know, and what every page is made from.

Knows no pages, so that `check` and `checkin` load no template engine and no charts.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from okrsite.archive import Snapshot, archives_in
from okrsite.checks import check
from okrsite.diagnostics import Diagnostic
from okrsite.facts import Facts, facts_of
from okrsite.loader import load
from okrsite.model import Portal
from okrsite.owners import owners_file


@dataclass(frozen=True)
class Checked:
    """A portal with its numbers and everything that is wrong with it."""

    portal: Portal
    facts: Facts
    findings: tuple[Diagnostic, ...]
    snapshots: Mapping[str, Snapshot] = field(default_factory=dict)


def checked(root: Path, as_of: date) -> Checked:
    """The portal in `root`/content, read, worked out and checked; archived cycles as they were."""
    archives = archives_in(root)
    portal = load(root, [snapshot.cycle for snapshot in archives.snapshots.values()])
    kept = {id_: snapshot.frozen.numbers for id_, snapshot in archives.snapshots.items()}
    facts = facts_of(portal, as_of, kept)
    findings = sorted({*archives.findings, *portal.findings, *_judged(root, portal, facts)})
    return Checked(portal, facts, tuple(findings), archives.snapshots)


def _judged(root: Path, portal: Portal, facts: Facts) -> tuple[Diagnostic, ...]:
    return check(portal, facts.as_of, today(), facts, owners_file(root, portal))


def portal_in(root: Path) -> Portal:
    """The portal with its archived cycles, for whoever asks for no numbers."""
    return load(root, [snapshot.cycle for snapshot in archives_in(root).snapshots.values()])


def as_of_day(given: date | None = None) -> date:
    """The day that every figure is judged at: the one given, else SOURCE_DATE_EPOCH, else today (UTC)."""
    if given:
        return given
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(epoch), UTC).date() if epoch.isdigit() else today()


def today() -> date:
    return datetime.now(UTC).date()
