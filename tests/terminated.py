"""Run by test_terminated in a process of its own: `terminated.py MOST FOLDER`

Runs each command in a portal again and again, each time with a SIGTERM before another change of the file system: up to
MOST times as many as stand beside it, spread over all. Prints how often; fails where what is there afterwards is
neither what was nor what was to be, or where the exit status is not that of the signal.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from itertools import count
from pathlib import Path
from typing import Any

from build_faults import CHANGES
from command_line import EPOCH, contents, starter_in
from faults import Torn

import okrsite.mkdocs_plugin  # noqa: F401 - once here, and not in every child
from okrsite.cli.program import main

COMMANDS = {
    ("checkin", "noon-queue", "5"): 5,
    ("open", "2024-Q3"): 3,
    ("close", "2024-Q1", "--discard-uncommitted", "--reason", "r"): 8,
    ("build", "--quiet"): 6,
    ("export", "--out", "all.json"): 2,
    ("init", "new"): 2,
}
ENDED = 128 + signal.SIGTERM


def run(root: Path, words: tuple[str, ...], step: int | None) -> tuple[int, int]:
    """The exit status, and how many steps there were."""
    pipe, end = os.pipe()
    if not os.fork():
        os.chdir(root)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        calls = count()

        def watch(event: str, about: tuple[Any, ...]) -> None:
            changes = event in CHANGES and (event != "open" or about[2] & (os.O_WRONLY | os.O_RDWR))
            if changes and next(calls) == step:
                os.kill(os.getpid(), signal.SIGTERM)

        sys.addaudithook(watch)
        sys.argv = ["okrsite", *words]
        status = 1
        try:
            main()
        except SystemExit as ended:
            status = int(ended.code or 0)
        os.write(end, str(next(calls)).encode())
        os._exit(status)
    os.close(end)
    status = os.waitstatus_to_exitcode(os.wait()[1])
    return status, int(os.read(pipe, 20) or 0)


def folders(root: Path) -> set[str]:
    """Hidden ones, which nobody else would see."""
    return {path.relative_to(root).as_posix() for path in root.rglob(".*") if path.is_dir()}


def terminated(folder: Path, words: tuple[str, ...], most: int) -> int:
    """How often."""
    kept, root = folder / "kept", folder / "portal"
    before, hidden = contents(kept), folders(kept)

    def fresh() -> None:
        shutil.rmtree(root, ignore_errors=True)
        shutil.copytree(kept, root)

    all_steps = 0
    for _ in range(2):  # the first fills the user's cache
        fresh()
        status, all_steps = run(root, words, None)
        assert status == 0, (words, status)
    after, chosen = contents(root), range(0, all_steps, -(-all_steps // most))
    for step in chosen:
        fresh()
        status, _ = run(root, words, step)
        found, where = contents(root), f"{words}, step {step} of {all_steps}"
        if found not in (before, after) or folders(root) != hidden:
            raise Torn(f"{where}: left {sorted({*found} ^ {*before})} and {folders(root)}")
        if status != ENDED:
            raise Torn(f"{where}: ended with {status}")
    return len(chosen)


if __name__ == "__main__":
    most, folder = int(sys.argv[1]), Path(sys.argv[2])
    os.environ["SOURCE_DATE_EPOCH"], os.environ["OKRSITE_CACHE"] = EPOCH, f"{folder}-cache"
    starter_in(folder / "kept")
    print(sum(terminated(folder, words, most * few) for words, few in COMMANDS.items()))  # noqa: T201 - its result
