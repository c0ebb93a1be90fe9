"""What closing a cycle would do, and what stands in its way, for whoever wants to know before it is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from okrsite import archive
from okrsite.closing.readiness import closable, files_of, gaps_of, unsaved
from okrsite.model import Cycle
from okrsite.workspace import checked


@dataclass(frozen=True, slots=True)
class Foreseen:
    """removed: the files that would go, by path.  missing: what to give a reason for.  unsaved: why git would not keep
    the files, "" where it does.
    """

    folder: str
    cycle: Cycle
    removed: tuple[str, ...]
    missing: tuple[str, ...]
    unsaved: str


def foreseen(root: Path, cycle_id: str, as_of: date, latest: date | None = None) -> Foreseen | None:
    """None for a cycle that is archived already. Raises Refused for what cannot be closed at all."""
    if archive.is_complete(root, cycle_id):
        return None
    cycle = closable(checked(root, as_of, latest=latest), cycle_id)
    missing = tuple(gap.fact for gap in gaps_of(cycle, as_of))
    return Foreseen(f"{archive.FOLDER}/{cycle.id}", cycle, files_of(root, cycle.id), missing, unsaved(root, cycle.id))
