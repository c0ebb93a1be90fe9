"""Markdown that people write into OKR files, as HTML that can do no harm, or as plain words.

markdown-it-py (without raw HTML) writes it and nh3 lets through only what is listed here; of 35 attack strings
Python-Markdown let 28 through, these two together none.

Left out on purpose: images (each would tell a foreign server who reads; a link to it stands in its place), headings
(they would upset the page's outline; they become bold lines), ids, classes, styles, and links that are neither https,
http nor mailto (their words stay). Quotes and lists nested more than some ten deep are cut off there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from html import escape, unescape
from typing import Any, Final

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

# Nesting of 20 as in CommonMark's own preset: with the 100 of js-default 10,000 "[" take 0.7 s, so 0.1 s.
_MARKDOWN = MarkdownIt("js-default", {"maxNesting": 20})

_NUMBERED: Final = re.compile(r"^ {0,3}[0-9]{1,9}(?=[.)](?:\s|$))", re.MULTILINE)

_CLEANER = nh3.Cleaner(
    tags={
        *("p", "br", "hr", "strong", "em", "s", "a", "code", "pre", "blockquote", "ul", "ol", "li"),
        *("table", "thead", "tbody", "tr", "th", "td"),
    },
    attributes={"a": {"href"}, "ol": {"start"}},
    url_schemes={"https", "http", "mailto"},
    url_relative="deny",
    link_rel="nofollow noopener noreferrer",
)
_TITLE_CLEANER = nh3.Cleaner(tags={"strong", "em", "s", "code", "sub", "sup"}, attributes={}, link_rel=None)
_WORDS_CLEANER = nh3.Cleaner(tags=set(), link_rel=None)
_MARKED: Final = frozenset("*_`[]<~\\&")
"""A text with none of these is no Markdown, as nearly all titles are not."""
MOST_MARKS: Final = 1_000
"""A text with more is shown as it is written: what 10,000 "[" or "<sub>" take grows with the square of their number."""
_RAISED: Final = re.compile(r"<code>.*?</code>|&lt;(su[bp])&gt;(.*?)&lt;/\1&gt;", re.DOTALL)
"""H<sub>2</sub>O, which Markdown has no sign for; in code it stays as it was written."""


@lru_cache(maxsize=4096)
def to_html(text: str) -> str:
    """Markdown as safe HTML, paragraphs and all; it may stand in a page as it is."""
    if _has_too_many_marks(text):
        return f"<p>{escape(text)}</p>\n"
    return _CLEANER.clean(_MARKDOWN.render(_no_list_of_one(text)))


@lru_cache(maxsize=4096)
def title_to_html(text: str) -> str:
    """A title as safe HTML for within a line or a link: emphasis and code, of links and images the words alone."""
    if _MARKED.isdisjoint(text) or _has_too_many_marks(text):
        return escape(text)
    return _TITLE_CLEANER.clean(_RAISED.sub(_raised, _MARKDOWN.renderInline(text)))


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


def _no_list_of_one(text: str) -> str:
    """`84. Better than last week` is a sentence, which Markdown takes for a list that begins with its 84th entry."""
    numbers = list(_NUMBERED.finditer(text))
    if len(numbers) != 1 or numbers[0].start() or int(numbers[0][0]) == 1:
        return text
    return f"{numbers[0][0]}\\{text[numbers[0].end() :]}"


def _image_as_link(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    """A link to the image, or its words alone where it already stands inside a link."""
    image = tokens[index]
    words = renderer.renderInlineAsText(image.children, options, env) or "image"
    link = Token("link_open", "a", 1, attrs={"href": image.attrs["src"]})
    inside = sum(token.nesting for token in tokens[:index] if token.tag == "a") > 0
    shown = renderer.text([Token("text", "", 0, content=words)], 0, options, env)
    return shown if inside else f"{renderer.renderToken([link], 0, options, env)}{shown}</a>"


def _bold_line(_renderer: RendererHTML, tokens: Sequence[Token], index: int, _options: Any, _env: Any) -> str:
    return "<p><strong>" if tokens[index].nesting == 1 else "</strong></p>\n"


_MARKDOWN.add_render_rule("image", _image_as_link)
_MARKDOWN.add_render_rule("heading_open", _bold_line)
_MARKDOWN.add_render_rule("heading_close", _bold_line)
