"""Where a site must not be published."""

from __future__ import annotations

from pathlib import Path

from okrsite.diagnostics import Diagnostic, Place, quoted
from okrsite.output.writing import MARKER


def refusal(root: Path, target: Path) -> Diagnostic | None:
    """Why the site of the project at `root` must not be published at `target`, or None. Touches nothing."""
    reason = _wrong_kind(target) or _wrong_place(target.resolve(), root.resolve())
    return Diagnostic(Place(quoted(str(target), 200)[1:-1]), "output-folder", reason) if reason else None


def _wrong_kind(target: Path) -> str | None:
    if target.is_symlink():
        return "the output folder is a symlink, and a build would replace what it leads to; name the folder itself"
    if target.exists() and not target.is_dir():
        return "this is a file, and the site needs a folder; name another, or remove the file"
    if target.is_mount():
        return "the output folder is the top of a disk or volume and cannot be replaced; name a folder inside it"
    return None


def _wrong_place(target: Path, root: Path) -> str | None:
    if root.is_relative_to(target):
        return 'the project lies in this folder, and a build replaces all of it; name a folder of its own, like "site"'
    if target.is_relative_to(root / "content"):
        return 'this folder is for what people write, and a build replaces it; name one outside content/, like "site"'
    if target.is_dir() and any(target.iterdir()) and not (target / MARKER).is_file():
        return "this folder holds files that okrsite did not make, and a build replaces it; name a new or an empty one"
    return None
