"""Where a portal lies in its repository. Nothing is asked of git: a folder with a `.git` in it is one's top."""

from __future__ import annotations

from pathlib import Path


def top_of(root: Path) -> Path | None:
    """The folder that the repository around `root` begins in; None where there is none."""
    root = root.absolute()
    return next((folder for folder in (root, *root.parents) if (folder / ".git").exists()), None)


def folder_in_repository(root: Path) -> str:
    """The way from the repository's top to `root`: "docs/okrs", or "" at the top and where there is no repository."""
    root = root.absolute()
    top = top_of(root) or root
    return "" if top == root else root.relative_to(top).as_posix()
