"""Archives that say otherwise than the files that they were made from, told by check, verify and diff."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import archive_cases
import pytest
from archive_cases import ARCHIVE, CYCLE, closing
from click.testing import CliRunner, Result
from repositories import committed, git

from okrsite.archive import manifest
from okrsite.archive.format_1 import CODEC, Manifest
from okrsite.archive.text import json_of, parsed
from okrsite.authoring.close import close
from okrsite.cli import okrsite

EPOCH = "1744243200"
"""The day of closing."""
UNIT = f"{ARCHIVE}/units/company.json"


def run(root: Path, *arguments: str) -> Result:
    return CliRunner(env={"SOURCE_DATE_EPOCH": EPOCH}).invoke(okrsite, ["-C", str(root), *arguments])


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    """On a branch that closes the cycle, with `main` where it began; in a sub-folder of its repository."""
    root = archive_cases.portal_in(tmp_path / "repository/okrs")
    committed(tmp_path / "repository")
    git(root, "checkout", "-q", "-b", "close")
    return root


def sealed(root: Path, edits: Callable[[Any], None], path: str = UNIT) -> None:
    """Edits a file of the archive and writes a manifest that fits it."""
    data = json.loads((root / path).read_text())
    edits(data)
    (root / path).write_text(json.dumps(data, ensure_ascii=False))
    reseal(root)


def reseal(root: Path) -> None:
    folder = root / ARCHIVE
    names = [path.relative_to(folder).as_posix() for path in folder.rglob("*.json") if path.name != "manifest.json"]
    was = CODEC.read(Manifest, parsed((folder / "manifest.json").read_bytes()), "manifest.json")
    now = manifest.manifest_of(CYCLE, was.closing, {name: (folder / name).read_bytes() for name in names})
    (folder / "manifest.json").write_bytes(json_of(CODEC.plain(now)))


def value(unit: Any) -> None:
    unit["objectives"][0]["key_results"][0]["numbers"]["value"] = "77"


def title(unit: Any) -> None:
    unit["objectives"][0]["plan"]["title"] = "Another title"


def outcome(unit: Any) -> None:
    next(iter(unit["review"]["objectives"].values()))["outcome"] = "achieved"


def check_in(unit: Any) -> None:
    del unit["objectives"][0]["key_results"][0]["check_ins"][0]


def an_objective(unit: Any) -> None:
    unit["objectives"].pop()


@pytest.mark.parametrize(
    ("forged", "said"),
    [
        (value, 'numbers.value is "77" and should be "'),
        (title, 'plan.title is "Another title" and should be "'),
        (outcome, 'outcome is "achieved" and should be "'),
        (check_in, "check_ins.1"),
        (an_objective, "is there, and not here"),
    ],
)
def test_what_its_files_do_not_give_is_an_error(portal: Path, forged: Callable[[Any], None], said: str) -> None:
    closing(portal)
    sealed(portal, forged)
    for command in (("check", "--base", "main"), ("verify", "--against", "main")):
        told = run(portal, *command)
        assert told.exit_code == 1, told.output
        [line] = [line for line in told.output.splitlines() if line.startswith(UNIT)]
        assert "error: this archive is not what its cycle's files give: company" in line
        assert said in line
        assert "[archive-differs]" in line


def test_a_unit_and_the_closing_itself_cannot_be_forged(portal: Path) -> None:
    closing(portal, reason="It is over")
    shutil.copy(portal / UNIT, portal / ARCHIVE / "units/ghost.json")
    sealed(portal, lambda record: record["organisation"][1].update(name="Others"), f"{ARCHIVE}/cycle.json")
    named = portal / ARCHIVE / "manifest.json"
    named.write_text(named.read_text().replace('"formulas": ', '"formulas": 9'))
    cycle = portal / ARCHIVE / "cycle.json"
    cycle.write_text(cycle.read_text().replace('"formulas": ', '"formulas": 9'))
    reseal(portal)
    told = run(portal, "check", "--base", "main", "--quiet").output
    assert "units/ghost.json: is nothing that closing gives" in told
    assert 'name is "Others" and should be' in told
    assert "manifest.json: closing" not in told
    assert f"{ARCHIVE}/manifest.json: error:" in told
    assert 'formulas is "9' in told


def test_the_day_of_closing_cannot_be_forged(portal: Path) -> None:
    close(portal, CYCLE, date(2025, 4, 1), archive_cases.DAY, discard=True)
    for command in (("check", "--base", "main"), ("verify", "--against", "main")):
        told = run(portal, *command)
        assert told.exit_code == 1, told.output
        assert 'closed is "2025-04-01" and should be "2025-04-10"' in told.output


def test_an_archive_of_a_better_day_is_told(portal: Path) -> None:
    """It is what closing gives, so no error; but whoever looks at it learns what does not count."""
    day = date(2025, 2, 15)
    close(portal, CYCLE, day, day, "It is over", discard=True)
    for command in (("check", "--base", "main"), ("verify", "--against", "main")):
        told = run(portal, *command)
        assert told.exit_code == 0, told.output
        warned = f"{ARCHIVE}/manifest.json: warning: this archive has the numbers of 2025-02-15, without"
        assert warned in told.output


@pytest.mark.parametrize("change", ["nothing", "the organisation", "committed"])
def test_what_closing_gives_is_right(portal: Path, change: str) -> None:
    if change == "the organisation":
        org = portal / "content/org.yaml"
        org.write_text(org.read_text().replace("name: ", "name: New ", 1))
    closing(portal)
    if change == "committed":
        committed(portal.parent, "Close")
    for command in (("check", "--base", "main"), ("verify", "--against", "main")):
        told = run(portal, *command)
        assert "archive-differs" not in told.output
        assert "archive-unproved" not in told.output
    assert run(portal, "verify", "--against", "main").exit_code == 0


def test_two_may_be_closed_at_once(portal: Path) -> None:
    closing(portal)
    assert run(portal, "close", "2025-Q2", "--discard-uncommitted", "--reason", "x").exit_code == 0
    told = run(portal, "verify", "--against", "main")
    assert told.exit_code == 0, told.output


def test_an_archive_from_nowhere_is_told(portal: Path) -> None:
    shutil.rmtree(portal / "content/cycles" / CYCLE)
    committed(portal.parent)
    git(portal, "branch", "-f", "main")
    shutil.copytree(archive_cases.KEPT, portal / ARCHIVE)
    told = run(portal, "check", "--base", "main").output
    assert f"{ARCHIVE}/manifest.json: warning: nobody can tell whether this archive is what closing gave" in told
    assert run(portal, "verify", "--against", "main").exit_code == 0


def test_what_was_reported_after_an_old_revision_is_no_forgery(portal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A tag of a quarter ago knows nothing of how a cycle ended that ran on that day."""
    monkeypatch.setattr("okrsite.cli.verify.committed_on", lambda *_: date(2025, 2, 1))
    closing(portal)
    sealed(portal, value)
    told = run(portal, "verify", "--against", "main")
    assert told.exit_code == 0
    assert f"{CYCLE} still ran then; name the revision that it was closed from [archive-unproved]" in told.output


