"""How git is asked: as a program of its own, in the portal's folder, for this one repository."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import IO, Final

_NO_GIT: Final = "git is not installed here"
_NO_REPOSITORY: Final = (
    'this folder is in no git repository yet; `git init -b main && git add -A && git commit -m "Begin"` makes it one'
)


class GitError(Exception):
    """Why git could not answer, in a sentence."""


def started(
    root: Path, *words: str, given: int | IO[bytes] = subprocess.PIPE, told: int | IO[bytes] = subprocess.PIPE
) -> subprocess.Popen[bytes]:
    """A git that goes on answering what is written to it, or what stands in a file, into another. Raises GitError."""
    try:
        return subprocess.Popen(
            _command(words), cwd=root, env=_environment(), stdin=given, stdout=told, stderr=subprocess.DEVNULL
        )
    except FileNotFoundError:
        raise GitError(_NO_GIT) from None


def asked(root: Path, *words: str, given: bytes = b"") -> bytes:
    """What git prints. Raises GitError with the last line of what it complains, if it does."""
    try:
        done = subprocess.run(
            _command(words), cwd=root, env=_environment(), input=given, capture_output=True, check=False
        )
    except FileNotFoundError:
        raise GitError(_NO_GIT) from None
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        why = said[-1].removeprefix("fatal: ") if said else ""
        raise GitError(_NO_REPOSITORY if why.startswith("not a git repository") else why)
    return done.stdout


def _command(words: tuple[str, ...]) -> list[str]:
    return ["git", "--no-replace-objects", *words]


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return {**kept, "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
