"""okr-check-in.yml: an issue becomes a pull request, or an answer that says what was wrong; typed text stays text."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from command_line import CYCLE, DAY
from forge import Forge, git
from issues import HOSTILE, form, noted, written

TYPED = "### Check-in\n\nnoon-queue: 5"
FILE = f"content/cycles/{CYCLE}/check-ins/{DAY.isoformat()}-issue.yaml"

RECORDS = f"""#!/bin/bash
if [ "$3" = checkin ]; then
  printf '%s\\n' "$@" > "$HOME/arguments"
  cp "$6" "$HOME/typed" && printf 'date: {DAY.isoformat()}\\nby: lena\\nupdates:\\n  shop/x: {{}}\\n' > {FILE}
  exit
fi
[ "$3" = check ]
"""
"""In place of `okrsite`: it records whatever is typed, and finds nothing wrong."""


@pytest.fixture
def forge(forge: Forge, tmp_path: Path) -> Forge:
    forge.begin_with_starter(tmp_path / "portal", "github", handle="Lotte-B")
    return forge


@pytest.fixture
def lenient(forge: Forge) -> Forge:
    (forge.folder / "bin" / "okrsite").write_text(RECORDS)
    return forge


def test_an_issue_becomes_a_pull_request(lenient: Forge) -> None:
    ran = written(lenient, TYPED)
    assert ran.succeeded, ran.log
    (pull,) = lenient.state["pulls"].values()
    assert (pull["title"], pull["head"]["ref"], pull["base"]) == ("Check-in of issue #12", "check-in-12", "main")
    assert pull["body"].startswith("Closes #12.\n")
    assert git(lenient.server, "diff", "--name-status", "main", "check-in-12").split() == ["A", FILE]
    (answer,) = lenient.comments(12)
    assert pull["html_url"] in answer


def test_a_form_that_was_filled_in_is_recorded_under_its_authors_name(forge: Forge) -> None:
    ran = written(forge, form(noted("5", HOSTILE.replace("\r", ""))), author="lotte-b")
    assert ran.succeeded, ran.log
    (pull,) = forge.state["pulls"].values()
    assert "noon-queue" in pull["body"]
    assert "t0ken" not in pull["body"]
    assert not re.search("@everyone", pull["body"])
    added = git(forge.server, "diff", "--name-only", "main", "check-in-12")
    text = git(forge.server, "show", f"check-in-12:{added}")
    assert added.startswith(f"content/cycles/{CYCLE}/check-ins/{DAY.isoformat()}")
    assert "by: lotte\n" in text
    assert "value: 5" in text
    assert not list(forge.folder.rglob("pwned"))


def test_all_key_results_of_a_person_are_one_file_in_one_pull_request(forge: Forge) -> None:
    ran = written(forge, form("noon queue: 5\nwrong change: 2\nLoaves ready: dropped"), author="lotte-b")
    assert ran.succeeded, ran.log
    assert len(forge.state["pulls"]) == 1
    (added,) = git(forge.server, "diff", "--name-only", "main", "check-in-12").splitlines()
    assert added.endswith(f"/{DAY.isoformat()}-shop-lotte-noon-queue-and-2-more.yaml")


@pytest.mark.parametrize(
    ("author", "value", "told"),
    [("mallory", "5", "Nobody in org.yaml has the handle"), ("lotte-b", "many", 'text "many"')],
)
def test_who_is_nobody_here_and_what_is_no_value_are_told_so(forge: Forge, author: str, value: str, told: str) -> None:
    written(forge, form(f"noon queue: {value}"), author=author)
    (answer,) = forge.comments(12)
    assert told in answer
    assert forge.state["pulls"] == {}


def test_an_edited_issue_is_tried_again_in_the_same_pull_request(lenient: Forge) -> None:
    written(lenient, TYPED)
    assert written(lenient, TYPED, action="edited").succeeded
    assert len(lenient.state["pulls"]) == 1
    assert git(lenient.server, "rev-list", "--count", "main..check-in-12") == "1"


def test_what_somebody_changed_by_hand_in_its_branch_stays(lenient: Forge, tmp_path: Path) -> None:
    """An edited issue would replace it: the branch stays, and the issue says how to go on."""
    written(lenient, TYPED)
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", "--branch", "check-in-12", str(lenient.server), str(clone))
    (clone / FILE).write_text("by hand\n")
    by_hand = lenient.commit(clone, "Check-in of issue #12")
    git(clone, "push", "--quiet", "origin", "check-in-12")
    assert written(lenient, TYPED, action="edited").succeeded
    assert git(lenient.server, "rev-parse", "check-in-12") == by_hand
    assert "delete the branch and edit this issue once more" in lenient.comments(12)[-1]
    git(lenient.server, "branch", "--quiet", "-D", "check-in-12")
    assert written(lenient, TYPED, action="edited").succeeded
    assert git(lenient.server, "rev-parse", "check-in-12") != by_hand


def test_what_is_pushed_by_hand_meanwhile_stays_as_well(lenient: Forge, tmp_path: Path) -> None:
    written(lenient, TYPED)
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", "--branch", "check-in-12", str(lenient.server), str(clone))
    by_hand = git(clone, "commit", "--quiet", "--allow-empty", "--message", "Mine") or git(clone, "rev-parse", "HEAD")
    pushes = f"#!/bin/bash\ngit -C {clone} push --quiet origin check-in-12\n"
    (lenient.folder / "bin" / "pip").write_text(pushes)
    ran = written(lenient, TYPED, action="edited")
    assert ran.steps["Propose it"] == "failure"
    assert git(lenient.server, "rev-parse", "check-in-12") == by_hand


def test_where_workflows_may_not_open_pull_requests_a_click_does(lenient: Forge) -> None:
    lenient.change(may_open_pulls=False)
    assert written(lenient, TYPED).succeeded
    (answer,) = lenient.comments(12)
    assert "https://forge.example/northwind/okrs/compare/check-in-12?expand=1" in answer


def test_what_was_typed_reaches_okrsite_as_it_is_and_nothing_else(lenient: Forge) -> None:
    ran = written(lenient, HOSTILE, author="ana-ruiz")
    assert ran.succeeded, ran.log
    assert (lenient.folder / "typed").read_bytes().decode() == f"{HOSTILE}\n"
    assert (lenient.folder / "arguments").read_text().splitlines()[-2] == "--by=ana-ruiz"
    assert not list(lenient.folder.rglob("pwned"))
    assert "pwned" not in git(lenient.server, "log", "--all", "--format=%an%ae%s%b%D")


def test_what_was_wrong_is_answered_and_nothing_is_proposed(forge: Forge) -> None:
    ran = written(forge, HOSTILE)
    assert ran.steps["Propose it"] == "skipped"
    (answer,) = forge.comments(12)
    assert answer.startswith("This could not be recorded. Edit the issue, and it is tried again.\n\n    ")
    assert all(line == "" or line.startswith("    ") for line in answer.splitlines()[1:])
    assert forge.state["pulls"] == {}
    assert git(forge.server, "branch", "--list") == "* main"
    assert "::set-output" not in ran.log
    assert not list(forge.folder.rglob("pwned"))


def test_what_breaks_on_the_way_is_answered_too(lenient: Forge) -> None:
    (lenient.folder / "bin" / "pip").write_text("#!/bin/bash\nexit 1\n")
    assert not written(lenient, TYPED).succeeded
    (answer,) = lenient.comments(12)
    assert "[the log](https://forge.example/northwind/okrs/actions/runs/4711)" in answer


@pytest.mark.parametrize(
    "strange",
    [
        {"author_association": "NONE"},
        {"author_association": "CONTRIBUTOR"},
        {"state": "closed"},
        {"labels": [{"name": "bug"}]},
    ],
    ids=str,
)
def test_it_listens_to_its_own_people_and_its_own_form_only(lenient: Forge, strange: dict[str, Any]) -> None:
    assert written(lenient, TYPED, action="edited", **strange).steps == {}


def test_another_label_starts_nothing(lenient: Forge) -> None:
    event = {"action": "labeled", "label": {"name": "urgent"}}
    issue = {"number": 12, "state": "open", "author_association": "OWNER", "labels": [{"name": "okr-check-in"}]}
    assert lenient.run("okr-check-in.yml", "propose", "issues", {**event, "issue": issue}).steps == {}


def test_a_form_as_long_as_forms_can_be(lenient: Forge) -> None:
    """65,536 characters of four bytes each are more than one variable of the environment holds."""
    assert written(lenient, "🐟" * 65_536).succeeded
