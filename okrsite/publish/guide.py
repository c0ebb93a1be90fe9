"""The guide as HTML files that need nothing else, for whoever has no site of a portal at hand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from okrsite import resources
from okrsite.render import Templates
from okrsite.richtext import document_to_html


@dataclass(frozen=True, slots=True)
class GuideView:
    """What templates/pages/guide.html uses. `pages`: the titles of all, by name."""

    name: str
    pages: Mapping[str, str]
    text: str


def guide_files() -> dict[str, bytes]:
    """All pages, by the name of their file. Links to pages of a portal are left out; their words stay."""
    templates = Templates([resources.templates()], writers={"markdown": document_to_html})
    titles = resources.guide_titles()
    return {
        f"{name}.html": templates.render("pages/guide.html", GuideView(name, titles, _linked(text)), "").encode()
        for name, text in resources.guide().items()
    }


def _linked(text: str) -> str:
    alone = re.sub(r"\[([^\]]*)\]\(\.\./[^)]*\)", r"\1", text)
    return re.sub(r"(?<=\]\()([\w-]+)\.md", r"\1.html", alone)
