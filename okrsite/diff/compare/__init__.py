"""Several revisions of a portal side by side on one and the same day, to choose between them. All of each is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from okrsite import git
from okrsite.diff.changes import Changes, compared
from okrsite.diff.compare.table import PlanColumn, Table, tables
from okrsite.diff.difference import Difference, difference_between
from okrsite.diff.load import Ids, Side, changed_between, in_whole, plain, side_by_side
from okrsite.matching import unread_in
from okrsite.workspace import Checked

MOST: Final = 6
"""Revisions beside the first one: nobody weighs more plans at once, and no page has room for them."""


@dataclass(frozen=True, slots=True)
class Revision:
    """One column. name: what people called it.  commit: its full id, "" for the folder, which has no `day` either.

    unread: the files of which something could not be read.  difference: from the first, None for that itself.
    """

    name: str
    commit: str
    day: date | None
    unread: tuple[str, ...]
    difference: Difference | None


@dataclass(frozen=True, slots=True)
class Alternatives:
    as_of: date
    revisions: tuple[Revision, ...]
    tables: tuple[Table, ...]

    @property
    def differing(self) -> tuple[Revision, ...]:
        """Those that differ from the first."""
        return tuple(one for one in self.revisions if one.difference and not one.difference.is_empty)


def alternatives(
    root: Path, base: str | None, revisions: Sequence[str], as_of: date, latest: date | None = None
) -> Alternatives:
    """Each revision, as it is, held against `base`, without one against the folder in `root`. Raises GitError."""
    with side_by_side(root, base, revisions) as sides:
        read = in_whole(sides, as_of, latest)
        first = read[0][1]
        found = [None, *(compared(first.portal, checked.portal) for _, checked in read[1:])]
        plans = [PlanColumn(checked, first, changes) for (_, checked), changes in zip(read, found, strict=True)]
        return Alternatives(
            as_of=as_of,
            revisions=tuple(
                _revision(root, (sides[0], side), (read[0], own), changes)
                for side, own, changes in zip(sides, read, found, strict=True)
            ),
            tables=tuple(tables(plans)),
        )


def _revision(
    root: Path, both: tuple[Side, Side], read: tuple[tuple[Ids, Checked], tuple[Ids, Checked]], found: Changes | None
) -> Revision:
    side, (before, was), (after, now) = both[1], *read
    changed = changed_between(before, after)
    return Revision(
        name=side.name,
        commit=side.commit,
        day=git.committed_on(root, side.commit) if side.commit else None,
        unread=tuple(map(plain, sorted(unread_in(now.portal)))),
        difference=difference_between(both, (was, now), found, changed) if found else None,
    )
