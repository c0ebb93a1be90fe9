"""A portal at two revisions: what changed, and what follows. Nothing is checked out, and nothing is written.

`alternatives` sets several side by side.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from okrsite.changes import Removal
from okrsite.comparing.archived import archive_changes
from okrsite.comparing.between import difference_between, with_refused
from okrsite.comparing.consents import Consent, Reason, Why
from okrsite.comparing.consequences import Shift, Standing
from okrsite.comparing.difference import Difference, Unread
from okrsite.comparing.reading import Reading
from okrsite.comparing.revisions import Side, sides
from okrsite.model import Organisation

__all__ = [
    "Consent",
    "Difference",
    "Reason",
    "Shift",
    "Standing",
    "Unread",
    "Why",
    "difference",
]


def difference(
    root: Path, base: str, head: str | None, as_of: date, latest: date | None = None, *, exact: bool = False
) -> Difference:
    """Between two revisions of the portal in `root`; without `head`, the folder with what is not committed yet.

    Raises GitError.
    """
    with sides(root, base, head, exact=exact) as both:
        reading = Reading(both, as_of, latest)
        if not reading.changed:
            return with_refused(_unchanged(both, as_of), both)
        checked, found = reading.told()
        archived = archive_changes(both, reading.sources.ids, reading.changed)
        found = replace(found, changes=(*found.changes, *archived))
        return with_refused(difference_between(both, checked, found, reading.changed), both)


def _unchanged(both: tuple[Side, Side], as_of: date) -> Difference:
    before, after = both
    return Difference(before.name, after.name, as_of, (), (), (), (), (), Removal(0, 0), Organisation())
