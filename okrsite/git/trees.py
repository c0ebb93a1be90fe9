"""A commit as a tree of files that a portal can be read from, as if it lay in a folder.

Nothing is checked out: files are read by the ids of their blobs, so no filter, no hook and no setting of the repository
has a part in it. What is no ordinary file, a symlink or a submodule, is refused as it is on disk.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import IO, Final, NamedTuple

from okrsite.diagnostics import Diagnostic
from okrsite.files import MAX_BYTES, Rest, symlink, too_large, too_much, unreadable, wrong_kind
from okrsite.git.ahead import Ahead
from okrsite.git.asking import LOST, GitError, started

_FOLDER = 0o040000
_KEPT = 64 << 20
_PIECE = 1 << 20
"""Of what is too large to be kept, so much is passed over at a time."""
_AT_ONCE = 500
"""Ids in one question: asking one by one takes twice as long, and more than a pipe holds would wait for ever."""
_LONGEST_LIST: Final = 32 << 20
"""Bytes of a list of names, some 250,000 files: a few folders that stand in each other many times have billions."""
_LONGEST_ENTRY: Final = 4200
"""Bytes of one: no system has longer paths."""
_TOO_MUCH: Final = "one of the two names more files, or files deeper in folders, than any portal; it is not read"


class Named(NamedTuple):
    """One name in a folder of a commit; of a folder, `id` is empty. `size`: in bytes."""

    name: str
    st_mode: int
    id: str
    size: int = 0

    def stat(self, *, follow_symlinks: bool = True) -> Named:  # noqa: ARG002 - nothing is ever followed
        return self

    def is_symlink(self) -> bool:
        return stat.S_ISLNK(self.st_mode)

    def is_dir(self, *, follow_symlinks: bool = True) -> bool:  # noqa: ARG002 - as above
        return self.st_mode == _FOLDER

    def is_file(self, *, follow_symlinks: bool = True) -> bool:  # noqa: ARG002 - as above
        return stat.S_ISREG(self.st_mode)


class Commits:
    """The commits of the repository that `root` lies in, perhaps deep in it. One process of git reads the files of all.

    Entering and every reading raise GitError.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    def __enter__(self) -> Commits:
        self._process = started(self.root, "cat-file", "--batch")
        self._ahead: list[Ahead] = []
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._process.communicate()
        for ahead in self._ahead:
            ahead.end()

    def read_ahead(self, ids: Sequence[str], limit: int) -> None:
        """What will be asked for, with this limit, when other things are done."""
        self._ahead.append(Ahead(self.root, ids, partial(_answer, limit=limit)))

    def tree(self, commit: str, *paths: str) -> Commit:
        """The files that `commit`, a full id, has at these paths and below."""
        return Commit(self, commit, _folders(self._listed("-l", commit, "--", *paths)))

    def folders_named(self, commit: str, name: str) -> list[str]:
        """The paths of all folders of this name that `commit`, a full id, has below the root."""
        paths = map(os.fsdecode, self._listed("-d", "--name-only", commit))
        return [path for path in paths if path.rpartition("/")[2] == name]

    def _listed(self, *words: str) -> list[bytes]:
        with started(self.root, "ls-tree", "-r", "-z", *words) as process:
            listed = process.stdout.read(_LONGEST_LIST + 1) if process.stdout else b""
            if is_too_long := len(listed) > _LONGEST_LIST:
                process.kill()
        entries = listed.split(b"\0")[:-1]
        if is_too_long or any(len(entry) > _LONGEST_ENTRY for entry in entries):
            raise GitError(_TOO_MUCH)
        if process.returncode:
            raise GitError(LOST)
        return entries

    def blobs(self, ids: Sequence[str], limit: int) -> Iterator[bytes | None]:
        """Of each, in that order; None of one that is larger than `limit`.

        Sizes are told with the bytes: to ask for those of all files beforehand takes git as long as to read them.
        """
        kept: dict[str, bytes | None] = {}
        for ahead in self._ahead:
            if not ahead.ids.isdisjoint(ids):
                kept |= ahead.blobs
        if not kept:
            return self._told(ids, limit)
        left = dict(zip(others := [id_ for id_ in ids if id_ not in kept], self._told(others, limit), strict=True))
        return (kept[id_] if id_ in kept else left[id_] for id_ in ids)

    def _told(self, ids: Sequence[str], limit: int) -> Iterator[bytes | None]:
        given, out = self._process.stdin, self._process.stdout
        if given is None or out is None:
            raise GitError(LOST)
        for at in range(0, len(ids), _AT_ONCE):
            asked_now = ids[at : at + _AT_ONCE]
            try:
                given.write("".join(f"{id_}\n" for id_ in asked_now).encode())
                given.flush()
            except BrokenPipeError:  # git gives up where an object is damaged
                raise GitError(LOST) from None
            yield from [_answer(out, limit) for _ in asked_now]


