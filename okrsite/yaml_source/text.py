"""Bytes to text: what is refused before a parser sees it, and what makes two parsers see the same.

libyaml ends lines at U+0085 and U+2028 where ruamel.yaml's parser does not, and both give up at the first control
character. So these are reported, each with its place, and replaced by as many harmless characters.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import islice

from okrsite.diagnostics import Diagnostic, Place
from okrsite.files import MAX_BYTES, too_large

Node = dict[str, "Node"] | list["Node"] | str | None


# Controls, line ends other than LF, changes of the writing direction, byte order marks, and what is no character. An
# isolate (U+2066 to U+2069) changes nothing beside it, and mixed writing needs it.
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\ufeff\ufffe\uffff\ud800-\udfff]")
MAX_FINDINGS = 50  # nobody fixes more than that in one go, and a hostile file holds a hundred thousand
REPLACEMENT = "\ufffd"
PROLOGUE = re.compile(r"(?:[ \t]*(?:#.*)?\n|%.*(?:\n|$))*")  # where a line can be a directive
DIRECTIVES = re.compile("^%", re.MULTILINE)
DIRECTIVE = (
    'lines that start with "%" are not read here, since they change what the rest means; '
    "delete this line, or indent it if it is text"
)
UTF_16 = "the file is UTF-16, and only UTF-8 is read; save it again with the encoding UTF-8"
NAMES = {
    "\r": "a carriage return without its line feed",
    **{chr(code): "half a character" for code in range(0xD800, 0xE000)},
    "\ufeff": "an invisible byte order mark",
    **dict.fromkeys("\x85\u2028\u2029", "an invisible line break"),
    **dict.fromkeys("\u202a\u202b\u202c\u202d\u202e", "an invisible change of the writing direction"),
}


class Lines:
    """Offsets in a text as places: lines and columns count from 1, columns in characters."""

    __slots__ = ("path", "starts")

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.starts = [0, *(found.end() for found in re.finditer("\n", text))]

    def place(self, offset: int) -> Place:
        line = bisect_right(self.starts, offset)
        return Place(self.path, line, offset - self.starts[line - 1] + 1)


def decoded(path: str, content: bytes) -> str | Diagnostic:
    """The text of a file, or why it has none."""
    if len(content) > MAX_BYTES:
        return too_large(path)
    if content[:2] in (b"\xff\xfe", b"\xfe\xff") or (len(content) > 1 and 0 in content[:2] and any(content[:2])):
        return Diagnostic(Place(path, 1, 1), "file-encoding", UTF_16)
    try:
        return normal(content)
    except UnicodeDecodeError as error:
        return _not_utf_8(path, content.removeprefix(b"\xef\xbb\xbf"), error.start)


def normal(content: bytes) -> str:
    """The text without byte order mark and with LF line ends, which moves no line and no column."""
    return content.decode("utf-8-sig").replace("\r\n", "\n")


def _not_utf_8(path: str, content: bytes, start: int) -> Diagnostic:
    before = content[:start].decode()
    place = Lines(path, before).place(len(before))
    message = f"the file is not UTF-8 (byte 0x{content[start]:02X} here); save it again with the encoding UTF-8"
    return Diagnostic(place, "file-encoding", message)


def without_controls(text: str, lines: Lines, findings: list[Diagnostic]) -> str:
    """`text` of the same length, with what nobody can see covered up and added to `findings`."""
    controls = islice(CONTROL.finditer(text), MAX_FINDINGS)
    findings += [_finding(lines, found, "text-control", control_message(found[0])) for found in controls]
    return CONTROL.sub(REPLACEMENT, text)


def cleaned(text: str, lines: Lines, findings: list[Diagnostic]) -> str:
    """The same for what a parser of YAML may have."""
    text = without_controls(text, lines, findings)
    prologue = PROLOGUE.match(text)
    if not prologue or "%" not in prologue[0]:
        return text
    directives = islice(DIRECTIVES.finditer(prologue[0]), MAX_FINDINGS)
    findings += [_finding(lines, found, "yaml-directive", DIRECTIVE) for found in directives]
    return DIRECTIVES.sub("#", prologue[0]) + text[prologue.end() :]


def _finding(lines: Lines, found: re.Match[str], rule: str, message: str) -> Diagnostic:
    return Diagnostic(lines.place(found.start()), rule, message)


def control_message(character: str) -> str:
    name = NAMES.get(character, "a control character")
    return f"U+{ord(character):04X} in this text is {name}, and nobody can see it; delete it"
