"""Finding files below a folder. Nothing is followed or opened, so this ends however the folders are tangled."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from okrsite.diagnostics import Diagnostic
from okrsite.files.refusals import bad_name, link_on_the_way, symlink, unreadable, wrong_kind

LEFTOVER_ENDINGS = ("~", "#", ".tmp", ".bak", ".swp")


def walk(root: Path, folder: str, endings: tuple[str, ...]) -> tuple[list[str], list[Diagnostic]]:
    """The files below `root/folder` whose names end in one of `endings`, sorted, and what was refused on the way.

    ".yaml" stands for ".yml" too, and "" for every name. Hidden names and what editors leave behind are passed over. A
    missing folder holds no files.
    """
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


def _entries(root: Path, folder: str, refused: list[Diagnostic]) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Everything below `folder`, folders included; those that cannot be listed become findings."""
    base, waiting = os.fspath(root), [folder]
    while waiting:
        parent = waiting.pop()
        for entry in _listing(base, parent, refused):
            yield f"{parent}/{entry.name}", entry
            if entry.is_dir(follow_symlinks=False) and entry.name.isprintable():
                waiting.append(f"{parent}/{entry.name}")


def _listing(base: str, folder: str, refused: list[Diagnostic]) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(f"{base}/{folder}") as entries:
            return [entry for entry in entries if not _is_leftover(entry.name)]
    except FileNotFoundError:
        return []
    except OSError as error:
        refused.append(unreadable(folder, error))
        return []


def _is_leftover(name: str) -> bool:
    return name.startswith(".") or name.endswith(LEFTOVER_ENDINGS)


def _finding(path: str, entry: os.DirEntry[str], wanted: tuple[str, ...]) -> Diagnostic | None:
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
