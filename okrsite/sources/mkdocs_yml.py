"""What mkdocs.yml says about the portal's folders, read without MkDocs, which `check` does not load."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import Final

from okrsite import files
from okrsite.diagnostics import Diagnostic, Place, quoted
from okrsite.files import Root
from okrsite.model.scalars.dates import day
from okrsite.sources.folders import CONTENT, PAGES, REFUSED, SETTINGS, SOURCES, TEMPLATES, folder_at
from okrsite.yaml_source import Node, parse

NAMING: Final = ("extra_javascript", "extra_css", "extra_templates")
"""The settings that name files beside hand-written pages."""
THEME: Final = "material"
MOST_INHERITED: Final = 32
"""Each may have a megabyte, and a change may bring as many as it likes."""


@dataclass(frozen=True, slots=True)
class NamedFolders:
    """The folders that mkdocs.yml, with the files that it inherits from, names; and why it must not be read."""

    docs_dir: str = PAGES
    custom_dir: str = ""
    refused: tuple[Diagnostic, ...] = ()


def refused_in(root: Root, folders: tuple[str, ...] = (CONTENT, TEMPLATES)) -> list[Diagnostic]:
    """Everything in these folders, and in those that mkdocs.yml names, that no site is made from. Sorted."""
    named = named_folders(root)
    found = {*named.refused}
    for folder in (*folders, *folders_elsewhere(named)):
        found.update(folder_at(root, folder).refused())
    return sorted(found)


def folders_elsewhere(named: NamedFolders) -> tuple[str, ...]:
    """Those that lie neither in content/ nor in templates/."""
    paths = (named.docs_dir, named.custom_dir)
    return tuple(folder for folder in paths if folder and folder.partition("/")[0] not in SOURCES)


def named_folders(root: Root) -> NamedFolders:
    """The folders that the file and those that it inherits from name."""
    written, refused, _ = mkdocs_settings(root)
    theme = written.get("theme")
    custom_dir = theme.get("custom_dir") if isinstance(theme, dict) else None
    return NamedFolders(_folder(written.get("docs_dir")) or PAGES, _folder(custom_dir), refused)


def has_own_theme(settings: Mapping[str, Node]) -> bool:
    """Whether its theme is the one that okrsite comes with; another may change without a new version."""
    theme = settings.get("theme") or THEME
    return (theme.get("name") if isinstance(theme, dict) else theme) == THEME


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


def settings_files(root: Root) -> Iterator[bytes]:
    """The bytes of mkdocs.yml and of those that it inherits from, as far as they can be read."""
    path, seen = SETTINGS, set[str]()
    while path and path not in seen and len(seen) < MOST_INHERITED:
        seen.add(path)
        content = folder_at(root, path).itself()
        if isinstance(content, Diagnostic):
            return
        yield content
        path = _parent(path, parse(path, content).data)


def _parent(path: str, data: Node) -> str:
    parent = data.get("INHERIT") if isinstance(data, dict) else None
    return normpath(join(dirname(path), parent)) if isinstance(parent, str) else ""


def _inherited(root: Root) -> Iterator[dict[str, Node] | Diagnostic | None]:
    """mkdocs.yml, what it inherits from, and so on; why one is refused, and None for one that only MkDocs can read."""
    path, seen = SETTINGS, set[str]()
    while path:
        if path in seen:
            yield Diagnostic(Place(SETTINGS), "mkdocs", f"{quoted(path)} inherits from itself; take out one INHERIT")
            return
        if len(seen) == MOST_INHERITED:
            message = f"it inherits from {MOST_INHERITED} files or more, one from the other; put some of them together"
            yield Diagnostic(Place(SETTINGS), "mkdocs", message)
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
        path = _parent(path, data)


def _folder(written: Node) -> str:
    """Empty where it is not written plainly: only MkDocs knows then."""
    return normpath(written) if isinstance(written, str) and written else ""


@dataclass(frozen=True, slots=True)
class PagesFolder:
    """`path` is from the portal's root. `named`: the files in it that mkdocs.yml names as scripts, styles, templates.

    `theme` gives the folders that the theme publishes files from, which takes long to find out. `taken`: the addresses
    of the portal's own pages and files.
    """

    path: str = PAGES
    code: bool = False
    named: frozenset[str] = frozenset()
    theme: Callable[[], Iterable[Path]] = tuple
    taken: frozenset[str] = frozenset()


def pages_folder(root: Path) -> PagesFolder | None:
    """As the portal's mkdocs.yml has it, and those that it inherits from; None where only MkDocs can read them."""
    settings, _, is_whole = mkdocs_settings(root)
    if not is_whole:
        return None
    theme = settings.get("theme")
    name, custom = (theme.get("name"), theme.get("custom_dir")) if isinstance(theme, dict) else (theme, None)
    own = (root / custom,) if isinstance(custom, str) else ()
    path = normpath(_text(settings.get("docs_dir")) or PAGES)
    if path.startswith(("/", "..")):
        return None
    return PagesFolder(
        path=path,
        code=_code_on_pages(settings.get("plugins")),
        named=frozenset(path for key in NAMING for path in named_in(settings.get(key))),
        theme=partial(_theme_folders, _text(name) or THEME, own),
    )


def named_in(value: object) -> Iterator[str]:
    """The paths in a list such as `extra_javascript`, whose entries may be mappings with a `path`."""
    for entry in value if isinstance(value, list) else ():
        path = entry.get("path") if isinstance(entry, dict) else entry
        if isinstance(path, str):
            yield path


def shown_in(folder: Path) -> Iterator[str]:
    """The files below a theme's folder that are not hidden; Material hides 14,000 icons."""
    for path, inside, names in os.walk(folder):
        inside[:] = [name for name in inside if not name.startswith(".")]
        yield from ((Path(path) / name).relative_to(folder).as_posix() for name in names if not name.startswith("."))


def pinned_day(root: Path) -> date | None:
    """The day as of which mkdocs.yml always has the site made, with `as_of` as an option of the plugin okrsite."""
    written = _plugin_options(mkdocs_settings(root)[0].get("plugins")).get("as_of")
    with suppress(ValueError):
        return day(written) if isinstance(written, str) else None
    return None  # which only MkDocs can say


def _code_on_pages(plugins: Node) -> bool:
    return str(_plugin_options(plugins).get("code_on_pages")).lower() in ("true", "yes", "on")


def _plugin_options(plugins: Node) -> dict[str, Node]:
    """`plugins:` is a list of names and of mappings with one name, or one mapping."""
    entries = [plugins] if isinstance(plugins, dict) else plugins if isinstance(plugins, list) else []
    options = next((entry["okrsite"] for entry in entries if isinstance(entry, dict) and "okrsite" in entry), None)
    return options if isinstance(options, dict) else {}


def _theme_folders(name: str, own: tuple[Path, ...]) -> Iterator[Path]:
    yield from own
    for found in entry_points(group="mkdocs.themes", name=name):
        spec = find_spec(found.module)
        yield from map(Path, (spec and spec.submodule_search_locations) or ())


def _text(value: Node) -> str | None:
    return value if isinstance(value, str) else None
