"""Repositories that would run commands: planted by a branch beside content/, or unpacked from somebody's archive."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from command_line import run, start, starter_in
from repositories import committed, git

from okrsite.git import GitError, commit_of

CHECK_IN = ("checkin", "noon-queue", "6", "--by", "lotte")
COMMANDS = (
    ("diff", "main"),
    ("diff", "main", "HEAD"),
    ("check", "--base", "main"),
    ("compare", "main"),
    ("verify", "--against", "main"),
    ("owners", "--check"),
    ("close", "2024-Q2", "--dry-run"),
    CHECK_IN,
    ("build",),
)
PLAN = "content/cycles/2024-Q2/teams/shop.yaml"
HOSTILE = """
[core]
    repositoryformatversion = 1
    bare = false
    fsmonitor = {trap}
    hooksPath = {hooks}
    pager = {trap}
    sshCommand = {trap}
    askPass = {trap}
    attributesFile = {attributes}
[extensions]
    partialClone = origin
[remote "origin"]
    url = {here}
    promisor = true
    uploadpack = {trap}
[remote "other"]
    url = ssh://example.invalid/x
    promisor = true
[credential]
    helper = !{trap}
[diff]
    external = {trap}
[diff "evil"]
    command = {trap}
    textconv = {trap}
[filter "evil"]
    clean = {trap}
    smudge = {trap}
    process = {trap}
[gpg]
    program = {trap}
[log]
    showSignature = true
[pager]
    log = {trap}
    blame = {trap}
[alias]
    log = !{trap}
[include]
    path = more
"""


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    """In a sub-folder of its repository, with provenance."""
    root = starter_in(tmp_path / "repository/docs/okrs")
    with (root / "content/portal.yaml").open("a") as settings:
        settings.write("\nprovenance: true\n")
    (root / ".gitattributes").write_text("*.yaml filter=evil diff=evil\n")
    committed(tmp_path / "repository")
    return root


@pytest.fixture
def trap(tmp_path: Path) -> Path:
    """A program that leaves a file beside it, whatever it is called with."""
    program = tmp_path / "trap"
    program.write_text(f'#!/bin/sh\necho "$@" >> "{tmp_path}/sprung"\n')
    program.chmod(0o755)
    return program


def armed(repository: Path, trap: Path) -> None:
    """Has this repository run the trap in every way that git knows."""
    hooks = repository / "armed"
    hooks.mkdir()
    for name in ("post-index-change", "post-checkout", "reference-transaction"):
        shutil.copy(trap, hooks / name)
    (hooks / "attributes").write_text("* filter=evil diff=evil\n")
    (repository / "more").write_text(f"[core]\n\tgitProxy = {trap}\n\teditor = {trap}\n")
    words = {"trap": trap, "hooks": hooks, "attributes": hooks / "attributes", "here": repository}
    (repository / "config").write_text(HOSTILE.format(**words))


def without_object(repository: Path, id_: str) -> None:
    (repository / "objects" / id_[:2] / id_[2:]).unlink()


def plain_git(root: Path, *words: str) -> None:
    """Whatever comes of it."""
    with pytest.raises(AssertionError):
        git(root, *words)


def test_a_branch_cannot_plant_a_repository_beside_the_content(portal: Path, trap: Path) -> None:
    top = portal.parents[1]
    shutil.copytree(top / ".git", portal, dirs_exist_ok=True)
    armed(portal, trap)
    without_object(portal, git(top, "rev-parse", f"HEAD:docs/okrs/{PLAN}"))
    plain_git(portal, "-c", "safe.bareRepository=all", "cat-file", "blob", f"HEAD:docs/okrs/{PLAN}")
    sprung = trap.with_name("sprung")
    sprung.unlink()  # so git itself can be caught
    with (portal / PLAN).open("a") as plan:
        plan.write("# changed\n")
    for words in COMMANDS:
        told = run(portal, *words)
        assert told.exit_code < 2 or words[0] == "close", (words, told.output)
        assert not sprung.exists(), (words, sprung.read_text())


def test_a_planted_repository_without_one_around_it_is_none(portal: Path, trap: Path) -> None:
    """As somebody unpacks a branch to look at it."""
    (portal.parents[1] / ".git").rename(portal.parents[1] / "elsewhere")
    shutil.copytree(portal.parents[1] / "elsewhere", portal, dirs_exist_ok=True)
    armed(portal, trap)
    for words in COMMANDS[:5]:
        told = run(portal, *words)
        assert told.exit_code == 2
        assert "in no git repository yet" in told.output
    assert not trap.with_name("sprung").exists()


def test_a_repository_that_came_in_an_archive_runs_nothing(portal: Path, trap: Path) -> None:
    repository = portal.parents[1] / ".git"
    (portal / PLAN).touch()
    armed(repository, trap)
    plain_git(portal, "status")
    sprung = trap.with_name("sprung")
    sprung.unlink()  # so git itself can be caught
    with (portal / PLAN).open("a") as plan:
        plan.write("# changed\n")
    for words in COMMANDS:
        told = run(portal, *words)
        assert not sprung.exists(), (words, sprung.read_text())
        assert told.exit_code < 2 or words[0] == "close", (words, told.output)


def test_nothing_is_fetched_that_a_partial_clone_left_out(
    portal: Path, trap: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OKRSITE_CACHE", "off")  # the store may know what git has lost
    repository = portal.parents[1] / ".git"
    blob = git(portal, "rev-parse", f"HEAD:./{PLAN}")
    armed(repository, trap)
    without_object(repository, blob)
    with (portal / PLAN).open("a") as plan:
        plan.write("# changed\n")
    for words in (COMMANDS[0], *COMMANDS[2:4]):
        told = run(portal, *words)
        assert told.exit_code == 2, (words, told.output)
        assert "git has lost a file that it names, or a partial clone left it out" in told.output
        assert not trap.with_name("sprung").exists(), words


def test_a_broken_repository_is_not_looked_for_further_up(portal: Path) -> None:
    (portal / ".git").mkdir()
    with pytest.raises(GitError, match="in no git repository yet"):
        commit_of(portal, "HEAD")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_the_repository_of_another_user_is_not_read(portal: Path) -> None:
    shutil.chown(portal.parents[1], 12345)
    told = start(portal, "diff", "HEAD")
    assert told.returncode == 2
    assert f"git config --global --add safe.directory {portal.parents[1]}" in told.stderr
