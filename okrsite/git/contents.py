"""Files as commits have them, many at once, and which files no commit has."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from okrsite.git.asking import GitError, asked


def files_at(root: Path, commit: str, folder: str) -> Mapping[str, str]:
    """The ids of the files below `folder` by their path from `root`, which may lie deep in its repository."""
    listed = asked(root, "ls-tree", "-r", "-z", commit, "--", f"{folder}/")
    return dict(_entries(listed))


def _entries(listed: bytes) -> Iterator[tuple[str, str]]:
    for entry in filter(None, listed.split(b"\0")):
        about, _, path = entry.partition(b"\t")
        _mode, kind, blob = about.decode().split(" ")
        if kind == "blob":
            yield os.fsdecode(path), blob


def blobs(root: Path, ids: Iterable[str], limit: int) -> Iterator[bytes | None]:
    """The bytes of each, in that order; None of one that is larger than `limit`, and then nobody reads it.

    Raises GitError.
    """
    wanted = list(ids)
    small = {id_ for id_, size in zip(wanted, _sizes(root, wanted), strict=True) if size <= limit}
    read = _read(root, [id_ for id_ in wanted if id_ in small])
    return (next(read) if id_ in small else None for id_ in wanted)


def _sizes(root: Path, ids: list[str]) -> Iterator[int]:
    """Of the missing 0: who reads them is told so."""
    told = asked(root, "cat-file", "--batch-check", given="".join(f"{id_}\n" for id_ in ids).encode())
    return (int(size) if size.isdigit() else 0 for size in (line.rpartition(b" ")[2] for line in told.splitlines()))


def _read(root: Path, wanted: list[str]) -> Iterator[bytes]:
    out = asked(root, "cat-file", "--batch", given="".join(f"{id_}\n" for id_ in wanted).encode())
    at = 0
    for _ in wanted:
        end = out.index(b"\n", at)
        kind, size = out[at:end].split(b" ")[1:3]
        if kind != b"blob":
            raise GitError("git has lost a file that it names; `git fsck` tells more")
        yield out[end + 1 : end + 1 + int(size)]
        at = end + 2 + int(size)


def uncommitted(root: Path, folder: str) -> list[str]:
    """The files below `folder` that no commit has as they are now, by their path from `root`. Raises GitError."""
    words = ("-c", "core.fsmonitor=false", "status", "--porcelain", "-z", "--no-renames", "--untracked-files=all")
    listed = asked(root, *words, "--ignored", "--", f"{folder}/")
    above = asked(root, "rev-parse", "--show-prefix").removesuffix(b"\n")
    return sorted(os.fsdecode(entry[3:].removeprefix(above)) for entry in listed.split(b"\0") if entry)
