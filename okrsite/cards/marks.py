"""Marks within lines and cards: links, changes, and where something was recorded."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from html import escape
from typing import Final

from okrsite.context.addresses import ROOT
from okrsite.context.cycle import PageLink
from okrsite.language import gettext as _
from okrsite.language import later
from okrsite.richtext import title_to_html
from okrsite.views.amendments import AmendmentLine
from okrsite.views.provenance import Recorded
from okrsite.wording import turns

OUTSIDE: Final = 'rel="nofollow noopener noreferrer"'
"""What a link to an address that people wrote says."""
DOT: Final = " · "
EFFORTS: Final = {"easier": later("easier"), "harder": later("harder")}


@lru_cache(maxsize=4096)
def _name(text: str) -> str:
    html = title_to_html(text)
    return f"<bdi>{html}</bdi>" if turns(text) else html


def link(to: PageLink) -> str:
    """Within a page it is the anchor alone."""
    if to.url is None:
        return _name(to.text)
    if to.url.startswith("#"):
        return f"<a href={to.url}>{_name(to.text)}</a>"
    return f'<a href="{ROOT}{escape(to.url)}">{_name(to.text)}</a>'


def links(all_of: Iterable[PageLink]) -> str:
    return ", ".join(map(link, all_of))


def change(of: AmendmentLine) -> str:
    """`Target 300 → 250 ms easier`"""
    field = escape(of.field)
    if of.how:
        said = f"{field}: {escape(of.how)}"
    elif of.understood:
        arrow = f"<span aria-hidden=true>→</span><span class=okr-unseen> {_('became')} </span>"
        said = f"{field} <del>{escape(of.was)}</del> {arrow} <ins>{escape(of.now)}</ins>"
    else:
        said = field
    if not of.understood:
        return _("%(what)s was %(before)s", what=said, before=escape(of.was))
    effort = f'<span class="okr-effort okr-effort--{of.effort}">{_(EFFORTS[of.effort])}</span>' if of.effort else ""
    return f"{said} {effort}" if effort else said


def overdue(words: str) -> str:
    """A sign, a word and a colour; nothing where nothing is overdue."""
    return f"<span class=okr-overdue>{words}</span>" if words else ""


def heading(words: str) -> str:
    """Where a forecast leads, with the ring that marks it on the bar."""
    return f"<span class=okr-heading>{escape(words)}</span>" if words else ""


def recorded(of: Recorded | None) -> str:
    """Nothing where history is not shown."""
    if of is None:
        return ""
    request = f", {_outside(escape(of.request), of.request_url)}" if of.request else ""
    commit = _outside(f"<code>{escape(of.commit)}</code>", of.commit_url)
    said = _("recorded in %(commit)s by %(author)s", commit=commit, author=escape(of.author))
    return f"<span class=okr-meta>{said}{request}</span>"


def _outside(html: str, url: str | None) -> str:
    return f'<a href="{escape(url)}" {OUTSIDE}>{html}</a>' if url else html
