"""Prints how long a portal takes, by its size: `make bench`, or `python tests/bench/bench.py 100 1000`.

Each size is built in processes of its own, from nothing. Machines differ and are busy: compare figures of one run.
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
ROW = "{:>7} {:>7} {:>9} {:>8} {:>8} {:>8} {:>8} {:>9} {:>9}"
HEAD = ROW.format("people", "files", "reading s", "facts s", "checks s", "pages s", "whole s", "pages/s", "peak MB")

# What happens inside, step by step, in one process.
STEPS = """
import gc, json, sys, time
from pathlib import Path
from datetime import date
from okrsite import checks, facts, inspection, loader, site
gc.disable()
root, day = Path(sys.argv[1]), date.fromisoformat(sys.argv[2])
clock = [time.perf_counter()]
portal = loader.load(root); clock.append(time.perf_counter())
numbers = facts.facts_of(portal, day); clock.append(time.perf_counter())
checks.check(portal, day, inspection.today(), numbers); clock.append(time.perf_counter())
pages = site.build_site(root, day)
clock.append(time.perf_counter())
for address in pages.addresses: pages.sheet(address)
clock.append(time.perf_counter())
steps = [after - before for before, after in zip(clock, clock[1:])]
print(json.dumps({"steps": [*steps[:3], steps[4]], "pages": len(pages.addresses)}))
"""


def main(sizes: Sequence[int]) -> None:
    print(HEAD)
    for people in sizes:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            company.write(root, people)
            inside = json.loads(_run([sys.executable, "-c", STEPS, folder, str(company.AS_OF)]))
            seconds, peak = _whole(root)
            files = sum(1 for _ in root.glob("content/**/*.yaml"))
            steps = (f"{step:.2f}" for step in inside["steps"])
            speed = f"{inside['pages'] / seconds:.0f}"
            print(ROW.format(people, files, *steps, f"{seconds:.2f}", speed, f"{peak:.0f}"), flush=True)
    print("pages s: in one process; the whole uses two above 500 pages. whole s: `okrsite build` from start to end.")


def _whole(root: Path) -> tuple[float, float]:
    """Seconds and peak memory (MB, of the largest process) of `okrsite build` from nothing, with an empty cache."""
    environment = os.environ | {"XDG_CACHE_HOME": str(root / "cache")}
    command = [sys.executable, "-m", "okrsite.cli", "-C", str(root), "build", "--quiet", "--as-of", str(company.AS_OF)]
    start = time.perf_counter()
    _run(command, environment)
    return time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def _run(command: Sequence[str], environment: dict[str, str] | None = None) -> str:
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stdout + done.stderr)
    return done.stdout


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or SIZES)
