"""One file of a site at a time."""

from __future__ import annotations

import stat
from pathlib import Path

from okrsite.diagnostics import quoted

MARKER = ".okrsite"
MARKER_TEXT = b"Made by okrsite, which replaces this folder as a whole at every build. Keep nothing of your own here.\n"


def mark(folder: Path) -> None:
    """Says of a folder that okrsite made it. A mark that is there stays: its build may have a lock on it."""
    if not (folder / MARKER).exists():
        write(folder, MARKER, MARKER_TEXT)


def write(folder: Path, path: str, content: bytes, old: Path | None = None) -> bool:
    """Writes one file of a site, or links the `old` site's where that has the same bytes (then True).

    `path` is site-relative. Never writes into a file that is there, for that may be one with the old site's.
    """
    if path.startswith("/") or ".." in path.split("/"):
        raise ValueError(f"not a path inside the site: {quoted(path)}")
    target = folder / path
    try:
        return _link_or_write(old and old / path, target, content)
    except FileNotFoundError:
        target.parent.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        target.unlink()
    return _link_or_write(old and old / path, target, content)


def _link_or_write(old: Path | None, target: Path, content: bytes) -> bool:
    if old and _is_like(old, content) and _linked(old, target, content):
        return True
    with target.open("xb") as file:
        file.write(content)
    return False


def _is_like(old: Path, content: bytes) -> bool:
    try:
        found = old.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    return found.st_size == len(content) and stat.S_ISREG(found.st_mode)


def _linked(old: Path, target: Path, content: bytes) -> bool:
    """Compares after linking, because another build may exchange the old site at any moment."""
    try:
        target.hardlink_to(old)
    except (FileNotFoundError, FileExistsError):
        raise
    except OSError:
        return False  # a file system without hard links, or a file with too many
    if target.read_bytes() == content:
        return True
    target.unlink()
    return False
