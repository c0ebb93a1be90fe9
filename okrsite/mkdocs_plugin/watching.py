"""What `serve` watches for changes: the files below some folders, and never where a link leads."""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any

from mkdocs.livereload import LiveReloadServer


def watch_without_links(server: LiveReloadServer, folders: Iterable[Path]) -> None:
    """These folders, and what MkDocs has watched so far. It follows links, and of two in a circle finds no end."""
    watched = tuple(server._watched_paths)  # noqa: SLF001 - MkDocs has no other list
    for path in watched:
        server.unwatch(path)
    polling: Any = server.observer
    polling._emitter_class = partial(polling._emitter_class, stat=os.lstat)  # noqa: SLF001 - or a library of its own
    for path in (*watched, *(str(folder) for folder in folders if folder.exists() and not folder.is_symlink())):
        server.watch(path)
