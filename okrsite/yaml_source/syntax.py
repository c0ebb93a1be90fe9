"""From a parser's error to a plain sentence at the character that is to be changed.

A parser says where it gave up and, in its own language, why. The lines around that place are held against the table of
known mistakes; only what none of them explains gets the general sentence.
"""

from __future__ import annotations

from collections.abc import Iterator

from okrsite.diagnostics import quoted
from okrsite.yaml_source.indents import indent_mistake
from okrsite.yaml_source.mistakes import mistakes

ROWS_ABOVE = 2  # a mistake that makes its own line sound, such as an open quote, is noticed within so many lines
GENERAL = (
    "this cannot be read as YAML; look at the quotes, the brackets, "
    'the ":" and the indentation here and in the line above'
)
NO_KEYS = 'this is plain text, where lines of the form "key: value" are expected'
ESCAPE = r'a "\" in double quotes begins a special character, and there is none such; write "\\", or use single quotes'
NO_COMMA = "a comma or a closing bracket is missing before this"
SENTENCES = {"escape": ESCAPE, "hexdecimal": ESCAPE, "',' or": NO_COMMA}  # by words that both parsers use

Mistake = tuple[int, str]


def mistake_in(text: str, error: Exception) -> Mistake:
    """The offset of what is wrong in `text`, and what to do about it."""
    end, begin, words = _complaint(text, error)
    rows = text.split("\n")
    row = text.count("\n", 0, end)
    begun = text.count("\n", 0, begin)
    candidates = [begun, *_rows_up_from(rows, row)]
    known = next(filter(None, (_known_mistake(text, rows, number) for number in candidates)), None)
    return known or _worded(text, end, words) or _indented(rows, begun) or _indented(rows, row) or (end, GENERAL)


def no_keys(text: str, start: int) -> Mistake:
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


def _known_mistake(text: str, rows: list[str], number: int) -> Mistake | None:
    start = sum(len(row) + 1 for row in rows[:number])
    for pattern, sentence, confirmed in mistakes():
        found = pattern.match(rows[number])
        if found and confirmed(text, start + found.start("at")):
            return start + found.start("at"), sentence.replace("{}", quoted(found["at"]))
    return None


def _worded(text: str, end: int, words: str) -> Mistake | None:
    sentence = next((sentence for word, sentence in SENTENCES.items() if word in words), None)
    if sentence is ESCAPE:
        end = text.rfind("\\", 0, end + 1)
    return (end, sentence) if sentence else None


def _indented(rows: list[str], row: int) -> Mistake | None:
    found = indent_mistake(rows[: row + 1])
    return (sum(len(row) + 1 for row in rows[:row]) + found[0], found[1]) if found else None
