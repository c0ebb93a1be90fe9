"""The table of contents in a mould: from two entries of marks to any number of real ones."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from okrsite.shell.sheets import Heading, plain

FIRST, SECOND = ({"id1", "heading1"}, {"id2", "heading2"})


@dataclass(frozen=True, slots=True)
class Outline:
    """One entry (the names of its marks at even places, HTML between them) and what stands between two entries."""

    entry: tuple[str, ...]
    between: str

    def filled(self, headings: Iterable[Heading]) -> str:
        return self.between.join(map(self._filled_entry, headings))

    def _filled_entry(self, heading: Heading) -> str:
        words = {"id": plain(heading.id), "heading": plain(heading.title)}
        return "".join(piece if place % 2 else words[piece] for place, piece in enumerate(self.entry))


def outline_at(place: int, pieces: Sequence[str]) -> tuple[Outline, int] | None:
    """The outline whose first mark is at `place`, and the place of its last; None where it is not two equal entries.

    `pieces` has the names of marks at odd places and HTML at even ones.
    """
    second = _past(FIRST, place, pieces)
    last = _past(SECOND, second, pieces) - 2
    entries = [tuple(_unnumbered(pieces[start : end + 1])) for start, end in ((place, second - 2), (second, last))]
    return (Outline(entries[1], pieces[second - 1]), last) if entries[0] == entries[1] else None


def _past(names: set[str], place: int, pieces: Sequence[str]) -> int:
    while place < len(pieces) and pieces[place] in names:
        place += 2
    return place


def _unnumbered(entry: Sequence[str]) -> Iterable[str]:
    return (piece if place % 2 else piece.rstrip("12") for place, piece in enumerate(entry))
