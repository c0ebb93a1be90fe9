"""The folder that a build writes into, and what dead builds left behind.

A staging is locked while its build lives, by the kernel and so across containers; one without a living owner is cleared
away by the next build beside it.
"""

from __future__ import annotations

import fcntl
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from okrsite.files import uninterrupted
from okrsite.output.exchange import RETIRED, Staging
from okrsite.output.writing import MARKER, mark

PREFIX = ".site-"
STALE_SECONDS = 60  # between making its staging and locking it a build is alive without a lock, for microseconds


@contextmanager
def staged(target: Path) -> Iterator[Staging]:
    """A new staging for `target`. What it holds when the block ends is deleted: the old site, or a failed build."""
    target = target.absolute()
    target.parent.mkdir(parents=True, exist_ok=True)
    clear_leftovers(target.parent)
    folder = target.parent / f"{PREFIX}{secrets.token_hex(6)}"
    try:
        folder.mkdir()
        mark(folder)
        with (folder / MARKER).open("rb") as marker:
            fcntl.flock(marker, fcntl.LOCK_EX)
            yield Staging(folder, target)
    finally:
        with uninterrupted():
            _remove(folder)


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
    try:
        with (folder / MARKER).open("rb") as marker:
            fcntl.flock(marker, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
    except BlockingIOError:
        return False
    except FileNotFoundError:
        return _remove_if_empty(folder)


def _remove_if_empty(folder: Path) -> bool:
    """A build killed before it marked its staging left nothing in it. True where the folder is gone."""
    with suppress(OSError):
        if time.time() - folder.stat().st_mtime > STALE_SECONDS:
            folder.rmdir()
    return not folder.exists()
