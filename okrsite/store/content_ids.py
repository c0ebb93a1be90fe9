"""Which bytes files have, without reading those that are as they were.

The bytes are known by the name that git would give them in a repository with SHA-256, so a commit's and a folder's are
the same. Of a folder it is remembered what the disk said of each file when it was read: size, time of the last change
of its bytes and of anything else about it, inode. One that changed just now may change again within the same tick of
the disk's clock, so it is not remembered; see `git help update-index`, "racy".
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from hashlib import sha1, sha256
from pathlib import Path
from typing import Any, Final, NamedTuple

from okrsite import files
from okrsite.diagnostics import Diagnostic
from okrsite.files import Root, Tree
from okrsite.store.kept import Store, opened

SETTLED: Final = 2_000_000_000
"""Nanoseconds, which is how coarse the coarsest disk tells the time."""
_OTHER_NAMES: Final = "digest of a file by its name in git"
_FOLDERS: Final = "files of a folder"


class Ids(NamedTuple):
    """What git calls some bytes, in repositories of either kind; the longer one is their digest."""

    sha1: str
    sha256: str

    def like(self, id_: str) -> str:
        """The one that looks like this one."""
        return self.sha1 if len(id_) == len(self.sha1) else self.sha256


def ids_of(content: bytes) -> Ids:
    head = b"blob %d\0" % len(content)
    found = sha1(head, usedforsecurity=False), sha256(head)
    for digest in found:
        digest.update(content)
    return Ids(*(digest.hexdigest() for digest in found))


def known_files(store: Store, root: Root, paths: Sequence[str], limit: int = files.MAX_BYTES) -> KnownFiles:
    """Of a folder or of another tree; `limit` is what one file may have."""
    return FolderFiles(store, root, paths, limit) if isinstance(root, Path) else TreeFiles(store, root, paths, limit)


class KnownFiles:
    """digests: by path, of the files whose bytes are known.  refused: why some are not read, where that is known."""

    def __init__(self, store: Store, root: Root, limit: int) -> None:
        self._store, self._root, self._limit = store, root, limit
        self.digests: dict[str, str] = {}
        self.refused: dict[str, Diagnostic] = {}
        self._new: dict[str, Ids] = {}

    def read(self, paths: Sequence[str]) -> Iterator[tuple[str, bytes | Diagnostic]]:
        """Each of these with its bytes, which are known from then on."""
        for path, content in zip(paths, files.read_all(self._root, paths, self._limit), strict=True):
            if isinstance(content, bytes):
                self._new[path] = ids = ids_of(content)
                self.digests[path] = ids.sha256
            yield path, content

    def remember(self) -> None:
        """For later runs, what the files are that were read."""
        self._store.put(_OTHER_NAMES, {ids.sha1: ids.sha256.encode() for ids in self._new.values()})


class FolderFiles(KnownFiles):
    """ids: what git would call the files whose bytes are known.  newest: when anything about one of them changed."""

    def __init__(self, store: Store, root: Path, paths: Sequence[str], limit: int) -> None:
        super().__init__(store, root, limit)
        self._began, self._stamps = time.time_ns(), files.stamps(root, paths, limit)
        self.newest = max((stamp.changed for stamp in self._stamps.values()), default=0)
        self._folder = str(root.resolve())
        self._index = _index(store.get(_FOLDERS, [self._folder]).get(self._folder, b"{}"))
        is_enough = files.Rest(limit).take(sum(stamp.size for stamp in self._stamps.values()))
        entries = ((path, self._index.get(path), stamp) for path, stamp in self._stamps.items() if is_enough)
        self.ids = {path: Ids(*entry[4:]) for path, entry, stamp in entries if entry and entry[:4] == [*stamp]}
        self.digests = {path: ids.sha256 for path, ids in self.ids.items()}

    def remember(self) -> None:
        super().remember()
        self.ids |= self._new
        stamps, settled = self._stamps, self._began - SETTLED
        new = {
            path: [*stamps[path], *ids]
            for path, ids in self._new.items()
            if path in stamps and max(stamps[path].written, stamps[path].changed) < settled
        }
        if new:
            there = {path: entry for path, entry in self._index.items() if files.is_file(Path(self._folder), path)}
            self._store.put(_FOLDERS, {self._folder: json.dumps(there | new).encode()})


def files_in_folder(root: Path, paths: Sequence[str], limit: int) -> FolderFiles:
    """With the bytes of all known that can be read."""
    known = FolderFiles(opened(), root, paths, limit)
    for _ in known.read([path for path in paths if path not in known.ids]):
        pass
    known.remember()
    return known


class TreeFiles(KnownFiles):
    def __init__(self, store: Store, root: Tree, paths: Sequence[str], limit: int) -> None:
        super().__init__(store, root, limit)
        ids = dict(zip(paths, root.ids(paths, limit), strict=True))
        self.refused = {path: id_ for path, id_ in ids.items() if isinstance(id_, Diagnostic)}
        names = {path: id_ for path, id_ in ids.items() if isinstance(id_, str)}
        known = store.get(_OTHER_NAMES, names.values()) | {id_: id_.encode() for id_ in names.values() if _is_long(id_)}
        self.digests = {path: known[id_].decode("ascii", "replace") for path, id_ in names.items() if id_ in known}


def _is_long(id_: str) -> bool:
    """As in a repository with SHA-256."""
    return len(id_) == 2 * sha256().digest_size


def _index(written: bytes) -> dict[str, list[Any]]:
    with suppress(ValueError, RecursionError):
        found = json.loads(written)
        if isinstance(found, dict) and all(isinstance(entry, list) and len(entry) == 6 for entry in found.values()):
            return found
    return {}
