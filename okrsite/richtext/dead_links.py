"""Relative links and images of people's texts that lead to nothing in the site."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import Final
from urllib.parse import unquote

from okrsite import files
from okrsite.context.addresses import HOME
from okrsite.context.texts import WrittenText
from okrsite.diagnostics import Diagnostic, Nearest, Severity, hint_at, quoted
from okrsite.richtext.links import site_address
from okrsite.richtext.texts import relative_links_in
from okrsite.sources.mkdocs_yml import PagesFolder, pages_folder
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
                message = (
                    f"the link {quoted(href)} leads to {quoted(plain)}, and the site has no such page or file{hint}"
                )
            yield Diagnostic(origin.at(), RULE, message, Severity.WARNING)


def _published(root: Path, folder: PagesFolder) -> Iterator[str]:
    for path in files.walk(root, folder.path, ("",))[0]:
        name = PurePosixPath(path).relative_to(folder.path)
        if is_published(str(name), folder):
            yield str(published_at(name))
