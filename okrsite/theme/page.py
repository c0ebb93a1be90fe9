"""What pages are made of. Addresses are site-relative with "/", titles and texts plain text, bodies trusted HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from okrsite.diagnostics import Diagnostic, Severity
from okrsite.language import ngettext

# Control characters, and the private-use ones that the marks in page shells begin and end with.
_NOT_TEXT = re.compile("[\0-\x1f\x7f\U0010fff0-\U0010fff1]+")


@dataclass(frozen=True, slots=True)
class Heading:
    """One entry of a page's table of contents, leading to the element of that id."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class RenderedPage:
    """One page without its shell. `section` is the address of the navigation's entry that it belongs to.

    Without headings there is no table of contents, without `edit_url` (the forge's page, as a whole) no edit button.
    tabs: by the address that an entry of the navigation leads to from elsewhere, where it leads to from this page.
    """

    address: str
    section: str
    title: str
    description: str
    body: str
    headings: tuple[Heading, ...] = ()
    edit_url: str | None = None
    tabs: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PageForm:
    """What decides the shell of a page apart from its own words: pages of one form share one shell."""

    section: str
    depth: int
    outlined: bool
    editable: bool


def form_of(page: RenderedPage) -> PageForm:
    return PageForm(page.section, page.address.count("/"), bool(page.headings), page.edit_url is not None)


def plain(text: str) -> str:
    """Text from a file as it may stand anywhere in HTML, in an attribute too."""
    return escape(text if text.isprintable() else _NOT_TEXT.sub(" ", text))


def banner(findings: Iterable[Diagnostic]) -> str:
    """A box with all errors, on top of every page while somebody is writing; nothing where there is none."""
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    if not errors:
        return ""
    title = ngettext(
        "%(num)s error keeps this portal from being published",
        "%(num)s errors keep this portal from being published",
        len(errors),
    )
    items = "".join(f"<li><code>{plain(str(error.place))}</code> {plain(error.message)}</li>" for error in errors)
    return (
        '<div class="admonition failure" role="alert" data-search-exclude>'
        f'<p class="admonition-title">{title}</p><ul>{items}</ul></div>\n'
    )
