"""A forge to try shipped workflows on: a real git server and real shells; GitHub's API and actions are stand-ins.

A workflow's steps run as GitHub runs them: expressions are filled in as text, then bash gets the script. The stand-ins
are in `actions/checkout` and its like below, and in `fake_gh`.
"""

from __future__ import annotations

import atexit
import json
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from command_line import EPOCH, ROOT, run, starter_in
from forge_expressions import Contexts, filled_in, is_met
from ruamel.yaml import YAML

WARM = ROOT / "tests" / "warm.py"
WORKFLOWS = ROOT / "templates" / "forge" / "github" / "workflows"
REPOSITORY = "northwind/okrs"
RUN = "4711"
IDENTITY = ("-c", "user.name=Ana Ruiz", "-c", "user.email=ana@example.com", "-c", "init.defaultBranch=main")


def read_workflow(path: Path) -> Any:
    """As plain data. YAML 1.2, so that `on` is a word."""
    return YAML(typ="safe").load(path.read_text("utf-8"))


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *IDENTITY, *arguments], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@cache
def warm_socket() -> str:
    """Of the server in `warm_server`, which ends with the tests."""
    folder = tempfile.mkdtemp(prefix="okrsite-warm-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    server = subprocess.Popen(
        [sys.executable, str(WARM.with_name("warm_server.py")), f"{folder}/socket"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment,
        cwd=folder,
    )
    atexit.register(server.terminate)
    assert server.stdout is not None
    assert server.stdout.read(5) == b"ready"
    return f"{folder}/socket"


@dataclass
class Ran:
    """What became of a job. `steps`: success, failure or skipped, by name."""

    steps: dict[str, str] = field(default_factory=dict)
    log: str = ""
    summary: str = ""
    workspace: Path = Path()

    @property
    def succeeded(self) -> bool:
        return "failure" not in self.steps.values()


class Forge:
    """`server` is the bare repository; what GitHub would know of it is in `state`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.workflows = WORKFLOWS
        self.server = folder / "server.git"
        self._state = folder / "state.json"
        folder.mkdir(parents=True)
        self.state = {"calls": [], "artifacts": [], "pulls": {}, "comments": [], "may_open_pulls": True, "vars": {}}
        git(folder, "init", "--bare", "--quiet", str(self.server))
        self._programs()
        self._runs = 0

    @property
    def state(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self._state.read_text())
        return found

    @state.setter
    def state(self, new: dict[str, Any]) -> None:
        self._state.write_text(json.dumps(new))

    def change(self, **parts: object) -> None:
        self.state = {**self.state, **parts}

    def begin(self, portal: Path) -> Path:
        """Makes `portal` a clone whose main branch is on the server."""
        git(portal, "init", "--quiet")
        self.commit(portal, "Begin")
        git(portal, "remote", "add", "origin", str(self.server))
        git(portal, "push", "--quiet", "origin", "main")
        return portal

    def begin_with_starter(self, portal: Path, ci: str, handle: str = "") -> Path:
        """The portal of `okrsite init` with its jobs for `ci`; `handle` is Lotte's on the forge."""
        starter_in(portal)
        organisation = portal / "content" / "org.yaml"
        if handle:
            text = organisation.read_text("utf-8")
            organisation.write_text(text.replace("id: lotte,", f"id: lotte, handle: {handle},"), "utf-8")
        run(portal, "init", ".", "--ci", ci)
        return self.begin(portal)

    def commit(self, clone: Path, message: str) -> str:
        git(clone, "add", "--all")
        git(clone, "commit", "--quiet", "--message", message)
        return git(clone, "rev-parse", "HEAD")

    def propose(self, clone: Path, branch: str, number: int = 7) -> dict[str, Any]:
        """A pull request from what is committed in `clone`; gives the event that GitHub sends."""
        git(clone, "push", "--quiet", "--force", "origin", f"HEAD:refs/pull/{number}/head")
        head = git(clone, "rev-parse", "HEAD")
        base = git(self.server, "rev-parse", "main")
        tree = git(clone, "merge-tree", "--write-tree", base, head)
        merge = git(clone, "commit-tree", tree, "-p", base, "-p", head, "-m", "Merge")
        git(clone, "push", "--quiet", "--force", "origin", f"{merge}:refs/pull/{number}/merge")
        pull = {
            "number": number,
            "state": "open",
            "head": {"ref": branch, "sha": head},
            "base": {"ref": "main"},
            "html_url": "",
        }
        self.change(pulls={**self.state["pulls"], str(number): pull})
        return {"number": number, "pull_request": {**pull, "base": {"ref": "main", "sha": base}}}

    def queue(self, clone: Path) -> dict[str, Any]:
        """What is committed in `clone` on top of whatever stands before it in a merge queue, as the event for it."""
        head, base = git(clone, "rev-parse", "HEAD", "HEAD^").split()
        ref = f"refs/heads/gh-readonly-queue/main/pr-7-{base}"
        git(clone, "push", "--quiet", "origin", f"HEAD:{ref}")
        return {"merge_group": {"head_sha": head, "head_ref": ref, "base_sha": base, "base_ref": "refs/heads/main"}}

    def comments(self, issue: int) -> list[str]:
        return [one["body"] for one in self.state["comments"] if one["issue"] == str(issue)]

    def run(self, workflow: str, job: str, name: str, event: dict[str, Any]) -> Ran:
        """Runs one job of a shipped workflow for an event of that name; a job whose `if` is not met has no steps."""
        self._runs += 1
        read = read_workflow(self.workflows / workflow)
        runner = _Runner(self, self.folder / f"run-{self._runs}", name, event)
        runner.lasting |= read.get("env", {})
        return runner.run(read["jobs"][job])

    def _programs(self) -> None:
        """What a runner has on its PATH. okrsite is the one under test, and pip finds it installed."""
        python = shlex.quote(sys.executable)
        programs = {
            "gh": f"{python} {shlex.quote(str(ROOT / 'tests' / 'fake_gh.py'))}",
            "okrsite": f"exec {python} -I -S {shlex.quote(str(WARM))} {shlex.quote(warm_socket())}",
            "python": python,
            "pip": f'cat "${{@: -1}}" >> {shlex.quote(str(self.folder / "installed"))}; true',
        }
        (self.folder / "bin").mkdir()
        for name, words in programs.items():
            program = self.folder / "bin" / name
            arguments = "" if name == "pip" else ' "$@"'
            program.write_text(f"#!/bin/bash\n{words}{arguments}\n")
            program.chmod(0o755)

    def environment(self) -> dict[str, str]:
        return {
            "PATH": f"{self.folder / 'bin'}:{os.environ['PATH']}",
            "HOME": str(self.folder),
            "LANG": "C.UTF-8",
            "PYTHONPATH": str(ROOT),
            "SOURCE_DATE_EPOCH": EPOCH,
            "OKRSITE_CACHE": os.environ["OKRSITE_CACHE"],
            "FORGE_STATE": str(self._state),
            "CI": "true",
            "GITHUB_ACTIONS": "true",
            "GITHUB_REPOSITORY": REPOSITORY,
            "GITHUB_REPOSITORY_OWNER": "northwind",
            "GITHUB_SERVER_URL": "https://forge.example",
            "GITHUB_RUN_ID": RUN,
        }


class _Runner:
    """One job on a fresh machine."""

    def __init__(self, forge: Forge, folder: Path, name: str, event: dict[str, Any]) -> None:
        self.forge, self.folder, self.event = forge, folder, {"repository": {"default_branch": "main"}, **event}
        self.workspace, self.temporary = folder / "work", folder / "temp"
        for made in (self.workspace, self.temporary):
            made.mkdir(parents=True)
        (folder / "event.json").write_text(json.dumps(self.event))
        self.files = {f"GITHUB_{kind}": folder / kind for kind in ("OUTPUT", "ENV", "STEP_SUMMARY")}
        self.lasting: dict[str, str] = {}
        github = {"event": self.event, "event_name": name, "token": "t0ken", "ref": "refs/heads/main"}
        contexts = {"github": github, "runner": {"temp": str(self.temporary)}, "vars": forge.state["vars"]}
        self.contexts: dict[str, Any] = {**contexts, "steps": {}, "job": {"status": "success"}}

    def run(self, job: dict[str, Any]) -> Ran:
        ran = Ran(workspace=self.workspace)
        if not is_met(job.get("if", "true"), self.contexts):
            return ran
        for step in job["steps"]:
            outcome = self._outcome(step, ran)
            ran.steps[step["name"]] = outcome
            self.contexts["steps"][step.get("id", step["name"])] = {"outcome": outcome, "outputs": self._outputs()}
            if outcome == "failure" and not step.get("continue-on-error"):
                self.contexts["job"]["status"] = "failure"
        summary = self.files["GITHUB_STEP_SUMMARY"]
        ran.summary = summary.read_text() if summary.exists() else ""
        return ran

    def _outcome(self, step: dict[str, Any], ran: Ran) -> str:
        if not is_met(step.get("if", "true"), self.contexts):
            return "skipped"
        if "uses" in step:
            given = {name: filled_in(str(value), self.contexts) for name, value in step.get("with", {}).items()}
            return ACTIONS[step["uses"].partition("@")[0]](self, given)
        return self._script(step, ran)

    def _script(self, step: dict[str, Any], ran: Ran) -> str:
        script = self.folder / "step.sh"
        script.write_text(filled_in(step["run"], self.contexts))
        given = {name: filled_in(str(value), self.contexts) for name, value in step.get("env", {}).items()}
        strict = ["--noprofile", "--norc", "-eo", "pipefail"] if step.get("shell") == "bash" else ["-e"]
        done = subprocess.run(
            ["bash", *strict, str(script)],
            cwd=self.workspace,
            env={**self._environment(), **given},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=120,
            check=False,
        )
        ran.log += done.stdout.decode(errors="replace")
        self._remember()
        return "failure" if done.returncode else "success"

    def _environment(self) -> dict[str, str]:
        own = {name: str(path) for name, path in self.files.items()}
        places = {"GITHUB_WORKSPACE": str(self.workspace), "RUNNER_TEMP": str(self.temporary)}
        base = "main" if "pull_request" in self.event else ""
        event = {"GITHUB_EVENT_PATH": str(self.folder / "event.json"), "GITHUB_BASE_REF": base}
        return {**self.forge.environment(), **own, **places, **event, **self.lasting}

    def _remember(self) -> None:
        self.lasting |= _pairs(self.files["GITHUB_ENV"])

    def _outputs(self) -> dict[str, str]:
        """What the step before wrote, which is then gone: the next step begins with an empty file."""
        found = _pairs(self.files["GITHUB_OUTPUT"])
        self.files["GITHUB_OUTPUT"].unlink(missing_ok=True)
        return found

    def check_out(self, given: dict[str, str]) -> str:
        number = self.event.get("pull_request", {}).get("number")
        ref = f"refs/pull/{number}/merge" if number else self.event.get("merge_group", {}).get("head_ref")
        git(self.folder, "clone", "--quiet", str(self.forge.server), str(self.workspace))
        if ref:
            git(self.workspace, "fetch", "--quiet", "origin", ref)
            git(self.workspace, "checkout", "--quiet", "--detach", "FETCH_HEAD")
        assert given["persist-credentials"] == "False"
        return "success"

    def upload(self, given: dict[str, str]) -> str:
        folder = self.workspace / given["path"]
        number = len(self.forge.state["artifacts"]) + 1
        file = self.forge.folder / f"artifact-{number}.zip"
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in (path for path in sorted(folder.rglob("*")) if path.is_file()):
                archive.write(path, path.relative_to(folder))
        keep_artifact(self.forge, given.get("name", "github-pages"), file)
        return "success"

    def nothing(self, _: dict[str, str]) -> str:
        return "success"


ACTIONS: dict[str, Callable[[_Runner, dict[str, str]], str]] = {
    "actions/checkout": _Runner.check_out,
    "actions/setup-python": _Runner.nothing,
    "actions/upload-artifact": _Runner.upload,
    "actions/upload-pages-artifact": _Runner.upload,
    "actions/deploy-pages": _Runner.nothing,
}


def keep_artifact(forge: Forge, name: str, file: Path, size: int | None = None) -> None:
    """Puts `file` where GitHub keeps what a run uploaded; `size` is what GitHub says of it."""
    artifacts = forge.state["artifacts"]
    told = file.stat().st_size if size is None else size
    one = {"id": len(artifacts) + 1, "run": RUN, "name": name, "file": str(file), "size_in_bytes": told}
    forge.change(artifacts=[*artifacts, {**one, "expired": False}])


def _pairs(file: Path) -> dict[str, str]:
    lines = file.read_text().splitlines() if file.exists() else []
    return dict(line.split("=", 1) for line in lines)


__all__ = ["Contexts", "Forge", "Ran", "git", "keep_artifact", "read_workflow"]
