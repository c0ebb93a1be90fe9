"""Folders that a site is made from, read so that only ordinary files get into it.

Anybody may propose anything in a pull request. A link that is published gives readers what it leads to on the machine
that builds, such as its secrets; so links, pipes, sockets, devices and submodules are refused in all of these folders,
whatever they are called.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from okrsite import files
from okrsite.diagnostics import Diagnostic, Place
from okrsite.files import Root

CONTENT: Final = "content"
PAGES: Final = "content/pages"
TEMPLATES: Final = "templates"
SETTINGS: Final = "mkdocs.yml"
SOURCES: Final = (CONTENT, TEMPLATES, SETTINGS)
"""What a portal is made from where its mkdocs.yml says nothing else."""

REFUSED: Final = ("file-symlink", "file-kind")
"""The rules of what is no ordinary file."""
MAX_BYTES: Final = 64 << 20
"""Of a picture or a style sheet, which nobody writes by hand."""


@dataclass(frozen=True, slots=True)
class Folder:
    """One that a site is made from: `path` below `base`. No link below `base` is followed.

    Paths of files are those from the folder itself.
    """

    base: Root
    path: str
    is_outside: bool = False

    def paths(self) -> list[str]:
        """All that may be published, hidden files too."""
        start = len(self.path) + 1
        return [path[start:] for path in files.walk(self.base, self.path, ("",), hidden=True)[0]]

    def refused(self) -> list[Diagnostic]:
        refused = files.walk(self.base, self.path, ("",), hidden=True)[1]
        if not self.is_outside:
            return refused
        return [replace(one, place=Place(f"{self.base}/{one.place.path}")) for one in refused]

    def content(self, path: str) -> bytes | None:
        """None where there is no such file, or none that is read. Raises OSError where it cannot be read."""
        content = files.read(self.base, f"{self.path}/{path}", MAX_BYTES)
        if isinstance(content, bytes):
            return content
        if content.rule in REFUSED or not files.is_file(self.base, f"{self.path}/{path}"):
            return None
        raise OSError(f"{content.place}: {content.message}")

    def itself(self) -> bytes | Diagnostic:
        """Of a path that leads to a file."""
        return files.read(self.base, self.path, MAX_BYTES)

    def copy(self, path: str, target: Path) -> Diagnostic | None:
        """See `files.copy`."""
        return files.copy(self.base, f"{self.path}/{path}", target) if isinstance(self.base, Path) else None


def folder_at(root: Root, path: str) -> Folder:
    """By its path from the portal, or by its full path. Links above one that lies elsewhere are the machine's own."""
    if not isinstance(root, Path):
        return Folder(root, path)
    if Path(path).is_relative_to(root):
        return Folder(root, Path(path).relative_to(root).as_posix())
    full = Path(path)
    return Folder(full.parent, full.name, is_outside=True) if full.is_absolute() else Folder(root, path)
