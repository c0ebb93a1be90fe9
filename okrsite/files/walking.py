"""Finding files below a folder. Nothing is followed or opened, so this ends however the folders are tangled."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from okrsite.diagnostics import Diagnostic
from okrsite.files.refusals import bad_name, link_on_the_way, symlink, unreadable, wrong_kind
from okrsite.files.trees import Entry, Root, listing

LEFTOVER_ENDINGS = ("~", "#", ".tmp", ".bak", ".swp")


def walk(root: Root, folder: str, endings: tuple[str, ...]) -> tuple[list[str], list[Diagnostic]]:
    """The files below `root/folder` whose names end in one of `endings`, sorted, and what was refused on the way.

    ".yaml" stands for ".yml" too, and "" for every name. Hidden names and what editors leave behind are passed over. A
    missing folder holds no files. What is no folder of this disk does not change, and is walked through once.
    """
    found, refused = (_walked if isinstance(root, Path) else _walked_once)(root, folder, endings)
    return [*found], [*refused]


def _walked(root: Root, folder: str, endings: tuple[str, ...]) -> tuple[list[str], list[Diagnostic]]:
    if linked := link_on_the_way(root, folder):
        return [], [symlink(linked)]
    wanted = (*endings, ".yml") if ".yaml" in endings else endings
    found: list[str] = []
    refused: list[Diagnostic] = []
    for path, entry in _entries(root, folder, refused):
        if finding := _finding(path, entry, wanted):
            refused.append(finding)
        elif entry.name.endswith(wanted) and entry.is_file(follow_symlinks=False):
            found.append(path)
    return sorted(found), sorted(refused)


_walked_once = lru_cache(maxsize=8)(_walked)


def _entries(root: Root, folder: str, refused: list[Diagnostic]) -> Iterator[tuple[str, Entry]]:
    """Everything below `folder`, folders included; those that cannot be listed become findings."""
    waiting = [folder]
    while waiting:
        parent = waiting.pop()
        for entry in _listing(root, parent, refused):
            yield f"{parent}/{entry.name}", entry
            if entry.is_dir(follow_symlinks=False) and entry.name.isprintable():
                waiting.append(f"{parent}/{entry.name}")


def _listing(root: Root, folder: str, refused: list[Diagnostic]) -> list[Entry]:
    try:
        return [entry for entry in listing(root, folder) if not _is_leftover(entry.name)]
    except FileNotFoundError:
        return []
    except OSError as error:
        refused.append(unreadable(folder, error))
        return []


def _is_leftover(name: str) -> bool:
    return name.startswith(".") or name.endswith(LEFTOVER_ENDINGS)


def _finding(path: str, entry: Entry, wanted: tuple[str, ...]) -> Diagnostic | None:
    """Links and unshowable names are refused wherever they are; other kinds only where the name asks to be read."""
    if not entry.name.isprintable():
        return bad_name(path)
    if entry.is_symlink():
        return symlink(path)
    if not entry.name.endswith(wanted) or entry.is_file(follow_symlinks=False):
        return None
    if "" in wanted and entry.is_dir(follow_symlinks=False):
        return None
    try:
        return wrong_kind(path, entry.stat(follow_symlinks=False).st_mode)
    except OSError as error:
        return unreadable(path, error)
