"""A site's folder: a new site takes the place of the old one, whole or not at all.

A build writes into a hidden folder beside its target, the staging, and at the end the two change places in one step.
Whatever stops a build before that, the old site is still there and whole. The staging is locked while its build lives,
by the kernel and so across containers; one without a living owner is cleared away by the next build beside it. A marker
file tells a folder that okrsite made; no other folder is ever replaced or deleted.
"""

from __future__ import annotations

import ctypes
import errno
import os
import secrets
import shutil
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from okrsite.diagnostics import Diagnostic, Place, quoted
from okrsite.files import system
from okrsite.files.system import is_locked, uninterrupted

MARKER: Final = ".okrsite"
MARKER_TEXT: Final = (
    b"Made by okrsite, which replaces this folder as a whole at every build. Keep nothing of your own here.\n"
)
PREFIX: Final = ".site-"
RETIRED: Final = ".retired."
STALE_SECONDS: Final = 60  # between making its staging and locking it a build is alive without a lock, for microseconds
# The system's function, its word for "relative to the working directory", and its flag RENAME_EXCHANGE or RENAME_SWAP.
_EXCHANGE = {"linux": ("renameat2", -100, 2), "darwin": ("renameatx_np", -2, 2)}
_UNABLE: Final = {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP}


def refusal(root: Path, target: Path) -> Diagnostic | None:
    """Why the site of the project at `root` must not be published at `target`, or None. Touches nothing."""
    reason = _wrong_kind(target) or _wrong_place(target.resolve(), root.resolve())
    return Diagnostic(Place(quoted(target.as_posix(), 200)[1:-1]), "output-folder", reason) if reason else None


def _wrong_kind(target: Path) -> str | None:
    if target.is_symlink():
        return "the output folder is a symlink, and a build would replace what it leads to; name the folder itself"
    if target.exists() and not target.is_dir():
        return "this is a file, and the site needs a folder; name another, or remove the file"
    if target.resolve().is_mount():  # "." is the parent of itself
        return "the output folder is the top of a disk or volume and cannot be replaced; name a folder inside it"
    return None


def _wrong_place(target: Path, root: Path) -> str | None:
    if root.is_relative_to(target):
        return 'the project lies in this folder, and a build replaces all of it; name a folder of its own, like "site"'
    if target.is_relative_to(root / "content"):
        return 'this folder is for what people write, and a build replaces it; name one outside content/, like "site"'
    if target.is_dir() and any(target.iterdir()) and not (target / MARKER).is_file():
        return "this folder holds files that okrsite did not make, and a build replaces it; name a new or an empty one"
    return None


@dataclass(frozen=True, slots=True)
class Staging:
    """Where a build writes (`folder`) and what that is to replace (`target`)."""

    folder: Path
    target: Path


@contextmanager
def staged(target: Path) -> Iterator[Staging]:
    """A new staging for `target`. What it holds when the block ends is deleted: the old site, or a failed build."""
    target = target.absolute()
    target.parent.mkdir(parents=True, exist_ok=True)
    clear_leftovers(target.parent)
    folder = target.parent / f"{PREFIX}{secrets.token_hex(6)}"
    lock_on_it = None
    try:
        folder.mkdir()
        mark(folder)
        lock_on_it = system.locked(folder / MARKER)
        yield Staging(folder, target)
    finally:
        with uninterrupted():
            _remove(folder)
            if lock_on_it is not None:
                os.close(lock_on_it)


def mark(folder: Path) -> None:
    """Says of a folder that okrsite made it. A mark that is there stays: its build may have a lock on it."""
    if not (folder / MARKER).exists():
        write(folder, MARKER, MARKER_TEXT)


def clear_leftovers(parent: Path) -> None:
    """Removes the stagings of dead builds, and brings back a site that one of them had taken away but not replaced."""
    for leftover in sorted(parent.glob(f"{PREFIX}*")):
        if leftover.is_symlink() or not leftover.is_dir():
            continue
        token, retired, target = leftover.name.partition(RETIRED)
        if not _is_abandoned(parent / token if retired else leftover):
            continue
        if retired and not (parent / target).exists():
            leftover.rename(parent / target)
        elif (leftover / MARKER).is_file():
            _remove(leftover)


def _remove(folder: Path) -> None:
    """The marker last: killed before that, the next build still knows the rest for okrsite's."""
    with suppress(OSError):
        for entry in folder.iterdir():
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry, ignore_errors=True)
            elif entry.name != MARKER:
                entry.unlink()
    shutil.rmtree(folder, ignore_errors=True)


