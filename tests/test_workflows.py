"""What workflows, shipped and our own, promise by text alone: least rights, pinned actions, no typed text in code."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from command_line import ROOT
from forge import WORKFLOWS, read_workflow

from okrsite import __version__

SHIPPED = sorted(WORKFLOWS.glob("*.yml"))
OWN = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
ALL = [*SHIPPED, *OWN]
ACTION = ROOT / "action.yml"
DEPENDABOTS = [WORKFLOWS.parent / "dependabot.yml", ROOT / ".github" / "dependabot.yml"]
GITLAB = ROOT / "templates" / "forge" / "gitlab" / ".gitlab-ci.yml"
SCHEMAS = [
    *((workflow, "vendor.github-workflows") for workflow in ALL),
    *((form, "vendor.github-issue-forms") for form in sorted(WORKFLOWS.parent.glob("ISSUE_TEMPLATE/okr-*.yml"))),
    (ACTION, "vendor.github-actions"),
    *((dependabot, "vendor.dependabot") for dependabot in DEPENDABOTS),
    (GITLAB, "vendor.gitlab-ci"),
]
MAY_WRITE = {
    "okr-check.yml": set[str](),
    "okr-comment.yml": {"pull-requests"},
    "okr-check-in.yml": {"contents", "issues", "pull-requests"},
    "okr-deploy.yml": {"pages", "id-token"},
    "test.yml": set[str](),
    "release.yml": {"id-token", "attestations", "contents"},
}


@pytest.mark.parametrize(("file", "schema"), SCHEMAS, ids=lambda one: one.name if isinstance(one, Path) else one)
def test_is_of_the_form_that_its_forge_asks_for(file: Path, schema: str) -> None:
    _passes("check_jsonschema", "--builtin-schema", schema, str(file))


def test_zizmor_finds_nothing() -> None:
    """The strictest of its personas; --offline, because the tests ask nobody."""
    zizmor = Path(sys.executable).with_name("zizmor")
    files = map(str, (*ALL, ACTION, *DEPENDABOTS))
    done = subprocess.run(
        [zizmor, "--offline", "--persona=auditor", *files], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("file", [*ALL, ACTION], ids=lambda file: file.name)
def test_actions_are_pinned_by_digest_with_their_version_beside(file: Path) -> None:
    for one in pins(file):
        assert re.fullmatch(r"(actions|pypa)/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", one), one


def test_one_version_of_each_action() -> None:
    used = {pin for file in (*ALL, ACTION) for pin in pins(file)}
    assert len(used) == len({pin.partition("@")[0] for pin in used})


@pytest.mark.parametrize("file", ALL, ids=lambda file: file.name)
def test_rights_are_given_job_by_job_and_no_more_than_needed(file: Path) -> None:
    workflow = read_workflow(file)
    assert workflow["permissions"] == {}
    granted = [right for job in workflow["jobs"].values() for right in job["permissions"].items()]
    assert {name for name, right in granted if right == "write"} == MAY_WRITE[file.name]


@pytest.mark.parametrize("file", [*ALL, ACTION], ids=lambda file: file.name)
def test_no_script_has_an_expression_in_it(file: Path) -> None:
    """An expression is filled in before the shell reads the script: whoever fills it would write the script."""
    scripts = [step["run"] for step in _steps(file) if "run" in step]
    assert scripts
    assert not [script for script in scripts if "${{" in script]


@pytest.mark.parametrize("file", [*SHIPPED, ACTION, GITLAB], ids=lambda file: file.name)
def test_python_runs_no_module_of_what_was_checked_out(file: Path) -> None:
    """Without -I, `-m` and `-c` look first in the folder that they are run in: `venv.py` there was run as code."""
    called = re.findall(r"\bpython3? (-.*)", file.read_text())
    assert not [words for words in called if not words.startswith("-I ")]


@pytest.mark.parametrize("file", ALL, ids=lambda file: file.name)
def test_no_credentials_are_left_in_a_checkout(file: Path) -> None:
    checkouts = [step for step in _steps(file) if step.get("uses", "").startswith("actions/checkout")]
    assert all(step["with"]["persist-credentials"] is False for step in checkouts)
    assert checkouts


def test_what_comments_checks_out_nothing_but_the_main_branch() -> None:
    comment = WORKFLOWS / "okr-comment.yml"
    (checkout,) = (step for step in _steps(comment) if step.get("uses", "").startswith("actions/checkout"))
    assert set(checkout["with"]) == {"fetch-depth", "persist-credentials"}
    scripts = "\n".join(step.get("run", "") for step in _steps(comment))
    assert not re.search(r"artifact|git (checkout|switch|reset|merge|worktree)", scripts)


def test_the_comment_waits_for_the_check_by_its_name() -> None:
    check, comment = (read_workflow(WORKFLOWS / name) for name in ("okr-check.yml", "okr-comment.yml"))
    assert comment["on"]["workflow_run"]["workflows"] == [check["name"]]
    assert set(check["on"]) == {"pull_request", "merge_group"}, (
        "pull_request_target would hand a fork the rights of this repository"
    )


def test_our_tests_run_on_every_python_that_is_supported_as_on_anybodys_machine() -> None:
    job = read_workflow(ROOT / ".github/workflows/test.yml")["jobs"]["test"]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    named = (re.fullmatch(r"Programming Language :: Python :: (3\.\d+)", one) for one in project["classifiers"])
    assert job["strategy"]["matrix"]["python"] == [one[1] for one in named if one]
    assert job["steps"][-1]["run"] == ".ci/run"


def test_only_what_was_tested_and_built_apart_is_published_and_without_a_password() -> None:
    release = read_workflow(ROOT / ".github/workflows/release.yml")
    jobs = release["jobs"]
    assert set(release["on"]) == {"push"}
    assert set(jobs["publish"]["needs"]) == {"test", "build"}
    assert not [step for step in jobs["publish"]["steps"] if "run" in step], "who may publish runs no script"
    assert jobs["publish"]["environment"]["name"] == "pypi"
    assert "secrets." not in (ROOT / ".github/workflows/release.yml").read_text()


@pytest.mark.parametrize(
    ("tag", "changelog", "status", "told"),
    [
        ("v{}", "## [{}]", 0, ""),
        ("v99.0", "## [{}]", 1, "The tag is v99.0 and the version {}. Delete the tag and set v{}."),
        ("v{}", "## [Unreleased]", 1, "There is no heading ## [{}]."),
    ],
)
def test_a_release_is_called_what_its_tag_says(
    tmp_path: Path, tag: str, changelog: str, status: int, told: str
) -> None:
    (tmp_path / "okrsite").mkdir()
    (tmp_path / "okrsite" / "__init__.py").write_text(f'__version__ = "{__version__}"')
    (tmp_path / "CHANGELOG.md").write_text(changelog.format(__version__))
    (tmp_path / "python").symlink_to(sys.executable)
    steps = read_workflow(ROOT / ".github/workflows/release.yml")["jobs"]["build"]["steps"]
    script = next(step["run"] for step in steps if step["name"].startswith("Compare the tag"))
    about = {"GITHUB_REF_NAME": tag.format(__version__), "PATH": f"{tmp_path}:{os.environ['PATH']}"}
    done = subprocess.run(["bash", "-ec", script], cwd=tmp_path, env=about, capture_output=True, text=True, check=False)
    assert done.returncode == status, done.stderr
    assert told.format(__version__, __version__) in done.stdout


def test_check_ins_are_made_of_the_label_that_the_form_sets() -> None:
    form = read_workflow(WORKFLOWS.parent / "ISSUE_TEMPLATE" / "okr-check-in.yml")
    condition = read_workflow(WORKFLOWS / "okr-check-in.yml")["jobs"]["propose"]["if"]
    assert set(re.findall(r"'(okr-[a-z-]+)'", condition)) == set(form["labels"])


@pytest.mark.parametrize(
    "file",
    [
        WORKFLOWS / "okr-deploy.yml",
        GITLAB,
        *(ROOT / "templates/forge/none" / name for name in ("Containerfile", "nginx.conf")),
    ],
    ids=lambda file: file.name,
)
def test_whoever_deploys_is_told_who_can_read_it(file: Path) -> None:
    assert "# WHO CAN READ IT: " in "\n".join(file.read_text().splitlines()[:6])


def pins(file: Path) -> list[str]:
    """The actions that a file uses, but for what lies in its own repository."""
    found: list[str] = re.findall(r"^ .*uses: (?!\$/)(.*)", file.read_text(), re.MULTILINE)
    return found


def _steps(file: Path) -> Iterator[dict[str, Any]]:
    found = read_workflow(file)
    for job in found["jobs"].values() if "jobs" in found else [found["runs"]]:
        yield from job.get("steps", [])


def _passes(module: str, *arguments: str) -> None:
    done = subprocess.run([sys.executable, "-m", module, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
