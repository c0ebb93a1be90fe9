"""A portal as it was before some of its cycles were closed: their files as they were, the rest as it is now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from okrsite import files
from okrsite.archive import CYCLES, FOLDER
from okrsite.diagnostics import Diagnostic
from okrsite.files import Entry, Root
from okrsite.sources.folders import CONTENT


@dataclass(frozen=True, eq=False)
class Reopened:
    """`files.Tree` without the archives of `cycles`, and with their folders from `then`."""

    now: Root
    then: Root
    cycles: frozenset[str]

    def listing(self, folder: str) -> Iterator[Entry]:
        entries = {entry.name: entry for entry in _listing(self._of(folder), folder)}
        below = self.cycles if folder == CYCLES else {"cycles"} if folder == CONTENT else ()
        entries |= {entry.name: entry for entry in _listing(self.then, folder) if entry.name in below}
        return (entry for name, entry in entries.items() if not self._is_archive(f"{folder}/{name}"))

    def is_file(self, path: str) -> bool:
        return not self._is_archive(path) and files.is_file(self._of(path), path)

    def is_folder(self, path: str) -> bool:
        return path == CYCLES or (not self._is_archive(path) and files.is_folder(self._of(path), path))

    def link_on_the_way(self, path: str) -> str | None:
        return files.link_on_the_way(self._of(path), path)

    def ids(self, paths: Sequence[str], limit: int) -> Iterator[None]:  # noqa: ARG002 - as in `files.Tree`
        return (None for _ in paths)

    def read_all(self, paths: Sequence[str], limit: int) -> Iterator[bytes | Diagnostic]:
        return (files.read(self._of(path), path, limit) for path in paths)

    def _of(self, path: str) -> Root:
        return self.then if self._is_below(CYCLES, path) else self.now

    def _is_archive(self, path: str) -> bool:
        return self._is_below(FOLDER, path)

    def _is_below(self, folder: str, path: str) -> bool:
        return path.startswith(f"{folder}/") and path.split("/")[2] in self.cycles


def _listing(root: Root, folder: str) -> list[Entry]:
    try:
        return files.listing(root, folder)
    except FileNotFoundError:
        return []
