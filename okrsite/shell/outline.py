"""The table of contents in a mould: from two entries of marks to any number of real ones."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from okrsite.shell.sheets import Heading, plain

FIRST, SECOND = ({"id1", "heading1"}, {"id2", "heading2"})


@dataclass(frozen=True, slots=True)
class Outline:
    """One entry, with {id} and {heading} in it, and what stands between two entries."""

    entry: str
    between: str

    def filled(self, words: Iterable[dict[str, str]]) -> str:
        return self.between.join(map(self.entry.format_map, words))


def words_of(headings: Iterable[Heading]) -> list[dict[str, str]]:
    """What an outline is filled with; a page has two outlines and makes these once."""
    return [{"id": plain(heading.id), "heading": plain(heading.title)} for heading in headings]


def outline_at(place: int, pieces: Sequence[str]) -> tuple[Outline, int] | None:
    """The outline whose first mark is at `place`, and the place of its last; None where it is not two equal entries.

    `pieces` has the names of marks at odd places and HTML at even ones.
    """
    second = _past(FIRST, place, pieces)
    last = _past(SECOND, second, pieces) - 2
    entries = [_template(pieces[start : end + 1]) for start, end in ((place, second - 2), (second, last))]
    return (Outline(entries[1], pieces[second - 1]), last) if entries[0] == entries[1] else None


def _past(names: set[str], place: int, pieces: Sequence[str]) -> int:
    while place < len(pieces) and pieces[place] in names:
        place += 2
    return place


def _template(entry: Sequence[str]) -> str:
    """From names of marks at even places and HTML at odd ones; braces in the HTML are doubled."""
    return "".join(
        piece.replace("{", "{{").replace("}", "}}") if place % 2 else "{" + piece.rstrip("12") + "}"
        for place, piece in enumerate(entry)
    )
