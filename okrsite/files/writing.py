"""Writing one new file, whole or not at all, whatever kills the process in between.

The bytes go into a hidden file beside the target, reach the disk, and get their name by a hard link: the one step
that both is atomic and fails where the name is taken. The writer holds a lock on its hidden file, so that a later run
can tell a dead writer's left-over from a living one's work, in whatever container that one may live.
"""

from __future__ import annotations

import errno
import fcntl
import os
import tempfile
import time
from pathlib import Path

from okrsite.files.refusals import link_on_the_way

TEMPORARY = ".okrsite-new-"
STALE_SECONDS = 300  # between creating and locking its file a writer is alive without a lock, for microseconds


def write_new(root: Path, path: str, content: bytes) -> bool:
    """Write `content` to a file that does not exist yet; False, with nothing touched, where it does.

    Creates missing folders. Raises OSError (a full disk, a missing permission, a symlink on the way) and leaves nothing
    behind then.
    """
    if linked := link_on_the_way(root, path):
        raise OSError(errno.ELOOP, "symlinks are not written through", linked)
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    _remove_leftovers(target.parent)
    handle, temporary = tempfile.mkstemp(prefix=TEMPORARY, dir=target.parent)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        _fill(handle, content)
        return _name(temporary, target)
    finally:
        Path(temporary).unlink()
        os.close(handle)


def write_over(root: Path, path: str, content: bytes) -> None:
    """Write `content` in the place of a file, or of none: whoever reads it meanwhile sees the old one or the new one.

    Raises OSError as `write_new` does, and leaves the old file then.
    """
    if linked := link_on_the_way(root, path):
        raise OSError(errno.ELOOP, "symlinks are not written through", linked)
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(prefix=TEMPORARY, dir=target.parent)
    try:
        _fill(handle, content)
        Path(temporary).replace(target)
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise
    finally:
        os.close(handle)


def _fill(handle: int, content: bytes) -> None:
    os.fchmod(handle, 0o666 & ~_umask())
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(handle, rest) :]
    os.fsync(handle)


def _umask() -> int:
    """The mode that new files lose; there is no way to ask without setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _name(temporary: str, target: Path) -> bool:
    try:
        os.link(temporary, target)
    except FileExistsError:
        return False
    folder = os.open(target.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return True


def _remove_leftovers(folder: Path) -> None:
    for leftover in folder.glob(f"{TEMPORARY}*"):
        try:
            if time.time() - leftover.lstat().st_mtime > STALE_SECONDS and _is_abandoned(leftover):
                leftover.unlink()
        except OSError:
            continue  # another run was quicker, or it is not ours to remove: no reason to refuse a check-in


def _is_abandoned(leftover: Path) -> bool:
    handle = os.open(leftover, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(handle)
    return True
