"""Where CI takes okrsite from: a commit or a hash, never a name alone; and its files are where the forge reads them."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from command_line import ROOT, run, starter_in
from forge import Forge, git, read_workflow

from okrsite import __version__
from okrsite.scaffold import of_this_installation, pinned
from okrsite.scaffold.source import TO_FILL_IN, direct

COMMIT, HASH = "a1" * 20, "b2" * 32
DEPLOY = "templates/forge/github/workflows/okr-deploy.yml"
GIT = f"okrsite @ git+https://git.example.com/tools/okrsite@{COMMIT}"
WHEEL = f"okrsite @ https://packages.example.com/okrsite-1-py3-none-any.whl#sha256={HASH}"


@pytest.mark.parametrize(
    ("written", "line"),
    [
        (GIT, GIT),
        (WHEEL, WHEEL),
        (WHEEL.replace("#sha256=", " --hash=sha256:"), WHEEL),
        (f"okrsite @ git+ssh://git@git.example.com/okrsite@{COMMIT}#subdirectory=py", None),
        (f"  okrsite  @ {GIT[10:]} ", GIT),
        (f"okrsite==1.0.0  --hash=sha256:{HASH} --hash=sha256:{'c3' * 32}", None),
    ],
)
def test_what_is_pinned_is_taken(written: str, line: str | None) -> None:
    assert pinned(written) == (line or " ".join(written.split()))


@pytest.mark.parametrize(
    "written",
    [
        "okrsite",
        "okrsite==0.1.0",
        f"okrsite --hash=sha256:{HASH}",
        f"okrsite==0.1.0 --hash=sha256:{HASH[:-1]}",
        GIT[:-1],
        GIT.replace(COMMIT, "main"),
        f"okrsite @ git+https://git.example.com/okrsite#@{COMMIT}",
        f"okrsite @ http://packages.example.com/okrsite.whl#sha256={HASH}",
        "okrsite @ https://packages.example.com/okrsite.whl",
        f"okrsite @ file:///home/me/okrsite.whl#sha256={HASH}",
        f"other @ {GIT[10:]}",
        f"{GIT}\n--index-url https://evil.example",
        f"{GIT} ; extra",
        "",
    ],
)
def test_what_may_become_something_else_is_refused(tmp_path: Path, written: str) -> None:
    result = run(tmp_path, "init", ".", "--ci", "github", "--okrsite", written)
    assert result.exit_code == 2
    assert "names no commit and no hash; write okrsite @ git+https://" in " ".join(result.output.split())
    assert not any(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("origin", "line"),
    [
        ({"url": GIT[14:].partition("@")[0], "vcs_info": {"vcs": "git", "commit_id": COMMIT}}, GIT),
        ({"url": WHEEL[10:].partition("#")[0], "archive_info": {"hashes": {"sha256": HASH}}}, WHEEL),
        ({"url": "file:///home/me/okrsite", "dir_info": {"editable": True}}, None),
        ({"url": "file:///home/me/okrsite.whl", "archive_info": {"hashes": {"sha256": HASH}}}, None),
        ({"url": "file:///home/me/okrsite", "vcs_info": {"vcs": "git", "commit_id": COMMIT}}, None),
        ({"url": "https://packages.example.com/okrsite.whl", "archive_info": {}}, None),
        (
            {"url": "https://h/p", "subdirectory": "py", "vcs_info": {"vcs": "git", "commit_id": COMMIT}},
            f"okrsite @ git+https://h/p@{COMMIT}#subdirectory=py",
        ),
    ],
)
def test_it_is_where_this_one_came_from_if_others_reach_that(origin: dict[str, Any], line: str | None) -> None:
    assert direct(origin) == line


def test_a_checkout_is_no_place_for_others_to_take_it_from() -> None:
    assert of_this_installation() is None


class Installed(NamedTuple):
    """A distribution that came from an index: its installer left no address."""

    version: str

    def read_text(self, _: str) -> None:
        return None


def test_one_that_came_from_an_index_by_its_name_is_taken_by_name_and_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("okrsite.scaffold.source.distribution", lambda _: Installed("1.2.3"))
    told = run(tmp_path, "init", ".", "--ci", "github").output
    assert "\n  1. requirements.txt takes okrsite==1.2.3 from the package index. With its hash" in told
    assert (tmp_path / "requirements.txt").read_text().splitlines()[-1] == "okrsite==1.2.3"


def test_pip_installs_a_published_version_as_it_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the words of the workflows; the index is a folder. With another hash, nothing is installed."""
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path / "index")]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = (tmp_path / "index").iterdir()
    monkeypatch.setattr("okrsite.scaffold.source.distribution", lambda _: Installed(__version__))
    words = re.findall(r"pip install (.* -r) .*requirements.txt", (ROOT / DEPLOY).read_text())[-1].split()
    index = ("--no-index", "--find-links", str(tmp_path / "index"))
    right = sha256(wheel.read_bytes()).hexdigest()
    for number, (digest, status) in enumerate(((HASH, 1), (right, 0), ("", 0))):
        root = starter_in(tmp_path / str(number))
        given = ["--okrsite", f"okrsite=={__version__} --hash=sha256:{digest}"] if digest else []
        run(root, "init", ".", "--ci", "github", *given)
        pip = [sys.executable, "-m", "pip", "install", *index, "--no-compile", "--target", str(root / "to"), *words]
        done = subprocess.run([*pip, str(root / "requirements.txt")], capture_output=True, text=True, check=False)
        assert done.returncode == status, done.stderr
        assert (root / "to" / "okrsite" / "__init__.py").is_file() == (status == 0)


