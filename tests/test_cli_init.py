"""The starter: complete and sound on whatever day somebody begins."""

from __future__ import annotations

import calendar
import re
import shutil
import subprocess
from datetime import date, timedelta
from pathlib import Path

import pytest
from command_line import CYCLE, DAY, ROOT, contents, run, starter_in

from okrsite.checks import check
from okrsite.facts import facts_of
from okrsite.files import write_new
from okrsite.loader import load
from okrsite.scaffold import begin, starter_files
from okrsite.scaffold.starter import quarter_of

DAYS = (
    date(2024, 2, 29),
    *(date(2023, month, 1) for month in (1, 4, 7, 10)),
    *(date(2023, month, calendar.monthrange(2023, month)[1]) for month in (3, 6, 9, 12)),
    date(2023, 4, 2),
    date(2023, 8, 20),
)


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_starter_has_nothing_to_complain_of(tmp_path: Path, day: date) -> None:
    starter_in(tmp_path, day)
    portal = load(tmp_path)
    assert [str(f) for f in (*portal.findings, *check(portal, day, day, facts_of(portal, day)))] == []
    assert len(portal.cycles) == 2
    assert portal.current_cycle(day) is portal.cycles[quarter_of(day).id]


def test_quarters_are_what_their_names_stand_for(tmp_path: Path) -> None:
    """The loader reads the days from the folder's name alone."""
    for month in range(1, 13):
        quarter = quarter_of(date(2024, month, 17))
        cycle = tmp_path / str(month)
        starter_in(cycle, date(2024, month, 17))
        assert load(cycle).cycles[quarter.id].span == quarter.span


@pytest.mark.parametrize("day", [DAYS[0], DAYS[1], DAYS[5]], ids=str)
def test_starter_makes_a_site(tmp_path: Path, day: date) -> None:
    starter_in(tmp_path, day)
    result = run(tmp_path, "build", "--strict", "--as-of", day.isoformat())
    assert result.exit_code == 0, result.output
    assert (tmp_path / "site" / quarter_of(day).id / "company.html").is_file()


def test_check_ins_are_before_today_so_that_today_is_free() -> None:
    for number in range(400):
        day = DAY + timedelta(days=number)
        dates = [
            path.rpartition("/")[2][:10] for path, _ in starter_files(day) if f"{quarter_of(day).id}/check-ins/" in path
        ]
        assert all(written < day.isoformat() for written in dates)


def test_init_says_what_to_do_next_and_that_works(tmp_path: Path) -> None:
    result = run(tmp_path, "init", "our okrs")
    assert result.exit_code == 0
    look, history = result.output.splitlines()[-2:]
    assert look.startswith("Next: cd ")
    assert look.endswith("our okrs' && okrsite serve")
    assert "git init && git add -A" in history
    portal = tmp_path / "our okrs"
    assert sorted(path.name for path in portal.iterdir()) == [".gitattributes", ".gitignore", "README.md", "content"]
    assert run(portal, "check", "--strict").exit_code == 0


def test_git_leaves_the_line_ends_of_archives_alone(tmp_path: Path) -> None:
    starter_in(tmp_path)
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    asked = ["git", "check-attr", "text", "--", "content/archive/2024-Q1/units/shop.json", "README.md"]
    told = subprocess.run(asked, cwd=tmp_path, check=True, capture_output=True, text=True).stdout
    assert [line.rpartition(" ")[2] for line in told.splitlines()] == ["unset", "unspecified"]


def test_the_commands_of_its_readme_work(tmp_path: Path) -> None:
    starter_in(tmp_path)
    readme = (tmp_path / "README.md").read_text()
    commands = [line.split("  ")[0].split()[1:] for line in readme.splitlines() if line.startswith("okrsite ")]
    assert len(commands) == 6
    for command in commands:
        if command != ["serve"]:
            assert run(tmp_path, *command).exit_code == 0, command
    assert f"content/cycles/{CYCLE}/" in readme


def test_who_moves_in_is_told_of_every_file_of_the_sample() -> None:
    guide = (ROOT / "content/pages/guide/moving-in.md").read_text("utf-8")
    named = re.findall(r"`([\w/.]+)`", guide.partition("## ")[0])
    files = [path for path, _ in starter_files(DAY) if not path.startswith(".git")]
    assert [path for path in files if not path.startswith(tuple(named))] == []


