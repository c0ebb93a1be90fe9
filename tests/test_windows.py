"""On Windows, as far as can be told without one: `windows/sitecustomize.py` stands in for it, and says for what not."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import CYCLE, ROOT, contents, environment, run, starter_in

HERE = Path(__file__).parent
SESSION = """
import json, sys
from pathlib import Path
from command_line import run
for line in sys.stdin:
    told = run(Path(), *json.loads(line))
    print(json.dumps([told.exit_code, told.output]), flush=True)
"""


def on_windows(root: Path, *commands: list[str]) -> list[tuple[int, str]]:
    path = os.pathsep.join(map(str, (HERE / "windows", HERE, ROOT)))
    told = subprocess.run(
        [sys.executable, "-c", SESSION],
        cwd=root,
        env=environment(PYTHONPATH=path, OKRSITE_CACHE=str(root.parent / "cache"), TMPDIR=str(root.parent)),
        input="".join(f"{json.dumps(words)}\n" for words in commands),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert not told.stderr, told.stderr
    return [(code, said) for code, said in map(json.loads, told.stdout.splitlines())]


def git(root: Path, *words: str) -> None:
    subprocess.run(["git", "-c", "user.name=t", "-c", "user.email=t@t.example", *words], cwd=root, check=True)


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    root = starter_in(tmp_path / "portal")
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "begun")
    return root


def test_a_portal_is_begun_checked_reported_compared_and_built(portal: Path) -> None:
    twin = shutil.copytree(portal, portal.parent / "twin" / "portal")
    session = [
        ["init", "another"],
        ["check"],
        ["checkin", "noon-queue", "5", "--confidence", "7", "--by", "lotte"],
        ["checkin", "noon-queue", "4", "--by", "lotte"],
        ["amend", "noon-queue", "--to", "3", "--reason", "Two tills", "--title", "The wait at noon falls to 3 minutes"],
        ["review", "shop"],
        ["diff", "main"],
        ["check", "--base", "main"],
        ["build"],
        ["checkin", "wrong-change", "2", "--by", "lotte"],
        ["build"],
        ["export", "--out", "all.json"],
        ["close", "2024-Q1", "--discard-uncommitted", "--reason", "tried"],
        ["verify"],
        ["build"],
    ]
    told = on_windows(portal, *session)
    assert len(told) == len(session)
    here = os.getcwd()  # noqa: PTH109 - to come back to
    os.chdir(twin)
    try:
        expected = [(result.exit_code, result.output) for words in session for result in [run(Path(), *words)]]
    finally:
        os.chdir(here)
    for words, (code, said), (code_here, said_here) in zip(session, told, expected, strict=True):
        assert (code, _timeless(said)) == (code_here, _timeless(said_here)), words
    assert contents(portal) == contents(twin)
    assert (portal / f"content/cycles/{CYCLE}/check-ins/2024-05-15-shop-lotte-noon-queue.yaml").is_file()
    assert not [*portal.rglob(".okrsite-new-*"), *portal.glob(".site-*")]


def _timeless(said: str) -> list[str]:
    return [line for line in said.splitlines() if " pages in " not in line]


def test_one_at_a_time_there_too(portal: Path) -> None:
    script = (
        "import os, sys\nfrom pathlib import Path\nfrom okrsite.files import system\n"
        "folder = Path('content')\nfirst = system.locked(folder)\n"
        "assert first is not None and system.locked(folder) is None and system.is_locked(folder)\n"
        "os.close(first)\nassert not system.is_locked(folder)\n"
    )
    path = os.pathsep.join(map(str, (HERE / "windows", ROOT)))
    environ = environment(PYTHONPATH=path, TMPDIR=str(portal.parent))
    subprocess.run([sys.executable, "-c", script], cwd=portal, env=environ, check=True)
    assert (portal.parent / "okrsite.locks").stat().st_size == 0
