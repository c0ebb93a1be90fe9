"""In which column a line was meant to begin that stands where nothing can go on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

ROW = re.compile(r"(?P<head> *(?:- +|-$)*)(?P<rest>[^\s#].*)?")
NAMED = re.compile(r"(?P<key>[\w/.-]+|\"[^\"]*\"):(?: |$)")
BLOCK_TEXT = re.compile(r"[|>][-+0-9]*(?: +#.*)?$")

LIST_AMONG_KEYS = 'a list item stands among keys here; indent it below the key that it belongs to, or delete the "- "'
KEY_AMONG_ITEMS = 'a "- " is missing here, since the neighbours of this line are list items'
NO_SPACE_AFTER_DASH = 'a list item needs a space after its "-"'
NO_KEY = 'this line has no "key:"; if it goes on with the text above, indent it more than the key of that text'

Blocks = dict[int, set[str]]
"""What began in each column in which the next line may go on: keys, items of a list, or both."""


class Misplaced(NamedTuple):
    """A line, by its number, with what to do about it."""

    row: int
    column: int
    sentence: str


def indent_mistake(rows: Sequence[str]) -> Misplaced | None:
    """For the last of `rows`, which its parser did not accept, or for the line above that made it so."""
    blocks, starts, last = _open_blocks(rows[:-1]), _starts(rows[-1]), len(rows) - 1
    if not blocks or not starts:
        return None
    column, kind = starts[0]
    if column not in blocks:
        return _left_too_early(rows, column, kind) or Misplaced(last, column, _odd(rows[-1], column, blocks, kind))
    if kind not in blocks[column]:
        return Misplaced(last, column, _of_other_kind(rows, column, kind, blocks))
    return Misplaced(last, column, NO_KEY) if kind == "key" and ":" not in rows[-1] else None


def expected_column(rows: Sequence[str], number: int) -> int:
    """Where a line that is indented with tabs was meant to begin: in an open column near to what one sees.

    A tab is four or eight wide. The next line goes on from there, and no key is there twice.
    """
    text, before = rows[number].lstrip(), rows[:number]
    above = next((row for row in reversed(before) if _starts(row)), "")
    if above.rstrip().endswith(":"):
        return _starts(above)[-1][0] + 2
    shown = [len(rows[number].expandtabs(width)) - len(text) for width in (4, 8)]
    below = next((starts[0] for row in rows[number + 1 :] if "\t" not in row and (starts := _starts(row))), None)
    kind, named = "item" if text.startswith("-") else "key", NAMED.match(text)

    def unlikely(column: int) -> tuple[bool, bool, int, int]:
        after = _open_blocks([*before, " " * column + text])
        leads_on = below is None or below[1] in after.get(below[0], ())
        is_twice = named is not None and named["key"] in _keys_in(before, column)
        return not leads_on, is_twice, min(abs(column - seen) for seen in shown), -column

    blocks = _open_blocks(before)
    alike = [column for column, kinds in blocks.items() if kind in kinds]
    return min(alike or blocks or [0], key=unlikely)


def _keys_in(rows: Sequence[str], column: int) -> set[str]:
    """Those that began in this column of the mapping that is open there."""
    keys = set[str]()
    for row in reversed(rows):
        if (starts := _starts(row)) and starts[-1][0] == column and (named := NAMED.match(row, column)):
            keys.add(named["key"])
        if starts and starts[0][0] < column:
            break
    return keys


def text_rows(rows: Sequence[str]) -> set[int]:
    """The lines of texts that stand below a "|" or a ">", by their numbers."""
    found, above = set[int](), -1
    for number, row in enumerate(rows):
        if above >= 0 and (not row.strip() or len(row) - len(row.lstrip(" ")) > above):
            found.add(number)
            continue
        starts = _starts(row)
        above = starts[-1][0] if starts and BLOCK_TEXT.search(row) else -1
    return found


def _odd(row: str, column: int, blocks: Blocks, kind: str) -> str:
    near = _nearest(blocks, column, kind)
    belongs = (
        "" if kind == "item" or NAMED.match(row, column) else ", or put the text above in quotes if it goes on here"
    )
    return f"this line is indented by {column}, its neighbours by {near}; indent it by {near}{belongs}"


def _nearest(blocks: Blocks, column: int, kind: str) -> int:
    """Of two that are as near, the one further in."""
    alike = [known for known, kinds in blocks.items() if kind in kinds]
    return min(alike or blocks or [0], key=lambda known: (abs(known - column), -known))


def _left_too_early(rows: Sequence[str], column: int, kind: str) -> Misplaced | None:
    """For the line above where it ended the block that the last line goes on with."""
    number = next((number for number in range(len(rows) - 2, -1, -1) if _starts(rows[number])), 0)
    start, its_kind = _starts(rows[number])[0]
    if start < column and its_kind == kind and kind in _open_blocks(rows[:number]).get(column, ()):
        said = f"this line is indented by {start}, those around it by {column}; indent it by {column}"
        return Misplaced(number, start, said)
    return None


def _of_other_kind(rows: Sequence[str], column: int, kind: str, blocks: Blocks) -> str:
    """For an item among keys, or a key among items: in the column further in, if it goes on with what is there."""
    further_in = [known for known, kinds in blocks.items() if known > column and kind in kinds]
    if kind == "key" and (not (named := NAMED.match(rows[-1], column)) or named["key"] in _entry_keys(rows, column)):
        return KEY_AMONG_ITEMS
    if not further_in:
        return KEY_AMONG_ITEMS if kind == "key" else LIST_AMONG_KEYS
    near = min(further_in)
    return f"this line is indented by {column}, its neighbours by {near}; indent it by {near}"


def _entry_keys(rows: Sequence[str], column: int) -> set[str]:
    """The keys of the last entry of the list in `column`."""
    keys = set[str]()
    for row in reversed(rows[:-1]):
        starts = _starts(row)
        if starts and (named := NAMED.match(row, starts[-1][0])):
            keys.add(named["key"])
        if starts and starts[0] == (column, "item"):
            break
    return keys


def _open_blocks(rows: Sequence[str]) -> Blocks:
    blocks: Blocks = {}
    texts = text_rows(rows)
    for starts in _starts_of(row for number, row in enumerate(rows) if number not in texts):
        blocks = {column: kinds for column, kinds in blocks.items() if column <= starts[0][0]}
        for column, kind in starts:
            blocks.setdefault(column, set()).add(kind)
    return blocks


def _starts_of(rows: Iterable[str]) -> Iterable[list[tuple[int, str]]]:
    return filter(None, map(_starts, rows))


def _starts(row: str) -> list[tuple[int, str]]:
    """The columns in which something starts in a line: list items, then the key or text behind them."""
    found = ROW.match(row)
    if not found or not (found["rest"] or "-" in found["head"]):
        return []
    items = [(column, "item") for column, character in enumerate(found["head"]) if character == "-"]
    return [*items, (len(found["head"]), "key")] if found["rest"] else items
