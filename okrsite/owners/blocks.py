"""Blocks of lines within a CODEOWNERS of many authors: put in, kept up, and everything beside them as it was.

On GitHub and GitLab the last line that matches a file decides, so a block has its place: below the last line that is
for all files, and either right there, so that every line that names something in particular wins over it, or below
all. GitLab parts a file into sections, each of which decides for itself; a block stays in the first, which has no name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from okrsite.diagnostics import quoted
from okrsite.model import Forge

_FOR_ALL: Final = re.compile(r"(?m)^[ \t]*/?(?:\*\*/)?\*{1,2}(?=[ \t\r\n]|\Z)[^\n]*(?:\n|\Z)")
_SECTION: Final = re.compile(r"(?m)^\^?\[[^\]\n]+\]")


class Unpaired(Exception):
    """The marks of a block do not stand as they were written; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Block:
    """Lines between two marks, which name what they are about and the portal's folder in the repository."""

    name: str
    folder: str
    lines: tuple[str, ...]
    is_below_all: bool

    @property
    def begin(self) -> str:
        return f"# begin {self._title}"

    @property
    def end(self) -> str:
        return f"# end {self._title}"

    @property
    def _title(self) -> str:
        folder = f" {quoted(self.folder, len(self.folder))[1:-1]}" if self.folder else ""
        return f"okrsite{folder}: {self.name}"

    @property
    def text(self) -> str:
        return "\n".join([self.begin, *self.lines, self.end, ""])

    def is_in(self, text: str) -> bool:
        return _mark(self.begin).search(text) is not None or _mark(self.end).search(text) is not None

    def found_in(self, text: str) -> tuple[int, int] | None:
        """Where it begins and ends. Raises Unpaired."""
        if not self.is_in(text):
            return None
        begins, ends = (list(_mark(mark).finditer(text)) for mark in (self.begin, self.end))
        if len(begins) != 1 or len(ends) != 1 or ends[0].start() < begins[0].end():
            raise Unpaired(
                f"there is not one line `{self.begin}` with one line `{self.end}` below it; delete both and the lines "
                "that okrsite wrote between them, and run `okrsite owners` again"
            )
        return begins[0].start(), ends[0].end()


def _mark(line: str) -> re.Pattern[str]:
    return re.compile(rf"(?m)^{re.escape(line)}[ \t]*(?:\r?\n|\Z)")


def with_blocks(text: str, blocks: Sequence[Block], forge: Forge) -> str:
    """`text` with each block as it should be, in the line ends that it has. Raises Unpaired."""
    for block in blocks:
        text = _with_block(text, block, forge)
    return text


def _with_block(text: str, block: Block, forge: Forge) -> str:
    """Where it is, unless it does not count there; then, and if it is new, where it does."""
    new = block.text.replace("\n", _line_end(text))
    if found := block.found_in(text):
        start, end = found
        if _above(text, forge) <= start and end <= _first_section(text, forge):
            return f"{text[:start]}{new}{text[end:]}"
        text = f"{text[:start]}{text[end:]}"
    return _put(text, new, _first_section(text, forge) if block.is_below_all else _above(text, forge))


def _put(text: str, new: str, at: int) -> str:
    """With an empty line between it and its neighbours."""
    line_end, before, after = _line_end(text), text[:at], text[at:]
    if before:
        before += line_end if before.endswith("\n") else line_end * 2
    return f"{before}{new}{line_end if after else ''}{after}"


def _line_end(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _first_section(text: str, forge: Forge) -> int:
    """Where the part without a name ends."""
    found = _SECTION.search(text) if forge is Forge.GITLAB else None
    return found.start() if found else len(text)


def _above(text: str, forge: Forge) -> int:
    """Where the last line of that part ends that is for all files."""
    ends = [found.end() for found in _FOR_ALL.finditer(text, 0, _first_section(text, forge))]
    return ends[-1] if ends else 0
