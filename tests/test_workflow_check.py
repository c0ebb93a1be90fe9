"""okr-check.yml on a real repository: what it says of good changes and bad ones, and that nothing in them is obeyed."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from command_line import CYCLE, run, starter_in
from forge import Forge, Ran, git

HOSTILE = "$(touch pwned) `touch pwned` ${{ github.token }} ::set-env name=A::b ##[add-mask]x"


@pytest.fixture
def portal(forge: Forge, tmp_path: Path) -> Path:
    return forge.begin_with_starter(tmp_path / "portal", "github")


def check(forge: Forge, event: dict[str, Any]) -> Ran:
    return forge.run("okr-check.yml", "check", "pull_request", event)


def proposed(forge: Forge, portal: Path, path: str, text: str, branch: str = "change") -> dict[str, Any]:
    git(portal, "switch", "--quiet", "--create", branch)
    file = portal / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    forge.commit(portal, "Change")
    return forge.propose(portal, branch)


def plan_of(portal: Path) -> tuple[str, str]:
    """A plan of the portal: where it is, and what it says."""
    plan = max((portal / "content" / "cycles" / CYCLE / "teams").glob("*.yaml"))
    return plan.relative_to(portal).as_posix(), plan.read_text()


def sent(forge: Forge, name: str) -> dict[str, bytes]:
    file = next(one["file"] for one in forge.state["artifacts"] if one["name"] == name)
    with zipfile.ZipFile(file) as archive:
        return {entry: archive.read(entry) for entry in archive.namelist()}


def test_a_change_without_okrs_passes_in_silence(forge: Forge, portal: Path) -> None:
    ran = check(forge, proposed(forge, portal, "notes.txt", "Nothing of ours\n"))
    assert ran.succeeded, ran.log
    assert "No OKR changed." in ran.summary


def test_a_change_of_okrs_is_told_and_can_be_looked_at(forge: Forge, portal: Path) -> None:
    path, text = plan_of(portal)
    ran = check(forge, proposed(forge, portal, path, re.sub(r"title: .*", "title: Something else", text, count=1)))
    assert ran.succeeded, ran.log
    assert "Something else" in ran.summary
    assert "\nChanged pages:\n\n    " in ran.summary
    pages = re.findall(r"^    (\S+\.html)$", ran.summary, re.MULTILINE)
    assert pages
    assert set(pages) <= set(sent(forge, "okr-preview"))


def test_a_change_that_takes_nearly_everything_away_fails(forge: Forge, portal: Path) -> None:
    git(portal, "switch", "--quiet", "--create", "emptied")
    for plan in (portal / "content" / "cycles" / CYCLE).glob("*/*.yaml"):
        plan.unlink()
    (portal / "content" / "cycles" / CYCLE / "cycle.yaml").write_text("state: open\n")
    forge.commit(portal, "Empty it")
    ran = check(forge, forge.propose(portal, "emptied"))
    assert ran.steps["Say what it means"] == "failure"
    assert "::error::This takes away more than 25%" in ran.log
    assert "**Refused.**" in ran.summary


def test_from_a_change_to_its_comment(forge: Forge, portal: Path) -> None:
    path, text = plan_of(portal)
    hostile = HOSTILE.replace("'", "") + " @everyone <img src=x> [x](javascript:y) ```"
    event = proposed(forge, portal, path, re.sub(r"title: .*", f"title: '{hostile}'", text, count=1))
    assert check(forge, event).succeeded
    head = event["pull_request"]["head"]["sha"]
    whose = {"owner": {"login": "mallory"}, "full_name": "mallory/okrs"}
    about = {"head_sha": head, "head_branch": "change", "head_repository": whose}
    run_of = {"id": 4711, "event": "pull_request", "conclusion": "success", **about}
    assert forge.run("okr-comment.yml", "comment", "workflow_run", {"workflow_run": run_of}).succeeded
    (comment,) = forge.comments(7)
    assert "touch pwned" in comment
    assert not list(forge.folder.rglob("pwned"))
    assert not re.search(r"@everyone|<img|\]\(javascript|t0ken", comment)


def test_mistakes_are_beside_their_lines_and_in_the_summary(forge: Forge, portal: Path) -> None:
    ran = check(
        forge,
        proposed(
            forge,
            portal,
            f"content/cycles/{CYCLE}/teams/bad.yaml",
            "unit: shop\nobjectives:\n  - {id: x, title: X, owner: nobody}\n",
        ),
    )
    assert ran.steps["Find mistakes"] == "failure"
    assert ran.steps["Build the pages"] == "skipped"
    assert f"::error file=content/cycles/{CYCLE}/teams/bad.yaml,line=3," in ran.log
    assert re.search(r"^    content/\S+/bad.yaml:3:\d+: error: ", ran.summary, re.MULTILINE)


def test_what_is_written_in_a_portal_is_never_a_command(forge: Forge, portal: Path) -> None:
    name = "a\n::error::pwned"
    text = f"unit: nobody\nobjectives:\n  - id: x\n    title: '{HOSTILE}'\n    owner: '{HOSTILE}'\n    {HOSTILE!r}: 1\n"
    event = proposed(forge, portal, f"content/cycles/{CYCLE}/teams/{name}.yaml", text, branch="a;touch${IFS}pwned")
    ran = check(forge, event)
    assert not ran.succeeded
    assert not list(forge.folder.rglob("pwned"))
    commands = [line for line in ran.log.splitlines() if line.lstrip().startswith("::") or "##[" in line]
    assert commands
    assert all(re.match(r"::(error|warning|notice)( file=|::)", line) for line in commands)
    assert not [line for line in commands if line.startswith("::error::pwned")]
    found = ran.summary.partition("## Archives")[0]
    assert all(line == "" or line.startswith(("    ", "## ")) for line in found.splitlines())
    assert "t0ken" not in ran.log + ran.summary


def test_an_archive_that_was_changed_is_named(forge: Forge, portal: Path) -> None:
    previous = next(path.name for path in (portal / "content/cycles").iterdir() if path.name != CYCLE)
    closed = run(portal, "close", previous, "--discard-uncommitted", "--reason", "for the test")
    assert closed.exit_code == 0, closed.output
    forge.commit(portal, "Close")
    git(portal, "push", "--quiet", "origin", "main")
    file = next((portal / "content/archive" / previous).rglob("*.json"))
    event = proposed(forge, portal, file.relative_to(portal).as_posix(), file.read_text() + " ")
    ran = check(forge, event)
    assert ran.steps["Guard the archives"] == "failure"
    assert "::error::Archives are not what they were" in ran.log
    assert f"    | {file.relative_to(portal).as_posix()}" in ran.summary


def test_in_a_merge_queue_it_is_compared_with_what_stands_before_it(forge: Forge, portal: Path) -> None:
    """Not with the branch, to which another's change in front of it would count as this one's."""
    path, text = plan_of(portal)
    (portal / path).write_text(re.sub(r"title: .*", "title: In front of it", text, count=1))
    forge.commit(portal, "In front of it")
    (portal / path).write_text(re.sub(r"title: .*", "title: Its own", text, count=1))
    forge.commit(portal, "Its own")
    ran = forge.run("okr-check.yml", "check", "merge_group", forge.queue(portal))
    assert ran.succeeded, ran.log
    assert "Its own" in ran.summary
    assert "In front of it" in ran.summary
    assert text.partition("title: ")[2].partition("\n")[0] not in ran.summary


def test_libraries_that_a_change_brings_are_tried(forge: Forge, portal: Path) -> None:
    event = proposed(forge, portal, "requirements-lock.txt", "click==9\n")
    ran = forge.run("okr-check.yml", "libraries", "pull_request", event)
    assert ran.steps["Check with it"] == "success", ran.log
    assert (forge.folder / "installed").read_text().startswith("click==9\n")
    event = proposed(forge, portal, "notes.txt", "Nothing of ours\n", branch="other")
    git(portal, "push", "--quiet", "origin", "HEAD^:main")
    ran = forge.run("okr-check.yml", "libraries", "pull_request", forge.propose(portal, "other"))
    assert ran.steps["Install what it asks for"] == "skipped"
    assert forge.run("okr-check.yml", "libraries", "merge_group", forge.queue(portal)).steps == {}


def test_okrsite_is_the_one_that_the_target_branch_names(forge: Forge, portal: Path) -> None:
    check(forge, proposed(forge, portal, "requirements.txt", "evil\n"))
    installed = (forge.folder / "installed").read_text()
    assert "Fill in here where okrsite comes from" in installed
    assert "evil" not in installed


def test_the_change_that_brings_the_workflows_uses_its_own_okrsite(forge: Forge, tmp_path: Path) -> None:
    portal = forge.begin(starter_in(tmp_path / "portal"))
    run(portal, "init", ".", "--ci", "github")
    check(forge, proposed(forge, portal, "requirements.txt", "okrsite==9\n"))
    assert (forge.folder / "installed").read_text().endswith("\nokrsite==9\n")


def test_what_others_merged_meanwhile_is_not_laid_to_a_change(forge: Forge, portal: Path) -> None:
    """The base is where main is in the merge that is tested, not where it was when the pull request began."""
    git(portal, "switch", "--quiet", "--create", "change")
    (portal / "notes.txt").write_text("mine\n")
    forge.commit(portal, "Mine")
    git(portal, "switch", "--quiet", "main")
    (portal / "others.txt").write_text("theirs\n")
    newest = forge.commit(portal, "Theirs")
    git(portal, "push", "--quiet", "origin", "main")
    git(portal, "switch", "--quiet", "change")
    ran = check(forge, forge.propose(portal, "change"))
    assert git(ran.workspace, "merge-base", "HEAD", "origin/main") == newest
    assert git(ran.workspace, "diff", "--name-only", newest) == "notes.txt"
