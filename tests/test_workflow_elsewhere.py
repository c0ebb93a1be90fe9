"""GitLab's jobs, the deployment to Pages, and okrsite as a step of other workflows: their own commands, run."""

from __future__ import annotations

import json
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest
from command_line import CYCLE, ROOT, run
from fake_gitlab import TOKEN, GitLab, gitlab
from forge import Forge, git, read_workflow
from gitlab_jobs import GITLAB, job
from ruamel.yaml import YAML

ACTION = read_workflow(ROOT / "action.yml")
REQUEST = {"id": 7, "iid": 7, "state": "opened", "target_branch": "main", "source_project_id": 1}
BAD = "unit: shop\nobjectives:\n  - {id: x, title: X, owner: nobody}\n"


@pytest.fixture
def portal(forge: Forge, tmp_path: Path) -> Path:
    return forge.begin_with_starter(tmp_path / "portal", "gitlab")


def test_gitlab_has_a_report_of_every_mistake_and_people_its_words(forge: Forge, portal: Path) -> None:
    assert job(forge, portal, "check").returncode == 0
    assert json.loads((portal / "gl-code-quality-report.json").read_text()) == []
    (portal / f"content/cycles/{CYCLE}/teams/bad.yaml").write_text(BAD)
    done = job(forge, portal, "check")
    assert done.returncode == 1
    (found,) = (
        f for f in json.loads((portal / "gl-code-quality-report.json").read_text()) if f["severity"] == "critical"
    )
    assert found["location"] == {"path": f"content/cycles/{CYCLE}/teams/bad.yaml", "lines": {"begin": 3}}
    assert "Next: fix these" in done.stdout


def test_gitlab_guards_archives_and_publishes(forge: Forge, portal: Path) -> None:
    for name, page in (("archives", None), ("preview", "site/index.html"), ("pages", "public/index.html")):
        done = job(forge, portal, name)
        assert done.returncode == 0, done.stderr
        assert page is None or (portal / page).is_file()


def test_gitlab_tells_what_a_change_means(forge: Forge, portal: Path) -> None:
    assert job(forge, portal, "changes").returncode == 0
    assert "<" in (portal / "changes.html").read_text()


def noted(forge: Forge, portal: Path, server: GitLab, token: str = TOKEN) -> str:
    """What a scheduled pipeline on the main branch says, with what is in `portal` as merge request 7."""
    forge.commit(portal, "Change")
    git(portal, "push", "--quiet", "--force", "origin", "HEAD:refs/merge-requests/7/head")
    git(portal, "switch", "--quiet", "--detach", "origin/main")
    about = {"CI_PROJECT_ID": "1", "CI_PROJECT_URL": "https://gitlab.example/okrs", "CI_COMMIT_BRANCH": "main"}
    about["CI_COMMIT_SHA"] = git(portal, "rev-parse", "HEAD")
    done = job(forge, portal, "notes", CI_API_V4_URL=server.address, OKRSITE_TOKEN=token, CI_PAGES_URL="", **about)
    assert done.returncode == 0, done.stderr
    assert TOKEN not in done.stdout + done.stderr
    return done.stdout


def test_gitlab_keeps_one_note_on_a_merge_request(forge: Forge, portal: Path) -> None:
    plan = portal / f"content/cycles/{CYCLE}/teams/shop.yaml"
    text = plan.read_text()
    theirs = {"id": 9, "author": {"id": 5}, "body": "<!-- okrsite: what this changes -->\nmine"}
    with gitlab() as server:
        server.kept["merge_requests"].append(REQUEST)
        server.notes.append(theirs)
        (portal / "notes.txt").write_text("Nothing of ours")
        noted(forge, portal, server)
        assert server.notes == [theirs]
        for title in ("Nobody is kept waiting @everyone", "Nobody waits & all"):
            plan.write_text(text.replace("title:", f"title: {title}\n    why:", 1))
            noted(forge, portal, server)
        assert len(server.notes) == 2
        body = server.notes[1]["body"]
        assert body.startswith("<!-- okrsite: what this changes -->\n### OKRs: ")
        assert "Nobody waits" in body
        assert "kept waiting" not in body
        assert "(https://gitlab.example/okrs/-/merge_requests/7/pipelines)" in body
        plan.write_text(f"{text}# no OKR\n")
        noted(forge, portal, server)
        assert "This no longer changes any OKR." in server.notes[1]["body"]
        assert server.notes[0]["body"].endswith("mine")


def test_gitlab_runs_nothing_of_a_merge_request_where_the_token_is(forge: Forge, portal: Path) -> None:
    """A protected variable is only in pipelines of protected branches, so who needs it runs there alone."""
    with_token = {name for name, job in GITLAB.items() if "OKRSITE_TOKEN" in json.dumps(job) and "script" in job}
    assert with_token == {"check", "notes", "check-ins"}
    rule = '$CI_PIPELINE_SOURCE == "schedule" && $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH'
    assert GITLAB["notes"]["rules"] == GITLAB["check-ins"]["rules"] == [{"if": rule}]
    done = job(forge, portal, "check", OKRSITE_TOKEN=TOKEN)
    assert done.returncode == 1
    assert "protect it, and replace the token" in done.stdout
    assert job(forge, portal, "check", OKRSITE_TOKEN=TOKEN, CI_COMMIT_REF_PROTECTED="true").returncode == 0


