"""A portal at two revisions or more: what changed, and what follows. Nothing is checked out, and nothing is written."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from okrsite.changes import Removal
from okrsite.comparing.alternatives import MOST, Alternatives, Revision, alternatives
from okrsite.comparing.between import difference_between
from okrsite.comparing.consents import Consent, Reason, Why
from okrsite.comparing.consequences import Shift, Standing
from okrsite.comparing.difference import Difference, Unread
from okrsite.comparing.figures import Figures, Gap, Load, Owned
from okrsite.comparing.reading import Reading
from okrsite.comparing.revisions import Side, sides
from okrsite.comparing.rows import OwnerRow, Row, Table
from okrsite.model import Organisation

__all__ = [
    "MOST",
    "Alternatives",
    "Consent",
    "Difference",
    "Figures",
    "Gap",
    "Load",
    "Owned",
    "OwnerRow",
    "Reason",
    "Revision",
    "Row",
    "Shift",
    "Standing",
    "Table",
    "Unread",
    "Why",
    "alternatives",
    "difference",
]


def difference(root: Path, base: str, head: str | None, as_of: date, *, exact: bool = False) -> Difference:
    """Between two revisions of the portal in `root`; without `head`, the folder with what is not committed yet.

    Raises GitError.
    """
    with sides(root, base, head, exact=exact) as both:
        reading = Reading(both, as_of)
        if not reading.changed:
            return _unchanged(both, as_of)
        checked, found = reading.told()
        return difference_between(both, checked, found, reading.changed)


def _unchanged(both: tuple[Side, Side], as_of: date) -> Difference:
    before, after = both
    return Difference(before.name, after.name, as_of, (), (), (), (), (), Removal(0, 0), Organisation())
