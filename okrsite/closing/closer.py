"""The recipe of closing: refuse what must be refused, freeze, take the open files away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from okrsite import __version__, archive
from okrsite.archive import freezing
from okrsite.archive.format_1 import Closing
from okrsite.archive.reading import archive_of
from okrsite.closing.freezing import frozen
from okrsite.closing.readiness import Refused, asking_for, closable, files_of, gaps_of, unsaved
from okrsite.facts import FORMULAS
from okrsite.files import turn
from okrsite.model import Cycle
from okrsite.workspace import checked

CONTENT: Final = "content"


@dataclass(frozen=True, slots=True)
class Closed:
    """`is_new` is False where the cycle was archived before; `cleared`, whether something was left to take away.

    removed: how many files of the open cycle went.
    """

    folder: str
    digest: str
    cycle: Cycle
    check_ins: int
    removed: int = 0
    is_new: bool = True
    cleared: bool = False


def close(  # noqa: PLR0913 - each is asked for on the command line
    root: Path,
    cycle_id: str,
    day: date,
    as_of: date,
    reason: str = "",
    latest: date | None = None,
    *,
    force: bool = False,
) -> Closed:
    """Archives a cycle on `day`, with its numbers as of `as_of`. Raises Refused, Busy and OSError; nothing has changed.

    A `reason` closes it although it is not over or not all of it is reviewed, and is kept with what was missing;
    `force` although git does not have the files that go.
    """
    with turn(root / CONTENT):
        if archive.is_complete(root, cycle_id):
            return _finished(root, cycle_id)
        read = checked(root, as_of, latest=latest)
        cycle = closable(read, cycle_id)
        gaps = tuple(gaps_of(cycle, as_of))
        missing = tuple(gap.fact for gap in gaps)
        if missing and not reason:
            raise Refused(asking_for(cycle, gaps))
        if not force and (why := unsaved(root, cycle.id)):
            raise Refused(why)
        closing = Closing.model_construct(
            closed=day,
            as_of=as_of,
            okrsite=__version__,
            formulas=FORMULAS,
            reason=reason if missing else "",
            missing=missing,
        )
        named, files = frozen(read, cycle, closing)
        removed = len(files_of(root, cycle.id))
        freezing.replace_open(root, cycle.id, files)
    said = sum(map(len, cycle.check_ins.values()))
    return Closed(f"{archive.FOLDER}/{cycle.id}", named.digest, cycle, said, removed)


def _finished(root: Path, cycle_id: str) -> Closed:
    """What a run that was stopped left to do."""
    snapshot, findings = archive_of(root, cycle_id)
    if snapshot is None:
        raise Refused(f"{cycle_id} was archived, and its archive is not what it was", tuple(findings))
    cleared = freezing.finish(root, cycle_id)
    return Closed(snapshot.folder, snapshot.digest, snapshot.cycle, 0, is_new=False, cleared=cleared)