def test_gitlab_takes_nothing_from_a_merge_request_but_its_files(forge: Forge, portal: Path) -> None:
    (portal / "requirements.txt").write_text("evil\n")
    (portal / "mkdocs.yml").write_text("hooks: [evil.py]\n")
    (portal / "evil.py").write_text("open('pwned', 'w')\n")
    with gitlab() as server:
        server.kept["merge_requests"] += [{**REQUEST, "source_project_id": 2}, {**REQUEST, "id": 8, "iid": 8}]
        noted(forge, portal, server)
    assert "evil" not in (forge.folder / "installed").read_text()
    assert not [*forge.folder.rglob("pwned"), *portal.rglob("pwned"), *portal.rglob("evil.py")]


def test_without_a_token_gitlab_says_how_to_have_notes(forge: Forge, portal: Path) -> None:
    (portal / "notes.txt").write_text("Nothing of ours")
    with gitlab() as server:
        told = noted(forge, portal, server, token="")
        assert "Settings > Access tokens" in told
        assert server.notes == []


def test_what_gitlab_keeps_is_what_its_jobs_make() -> None:
    for name, path in (("preview", "site/"), ("pages", "public"), ("changes", "changes.html")):
        assert GITLAB[name]["artifacts"]["paths"] == [path]


def deployed(forge: Forge) -> Any:
    return forge.run("okr-deploy.yml", "build", "push", {})


@pytest.mark.usefixtures("portal")
def test_a_merge_is_published(forge: Forge) -> None:
    ran = deployed(forge)
    assert ran.succeeded, ran.log
    (pages,) = forge.state["artifacts"]
    assert pages["name"] == "github-pages"
    assert "index.html" in zipfile.ZipFile(pages["file"]).namelist()
    assert forge.run("okr-deploy.yml", "deploy", "push", {}).succeeded


def test_with_a_mistake_in_it_nothing_is_published(forge: Forge, portal: Path) -> None:
    (portal / f"content/cycles/{CYCLE}/teams/bad.yaml").write_text(BAD)
    forge.commit(portal, "A mistake")
    git(portal, "push", "--quiet", "origin", "main")
    ran = deployed(forge)
    assert ran.steps["Build the pages"] == "skipped"
    assert forge.state["artifacts"] == []


def test_pages_are_rebuilt_every_night() -> None:
    events = read_workflow(ROOT / "templates/forge/github/workflows/okr-deploy.yml")["on"]
    assert events["schedule"] == [{"cron": "7 0 * * *"}]


def acted(forge: Forge, portal: Path, command: str, directory: str = ".") -> subprocess.CompletedProcess[str]:
    """The last step of action.yml, in a job of somebody else's."""
    programs = forge.folder / "okrsite" / "bin"
    programs.mkdir(parents=True, exist_ok=True)
    (programs / "okrsite").unlink(missing_ok=True)
    (programs / "okrsite").symlink_to(forge.folder / "bin" / "okrsite")
    more = {"RUNNER_TEMP": str(forge.folder), "COMMAND": command, "DIRECTORY": directory}
    arguments = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", ACTION["runs"]["steps"][-1]["run"]]
    environment = {**forge.environment(), **more}
    return subprocess.run(arguments, cwd=portal, env=environment, capture_output=True, text=True, check=False)


def test_the_action_runs_what_it_is_asked_for(forge: Forge, portal: Path) -> None:
    assert acted(forge, portal, ACTION["inputs"]["command"]["default"]).returncode == 0
    assert acted(forge, portal.parent, "build\n  --strict --quiet", "portal").returncode == 0
    assert (portal / "site" / "index.html").is_file()


@pytest.mark.parametrize(
    "command", ["check; touch pwned", "$(touch pwned)", "`touch pwned`", "check && touch pwned", "*"]
)
def test_an_input_of_the_action_is_never_code(forge: Forge, portal: Path, command: str) -> None:
    assert acted(forge, portal, command).returncode == 2
    assert not (portal / "pwned").exists()


def test_the_action_installs_what_the_lock_file_names_and_itself_alone() -> None:
    install = ACTION["runs"]["steps"][1]["run"]
    assert '--require-hashes -r "$GITHUB_ACTION_PATH/requirements-lock.txt"' in install
    assert '--no-deps --no-build-isolation "$GITHUB_ACTION_PATH"' in install
    assert "\nhatchling==" in (ROOT / "requirements-lock.txt").read_text(), "what builds it is locked as well"


def test_the_hook_checks_a_portal(portal: Path) -> None:
    (hook,) = YAML(typ="safe").load((ROOT / ".pre-commit-hooks.yaml").read_text())
    assert hook["id"] == "okrsite-check"
    assert run(portal, *hook["entry"].split()[1:]).exit_code == 0
    (portal / f"content/cycles/{CYCLE}/teams/bad.yaml").write_text(BAD)
    assert run(portal, *hook["entry"].split()[1:]).exit_code == 1
