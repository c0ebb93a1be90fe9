"""Whether archives are what they were: against their own manifests, and against what git remembers of them.

A manifest shows what changed by accident, and whoever changes a file and the manifest with it deceives it. Git shows
that too, as far as the revision that is asked can be trusted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from okrsite import files
from okrsite.archive.folders import CORRECTIONS, FOLDER, MANIFEST, MAX_BYTES, archived_folders
from okrsite.archive.manifest import FileChange, compared
from okrsite.archive.reading import archive_of, unsound
from okrsite.archive.snapshot import Snapshot
from okrsite.diagnostics import Diagnostic


@dataclass(frozen=True, slots=True)
class Verified:
    """The archives that are sound, and everything that is wrong with the others."""

    sound: tuple[Snapshot, ...]
    findings: tuple[Diagnostic, ...]


def verified(root: Path) -> Verified:
    """Every byte of every archive, and whether pages can be made of it."""
    sound: list[Snapshot] = []
    findings: list[Diagnostic] = []
    for cycle in archived_folders(root):
        snapshot, wrong = archive_of(root, cycle)
        findings += wrong
        if snapshot and (unreadable := _unreadable(snapshot)):
            findings.append(unreadable)
        elif snapshot:
            sound.append(snapshot)
    return Verified(tuple(sound), tuple(sorted(findings)))


def _unreadable(snapshot: Snapshot) -> Diagnostic | None:
    try:
        snapshot.frozen.whole()
    except ValueError as error:  # what `Unsound` and the errors of the model are
        return unsound(f"{snapshot.folder}/{MANIFEST}", error)
    return None


def changes_since(root: files.Root, then: files.Root) -> list[FileChange]:
    """What became of the archives that were there `then`, apart from corrections; new ones are for `closing.proving`.

    Raises GitError.
    """
    hashes = dict(_hashes(then))
    folders = {_folder_of(path) for path in hashes}
    now = {path: hash_ for path, hash_ in _hashes(root) if _folder_of(path) in folders or hash_ in hashes.values()}
    return sorted(compared(hashes, now))


def _folder_of(path: str) -> str:
    return "/".join(path.split("/")[:3])


def _hashes(root: files.Root) -> Iterator[tuple[str, str]]:
    paths = [path for path in files.walk(root, FOLDER, ("",))[0] if path.rpartition("/")[2] != CORRECTIONS]
    for path, content in zip(paths, files.read_all(root, paths, MAX_BYTES), strict=True):
        if not isinstance(content, Diagnostic):
            yield path, sha256(content).hexdigest()
