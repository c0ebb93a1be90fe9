"""The thread of `serve` that answers browsers, begun so that a Ctrl-C cannot come in between."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from mkdocs.livereload import LiveReloadServer


class _Answering(threading.Thread):
    """Is alive when `start` ends, however it ends.

    With a Ctrl-C in the middle of `start`, MkDocs would take it for a thread that never ran and close the socket that
    it is about to wait on; people saw the traceback of that.
    """

    def start(self) -> None:
        with _ctrl_c_waits():
            super().start()


def begin_undisturbed(server: LiveReloadServer) -> None:
    server.serve_thread = _Answering(target=server.serve_forever, args=(server.shutdown_delay,))


@contextmanager
def _ctrl_c_waits() -> Iterator[None]:
    """One that is pressed during the block counts when the block has ended. Other threads are never interrupted."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    pressed: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _frame: pressed.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        if pressed:
            signal.raise_signal(signal.SIGINT)
