"""Files as they lie here beside what the commit that is checked out has: by their bytes, whatever the index knows."""

from __future__ import annotations

import os
from collections.abc import Iterator
from hashlib import sha1, sha256
from pathlib import Path
from typing import Final

from okrsite import files
from okrsite.diagnostics import Diagnostic
from okrsite.git.asking import asked

_LARGEST: Final = 64 << 20


def id_of(content: bytes, like: str) -> str:
    """What git calls a file with these bytes, where its ids look `like` this one: there are two kinds of them."""
    kind = sha1 if len(like) == len(sha1(usedforsecurity=False).hexdigest()) else sha256
    return kind(b"blob %d\0%b" % (len(content), content), usedforsecurity=False).hexdigest()


def uncommitted(root: Path, folder: str) -> list[str]:
    """The files below `folder` that are not here as the newest commit has them, by their path from `root`.

    `git status` would know too, and may run filters and monitors to find out. Raises GitError.
    """
    then = dict(_committed(root, folder))
    here = set(_paths(root, folder))
    return sorted(path for path in here | then.keys() if path not in here or not _is(root, path, then.get(path)))


def _committed(root: Path, folder: str) -> Iterator[tuple[str, str]]:
    for entry in filter(None, asked(root, "ls-tree", "-r", "-z", "HEAD", "--", f"{folder}/").split(b"\0")):
        about, _, path = entry.partition(b"\t")
        yield os.fsdecode(path), about.decode().split(" ")[2]


def _paths(root: Path, folder: str) -> Iterator[str]:
    for parent, _, names in os.walk(root / folder):
        yield from (Path(parent, name).relative_to(root).as_posix() for name in names)


def _is(root: Path, path: str, id_: str | None) -> bool:
    """Line ends may be those that git writes on Windows."""
    content = files.read(root, path, _LARGEST) if id_ else b""
    if not id_ or isinstance(content, Diagnostic):
        return False
    return id_ in (id_of(content, id_), id_of(content.replace(b"\r\n", b"\n"), id_))
