"""Whether archives are what they were: against their own manifests, and against what git remembers of them.

A manifest shows what changed by accident, and whoever changes a file and the manifest with it deceives it. Git shows
that too, as far as the revision that is asked can be trusted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from okrsite import files, git
from okrsite.archive.changes import Change, compared
from okrsite.archive.folders import CORRECTIONS, FOLDER, MANIFEST, MAX_BYTES, archived_folders
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


def changes_since(root: Path, revision: str) -> list[Change]:
    """What became of the archives that `revision` has, apart from corrections; new archives are none of its business.

    Raises GitError.
    """
    commit = git.commit_of(root, revision)
    then = {path: id_ for path, id_ in git.files_at(root, commit, FOLDER).items() if not _is_correction(path)}
    blobs = git.blobs(root, then.values(), MAX_BYTES)
    read = zip(then.items(), blobs, strict=True)
    hashes = {path: id_ if blob is None else sha256(blob).hexdigest() for (path, id_), blob in read}
    folders = {_folder_of(path) for path in then}
    now = {path: hash_ for path, hash_ in _found(root) if _folder_of(path) in folders or hash_ in hashes.values()}
    return sorted(compared(hashes, now))


def _is_correction(path: str) -> bool:
    return path.rpartition("/")[2] == CORRECTIONS


def _folder_of(path: str) -> str:
    return "/".join(path.split("/")[:3])


def _found(root: Path) -> Iterator[tuple[str, str]]:
    for path in files.walk(root, FOLDER, ("",))[0]:
        content = files.read(root, path, MAX_BYTES)
        if not _is_correction(path) and not isinstance(content, Diagnostic):
            yield path, sha256(content).hexdigest()