def _answer(out: IO[bytes], limit: int) -> bytes | None:
    about = out.readline().split(b" ")
    if about[1:2] != [b"blob"]:
        raise GitError(LOST)
    left = int(about[2]) + 1
    if left <= limit + 1:
        content = out.read(left)
        if len(content) < left:
            raise GitError(LOST)
        return content[:-1]
    while left and (piece := out.read(min(left, _PIECE))):
        left -= len(piece)
    return None


@dataclass(frozen=True, slots=True, eq=False)
class Commit:
    """The files of one commit, by folder and name (`files.Tree`). Equal to itself alone: nobody compares the files."""

    commits: Commits
    id: str
    folders: Mapping[str, Mapping[str, Named]]

    def listing(self, folder: str) -> Iterator[Named]:
        yield from self.folders.get(folder, {}).values()

    def is_file(self, path: str) -> bool:
        found = self.at(path)
        return found is not None and not found.is_dir()

    def is_folder(self, path: str) -> bool:
        return path in self.folders

    def link_on_the_way(self, path: str) -> str | None:
        parts = path.split("/")
        ways = ("/".join(parts[: nth + 1]) for nth in range(len(parts)))
        return next((way for way in ways if (found := self.at(way)) and found.is_symlink()), None)

    def ids(self, paths: Sequence[str], limit: int) -> Iterator[str | Diagnostic]:
        return (named.id if isinstance(named, Named) else named for _, named in self._found(paths, limit))

    def read_all(self, paths: Sequence[str], limit: int) -> Iterator[bytes | Diagnostic]:
        """Asks git for many at a time, and for nothing that is larger than `limit`."""
        for together in _in_pieces(self._found(paths, limit)):
            contents = self.commits.blobs([named.id for _, named in together if isinstance(named, Named)], limit)
            for path, named in together:
                content = next(contents) if isinstance(named, Named) else named
                yield too_large(path) if content is None else content

    def _found(self, paths: Iterable[str], limit: int) -> Iterator[Readable]:
        return _within(Rest(limit), ((path, self._readable(path, limit)) for path in paths))

    def _readable(self, path: str, limit: int) -> Named | Diagnostic:
        found = self.at(path)
        if found is None or found.is_symlink():
            linked = self.link_on_the_way(path)
            return symlink(linked) if linked else unreadable(path, FileNotFoundError(errno.ENOENT, "missing"))
        if not found.is_file():
            return wrong_kind(path, found.st_mode)
        return too_large(path) if found.size > limit else found

    def read_ahead(self, paths: Iterable[str], limit: int = MAX_BYTES) -> None:
        """Has git read these files while other things are done."""
        named = filter(None, map(self.at, paths))
        self.commits.read_ahead([one.id for one in named if one.is_file() and one.size <= limit], limit)

    def at(self, path: str) -> Named | None:
        folder, _, name = path.rpartition("/")
        return self.folders.get(folder, {}).get(name)


Readable = tuple[str, Named | Diagnostic]


def _within(rest: Rest, found: Iterable[Readable]) -> Iterator[Readable]:
    seen: set[str] = set()
    for path, named in found:
        if isinstance(named, Named) and not rest.take(named.size, again=named.id in seen):
            yield path, too_much(path)
            continue
        seen.update({named.id} if isinstance(named, Named) else ())
        yield path, named


def _in_pieces(found: Iterable[Readable]) -> Iterator[list[Readable]]:
    """As many at a time as may be kept: each may have 64 MiB, and a commit may hold the same one a thousand times."""
    piece, size = list[Readable](), 0
    for path, named in found:
        if piece and size > _KEPT:
            yield piece
            piece, size = [], 0
        piece.append((path, named))
        size += named.size if isinstance(named, Named) else 0
    if piece:
        yield piece


def _folders(entries: Iterable[bytes]) -> dict[str, dict[str, Named]]:
    folders: dict[str, dict[str, Named]] = {}
    for entry in entries:
        about, _, path = entry.partition(b"\t")
        mode, _kind, id_, size = about.decode().split()
        _put(folders, os.fsdecode(path), Named("", int(mode, 8), id_, int(size) if size.isdigit() else 0))
    return folders


def _put(folders: dict[str, dict[str, Named]], path: str, named: Named) -> None:
    """Git lists files only; a folder is named in the one above it when its first file comes."""
    is_new = True
    while path and is_new:
        folder, _, name = path.rpartition("/")
        is_new = folder not in folders
        folders.setdefault(folder, {})[name] = named._replace(name=name)
        path, named = folder, Named("", _FOLDER, "")
