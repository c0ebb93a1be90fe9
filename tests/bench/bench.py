"""Prints how long a portal takes, by its size: `make bench`, or `python tests/bench/bench.py 100 1000`.

Each size is built in processes of its own, from nothing. Machines differ and are busy: compare figures of one run, and
on a busy machine those of the processor ("cpu") rather than those of the clock.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import company

SIZES = (100, 1000, 5000)
ROW = "{:>7} {:>7} {:>8} {:>10} {:>9} {:>9} {:>9} {:>9} {:>9} {:>8} {:>8} {:>7}"
HEAD = ROW.format(
    *("people", "files", "pages", "reading s", "facts s", "checks s", "pages s", "whole s", "its cpu s"),
    *("pages/s", "peak MB", "diff s"),
)
LEGEND = """
reading, facts, checks, pages: processor seconds of each step in one process; the whole uses two from 500 pages up.
whole: `okrsite build` from start to end, with an empty cache. pages/s: of the whole. peak: of its largest process.
diff: processor seconds of `okrsite diff` between two commits that differ in one file, the best of three.
"""

# What happens inside, step by step, in one process; `main` switches the collector off as well.
STEPS = """
import gc, json, sys, time
from pathlib import Path
from datetime import date
from okrsite import checks, facts, inspection, loader, site
gc.disable()
root, day = Path(sys.argv[1]), date.fromisoformat(sys.argv[2])
clock = [time.process_time()]
portal = loader.load(root); clock.append(time.process_time())
numbers = facts.facts_of(portal, day); clock.append(time.process_time())
checks.check(portal, day, None, numbers); clock.append(time.process_time())
pages = site.build_site(root, day)
clock.append(time.process_time())
for address in pages.addresses: pages.page(address)
clock.append(time.process_time())
steps = [after - before for before, after in zip(clock, clock[1:])]
print(json.dumps({"steps": [*steps[:3], steps[4]], "pages": len(pages.addresses)}))
"""


def main(sizes: Sequence[int]) -> None:
    print(HEAD)
    for people in sizes:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            company.write(root, people)
            inside = json.loads(run([sys.executable, "-c", STEPS, folder, str(company.AS_OF)])[0])
            seconds, used = whole(root)
            files = sum(1 for _ in root.glob("content/**/*.yaml"))
            steps = (f"{step:.2f}" for step in inside["steps"])
            last = (f"{seconds:.2f}", f"{used.ru_utime + used.ru_stime:.2f}", f"{inside['pages'] / seconds:.0f}")
            peak, difference = used.ru_maxrss // 1024, f"{comparing(root):.2f}"
            print(ROW.format(people, files, inside["pages"], *steps, *last, peak, difference), flush=True)
    print(LEGEND)


def whole(root: Path) -> tuple[float, resource.struct_rusage]:
    """Seconds of `okrsite build`, and what it and its workers used; the first time with an empty cache."""
    environment = os.environ | {"XDG_CACHE_HOME": str(root / "cache")}
    start = time.perf_counter()
    used = run(_okrsite(root, "build", "--quiet"), environment)[1]
    return time.perf_counter() - start, used


def comparing(root: Path) -> float:
    """Processor seconds of `okrsite diff` after a change of one file; the best of three."""
    _git(root, "init", "--quiet")
    _git(root, "add", "content")
    _git(root, "commit", "--quiet", "--message", "As it was")
    plan = root / f"content/cycles/{company.CYCLE}/people/person-1.yaml"
    plan.write_text(plan.read_text("utf-8").replace("to: 20,", "to: 25,"), "utf-8")
    _git(root, "commit", "--quiet", "--all", "--message", "Easier")
    used = [run(_okrsite(root, "diff", "HEAD~1", "HEAD"))[1] for _ in range(3)]
    return min(one.ru_utime + one.ru_stime for one in used)


def _git(root: Path, *words: str) -> None:
    run(["git", "-C", str(root), "-c", "user.name=bench", "-c", "user.email=bench@example.com", *words])


def _okrsite(root: Path, *words: str) -> list[str]:
    return [sys.executable, "-m", "okrsite.cli", "-C", str(root), *words, "--as-of", str(company.AS_OF)]


def run(command: Sequence[str], environment: dict[str, str] | None = None) -> tuple[str, resource.struct_rusage]:
    """What a program printed and used; `wait4` tells that of this one alone, not of all that ran before."""
    with tempfile.TemporaryFile("w+") as said:
        started = subprocess.Popen(command, env=environment, stdout=said, stderr=subprocess.STDOUT)
        _, status, used = os.wait4(started.pid, 0)
        started.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        if started.returncode:
            sys.exit(said.read())
        return said.read(), used


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or SIZES)
