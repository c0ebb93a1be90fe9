"""Markdown that ships with okrsite, as HTML with headings that links can lead to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token


def document_to_html(text: str) -> str:
    """The ids of headings are those of the same page in a portal, which Python-Markdown makes."""
    markdown = MarkdownIt("js-default")
    markdown.add_render_rule("heading_open", _heading)
    return str(markdown.render(text))


def _heading(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    words = re.sub(r"[^\w\s-]", "", tokens[index + 1].content).strip().lower()
    tokens[index].attrSet("id", re.sub(r"[\s-]+", "-", words))
    return str(renderer.renderToken(tokens, index, options, env))
