"""The table of what people mistype in YAML: how a line looks then, and what to say.

A pattern must not match a sound line, since the lines above the one where a parser gives up may be sound; where a line
alone cannot tell, `confirmed` looks at the whole text. Order matters: the first mistake that fits is reported.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import accumulate
from typing import Any, Final, NamedTuple

START = r"^ *(?:- +)*"  # of a line, up to its first word
KEY = rf"{START}[^\s\"'#&*!|>%@`\[\]{{}},:=-][^:#\n]*"
VALUE = rf"(?:{KEY}: +|{START})"  # up to the value of a key or of a list item
CLOSED = re.compile(r"[ \t]*(?:$|#|[,\]}:])", re.MULTILINE)


def _line_says_all(_text: str, _at: int) -> bool:
    return True


class Mistake(NamedTuple):
    """`pattern` is tried on a single line; its group `at` is what is to be changed, and "{}" in `sentence` shows it."""

    pattern: re.Pattern[str]
    sentence: str
    confirmed: Callable[[str, int], bool] = _line_says_all


def _quote_stays_open(text: str, at: int) -> bool:
    """Whether the quoted text that starts at `at` has no end, or swallows what follows up to the next value's quote."""
    end = text.find(text[at], at + 1)
    return end < 0 or not CLOSED.match(text, end + 1)


def _bracket_stays_open(text: str, at: int) -> bool:
    return all(depth > 0 for depth in _depths(text[at:]))


def _bracket_closes_nothing(text: str, at: int) -> bool:
    """Counted within its line, whose brackets must all be closed in it."""
    return min(_depths(text[text.rfind("\n", 0, at) + 1 : at + 1])) < 0


def _depths(text: str) -> Iterator[int]:
    """How many brackets are open after each bracket."""
    return accumulate(1 if bracket[0] in "[{" else -1 for bracket in re.finditer(r"[\[\]{}]", text))


_TABLE: Final[tuple[tuple[Any, ...], ...]] = (
    (
        r"(?P<at><{7}|={7}|>{7}|\|{7})(?: |$)",
        "{} is the mark of a merge that was not finished; keep one of the two versions and delete the marks",
    ),
    (
        r"^ *(?P<at>\t)",
        "this line is indented with a tab, and only spaces count; replace the tab with spaces",
    ),
    (
        rf"{START}[\w-]+:?(?P<at>[\u00a0\u2007\u202f\u3000])",
        "this is a space of another kind, as texts have it that are copied; replace it with one that you type",
    ),
    (
        rf"{VALUE}(?P<at>[“”„«‘’‚])[^\n]*:(?: |$)",
        "{} is a typographic quote, which quotes nothing; use straight quotes",
    ),
    (
        rf"{VALUE}'[^'\n]*(?P<at>')[^\W_]",
        "this apostrophe ends the text in single quotes; use double quotes, or write the apostrophe twice",
    ),
    (
        rf'{VALUE}"(?:[^"\\\n]|\\.)*(?P<at>")[^\s,:\]}}"][^"\n]*"',
        'this quote ends the quoted text too early; put a "\\" before it, or use single quotes around the value',
    ),
    (
        rf"{VALUE}(?:\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\n]|'')*') *(?P<at>[^\s,:#'\"\]}}])",
        "text goes on after its closing quote; put all of it inside the quotes",
    ),
    (
        rf"{VALUE}(?P<at>(?P<quote>[\"']))(?:(?!(?P=quote)).)*$",
        "quoted text that starts here never ends; put the same quote at its end",
        _quote_stays_open,
    ),
    (
        rf"{VALUE}[\[{{](?:[^\"'\]}}\n]*[\s,\[{{])?(?P<at>#)",
        'from the "#" on this is a comment, and so is the closing bracket; put the text with the "#" in quotes',
    ),
    (
        rf"{VALUE}(?P<at>[\[{{])[^\[\]{{}}\n]*[\]}}] *[^\s,:#\]}}]",
        "a value that starts with {} is a list or a mapping, but text goes on behind; put all of it in quotes",
    ),
    (
        rf"{VALUE}(?P<at>[*&!%@`,\]}}]|[?:](?= )|[|>](?![-+0-9]*(?: +#.*| *)$))",
        "a value that starts with {} needs quotes, since that character has a meaning of its own",
    ),
    (
        rf"{KEY}: +(?P<at>-) ",
        'a list cannot begin behind its key; put each "- " into a line of its own, or put the value in quotes',
    ),
    (rf"{KEY}: +[^\s\"'\[{{][^#\n]*?(?P<at>:)(?: |$)", 'a value that contains ": " needs quotes'),
    (rf"{START}[\w-]+ *(?P<at>=) *\S", 'a value is set with ":", not with "="; write "key: value"'),
    (r"^ *(?P<at>-)[^\W\d_][^:\n]*$", 'a list item needs a space after its "-"'),
    (
        rf"{VALUE}\{{(?:[^\"'}}\n]*, *)?[^\W\d]\w*(?P<at>:)[^\s:/\"',}}\]]",
        'a space is missing after this ":"; write "key: value"',
    ),
    (rf"{START}[^\W\d]\w*(?P<at>:)[^\s:/]", 'a space is missing after this ":"; write "key: value"'),
    (
        r".*(?P<at>[\]}])",
        "{} closes a bracket that was never opened; delete it, or put the value in quotes if it is text",
        _bracket_closes_nothing,
    ),
    (
        rf"{VALUE}(?P<at>[\[{{])[^\n]*$",
        "{} opens here and is never closed; close it, or put the value in quotes if it is text",
        _bracket_stays_open,
    ),
)


@cache
def mistakes() -> tuple[Mistake, ...]:
    """Compiled at the first mistake, since most commands meet none."""
    return tuple(Mistake(re.compile(pattern), *rest) for pattern, *rest in _TABLE)
