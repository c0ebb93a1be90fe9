"""Whose clone this is, and where its commits go."""

from __future__ import annotations

from pathlib import Path

from okrsite.git.asking import GitError, asked, top_of


def author_of(root: Path) -> tuple[str, str]:
    """The name and the mail address that the next commit will have; "" for what git does not know."""
    return _told(root, "config", "user.name"), _told(root, "config", "user.email")


def remote_of(root: Path) -> str:
    """Where a branch is pushed to: `origin`, else the only other one, else ""."""
    remotes = _told(root, "remote").split()
    return "origin" if "origin" in remotes else remotes[0] if len(remotes) == 1 else ""


def is_on_main_branch(root: Path) -> bool:
    """The one that the remote shows first, or where it does not say, one that is called as such are."""
    main = _told(root, "symbolic-ref", "--short", f"refs/remotes/{remote_of(root)}/HEAD").partition("/")[2]
    return _told(root, "symbolic-ref", "--short", "HEAD") in ((main,) if main else ("main", "master"))


def _told(root: Path, *words: str) -> str:
    """What git says in one line, "" where it cannot."""
    if top_of(root) is None:
        return ""
    try:
        return asked(root, *words).decode(errors="replace").strip()
    except GitError:
        return ""
