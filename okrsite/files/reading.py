"""One file's bytes."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from okrsite.diagnostics import Diagnostic
from okrsite.files.refusals import MAX_BYTES, link_on_the_way, symlink, too_large, unreadable, wrong_kind

# O_NONBLOCK: a pipe without a writer must not hold the build up between opening it and seeing what it is.
FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


def read(root: Path, path: str) -> bytes | Diagnostic:
    """The bytes of one ordinary file of at most 1 MiB, or the reason why not."""
    if linked := link_on_the_way(root, path):
        return symlink(linked)
    try:
        handle = os.open(f"{os.fspath(root)}/{path}", FLAGS)
    except (OSError, ValueError) as error:
        return unreadable(path, error)
    try:
        return _content(path, handle)
    except OSError as error:
        return unreadable(path, error)
    finally:
        os.close(handle)


def _content(path: str, handle: int) -> bytes | Diagnostic:
    mode = os.fstat(handle).st_mode
    if not stat.S_ISREG(mode):
        return wrong_kind(path, mode)
    content = bytearray()
    while len(content) <= MAX_BYTES and (piece := os.read(handle, MAX_BYTES + 1 - len(content))):
        content += piece
    return bytes(content) if len(content) <= MAX_BYTES else too_large(path)
