"""A portal at two revisions: what changed, and what follows from it. Nothing is checked out, and nothing is written."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from okrsite.changes import compared
from okrsite.comparing.consequences import Shift, Standing, shifts_of
from okrsite.comparing.difference import Difference, Unread
from okrsite.comparing.findings import new_and_mended
from okrsite.comparing.revisions import Side, sides
from okrsite.inspection import Checked, checked

__all__ = ["Difference", "Shift", "Standing", "Unread", "difference"]


def difference(root: Path, base: str, head: str | None, as_of: date, *, exact: bool = False) -> Difference:
    """Between two revisions of the portal in `root`; without `head`, the folder with what is not committed yet.

    Raises GitError.
    """
    with sides(root, base, head, exact=exact) as (before, after):
        was, now = checked(before.tree, as_of), checked(after.tree, as_of)
        return _difference((before, was), (after, now), as_of)


def _difference(before: tuple[Side, Checked], after: tuple[Side, Checked], as_of: date) -> Difference:
    was, now = before[1], after[1]
    found = compared(was.portal, now.portal)
    new, mended = new_and_mended(was.findings, now.findings)
    return Difference(
        base=before[0].name,
        head=after[0].name,
        as_of=as_of,
        changes=found.changes,
        shifts=tuple(shifts_of(found, was.facts, now.facts, now.portal)),
        new=new,
        mended=mended,
        unread=(*_unread(*before), *_unread(*after)),
        removal=found.removal,
        organisation=now.portal.organisation,
    )


def _unread(side: Side, found: Checked) -> Iterator[Unread]:
    return (Unread(side.name, path) for path in sorted(found.portal.unreadable))
