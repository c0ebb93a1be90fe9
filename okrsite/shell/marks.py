"""What stands in a mould where a page's own words go.

Marks begin and end with private-use characters of the last Unicode plane, which neither texts nor icon fonts use.
"""

from __future__ import annotations

import re

from okrsite.shell.sheets import Form

OPEN, CLOSE = "\U0010fff0", "\U0010fff1"
MARK = re.compile(f"{OPEN}([^{CLOSE}]+){CLOSE}")
# Material puts a heading of its own before content without this.
BODY_NAME = "<h1"


def mark(name: str) -> str:
    return f"{OPEN}{name}{CLOSE}"


TITLE, DESCRIPTION, CANONICAL, EDIT = map(mark, ("title", "description", "canonical", "edit"))
# Where the navigation's active entry leads. With a dot, or MkDocs takes it for a folder.
SECTION = mark("section.html")
# Two entries (id, title), so that a mould shows what stands between them.
ENTRIES = ((mark("id1"), mark("heading1")), (mark("id2"), mark("heading2")))
# The id that "skip to content" leads to, on every page.
TOP = "okr-page"
CONTENT = f'<div class="{TOP}" id="{TOP}">{mark(BODY_NAME)}</div>'


def front_matter(form: Form) -> dict[str, object]:
    """Of the page that becomes the mould. Bodies are wide: on a desk the tabs alone show the sections."""
    hidden = ["navigation"] if form.outlined else ["navigation", "toc"]
    return {"title": TITLE, "description": DESCRIPTION, "hide": hidden, "search": {"exclude": True}}
