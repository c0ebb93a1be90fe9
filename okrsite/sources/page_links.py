"""Links of hand-written pages to files, judged as MkDocs does it and without it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from posixpath import dirname, join, normpath, splitext
from typing import Final, NamedTuple
from urllib.parse import unquote, urlsplit

from okrsite import files
from okrsite.sources.mkdocs_yml import PagesFolder, mkdocs_settings, pages_folder
from okrsite.sources.pages import MARKDOWN, is_published
from okrsite.yaml_source.text import decoded

_LINK: Final = re.compile(r"\]\(\s*<?([^\s<>)]+)|^ {0,3}\[[^\]\n]+\]:\s*<?([^\s<>]+)", re.MULTILINE)
"""Perhaps: in code it is none."""
_MOST_BRACKETS: Final = 5_000
"""What reading Markdown takes grows with the square of their number; of a page with more only a build can tell."""
_MAKE_FILES: Final = frozenset(("search", "okrsite", "material/search", "tags", "material/tags", "privacy", "offline"))
"""Plugins that do not. Of a page that another one makes only MkDocs knows."""


class PageLinks(NamedTuple):
    """A hand-written page: `file` from the portal's root, `path` from the folder of pages.

    is_suspect: whether one of what looks like its links leads to no file beside the pages.
    """

    file: str
    path: str
    text: str
    is_suspect: bool


def pages_with_links(root: Path) -> tuple[frozenset[str], list[PageLinks]]:
    """What is published of the folder of pages, and the pages that MkDocs would judge; none where it is told not to."""
    folder = pages_folder(root)
    if folder is None or not _is_judged(root):
        return frozenset(), []
    below = len(folder.path) + 1
    found = frozenset(path[below:] for path in files.walk(root, folder.path, ("",))[0])
    published = frozenset(path for path in found if is_published(path, folder))
    texts = _texts(root, folder, published)
    return published, [
        PageLinks(f"{folder.path}/{path}", path, text, _is_suspect(path, text, published)) for path, text in texts
    ]


def _is_judged(root: Path) -> bool:
    settings, _, is_whole = mkdocs_settings(root)
    plugins, validation = settings.get("plugins"), settings.get("validation")
    links = validation.get("links", validation) if isinstance(validation, dict) else None
    level = links.get("not_found", "warn") if isinstance(links, dict) else "warn"
    names = [next(iter(one), "") if isinstance(one, dict) else one for one in plugins] if plugins else []
    return is_whole and level == "warn" and {*map(str, names)} <= _MAKE_FILES


def _texts(root: Path, folder: PagesFolder, published: frozenset[str]) -> Iterator[tuple[str, str]]:
    for path in sorted(path for path in published if path.endswith(tuple(MARKDOWN))):
        content = files.read(root, f"{folder.path}/{path}")
        text = decoded(path, content) if isinstance(content, bytes) else None
        if isinstance(text, str) and text.count("[") <= _MOST_BRACKETS:
            yield path, text


def _is_suspect(path: str, text: str, published: frozenset[str]) -> bool:
    targets = (target_of(path, one or other) for one, other in _LINK.findall(text))
    return any(target is not None and target not in published for target in targets)


def target_of(page: str, href: str) -> str | None:
    """The file that a link in `page` leads to, from the folder of pages; None where MkDocs looks for none."""
    try:
        scheme, host, path, _, _ = urlsplit(href)
    except ValueError:
        return None
    plain = unquote(path)
    if scheme or host or href.startswith(("/", "\\")) or not splitext(plain)[-1]:
        return None
    return normpath(join(dirname(page), plain)).lstrip("/")
