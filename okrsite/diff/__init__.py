"""A portal at two revisions: what changed, and what that leads to. Nothing is checked out, and nothing is written.

`compare` sets several revisions side by side, `render` writes all of this down.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from okrsite.diff.changes import Changes, Removal
from okrsite.diff.difference import Difference, difference_between, with_refused
from okrsite.diff.load import archive_changes, sides
from okrsite.diff.reading_little import LittleReading
from okrsite.diff.round import silent_units, units_in_round
from okrsite.facts import facts_of
from okrsite.files import Root
from okrsite.model import Organisation
from okrsite.workspace import with_numbers_kept

__all__ = ["Difference", "difference"]


def difference(
    root: Path, base: str, head: str | None, as_of: date, latest: date | None = None, *, exact: bool = False
) -> Difference:
    """Between two revisions of the portal in `root`; without `head`, the folder with what is not committed yet.

    Raises GitError.
    """
    with sides(root, base, head, exact=exact) as both:
        reading = LittleReading(both, as_of, latest)
        if not reading.changed:
            nothing = Difference(both[0].name, both[1].name, as_of, (), (), (), (), (), Removal(0, 0), Organisation())
            return with_refused(nothing, both)
        checked, found = reading.compared()
        archived = archive_changes(both, reading.ids, reading.changed)
        found = replace(found, changes=(*found.changes, *archived))
        told = difference_between(both, checked, found, reading.changed)
        return with_refused(replace(told, silent=_silent(both[1].tree, found, as_of)), both)


def _silent(tree: Root, found: Changes, as_of: date) -> tuple[tuple[str, str], ...]:
    """Who checks in alone is not told of others, whose files need not be read then."""
    reporting = units_in_round(found)
    if len(reporting) < 2:
        return ()
    portal, kept = with_numbers_kept(tree)
    return tuple(silent_units(reporting, portal, facts_of(portal, as_of, kept)))
