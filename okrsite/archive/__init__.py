"""Closed cycles, frozen for ever: numbers and names as they were, whatever becomes of the organisation and of formulas.

content/archive/CYCLE/ holds cycle.json, one file a unit, and a manifest with the hash of each. Nobody writes there but
`okrsite close`; corrections.yaml beside them is people's, and no part of what is frozen.
"""

from okrsite.archive.changes import RULE, Change, Kind
from okrsite.archive.corrections import FILE as CORRECTIONS
from okrsite.archive.freezing import files_of, finish, replace_open
from okrsite.archive.reading import (
    CYCLES,
    FOLDER,
    Archives,
    archive_of,
    archived_folders,
    archives_in,
    is_complete,
)
from okrsite.archive.rewinding import rewound
from okrsite.archive.snapshot import Snapshot, Whole
from okrsite.archive.verifying import Verified, changes_since, verified

__all__ = [
    "CORRECTIONS",
    "CYCLES",
    "FOLDER",
    "RULE",
    "Archives",
    "Change",
    "Kind",
    "Snapshot",
    "Verified",
    "Whole",
    "archive_of",
    "archived_folders",
    "archives_in",
    "changes_since",
    "files_of",
    "finish",
    "is_complete",
    "replace_open",
    "rewound",
    "verified",
]
