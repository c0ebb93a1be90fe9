"""A theme's page cut at its marks, and pages poured into it.

Themes print titles and descriptions raw, so everything but the body is escaped here.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

from okrsite.shell.marks import BODY_NAME, CLOSE, MARK, OPEN, SECTION
from okrsite.shell.outline import FIRST, SECOND, Outline, outline_at, words_of
from okrsite.shell.sheets import Form, Sheet, plain

# Where Material shows what every page needs; a portal's own templates may have lost it.
PARTS = {
    "title": "the title (block htmltitle)",
    "description": "the description (block site_meta)",
    "canonical": "the canonical address (block site_meta)",
    BODY_NAME: "the content (partials/content.html)",
}
NAMES = {*PARTS, *FIRST, *SECOND, "edit", "raw"}
TRACES = (OPEN, CLOSE, "\\udbff\\udff")  # the last as JSON writes both


class MouldError(ValueError):
    """The theme's templates do not show what every page needs. The message names the part."""


@dataclass(frozen=True, slots=True)
class Mould:
    """`pieces` are HTML, but for the names of marks at the places `fields` and for those that `outlines` belong at."""

    pieces: tuple[str, ...]
    fields: tuple[int, ...]
    outlines: tuple[tuple[int, Outline], ...]
    site_url: str

    @classmethod
    def cut(cls, html: str, form: Form, site_url: str = "") -> Mould:
        """Raises MouldError where the theme shows a mark too seldom, too often or changed.

        Without a `site_url` a theme has no canonical address to show.
        """
        pieces = MARK.split(html.replace(SECTION, escape("../" * form.depth + quote(form.section))))
        _check(Counter(pieces[1::2]), canonical=bool(site_url))
        _check_unharmed(pieces)
        outlines = _gather_outlines(pieces)
        fields = tuple(place for place in range(1, len(pieces), 2) if place not in outlines)
        return cls(tuple(pieces), fields, tuple(outlines.items()), site_url.rstrip("/"))

    def pour(self, sheet: Sheet) -> str:
        """The whole page."""
        page, words = list(self.pieces), self._words(sheet)
        for place in self.fields:
            page[place] = words[page[place]]
        entries = words_of(sheet.headings)
        for place, outline in self.outlines:
            page[place] = outline.filled(entries)
        return "".join(page)

    def _words(self, sheet: Sheet) -> dict[str, str]:
        edit_url = sheet.edit_url or ""
        return {
            "title": plain(sheet.title),
            "description": plain(sheet.description),
            "canonical": escape(f"{self.site_url}/{quote(sheet.address)}"),
            BODY_NAME: sheet.body,
            "edit": plain(edit_url),
            # Material's "view source" has the edit page's address with "raw" for "edit", in the mark as well.
            "raw": plain(edit_url.replace("/edit/", "/raw/", 1)),
        }


def _check(found: Counter[str], *, canonical: bool) -> None:
    for name, part in PARTS.items():
        if not found[name] and (canonical or name != "canonical"):
            raise MouldError(f"the theme does not show {part}; look at the templates that override it")
    if found[BODY_NAME] > 1:
        raise MouldError(f"the theme shows {PARTS[BODY_NAME]} {found[BODY_NAME]} times; look at the templates that do")


def _check_unharmed(pieces: list[str]) -> None:
    """A theme that shortens, capitalises or quotes a title for a script does the same to a mark."""
    html = "".join(pieces[::2])
    if any(trace in html for trace in TRACES) or not NAMES.issuperset(pieces[1::2]):
        raise MouldError("the theme shortens or changes a page's own words somewhere; print them as they are")


def _gather_outlines(pieces: list[str]) -> dict[int, Outline]:
    """Each table of contents by its place in `pieces`, where it becomes one piece."""
    outlines: dict[int, Outline] = {}
    for place in range(1, len(pieces), 2):
        if place < len(pieces) and pieces[place] in FIRST | SECOND:
            found = outline_at(place, pieces)
            if found is None:
                raise MouldError("the theme's table of contents (partials/toc-item.html) shows two entries in two ways")
            outlines[place], last = found
            pieces[place : last + 1] = ["outline"]
    return outlines
