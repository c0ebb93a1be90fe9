"""Finding files below a folder. Nothing is followed or opened, so this ends however the folders are tangled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Final

from okrsite.diagnostics import Diagnostic
from okrsite.files.reading import read
from okrsite.files.refusals import (
    MAX_DEPTH,
    SUBMODULE,
    bad_name,
    link_on_the_way,
    symlink,
    too_deep,
    unreadable,
    wrong_kind,
)
from okrsite.files.trees import Entry, Root, is_file, listing

_HIDDEN: Final = re.compile(r"/\.")
_LEFTOVER: Final = re.compile(r"(?:[~#]|\.tmp|\.bak|\.swp)(?:/|$)")
"""What editors and programs leave behind: a copy of before, a draft, a lock."""
_LOCK: Final = re.compile(r"[^/]+@[^/]+\.\d+(?::\d+)?")
"""Where the link leads that Emacs puts beside a file while somebody writes in it: to nothing, but it says who does."""
_GIT: Final = ".git"


def walk(
    root: Root, folder: str, endings: tuple[str, ...], *, hidden: bool = False
) -> tuple[list[str], list[Diagnostic]]:
    """The files below `root/folder` whose names end in one of `endings`, sorted, and what was refused on the way.

    ".yaml" stands for ".yml" too, and "" for every name. What editors leave behind is passed over, and so are hidden
    names unless `hidden`. Links, pipes, sockets and devices are refused whatever they are called, since another program
    might read or copy what this one passes over. A missing folder holds no files. What is no folder of this disk does
    not change, and is walked through once.
    """
    if linked := link_on_the_way(root, folder):
        return [], [symlink(linked)]
    wanted = (*endings, ".yml") if ".yaml" in endings else endings
    found: list[str] = []
    refused: list[Diagnostic] = []
    for path, entry in (_entries if isinstance(root, Path) else _entries_once)(root, folder):
        is_passed_over = _is_passed_over(path[len(folder) :], hidden=hidden)
        if isinstance(entry, Diagnostic):
            refused += [] if is_passed_over else [entry]
        elif entry.is_file(follow_symlinks=False) and (is_passed_over or entry.name.isprintable()):
            if not is_passed_over and entry.name.endswith(wanted):
                found.append(path)
        elif finding := _finding(root, path, entry, wanted, is_passed_over=is_passed_over):
            refused.append(finding)
    return sorted(found), sorted(refused)


def _entries(root: Root, folder: str) -> list[tuple[str, Entry | Diagnostic]]:
    """Everything below `folder` by its path, folders included; of those that cannot be listed, why."""
    if not isinstance(root, Path) and is_file(root, folder):
        return [(folder, content)] if isinstance(content := read(root, folder), Diagnostic) else []
    found: list[tuple[str, Entry | Diagnostic]] = []
    waiting = [folder]
    while waiting:
        parent = waiting.pop()
        for entry in _listing(root, parent):
            if isinstance(entry, Diagnostic):
                found.append((parent, entry))
                continue
            found.append((f"{parent}/{entry.name}", entry))
            if entry.name == _GIT and parent != folder:
                found.append((parent, wrong_kind(parent, SUBMODULE)))
            if entry.is_dir(follow_symlinks=False) and entry.name.isprintable() and entry.name != _GIT:
                if parent.count("/") - folder.count("/") < MAX_DEPTH:
                    waiting.append(f"{parent}/{entry.name}")
                else:
                    found.append((f"{parent}/{entry.name}", too_deep(f"{parent}/{entry.name}")))
    return found


_entries_once = lru_cache(maxsize=16)(_entries)


def _listing(root: Root, folder: str) -> Iterator[Entry | Diagnostic]:
    try:
        yield from listing(root, folder)
    except FileNotFoundError:
        return
    except OSError as error:
        yield unreadable(folder, error)


def _is_passed_over(below: str, *, hidden: bool) -> bool:
    """`below` is the way from the folder that is walked, and begins with "/"."""
    return bool(_LEFTOVER.search(below) or (not hidden and _HIDDEN.search(below)))


def _finding(
    root: Root, path: str, entry: Entry, wanted: tuple[str, ...], *, is_passed_over: bool
) -> Diagnostic | None:
    """Of what is no file that can be read. A folder is refused only where a file of its name would be read."""
    if entry.is_symlink():
        return None if _is_lock(root, path, entry.name) else symlink(path)
    if not entry.name.isprintable():
        return None if is_passed_over else bad_name(path)
    is_folder = entry.is_dir(follow_symlinks=False)
    if is_folder and (is_passed_over or "" in wanted or not entry.name.endswith(wanted)):
        return None
    try:
        return wrong_kind(path, entry.stat(follow_symlinks=False).st_mode)
    except OSError as error:
        return None if is_passed_over else unreadable(path, error)


def _is_lock(root: Root, path: str, name: str) -> bool:
    """Of a commit every link counts: nobody has a reason to commit a lock."""
    if not name.startswith(".#") or not isinstance(root, Path):
        return False
    try:
        return bool(_LOCK.fullmatch(str((root / path).readlink())))
    except OSError:  # it is gone already
        return True
