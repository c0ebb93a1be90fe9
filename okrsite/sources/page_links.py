"""Links of hand-written pages to files and headings, judged as MkDocs does it and without it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from posixpath import dirname, join, normpath, splitext
from types import MappingProxyType
from typing import Final, NamedTuple
from unicodedata import normalize
from urllib.parse import unquote, urlsplit

from okrsite import files
from okrsite.sources.mkdocs_yml import PagesFolder, mkdocs_settings, pages_folder
from okrsite.sources.pages import MARKDOWN, is_published
from okrsite.yaml_source import Node
from okrsite.yaml_source.text import decoded

_LINK: Final = re.compile(r"\]\(\s*<?([^\s<>)]+)|^ {0,3}\[[^\]\n]+\]:\s*<?([^\s<>]+)", re.MULTILINE)
"""Perhaps: in code it is none."""
_HEADING: Final = re.compile(r"^ {0,3}#{1,6} +(.+?)(?: +#+)? *$|^(.+)\n(?:=+|-+) *$", re.MULTILINE)
_GIVEN_ID: Final = re.compile(r"""\b(?:id|name)=["']?([^"'\s>}]+)|\{[^}\n]*#([^}\s]+)""")
_MARKUP: Final = re.compile(r"\{[^}]*\}$|<[^>]+>|[*`]|\\(?=\W)|(?<=\])\([^)]*\)")
_CONTAINER: Final = re.compile(r"(?:!!!|\?\?\?\+?|===[!+]?) ?\S")
_MOST_BRACKETS: Final = 5_000
"""What reading Markdown takes grows with the square of their number; of a page with more only a build can tell."""
_MAKE_FILES: Final = frozenset(("search", "okrsite", "material/search", "tags", "material/tags", "privacy", "offline"))
"""Plugins that do not. Of a page that another one makes only MkDocs knows."""


class PageLinks(NamedTuple):
    """A hand-written page: `file` from the portal's root, `path` from the folder of pages.

    is_suspect: whether one of what looks like its links leads to no file beside the pages, or to no heading of one.
    """

    file: str
    path: str
    text: str
    is_suspect: bool


class Linking(NamedTuple):
    """published: the files in the folder of pages.  pages: those that MkDocs would judge; none where it is told not to.

    anchors: of each, what a link may name behind its "#"; empty where MkDocs is not to look at that.
    """

    published: frozenset[str] = frozenset()
    pages: Sequence[PageLinks] = ()
    anchors: Mapping[str, frozenset[str]] = MappingProxyType({})


def pages_with_links(root: Path) -> Linking:
    folder = pages_folder(root)
    settings, _, is_whole = mkdocs_settings(root)
    if folder is None or not is_whole or not _is_judged(settings):
        return Linking()
    below = len(folder.path) + 1
    found = frozenset(path[below:] for path in files.walk(root, folder.path, ("",))[0])
    published = frozenset(path for path in found if is_published(path, folder))
    texts = dict(_texts(root, folder, published))
    anchors = {path: anchors_of(text) for path, text in texts.items()} if _judges_anchors(settings) else {}
    linking = Linking(published, (), anchors)
    pages = [PageLinks(f"{folder.path}/{at}", at, text, _is_suspect(at, text, linking)) for at, text in texts.items()]
    return linking._replace(pages=pages)


def _is_judged(settings: Mapping[str, Node]) -> bool:
    plugins = settings.get("plugins")
    names = (
        [next(iter(one), "") if isinstance(one, dict) else one for one in plugins] if isinstance(plugins, list) else []
    )
    return _level(settings, "not_found", "warn") == "warn" and {*map(str, names)} <= _MAKE_FILES


def _judges_anchors(settings: Mapping[str, Node]) -> bool:
    """Where headings get their addresses by another rule, only MkDocs knows them."""
    return _level(settings, "anchors", "info" if settings else "warn") == "warn" and "slugify" not in str(
        settings.get("markdown_extensions")
    )


def _level(settings: Mapping[str, Node], key: str, default: str) -> Node:
    validation = settings.get("validation")
    links = validation.get("links", validation) if isinstance(validation, dict) else None
    return links.get(key, default) if isinstance(links, dict) else default


def anchors_of(text: str) -> frozenset[str]:
    """What a link may name of a page: its headings, as Python-Markdown's toc names them, and ids given by hand."""
    slugs = Counter(_slug(one or other) for one, other in _HEADING.findall(text))
    later = (f"{slug}_{number}" for slug, count in slugs.items() for number in range(1, count))
    return frozenset((*(one or other for one, other in _GIVEN_ID.findall(text)), *slugs, *later))


def _slug(heading: str) -> str:
    words = _MARKUP.sub("", heading.strip()).strip()
    plain = normalize("NFKD", words).encode("ascii", "ignore").decode()
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", plain).strip().lower())


def _texts(root: Path, folder: PagesFolder, published: frozenset[str]) -> Iterator[tuple[str, str]]:
    for path in sorted(path for path in published if path.endswith(tuple(MARKDOWN))):
        content = files.read(root, f"{folder.path}/{path}")
        text = decoded(path, content) if isinstance(content, bytes) else None
        if isinstance(text, str) and text.count("[") <= _MOST_BRACKETS:
            yield path, text


def _is_suspect(path: str, text: str, linking: Linking) -> bool:
    hrefs = [one or other for one, other in _LINK.findall(text)]
    targets = (target_of(path, href) for href in hrefs)
    is_lost = any(target is not None and target not in linking.published for target in targets)
    return is_lost or any(lost_anchor(path, href, linking.anchors) for href in hrefs)


def lost_anchor(page: str, href: str, anchors: Mapping[str, frozenset[str]]) -> str:
    """What a link in `page` names of a page that has no such heading; empty where nobody knows."""
    path, _, anchor = href.partition("#")
    known = anchors.get((target_of(page, href) if path else page) or "")
    return "" if known is None or unquote(anchor) in known else anchor


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


def opened(text: str) -> str:
    """A page whose admonitions, tabs and details stand as paragraphs, line by line: CommonMark takes them for code."""
    rows, inside = text.split("\n"), 0
    for number, row in enumerate(rows):
        if row.strip() and not row.startswith(" " * inside):
            inside = (len(row) - len(row.lstrip())) if inside else 0
        rows[number] = row[inside:]
        if _CONTAINER.match(rows[number]):
            inside += 4
    return "\n".join(rows)
