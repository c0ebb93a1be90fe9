"""What has to be there before anything is compared: a folder of files, where it is asked for, and single revisions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from okrsite.cli.options import CONTENT
from okrsite.cli.stopping import stopped
from okrsite.diagnostics import quoted


def needs_files(root: Path, otherwise: str) -> None:
    """Stops where there is no folder to compare with; `otherwise` says what to name instead."""
    if (root / CONTENT).is_dir():
        return
    fix = f"the one in {below} is compared with -C {below}" if (below := _only_portal_below(root)) else otherwise
    raise stopped(f"There is no folder {CONTENT}/ in {root} to compare with; {fix}")


def _only_portal_below(root: Path) -> str:
    """Its folder, as one would name it; "" where there is none or more than one."""
    found = {path.parent for pattern in ("*", "*/*") for path in root.glob(f"{pattern}/{CONTENT}") if path.is_dir()}
    return found.pop().relative_to(root).as_posix() if len(found) == 1 else ""


def needs_single_revisions(names: Iterable[str | None], command: str) -> None:
    """Git takes `main..plan` for two commits in one word, and a name of one never holds two dots."""
    for name in names:
        if name and ".." in name:
            ends = " ".join(end or "HEAD" for end in re.split(r"\.{2,}", name))
            raise stopped(f"{quoted(name)} names a range, and not one revision; write `okrsite {command} {ends}`")


def named(revisions: Iterable[str | None]) -> str:
    """As a sentence begins that says why they cannot be compared."""
    return " and ".join(quoted(name) for name in revisions if name is not None)
