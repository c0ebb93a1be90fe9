"""The manifest of an archive: the SHA-256 of every file, one digest for all of them, and what changed since.

The digest is the SHA-256 of the lines that `sha256sum` prints for the files, sorted by path, so that anyone can work it
out without okrsite: `sha256sum cycle.json units/*.json | LC_ALL=C sort -k2 | sha256sum`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Final

from okrsite import files
from okrsite.archive import format_1 as v1
from okrsite.archive.folders import CORRECTIONS, MANIFEST, MAX_BYTES
from okrsite.diagnostics import Diagnostic, Place, quoted

RULE: Final = "archive-changed"
_FIX: Final = "bring it back with git; what has to be put right belongs into corrections.yaml"
_LINE_ENDS: Final = (
    "git or an editor changed the line ends of this file; write `content/archive/** -text` into .gitattributes, "
    "then delete the file and bring it back with git"
)


def manifest_of(cycle: str, closing: v1.Closing, files: Mapping[str, bytes]) -> v1.Manifest:
    hashes = hashes_of(files)
    return v1.Manifest(v1.FORMAT, cycle, closing, digest_of(hashes), hashes)


def hashes_of(files: Mapping[str, bytes]) -> dict[str, str]:
    """In the order of the paths, as bytes sort."""
    return {path: _hash(files[path]) for path in sorted(files, key=str.encode)}


def digest_of(hashes: Mapping[str, str]) -> str:
    lines = (f"{hashes[path]}  {path}\n" for path in sorted(hashes, key=str.encode))
    return sha256("".join(lines).encode()).hexdigest()


class FileChangeKind(StrEnum):
    CHANGED = "changed"
    LINE_ENDS = "line ends"
    """What git makes of a file on Windows, unless it is told not to."""
    DELETED = "deleted"
    ADDED = "added"
    RENAMED = "renamed"


@dataclass(frozen=True, slots=True, order=True)
class FileChange:
    """`path` is project-relative; of a renamed file it is the new one, and `was` the old."""

    path: str
    kind: FileChangeKind
    was: str = ""

    @property
    def finding(self) -> Diagnostic:
        return Diagnostic(Place(quoted(self.path, len(self.path))[1:-1]), RULE, self._said())

    def _said(self) -> str:
        match self.kind:
            case FileChangeKind.CHANGED:
                return f"this file was changed after its cycle was archived; {_FIX}"
            case FileChangeKind.LINE_ENDS:
                return _LINE_ENDS
            case FileChangeKind.DELETED:
                return f"this file of the archive was deleted; {_FIX}"
            case FileChangeKind.ADDED:
                return "this file was added to the archive after its cycle was closed; move it elsewhere"
        return f"this file of the archive was renamed; give it back its name {quoted(self.was, len(self.was))}"


def changes_of(root: files.Root, folder: str, expected: Mapping[str, str]) -> tuple[list[FileChange], list[Diagnostic]]:
    """Against the hashes in the manifest, and what could not be read. Manifest and corrections are not asked about."""
    found, refused = files.walk(root, folder, ("",))
    beside = {f"{folder}/{name}" for name in (MANIFEST, CORRECTIONS)}
    known = {f"{folder}/{name}": hash_ for name, hash_ in expected.items()}
    hashes: dict[str, str] = {}
    changes: list[FileChange] = []
    for path in found:
        if path not in beside:
            content = files.read(root, path, MAX_BYTES)
            if isinstance(content, Diagnostic):
                refused.append(content)
            elif has_other_line_ends(content) and _hash(content.replace(b"\r\n", b"\n")) == known.get(path):
                changes.append(FileChange(path, FileChangeKind.LINE_ENDS))
            else:
                hashes[path] = _hash(content)
    told = {finding.place.path for finding in refused} | {change.path for change in changes}
    changes += compared({path: hash_ for path, hash_ in known.items() if path not in told}, hashes)
    return sorted(changes), refused


def has_other_line_ends(content: bytes) -> bool:
    """Nothing that okrsite writes into an archive has a carriage return."""
    return b"\r\n" in content


def _hash(content: bytes) -> str:
    return sha256(content).hexdigest()


def compared(expected: Mapping[str, str], found: Mapping[str, str]) -> Iterator[FileChange]:
    """Hashes by path: what they were, and what they are."""
    added: dict[str, list[str]] = {}
    for path, hash_ in reversed([*found.items()]):
        if path not in expected:
            added.setdefault(hash_, []).append(path)
    for path, hash_ in expected.items():
        if path in found:
            if found[path] != hash_:
                yield FileChange(path, FileChangeKind.CHANGED)
        elif added.get(hash_):
            yield FileChange(added[hash_].pop(), FileChangeKind.RENAMED, path)
        else:
            yield FileChange(path, FileChangeKind.DELETED)
    yield from (FileChange(path, FileChangeKind.ADDED) for paths in added.values() for path in paths)
