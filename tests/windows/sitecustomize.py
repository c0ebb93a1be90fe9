"""A stand-in for Windows: this Python forgets what that one lacks, and keeps to its rules about files.

Gone are fcntl, fork, users, the masking of signals and some flags. Whoever opens, renames or deletes is told no where
Windows would: a folder cannot be opened; what is open, or holds something open, can be neither renamed nor deleted;
nothing is renamed over what is there. `msvcrt` locks bytes, as there. What it cannot stand in for: backslashes, drives,
the end of lines in text files, other file systems.
"""

from __future__ import annotations

import errno
import fcntl
import multiprocessing.context
import os
import shutil
import signal
import struct
import subprocess  # noqa: F401 - which takes msvcrt for a sign of Windows, so it comes before
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

BINARY = 0x8000
_open, _link = os.open, os.link


def _locking(handle: int, mode: int, length: int) -> None:
    assert (mode, length) == (2, 1)
    where = os.lseek(handle, 0, os.SEEK_CUR)
    of_this_handle = fcntl.F_OFD_SETLK  # of this handle alone, not of the process
    fcntl.fcntl(handle, of_this_handle, struct.pack("hhqqi4x", fcntl.F_WRLCK, os.SEEK_SET, where, length, 0))


def _opened(path: Any, flags: int, mode: int = 0o777, **more: Any) -> int:
    if Path(path).is_dir():
        raise PermissionError(errno.EACCES, "Permission denied", path)
    caller = sys._getframe(1).f_globals.get("__name__", "")  # noqa: SLF001 - only ours has to say so
    assert flags & BINARY or not caller.startswith("okrsite"), "lines would end in \\r\\n"
    return _open(path, flags & ~BINARY, mode, **more)


def _refuse_open(path: Any) -> None:
    """Of handles without a file, such as pipes, the name is no path."""
    path = Path(path).absolute()
    for handle in Path("/proc/self/fd").iterdir():
        try:
            held = handle.readlink()
        except FileNotFoundError:
            continue  # the one that listed them
        if held == path or held.is_relative_to(path):
            raise PermissionError(errno.EACCES, "The process cannot access the file because it is being used", path)


def _careful(step: Callable[..., None], *, replaces: bool) -> Callable[..., None]:
    def renamed(source: Any, target: Any, **more: Any) -> None:
        _refuse_open(source)
        if Path(target).exists():
            if not replaces or Path(target).is_dir():
                raise FileExistsError(errno.EEXIST, "File exists", target)
            _refuse_open(target)
        step(source, target, **more)

    return renamed


def _unlinked(path: Any, unlink: Callable[..., None] = os.unlink, **more: Any) -> None:
    if "dir_fd" not in more:
        _refuse_open(path)
    unlink(path, **more)


def _no_fork(*_: object) -> None:
    raise ValueError("cannot find context for 'fork'")


locks: Any = ModuleType("msvcrt")
locks.LK_NBLCK, locks.locking = 2, _locking
sys.modules["msvcrt"] = locks
sys.modules["fcntl"] = None  # type: ignore[assignment]  # this is how an import is made to fail
for of, names in {
    os: "O_NOFOLLOW O_NONBLOCK O_CLOEXEC O_DIRECTORY getuid geteuid getgid fork fchmod chown sysconf sched_getaffinity",
    signal: "pthread_sigmask setitimer SIGPROF ITIMER_PROF SIGALRM SIGHUP",
    multiprocessing.context: "ForkProcess",
}.items():
    for name in names.split():
        vars(of).pop(name, None)
multiprocessing.get_context = multiprocessing.context._default_context.get_context = _no_fork  # type: ignore[assignment]  # noqa: SLF001
shutil._use_fd_functions = False  # type: ignore[attr-defined]  # noqa: SLF001 - folders have no handles there
vars(os).update(
    O_BINARY=BINARY,
    open=_opened,
    rename=_careful(os.rename, replaces=False),
    replace=_careful(os.replace, replaces=True),
    unlink=_unlinked,
    remove=_unlinked,
)
