"""Where files are read from: a folder on this disk, or a tree that is kept otherwise, such as a commit of git.

Both are asked by the same words and refuse the same things, so nobody who reads a portal has to know which it is.
"""

from __future__ import annotations

import os
from collections.abc import Hashable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

from okrsite.diagnostics import Diagnostic


class Mode(Protocol):
    @property
    def st_mode(self) -> int: ...


class Entry(Protocol):
    """What a folder holds under one name, in the words of `os.DirEntry`."""

    @property
    def name(self) -> str: ...
    def is_symlink(self) -> bool: ...
    def is_dir(self, *, follow_symlinks: bool = True) -> bool: ...
    def is_file(self, *, follow_symlinks: bool = True) -> bool: ...
    def stat(self, *, follow_symlinks: bool = True) -> Mode: ...


class Tree(Hashable, Protocol):
    """Files by their project-relative path, which never change. Folders that are not there are empty."""

    def listing(self, folder: str) -> Iterable[Entry]: ...
    def is_file(self, path: str) -> bool: ...
    def is_folder(self, path: str) -> bool: ...

    def link_on_the_way(self, path: str) -> str | None:
        """The first part of `path` that is a symlink."""
        ...

    def ids(self, paths: Sequence[str], limit: int) -> Iterator[str | Diagnostic | None]:
        """What git calls the bytes that `read_all` gives, or the reason why not; None where one has to read them."""
        ...

    def read_all(self, paths: Sequence[str], limit: int) -> Iterator[bytes | Diagnostic]:
        """Of each, in that order, the bytes of an ordinary file of at most `limit` bytes, or the reason why not."""
        ...


Root = Path | Tree


def is_file(root: Root, path: str) -> bool:
    return (root / path).is_file() if isinstance(root, Path) else root.is_file(path)


def is_folder(root: Root, path: str) -> bool:
    return (root / path).is_dir() if isinstance(root, Path) else root.is_folder(path)


def listing(root: Root, folder: str) -> list[Entry]:
    """All that lies in `folder` itself. Raises OSError where that cannot be listed."""
    if not isinstance(root, Path):
        return list(root.listing(folder))
    with os.scandir(f"{os.fspath(root)}/{folder}") as entries:
        return list(entries)
