"""Power cuts while a cycle is closed: the open cycle is there, or the whole archive, and nothing else ever counts."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from archive_cases import ROOT

KILLS = 300 if "OKRSITE_MANY_FAULTS" in os.environ else 30


def faults(folder: Path, *words: str) -> int:
    """In a process without threads, so that it can be forked."""
    here = Path(__file__).parent
    done = subprocess.run(
        [sys.executable, here / "closing_faults.py", words[0], folder / "portal", *words[1:]],
        env={**os.environ, "PYTHONPATH": f"{ROOT}:{here}"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


def test_killed_at_every_call(tmp_path: Path) -> None:
    assert faults(tmp_path, "steps") > 100


def test_killed_at_any_moment(tmp_path: Path) -> None:
    assert faults(tmp_path, "moments", str(KILLS)) > KILLS / 5
