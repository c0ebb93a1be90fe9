"""okrsite as people run it: in this process where that is enough, in one of its own where it is not."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

from click.testing import CliRunner, Result

from okrsite.cli import okrsite
from okrsite.scaffold import begin

ROOT = Path(__file__).parents[1]
DAY = date(2024, 5, 15)
"""A Wednesday in the middle of a quarter, long enough ago for any clock."""
CYCLE = "2024-Q2"


def epoch(day: date) -> str:
    return str(int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()))


EPOCH = epoch(DAY)


def starter_in(folder: Path, day: date = DAY) -> Path:
    """A portal to work on: the one that `init` makes, without the guide, which takes as long to build as all else."""
    begin(folder, day)
    with (folder / "content" / "portal.yaml").open("a", encoding="utf-8") as settings:
        settings.write("guide: false\n")
    return folder


def run(root: Path, *arguments: str, today: date = DAY) -> Result:
    return CliRunner(env={"SOURCE_DATE_EPOCH": epoch(today)}).invoke(okrsite, ["-C", str(root), *arguments])


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "okrsite.cli", *arguments]


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "SOURCE_DATE_EPOCH": EPOCH, **more}


def start(root: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Runs it in a process of its own, from inside `root`; `more` goes into its environment."""
    return subprocess.run(
        command(*arguments), cwd=root, env=environment(**more), capture_output=True, text=True, timeout=60, check=False
    )


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below `folder` with its bytes."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
