"""Writing one file, whole or not at all, whatever kills the process in between.

The bytes go into a hidden file beside the target, reach the disk, and get their name by a hard link: the one step
that both is atomic and fails where the name is taken. The writer holds a lock on its hidden file, so that a later run
can tell a dead writer's left-over from a living one's work, in whatever container that one may live. Whoever ends the
writer kindly, by Ctrl-C or SIGTERM, waits for these milliseconds, and nothing is left over.
"""

from __future__ import annotations

import errno
import fcntl
import os
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from okrsite.files.refusals import link_on_the_way
from okrsite.files.signals import uninterrupted

TEMPORARY = ".okrsite-new-"
STALE_SECONDS = 300  # between creating and locking its file a writer is alive without a lock, for microseconds


def write_new(root: Path, path: str, content: bytes) -> bool:
    """Write `content` to a file that does not exist yet; False, with nothing touched, where it does.

    Creates missing folders. Raises OSError (a full disk, a missing permission, a symlink on the way) and leaves nothing
    behind then.
    """
    target = _target(root, path)
    with uninterrupted():
        target.parent.mkdir(parents=True, exist_ok=True)
        with _filled(target.parent, content, 0o666 & ~_umask()) as temporary:
            return _name(temporary, target)


def write_over(root: Path, path: str, before: bytes, content: bytes) -> bool:
    """Put `content` in the place of `before`; False, with nothing touched, where the file is not that any more.

    Keeps the file's mode. Raises OSError as `write_new` does, and for a file that may not be written.
    """
    target = _target(root, path)
    if not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, "may not be written", path)
    mode = stat.S_IMODE(target.stat().st_mode)
    with uninterrupted(), _filled(target.parent, content, mode) as temporary:
        if target.read_bytes() != before:
            return False
        temporary.replace(target)
        _sync(target.parent)
    return True


def _target(root: Path, path: str) -> Path:
    if linked := link_on_the_way(root, path):
        raise OSError(errno.ELOOP, "symlinks are not written through", linked)
    return root / path


@contextmanager
def _filled(folder: Path, content: bytes, mode: int) -> Iterator[Path]:
    """A hidden file with the bytes on the disk; gone at the end, unless it has become another's."""
    _remove_leftovers(folder)
    handle, name = tempfile.mkstemp(prefix=TEMPORARY, dir=folder)
    temporary = Path(name)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        _fill(handle, content, mode)
        yield temporary
    finally:
        temporary.unlink(missing_ok=True)
        os.close(handle)


def _fill(handle: int, content: bytes, mode: int) -> None:
    os.fchmod(handle, mode)
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(handle, rest) :]
    os.fsync(handle)


def _umask() -> int:
    """The mode that new files lose; there is no way to ask without setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _name(temporary: Path, target: Path) -> bool:
    try:
        target.hardlink_to(temporary)
    except FileExistsError:
        return False
    _sync(target.parent)
    return True


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


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
