"""Where a portal lies in its repository, and how git is asked there.

Nothing is asked of git to find a repository: a folder with a `.git` in it is one's top. Git itself also takes a folder
for a repository that holds `HEAD`, `objects` and `refs`, and would do as its `config` says. Any branch can add such
files beside content/, but none can add a `.git`; so only the latter counts.

Git is asked as a program of its own, in the portal's folder, for one repository, and so that it runs nothing. A
repository may be told to run commands: hooks, filters, a monitor of files, programs that show differences, check
signatures or fetch what is missing. All of that is switched off here for every call. Filters can only be switched off
by name, so nothing may be asked that needs one: no `status`, and no `blame` of a file as it lies here.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import IO, Final

_BARE: Final = ("HEAD", "objects", "refs")


def top_of(root: Path) -> Path | None:
    """The folder that the repository around `root` begins in; None where there is none."""
    root = root.resolve()
    return next((folder for folder in (root, *root.parents) if (folder / ".git").exists()), None)


def folder_in_repository(root: Path) -> str:
    """The way from the repository's top to `root`: "docs/okrs", or "" at the top and where there is no repository."""
    root = root.resolve()
    top = top_of(root) or root
    return "" if top == root else root.relative_to(top).as_posix()


def is_bare(root: Path) -> bool:
    """Whether `root` itself is a repository without files, as a server has it: within no other, and no portal."""
    return top_of(root) is None and not (root / "content").exists() and all((root / name).exists() for name in _BARE)


_NO_GIT: Final = "git is not installed here"
_NO_REPOSITORY: Final = (
    'this folder is in no git repository yet; `git init -b main && git add -A && git commit -m "Begin"` makes it one'
)
_ANOTHERS: Final = (
    "this repository belongs to another user, so git does not read it; if you trust it, run "
    "`git config --global --add safe.directory {}`"
)
LOST: Final = (
    "git has lost a file that it names, or a partial clone left it out; `git fsck` tells more, and a new, whole clone "
    "brings it back"
)
_SETTINGS: Final = (
    "safe.bareRepository=explicit",
    "core.fsmonitor=false",
    f"core.hooksPath={os.devnull}",
    "log.showSignature=false",
)
_ENVIRONMENT: Final[Mapping[str, str]] = {
    "GIT_ALLOW_PROTOCOL": "none",  # what GIT_NO_LAZY_FETCH says, for a git of before 2024
    "GIT_ASKPASS": "",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}


class GitError(Exception):
    """Why git could not answer, in a sentence."""


def started(
    root: Path, *words: str, given: int | IO[bytes] = subprocess.PIPE, told: int | IO[bytes] = subprocess.PIPE
) -> subprocess.Popen[bytes]:
    """A git that goes on answering what is written to it, or what stands in a file, into another. Raises GitError."""
    return _git(root, (*_repository(root.resolve()), *words), given, told, subprocess.DEVNULL)


def asked(root: Path, *words: str) -> bytes:
    """What git prints. Raises GitError with the last line of what it complains, if it does."""
    return _answer(root, (*_repository(root.resolve()), *words))


@lru_cache
def _repository(root: Path) -> tuple[str, ...]:
    """The options that name the repository of `root`. Raises GitError.

    Git is asked once where it is, from its top, for it alone knows whether its owner is to be trusted; it does not look
    further up.
    """
    top = top_of(root)
    if top is None and not is_bare(root):
        raise GitError(_NO_REPOSITORY)
    place = top or root
    options = () if top else ("-c", "safe.bareRepository=all")
    found = os.fsdecode(_answer(place, (*options, "rev-parse", "--absolute-git-dir"))).removesuffix("\n")
    return (f"--git-dir={found}", *([f"--work-tree={top}"] if top else []))


def _answer(folder: Path, words: tuple[str, ...]) -> bytes:
    process = _git(folder, words, subprocess.DEVNULL, subprocess.PIPE, subprocess.PIPE)
    out, complaint = process.communicate()
    if process.returncode:
        raise GitError(_why(folder, complaint.decode(errors="replace").strip()))
    return out


def _why(folder: Path, complaint: str) -> str:
    if "detected dubious ownership" in complaint:
        return _ANOTHERS.format(folder)
    why = complaint.rpartition("\n")[2].removeprefix("fatal: ")
    return _NO_REPOSITORY if why.startswith("not a git repository") else why


def _git(
    folder: Path, words: tuple[str, ...], given: int | IO[bytes], told: int | IO[bytes], complaint: int
) -> subprocess.Popen[bytes]:
    """Every call of git is made here. Raises GitError."""
    settings = (word for setting in _SETTINGS for word in ("-c", setting))
    command = ["git", "--no-pager", "--no-replace-objects", *settings, *words]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    here = {**kept, **_ENVIRONMENT, "GIT_CEILING_DIRECTORIES": str(folder.parent)}
    try:
        return subprocess.Popen(command, cwd=folder, env=here, stdin=given, stdout=told, stderr=complaint)
    except FileNotFoundError:
        raise GitError(_NO_GIT) from None
