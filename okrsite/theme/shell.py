"""Page shells: what the theme puts around a body, cut once at its marks and filled any number of times.

The theme renders one page for each form that pages take, with marks where a page's own words go. Cut there, it makes
pages by joining strings (14 µs a page; the theme takes 3 ms). Whatever can render a page with a title, a description
and a table of contents can make page shells: this is pure string work and knows no theme.

Marks begin and end with private-use characters of the last Unicode plane, which neither texts nor icon fonts use.
Themes print titles and descriptions raw, so everything but the body is escaped here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import quote

from okrsite.theme.compact import compact
from okrsite.theme.page import Heading, PageForm, RenderedPage, plain

OPEN, CLOSE = "\U0010fff0", "\U0010fff1"
MARK = re.compile(f"{OPEN}([^{CLOSE}]+){CLOSE}")
# Material puts a heading of its own before content without this.
BODY_NAME = "<h1"


def mark(name: str) -> str:
    return f"{OPEN}{name}{CLOSE}"


TITLE, DESCRIPTION, CANONICAL, EDIT = map(mark, ("title", "description", "canonical", "edit"))
# Where the navigation's active entry leads. With a dot, or MkDocs takes it for a folder.
SECTION = mark("section.html")
# Two entries (id, title), so that a shell shows what stands between them.
ENTRIES = ((mark("id1"), mark("heading1")), (mark("id2"), mark("heading2")))
# The id that "skip to content" leads to, on every page.
TOP = "okr-page"
CONTENT = f'<div class="{TOP}" id="{TOP}">{mark(BODY_NAME)}</div>'
HOME_BODY = mark("home")
"""On the hand-written home page: where the portal's part of it goes."""
FIRST, SECOND = ({"id1", "heading1"}, {"id2", "heading2"})
# Where Material shows what every page needs; a portal's own templates may have lost it.
PARTS = {
    "title": "the title (block htmltitle)",
    "description": "the description (block site_meta)",
    "canonical": "the canonical address (block site_meta)",
    BODY_NAME: "the content (partials/content.html)",
}
NAMES = {*PARTS, *FIRST, *SECOND, "edit", "raw"}
TRACES = (OPEN, CLOSE, "\\udbff\\udff")  # the last as JSON writes both


def front_matter(form: PageForm) -> dict[str, object]:
    """Of the page that becomes a page shell. Bodies are wide: on a desk the tabs alone show the sections."""
    hidden = ["navigation"] if form.outlined else ["navigation", "toc"]
    return {"title": TITLE, "description": DESCRIPTION, "hide": hidden, "search": {"exclude": True}}


class ThemeError(ValueError):
    """The theme's templates do not show what every page needs. The message names the part."""


@dataclass(frozen=True, slots=True)
class PageShell:
    """`pieces` are HTML, but for the names of marks at the places `fields` and for those that `outlines` belong at."""

    pieces: tuple[str, ...]
    fields: tuple[int, ...]
    outlines: tuple[tuple[int, Outline], ...]
    site_url: str

    @classmethod
    def cut(cls, html: str, form: PageForm, site_url: str = "") -> PageShell:
        """Raises ThemeError where the theme shows a mark too seldom, too often or changed.

        Without a `site_url` a theme has no canonical address to show.
        """
        pieces = MARK.split(compact(html).replace(SECTION, escape("../" * form.depth + quote(form.section))))
        _check(Counter(pieces[1::2]), canonical=bool(site_url))
        _check_unharmed(pieces)
        outlines = _gather_outlines(pieces)
        fields = tuple(place for place in range(1, len(pieces), 2) if place not in outlines)
        return cls(tuple(pieces), fields, tuple(outlines.items()), site_url.rstrip("/"))

    @classmethod
    def read(cls, written: Sequence[Any]) -> PageShell:
        """From its fields as JSON has them."""
        pieces, fields, outlines, site_url = written
        found = tuple((place, Outline(*outline)) for place, outline in outlines)
        return cls(tuple(pieces), tuple(fields), found, site_url)

    def fill(self, page: RenderedPage) -> str:
        """The whole page, as HTML."""
        pieces, words = list(self.pieces), self._words(page)
        for place in self.fields:
            pieces[place] = words[pieces[place]]
        entries = words_of(page.headings)
        for place, outline in self.outlines:
            pieces[place] = outline.filled(entries)
        if page.tabs:
            pieces[::2] = [_led_on(html, page) for html in pieces[::2]]
        return "".join(pieces)

    def _words(self, page: RenderedPage) -> dict[str, str]:
        edit_url = page.edit_url or ""
        return {
            "title": plain(page.title),
            "description": plain(page.description),
            "canonical": escape(f"{self.site_url}/{quote(page.address)}"),
            BODY_NAME: page.body,
            "edit": plain(edit_url),
            # Material's "view source" has the edit page's address with "raw" for "edit", in the mark as well.
            "raw": plain(edit_url.replace("/edit/", "/raw/", 1)),
        }


