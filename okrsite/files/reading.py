"""One file's bytes."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from okrsite.diagnostics import Diagnostic
from okrsite.files.refusals import MAX_BYTES, link_on_the_way, symlink, too_large, unreadable, wrong_kind
from okrsite.files.trees import Root

# O_NONBLOCK: a pipe without a writer must not hold the build up between opening it and seeing what it is.
FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


def read(root: Root, path: str, limit: int = MAX_BYTES) -> bytes | Diagnostic:
    """The bytes of one ordinary file of at most `limit` bytes, or the reason why not."""
    if linked := link_on_the_way(root, path):
        return symlink(linked)
    if not isinstance(root, Path):
        return root.read(path, limit)
    try:
        handle = os.open(f"{os.fspath(root)}/{path}", FLAGS)
    except (OSError, ValueError) as error:
        return unreadable(path, error)
    try:
        return _content(path, handle, limit)
    except OSError as error:
        return unreadable(path, error)
    finally:
        os.close(handle)


def _content(path: str, handle: int, limit: int) -> bytes | Diagnostic:
    mode = os.fstat(handle).st_mode
    if not stat.S_ISREG(mode):
        return wrong_kind(path, mode)
    content = bytearray()
    while len(content) <= limit and (piece := os.read(handle, limit + 1 - len(content))):
        content += piece
    return bytes(content) if len(content) <= limit else too_large(path)
