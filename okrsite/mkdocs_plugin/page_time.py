"""Hand-written pages become HTML in a time that fits their length, or the build ends and says which one does not.

What Python-Markdown, its extensions and the highlighters of code take can grow with the square of what somebody writes:
10,000 "[" took 13 s, and 10 KB of a table 15 MB of HTML. Nobody can list all such texts, so the clock of the processor
decides. Where there is no such clock, as on Windows or beside the main thread, everything is waited for.
"""

from __future__ import annotations

import signal
import threading
from types import FrameType
from typing import Final

from mkdocs.exceptions import PluginError

from okrsite.diagnostics import Diagnostic, Place
from okrsite.render import PageError

START: Final = 10.0
"""Seconds for all pages together, and below as many for each character more: about ten times what it takes."""
A_CHARACTER: Final = 20e-6
AGAIN: Final = 0.25
"""What shows code catches every error, this one too; so it comes again, and at last when the page is done."""
TOO_LONG: Final = (
    "this page takes longer to become HTML than any page of its length should; look for long runs of one mark, such as "
    "[ * or <, for a table with hundreds of columns, or for a block of code that is none in its language"
)


class PageTime:
    """How long the pages of one build may still take; it starts and stops with each page."""

    def __init__(self) -> None:
        self._left = START
        self._late: Diagnostic | None = None

    def begin(self, path: str, length: int) -> None:
        """From here to `done`, PluginError is raised where it takes too long."""
        if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
            return

        def over(_number: int, _frame: FrameType | None) -> None:
            self._late = Diagnostic(Place(path), "page-time", TOO_LONG)
            raise _too_long(self._late)

        self._left += length * A_CHARACTER
        signal.signal(signal.SIGPROF, over)
        signal.setitimer(signal.ITIMER_PROF, max(self._left, A_CHARACTER), AGAIN)

    def done(self) -> None:
        """The page is HTML. Raises PluginError where that took too long."""
        self.end()
        if self._late:
            raise _too_long(self._late)

    def end(self) -> None:
        """Also where nothing has begun, or a page came to a bad end."""
        if hasattr(signal, "setitimer"):
            self._left = signal.setitimer(signal.ITIMER_PROF, 0)[0] or self._left


def _too_long(finding: Diagnostic) -> PluginError:
    error = PluginError(str(finding))
    error.__cause__ = PageError(finding)
    return error