def test_init_takes_a_repository_just_begun(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    result = run(tmp_path, "init", ".")
    assert result.exit_code == 0
    assert "git init" not in result.output


@pytest.mark.parametrize("name", ["README.md.orig", ".hidden", "content"])
def test_init_never_writes_among_other_files(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("mine")
    result = run(tmp_path, "init", ".")
    assert result.exit_code == 2
    assert "is not empty" in result.output
    assert contents(tmp_path) == {name: b"mine"}


def test_init_refuses_a_file(tmp_path: Path) -> None:
    (tmp_path / "here").write_text("mine")
    assert run(tmp_path, "init", "here").exit_code == 2
    assert contents(tmp_path) == {"here": b"mine"}


def test_what_could_not_be_finished_is_taken_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []

    def fill_up(root: Path, path: str, content: bytes) -> bool:
        if len(written) == 3:
            raise OSError(28, "No space left on device")
        written.append(path)
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)
        return True

    monkeypatch.setattr("okrsite.files.durable.write_new", fill_up)
    with pytest.raises(OSError, match="No space"):
        begin(tmp_path, DAY)
    assert contents(tmp_path) == {}


@pytest.mark.parametrize(
    ("ci", "expected"),
    [
        ("github", ".github/workflows/okr-check.yml"),
        ("gitlab", ".gitlab-ci.yml"),
        ("none", "Containerfile"),
    ],
)
def test_init_adds_what_publishes_a_portal_and_says_who_will_read_it(tmp_path: Path, ci: str, expected: str) -> None:
    result = run(tmp_path, "init", ".", "--ci", ci)
    assert result.exit_code == 0
    assert f"  wrote {expected}\n" in result.output
    assert "\nWho can read the site: " in result.output
    assert "\n  1. " in result.output
    assert run(tmp_path, "check", "--strict").exit_code == 0


def test_init_brings_all_that_ships_for_a_forge(tmp_path: Path) -> None:
    """Issue forms too, whichever there are."""
    shipped = ROOT / "templates" / "forge" / "github"
    run(tmp_path, "init", ".", "--ci", "github")
    assert contents(tmp_path / ".github") == contents(shipped)


def test_init_brings_nothing_that_an_installer_compiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """pip compiles every .py of a wheel, those of the templates too."""
    shutil.copytree(ROOT / "templates", tmp_path / "templates")
    compiled = tmp_path / "templates/forge/none/__pycache__/nginx_scripts.cpython-311.pyc"
    compiled.parent.mkdir(exist_ok=True)
    compiled.write_bytes(b"compiled")
    monkeypatch.setattr("okrsite.resources.templates", lambda: tmp_path / "templates")
    assert run(tmp_path, "init", "ours", "--ci", "none").exit_code == 0
    assert (tmp_path / "ours/nginx_scripts.py").is_file()
    assert not list((tmp_path / "ours").rglob("*.pyc"))


def test_init_gives_a_portal_that_began_by_hand_what_git_needs(tmp_path: Path) -> None:
    """An import or a file of one's own begins one as well; then `git add -A` is not to take the site along."""
    starter_in(tmp_path)
    for name in (".gitignore", ".gitattributes"):
        (tmp_path / name).unlink(missing_ok=True)
    result = run(tmp_path, "init", ".", "--ci", "github")
    assert "  wrote .gitattributes\n  wrote .gitignore\n" in result.output
    assert "/site/" in (tmp_path / ".gitignore").read_text()
    assert "content/archive/** -text" in (tmp_path / ".gitattributes").read_text()


def test_init_tells_a_portal_that_is_there_what_it_can_add(tmp_path: Path) -> None:
    starter_in(tmp_path)
    result = run(tmp_path, "init", ".")
    assert result.exit_code == 2
    assert "is a portal already; add what checks and publishes it with --ci github, gitlab or none" in result.output


def test_init_adds_to_a_portal_that_is_there_and_overwrites_nothing(tmp_path: Path) -> None:
    starter_in(tmp_path)
    (tmp_path / "requirements.txt").write_text("okrsite @ ours\n")
    before = contents(tmp_path)
    result = run(tmp_path, "init", ".", "--ci", "gitlab")
    assert result.exit_code == 0
    assert "  kept  requirements.txt, which was there" in result.output
    assert '  1. requirements.txt was there and takes "okrsite @ ours"; change it if' in result.output
    after = contents(tmp_path)
    assert before.items() <= after.items()
    assert ".gitlab-ci.yml" in after
    again = run(tmp_path, "init", ".", "--ci", "gitlab")
    assert "wrote" not in again.output
    assert contents(tmp_path) == after


def test_init_adds_nothing_beside_files_that_are_no_portal(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine")
    assert run(tmp_path, "init", ".", "--ci", "github").exit_code == 2
    assert contents(tmp_path) == {"mine": b"mine"}


def test_what_could_not_be_added_whole_is_taken_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    starter_in(tmp_path)
    before = contents(tmp_path)

    def fill_up(root: Path, path: str, content: bytes) -> bool:
        if path == "requirements.txt":
            raise OSError(28, "No space left on device")
        return write_new(root, path, content)

    monkeypatch.setattr("okrsite.scaffold.equipping.write_new", fill_up)
    assert run(tmp_path, "init", ".", "--ci", "github").exit_code == 2
    assert contents(tmp_path) == before
