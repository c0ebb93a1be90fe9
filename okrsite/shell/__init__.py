"""The shell of a page: what the theme puts around a body.

The theme renders one page for each form that pages take, with marks where a page's own words go. Such a page is a
mould: cut at its marks once, it makes any number of pages by joining strings (14 µs a page; the theme takes 3 ms).
Pure string work: whatever can render a page with a title, a description and a table of contents can make moulds.
"""

from okrsite.shell.marks import CANONICAL, CONTENT, EDIT, ENTRIES, SECTION, TITLE, TOP, front_matter
from okrsite.shell.mould import Mould, MouldError
from okrsite.shell.policy import guarded, inline_scripts
from okrsite.shell.sheets import Form, Heading, SearchEntry, Section, Sheet, form_of, plain

__all__ = [
    "CANONICAL",
    "CONTENT",
    "EDIT",
    "ENTRIES",
    "SECTION",
    "TITLE",
    "TOP",
    "Form",
    "Heading",
    "Mould",
    "MouldError",
    "SearchEntry",
    "Section",
    "Sheet",
    "form_of",
    "front_matter",
    "guarded",
    "inline_scripts",
    "plain",
]