def changes(root: Path) -> list[str]:
    told = json.loads(run(root, "diff", "main", "--format", "json").stdout)
    assert told["changed"]
    return [change["text"] for change in told["changes"] if change["what"] == "archive"]


def test_every_change_of_an_archive_is_named(portal: Path) -> None:
    closing(portal)
    committed(portal.parent, "Close")
    assert "state open → archived" in run(portal, "diff", "main").output
    git(portal, "branch", "-f", "main")
    sealed(portal, value)
    assert changes(portal) == ["frozen file manifest.json was changed", "frozen file units/company.json was changed"]
    told = run(portal, "check", "--base", "main", "--quiet")
    assert told.exit_code == 1
    assert f"{UNIT}: error: this file was changed after its cycle was archived" in told.output
    git(portal, "checkout", "-q", "--", ".")
    (portal / ARCHIVE / "corrections.yaml").write_text("corrections: [{date: 2025-06-01, text: x}]\n")
    assert changes(portal) == ["corrections.yaml was added"]
    (portal / ARCHIVE / "corrections.yaml").unlink()
    (portal / UNIT).unlink()
    assert changes(portal) == ["frozen file units/company.json was removed"]
    shutil.rmtree(portal / ARCHIVE)
    assert "removed archived" in run(portal, "diff", "main").output


def test_a_lost_file_is_told_in_a_sentence(portal: Path) -> None:
    closing(portal)
    committed(portal.parent, "Close")
    blob = git(portal, "rev-parse", f"HEAD:./{UNIT}")
    (portal.parent / ".git/objects" / blob[:2] / blob[2:]).unlink()
    for damage in ("lost", "damaged"):
        for command in (("verify", "--against", "HEAD"), ("check", "--base", "HEAD")):
            told = run(portal, *command)
            assert told.exit_code == 2, (damage, told.output)
            assert "git has lost a file that it names" in told.output
            assert "okrsite --debug" not in told.output
        (portal.parent / ".git/objects" / blob[:2] / blob[2:]).write_bytes(b"junk")
