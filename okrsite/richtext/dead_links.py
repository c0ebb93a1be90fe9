"""Relative links and images that lead to nothing in the site: of people's texts, and of hand-written pages."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from posixpath import basename, dirname, relpath
from typing import Final
from urllib.parse import unquote

from okrsite import files, resources
from okrsite.context.addresses import HOME
from okrsite.context.texts import WrittenText
from okrsite.diagnostics import Diagnostic, Nearest, Place, Severity, hint_at, quoted
from okrsite.richtext.links import site_address
from okrsite.richtext.texts import relative_links_by_line, relative_links_in
from okrsite.sources.mkdocs_yml import PagesFolder, pages_folder
from okrsite.sources.page_links import PageLinks, anchors_of, lost_anchor, opened, pages_with_links, target_of
from okrsite.sources.pages import OUR_FOLDERS, is_published, published_at

RULE: Final = "dead-link"
HOW: Final = (
    'write it as from the folder of the hand-written pages, such as "how.md" or "img/wait.png", or as the address of '
    'a page, such as "2026-Q4/teams/lamp.html"'
)


def dead_links(root: Path, texts: Sequence[WrittenText], addresses: Collection[str]) -> Iterator[Diagnostic]:
    """`addresses` are those of all pages of the portal, moved ones too."""
    if not texts:
        return
    folder = pages_folder(root)
    written = frozenset(_published(root, folder)) if folder else None
    near_by = {*(written or ()), *addresses}
    near = Nearest(sorted(near_by))
    for words, origin in texts:
        for href in relative_links_in(words):
            address = site_address(href)
            plain = unquote(address or "").partition("#")[0].partition("?")[0]
            if address is None:
                meant = href.lstrip("./")
                hint = hint_at(meant) if site_address(meant) in near_by else f"; {HOW}"
                message = f"the link {quoted(href)} leads nowhere, since this text is shown on several pages{hint}"
            elif written is None or plain in written or plain in addresses or plain.startswith((HOME, *OUR_FOLDERS)):
                continue
            else:
                hint = near.hint(plain) or f"; {HOW}"
                message = f"{_leads(href, plain)}{hint}"
            yield Diagnostic(origin.at(), RULE, message, Severity.WARNING)


def dead_links_in_pages(root: Path, addresses: Callable[[], Collection[str]], *, guide: bool) -> Iterator[Diagnostic]:
    """What MkDocs will say of hand-written pages, at the line where it stands.

    `addresses` are asked for where a link leads to no file; `guide`: whether okrsite's own goes with the pages.
    """
    linking = pages_with_links(root)
    if not any(page.is_suspect for page in linking.pages):
        return
    own = {f"guide/{name}.md": text for name, text in resources.guide().items()} if guide else {}
    if any(path.startswith("guide/") or path == "guide.md" for path in linking.published):
        own = {}
    known = {*linking.published, *addresses(), *own}
    anchors = linking.anchors and {**linking.anchors, **{path: anchors_of(text) for path, text in own.items()}}
    near = Nearest(sorted(known))
    for page in linking.pages:
        for href, line in relative_links_by_line(opened(page.text)) if page.is_suspect else ():
            if message := _of_file(page, href, known, near) or _of_heading(page, href, anchors):
                yield Diagnostic(Place(page.file, line, 1), RULE, message, Severity.WARNING)


def _of_file(page: PageLinks, href: str, known: Collection[str], near: Nearest) -> str:
    target = target_of(page.path, href)
    if target is None or target in known or target.startswith((*OUR_FOLDERS, "assets/", HOME)):
        return ""
    meant = _same_name(target, known) or near.near(target)
    hint = hint_at(relpath(meant, dirname(page.path))) if meant else "; correct it, or take it out"
    return f"{_leads(href, target)}{hint}"


def _of_heading(page: PageLinks, href: str, anchors: Mapping[str, frozenset[str]]) -> str:
    anchor = lost_anchor(page.path, href, anchors)
    if not anchor:
        return ""
    target = target_of(page.path, href) or page.path
    hint = Nearest(sorted(anchors[target])).hint(anchor) or "; correct it, or take it out"
    return f"the link {quoted(href)} leads to {quoted('#' + anchor)}, and {quoted(target)} has no such heading{hint}"


def _leads(href: str, target: str) -> str:
    return f"the link {quoted(href)} leads to {quoted(target)}, and the site has no such page or file"


def _same_name(target: str, known: Collection[str]) -> str:
    """The one file in another folder that is called so."""
    found = [path for path in known if basename(path) == basename(target)]
    return found[0] if len(found) == 1 else ""


def _published(root: Path, folder: PagesFolder) -> Iterator[str]:
    for path in files.walk(root, folder.path, ("",))[0]:
        name = PurePosixPath(path).relative_to(folder.path)
        if is_published(str(name), folder):
            yield str(published_at(name))
