"""What differs between two sides that have been read, worked out and checked."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path

from okrsite.changes import Changes
from okrsite.comparing.consents import consents_of
from okrsite.comparing.consequences import shifts_of
from okrsite.comparing.counting import removal_from
from okrsite.comparing.difference import Difference, Unread
from okrsite.comparing.findings import new_and_mended, not_archived
from okrsite.comparing.revisions import Side, plain
from okrsite.comparing.unknown import Unknown
from okrsite.diagnostics import Diagnostic
from okrsite.files import Root
from okrsite.sources.mkdocs_yml import refused_in
from okrsite.workspace import Checked, refused_as_committed


def difference_between(
    both: tuple[Side, Side], checked: tuple[Checked, Checked], found: Changes, changed: Collection[str]
) -> Difference:
    """`found` is what changed between the portals, `changed` the paths of the files that are not the same."""
    was, now = checked
    unknown = Unknown(was.portal, now.portal, changed)
    new, mended = new_and_mended(was.findings, now.findings)
    return Difference(
        base=both[0].name,
        head=both[1].name,
        as_of=now.facts.as_of,
        changes=found.changes,
        shifts=unknown.told(shifts_of(found, was.facts, now.facts, now.portal)),
        new=unknown.new(new),
        mended=not_archived(unknown.mended(mended), found.pairs.values()),
        unread=tuple(_unread(both, unknown)),
        removal=removal_from(both[0].tree, found),
        organisation=now.portal.organisation,
        consents=consents_of(found, changed, was.portal, now.facts.as_of),
    )


def with_refused(difference: Difference, both: tuple[Side, Side]) -> Difference:
    """And with the links and the like that no site is made from, in whatever folder of the portal they lie."""
    before, after = (_refused(side.tree) for side in both)
    new, mended = new_and_mended(before, after)
    return replace(
        difference,
        new=tuple(sorted({*difference.new, *new})),
        mended=tuple(sorted({*difference.mended, *mended})),
    )


def _refused(root: Root) -> list[Diagnostic]:
    return refused_as_committed(root) if isinstance(root, Path) else refused_in(root)


def _unread(both: tuple[Side, Side], unknown: Unknown) -> Iterator[Unread]:
    yield from (Unread(both[0].name, plain(path)) for path in sorted(unknown.then))
    yield from (Unread(both[1].name, plain(path), is_after=True) for path in sorted(unknown.now))
