"""From a parser's error to a plain sentence at the character that is to be changed.

A parser says where it gave up and, in its own language, why. The lines around that place are held against the table of
what people mistype in YAML: how a line looks then, and what to say. Only what none of them explains gets the general
sentence. A pattern must not match a sound line, since the lines above the one where a parser gives up may be sound;
where a line alone cannot tell, `confirmed` looks at the whole text. Order matters: the first mistake that fits is
reported.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import accumulate
from typing import Any, Final, NamedTuple

from okrsite.diagnostics import quoted

ROW = re.compile(r"(?P<head> *(?:- +|-$)*)(?P<rest>[^\s#].*)?")

LIST_AMONG_KEYS = 'a list item stands among keys here; indent it below the key that it belongs to, or delete the "- "'
KEY_AMONG_ITEMS = 'a "- " is missing here, since the neighbours of this line are list items'
NO_SPACE = 'a space is missing after this ":"; write "key: value"'
NO_KEY = 'this line has no "key:"; if it goes on with the text above, indent it more than the key of that text'


def indent_mistake(rows: Sequence[str]) -> tuple[int, str] | None:
    """The column, from 0, and the sentence for the last of `rows`, which its parser did not accept."""
    open_blocks, starts = _open_blocks(rows[:-1]), _starts(rows[-1])
    if not open_blocks or not starts:
        return None
    column, kind = starts[0]
    if column not in open_blocks:
        return column, _odd_indent(column, min(open_blocks, key=lambda known: abs(known - column)))
    if kind not in open_blocks[column]:
        return column, LIST_AMONG_KEYS if kind == "item" else KEY_AMONG_ITEMS
    return (column, NO_KEY) if kind == "key" and ":" not in rows[-1] else None


def _odd_indent(column: int, near: int) -> str:
    return (
        f"this line is indented by {column}, its neighbours by {near}; indent them alike, "
        "or put the text above in quotes if this line belongs to it"
    )


def _open_blocks(rows: Sequence[str]) -> dict[int, set[str]]:
    """What began in each column in which the next line may go on."""
    blocks: dict[int, set[str]] = {}
    for starts in map(_starts, rows):
        if starts:
            blocks = {column: kinds for column, kinds in blocks.items() if column <= starts[0][0]}
        for column, kind in starts:
            blocks.setdefault(column, set()).add(kind)
    return blocks


def _starts(row: str) -> list[tuple[int, str]]:
    """The columns in which something starts in a line: list items, then the key or text behind them."""
    found = ROW.match(row)
    if not found or not (found["rest"] or "-" in found["head"]):
        return []
    items = [(column, "item") for column, character in enumerate(found["head"]) if character == "-"]
    return [*items, (len(found["head"]), "key")] if found["rest"] else items


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
        NO_SPACE,
    ),
    (rf"{START}[^\W\d]\w*(?P<at>:)[^\s:/]", NO_SPACE),
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


ROWS_ABOVE = 2  # a mistake that makes its own line sound, such as an open quote, is noticed within so many lines
GENERAL = (
    "this cannot be read as YAML; look at the quotes, the brackets, "
    'the ":" and the indentation here and in the line above'
)
NO_KEYS = 'this is plain text, where lines of the form "key: value" are expected'
ESCAPE = r'a "\" in double quotes begins a special character, and there is none such; write "\\", or use single quotes'
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
    start = sum(len(row) + 1 for row in rows[:number])
    for pattern, sentence, confirmed in mistakes():
        found = pattern.match(rows[number])
        if found and confirmed(text, start + found.start("at")):
            return start + found.start("at"), sentence.replace("{}", quoted(found["at"]))
    return None


def _worded(text: str, end: int, words: str) -> PlacedMistake | None:
    sentence = next((sentence for word, sentence in SENTENCES.items() if word in words), None)
    if sentence is ESCAPE:
        end = text.rfind("\\", 0, end + 1)
    return (end, sentence) if sentence else None


def _indented(rows: list[str], row: int) -> PlacedMistake | None:
    found = indent_mistake(rows[: row + 1])
    return (sum(len(row) + 1 for row in rows[:row]) + found[0], found[1]) if found else None
