"""Check-ins on their way to becoming files: what is asked of a unit, the text that says it, the name that is free.

The command line, the prefilled file on the forge and the form in the browser all write what is decided here.
"""

from okrsite.drafts.asked import Asked, Choice, asked_of, is_asked
from okrsite.drafts.blank import blank_check_in
from okrsite.drafts.naming import folder_of, path_of_all, paths_of_one
from okrsite.drafts.text import check_in_text, listed, value_text

__all__ = [
    "Asked",
    "Choice",
    "asked_of",
    "blank_check_in",
    "check_in_text",
    "folder_of",
    "is_asked",
    "listed",
    "path_of_all",
    "paths_of_one",
    "value_text",
]
