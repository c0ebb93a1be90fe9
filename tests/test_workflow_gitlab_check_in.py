"""GitLab's job `check-ins`: issues become merge requests, or notes that say what was wrong; typed text stays text."""

from __future__ import annotations

import base64
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from command_line import CYCLE, DAY, ROOT
from fake_gitlab import TOKEN, GitLab, gitlab
from forge import Forge, git
from gitlab_jobs import job
from issues import HOSTILE, noted
from ruamel.yaml import YAML

TEMPLATE = (ROOT / "templates/forge/gitlab/issue_templates/okr-check-in.md").read_text("utf-8")
BRANCH = "okr-check-in/12"
NOTES = "issues/12/notes"
COMMANDS_AND_YAML = "/close\n/assign @root\n---\nby: mallory\nupdates: {shop/x: {value: 1}}"


@pytest.fixture
def portal(forge: Forge, tmp_path: Path) -> Path:
    return forge.begin_with_starter(tmp_path / "portal", "gitlab", handle="Lotte-B")


@pytest.fixture
def server() -> Iterator[GitLab]:
    with gitlab() as made:
        yield made


def typed(lines: str = "noon queue: 5") -> str:
    """The shipped template as somebody fills it in; GitLab takes away the command at its end."""
    return TEMPLATE.replace("/label ~okr-check-in\n", "").replace("\n\n```\n", f"\n{lines}\n```\n")


def opened(
    server: GitLab, text: str | None, *, author: str = "lotte-b", number: int = 12, **more: Any
) -> dict[str, Any]:
    issue = {
        "id": 1000 + number,
        "iid": number,
        "title": HOSTILE,
        "description": text,
        "state": "opened",
        "labels": ["okr-check-in"],
        "confidential": False,
        "author": {"id": 5, "username": author},
        "created_at": f"{DAY.isoformat()}T10:11:12.000Z",
        **more,
    }
    server.kept["issues"].append(issue)
    return issue


def ran(forge: Forge, portal: Path, server: GitLab, **variables: str) -> subprocess.CompletedProcess[str]:
    about = {
        "CI_PROJECT_ID": "1",
        "CI_API_V4_URL": server.address,
        "CI_PROJECT_URL": str(forge.server.with_suffix("")),
        "CI_COMMIT_SHA": git(forge.server, "rev-parse", "main"),
        "CI_COMMIT_BRANCH": "main",
        "CI_PAGES_URL": "",
        "OKRSITE_TOKEN": TOKEN,
    }
    return job(forge, portal, "check-ins", **{**about, **variables})


def scheduled(forge: Forge, portal: Path, server: GitLab, **variables: str) -> str:
    done = ran(forge, portal, server, **variables)
    assert done.returncode == 0, done.stderr
    assert TOKEN not in done.stdout + done.stderr
    assert not [*forge.folder.rglob("pwned"), *portal.rglob("pwned")]
    return done.stdout


def check_in(forge: Forge, branch: str = BRANCH) -> tuple[str, Any]:
    """The one file that the branch adds: its path and what it says."""
    status, path = git(forge.server, "diff", "--name-status", "main", branch).split()
    assert status == "A"
    return path, YAML(typ="safe").load(git(forge.server, "show", f"{branch}:{path}"))


def test_an_issue_becomes_a_merge_request(forge: Forge, portal: Path, server: GitLab) -> None:
    opened(server, typed("noon queue: {value: 5, confidence: 7}"))
    assert scheduled(forge, portal, server) == "Issue #12 is proposed in !1.\n"
    path, said = check_in(forge)
    assert path == f"content/cycles/{CYCLE}/check-ins/{DAY.isoformat()}-shop-lotte-noon-queue.yaml"
    assert (said["by"], said["updates"]) == ("lotte", {"shop/no-queue/noon-queue": {"value": 5, "confidence": 7}})
    (request,) = server.kept["merge_requests"]
    assert (request["source_branch"], request["target_branch"]) == (BRANCH, "main")
    assert request["title"] == "Check-in of issue #12"
    assert request["description"].startswith("Closes #12.\n\n### OKRs: ")
    (note,) = server.kept[NOTES]
    assert "proposed in !1" in note["body"]


