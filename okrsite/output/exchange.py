"""Two folders change places in one step of the kernel, so that nobody ever finds neither."""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from dataclasses import dataclass
from pathlib import Path

from okrsite.files import uninterrupted

RETIRED = ".retired."
# The system's function, its word for "relative to the working directory", and its flag RENAME_EXCHANGE or RENAME_SWAP.
_EXCHANGE = {"linux": ("renameat2", -100, 2), "darwin": ("renameatx_np", -2, 2)}
_UNABLE = {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP}


@dataclass(frozen=True, slots=True)
class Staging:
    """Where a build writes (`folder`) and what that is to replace (`target`)."""

    folder: Path
    target: Path


def publish(staging: Staging) -> None:
    """The new site in the old one's place; the staging holds the old one then."""
    new, target = staging.folder, staging.target
    if not target.exists() or not any(target.iterdir()):
        new.rename(target)
        return
    try:
        _exchange(new, target)
    except OSError as error:
        if error.errno not in _UNABLE:
            raise
        with uninterrupted():
            exchange_by_renaming(new, target)


def _exchange(one: Path, other: Path) -> None:
    """Raises OSError; ENOSYS where the system has no such call, EINVAL where the file system cannot do it."""
    name, here, flag = _EXCHANGE.get(sys.platform, ("", 0, 0))
    call = getattr(ctypes.CDLL(None, use_errno=True), name, None) if name else None
    if call is None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    if call(here, os.fsencode(one), here, os.fsencode(other), ctypes.c_uint(flag)) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), os.fspath(other))


def exchange_by_renaming(new: Path, target: Path) -> None:
    """For file systems without an exchange. Killed between its renames, the next build brings the old site back."""
    retired = new.with_name(f"{new.name}{RETIRED}{target.name}")
    target.rename(retired)
    try:
        new.rename(target)
    except OSError:
        retired.rename(target)
        raise
    retired.rename(new)