def _is_abandoned(folder: Path) -> bool:
    """A build killed before it marked its staging left nothing in it, and the folder goes."""
    try:
        return not is_locked(folder / MARKER)
    except OSError:
        with suppress(OSError):
            if time.time() - folder.stat().st_mtime > STALE_SECONDS:
                folder.rmdir()
        return not folder.exists()


def publish(staging: Staging) -> None:
    """The new site in the old one's place; the staging holds the old one then."""
    new, target = staging.folder, staging.target
    if not target.exists() or not any(target.iterdir()):
        with suppress(FileNotFoundError):
            target.rmdir()  # nothing is renamed over an empty folder on Windows
        new.rename(target)
        return
    try:
        _exchange(new, target)
    except OSError as error:
        if error.errno not in _UNABLE:
            raise
        with uninterrupted():
            _exchange_by_renaming(new, target)


def _exchange(one: Path, other: Path) -> None:
    """In one step of the kernel, so that nobody ever finds neither.

    Raises OSError; ENOSYS where the system has no such call, EINVAL where the file system cannot do it.
    """
    name, here, flag = _EXCHANGE.get(sys.platform, ("", 0, 0))
    call = getattr(ctypes.CDLL(None, use_errno=True), name, None) if name else None
    if call is None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    if call(here, os.fsencode(one), here, os.fsencode(other), ctypes.c_uint(flag)) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), os.fspath(other))


def _exchange_by_renaming(new: Path, target: Path) -> None:
    """For file systems without an exchange. Killed between its renames, the next build brings the old site back."""
    retired = new.with_name(f"{new.name}{RETIRED}{target.name}")
    target.rename(retired)
    try:
        new.rename(target)
    except OSError:
        retired.rename(target)
        raise
    retired.rename(new)


def write(folder: Path, path: str, content: bytes, old: Path | None = None) -> bool:
    """Writes one file of a site, or links the `old` site's where that has the same bytes (then True).

    `path` is site-relative. Never writes into a file that is there, for that may be one with the old site's.
    """
    if path.startswith("/") or ".." in path.split("/"):
        raise ValueError(f"not a path inside the site: {quoted(path)}")
    target = folder / path
    try:
        return _link_or_write(old and old / path, target, content)
    except FileNotFoundError:
        target.parent.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        target.unlink()
    return _link_or_write(old and old / path, target, content)


def link(folder: Path, path: str, old: Path, digest: str) -> bool:
    """Links (or copies) one file of the `old` site, if there it has these very bytes."""
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    with suppress(OSError):
        if not stat.S_ISREG((old / path).lstat().st_mode):
            return False
        try:
            target.hardlink_to(old / path)
        except FileExistsError:
            return False
        except OSError:  # a file system without hard links, or a file with too many
            shutil.copyfile(old / path, target)
        if sha256(target.read_bytes()).hexdigest() == digest:
            return True
        target.unlink()
    return False


def digest_of(folder: Path) -> str:
    """Of a whole site: the paths and bytes of its files. Raises OSError where there is something else in it."""
    found, size = sha256(), len(os.fspath(folder))
    walked = ((top, name) for top, folders, names in os.walk(folder) for name in (*folders, *names))
    for path in sorted(os.path.join(*one) for one in walked):  # noqa: PTH118 - of 5,000 files
        mode = os.lstat(path).st_mode
        if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), path)
        content = b"" if stat.S_ISDIR(mode) else Path(path).read_bytes()
        found.update(os.fsencode(path[size:]) + b"\0%d\0%d\0" % (stat.S_IFMT(mode), len(content)))
        found.update(content)
    return found.hexdigest()


def _link_or_write(old: Path | None, target: Path, content: bytes) -> bool:
    if old and _is_like(old, content) and _linked(old, target, content):
        return True
    with target.open("xb") as file:
        file.write(content)
    return False


def _is_like(old: Path, content: bytes) -> bool:
    try:
        found = old.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    return found.st_size == len(content) and stat.S_ISREG(found.st_mode)


def _linked(old: Path, target: Path, content: bytes) -> bool:
    """Compares after linking, because another build may exchange the old site at any moment."""
    try:
        target.hardlink_to(old)
    except (FileNotFoundError, FileExistsError):
        raise
    except OSError:
        return False  # a file system without hard links, or a file with too many
    if target.read_bytes() == content:
        return True
    target.unlink()
    return False
