"""Power cuts: what is there afterwards is what was, or what was to be, and never something between.

OKRSITE_MANY_FAULTS makes them as many as anybody may wish for; it takes some minutes.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from command_line import ROOT

MANY = "OKRSITE_MANY_FAULTS" in os.environ


def faults(program: str, folder: Path, *words: str) -> int:
    """In a process without threads, so that it can be forked."""
    here = Path(__file__).parent
    done = subprocess.run(
        [sys.executable, here / f"{program}.py", words[0], folder / "portal", *words[1:]],
        env={**os.environ, "PYTHONPATH": f"{ROOT}:{here}"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


def test_closing_killed_at_every_call(tmp_path: Path) -> None:
    assert faults("closing_faults", tmp_path, "steps", "1" if MANY else "2") > 100


def test_closing_killed_at_any_moment(tmp_path: Path) -> None:
    kills = 300 if MANY else 30
    assert faults("closing_faults", tmp_path, "moments", str(kills)) > kills / 5


def test_building_killed_at_its_calls(tmp_path: Path) -> None:
    assert faults("build_faults", tmp_path, "steps", "1" if MANY else "150") > 20


def test_building_killed_at_any_moment(tmp_path: Path) -> None:
    kills = 300 if MANY else 20
    assert faults("build_faults", tmp_path, "moments", str(kills)) > kills / 5
