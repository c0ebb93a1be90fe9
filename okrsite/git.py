"""What git remembers of the portal, read and never written: no checkout, no index, nothing that a hook could see.

Revisions come from people, and repositories from anywhere. So no revision is ever taken for an option, names are parted
by zero bytes, and variables that would turn git to another repository are left out.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path


class GitError(Exception):
    """Why git could not answer, in a sentence."""


def commit_of(root: Path, revision: str) -> str:
    """The full id of the commit that `revision` names. Raises GitError."""
    words = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    try:
        return _git(root, *words).decode().strip()
    except GitError as error:
        raise GitError(str(error) or "git knows no such revision here; correct its name, or fetch it first") from None


def files_at(root: Path, commit: str, folder: str) -> Mapping[str, str]:
    """The ids of the files below `folder` by their path from `root`, which may lie deep in its repository."""
    listed = _git(root, "ls-tree", "-r", "-z", commit, "--", f"{folder}/")
    return dict(_entries(listed))


def _entries(listed: bytes) -> Iterator[tuple[str, str]]:
    for entry in filter(None, listed.split(b"\0")):
        about, _, path = entry.partition(b"\t")
        _mode, kind, blob = about.decode().split(" ")
        if kind == "blob":
            yield os.fsdecode(path), blob


def blobs(root: Path, ids: Iterable[str]) -> Iterator[bytes]:
    """The bytes of each, in that order, by one process. Raises GitError."""
    wanted = list(ids)
    out = _git(root, "cat-file", "--batch", given="".join(f"{id_}\n" for id_ in wanted).encode())
    at = 0
    for _ in wanted:
        end = out.index(b"\n", at)
        kind, size = out[at:end].split(b" ")[1:3]
        if kind != b"blob":
            raise GitError("git has lost a file that it names; `git fsck` tells more")
        yield out[end + 1 : end + 1 + int(size)]
        at = end + 2 + int(size)


def uncommitted(root: Path, folder: str) -> list[str]:
    """The files below `folder` that no commit has as they are now. Raises GitError."""
    words = ("-c", "core.fsmonitor=false", "status", "--porcelain", "-z", "--no-renames", "--untracked-files=all")
    listed = _git(root, *words, "--ignored", "--", f"{folder}/")
    return sorted(os.fsdecode(entry[3:]) for entry in listed.split(b"\0") if entry)


def _git(root: Path, *words: str, given: bytes = b"") -> bytes:
    try:
        done = subprocess.run(
            ["git", "--no-replace-objects", *words],
            cwd=root,
            env=_environment(),
            input=given,
            capture_output=True,
            check=False,
        )
    except FileNotFoundError:
        raise GitError("git is not installed here") from None
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise GitError(said[-1].removeprefix("fatal: ") if said else "")
    return done.stdout


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return {**kept, "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
