"""Text of people in Markdown of a forge: it reads as it was written, and does nothing.

A comment is rendered twice, first as Markdown and then by the forge, which looks for @names, #numbers, addresses and
emoji in what came out. Backslashes and entities stop the first, an invisible joiner within such a mark the second. No
text stands at the beginning of a line, where it could begin a heading, a list or a command of the forge.
"""

from __future__ import annotations

import re
from html import escape
from typing import Final

JOINER: Final = "\u2060"
_MARKDOWN: Final = {ord(c): f"\\{c}" for c in "\\`*_{}[]()#+-!|~$^="} | {
    ord("<"): "&lt;",
    ord(">"): "&gt;",
    ord("&"): "&amp;",
}
# What begins a mention, a reference, a label, a milestone, a snippet, an epic, an emoji; and an address without them.
_MARKS: Final = re.compile(r"([@#!$~%&^:])(?=[\w/.-])|(\bwww)(?=\.)|(\bGH)(?=-)", re.IGNORECASE)


def plain(text: str) -> str:
    """`text` as it may stand inside of a line, of a table's cell and of a link's text."""
    shown = "".join(c if c.isprintable() or c == "\u00a0" else " " for c in text)
    return _MARKS.sub(lambda found: found[0] + JOINER, shown).translate(_MARKDOWN).strip()


def in_html(text: str) -> str:
    """`text` as it may stand within a tag of its own, where a forge reads no Markdown."""
    return escape(_MARKS.sub(lambda found: found[0] + JOINER, text))


def code(text: str) -> str:
    """An id, as code; a forge leaves alone what stands there."""
    shown = "".join(c if c.isprintable() and c not in "`|" else " " for c in text).strip()
    return f"`{shown}`" if shown else ""
