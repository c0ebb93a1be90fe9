"""How much of what was reported a change takes away. Who compares two portals has read few of their check-ins."""

from __future__ import annotations

from collections.abc import Iterable

from okrsite import files
from okrsite.changes import Changes, Kind, Removal, What
from okrsite.files import Root
from okrsite.loader.entities import entity
from okrsite.model import CheckInFile, State
from okrsite.sources.folders import CONTENT
from okrsite.yaml_source import read_documents


def removal_from(before: Root, changes: Changes) -> Removal:
    """With the check-ins of the cycles that were open. How many there were is said only where some are gone."""
    cycles = [id_ for id_, pair in changes.pairs.items() if pair.before.state is State.OPEN]
    removed = sum(
        change.kind is Kind.REMOVED and change.what is What.CHECK_IN and change.cycle in cycles
        for change in changes.changes
    )
    okrs = changes.removal
    return Removal(
        removed=okrs.removed,
        before=okrs.before if okrs.removed else None,
        check_ins=removed,
        check_ins_before=_check_ins(before, cycles) if removed else None,
    )


def _check_ins(tree: Root, cycles: Iterable[str]) -> int:
    folders = [f"{CONTENT}/cycles/{id_}/check-ins" for id_ in cycles]
    paths = [path for folder in folders for path in files.walk(tree, folder, (".yaml",))[0]]
    read = (entity(document, CheckInFile)[0] for document in read_documents(tree, paths))
    return sum(update.says_something for file in read if file for update in file.updates.values())
