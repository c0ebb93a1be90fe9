"""Writing that is whole or did not happen, whatever kills the process in between.

One file: its bytes go into a hidden file beside the target, reach the disk, and get their name by a hard link, the one
step that both is atomic and fails where the name is taken; on Windows a rename is that. A folder: the same, with a
hidden folder and a rename. A writer holds a lock on its hidden file, so that a later run can tell the leftover of a
dead writer from the work of a living one, in whatever container that one may live. Ctrl-C and SIGTERM wait for the
milliseconds that this takes.
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

from okrsite.files import system
from okrsite.files.refusals import link_on_the_way
from okrsite.files.system import is_locked, uninterrupted

TEMPORARY: Final = ".okrsite-new-"
STALE_SECONDS: Final = 300  # between creating and locking its file a writer is alive without a lock, for microseconds
TIMEOUT: Final = 60.0  # seconds; a check-in takes one, and dozens may come at once from a script
PAUSE: Final = 0.02


class Busy(Exception):
    """Another process has held the lock for longer than anything takes; the message says so."""


@contextmanager
def lock(folder: Path) -> Iterator[None]:
    """One process at a time. The kernel releases the lock whatever becomes of this one. Raises Busy after a minute."""
    until = time.monotonic() + TIMEOUT
    while (handle := system.locked(folder.resolve())) is None:
        if time.monotonic() > until:
            raise Busy(
                "another check-in or closing has been at work for a minute; see what holds it up, then run this again"
            )
        time.sleep(PAUSE)
    try:
        yield
    finally:
        os.close(handle)


def write_new(root: Path, path: str, content: bytes) -> bool:
    """Write `content` to a file that does not exist yet; False, with nothing touched, where it does.

    Creates missing folders. Raises OSError (a full disk, a missing permission, a symlink on the way) and leaves nothing
    behind then.
    """
    target = _target(root, path)
    with uninterrupted():
        target.parent.mkdir(parents=True, exist_ok=True)
        with _hidden_file(target.parent, content, 0o666 & ~_umask()) as temporary:
            try:
                system.name_new(temporary, target)
            except FileExistsError:
                return False
            system.sync_folder(target.parent)
    return True


def write_all_new(root: Path, files: Mapping[str, bytes]) -> tuple[str, ...]:
    """Write all that do not exist yet, by their path, and name those. Raises OSError, and takes all back then."""
    written: list[str] = []
    with uninterrupted():
        try:
            for path, content in files.items():
                if write_new(root, path, content):
                    written.append(path)
        except OSError:
            for path in written:
                (root / path).unlink(missing_ok=True)
            raise
    return tuple(written)


def write_over(root: Path, path: str, before: bytes, content: bytes) -> bool:
    """Put `content` in the place of `before`; False, with nothing touched, where the file is not that any more.

    Keeps the file's mode. Raises OSError as `write_new` does, and for a file that may not be written.
    """
    target = _target(root, path)
    if not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, "may not be written", path)
    mode = stat.S_IMODE(target.stat().st_mode)
    with uninterrupted(), _hidden_file(target.parent, content, mode) as temporary:
        if target.read_bytes() != before:
            return False
        temporary.replace(target)
        system.sync_folder(target.parent)
    return True


def put(target: Path, content: bytes) -> None:
    """Write a file in the place of whatever file there is. Raises OSError, and leaves what there is then."""
    with uninterrupted(), _hidden_file(target.parent, content, 0o666 & ~_umask()) as temporary:
        temporary.replace(target)


def _target(root: Path, path: str) -> Path:
    if linked := link_on_the_way(root, path):
        raise OSError(errno.ELOOP, "symlinks are not written through", linked)
    return root / path


@contextmanager
def _hidden_file(folder: Path, content: bytes, mode: int) -> Iterator[Path]:
    """A file with the bytes on the disk; gone at the end, unless it was given another name."""
    _clear_files(folder)
    with ExitStack() as until_the_end:
        handle, name = tempfile.mkstemp(prefix=TEMPORARY, dir=folder)
        temporary = Path(name)
        until_the_end.callback(temporary.unlink, missing_ok=True)
        try:
            if (lock_on_it := system.locked(temporary)) is not None:
                until_the_end.callback(os.close, lock_on_it)
            system.set_mode(handle, mode)
            _fill(handle, content)
        finally:
            os.close(handle)
        yield temporary


def _clear_files(folder: Path) -> None:
    """Removes the hidden files of dead writers."""
    for leftover in folder.glob(f"{TEMPORARY}*"):
        try:
            if time.time() - leftover.lstat().st_mtime > STALE_SECONDS and not is_locked(leftover):
                leftover.unlink()
        except OSError:
            continue  # another run was quicker, or it is not ours to remove: no reason to refuse a check-in


def _umask() -> int:
    """The mode that new files lose; there is no way to ask without setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _fill(handle: int, content: bytes) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(handle, rest) :]
    os.fsync(handle)


def write_folder(root: Path, path: str, files: Mapping[str, bytes], prefix: str) -> None:
    """Write a folder with `files`, by their path in it, in the place of what there is, which goes.

    For whoever holds the lock: what else lies beside it and begins with `prefix`, a hidden name, is of killed runs, and
    goes too. Raises OSError, and leaves nothing behind then.
    """
    target = _target(root, path)
    hidden = target.with_name(f"{prefix}{target.name}")
    target.parent.mkdir(parents=True, exist_ok=True)
    with uninterrupted():
        clear_folders(target.parent, prefix)
        try:
            for name, content in files.items():
                _write_file(hidden / name, content)
            for folder in {(hidden / name).parent for name in files}:
                system.sync_folder(folder)
            if target.exists():
                target.rename(f"{hidden}-before")
            hidden.rename(target)
            system.sync_folder(target.parent)
            clear_folders(target.parent, prefix)
        finally:
            shutil.rmtree(hidden, ignore_errors=True)


def _write_file(target: Path, content: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(target, system.CREATING, 0o666)
    try:
        _fill(handle, content)
    finally:
        os.close(handle)


def clear_folders(parent: Path, prefix: str) -> None:
    """Removes the hidden folders that killed runs left. For whoever holds the lock."""
    for leftover in sorted(parent.glob(f"{prefix}*")):
        shutil.rmtree(leftover)


def remove_folder(folder: Path, hidden: Path) -> bool:
    """Takes a folder away whole: it is renamed to `hidden` before it is emptied. False where neither is there."""
    if not folder.exists() and not hidden.exists():
        return False
    if hidden.exists():
        shutil.rmtree(hidden)
    if folder.exists():
        folder.rename(hidden)
        system.sync_folder(folder.parent)
        shutil.rmtree(hidden)
    return True
