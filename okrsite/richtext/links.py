"""Links and images in people's texts: bare addresses lead too, and what is relative leads to the site's own pages.

A text stands in a file that is no page and is shown on several, so what is relative is so to the top of the
hand-written pages, as in their index.md: `how-we-do-okrs.md`, `img/wait.png`, `2026-Q4/teams/lamp.html`; a "/" before
it changes nothing. What cannot lead anywhere so keeps its words alone. Whether the page is there, `dead_links` says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from posixpath import normpath
from typing import Final
from urllib.parse import quote, unquote, urlsplit

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from okrsite.context.addresses import HOME, ROOT
from okrsite.sources.pages import published_at

ELSEWHERE: Final = re.compile(r"(?:https?|mailto):", re.IGNORECASE)
# Up to a space, a quote, an angle bracket, or a punctuation mark of Chinese or Japanese.
_BARE: Final = re.compile(r"(?<![A-Za-z0-9_])https?://[^\s<>\"`“”„»«\u3000-\u303f\uff00-\uffef]+", re.IGNORECASE)
_NOT_AT_END: Final = ".,;:!?'*_~…’"
_PAIRS: Final = {")": "(", "]": "[", "}": "{"}


def site_address(href: str) -> str | None:
    """The address in the site, from its root, that a relative link means; None where it means none."""
    try:
        scheme, host, path, query, fragment = urlsplit(href)
    except ValueError:
        return None
    if scheme or host or not path:
        return None
    plain = normpath(unquote(path)).lstrip("/")
    if plain == ".." or plain.startswith("../"):
        return None
    if plain in ("", "."):
        plain = HOME
    elif path.endswith("/"):
        plain = f"{plain}/{HOME}"
    found = quote(str(published_at(PurePosixPath(plain))))
    return found + (f"?{query}" if query else "") + (f"#{fragment}" if fragment else "")


def leading(state: StateCore) -> None:
    """A rule of markdown-it, which comes after all others."""
    for token in state.tokens:
        if token.type == "inline" and token.children:
            token.children = list(_led(token.children, state.md))


def _led(tokens: Sequence[Token], md: MarkdownIt) -> Iterator[Token]:
    """Links within links there are none, so one that leads nowhere ends at the next end."""
    inside = leads = False
    for token in tokens:
        match token.type:
            case "link_open":
                inside, leads = True, _lead(token, "href")
                if not leads:
                    continue
            case "link_close":
                inside = False
                if not leads:
                    continue
            case "image":
                _lead(token, "src")
            case "text" if not inside:
                yield from _with_bare_links(token.content, md)
                continue
        yield token


def _lead(token: Token, attribute: str) -> bool:
    """Whether it leads anywhere; to the site from its root."""
    href = str(token.attrs.get(attribute, ""))
    if ELSEWHERE.match(href):
        return True
    address = site_address(href)
    token.attrs[attribute] = f"{ROOT}{address}" if address else ""
    return address is not None


def _with_bare_links(text: str, md: MarkdownIt) -> Iterator[Token]:
    at = 0
    for found in _BARE.finditer(text):
        url = _without_end(found[0])
        href = md.normalizeLink(url)
        if "//" in url.rstrip("/") and md.validateLink(href):
            yield Token("text", "", 0, content=text[at : found.start()])
            yield Token("link_open", "a", 1, attrs={"href": href})
            yield Token("text", "", 0, content=url)
            yield Token("link_close", "a", -1)
            at = found.start() + len(url)
    yield Token("text", "", 0, content=text[at:])


def _without_end(url: str) -> str:
    """Without what belongs to the sentence: its full stop, a bracket that opened before."""
    while url:
        last = url[-1]
        if last not in _NOT_AT_END and not (last in _PAIRS and url.count(last) > url.count(_PAIRS[last])):
            break
        url = url[:-1]
    return url
