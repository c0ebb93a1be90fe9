"""Several revisions, each read, worked out and checked in whole; what some of them have in common is read once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from okrsite.archive import FOLDER, Archives, archives_in
from okrsite.checks import check
from okrsite.comparing.revisions import Side
from okrsite.comparing.sharing import Ids, SharedDocuments, ids_of
from okrsite.facts import facts_of
from okrsite.loader import load
from okrsite.model import Portal
from okrsite.workspace import Checked, cycles_of, numbers_of


def in_whole(sides: Sequence[Side], as_of: date, latest: date | None = None) -> list[tuple[Ids, Checked]]:
    """Each side with the ids of its files, which tell what differs; what several have is read once."""
    like = next(side.commit for side in sides if side.commit)
    shared, opened = SharedDocuments(), dict[frozenset[tuple[str, str]], Archives]()
    found = []
    for side in sides:
        ids = ids_of(side.tree, like)
        of_archives = frozenset((path, id_) for path, id_ in ids.items() if path.startswith(f"{FOLDER}/"))
        if of_archives not in opened:
            opened[of_archives] = archives_in(side.tree)
        archives = opened[of_archives]
        portal = load(side.tree, cycles_of(archives), shared.reader(ids))
        found.append((ids, _in_whole(portal, archives, as_of, latest)))
    return found


def _in_whole(portal: Portal, archives: Archives, as_of: date, latest: date | None) -> Checked:
    facts = facts_of(portal, as_of, numbers_of(archives))
    findings = {*archives.findings, *portal.findings, *check(portal, as_of, latest, facts)}
    return Checked(portal, facts, tuple(sorted(findings)), archives.snapshots)