def _led_on(html: str, page: RenderedPage) -> str:
    root = "../" * page.address.count("/")
    for elsewhere, here in page.tabs:
        html = html.replace(f'href="{root}{quote(elsewhere)}"', f'href="{root}{quote(here)}"')
    return html


def _check(found: Counter[str], *, canonical: bool) -> None:
    for name, part in PARTS.items():
        if not found[name] and (canonical or name != "canonical"):
            raise ThemeError(f"the theme does not show {part}; look at the templates that override it")
    if found[BODY_NAME] > 1:
        raise ThemeError(f"the theme shows {PARTS[BODY_NAME]} {found[BODY_NAME]} times; look at the templates that do")


def _check_unharmed(pieces: list[str]) -> None:
    """A theme that shortens, capitalises or quotes a title for a script does the same to a mark."""
    html = "".join(pieces[::2])
    if any(trace in html for trace in TRACES) or not NAMES.issuperset(pieces[1::2]):
        raise ThemeError("the theme shortens or changes a page's own words somewhere; print them as they are")


def _gather_outlines(pieces: list[str]) -> dict[int, Outline]:
    """Each table of contents by its place in `pieces`, where it becomes one piece."""
    outlines: dict[int, Outline] = {}
    for place in range(1, len(pieces), 2):
        if place < len(pieces) and pieces[place] in FIRST | SECOND:
            found = outline_at(place, pieces)
            if found is None:
                raise ThemeError("the theme's table of contents (partials/toc-item.html) shows two entries in two ways")
            outlines[place], last = found
            pieces[place : last + 1] = ["outline"]
    return outlines


@dataclass(frozen=True, slots=True)
class Outline:
    """A table of contents: one entry, with {id} and {heading} in it, and what stands between two entries."""

    entry: str
    between: str

    def filled(self, words: Iterable[dict[str, str]]) -> str:
        return self.between.join(map(self.entry.format_map, words))


def words_of(headings: Iterable[Heading]) -> list[dict[str, str]]:
    """What an outline is filled with; a page has two outlines and makes these once."""
    return [{"id": plain(heading.id), "heading": plain(heading.title)} for heading in headings]


def outline_at(place: int, pieces: Sequence[str]) -> tuple[Outline, int] | None:
    """The outline whose first mark is at `place`, and the place of its last; None where it is not two equal entries.

    `pieces` has the names of marks at odd places and HTML at even ones.
    """
    second = _past(FIRST, place, pieces)
    last = _past(SECOND, second, pieces) - 2
    entries = [_template(pieces[start : end + 1]) for start, end in ((place, second - 2), (second, last))]
    return (Outline(entries[1], pieces[second - 1]), last) if entries[0] == entries[1] else None


def _past(names: set[str], place: int, pieces: Sequence[str]) -> int:
    while place < len(pieces) and pieces[place] in names:
        place += 2
    return place


def _template(entry: Sequence[str]) -> str:
    """From names of marks at even places and HTML at odd ones; braces in the HTML are doubled."""
    return "".join(
        piece.replace("{", "{{").replace("}", "}}") if place % 2 else "{" + piece.rstrip("12") + "}"
        for place, piece in enumerate(entry)
    )
