"""Markdown that people write, as HTML that can do no harm: texts of OKR files, and whole hand-written pages.

The one room of markdown-it-py and nh3.
"""

from okrsite.richtext.documents import document_to_html
from okrsite.richtext.pages import LeftOut, Safe, safe_page, words_of
from okrsite.richtext.texts import line_to_html, title_to_html, title_to_text, to_html

__all__ = [
    "LeftOut",
    "Safe",
    "document_to_html",
    "line_to_html",
    "safe_page",
    "title_to_html",
    "title_to_text",
    "to_html",
    "words_of",
]
