"""Several revisions of a portal side by side, to choose between them. Here all of each is read."""

from okrsite.comparing.alternatives.figures import Figures, Gap, Load, Owned
from okrsite.comparing.alternatives.rows import OwnerRow, Row, Table
from okrsite.comparing.alternatives.side_by_side import MOST, Alternatives, Revision, alternatives

__all__ = [
    "MOST",
    "Alternatives",
    "Figures",
    "Gap",
    "Load",
    "Owned",
    "OwnerRow",
    "Revision",
    "Row",
    "Table",
    "alternatives",
]
