"""Which bytes files have, without reading those that are as they were.

The bytes are known by the name that git would give them in a repository with SHA-256, so a commit's and a folder's are
the same. Of a folder it is remembered what the disk said of each file when it was read: size, time of the last change
of its bytes and of anything else about it, inode. One that changed just now may change again within the same tick of
the disk's clock, so it is not remembered; see `git help update-index`, "racy".
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping, Sequence
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
MOST_HELD: Final = 64 << 20
"""Bytes that are kept for whoever reads a file after it was asked which bytes it has."""
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
        self._held: dict[str, bytes] = {}
        self._given: set[str] = set()

    def read(self, paths: Sequence[str]) -> Iterator[tuple[str, bytes | Diagnostic]]:
        """Each of these with its bytes, which are known from then on; those that are held were read before."""
        contents = files.read_all(self._root, [path for path in paths if path not in self._held], self._limit)
        for path in paths:
            self._given.add(path)
            if path in self._held:
                yield path, self._held.pop(path)
                continue
            content = next(contents)
            if isinstance(content, bytes):
                self._new[path] = ids = ids_of(content)
                self.digests[path] = ids.sha256
            yield path, content

    def remember(self, kind: str, values: Mapping[str, bytes]) -> None:
        """For later runs, what was made of the files at these paths; a commit knows them by another name."""
        known = {path: value for path, value in values.items() if path in self.digests}
        self._store.put(kind, {self.digests[path]: value for path, value in known.items()})
        new = (self._new[path] for path in known if path in self._new)
        self._store.put(_OTHER_NAMES, {ids.sha1: ids.sha256.encode() for ids in new})

    def remember_files(self) -> None:
        """For later runs, which bytes the files have that were read."""


class FolderFiles(KnownFiles):
    """ids: what git would call the files whose bytes are known.  newest: when anything about one of them changed.

    before: what was known of the same folder earlier in this run.
    """

    def __init__(
        self, store: Store, root: Path, paths: Sequence[str], limit: int, before: FolderFiles | None = None
    ) -> None:
        super().__init__(store, root, limit)
        self._began, self._stamps = time.time_ns(), files.stamps(root, paths, limit)
        self.newest = max((stamp.changed for stamp in self._stamps.values()), default=0)
        self._folder = str(root.resolve())
        if before:
            self._index = before.entries()
        else:
            self._index = _index(store.get(_FOLDERS, [self._folder]).get(self._folder, b"{}"))
        is_enough = files.Rest(limit).take(sum(stamp.size for stamp in self._stamps.values()))
        entries = ((path, self._index.get(path), stamp) for path, stamp in self._stamps.items() if is_enough)
        self.ids = {path: Ids(*entry[4:]) for path, entry, stamp in entries if entry and entry[:4] == [*stamp]}
        self.digests = {path: ids.sha256 for path, ids in self.ids.items()}

    def hold(self, paths: Sequence[str]) -> None:
        """Reads these, as far as they may be held, and then knows them."""
        left = MOST_HELD
        for path, content in self.read(paths):
            left -= len(content) if isinstance(content, bytes) else 0
            if isinstance(content, bytes) and left >= 0:
                self._held[path] = content
        self._given.clear()
        self.remember_files()

    def entries(self) -> dict[str, list[Any]]:
        """What the index has, and the files of just now whose bytes were given to whoever makes something of them.

        Those may have changed since in a way that their stamp does not show, and yet are what was made something of.
        """
        return self._index | {
            path: [*self._stamps[path], *self._new[path]]
            for path in self._given & self._stamps.keys() & self._new.keys()
        }

    def remember_files(self) -> None:
        self.ids |= self._new
        stamps, settled = self._stamps, self._began - SETTLED
        new = {
            path: [*stamps[path], *ids]
            for path, ids in self._new.items()
            if path in stamps and max(stamps[path].written, stamps[path].changed) < settled
        }
        if any(self._index.get(path) != entry for path, entry in new.items()):
            root = Path(self._folder)
            there = {path: own for path, own in self._index.items() if path in stamps or files.is_file(root, path)}
            self._index = there | new
            self._store.put(_FOLDERS, {self._folder: json.dumps(self._index).encode()})


def files_in_folder(
    root: Path, paths: Sequence[str], limit: int = files.MAX_BYTES, before: FolderFiles | None = None
) -> FolderFiles:
    """With the bytes of all known that can be read; see `FolderFiles`."""
    known = FolderFiles(opened(), root, paths, limit, before)
    known.hold([path for path in paths if path not in known.ids])
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
