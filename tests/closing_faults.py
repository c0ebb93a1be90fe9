"""Run by test_power_cuts in a process of its own: closes a cycle many times, and kills it many times.

`closing_faults.py steps FOLDER 1` at every file-system call, before and after it, and with 2 before it only: to the
disk that is the same as after the call before. `closing_faults.py moments FOLDER N` at N random moments. Prints how
many times (of steps the number of the last), and fails with what was torn.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

from archive_cases import ARCHIVE, CYCLE, KEPT, closing, portal_in
from command_line import contents
from faults import Torn, killed

from okrsite import archive
from okrsite.archive import freezing

CALLS = ("mkdir", "open", "write", "fsync", "close", "rename", "unlink", "rmdir", "scandir", "lstat", "link")


def dying_at(step: int, work: Callable[[], object]) -> Callable[[], object]:
    """`work`, killed before its n-th call for an even step 2n, after it for an odd one."""
    calls = count()

    def wrapped(call: Callable[..., Any]) -> Callable[..., Any]:
        def dying(*given: Any, **named: Any) -> Any:
            number = 2 * next(calls)
            if number == step:
                os.kill(os.getpid(), signal.SIGKILL)
            try:
                return call(*given, **named)
            finally:
                if number + 1 == step:
                    os.kill(os.getpid(), signal.SIGKILL)

        return dying

    def patched() -> object:
        for name in CALLS:
            setattr(os, name, wrapped(getattr(os, name)))
        return work()

    return patched


def check(root: Path, opened: dict[str, bytes]) -> None:
    """The open cycle is whole and counts, or the archive is and does; and closing again ends well."""
    archives = archive.archives_in(root)
    if archives.findings:
        raise Torn(str(archives.findings))
    if CYCLE in archives.snapshots:
        if contents(root / ARCHIVE) != contents(KEPT):
            raise Torn("an archive that is not whole")
    elif contents(root / "content/cycles" / CYCLE) != opened:
        raise Torn("neither the cycle nor its archive is whole")


def check_end(root: Path) -> None:
    left = [path.name for path in (*(root / "content/cycles").iterdir(), *(root / "content/archive").iterdir())]
    if sorted(left) != ["2025", CYCLE, "2025-Q2"] or contents(root / ARCHIVE) != contents(KEPT):
        raise Torn(f"closing again left {left}")


def fresh(folder: Path) -> tuple[Path, dict[str, bytes]]:
    shutil.rmtree(folder, ignore_errors=True)
    root = portal_in(folder)
    return root, contents(root / "content/cycles" / CYCLE)


def steps(folder: Path, every: int) -> int:
    files = {**contents(KEPT)}
    for step in count(step=every):
        root, opened = fresh(folder)
        was_killed = killed(root, dying_at(step, partial(freezing.replace_open, root, CYCLE, files)))
        check(root, opened)
        if archive.is_complete(root, CYCLE):
            freezing.finish(root, CYCLE)
        else:
            freezing.replace_open(root, CYCLE, files)
        check_end(root)
        if not was_killed:
            return step
    raise AssertionError


def moments(folder: Path, times: int) -> int:
    chance = random.Random(7)  # noqa: S311 - moments, not secrets
    root, _ = fresh(folder)
    began = time.monotonic()
    killed(root, partial(closing, root))
    usual = time.monotonic() - began
    hits = 0
    for _ in range(times):
        root, opened = fresh(folder)
        after = chance.uniform(0.2, 1.05) * usual
        if killed(root, partial(closing, root), after):
            hits += 1
        else:
            usual = min(usual, after)  # the machine is less busy now
        check(root, opened)
        closing(root)
        check_end(root)
    return hits


if __name__ == "__main__":
    what, folder, number = sys.argv[1:]
    print({"steps": steps, "moments": moments}[what](Path(folder), int(number)))  # noqa: T201 - its result
