"""The plain, regular YAML that nearly every file is written in, read several times as fast as by a YAML parser.

One key, list item or comment a line; text plain or in quotes, without escapes; brackets that open and close on one
line, two deep. Whatever is not exactly so is left to `events`, and so is every text with a mistake in it: no findings
are made here.
That both give the same data wherever this one gives any is a property in the tests.
"""

from __future__ import annotations

import re
from typing import Any

from okrsite.yaml_source.text import CONTROL, Node

# Besides what ends each of them, no kind of text may hold a tab or anything that `text` refuses. All is possessive: a
# line is gone through once, however long it is and wherever it stops being regular.
HARD = CONTROL.pattern[1:-1] + r"\t\n"
KEY = r"([^\W_][\w./-]{0,200}+)"
QUOTED = rf"""("[^"\\{HARD}]*+"|'[^'{HARD}]*+'(?!'))"""
WORD = (
    rf"""(-?[^\W_][^,:#?{{}}\[\]"{HARD}]*+)"""  # in brackets, where commas, brackets and question marks mean something
)
TEXT = rf"(-?[^\W_][^:#{HARD}]*+(?::[^\s:#{HARD}][^:#{HARD}]*+)*+)"  # up to the end of its line
# All tile the whole text, LINE in one `split`; the last group is what is not regular, up to the end of the line.
LINE = re.compile(
    rf"(?: *+#[^{HARD}]*+|( *+)(- )?(?:{KEY}:(?: |(?=\n)))?(?:\{{([^\n]*)\}}|\[([^\n]*)\]|{QUOTED}|{TEXT})? *+)\n"
    r"|([^\n]*+\n)"
)
PAIR = re.compile(rf"{KEY}: (?:{QUOTED}|{WORD}|(\[[^\[\]]*+\]))(?:, |$)|(.+)")
ITEM = re.compile(rf"(?:{QUOTED}|{WORD}|(\{{[^{{}}]*+\}}))(?:, |$)|(.+)")
# Words that mean nothing, and spaces that a parser would strip: cheaper to look for once in the text than in each word.
IRREGULAR = ("null", "Null", "NULL", " ,", " }", " ]")
MAX_COLUMN = 24  # at most one block opens per column, so this keeps far from the limit of depth
LATER = object()  # the value begins on a later line

Row = tuple[int, bool, str | None, Any]


class Irregular(Exception):
    """Only a parser can read this text."""


def plain_data(text: str) -> Node:
    """The data of a regular text, which has no mistakes. Raises Irregular for any other."""
    if any(mark in text for mark in IRREGULAR):
        raise Irregular
    rows = _rows(text if text.endswith("\n") else f"{text}\n")
    rows.reverse()
    data = _nested(rows, -1)
    if rows or not isinstance(data, dict | list):
        raise Irregular
    return data


def _tiles(text: str) -> list[Any]:
    """What the groups of `LINE` matched, line by line, each after the empty gap before it."""
    parts = LINE.split(text)
    if any(parts[8::9]):
        raise Irregular
    return parts


def _rows(text: str) -> list[Row]:
    rows: list[Row] = []
    parts = _tiles(text)
    for indent, dash, key, pairs, items, quote, word in zip(*(parts[group::9] for group in range(1, 8)), strict=True):
        value: Any
        if pairs is not None:
            value = _pairs(pairs)
        elif word:
            value = word.rstrip(" ")
        elif quote is not None:
            value = quote[1:-1]
        elif items is not None:
            value = _items(items)
        elif key:
            value = LATER
        elif dash:
            raise Irregular
        else:
            continue
        rows.append((len(indent or ""), dash is not None, key, value))
    return rows


def _pairs(text: str) -> dict[str, Node]:
    found = PAIR.findall(text)
    pairs = {key: word or (_items(items[1:-1]) if items else quote[1:-1]) for key, quote, word, items, _ in found}
    if len(pairs) != len(found) or (found and found[-1][-1]):
        raise Irregular
    return pairs


def _items(text: str) -> list[Node]:
    found = ITEM.findall(text)
    if found and found[-1][-1]:
        raise Irregular
    return [word or (_pairs(pairs[1:-1]) if pairs else quote[1:-1]) for quote, word, pairs, _ in found]


def _nested(rows: list[Row], column: int) -> Node:
    """The block that begins in the next row; below a key it may begin in the key's own column if it is a list."""
    if not rows:
        raise Irregular
    start, dash, _, _ = rows[-1]
    if start > MAX_COLUMN or start < column or (start == column and not dash):
        raise Irregular
    return _list(rows, start) if dash else _mapping(rows, start)


def _mapping(rows: list[Row], column: int) -> dict[str, Node]:
    data: dict[str, Node] = {}
    while rows and rows[-1][0] == column and not rows[-1][1]:
        _, _, key, value = rows.pop()
        if key is None or key in data:
            raise Irregular
        data[key] = _nested(rows, column) if value is LATER else value
    return data


def _list(rows: list[Row], column: int) -> list[Node]:
    items: list[Node] = []
    while rows and rows[-1][0] == column and rows[-1][1]:
        _, _, key, value = rows[-1]
        if key is None:
            items.append(value)
            rows.pop()
        else:
            rows[-1] = (column + 2, False, key, value)
            items.append(_mapping(rows, column + 2))
    return items
