"""What a command is doing is told on a terminal and nowhere else, and `--profile` adds it up."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import portals
import pytest
from click.testing import CliRunner

from okrsite.cli import okrsite
from okrsite.stages import Watch, is_timed, stage, watched

FILES = {"cycles/2026-Q4/platform.yaml": "unit: platform\nobjectives: [{id: calm, title: Calm}]\n"}


def test_a_stage_takes_what_those_within_it_do_not() -> None:
    told: list[str] = []
    with watched(Watch(told.append, timed=True)) as watch, stage("outer"):
        assert is_timed()
        for _ in range(2):
            with stage("inner"):
                sum(range(300_000))
    assert told == ["outer", "inner", "inner"]
    assert watch.times == {"outer": 1, "inner": 2}
    assert watch.seconds["outer"] < watch.seconds["inner"]
    assert not is_timed()


def test_a_build_tells_what_each_part_took(tmp_path: Path) -> None:
    said = CliRunner().invoke(okrsite, ["-C", str(portals.write(tmp_path, FILES)), "build", "--profile"]).output
    assert all(
        f"\n{name} " in said for name in ("reading", "facts", "page: unit", "data: api", "writing", "peak memory")
    )


@pytest.mark.parametrize(("options", "says"), [((), True), (("--quiet",), False)])
def test_a_terminal_shows_one_line_that_is_gone_at_the_end(
    options: tuple[str, ...], says: bool, tmp_path: Path
) -> None:
    pytest.importorskip("pty")
    ours, theirs = os.openpty()
    command = [sys.executable, "-m", "okrsite.cli", "-C", str(portals.write(tmp_path, FILES)), "check", *options]
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=theirs, check=False)
    os.close(theirs)
    said = ""
    with suppress(OSError):  # says that everything was read
        while True:
            said += os.read(ours, 10_000).decode()
    os.close(ours)
    assert ("\033[Kreading 1 file" in said) == says
    assert said.endswith("\033[K" if says else "")
