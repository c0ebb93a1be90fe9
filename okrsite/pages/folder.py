"""What mkdocs.yml says about the folder of hand-written pages, read without MkDocs, which `check` does not load."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path
from posixpath import normpath
from typing import Final

from okrsite.publishable import PAGES, mkdocs_settings
from okrsite.yaml_source import Node

NAMING: Final = ("extra_javascript", "extra_css", "extra_templates")


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


def folder_of(root: Path) -> PagesFolder | None:
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
        theme=partial(_theme_folders, _text(name) or "material", own),
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


def _code_on_pages(plugins: Node) -> bool:
    """`plugins:` is a list of names and of mappings with one name, or one mapping."""
    entries = [plugins] if isinstance(plugins, dict) else plugins if isinstance(plugins, list) else []
    options = next((entry["okrsite"] for entry in entries if isinstance(entry, dict) and "okrsite" in entry), None)
    return isinstance(options, dict) and str(options.get("code_on_pages")).lower() in ("true", "yes", "on")


def _theme_folders(name: str, own: tuple[Path, ...]) -> Iterator[Path]:
    yield from own
    for found in entry_points(group="mkdocs.themes", name=name):
        spec = find_spec(found.module)
        yield from map(Path, (spec and spec.submodule_search_locations) or ())


def _text(value: Node) -> str | None:
    return value if isinstance(value, str) else None
