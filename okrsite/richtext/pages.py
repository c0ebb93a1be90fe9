"""Hand-written pages after Python-Markdown: what its extensions and Material need stays, what could run does not.

Left out: scripts, styles, frames, forms and other fields, event handlers, `style` but for the alignment of a table's
cells, links that are neither https, http, mailto, tel nor relative, images from another site (each would tell a foreign
server who reads), and ids, classes and titles that the theme's own scripts act on.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser
from typing import Final

import nh3

from okrsite.diagnostics import quoted

_TAGS: Final = {
    *("a", "abbr", "address", "article", "aside", "b", "bdi", "bdo", "blockquote", "br", "caption", "center", "cite"),
    *("code", "col", "colgroup", "dd", "del", "details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure"),
    *("footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "i", "img", "input", "ins", "kbd", "label", "li"),
    *("main", "mark", "nav", "ol", "p", "pre", "q", "rp", "rt", "ruby", "s", "samp", "section", "small", "span"),
    *("strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "tt", "u"),
    *("ul", "var", "wbr"),
    *("svg", "path"),  # Material writes an icon into the page
}
_WITH_THEIR_CONTENT: Final = {"script", "style", "iframe", "noscript", "object", "template", "textarea", "title"}
_CELL: Final = {"align", "colspan", "rowspan", "scope", "headers", "style", "valign"}
_ATTRIBUTES: Final = {
    "*": {"align", "class", "data-search-exclude", "dir", "hidden", "id", "lang", "role", "title", "translate"},
    "a": {"download", "href", "name", "rel", "target"},
    "blockquote": {"cite"},
    "col": {"align", "span", "width"},
    "del": {"cite", "datetime"},
    "details": {"open"},
    "div": {"data-tabs"},
    "img": {"alt", "decoding", "height", "loading", "src", "width"},
    "input": {"checked", "disabled", "name", "type"},
    "ins": {"cite", "datetime"},
    "label": {"for"},
    "li": {"value"},
    "ol": {"reversed", "start", "type"},
    "path": {"clip-rule", "d", "fill", "fill-rule"},
    "pre": {"tabindex"},
    "q": {"cite"},
    "span": {"data-linenos"},
    "svg": {"fill", "height", "viewBox", "width", "xmlns"},
    "table": {"align", "width"},
    "td": _CELL,
    "th": _CELL | {"abbr"},
    "time": {"datetime"},
}
_SCHEMES: Final = {"https", "http", "mailto", "tel"}

_ALIGNED: Final = re.compile(r"text-align: ?(?:left|right|center|justify);?")
_ELSEWHERE: Final = re.compile(r"[a-z][a-z0-9+.-]*:|[\\/]{2}", re.IGNORECASE)
_NOT_SEEN: Final = re.compile(r"[\0-\x20]+")
# Browsers let scripts find an element by such a name, and Material's read their own settings from `__config`.
_THEMES_OWN: Final = re.compile(r"__(?!tabbed_\d|codelineno-|span-)")
_NUMBERED: Final = re.compile(r"__(?:tabbed_|codelineno-)[\w-]+")
_NOT_AN_ID: Final = re.compile(r"""[\s"'<>&`]""")
# Material loads a script from a foreign server for the first; the second begins the replay of a cascade.
_ACTED_ON: Final = {"mermaid", "okr-replay"}


def _kept(tag: str, name: str, value: str) -> str | None:
    """The value that an allowed attribute may have; None: it is left out."""
    if name == "class" and not _ACTED_ON.isdisjoint(value.split()):
        return " ".join(word for word in value.split() if word not in _ACTED_ON) or None
    if (tag, name) == ("input", "type"):
        return value if value in ("checkbox", "radio") else "checkbox"
    return value if _is_fine(tag, name, value) else None


