"""What today is: one module asks the clock, and nobody does where a day is given."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from command_line import ROOT, contents, starter_in
from portals import write

from okrsite import clock
from okrsite.cli import okrsite

DAY = date(2026, 11, 20)
PLAN = "unit: ops\nobjectives: [{id: a, title: A, key_results: [{id: k, title: K, measure: {from: 0, to: 9}}]}]\n"
CLOCKS = tuple(datetime(year, 11, 20, 23, 59, tzinfo=UTC) for year in (1999, 2026, 2999))


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Sets the clock."""

    def set_to(moment: datetime) -> None:
        class Faked(datetime):
            @classmethod
            def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
                return moment.astimezone(tz)

        monkeypatch.setattr(clock, "datetime", Faked)

    return set_to


def run(root: Path, *arguments: str, epoch: date | None = None) -> Result:
    seconds = str(int(datetime(epoch.year, epoch.month, epoch.day, tzinfo=UTC).timestamp())) if epoch else None
    return CliRunner(env={clock.EPOCH: seconds}).invoke(okrsite, ["-C", str(root), *arguments])


def portal(root: Path, *days: date) -> Path:
    said = {
        f"cycles/2026-Q4/check-ins/{day}.yaml": f"date: {day}\nupdates: {{ops/a/k: {{value: 3}}}}\n" for day in days
    }
    return write(root, {"cycles/2026-Q4/ops.yaml": PLAN, **said})


@pytest.mark.parametrize("command", [("check",), ("check", "--format", "json"), ("export",), ("checkin", "k")])
@pytest.mark.parametrize("given", ["--as-of", clock.EPOCH])
def test_with_a_given_day_the_clock_changes_nothing(tmp_path: Path, at: Any, command: Any, given: str) -> None:
    root, told = portal(tmp_path, DAY, DAY + timedelta(days=30)), set()
    if given == "--as-of" and command[0] == "checkin":
        pytest.skip("it has none")
    for moment in CLOCKS:
        at(moment)
        ran = run(root, *command, "--as-of", str(DAY)) if given == "--as-of" else run(root, *command, epoch=DAY)
        told.add((ran.exit_code, ran.output))
    assert len(told) == 1
    assert "future-check-in" not in told.pop()[1]


def test_a_site_of_a_given_day_has_the_same_bytes_whatever_the_clock(tmp_path: Path, at: Any) -> None:
    root, sites = portal(tmp_path, DAY, DAY + timedelta(days=30)), []
    write(root, {}).joinpath("mkdocs.yml").write_text(
        f"site_name: Ours\ntheme: {{name: material}}\nplugins: [search, okrsite: {{as_of: {DAY}}}]\n"
    )
    for moment in CLOCKS[::2]:
        at(moment)
        assert run(root, "build", "--quiet").exit_code == 0
        sites.append(contents(root / "site"))
    assert sites[0] == sites[1]


@pytest.mark.parametrize(("ahead", "found"), [(0, False), (1, False), (2, True)])
def test_without_one_a_check_in_may_be_one_day_ahead(tmp_path: Path, at: Any, ahead: int, found: bool) -> None:
    """A check-in of Monday, written on Monday morning in Sydney, when it is Sunday in UTC."""
    root = portal(tmp_path, DAY + timedelta(days=ahead))
    at(CLOCKS[1])
    assert ("[future-check-in]" in run(root, "check").output) == found
    assert ('"value":3' in run(root, "export").output) == (ahead == 0)
    at(CLOCKS[1] + timedelta(days=1))
    assert ('"value":3' in run(root, "export").output) == (ahead <= 1)


@pytest.mark.parametrize("epoch", [None, DAY])
def test_a_check_in_is_of_the_given_day_or_one_ahead(tmp_path: Path, at: Any, epoch: date | None) -> None:
    root = portal(tmp_path)
    at(CLOCKS[0] if epoch else CLOCKS[1])
    told = run(root, "checkin", "k", "4", "--date", str(DAY + timedelta(days=2)), epoch=epoch)
    assert f"2026-11-22 has not come yet (today is {DAY})" in told.output
    assert run(root, "checkin", "k", "4", epoch=epoch).exit_code == 0
    assert run(root, "checkin", "k", "5", "--date", str(DAY + timedelta(days=1)), epoch=epoch).exit_code == 0
    assert [path.name[:10] for path in sorted(root.rglob("check-ins/*.yaml"))] == ["2026-11-20", "2026-11-21"]


@pytest.mark.parametrize("moment", CLOCKS)
def test_commands_that_write_take_the_given_day_as_today(tmp_path: Path, at: Any, moment: datetime) -> None:
    at(moment)
    root = starter_in(tmp_path / "portal", DAY)
    commands = (
        ("amend", "noon-queue", "--weight", "2", "--reason", "r"),
        ("review", "shop"),
        ("open", "2027-Q1"),
        ("close", "2026-Q3", "--discard-uncommitted", "--reason", "r"),
        ("owners",),
    )
    for command in commands:
        ran = run(root, *command, epoch=DAY)
        assert ran.exit_code == 0, ran.output
    assert f"date: {DAY}" in (root / "content/cycles/2026-Q4/teams/shop.yaml").read_text("utf-8")
    assert f'"closed": "{DAY}"' in (root / "content/archive/2026-Q3/manifest.json").read_text("utf-8")
    begun = run(root, "init", str(tmp_path / "new"), epoch=DAY)
    assert begun.exit_code == 0, begun.output
    assert (tmp_path / "new/content/cycles/2026-Q4").is_dir()


def test_a_closing_as_of_a_day_is_of_that_day(tmp_path: Path, at: Any) -> None:
    at(CLOCKS[2])
    root = starter_in(tmp_path / "portal", DAY)
    ran = run(root, "close", "2026-Q3", "--discard-uncommitted", "--reason", "r", "--as-of", str(DAY))
    assert ran.exit_code == 0, ran.output
    assert f'"closed": "{DAY}"' in (root / "content/archive/2026-Q3/manifest.json").read_text("utf-8")


@pytest.mark.parametrize("epoch", ["soon", "²", "9" * 30, "1.5"])
@pytest.mark.parametrize("command", [("check",), ("build",)])
def test_an_epoch_that_is_none_is_told(tmp_path: Path, epoch: str, command: tuple[str, ...]) -> None:
    root = portal(tmp_path)
    ran = CliRunner(env={clock.EPOCH: epoch}).invoke(okrsite, ["-C", str(root), *command])
    assert ran.exit_code != 0
    assert "which is no day; set it to seconds since 1970, or unset it" in ran.output


def test_nobody_else_asks_the_clock() -> None:
    """How old a leftover or a kept value is and how long something takes are no days."""
    asking = re.compile(r"\b(datetime\.now|utcnow|date\.today|datetime\.today|time\.time\(|localtime|gmtime)")
    allowed = {"clock.py", "files/durable.py", "files/output.py", "store/kept.py"}
    modules = (ROOT / "okrsite").rglob("*.py")
    found = {
        path.relative_to(ROOT / "okrsite").as_posix() for path in modules if asking.search(path.read_text("utf-8"))
    }
    assert found == allowed