def test_without_a_source_it_is_the_first_thing_to_do_and_pip_says_so(tmp_path: Path) -> None:
    told = run(tmp_path, "init", ".", "--ci", "github").output
    assert "\n  1. Fill in requirements.txt where okrsite comes from" in told
    words = ("install", "--no-index", "--no-deps", "-r", "requirements.txt")
    done = subprocess.run(
        [sys.executable, "-m", "pip", *words], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert TO_FILL_IN in done.stderr


def test_what_ships_is_locked_as_this_project_is() -> None:
    """A copy, which `make lock` renews, because a wheel has no place for a file at the top; and the ranges of it."""
    shipped = ROOT / "templates" / "forge" / "requirements-lock.txt"
    assert shipped.read_bytes() == (ROOT / "requirements-lock.txt").read_bytes()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    ranges = [*project["project"]["dependencies"], *project["dependency-groups"]["build"]]
    assert shipped.with_suffix(".in").read_text().splitlines()[1:] == ranges


def test_dependabot_reads_every_file_that_pins_something(tmp_path: Path) -> None:
    """Its fetcher for pip takes files up to 500,000 bytes that end in .txt or .in; a .txt is the lock of its .in."""
    run(tmp_path, "init", ".", "--ci", "github")
    for folder in (tmp_path, ROOT):
        pins = [file for file in folder.iterdir() if "requirements" in file.name]
        assert {file.suffix for file in pins} <= {".txt", ".in"}
        assert all(file.stat().st_size <= 500_000 for file in pins)
    assert {"requirements-lock.in", "requirements-lock.txt"} <= {file.name for file in tmp_path.iterdir()}


def test_with_a_source_it_stands_in_the_file_and_the_libraries_beside_it(tmp_path: Path) -> None:
    told = run(tmp_path, "init", ".", "--ci", "none", "--okrsite", GIT).output
    assert f"\n  1. requirements.txt takes {GIT}; see that the forge reaches it.\n" in told
    lines = (tmp_path / "requirements.txt").read_text().splitlines()
    assert [line for line in lines if not line.startswith("#")] == [GIT]
    assert (tmp_path / "requirements-lock.txt").read_bytes() == (ROOT / "requirements-lock.txt").read_bytes()


def test_what_was_left_to_fill_in_is_filled_in_when_it_is_known(tmp_path: Path) -> None:
    """What the command says of the file is what the file says, however often it runs."""
    run(tmp_path, "init", ".", "--ci", "github")
    file = tmp_path / "requirements.txt"
    asking = file.read_bytes()
    assert "1. Fill in requirements.txt" in run(tmp_path, "init", ".", "--ci", "github").output
    assert file.read_bytes() == asking
    told = run(tmp_path, "init", ".", "--ci", "github", "--okrsite", GIT).output
    assert "  wrote requirements.txt\n" in told
    assert "  kept  requirements.txt" not in told
    assert f"\n  1. requirements.txt takes {GIT}; see" in told
    assert file.read_bytes() == asking.replace(TO_FILL_IN.encode(), GIT.encode())
    told = run(tmp_path, "init", ".", "--ci", "github", "--okrsite", WHEEL).output
    assert f'  1. requirements.txt was there and takes "{GIT}", not {WHEEL}; change it if that is not right.' in told
    assert GIT in file.read_text()


@pytest.fixture
def inside(tmp_path: Path) -> Path:
    """A portal in a folder of a repository of other things."""
    git(tmp_path, "init", "--quiet", "--initial-branch=trunk")
    root = starter_in(tmp_path / "docs" / "our okrs")
    settings = root / "content" / "portal.yaml"
    settings.write_text(f"{settings.read_text()}branch: trunk\n")
    return root


def test_what_github_reads_goes_to_the_top_and_knows_the_folder_and_the_branch(inside: Path) -> None:
    told = run(inside, "init", ".", "--ci", "github").output
    assert "  wrote ../../.github/workflows/okr-check.yml\n" in told
    assert "  wrote requirements.txt\n" in told
    top = inside.parents[1]
    assert not (inside / ".github").exists()
    workflows = {path.name: read_workflow(path) for path in (top / ".github/workflows").iterdir()}
    assert workflows["okr-deploy.yml"]["on"]["push"]["branches"] == ["trunk"]
    for name in ("okr-check.yml", "okr-check-in.yml", "okr-deploy.yml"):
        assert workflows[name]["env"]["PORTAL"] == "docs/our okrs"
    pip = read_workflow(top / ".github/dependabot.yml")["updates"][0]
    assert (pip["package-ecosystem"], pip["directory"]) == ("pip", "/docs/our okrs")


def test_what_gitlab_reads_as_well(inside: Path) -> None:
    run(inside, "init", ".", "--ci", "gitlab")
    jobs = read_workflow(inside.parents[1] / ".gitlab-ci.yml")
    assert jobs["variables"]["PORTAL"] == "docs/our okrs"
    assert jobs["pages"]["rules"] == [{"if": '$CI_COMMIT_BRANCH == "trunk"'}]
    assert not (inside / ".gitlab-ci.yml").exists()


def test_a_container_is_made_where_the_portal_is(inside: Path) -> None:
    run(inside, "init", ".", "--ci", "none")
    assert (inside / "Containerfile").is_file()
    assert not (inside.parents[1] / "Containerfile").exists()


def test_a_portal_in_a_folder_is_checked_and_published(forge: Forge, tmp_path: Path) -> None:
    top = tmp_path / "top"
    root = starter_in(top / "docs" / "our okrs")
    git(top, "init", "--quiet")
    run(root, "init", ".", "--ci", "github")
    forge.begin(top)
    forge.workflows = top / ".github" / "workflows"
    git(top, "switch", "--quiet", "--create", "change")
    (root / "content/cycles/2024-Q2/teams/bad.yaml").write_text(
        "unit: shop\nobjectives: [{id: x, title: X, owner: z}]\n"
    )
    forge.commit(top, "A mistake")
    ran = forge.run("okr-check.yml", "check", "pull_request", forge.propose(top, "change"))
    assert ran.steps["Install okrsite"] == ran.steps["Guard the archives"] == "success", ran.log
    assert "::error file=docs/our okrs/content/cycles/2024-Q2/teams/bad.yaml,line=2" in ran.log
    deployed = forge.run("okr-deploy.yml", "build", "push", {})
    assert deployed.succeeded, deployed.log
