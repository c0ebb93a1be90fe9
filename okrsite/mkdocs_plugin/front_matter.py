"""What a hand-written page says about itself, looked at before MkDocs reads it.

MkDocs follows aliases and brackets as far as they go: 400 bytes of lists of lists took all memory there was, and 5,000
brackets ended in a traceback. So its own parser is asked first what is there, which makes nothing of it.
"""

from __future__ import annotations

import re
from typing import Final

from mkdocs.utils import meta

from okrsite.richtext import LeftOut

LONGEST: Final = 10_000
"""Characters; `1:59:59…` is a number to YAML, and takes a time that grows with the square of its length."""
DEEPEST: Final = 32
_BLANK: Final = re.compile(r"^\s*$", re.MULTILINE)
_NO_FRONT_MATTER: Final = "\n"
"""An empty line at the beginning of a page ends what it says about itself."""


def readable(source: str) -> tuple[str, tuple[LeftOut, ...]]:
    """The page as MkDocs may read it: without front matter that would keep it busy, and why that is left out."""
    if found := meta.YAML_RE.match(source):
        if reason := _too_much_in(found[1]):
            return _NO_FRONT_MATTER + source[found.end() :], (_left_out(reason),)
    elif meta.META_RE.match(source) and not _BLANK.search(source[: LONGEST + 1]):
        return _NO_FRONT_MATTER + source, (_left_out(_TOO_LONG),)
    return source, ()


_TOO_LONG: Final = f"it has more than {LONGEST:,} characters", "shorten it"
_TOO_DEEP: Final = f"it is nested deeper than {DEEPEST} levels", "look for a bracket or dash too many"
_ALIAS: Final = "it has an alias, as `*name`", "write the value out, or quote it if it is text"


def _too_much_in(text: str) -> tuple[str, str] | None:
    """What is wrong with it and the fix. What is no YAML at all MkDocs passes over, too."""
    if len(text) > LONGEST:
        return _TOO_LONG
    loader, depth = meta.SafeLoader(text), 0  # type: ignore[attr-defined]
    try:
        while loader.check_event():
            event = type(loader.get_event()).__name__
            if event == "AliasEvent":
                return _ALIAS
            depth += event in ("MappingStartEvent", "SequenceStartEvent")
            depth -= event in ("MappingEndEvent", "SequenceEndEvent")
            if depth > DEEPEST:
                return _TOO_DEEP
    except Exception:  # noqa: BLE001 - YAML's own errors, which are not ours to import; MkDocs does the same
        return None
    finally:
        loader.dispose()
    return None


def _left_out(reason: tuple[str, str]) -> LeftOut:
    return LeftOut(f"the front matter, for {reason[0]}", re.compile("(?=)"), reason[1])
