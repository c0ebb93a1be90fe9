"""`okrsite check --base` in real repositories: what was promised is held against what a branch says."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import run, starter_in
from repositories import committed, git

SHOP = "content/cycles/2024-Q2/teams/shop.yaml"
MOVED = f"{SHOP}:15:32: error: measure.to went from"


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    """On a branch `change`, with `main` where it began."""
    root = starter_in(tmp_path / "portal")
    committed(root, "The plan")
    git(root, "checkout", "-q", "-b", "change")
    return root


def rewrite(root: Path, before: str, after: str) -> None:
    text = (root / SHOP).read_text()
    assert before in text
    (root / SHOP).write_text(text.replace(before, after))


def move(root: Path) -> None:
    rewrite(root, "from 9 to 4 minutes", "from 9 to 6 minutes")
    rewrite(root, "{from: 9, to: 4,", "{from: 9, to: 6,")


def test_a_target_that_moves_in_silence_is_an_error(portal: Path) -> None:
    move(portal)
    assert run(portal, "check", "--quiet").exit_code == 0
    for _ in ("in the working folder", "committed"):
        told = run(portal, "check", "--base", "main")
        assert told.exit_code == 1
        assert MOVED in told.output
        assert "which is easier; rather miss it and write down what was learned [target-lowered]" in told.output
        committed(portal, "Quietly")


def test_an_amended_one_is_not(portal: Path) -> None:
    words = ("--title", "The wait at noon falls from 9 to 6 minutes", "--reason", "The door", "--quiet")
    assert run(portal, "amend", "noon-queue", "--to", "6", *words).exit_code == 0
    assert run(portal, "check", "--base", "main", "--quiet").output == ""


def test_it_speaks_to_forges_too(portal: Path) -> None:
    move(portal)
    told = run(portal, "check", "--base", "main", "--format", "github", "--quiet").output
    assert told.startswith(f"::error file={SHOP},line=15,col=32,title=goalpost-moved::measure.to went from")


def test_what_the_base_has_got_since_is_not_a_change_of_this_branch(portal: Path) -> None:
    rewrite(portal, "kind: outcome", "kind: output")
    committed(portal, "Something else")
    git(portal, "checkout", "-q", "main")
    move(portal)
    committed(portal, "Another's")
    git(portal, "checkout", "-q", "change")
    assert run(portal, "check", "--base", "main", "--quiet").exit_code == 0


def test_a_portal_deep_in_its_repository_is_found(tmp_path: Path) -> None:
    root = starter_in(tmp_path / "a/b/portal")
    committed(tmp_path)
    move(root)
    assert MOVED in run(root, "check", "--base", "HEAD", "--quiet").output


def test_a_base_without_a_portal_promised_nothing(tmp_path: Path) -> None:
    root = tmp_path / "portal"
    root.mkdir()
    first = committed(root, "Empty")
    starter_in(root)
    committed(root, "Begin")
    assert run(root, "check", "--base", first, "--quiet").output == ""


def test_what_cannot_be_compared_says_why(portal: Path, tmp_path: Path) -> None:
    told = run(portal, "check", "--base", "mian")
    assert (told.exit_code, told.output) == (
        2,
        'Error: "mian" cannot be compared with: git knows no such revision here; correct its name, or fetch it first\n',
    )
    assert run(portal, "check", "--base", "--all").output.startswith('Error: "--all" cannot be compared with: ')
    git(tmp_path, "clone", "-q", "--depth", "1", "--branch", "main", portal.as_uri(), "shallow")
    told = run(tmp_path / "shallow", "check", "--base", "origin/change")
    assert told.exit_code == 2
    assert "fetch-depth: 0" in told.output


def test_without_git_there_is_nothing_to_compare_with(tmp_path: Path) -> None:
    told = run(starter_in(tmp_path / "portal"), "check", "--base", "main")
    assert told.exit_code == 2
    assert "not a git repository" in told.output
