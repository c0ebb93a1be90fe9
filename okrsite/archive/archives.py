"""All archives of a portal. Most portals that a command reads have none yet, and wait for no reader of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from okrsite import files
from okrsite.archive.folders import CYCLES, archived_folders, is_complete
from okrsite.archive.snapshot import Snapshot
from okrsite.diagnostics import Diagnostic


@dataclass(frozen=True)
class Archives:
    """By cycle; an archive that is not what it was is not among them, and a finding says why."""

    snapshots: Mapping[str, Snapshot]
    findings: tuple[Diagnostic, ...] = ()


def archives_in(root: files.Root) -> Archives:
    folders = [one for one in archived_folders(root) if _counts(root, one)]
    return _opened(root, folders) if folders else Archives({})


def _counts(root: files.Root, cycle: str) -> bool:
    """An archive that is not whole counts for nothing while the cycle's own files are there."""
    return is_complete(root, cycle) or not files.is_folder(root, f"{CYCLES}/{cycle}")


def _opened(root: files.Root, cycles: list[str]) -> Archives:
    from okrsite.archive.reading import archive_of  # noqa: PLC0415 - the classes of a format take a tenth of `diff`

    snapshots: dict[str, Snapshot] = {}
    findings: list[Diagnostic] = []
    for cycle in cycles:
        snapshot, wrong = archive_of(root, cycle)
        findings += wrong
        if snapshot:
            snapshots[cycle] = snapshot
    return Archives(snapshots, tuple(sorted(findings)))
