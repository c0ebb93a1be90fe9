"""From a parser's error to a plain sentence at the character that is to be changed.

A parser says where it gave up and, in its own language, why. The lines around that place are held against the table of
what people mistype in YAML: how a line looks then, and what to say. Only what none of them explains gets the general
sentence. A pattern must not match a sound line, since the lines above the one where a parser gives up may be sound;
where a line alone cannot tell, `confirmed` looks at the whole text. Order matters: the first mistake that fits is
reported.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import accumulate
from typing import Any, Final, NamedTuple

from okrsite.diagnostics import quoted
from okrsite.yaml_source.indentation import NO_SPACE_AFTER_DASH, expected_column, indent_mistake, text_rows

NO_SPACE = 'a space is missing after this ":"; write "key: value"'

START = r"^ *(?:- +)*"  # of a line, up to its first word
KEY = rf"{START}[^\s\"'#&*!|>%@`\[\]{{}},:=-][^:#\n]*"
VALUE = rf"(?:{KEY}: +|{START})"  # up to the value of a key or of a list item
ENTRY = rf"{VALUE}[{{\[](?:(?:[^\"'\n]|\"[^\"\n]*\"|'[^'\n]*')*?[,{{\[])? *"  # up to an entry in brackets
ANSWER = rf"{ENTRY}[\w/.-]+: +"  # up to the value of a key in brackets
SPACES = r"[\u00a0\u2007\u202f\u3000]"
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


def bracket_stays_open(text: str, at: int) -> bool:
    return all(depth > 0 for depth in _depths(text[at:]))


def _bracket_closes_nothing(text: str, at: int) -> bool:
    """Counted within its line, whose brackets must all be closed in it."""
    return min(_depths(text[text.rfind("\n", 0, at) + 1 : at + 1])) < 0


def _depths(text: str) -> Iterator[int]:
    """How many brackets are open after each bracket."""
    return accumulate(1 if bracket[0] in "[{" else -1 for bracket in re.finditer(r"[\[\]{}]", text))


NO_END: Final = "quoted text that starts here never ends; put the same quote at its end"
NEEDS_QUOTES: Final = "a value that starts with {} needs quotes, since that character has a meaning of its own"
COLON: Final = 'a value that contains ": " needs quotes'

_TABLE: Final[tuple[tuple[Any, ...], ...]] = (
    (
        r"(?P<at><{7}|={7}|>{7}|\|{7})(?: |$)",
        "{} is the mark of a merge that was not finished; keep one of the two versions and delete the marks",
    ),
    (
        r"^ *(?P<at>\t)",
        "this line is indented with a tab, and only spaces count; indent it by {column} spaces",
    ),
    (r"^ *(?:- +)*-(?P<at>\t)", "this is a tab, and only spaces count; replace it with a space"),
    (
        rf"{START}(?:[\w-]+:?)?(?P<at>{SPACES})",
        "spaces of another kind stand here, as copied texts have them; replace them with spaces that you type",
    ),
    (rf"{START}(?P<at>-)(?:[^\W\d_][\w-]*:(?: |$)|[{{\[\"'])", NO_SPACE_AFTER_DASH),
    (r"^ *(?P<at>[*+•–—·‣]|--) +(?:[\w-]+:(?: |$)|\{)", 'a list item begins with "-", not with {}; replace it'),
    (r"^ *(?P<at>//|<!--)", 'a comment begins with "#", not with {}; replace it'),
    (rf"{START}[\w-]+ ?(?P<at>[：﹕])", 'this colon is of another kind; replace it with ": "'),
    (
        rf"(?:{KEY}|{START}\"[\w -]+\" *): +(?:\"[^\"\n]*\"|'[^'\n]*')(?P<at>,) *$",
        "a comma parts entries in brackets, and lines need none; delete it",
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
        NO_END,
        _quote_stays_open,
    ),
    (rf"{ENTRY}(?:[\w/.-]+: +)?(?P<at>(?P<quote>[\"']))(?:(?!(?P=quote)).)*$", NO_END, _quote_stays_open),
    (
        rf"{VALUE}[\[{{](?:(?:[^\"'\]}}\n]|\"[^\"\n]*\"|'[^'\n]*')*[\s,\[{{])?(?P<at>#)",
        'from the "#" on this is a comment, and so is the closing bracket; put the text with the "#" in quotes',
    ),
    (
        rf"{VALUE}(?P<at>[\[{{])[^\[\]{{}}\n]*[\]}}] *[^\s,:#\]}}]",
        "a value that starts with {} is a list or a mapping, but text goes on behind; put all of it in quotes",
    ),
    (
        rf"{VALUE}(?P<at>[*&!%@`,\]}}]|[?:](?= )|[|>](?![-+0-9]*(?: +#.*| *)$))",
        NEEDS_QUOTES,
    ),
    (rf"{ENTRY}(?:[\w/.-]+: +)?(?P<at>[*&!%@`|>])", NEEDS_QUOTES),
    (
        rf"{ENTRY}(?:[\w/.-]+: +)?(?P<at>\?) *[,}}]",
        "{} means something in YAML; leave the key out, or put the text in quotes",
    ),
    (rf"{ENTRY}(?P<at>,)", "this comma is one too many; delete it"),
    (
        rf"{KEY}: +(?P<at>-) ",
        'a list cannot begin behind its key; put each "- " into a line of its own, or put the value in quotes',
    ),
    (
        rf"{KEY}: +(?P<at>\()[\w-]+: [^()\n]*\) *$",
        'keys that stand in one line stand in braces; replace "(" with "{" and ")" with "}"',
    ),
    (rf"{START}[\w/.-]+ *(?P<at>\{{)[\w-]+:", 'a ":" is missing before this {}'),
    (rf"{ANSWER}[^\s,;\"'{{}}\[\]]+(?P<at>;) *[\w-]+: ", 'a comma parts keys in braces, and no ";"; replace it'),
    (
        rf"{ANSWER}(?:\"[^\"\n]*\"|'[^'\n]*'|[-+]?[\d.]+%?|[a-z_]+|\[[^\]\n]*\]) +(?P<at>[a-z_]+):(?: |$)",
        "a comma is missing before {}; or, if this is text, quotes around the whole value",
    ),
    (
        rf"{KEY}: +(?P<at>[a-z_]+): [^,:#\n]+(?:, ?[a-z_]+: [^,:#\n]+)+$",
        "keys that stand in one line stand in braces; put all of it in { and }",
    ),
    (rf"{KEY}: +[^\s\"'\[{{][^#\n]*?(?P<at>:)(?: |$)", COLON),
    (rf"{ANSWER}[^\s\"'\[\]{{}},][^\"'\[\]{{}},\n]*?(?P<at>:)(?: |$)", COLON),
    (
        rf"{ANSWER}[^\s\"'\[\]{{}},][^\"'\[\]{{}},\n]*(?P<at>[\[{{])",
        "text in braces that contains {} needs quotes around all of it",
    ),
    (rf"{START}[\w-]+ *(?P<at>=) *\S", 'a value is set with ":", not with "="; write "key: value"'),
    (r"^ *(?P<at>-)[^\W\d_][^:\n]*$", NO_SPACE_AFTER_DASH),
    (
        rf"{VALUE}\{{(?:[^\"'}}\n]*, *)?[^\W\d]\w*(?P<at>:)[^\s:/\"',}}\]]",
        NO_SPACE,
    ),
    (rf"{START}[^\W\d]\w* *(?P<at>:)[^\s:/]", NO_SPACE),
    (
        r".*(?P<at>[\]}])",
        "{} closes a bracket that was never opened; delete it, or put the value in quotes if it is text",
        _bracket_closes_nothing,
    ),
    (
        rf"{VALUE}(?P<at>[\[{{])[^\n]*$",
        "{} opens here and is never closed; close it, or put the value in quotes if it is text",
        bracket_stays_open,
    ),
)


@cache
def mistakes() -> tuple[Mistake, ...]:
    """Compiled at the first mistake, since most commands meet none."""
    return tuple(Mistake(re.compile(pattern), *rest) for pattern, *rest in _TABLE)


ROWS_ABOVE = 2  # a mistake that makes its own line sound, such as an open quote, is noticed within so many lines
GENERAL = (
    "this cannot be read as YAML; look at the quotes, the brackets, "
    'the ":" and the indentation here and in the line above'
)
NO_KEYS = 'this is plain text, where lines of the form "key: value" are expected'
ESCAPE = (
    r'a "\" in double quotes begins a special character, and there is none such; '
    r'use single quotes, or write "\\" for each'
)
NO_COMMA = "a comma or a closing bracket is missing before this"
SENTENCES = {"escape": ESCAPE, "hexdecimal": ESCAPE, "',' or": NO_COMMA}  # by words that both parsers use

PlacedMistake = tuple[int, str]


def mistake_in(text: str, error: Exception) -> PlacedMistake:
    """The offset of what is wrong in `text`, and what to do about it."""
    end, begin, words = _complaint(text, error)
    rows = text.split("\n")
    row = text.count("\n", 0, end)
    begun = text.count("\n", 0, begin)
    candidates = [begun, *_rows_up_from(rows, row)]
    known = next(filter(None, (_known_mistake(text, rows, number) for number in candidates)), None)
    return known or _worded(text, end, words) or _indented(rows, begun) or _indented(rows, row) or (end, GENERAL)


def no_keys(text: str, start: int) -> PlacedMistake:
    """A whole file that is one piece of text: a key without its colon, mostly."""
    return _known_mistake(text, text.split("\n"), text.count("\n", 0, start)) or (start, NO_KEYS)


def _complaint(text: str, error: Exception) -> tuple[int, int, str]:
    """Where the parser gave up, where the thing began that it was reading, and what it said."""
    problem, context = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    words = f"{getattr(error, 'context', '')}: {getattr(error, 'problem', '')}"
    end = min(problem.index if problem else len(text), len(text))
    is_near = "scalar" in words or "simple key" in words or "flow" in words
    return end, context.index if context and is_near else end, words


def _rows_up_from(rows: list[str], row: int) -> Iterator[int]:
    written = [number for number in range(row, -1, -1) if rows[number].strip()]
    yield from written[: ROWS_ABOVE + 1]


def _known_mistake(text: str, rows: list[str], number: int) -> PlacedMistake | None:
    if number in text_rows(rows):
        return None
    start = sum(len(row) + 1 for row in rows[:number])
    for pattern, sentence, confirmed in mistakes():
        found = pattern.match(rows[number])
        if found and confirmed(text, start + found.start("at")):
            if "{column}" in sentence:
                sentence = sentence.replace("{column}", str(expected_column(rows, number)))  # noqa: PLW2901
            return start + found.start("at"), sentence.replace("{}", quoted(found["at"]))
    return None


def _worded(text: str, end: int, words: str) -> PlacedMistake | None:
    sentence = next((sentence for word, sentence in SENTENCES.items() if word in words), None)
    if sentence is ESCAPE:
        end = text.rfind("\\", 0, end + 1)
    return (end, sentence) if sentence else None


def _indented(rows: list[str], row: int) -> PlacedMistake | None:
    if found := indent_mistake(rows[: row + 1]):
        number, column, sentence = found
        return sum(len(each) + 1 for each in rows[:number]) + column, sentence
    return None
