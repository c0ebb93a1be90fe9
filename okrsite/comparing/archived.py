"""What became of the files of archives. That a cycle was closed, or put back, is told of the cycle itself."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from okrsite.archive import FOLDER, is_complete
from okrsite.changes import Change, Kind, What
from okrsite.comparing.revisions import Side
from okrsite.comparing.sharing import Ids


def archive_changes(sides: tuple[Side, Side], ids: tuple[Ids, Ids], changed: Collection[str]) -> Iterator[Change]:
    """Of files that are frozen, of manifests and of corrections, one by one; the archive was there and still is."""
    was, now = ids
    for path in sorted(path for path in changed if path.startswith(f"{FOLDER}/")):
        cycle, _, name = path.removeprefix(f"{FOLDER}/").partition("/")
        before, after = (is_complete(side.tree, cycle) for side in sides)
        if before == after:
            kind = Kind.ADDED if path not in was else Kind.REMOVED if path not in now else Kind.CHANGED
            yield Change(kind, What.ARCHIVE, cycle, cycle, "", name or cycle)
