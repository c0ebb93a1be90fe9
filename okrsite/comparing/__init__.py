"""A portal at two revisions: what changed, and what follows from it. Nothing is checked out, and nothing is written."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import chain
from pathlib import Path

from okrsite.changes import Removal, compared
from okrsite.comparing.consents import Consent, Reason, Why, consents_of
from okrsite.comparing.consequences import Shift, Standing, shifts_of
from okrsite.comparing.difference import Difference, Unread
from okrsite.comparing.findings import new_and_mended
from okrsite.comparing.reading import Reading
from okrsite.comparing.revisions import Side, sides
from okrsite.inspection import Checked
from okrsite.model import Organisation

__all__ = ["Consent", "Difference", "Reason", "Shift", "Standing", "Unread", "Why", "difference"]


def difference(root: Path, base: str, head: str | None, as_of: date, *, exact: bool = False) -> Difference:
    """Between two revisions of the portal in `root`; without `head`, the folder with what is not committed yet.

    Raises GitError.
    """
    with sides(root, base, head, exact=exact) as both:
        reading = Reading(both, as_of)
        if not reading.changed:
            return _unchanged(both, as_of)
        was, now = reading.both()
        unread = (_unread(side, found, reading.changed) for side, found in zip(both, (was, now), strict=True))
        return _difference(both, (was, now), reading.changed, tuple(chain.from_iterable(unread)))


def _unchanged(both: tuple[Side, Side], as_of: date) -> Difference:
    before, after = both
    return Difference(before.name, after.name, as_of, (), (), (), (), (), Removal(0, 0), Organisation())


def _difference(
    both: tuple[Side, Side], checked: tuple[Checked, Checked], paths: frozenset[str], unread: tuple[Unread, ...]
) -> Difference:
    was, now = checked
    found = compared(was.portal, now.portal)
    new, mended = new_and_mended(was.findings, now.findings)
    return Difference(
        base=both[0].name,
        head=both[1].name,
        as_of=now.facts.as_of,
        changes=found.changes,
        shifts=tuple(shifts_of(found, was.facts, now.facts, now.portal)),
        new=new,
        mended=mended,
        unread=unread,
        removal=found.removal,
        organisation=now.portal.organisation,
        consents=consents_of(found, paths, was.portal, now.facts.as_of),
    )


def _unread(side: Side, found: Checked, changed: frozenset[str]) -> Iterator[Unread]:
    """What is as broken as it was is no business of this change."""
    return (Unread(side.name, path) for path in sorted(found.portal.unreadable & changed))