def _is_fine(tag: str, name: str, value: str) -> bool:
    match tag, name:
        case _, "id":
            return not (_THEMES_OWN.match(value) or _NOT_AN_ID.search(value))
        case _, "name" | "for":
            return _NUMBERED.fullmatch(value) is not None
        case _, "title":  # Material's tooltips show it as HTML
            return "<" not in value
        case _, "style":
            return _ALIGNED.fullmatch(value) is not None
        case "img", "src":
            return not _ELSEWHERE.match(_NOT_SEEN.sub("", value))
    return True


_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    clean_content_tags=_WITH_THEIR_CONTENT,
    attributes=_ATTRIBUTES,
    generic_attribute_prefixes={"aria-"},
    attribute_filter=_kept,
    url_schemes=_SCHEMES,
    link_rel=None,
)
_WORDS_CLEANER = nh3.Cleaner(tags=set(), link_rel=None)

# The cleaner's time grows with the square of the depth: 100,000 elements in each other took it minutes. Where the two
# parsers disagree on what ends what, the depth that is counted here is too small, so the tags are limited too.
_DEEPEST: Final = 200
_MOST_TAGS: Final = 40_000
_NEED_NO_END: Final = {
    *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"),
    *("colgroup", "dd", "dt", "li", "option", "p", "tbody", "td", "tfoot", "th", "thead", "tr"),
}
_TOO_MUCH: Final = f"the whole page, which has more than {_MOST_TAGS:,} tags or elements nested deeper than {_DEEPEST}"

Item = tuple[str, str, str]
"""A tag, one of its attributes or "", and the attribute's value."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """`words` name what did not pass; `written` finds it in a Markdown source, where it stands as HTML."""

    words: str
    written: re.Pattern[str]
    fix: str = "hand-written pages are not code, so write it in another way or delete it"


@dataclass(frozen=True, slots=True)
class Safe:
    html: str
    left_out: tuple[LeftOut, ...]


def safe_page(html: str) -> Safe:
    """A page's HTML without what could run, and what that was. The second is for the author; nothing relies on it."""
    before = _items_of(html)
    if before is None:
        return Safe("", (LeftOut(_TOO_MUCH, re.compile("(?!)"), "split it"),))
    cleaned = _CLEANER.clean(html)
    after = _items_of(cleaned)
    lost = before - (before if after is None else after)
    gone = {tag for tag, name, _ in lost if not name}
    told = (item for item in lost if not item[1] or item[0] not in gone)
    return Safe(cleaned, tuple({left.words: left for left in map(_left_out, told)}.values()))


def words_of(html: str) -> str:
    """The words of a title that may hold HTML, as plain text."""
    return unescape(_WORDS_CLEANER.clean(html))


class _TooDeep(Exception):
    pass


class _Items(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: Counter[Item] = Counter()
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found[tag, "", ""] += 1
        self.found.update((tag, name, value or "") for name, value in attrs)
        if tag not in _NEED_NO_END:
            self._open.append(tag)
        if len(self._open) > _DEEPEST:
            raise _TooDeep

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """HTML ends nothing by a slash."""
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        """One that ends nothing changes nothing."""
        if tag in self._open:
            while self._open.pop() != tag:
                """What is open inside ends with it."""


def _items_of(html: str) -> Counter[Item] | None:
    """None where there are too many, or they are nested too deep."""
    if html.count("<") > _MOST_TAGS:
        return None
    parser = _Items()
    try:
        parser.feed(html)
        parser.close()
    except _TooDeep:
        return None
    return parser.found


def _left_out(item: Item) -> LeftOut:
    tag, name, value = item
    if not name:
        return LeftOut(f"<{tag}>", re.compile(rf"<{re.escape(tag)}\b", re.IGNORECASE))
    if name in ("href", "src", "class", "id", "title"):
        return LeftOut(f"{name}={quoted(value)} of <{tag}>", re.compile(re.escape(value)))
    return LeftOut(f"{name} of <{tag}>", re.compile(rf"\b{re.escape(name)}\s*=", re.IGNORECASE))
