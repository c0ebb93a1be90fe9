"""What the lines of a chart are called: below the plot, a sample of each line before its name.

Names are set one after another and wrapped as words are, since nothing here can measure them: a letter counts as wide
as most are, at the largest size that the style sheet gives them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final
from xml.etree import ElementTree as ET

_SAMPLE, _GAP, _BETWEEN = 26, 6, 18
_LETTER: Final = 8.5
ROW: Final = 20
"""The height of a line of names."""


def legend(entries: Sequence[tuple[str, dict[str, str]]], left: int, width: int, top: int) -> tuple[ET.Element, int]:
    """A group with the `entries`, each a name and the attributes of its line, and how high it is."""
    group = ET.Element("g", {"class": "okr-legend"})
    row = -1
    for (name, attributes), (row, x) in zip(entries, _places(entries, left, width), strict=True):
        y = top + row * ROW + ROW // 2
        ET.SubElement(ET.SubElement(group, "g", attributes), "path", _sample(x, y))
        ET.SubElement(group, "text", {"x": str(x + _SAMPLE + _GAP), "y": str(y + 4)}).text = name
    return group, (row + 1) * ROW


def _places(entries: Sequence[tuple[str, dict[str, str]]], left: int, width: int) -> Iterator[tuple[int, int]]:
    """The row of each entry, and where in it the entry begins."""
    row, x = 0, left
    for name, _ in entries:
        needed = _SAMPLE + _GAP + round(len(name) * _LETTER)
        if x > left and x + needed > width:
            row, x = row + 1, left
        yield row, x
        x += needed + _BETWEEN


def _sample(x: int, y: int) -> dict[str, str]:
    return {"class": "okr-line", "d": f"M{x} {y}h{_SAMPLE}", "stroke": "currentColor", "stroke-width": "2"}
