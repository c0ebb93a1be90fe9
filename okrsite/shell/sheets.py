"""What pages are made of. Addresses are site-relative with "/", titles and texts plain text, bodies trusted HTML."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape

# Control characters, and the private-use ones that the marks in moulds begin and end with.
_NOT_TEXT = re.compile("[\0-\x1f\x7f\U0010fff0-\U0010fff1]+")


@dataclass(frozen=True, slots=True)
class Heading:
    """One entry of a page's table of contents, leading to the element of that id."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page without its shell. `section` is the address of the navigation's entry that it belongs to.

    Without headings there is no table of contents, without `edit_url` (the forge's page, as a whole) no edit button.
    """

    address: str
    section: str
    title: str
    description: str
    body: str
    headings: tuple[Heading, ...] = ()
    edit_url: str | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """One entry of the navigation, and the page that it opens."""

    title: str
    address: str


@dataclass(frozen=True, slots=True)
class SearchEntry:
    """What the search knows of a page, or of a part of it where `location` has an anchor."""

    location: str
    title: str
    text: str
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class Form:
    """What decides the shell of a page apart from its own words: all sheets of one form are poured into one mould."""

    section: str
    depth: int
    outlined: bool
    editable: bool


def form_of(sheet: Sheet) -> Form:
    return Form(sheet.section, sheet.address.count("/"), bool(sheet.headings), sheet.edit_url is not None)


def plain(text: str) -> str:
    """Text from a file as it may stand anywhere in HTML, in an attribute too."""
    return escape(text if text.isprintable() else _NOT_TEXT.sub(" ", text))
