"""Whose clone this is, and where its commits go."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from okrsite.git.asking import GitError, asked, top_of


def author_of(root: Path) -> tuple[str, str]:
    """The name and the mail address that the next commit will have; "" for what git does not know."""
    return _told(root, "config", "user.name"), _told(root, "config", "user.email")


def remote_of(root: Path) -> str:
    """Where a branch is pushed to: `origin`, else the only other one, else ""."""
    remotes = _told(root, "remote").split()
    return "origin" if "origin" in remotes else remotes[0] if len(remotes) == 1 else ""


def branch_of(root: Path) -> str:
    """The one that is checked out; "" where none is."""
    return _told(root, "symbolic-ref", "--short", "HEAD")


def main_branch_of(root: Path) -> str:
    """The one that the remote shows first, or where it does not say, one that is called as such are; else ""."""
    main = _told(root, "symbolic-ref", "--short", f"refs/remotes/{remote_of(root)}/HEAD").partition("/")[2]
    if main:
        return main
    usual, now = ("main", "master"), branch_of(root)
    return now if now in usual else next((name for name in usual if _has_branch(root, name)), "")


def is_pushed(root: Path, branch: str) -> bool:
    """Whether the branch has its other on a remote, as `git push -u` gives it one; a merge leaves that as it is."""
    return bool(_told(root, "config", f"branch.{branch}.merge"))


def is_alike(root: Path, branch: str, paths: Sequence[str]) -> bool:
    """Whether these files are committed there as they are here, so that what is changed in them goes along."""
    return not _told(root, "diff", "--name-only", branch, "HEAD", "--", *paths)


def _has_branch(root: Path, name: str) -> bool:
    return bool(_told(root, "rev-parse", "--verify", "--quiet", f"refs/heads/{name}"))


def _told(root: Path, *words: str) -> str:
    """What git says in one line, "" where it cannot."""
    if top_of(root) is None:
        return ""
    try:
        return asked(root, *words).decode(errors="replace").strip()
    except GitError:
        return ""
