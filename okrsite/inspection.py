"""content/ read, worked out and checked: all that a command needs to know, and what every page is made from.

Knows no pages, so that `check` and `checkin` load no template engine and no charts.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from okrsite import git
from okrsite.archive import Snapshot, archives_in
from okrsite.checks import check
from okrsite.diagnostics import Diagnostic
from okrsite.facts import Facts, facts_of
from okrsite.files import Root
from okrsite.loader import load
from okrsite.model import Portal

CONTENT: Final = "content"


@dataclass(frozen=True)
class Checked:
    """A portal with its numbers and everything that is wrong with it."""

    portal: Portal
    facts: Facts
    findings: tuple[Diagnostic, ...]
    snapshots: Mapping[str, Snapshot] = field(default_factory=dict)


def checked(root: Root, as_of: date, base: Portal | None = None) -> Checked:
    """The portal in `root`/content, read, worked out and checked; archived cycles as they were.

    `root` is a folder, or what `then` gives; `base` the portal that this one is a change of.
    """
    archives = archives_in(root)
    portal = load(root, [snapshot.cycle for snapshot in archives.snapshots.values()])
    kept = {id_: snapshot.frozen.numbers for id_, snapshot in archives.snapshots.items()}
    facts = facts_of(portal, as_of, kept)
    findings = sorted({*archives.findings, *portal.findings, *check(portal, as_of, today(), facts, base)})
    return Checked(portal, facts, tuple(findings), archives.snapshots)


@contextmanager
def then(root: Path, revision: str) -> Iterator[git.Commit]:
    """The portal's files as they were at a revision of git. Raises GitError, here and while they are read."""
    with git.Commits(root) as commits:
        yield commits.tree(git.commit_of(root, revision), CONTENT)


def portal_before(root: Path, revision: str) -> Portal:
    """As it was when the commit that is checked out began to differ from `revision`. Raises GitError.

    As in a pull request: what the other branch has got since is not a change of this one.
    """
    started = git.fork_point(root, git.commit_of(root, revision), git.commit_of(root, "HEAD"))
    with then(root, started) as commit:
        return portal_in(commit)


def portal_in(root: Root) -> Portal:
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
