"""What differs between two sides that have been read, worked out and checked."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from okrsite.changes import Changes
from okrsite.comparing.consents import consents_of
from okrsite.comparing.consequences import shifts_of
from okrsite.comparing.difference import Difference, Unread
from okrsite.comparing.findings import new_and_mended
from okrsite.comparing.revisions import Side, plain
from okrsite.inspection import Checked


def difference_between(
    both: tuple[Side, Side], checked: tuple[Checked, Checked], found: Changes, changed: Collection[str]
) -> Difference:
    """`found` is what changed between the portals, `changed` the paths of the files that are not the same."""
    was, now = checked
    new, mended = new_and_mended(was.findings, now.findings)
    return Difference(
        base=both[0].name,
        head=both[1].name,
        as_of=now.facts.as_of,
        changes=found.changes,
        shifts=tuple(shifts_of(found, was.facts, now.facts, now.portal)),
        new=new,
        mended=mended,
        unread=tuple(_unread(both, checked, changed)),
        removal=found.removal,
        organisation=now.portal.organisation,
        consents=consents_of(found, changed, was.portal, now.facts.as_of),
    )


def _unread(both: tuple[Side, Side], checked: tuple[Checked, Checked], changed: Collection[str]) -> Iterator[Unread]:
    """What is as broken as it was is no business of this change."""
    for side, found in zip(both, checked, strict=True):
        yield from (Unread(side.name, plain(path)) for path in sorted(found.portal.unreadable.intersection(changed)))
