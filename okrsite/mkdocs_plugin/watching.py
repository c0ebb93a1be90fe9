"""What `serve` watches for changes: the files below some folders, and never where a link leads."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from mkdocs.livereload import LiveReloadServer
from watchdog.observers.polling import PollingObserverVFS

SECONDS: Final = 0.5


def watch_without_links(server: LiveReloadServer, folders: Iterable[Path]) -> None:
    """These folders, and what MkDocs has watched so far. It follows links, and of two in a circle finds no end."""
    watched = tuple(server._watched_paths)  # noqa: SLF001 - MkDocs has no other list
    for path in watched:
        server.unwatch(path)
    observer = PollingObserverVFS(os.lstat, os.scandir, polling_interval=SECONDS)
    server.observer = observer  # type: ignore[assignment]  # an observer like the other
    for path in (*watched, *(str(folder) for folder in folders if folder.exists() and not folder.is_symlink())):
        server.watch(path)
