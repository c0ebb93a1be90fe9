"""ruamel.yaml's own parser, reading what libyaml reads and no text for ever.

It differs from libyaml in what nobody sees: tabs behind a value, spaces in the empty lines of a block; and in a "..."
that is written twice. And it looks through all brackets that are open at each of its steps, so that 5,000 of them take
15 seconds.
"""

from __future__ import annotations

import re
from typing import Any

from ruamel.yaml.parser import Parser
from ruamel.yaml.scanner import Scanner, ScannerError
from ruamel.yaml.tokens import DocumentEndToken

from okrsite.yaml_source.guards import MAX_DEPTH

BLOCK = re.compile(r"([+-]?)([1-9]?)([+-]?)(?=\t)")
TAB = "found a tab character that violates indentation"


class PureScanner(Scanner):
    """A bracket that is nested deeper than any text may be ends the text: whoever reads the events stops there."""

    def fetch_flow_collection_start(self, TokenClass: Any, to_push: str) -> None:  # noqa: N803 - named by ruamel.yaml
        if self.flow_level > MAX_DEPTH:
            self.fetch_stream_end()
        else:
            super().fetch_flow_collection_start(TokenClass, to_push)

    def scan_to_next_token(self) -> None:
        """Tabs separate too, except where they would indent."""
        super().scan_to_next_token()
        while self.reader.peek() == "\t" and (self.flow_level or not self.allow_simple_key):
            self.reader.forward()
            super().scan_to_next_token()

    def scan_block_scalar_indicators(self, start_mark: Any) -> Any:
        """Whether a block keeps the empty lines at its end, and how far it is indented; None where that is not said."""
        found = BLOCK.match(self.reader.prefix(4))
        if not found or (found[1] and found[3]):
            return super().scan_block_scalar_indicators(start_mark)
        self.reader.forward(found.end())
        keeps = {"+": True, "-": False}.get(found[1] or found[3])
        return keeps, int(found[2]) if found[2] else None

    def scan_block_scalar_ignored_line(self, start_mark: Any) -> None:
        while self.reader.peek() in " \t":
            self.reader.forward()
        super().scan_block_scalar_ignored_line(start_mark)

    def scan_block_scalar_indentation(self) -> tuple[list[str], int, Any]:
        """The empty lines that a block begins with, how far the block is indented, and where those lines end."""
        breaks, deepest, end = list[str](), 0, self.reader.get_mark()
        while (character := self.reader.peek()) in " \n":
            self.reader.forward()
            deepest = max(deepest, self.reader.column)
            if character == "\n":
                breaks.append(character)
                end = self.reader.get_mark()
        return breaks, deepest, end

    def scan_plain_spaces(self, indent: int, start_mark: Any) -> list[str]:
        """What stands between two words of a text; of several lines, their breaks."""
        length = 0
        while self.reader.peek(length) in " \t":
            length += 1
        spaces: str = self.reader.prefix(length)
        self.reader.forward(length)
        if self.reader.peek() != "\n":
            return [spaces] if spaces else []
        breaks = self._breaks(indent, start_mark)
        return ["\n"] * (breaks - 1) or [" "] if breaks else []

    def _breaks(self, indent: int, start_mark: Any) -> int:
        """How many lines end before the text goes on; 0 where a new document begins instead."""
        breaks = 0
        self.allow_simple_key = True
        while (character := self.reader.peek()) in " \t\n":
            if character == "\t" and self.reader.column < indent:
                raise ScannerError("while scanning a plain scalar", start_mark, TAB, self.reader.get_mark())
            self.reader.forward()
            if character == "\n":
                breaks += 1
                if self.check_document_start() or self.check_document_end():
                    return 0
        return breaks


class PureParser(Parser):
    def parse_implicit_document_start(self) -> Any:
        while self.scanner.check_token(DocumentEndToken):
            self.scanner.get_token()
        return super().parse_implicit_document_start()
