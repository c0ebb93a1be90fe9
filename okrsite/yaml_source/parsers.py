"""The events of a YAML text: from libyaml where ruamel.yaml.clib is installed, else from ruamel.yaml's own parser.

Both give the same classes with the same attributes, and their marks count characters. Neither composes or constructs.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

try:
    from _ruamel_yaml import CParser  # type: ignore[import-not-found]  # an extension module, it has no stubs
except ImportError:  # clib is a binary wheel that not every system has; without it the same files take 40 times as long
    CParser = None

NextEvent = Callable[[], Any]
Events = Callable[[str], NextEvent]
# What a broken text can raise: on 2 of 100 fuzzed texts the pure parser lets an error of its own code out.
BROKEN = (YAMLError, ValueError, IndexError, KeyError, AttributeError, TypeError, AssertionError)


def c_events(text: str) -> NextEvent:
    next_event: NextEvent = CParser(text).get_event
    return next_event


def pure_events(text: str) -> NextEvent:
    next_event: NextEvent = YAML(typ="safe", pure=True).get_constructor_parser(text)[1].get_event
    return next_event


events: Events = c_events if CParser else pure_events
