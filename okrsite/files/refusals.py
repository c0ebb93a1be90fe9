"""Why a file or folder is not read, in words."""

from __future__ import annotations

import errno
import os
import stat
import sys
from pathlib import Path

from okrsite.diagnostics import Diagnostic, Place, quoted
from okrsite.files.trees import Root

MAX_BYTES = 1 << 20
MOST_BYTES = 1 << 30
"""Of all files of OKRs together; a company of 20,000 people has half as much."""
MOST_REPEATED = 64 << 20
"""Of files that are the same as another to the last byte, of which a commit may name thousands at no cost."""
MAX_DEPTH = 32
"""Folders in folders below one that is walked."""
SUBMODULE = 0o160000
"""As git writes the mode of a folder that is a repository of its own, whose files no change of this one shows."""
KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISBLK, "a device"),
    (stat.S_ISCHR, "a device"),
    (SUBMODULE.__eq__, "a submodule of git"),
)
REASONS = {
    errno.EACCES: "you have no permission to read it; change its permissions",
    errno.EPERM: "you have no permission to read it; change its permissions",
    errno.ENOENT: "it is not there (any more); run okrsite again",
    errno.ENAMETOOLONG: "its name is too long; give it a shorter one",
}


def link_on_the_way(root: Root, path: str) -> str | None:
    """The first part of `path` below `root` that is a symlink; a missing part is somebody else's finding."""
    return LinksOnTheWay(root)[path] if isinstance(root, Path) else root.link_on_the_way(path)


class LinksOnTheWay(dict[str, str | None]):
    """The same for many paths of a folder: each part of them is looked at once."""

    def __init__(self, root: Path) -> None:
        super().__init__({"": None})
        self._base = os.fspath(root)

    def __missing__(self, path: str) -> str | None:
        linked = self[path.rpartition("/")[0]]
        if not linked and os.path.islink(f"{self._base}/{path}"):  # noqa: PTH114 - a Path takes 4 times as long
            linked = path
        self[path] = linked
        return linked


def symlink(path: str) -> Diagnostic:
    return _refusal(
        path, "file-symlink", "symlinks are not read, since they may lead out of the project; put the file itself here"
    )


def wrong_kind(path: str, mode: int) -> Diagnostic:
    kind = next((name for is_kind, name in KINDS if is_kind(mode)), "something else")
    return _refusal(path, "file-kind", f"this is {kind}, and only ordinary files are read; move it elsewhere")


def too_large(path: str) -> Diagnostic:
    return _refusal(
        path, "file-size", "the file is larger than 1 MiB, more than anyone writes by hand; split it into several files"
    )


class Rest:
    """What may still be read of files that people write by hand; of larger ones, as archives are, there is no end.

    One commit of a few KB may hold the same megabyte 10,000 times.
    """

    def __init__(self, limit: int) -> None:
        """limit: what one file may have."""
        is_by_hand = limit <= MAX_BYTES
        self._left, self._repeated = (MOST_BYTES, MOST_REPEATED) if is_by_hand else (sys.maxsize, sys.maxsize)

    def take(self, size: int, *, again: bool = False) -> bool:
        """Whether a file of that size may be read, too; `again`: whether the same bytes were read before."""
        self._left -= size
        self._repeated -= size if again else 0
        return self._left >= 0 and self._repeated >= 0


def too_much(path: str) -> Diagnostic:
    message = (
        f"the files before this one have {MOST_BYTES >> 20} MiB together, or repeat {MOST_REPEATED >> 20} MiB, and no "
        "more is read; move files elsewhere"
    )
    return _refusal(path, "file-size", message)


def too_deep(path: str) -> Diagnostic:
    message = f"folders are nested deeper than {MAX_DEPTH} levels here, and nothing below is read; move it further up"
    return _refusal(path, "file-depth", message)


def bad_name(path: str) -> Diagnostic:
    return _refusal(
        path,
        "file-name",
        f"the name {quoted(path.rpartition('/')[2])} holds characters that cannot be shown; rename it",
    )


def unreadable(path: str, error: OSError | ValueError) -> Diagnostic:
    number = error.errno if isinstance(error, OSError) else None
    words = os.strerror(number) if number else "its name cannot be opened"
    return _refusal(path, "file-unreadable", f"the file cannot be read: {REASONS.get(number or 0, words)}")


def _refusal(path: str, rule: str, message: str) -> Diagnostic:
    return Diagnostic(Place(quoted(path, len(path))[1:-1]), rule, message)
