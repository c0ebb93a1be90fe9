"""What became of the files of an archive since its manifest was written: byte for byte, each by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Final

from okrsite import files
from okrsite.archive.folders import CORRECTIONS, MANIFEST, MAX_BYTES
from okrsite.diagnostics import Diagnostic, Place, quoted

RULE: Final = "archive-changed"
_MEND: Final = "bring it back with git; what has to be put right belongs into corrections.yaml"
_LINE_ENDS: Final = (
    "git or an editor changed the line ends of this file; write `content/archive/** -text` into .gitattributes, "
    "then delete the file and bring it back with git"
)


class Kind(StrEnum):
    CHANGED = "changed"
    LINE_ENDS = "line ends"
    """What git makes of a file on Windows, unless it is told not to."""
    DELETED = "deleted"
    ADDED = "added"
    RENAMED = "renamed"


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """`path` is project-relative; of a renamed file it is the new one, and `was` the old."""

    path: str
    kind: Kind
    was: str = ""

    @property
    def finding(self) -> Diagnostic:
        return Diagnostic(Place(quoted(self.path, len(self.path))[1:-1]), RULE, self._said())

    def _said(self) -> str:
        match self.kind:
            case Kind.CHANGED:
                return f"this file was changed after its cycle was archived; {_MEND}"
            case Kind.LINE_ENDS:
                return _LINE_ENDS
            case Kind.DELETED:
                return f"this file of the archive was deleted; {_MEND}"
            case Kind.ADDED:
                return "this file was added to the archive after its cycle was closed; move it elsewhere"
        return f"this file of the archive was renamed; give it back its name {quoted(self.was, len(self.was))}"


def changes_of(root: files.Root, folder: str, expected: Mapping[str, str]) -> tuple[list[Change], list[Diagnostic]]:
    """Against the hashes in the manifest, and what could not be read. Manifest and corrections are not asked about."""
    found, refused = files.walk(root, folder, ("",))
    beside = {f"{folder}/{name}" for name in (MANIFEST, CORRECTIONS)}
    known = {f"{folder}/{name}": hash_ for name, hash_ in expected.items()}
    hashes: dict[str, str] = {}
    changes: list[Change] = []
    for path in found:
        if path not in beside:
            content = files.read(root, path, MAX_BYTES)
            if isinstance(content, Diagnostic):
                refused.append(content)
            elif has_other_line_ends(content) and _hash(content.replace(b"\r\n", b"\n")) == known.get(path):
                changes.append(Change(path, Kind.LINE_ENDS))
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


def compared(expected: Mapping[str, str], found: Mapping[str, str]) -> Iterator[Change]:
    """Hashes by path: what they were, and what they are."""
    added: dict[str, list[str]] = {}
    for path, hash_ in reversed([*found.items()]):
        if path not in expected:
            added.setdefault(hash_, []).append(path)
    for path, hash_ in expected.items():
        if path in found:
            if found[path] != hash_:
                yield Change(path, Kind.CHANGED)
        elif added.get(hash_):
            yield Change(added[hash_].pop(), Kind.RENAMED, path)
        else:
            yield Change(path, Kind.DELETED)
    yield from (Change(path, Kind.ADDED) for paths in added.values() for path in paths)
