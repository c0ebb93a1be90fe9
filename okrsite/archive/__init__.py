"""Closed cycles, frozen for ever: numbers and names as they were, whatever becomes of the organisation and of formulas.

content/archive/CYCLE/ holds cycle.json, one file a unit, and a manifest with the hash of each. Nobody writes there but
`okrsite close`; corrections.yaml beside them is people's, and no part of what is frozen.

What every reader of a portal needs is here. `format_1` and `written` say what the files hold, `typed` and `text` turn
that into JSON and back. `to_records` makes it of a portal, `freezing` puts it in its place; `reading` holds the files
against the `manifest` and `from_records` makes a portal of them again; `verifying` compares with git.
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
