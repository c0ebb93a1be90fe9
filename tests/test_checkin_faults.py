"""Power cuts, full disks and crowds: a check-in is there whole or not at all, and none is lost in silence."""

from __future__ import annotations

import fcntl
import os
import random
import signal
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

import pytest
from command_line import CYCLE, DAY, command, contents, environment, run, start, starter_in

from okrsite.loader import load

QUEUE = "shop/no-queue/noon-queue"
MANY = "OKRSITE_MANY_FAULTS" in os.environ
KILLS = 300 if MANY else 12
CROWD = 4


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    return starter_in(tmp_path / "portal")


def test_killed_at_any_moment_it_is_whole_or_not_there(portal: Path) -> None:
    before = contents(portal)
    chance = random.Random(7)  # noqa: S311 - moments, not secrets
    began = time.monotonic()
    assert start(portal, "checkin", QUEUE, "5", "--date", "2024-05-01").returncode == 0
    usual = time.monotonic() - began
    for number in range(KILLS):
        day = DAY - timedelta(days=number % 40)
        arguments = command("checkin", QUEUE, "5", "--quiet", "--date", str(day))
        process = subprocess.Popen(arguments, cwd=portal, env=environment(), stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(0.3, 1.1) * usual)
        process.send_signal(signal.SIGKILL)
        process.wait()
    after = contents(portal)
    assert {path: after[path] for path in before} == before
    assert_whole(portal, [path for path in after if path not in before])
    assert run(portal, "check", "--quiet").output == ""


def assert_whole(portal: Path, new: list[str]) -> None:
    for path in new:
        name = path.rpartition("/")[2]
        if not name.startswith(".okrsite-new-"):  # what a killed one leaves is hidden, and the next but one removes it
            text = (portal / path).read_text()
            assert text == f"date: {name[:10]}\nupdates:\n  {QUEUE}:\n    value: 5\n"


@pytest.fixture
def full_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "disk"
    folder.mkdir()
    if os.geteuid() != 0:
        pytest.skip("only root can mount a disk to fill")
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("no disk can be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True)


def fill(disk: Path) -> None:
    with (disk / "ballast").open("wb", buffering=0) as ballast, suppress(OSError):
        while True:
            ballast.write(b"x" * 512)


def test_a_full_disk_is_told_and_nothing_changes(full_disk: Path) -> None:
    portal = starter_in(full_disk / "portal")
    fill(full_disk)
    before = contents(portal)
    close = ["close", "2024-Q1", "--discard-uncommitted", "--reason", "x"]
    for arguments in (
        ["checkin", "noon-queue", "5"],
        close,
        ["build"],
        ["export", "--out", "all.json"],
        ["init", "../other"],
    ):
        result = run(portal, *arguments)
        assert result.exit_code == 2, (arguments, result.output)
        assert "No space left on device" in result.output
        assert "make room" in result.output
        assert contents(portal) == before


CROWD_MEMBER = """
import sys
from okrsite.cli import okrsite

for day in sys.argv[2:]:
    try:
        okrsite(["checkin", sys.argv[1], "5", "--date", day, "--quiet"])
    except SystemExit as ended:
        print(day, ended.code)
"""


def test_a_crowd_of_check_ins_loses_none(portal: Path) -> None:
    """4 at a time, 20 each, all of one key result: half on days of their own, half on days that all of them want."""
    meetings = portal / "content" / "cycles" / CYCLE / "check-ins"
    for path in meetings.iterdir():
        path.unlink()
    first = date(2024, 4, 1)  # of a quarter that has the days for all of them
    on_its_last_day = environment(SOURCE_DATE_EPOCH="1719705600")
    crowd = [
        subprocess.Popen(
            [*command()[:1], "-c", CROWD_MEMBER, QUEUE, *(str(first + timedelta(days=n)) for n in wanted)],
            cwd=portal, env=on_its_last_day, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for wanted in ([*range(10), *range(10 + who * 10, 20 + who * 10)] for who in range(CROWD))
    ]  # fmt: skip
    told = [process.communicate(timeout=120) for process in crowd]
    recorded = sorted(line.split()[0] for out, _ in told for line in out.splitlines() if line.endswith(" 0"))
    refusals = [line for _, err in told for line in err.splitlines()]
    kept = sorted(path.read_text().split()[1] for path in meetings.iterdir())
    assert len(recorded) == 10 + CROWD * 10
    assert kept == recorded
    assert len(refusals) == (CROWD - 1) * 10
    assert all("already, at content/" in line and "that one stands" in line for line in refusals)


def test_two_at_the_same_time_on_one_day(portal: Path) -> None:
    """One stands, and the other is told which."""
    with ThreadPoolExecutor(CROWD) as crowd:
        ended = list(crowd.map(lambda value: start(portal, "checkin", QUEUE, str(value)), range(CROWD)))
    assert sorted(run_.returncode for run_ in ended) == [0, 2, 2, 2]
    assert len([c for c in load(portal).cycles[CYCLE].check_ins[QUEUE] if c.date == DAY]) == 1


def test_a_stopped_one_does_not_hold_the_others_up_for_ever(portal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("okrsite.files.durable.TIMEOUT", 0.1)
    handle = os.open(portal / "content", os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    result = run(portal, "checkin", "noon-queue", "5")
    os.close(handle)
    assert result.exit_code == 2
    assert "another check-in" in result.output.lower()
    assert run(portal, "checkin", "noon-queue", "5").exit_code == 0
