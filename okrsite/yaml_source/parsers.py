"""The events of a YAML text: from libyaml where ruamel.yaml.clib is installed, and from ruamel.yaml's own parser.

Both give the same classes with the same attributes, and their marks count characters. Neither composes or constructs.
libyaml is fifteen times as fast, but old: it refuses `{note: Since 14:30, evidence: https://x}`, which is sound. So a
text in which libyaml finds nothing wrong is sound; about any other the pure parser has the last word, and what it says
does not depend on the machine. That takes up to 16 s a megabyte, and so it is asked about `MOST_BROKEN` characters of
broken files and no more.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

try:
    from _ruamel_yaml import CParser  # type: ignore[import-not-found]  # an extension module, it has no stubs
except ImportError:  # clib is a binary wheel that not every system has
    CParser = None

NextEvent = Callable[[], Any]
Events = Callable[[str], NextEvent]
# What a broken text can raise: on 2 of 100 fuzzed texts the pure parser lets an error of its own code out.
BROKEN = (YAMLError, ValueError, IndexError, KeyError, AttributeError, TypeError, AssertionError)


def c_events(text: str) -> NextEvent:
    next_event: NextEvent = CParser(text).get_event
    return next_event


def pure_events(text: str) -> NextEvent:
    from okrsite.yaml_source.pure import PureParser, PureScanner  # noqa: PLC0415 - most texts are sound

    yaml = YAML(typ="safe", pure=True)
    yaml.Scanner, yaml.Parser = PureScanner, PureParser
    next_event: NextEvent = yaml.get_constructor_parser(text)[1].get_event
    return next_event


IN_TURN: tuple[Events, ...] = (c_events, pure_events) if CParser else (pure_events,)
"""A text is read by the next one where the one before found something wrong."""

MOST_BROKEN: Final = 100_000


@dataclass(slots=True)
class SecondReadings:
    """How many characters of files that libyaml refuses the pure parser may still read; sound ones do not count."""

    left: int = MOST_BROKEN

    def parsers_of(self, text: str) -> tuple[Events, ...]:
        return IN_TURN if len(text) <= self.left else IN_TURN[:1]

    def note(self, text: str, data: object) -> None:
        """data: None where `text` turned out to be broken."""
        if data is None and len(text) <= self.left:
            self.left -= len(text)
