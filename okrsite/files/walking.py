"""Finding files below a folder. Nothing is followed or opened, so this ends however the folders are tangled."""

from __future__ import annotations

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
    if linked := link_on_the_way(root, folder):
        return [], [symlink(linked)]
    wanted = (*endings, ".yml") if ".yaml" in endings else endings
    entries, lost = (_entries if isinstance(root, Path) else _entries_once)(root, folder)
    found: list[str] = []
    refused = [*lost]
    for path, entry in entries:
        if entry.is_file(follow_symlinks=False) and entry.name.isprintable():
            if entry.name.endswith(wanted):
                found.append(path)
        elif finding := _finding(path, entry, wanted):
            refused.append(finding)
    return sorted(found), sorted(refused)


def _entries(root: Root, folder: str) -> tuple[list[tuple[str, Entry]], list[Diagnostic]]:
    """Everything below `folder`, folders included; those that cannot be listed become findings."""
    found: list[tuple[str, Entry]] = []
    refused: list[Diagnostic] = []
    waiting = [folder]
    while waiting:
        parent = waiting.pop()
        for entry in _listing(root, parent, refused):
            found.append((f"{parent}/{entry.name}", entry))
            if entry.is_dir(follow_symlinks=False) and entry.name.isprintable():
                waiting.append(f"{parent}/{entry.name}")
    return found, refused


_entries_once = lru_cache(maxsize=8)(_entries)


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
    """Of what is no file. Links and unshowable names are refused anywhere, others only where they would be read."""
    if not entry.name.isprintable():
        return bad_name(path)
    if entry.is_symlink():
        return symlink(path)
    if not entry.name.endswith(wanted) or ("" in wanted and entry.is_dir(follow_symlinks=False)):
        return None
    try:
        return wrong_kind(path, entry.stat(follow_symlinks=False).st_mode)
    except OSError as error:
        return unreadable(path, error)
