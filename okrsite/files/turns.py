"""One at a time: whoever looks what is there already must be alone until its own is written."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

PATIENCE: Final = 60.0  # seconds; a check-in takes one, and dozens may come at once from a script
PAUSE: Final = 0.02


class Busy(Exception):
    """Another has had the turn for longer than anything takes; the message says so."""


@contextmanager
def turn(folder: Path) -> Iterator[None]:
    """Holds the only turn at `folder`, which the kernel takes back whatever becomes of this process. Raises Busy."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        _wait_for(handle)
        yield
    finally:
        os.close(handle)


def _wait_for(handle: int) -> None:
    until = time.monotonic() + PATIENCE
    while not _is_ours(handle):
        if time.monotonic() > until:
            raise Busy(
                "another check-in or closing has been at work for a minute; see what holds it up, then run this again"
            )
        time.sleep(PAUSE)


def _is_ours(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
