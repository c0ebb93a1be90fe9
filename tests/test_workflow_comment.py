"""okr-comment.yml: one comment, kept current, and nothing from a fork is believed, obeyed or run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from command_line import CYCLE
from forge import Forge, Ran, git

MARKER = "<!-- okrsite: what this changes -->"
PLAN = f"content/cycles/{CYCLE}/teams/shop.yaml"


@pytest.fixture
def portal(forge: Forge, tmp_path: Path) -> Path:
    root = forge.begin_with_starter(tmp_path / "portal", "github")
    git(root, "switch", "--quiet", "--create", "change")
    return root


def proposed(forge: Forge, portal: Path, title: str, branch: str = "change") -> str:
    """A pull request that gives an objective this title; gives its newest commit."""
    text = git(portal, "show", f"main:{PLAN}").replace("title:", "title: |-\n      " + title + "\n    why:", 1)
    (portal / PLAN).write_text(f"{text}\n")
    forge.commit(portal, "Change")
    return str(forge.propose(portal, branch)["pull_request"]["head"]["sha"])


def comment(forge: Forge, sha: str, branch: str = "change", **more: Any) -> Ran:
    """What runs when the check of a fork's pull request is over."""
    whose = {"owner": {"login": "mallory"}, "full_name": "mallory/okrs"}
    about = {"id": 4711, "head_sha": sha, "head_branch": branch, "head_repository": whose}
    checked = {**about, "event": "pull_request", "conclusion": "success", **more}
    ran = forge.run("okr-comment.yml", "comment", "workflow_run", {"workflow_run": checked})
    assert ran.succeeded, ran.log
    return ran


def test_a_change_gets_one_comment_that_follows_it(forge: Forge, portal: Path) -> None:
    for title in ("Nobody is kept waiting", "Nobody waits at all"):
        comment(forge, proposed(forge, portal, title))
    (body,) = forge.comments(7)
    assert body.startswith(f"{MARKER}\n### OKRs: ")
    assert "Nobody waits at all" in body
    assert "Nobody is kept waiting" not in body
    assert f"Changed pages:\n\n    {CYCLE}/" in body
    assert "(https://forge.example/northwind/okrs/actions/runs/4711)" in body


def test_it_is_silent_until_an_okr_is_changed_and_says_when_none_is_any_more(forge: Forge, portal: Path) -> None:
    (portal / "notes.txt").write_text("mine\n")
    forge.commit(portal, "Notes")
    comment(forge, forge.propose(portal, "change")["pull_request"]["head"]["sha"])
    assert forge.comments(7) == []
    comment(forge, proposed(forge, portal, "Nobody waits at all"))
    (portal / PLAN).write_text(git(portal, "show", f"main:{PLAN}") + "\n")
    forge.commit(portal, "Back")
    comment(forge, forge.propose(portal, "change")["pull_request"]["head"]["sha"])
    (body,) = forge.comments(7)
    assert "This no longer changes any OKR." in body
    assert "Nobody" not in body


def test_nobody_elses_comment_is_written_over(forge: Forge, portal: Path) -> None:
    theirs = {"id": 1, "issue": "7", "user": {"login": "mallory"}, "body": f"{MARKER}\nmine"}
    quoting = {"id": 2, "issue": "7", "user": {"login": "github-actions[bot]"}, "body": f"> {MARKER}"}
    forge.change(comments=[theirs, quoting])
    comment(forge, proposed(forge, portal, "Nobody waits at all"))
    bodies = forge.comments(7)
    assert bodies[:2] == [theirs["body"], quoting["body"]]
    assert len(bodies) == 3


def test_an_older_check_and_a_closed_pull_request_get_nothing(forge: Forge, portal: Path) -> None:
    older = proposed(forge, portal, "Nobody waits")
    newest = proposed(forge, portal, "Nobody waits at all")
    comment(forge, older)
    comment(forge, "c" * 40)
    comment(forge, newest, branch="other")
    forge.change(pulls={"7": {**forge.state["pulls"]["7"], "state": "closed"}})
    comment(forge, newest)
    assert forge.state["comments"] == []


def test_a_commit_that_came_meanwhile_waits_for_its_own_check(forge: Forge, portal: Path) -> None:
    """GitHub's list may be older than what git has."""
    sha = proposed(forge, portal, "Nobody waits")
    pulls = forge.state["pulls"]
    proposed(forge, portal, "Nobody waits at all")
    forge.change(pulls=pulls)
    assert "has a newer commit" in comment(forge, sha).log
    assert forge.state["comments"] == []


def test_what_its_check_left_behind_is_not_even_asked_for(forge: Forge, portal: Path) -> None:
    comment(forge, proposed(forge, portal, "Nobody waits at all"))
    assert not [call for call in forge.state["calls"] if "artifacts" in call or "runs" in call]


def test_nothing_of_a_fork_is_installed_checked_out_or_run(forge: Forge, portal: Path) -> None:
    for name in ("okrsite/__init__.py", "json.py", "sitecustomize.py", "templates/pages/unit.html", ".github/x.yml"):
        (portal / name).parent.mkdir(parents=True, exist_ok=True)
        (portal / name).write_text("import pathlib; pathlib.Path('pwned').touch()\n")
    (portal / ".gitattributes").write_text("* filter=evil diff=evil merge=evil\n")
    (portal / "requirements.txt").write_text("evil\n")
    (portal / "requirements-lock.txt").write_text("evil\n")
    ran = comment(forge, proposed(forge, portal, "Nobody waits at all"))
    assert "evil" not in (forge.folder / "installed").read_text()
    assert not (ran.workspace / "sitecustomize.py").exists()
    assert not list(forge.folder.rglob("pwned"))
    assert len(forge.comments(7)) == 1


def test_hostile_text_is_a_text(forge: Forge, portal: Path) -> None:
    text = "$(touch pwned) `touch pwned` ${{ github.token }} @everyone ::set-env name=A::b <img src=x> [a](http://evil)"
    ran = comment(forge, proposed(forge, portal, text))
    (body,) = forge.comments(7)
    assert "@everyone" not in body
    assert "<img" not in body
    assert "](http://evil)" not in body
    assert "t0ken" not in body
    assert "::set-env" not in ran.log
    assert not list(forge.folder.rglob("pwned"))


@pytest.mark.parametrize("branch", ["$(touch-pwned)", "a;touch-pwned", "x&head=main", "--jq", "`id`"])
def test_a_branch_may_be_called_anything(forge: Forge, portal: Path, branch: str) -> None:
    comment(forge, proposed(forge, portal, "Nobody waits at all", branch), branch)
    assert len(forge.comments(7)) == 1
    assert not list(forge.folder.rglob("*pwned*"))


def test_a_comment_is_never_longer_than_one_may_be(forge: Forge, portal: Path) -> None:
    comment(forge, proposed(forge, portal, "\u6f22" * 30_000))
    (body,) = forge.comments(7)
    assert len(body.encode()) <= 65_536


@pytest.mark.parametrize("event", ["push", "workflow_dispatch", "issues"])
def test_it_answers_pull_requests_only(forge: Forge, event: str) -> None:
    assert comment(forge, "c" * 40, event=event).steps == {}
