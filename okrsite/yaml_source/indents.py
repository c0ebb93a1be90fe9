"""Lines that begin where nothing can begin, or as something else than their neighbours."""

from __future__ import annotations

import re
from collections.abc import Sequence

ROW = re.compile(r"(?P<head> *(?:- +|-$)*)(?P<rest>[^\s#].*)?")

LIST_AMONG_KEYS = 'a list item stands among keys here; indent it below the key that it belongs to, or delete the "- "'
KEY_AMONG_ITEMS = 'a "- " is missing here, since the neighbours of this line are list items'
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
