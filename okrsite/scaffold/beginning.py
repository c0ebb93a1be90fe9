"""Putting the starter into a folder that is empty, and nowhere else."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

from okrsite.diagnostics import quoted
from okrsite.files import write_all_new
from okrsite.scaffold.starter import starter_files

WELCOME: Final = {".git"}
"""What may be there already: a repository of one's own, just begun."""


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
    if any(entry.name not in WELCOME for entry in folder.iterdir()):
        return f"the folder {shown} is not empty, and nothing in it may be overwritten; name a new or an empty one"
    return None


def begin(folder: Path, today: date) -> tuple[str, ...]:
    """Writes the starter and names its files. Raises OSError, and takes back then what it had written."""
    return write_all_new(folder, dict(starter_files(today)))
