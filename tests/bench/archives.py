"""Prints how long a portal with many archived quarters takes: `python tests/bench/archives.py 10 20 40`.

A company of 200, quarter after quarter opened and closed. From nothing means with an empty cache and no old site; again
means that nothing has changed since. Closing forty takes some minutes.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import bench
import company

from okrsite.authoring.close import close

PEOPLE = 200
COUNTS = (10, 20, 40)
FIRST_YEAR = 2016
ROW = "{:>9} {:>9} {:>7} {:>14} {:>8} {:>8} {:>8} {:>8}"


def main(counts: Sequence[int]) -> None:
    print(ROW.format("archives", "MB", "pages", "from nothing s", "cpu s", "again s", "cpu s", "share"))
    with tempfile.TemporaryDirectory() as folder:
        root, done = Path(folder), 0
        for count in sorted(counts):
            for number in range(done, count):
                _quarter(root, number)
            done = count
            _print(root, count)


def _quarter(root: Path, number: int) -> None:
    """Written, and closed a week after its end."""
    year, quarter = FIRST_YEAR + number // 4, number % 4
    starts = date(year, 3 * quarter + 1, 1)
    cycle = f"{year}-Q{quarter + 1}"
    company.write(root, PEOPLE, cycle, starts + timedelta(days=-starts.weekday() % 7))
    day = starts + timedelta(days=100)
    close(root, cycle, day, day, reason="to be measured", discard=True)


def _print(root: Path, count: int) -> None:
    company.write(root, PEOPLE)
    for old in ("site", "cache"):
        if (root / old).exists():
            (root / old).rename(root / f"{old}-before-{count}")
    nothing, again = bench.whole(root), bench.whole(root)
    size = sum(path.stat().st_size for path in (root / "content/archive").rglob("*.json")) / 1e6
    pages = sum(1 for _ in (root / "site").rglob("*.html"))
    seconds = (f"{second:.1f}" for each in (nothing, again) for second in (each.wall, each.cpu))
    print(ROW.format(count, f"{size:.0f}", pages, *seconds, f"{100 * again.cpu / nothing.cpu:.0f} %"), flush=True)


if __name__ == "__main__":
    main([int(count) for count in sys.argv[1:]] or COUNTS)
