"""What operating systems do in different ways, each asked here and nowhere else: flags, locks, signals, modes, forks.

On Windows nobody renames or deletes what is open. So a lock there is no open file of the portal but one byte of a file
for all locks in the user's temporary folder; which byte follows from the path. What Windows lacks is done without:
folders do not reach the disk by themselves, and there are no owners to ask about.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import Any, Final, NoReturn

try:
    import fcntl
except ImportError:
    _windows_locks: Any = import_module("msvcrt")
else:
    _windows_locks = None


def _flags(*names: str) -> int:
    """Those that this system has. O_BINARY: or Windows writes two characters at the end of each line."""
    return sum(getattr(os, name, 0) for name in (*names, "O_CLOEXEC", "O_BINARY", "O_NOINHERIT"))


READING: Final = os.O_RDONLY | _flags("O_NOFOLLOW", "O_NONBLOCK")
"""O_NONBLOCK: a pipe without a writer must not hold anybody up between opening it and seeing what it is."""
CREATING: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _flags()
_LOCKS: Final = "okrsite.locks"
_MOST_LOCKS: Final = 1 << 31


def locked(path: Path) -> int | None:
    """A lock on a file or folder, until this handle is closed; None where another has it.

    The system releases it whatever becomes of this process. Raises OSError where the path cannot be opened.
    """
    if _windows_locks:
        path.lstat()
        return _locked_byte(path)
    handle = os.open(path, READING)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return None
    return handle


def _locked_byte(path: Path) -> int | None:
    handle = os.open(Path(tempfile.gettempdir()) / _LOCKS, os.O_RDWR | os.O_CREAT | _flags(), 0o600)
    try:
        named = os.path.normcase(path.absolute()).encode("utf-8", "surrogatepass")
        os.lseek(handle, int.from_bytes(sha256(named).digest()[:8]) % _MOST_LOCKS, os.SEEK_SET)
        _windows_locks.locking(handle, _windows_locks.LK_NBLCK, 1)
    except OSError:
        os.close(handle)
        return None
    return handle


def is_locked(path: Path) -> bool:
    """Whether a living process has a lock on it. Raises OSError where it cannot be opened."""
    handle = locked(path)
    if handle is not None:
        os.close(handle)
    return handle is None


def name_new(temporary: Path, target: Path) -> None:
    """Gives a whole file its name in one step. Raises FileExistsError where the name is taken."""
    if _windows_locks:
        temporary.rename(target)  # which replaces nothing there
    else:
        target.hardlink_to(temporary)


def sync_folder(folder: Path) -> None:
    """Names in it reach the disk, where a system lets one ask for that."""
    if _windows_locks:
        return
    handle = os.open(folder, READING)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def set_mode(handle: int, mode: int) -> None:
    if hasattr(os, "fchmod"):
        os.fchmod(handle, mode)


def is_private(found: os.stat_result) -> bool:
    """Whether nobody but this user can write there. On Windows that goes for all within the user's own folder."""
    return not hasattr(os, "getuid") or (found.st_uid == os.getuid() and not found.st_mode & 0o022)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Ctrl-C and SIGTERM during the block count when it has ended. For what takes a moment, or clears up."""
    if not hasattr(signal, "pthread_sigmask"):
        with _signals_kept():
            yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _signals_kept() -> Iterator[None]:
    """The same by handlers, which Python runs in the main thread alone."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    caught: list[int] = []
    before = {of: signal.signal(of, lambda of, _: caught.append(of)) for of in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler or signal.SIG_DFL)
        if caught:
            signal.raise_signal(caught[0])


def can_fork() -> bool:
    """Linux only, and never beside other threads (`serve` has some): a fork might inherit a lock that nobody opens."""
    return sys.platform == "linux" and threading.active_count() == 1


@contextmanager
def forked(work: Callable[[], bytes]) -> Iterator[Callable[[], bytes | None]]:
    """Does `work` in a copy of this process, beside the block, which is given a function that waits for the answer.

    None stands for an answer that never came, because `work` raised something or the copy was killed: whoever asks then
    does the work itself. Whatever happens, the copy is gone when the block ends.
    """
    ours, theirs = os.pipe()
    if not (copy := os.fork()):
        os.close(ours)
        _answer(work, theirs)
    os.close(theirs)
    with os.fdopen(ours, "rb") as pipe:
        try:
            yield lambda: pipe.read() or None
        finally:
            os.kill(copy, signal.SIGKILL)
            os.waitpid(copy, 0)


def be_ended_by_parent() -> None:
    """In a copy of a process. Ctrl-C reaches both, and the parent, which has a way out of its own, ends this one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _answer(work: Callable[[], bytes], pipe: int) -> NoReturn:
    """Leaves without anything that this process would do at its end: that is for the one that it is a copy of."""
    be_ended_by_parent()
    gc.disable()  # or the collector would copy every page of memory that both share
    with suppress(BaseException), os.fdopen(pipe, "wb") as answer:
        answer.write(work())
    os._exit(0)