def test_an_issue_that_did_not_change_is_left_alone(forge: Forge, portal: Path, server: GitLab) -> None:
    opened(server, typed())
    scheduled(forge, portal, server)
    before = git(forge.server, "rev-parse", BRANCH)
    for state in ("opened", "closed"):  # who closed it without a merge did not want it
        server.kept["merge_requests"][0]["state"] = state
        server.calls.clear()
        assert scheduled(forge, portal, server) == ""
        assert server.calls == []
    assert git(forge.server, "rev-parse", BRANCH) == before


def test_an_edited_issue_updates_its_branch_and_its_merge_request(forge: Forge, portal: Path, server: GitLab) -> None:
    issue = opened(server, typed())
    scheduled(forge, portal, server)
    before = server.kept["merge_requests"][0]["description"]
    issue["description"] = typed("noon queue: 4")
    scheduled(forge, portal, server)
    assert check_in(forge)[1]["updates"] == {"shop/no-queue/noon-queue": {"value": 4}}
    assert git(forge.server, "rev-list", "--count", f"main..{BRANCH}") == "1"
    (request,) = server.kept["merge_requests"]
    assert request["description"] != before
    assert len(server.kept[NOTES]) == 1
    request["state"] = "closed"
    issue["description"] = typed("noon queue: 3")
    scheduled(forge, portal, server)
    assert [one["iid"] for one in server.kept["merge_requests"]] == [1, 2]
    assert "proposed in !2" in server.kept[NOTES][0]["body"]


REFUSED = [
    (typed("noon queue: many"), "lotte-b", 'text "many"'),
    (typed(), "mallory", "Nobody in org.yaml has the handle"),
    (HOSTILE, "lotte-b", "no heading `### Check-in`"),
    (None, "lotte-b", "no heading `### Check-in`"),
]


def test_what_is_refused_is_said_once(forge: Forge, portal: Path, server: GitLab) -> None:
    for number, (text, author, _) in enumerate(REFUSED):
        opened(server, text, author=author, number=number)
    assert scheduled(forge, portal, server).count("could not be recorded") == len(REFUSED)
    server.calls.clear()
    scheduled(forge, portal, server)
    assert server.calls == []
    for number, (_, _, told) in enumerate(REFUSED):
        (note,) = server.kept[f"issues/{number}/notes"]
        assert told in note["body"]
    assert server.kept["merge_requests"] == []
    assert git(forge.server, "branch", "--list") == "* main"


def test_what_somebody_changed_by_hand_in_its_branch_stays(
    forge: Forge, portal: Path, server: GitLab, tmp_path: Path
) -> None:
    """An edited issue would replace it: the branch stays, and a note on the issue says how to go on."""
    issue = opened(server, typed())
    scheduled(forge, portal, server)
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", "--branch", BRANCH, str(forge.server), str(clone))
    (clone / check_in(forge)[0]).write_text("by hand\n")
    by_hand = forge.commit(clone, "Check-in of issue #12")
    git(clone, "push", "--quiet", "origin", BRANCH)
    issue["description"] = typed("noon queue: 4")
    assert "was changed by hand and stays" in scheduled(forge, portal, server)
    assert git(forge.server, "rev-parse", BRANCH) == by_hand
    (note,) = server.kept[NOTES]
    assert "delete the branch" in note["body"]
    git(forge.server, "branch", "--quiet", "-D", BRANCH)
    scheduled(forge, portal, server)
    assert check_in(forge)[1]["updates"] == {"shop/no-queue/noon-queue": {"value": 4}}
    assert "proposed in !1" in note["body"]


