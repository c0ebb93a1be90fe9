"""One file's bytes."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from okrsite.diagnostics import Diagnostic
from okrsite.files.refusals import (
    MAX_BYTES,
    LinksOnTheWay,
    Rest,
    symlink,
    too_large,
    too_much,
    unreadable,
    wrong_kind,
)
from okrsite.files.system import READING
from okrsite.files.trees import Root

PIECE = 1 << 20


def read(root: Root, path: str, limit: int = MAX_BYTES) -> bytes | Diagnostic:
    """The bytes of one ordinary file of at most `limit` bytes, or the reason why not."""
    return next(read_all(root, [path], limit))


def read_all(root: Root, paths: Sequence[str], limit: int = MAX_BYTES) -> Iterator[bytes | Diagnostic]:
    """The same of several, in that order; see `Rest`."""
    if isinstance(root, Path):
        return _read_all(root, paths, limit)
    return root.read_all(paths, limit)


def _read_all(root: Path, paths: Sequence[str], limit: int) -> Iterator[bytes | Diagnostic]:
    rest, is_enough, folders = Rest(limit), False, LinksOnTheWay(root)
    for path in paths:
        content = too_much(path) if is_enough else _read(root, path, limit, folders)
        is_enough = is_enough or not rest.take(len(content) if isinstance(content, bytes) else 0)
        yield content


class Stamp(NamedTuple):
    """What the disk says of an ordinary file; another one where its bytes were changed.

    size: in bytes.  written, changed: when its bytes, and when anything about it, in nanoseconds.
    """

    size: int
    written: int
    changed: int
    inode: int


def stamps(root: Path, paths: Iterable[str], limit: int = MAX_BYTES) -> dict[str, Stamp]:
    """By path, of those that `read` would read."""
    found: dict[str, Stamp] = {}
    folders, base = LinksOnTheWay(root), os.fspath(root)
    for path in paths:
        try:
            about = os.lstat(f"{base}/{path}")
        except (OSError, ValueError):
            continue
        if stat.S_ISREG(about.st_mode) and about.st_size <= limit and not folders[path.rpartition("/")[0]]:
            found[path] = Stamp(about.st_size, about.st_mtime_ns, about.st_ctime_ns, about.st_ino)
    return found


def copy(root: Path, path: str, target: Path) -> Diagnostic | None:
    """Writes the bytes of one ordinary file of any size into a new `target`; the reason where they cannot be read.

    Raises OSError where `target` cannot be written.
    """
    handle = _opened(root, path, LinksOnTheWay(root))
    if isinstance(handle, Diagnostic):
        return handle
    with open(handle, "rb") as source, target.open("xb") as copied:  # noqa: PTH123 - there is a handle already
        shutil.copyfileobj(source, copied, PIECE)
    return None


def _read(root: Path, path: str, limit: int, folders: LinksOnTheWay) -> bytes | Diagnostic:
    handle = _opened(root, path, folders)
    if isinstance(handle, Diagnostic):
        return handle
    try:
        return _content(path, handle, limit)
    except OSError as error:
        return unreadable(path, error)
    finally:
        os.close(handle)


def _opened(root: Path, path: str, folders: LinksOnTheWay) -> int | Diagnostic:
    """The handle of an ordinary file, which the caller closes."""
    if linked := folders[path]:
        return symlink(linked)
    try:
        handle = os.open(f"{os.fspath(root)}/{path}", READING)
    except (OSError, ValueError) as error:
        return unreadable(path, error)
    mode = os.fstat(handle).st_mode
    if stat.S_ISREG(mode):
        return handle
    os.close(handle)
    return wrong_kind(path, mode)


def _content(path: str, handle: int, limit: int) -> bytes | Diagnostic:
    """What is read at a time is as much as there should be: memory for `limit` takes longer to get than a file."""
    size = min(os.fstat(handle).st_size, limit) + 1
    content = bytearray()
    while len(content) <= limit and (piece := os.read(handle, min(size, limit + 1 - len(content)))):
        content += piece
    return bytes(content) if len(content) <= limit else too_large(path)
