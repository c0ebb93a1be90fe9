"""Markdown that people write into OKR files, as HTML that can do no harm, or as plain words.

markdown-it-py (without raw HTML) writes it and nh3 lets through only what is listed here; of 35 attack strings
Python-Markdown let 28 through, these two together none.

Left out on purpose: images from elsewhere (each would tell a foreign server who reads; a link to it stands in its
place), headings (they would upset the page's outline; they become bold lines), ids, classes, styles, and links that are
neither https, http, mailto nor of this site (their words stay; see `links`). Quotes and lists nested more than some ten
deep are cut off there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from html import escape, unescape
from typing import Any, Final

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from okrsite.context.addresses import ROOT
from okrsite.richtext.links import ELSEWHERE, leading

# Nesting of 20 as in CommonMark's own preset: with the 100 of js-default 10,000 "[" take 0.7 s, so 0.1 s.
_OPTIONS: Final = ("js-default", {"maxNesting": 20})
_MARKDOWN = MarkdownIt(*_OPTIONS)

_NUMBERED: Final = re.compile(r"^ {0,3}[0-9]{1,9}(?=[.)](?:\s|$))", re.MULTILINE)

_LEADS: Final = {"href": re.compile(rf"{ROOT}|https?:|mailto:", re.IGNORECASE), "src": re.compile(ROOT)}


def _kept(_tag: str, name: str, value: str) -> str | None:
    """What is relative is so to the site's root, by our own hand, or it is left out."""
    return value if name not in _LEADS or _LEADS[name].match(value) else None


_CLEANER = nh3.Cleaner(
    tags={
        *("p", "br", "hr", "strong", "em", "s", "a", "code", "pre", "blockquote", "ul", "ol", "li"),
        *("table", "thead", "tbody", "tr", "th", "td", "img"),
    },
    attributes={"a": {"href"}, "ol": {"start"}, "img": {"src", "alt", "loading"}},
    attribute_filter=_kept,
    url_schemes={"https", "http", "mailto"},
    link_rel="nofollow noopener noreferrer",
)
_TITLE_CLEANER = nh3.Cleaner(tags={"strong", "em", "s", "code", "sub", "sup"}, attributes={}, link_rel=None)
_WORDS_CLEANER = nh3.Cleaner(tags=set(), link_rel=None)
_MARKED: Final = frozenset("*_`[]<~\\&")
"""A text with none of these is no Markdown, as nearly all titles are not."""
MOST_MARKS: Final = 1_000
"""A text with more is shown as it is written: what 10,000 "[" or "<sub>" take grows with the square of their number."""
WORDS_ALONE: Final = "words"
"""What Markdown is told where an image has no place."""
_RAISED: Final = re.compile(r"<code>.*?</code>|&lt;(su[bp])&gt;(.*?)&lt;/\1&gt;", re.DOTALL)
"""H<sub>2</sub>O, which Markdown has no sign for; in code it stays as it was written."""


@lru_cache(maxsize=4096)
def to_html(text: str) -> str:
    """Markdown as safe HTML, paragraphs and all; it may stand in a page as it is."""
    if _has_too_many_marks(text):
        return f"<p>{escape(text)}</p>\n"
    return _CLEANER.clean(_MARKDOWN.render(_no_list_of_one(text)))


@lru_cache(maxsize=4096)
def line_to_html(text: str) -> str:
    """One line as safe HTML, with its links: a win, a reason."""
    if (_MARKED.isdisjoint(text) and "://" not in text) or _has_too_many_marks(text):
        return escape(text)
    return _CLEANER.clean(_MARKDOWN.renderInline(text))


@lru_cache(maxsize=4096)
def title_to_html(text: str) -> str:
    """A title as safe HTML for within a line or a link: emphasis and code, of links and images the words alone."""
    if _MARKED.isdisjoint(text) or _has_too_many_marks(text):
        return escape(text)
    return _TITLE_CLEANER.clean(_RAISED.sub(_raised, _MARKDOWN.renderInline(text, {WORDS_ALONE: True})))


def _has_too_many_marks(text: str) -> bool:
    return len(text) > MOST_MARKS and sum(map(text.count, _MARKED)) > MOST_MARKS


def _raised(found: re.Match[str]) -> str:
    tag, words = found.groups()
    return f"<{tag}>{words}</{tag}>" if tag else found[0]


@lru_cache(maxsize=4096)
def title_to_text(text: str) -> str:
    """The same in plain words, for where there is no HTML: the search, names that are read aloud."""
    if _MARKED.isdisjoint(text) or _has_too_many_marks(text):
        return text
    return unescape(_WORDS_CLEANER.clean(title_to_html(text)))


def relative_links_in(text: str) -> Iterator[str]:
    """Where its relative links and images lead, as they are written but for escapes."""
    if not _has_too_many_marks(text):
        yield from (href for href, _ in relative_links_by_line(text))


def relative_links_by_line(text: str) -> Iterator[tuple[str, int]]:
    """The same of a page of any length, each with its line; of one that is written elsewhere, that of its paragraph."""
    lines = text.splitlines()
    for block in _as_written().parse(text):
        first, end = block.map or (0, 0)
        for token in block.children or ():
            href = str(token.attrs.get("href" if token.type == "link_open" else "src", ""))
            if href and not ELSEWHERE.match(href):
                yield href, next((at for at in range(first, end) if href in lines[at]), first) + 1


@cache
def _as_written() -> MarkdownIt:
    """For the check alone, which asks of few texts."""
    return MarkdownIt(*_OPTIONS)


def _no_list_of_one(text: str) -> str:
    """`84. Better than last week` is a sentence, which Markdown takes for a list that begins with its 84th entry."""
    numbers = list(_NUMBERED.finditer(text))
    if len(numbers) != 1 or numbers[0].start() or int(numbers[0][0]) == 1:
        return text
    return f"{numbers[0][0]}\\{text[numbers[0].end() :]}"


def _image(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    """One of the site; else a link to the image, or its words alone where it already stands inside a link."""
    image = tokens[index]
    words = renderer.renderInlineAsText(image.children, options, env)
    source = str(image.attrs["src"])
    if source.startswith(ROOT) and WORDS_ALONE not in env:
        return f'<img src="{escape(source)}" alt="{escape(words)}" loading="lazy">'
    words = words or "image"
    if not source or source.startswith(ROOT):
        return escape(words)
    link = Token("link_open", "a", 1, attrs={"href": source})
    inside = sum(token.nesting for token in tokens[:index] if token.tag == "a") > 0
    shown = renderer.text([Token("text", "", 0, content=words)], 0, options, env)
    return shown if inside else f"{renderer.renderToken([link], 0, options, env)}{shown}</a>"


def _bold_line(_renderer: RendererHTML, tokens: Sequence[Token], index: int, _options: Any, _env: Any) -> str:
    return "<p><strong>" if tokens[index].nesting == 1 else "</strong></p>\n"


_MARKDOWN.core.ruler.push("leading", leading)
_MARKDOWN.add_render_rule("image", _image)
_MARKDOWN.add_render_rule("heading_open", _bold_line)
_MARKDOWN.add_render_rule("heading_close", _bold_line)
