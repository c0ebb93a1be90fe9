"""Where a portal lies in its repository. Nothing is asked of git: a folder with a `.git` in it is one's top.

Git itself also takes a folder for a repository that holds `HEAD`, `objects` and `refs`, and would do as its `config`
says. Any branch can add such files beside content/, but none can add a `.git`; so only the latter counts.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

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