def test_what_was_refused_and_is_mended_is_proposed_in_the_same_note(
    forge: Forge, portal: Path, server: GitLab
) -> None:
    theirs = {"id": 9, "author": {"id": 5}, "body": "<!-- okrsite: this check-in -->\nmine"}
    server.kept[NOTES].append({**theirs})
    issue = opened(server, typed(noted("@everyone", "/close")))
    scheduled(forge, portal, server)
    refused = server.kept[NOTES][1]["body"]
    assert "could not be recorded" in refused
    assert all(line.startswith(">     ") for line in refused.splitlines()[3:])
    issue["description"] = typed()
    scheduled(forge, portal, server)
    assert len(server.kept[NOTES]) == 2
    assert "proposed in !1" in server.kept[NOTES][1]["body"]
    assert server.kept[NOTES][0] == theirs


def test_typed_text_stays_text(forge: Forge, portal: Path, server: GitLab) -> None:
    note = f"{HOSTILE}\n{COMMANDS_AND_YAML}".replace("\r", "")
    opened(server, typed(noted("5", note)))
    scheduled(forge, portal, server)
    said = check_in(forge)[1]
    assert (said["by"], [*said["updates"]]) == ("lotte", ["shop/no-queue/noon-queue"])
    assert said["updates"]["shop/no-queue/noon-queue"]["note"] == note
    description = server.kept["merge_requests"][0]["description"]
    assert not [line for line in description.splitlines() if line.lstrip().startswith("/")]
    assert "@everyone" not in description
    assert "pwned" not in git(forge.server, "log", "--all", "--format=%an%ae%s%b%D")


def test_each_issue_is_told_apart_from_the_others(forge: Forge, portal: Path, server: GitLab) -> None:
    opened(server, typed("noon queue: many"), number=11)
    opened(server, typed())
    opened(server, typed("noon queue: 4"), number=13)
    scheduled(forge, portal, server)
    assert check_in(forge)[1]["updates"] == {"shop/no-queue/noon-queue": {"value": 5}}
    assert check_in(forge, "okr-check-in/13")[1]["updates"] == {"shop/no-queue/noon-queue": {"value": 4}}
    assert [one["source_branch"] for one in server.kept["merge_requests"]] == [BRANCH, "okr-check-in/13"]


def test_it_reads_open_issues_of_its_own_template_only(forge: Forge, portal: Path, server: GitLab) -> None:
    strange: list[dict[str, Any]] = [{"labels": ["bug"]}, {"state": "closed"}, {"confidential": True}]
    for number, more in enumerate(strange):
        opened(server, typed(), number=number, **more)
    assert scheduled(forge, portal, server) == ""
    assert server.calls == []


def test_a_merge_request_of_a_fork_does_not_stand_in_the_way(forge: Forge, portal: Path, server: GitLab) -> None:
    opened(server, typed())
    scheduled(forge, portal, server)
    (mine,) = server.kept["merge_requests"]
    theirs = {**mine, "id": 8, "iid": 8, "source_project_id": 2}
    server.kept["merge_requests"][:] = [theirs]
    scheduled(forge, portal, server)
    assert server.kept["merge_requests"] == [theirs, {**mine, "id": 2, "iid": 2}]


def test_without_a_token_it_says_how_to_set_it_up(forge: Forge, portal: Path, server: GitLab) -> None:
    opened(server, typed())
    told = scheduled(forge, portal, server, OKRSITE_TOKEN="")
    assert "the role Developer and the scope api" in told
    assert server.calls == []


def test_a_token_that_may_not_push_is_told_so(forge: Forge, portal: Path, server: GitLab) -> None:
    """Over HTTP, where this server takes nobody's push; runners have git put a token of their own into addresses."""
    opened(server, typed())
    host = f"http://127.0.0.1:{server.server_port}"
    git(portal, "config", f"url.http://gitlab-ci-token:other@127.0.0.1:{server.server_port}.insteadOf", host)
    done = ran(forge, portal, server, CI_PROJECT_URL=f"{host}/northwind/okrs", GIT_TERMINAL_PROMPT="0")
    assert done.returncode == 1
    assert "needs the role Developer and the scope api" in done.stdout
    assert base64.b64decode(server.logins[0].removeprefix("Basic ")).decode() == f"okrsite:{TOKEN}"
    assert TOKEN not in done.stdout + done.stderr
    assert server.calls == []
