"""Where a site may come from: ordinary files in the portal's own folders, wherever its mkdocs.yml puts these.

Anybody may propose anything in a pull request. A link that is published gives readers what it leads to on the machine
that builds, such as its secrets; so links, pipes, sockets, devices and submodules are refused in all of these folders,
whatever they are called.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from okrsite import files
from okrsite.diagnostics import Diagnostic, Place, quoted
from okrsite.files import Root
from okrsite.yaml_source import Node, parse

CONTENT: Final = "content"
PAGES: Final = "content/pages"
TEMPLATES: Final = "templates"
SETTINGS: Final = "mkdocs.yml"
SOURCES: Final = (CONTENT, TEMPLATES, SETTINGS)
"""What a portal is made from where its mkdocs.yml says nothing else."""

REFUSED: Final = ("file-symlink", "file-kind")
"""The rules of what is no ordinary file."""
_MAX_BYTES: Final = 64 << 20
"""Of a picture or a style sheet, which nobody writes by hand."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The folders that mkdocs.yml, with the files that it inherits from, names; and why it must not be read."""

    docs_dir: str = PAGES
    custom_dir: str = ""
    refused: tuple[Diagnostic, ...] = ()


def refused_in(root: Root, folders: tuple[str, ...] = (CONTENT, TEMPLATES)) -> list[Diagnostic]:
    """Everything in these folders, and in those that mkdocs.yml names, that no site is made from. Sorted."""
    settings = settings_of(root)
    found = {*settings.refused}
    for folder in (*folders, *folders_elsewhere(settings)):
        found.update(folder_at(root, folder).refused())
    return sorted(found)


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
        content = files.read(self.base, f"{self.path}/{path}", _MAX_BYTES)
        if isinstance(content, bytes):
            return content
        if content.rule in REFUSED or not files.is_file(self.base, f"{self.path}/{path}"):
            return None
        raise OSError(f"{content.place}: {content.message}")

    def itself(self) -> bytes | Diagnostic:
        """Of a path that leads to a file."""
        return files.read(self.base, self.path, _MAX_BYTES)

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


def folders_elsewhere(settings: Settings) -> tuple[str, ...]:
    """Those that lie neither in content/ nor in templates/."""
    named = (settings.docs_dir, settings.custom_dir)
    return tuple(folder for folder in named if folder and folder.partition("/")[0] not in SOURCES)


def settings_of(root: Root) -> Settings:
    """The folders that the file and those that it inherits from name."""
    written, refused, _ = mkdocs_settings(root)
    theme = written.get("theme")
    custom_dir = theme.get("custom_dir") if isinstance(theme, dict) else None
    return Settings(_folder(written.get("docs_dir")) or PAGES, _folder(custom_dir), refused)


def mkdocs_settings(root: Root) -> tuple[dict[str, Node], tuple[Diagnostic, ...], bool]:
    """What mkdocs.yml says, over what it inherits, read without MkDocs; what of it is refused; whether that is all.

    Tags mean nothing here: only MkDocs follows them.
    """
    written: dict[str, Node] = {}
    refused: list[Diagnostic] = []
    is_whole = True
    for found in _inherited(root):
        match found:
            case Diagnostic():
                refused.append(found)
            case None:
                is_whole = False
            case _:
                written = _over(written, found)
    return written, tuple(refused), is_whole and not refused


def _over(own: dict[str, Node], inherited: dict[str, Node]) -> dict[str, Node]:
    """Mappings in both are one, as MkDocs has it."""
    found = dict(inherited)
    for key, value in own.items():
        below = found.get(key)
        found[key] = _over(value, below) if isinstance(value, dict) and isinstance(below, dict) else value
    return found


def _inherited(root: Root) -> Iterator[dict[str, Node] | Diagnostic | None]:
    """mkdocs.yml, what it inherits from, and so on; why one is refused, and None for one that only MkDocs can read."""
    path, seen = SETTINGS, set[str]()
    while path:
        if path in seen:
            yield Diagnostic(Place(SETTINGS), "mkdocs", f"{quoted(path)} inherits from itself; take out one INHERIT")
            return
        seen.add(path)
        content = folder_at(root, path).itself()
        if isinstance(content, Diagnostic):
            if content.rule in REFUSED:
                yield replace(content, place=Place(path))
            elif path != SETTINGS or files.is_file(root, path):
                yield None
            return
        data = parse(path, content).data
        if not isinstance(data, dict):
            yield None
            return
        yield data
        parent = data.get("INHERIT")
        path = posixpath.normpath(posixpath.join(posixpath.dirname(path), parent)) if isinstance(parent, str) else ""


def _folder(written: Node) -> str:
    """Empty where it is not written plainly: only MkDocs knows then."""
    return posixpath.normpath(written) if isinstance(written, str) and written else ""
