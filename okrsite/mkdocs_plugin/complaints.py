"""What MkDocs says about hand-written pages and its settings, as findings like all others."""

from __future__ import annotations

import logging
import re
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager

import mkdocs

from okrsite.diagnostics import Diagnostic, Place, Severity, quoted
from okrsite.richtext.dead_links import RULE as DEAD_LINK

RULE = "mkdocs"
LOGGER = logging.getLogger(mkdocs.__name__)
BUILD = "mkdocs.commands.build"
"""Logs what stops a build."""
# The portal's own findings pass through MkDocs' log as well, with this attribute.
OURS = {"okrsite_finding": True}

_LINK = re.compile(r"contains a link '([^']+)', but")
_PAGE = re.compile(r"^Doc file '([^']+)' ")


class _Ear(logging.Handler):
    def __init__(self, heard: list[Diagnostic], pages: str) -> None:
        super().__init__(logging.WARNING)
        self.heard = heard
        self.pages = pages

    def emit(self, record: logging.LogRecord) -> None:
        if not hasattr(record, "okrsite_finding"):
            severity = Severity.ERROR if record.levelno >= logging.ERROR else Severity.WARNING
            said = record.getMessage()
            each = parted(said) if record.name == BUILD else (said,)
            self.heard += [complaint(one, severity, self.pages) for one in each]


@contextmanager
def complaints(pages: str) -> Iterator[list[Diagnostic]]:
    """A list that fills with findings while the block runs. `pages` is where hand-written pages are, from the root."""
    heard: list[Diagnostic] = []
    ear = _Ear(heard, pages)
    LOGGER.addHandler(ear)
    try:
        yield heard
    finally:
        LOGGER.removeHandler(ear)


def unsaid(heard: Iterable[Diagnostic], findings: Collection[Diagnostic]) -> Iterator[Diagnostic]:
    """Without the dead links that `findings` name already, at their line."""
    known = {(one.place.path, one.message.partition(" leads to ")[0]) for one in findings if one.rule == DEAD_LINK}
    for one in heard:
        link = _LINK.search(one.message)
        if link is None or (one.place.path, f"the link {quoted(link[1])}") not in known:
            yield one


def parted(message: str) -> tuple[str, ...]:
    """The errors of a plugin, which gives them a line each; a line that is indented belongs to the one before."""
    return tuple(filter(str.strip, re.split(r"\n+(?=\S)", message)))


def complaint(message: str, severity: Severity, pages: str, path: str = "mkdocs.yml") -> Diagnostic:
    """`Doc file 'x.md' contains ...` at its file, anything else at `path`."""
    words = " ".join("".join(c if c.isprintable() else " " for c in message).split())
    found = _PAGE.match(words)
    place = Place(f"{pages}/{found[1]}") if found else Place(path)
    return Diagnostic(place, RULE, words[found.end() :] if found else words, severity)
