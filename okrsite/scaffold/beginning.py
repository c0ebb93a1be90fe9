"""Putting the starter into a folder that is empty, and nowhere else."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

from okrsite.diagnostics import quoted
from okrsite.files import write_all_new
from okrsite.scaffold.starter import starter_files

WELCOME: Final = re.compile(
    r"\.git(?:|hub|lab|ea|ignore|attributes|lab-ci\.yml)|\.editorconfig|\.DS_Store|(?i:readme|licen[cs]e|copying|security|code_of_conduct"
    r"|contributing|codeowners)(?:\.\w+)?"
)
"""What may be there already: a repository of one's own, just begun, with what a forge puts into it."""


def is_portal(folder: Path) -> bool:
    """Whether OKRs are there already, to which only what publishes them can be added."""
    return (folder / "content").is_dir()


def refusal(folder: Path) -> str | None:
    """Why a portal cannot begin in `folder`, or None. Touches nothing; raises OSError where it cannot look."""
    shown = quoted(str(folder), 200)
    if not folder.exists():
        return None
    if not folder.is_dir():
        return f"{shown} is a file, and a portal needs a folder; name another"
    if is_portal(folder):
        return f"{shown} is a portal already; add what checks and publishes it with --ci github, gitlab or none"
    others = sorted(entry.name for entry in folder.iterdir() if not WELCOME.fullmatch(entry.name))
    if others:
        fact = f"the folder {shown} is not empty: {quoted(others[0])} is in it, and nothing may be overwritten"
        return f"{fact}; name a new or an empty one, as `okrsite init our-okrs`"
    return None


class NewPortal(NamedTuple):
    written: tuple[str, ...]
    kept: tuple[str, ...]
    """What was there already, and stays as it is."""


def begin(folder: Path, today: date) -> NewPortal:
    """Writes the starter. Raises OSError, and takes back then what it had written."""
    files = dict(starter_files(today))
    written = write_all_new(folder, files)
    return NewPortal(written, tuple(path for path in files if path not in written))
