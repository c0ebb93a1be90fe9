"""`okrsite check --base` in real repositories: what was promised is held against what a branch says."""

from __future__ import annotations

from collections.abc import Callable
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


CYCLE = "content/cycles/2024-Q2/cycle.yaml"


def under_another_id(root: Path) -> None:
    everywhere(root, "noon-queue", "noon-line")


def in_another_unit(root: Path) -> None:
    everywhere(root, "unit: shop", "unit: bakehouse")
    everywhere(root, "shop/no-queue", "bakehouse/no-queue")


def in_a_draft_again(root: Path) -> None:
    (root / CYCLE).write_text("state: draft\n")


def before_a_later_start(root: Path) -> None:
    (root / CYCLE).write_text("starts: 2024-06-01\n")


def with_the_rule_switched_off(root: Path) -> None:
    with (root / "content/portal.yaml").open("a") as settings:
        settings.write("\nrules: {goalpost-moved: off}\n")


def everywhere(root: Path, before: str, after: str) -> None:
    for path in (root / "content/cycles/2024-Q2").rglob("*.yaml"):
        path.write_text(path.read_text().replace(before, after))


HIDING = [under_another_id, in_another_unit, in_a_draft_again, before_a_later_start, with_the_rule_switched_off]


@pytest.mark.parametrize("hidden", HIDING)
def test_it_is_no_less_one_where_something_else_moves_with_it(portal: Path, hidden: Callable[[Path], None]) -> None:
    move(portal)
    hidden(portal)
    told = run(portal, "check", "--base", "main", "--quiet")
    assert told.exit_code == 1
    assert 'measure.to went from "4" to "6" after 2024-Q2 began, which is easier' in told.output


def test_a_mistake_in_a_file_moves_nothing(portal: Path) -> None:
    kpi = portal / "content/kpis/guests.yaml"
    kpi.parent.mkdir()
    kpi.write_text("name: Guests\ntarget: {at_least: 1000}\nreadings: []\n")
    rewrite(portal, "measure: {at_most: 5, unit: euros a day}", "kpi: guests")
    committed(portal)
    git(portal, "branch", "-f", "main")
    kpi.write_text("name: Guests\ntarget: {at_leest: 1000}\nreadings: []\n")
    rewrite(portal, "{from: 9, to: 4,", "{from: nine, to: 4,")
    (portal / CYCLE).write_text("starts: soon\n")
    told = run(portal, "check", "--base", "main", "--quiet")
    assert told.exit_code == 1
    for rule in ("goalpost-moved", "target-lowered", "promise-removed", "cycle-put-back"):
        assert rule not in told.output


def test_who_decided_may_be_added_to_an_amendment_later(portal: Path) -> None:
    words = ("--title", "The wait at noon falls from 9 to 6 minutes", "--reason", "The door", "--quiet")
    run(portal, "amend", "noon-queue", "--to", "6", *words)
    committed(portal)
    git(portal, "branch", "-f", "main")
    assert "warning: measure.to went from" in run(portal, "check", "--base", "main").output
    rewrite(portal, 'reason: "The door"', 'reason: "The door", by: lotte')
    told = run(portal, "check", "--base", "main").output
    assert "info: measure.to went from" in told
    assert "goalpost-moved" not in told


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
    assert "in no git repository yet; `git init" in told.output
