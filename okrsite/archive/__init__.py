"""Closed cycles, frozen for ever: numbers and names as they were, whatever becomes of the organisation and of formulas.

content/archive/CYCLE/ holds cycle.json, one file a unit, and a manifest with the hash of each. Nobody writes there but
`okrsite close`; corrections.yaml beside them is people's, and no part of what is frozen.

What every reader of a portal needs is here; `freezing` makes an archive, `reading` opens one, `verifying` compares.
"""

from okrsite.archive.archives import Archives, archives_in
from okrsite.archive.folders import CORRECTIONS, CYCLES, FOLDER, is_complete
from okrsite.archive.rewinding import rewound
from okrsite.archive.snapshot import Snapshot

__all__ = [
    "CORRECTIONS",
    "CYCLES",
    "FOLDER",
    "Archives",
    "Snapshot",
    "archives_in",
    "is_complete",
    "rewound",
]
