"""The thread of `serve` that answers browsers, begun so that a Ctrl-C cannot come in between."""

from __future__ import annotations

import threading

from mkdocs.livereload import LiveReloadServer

from okrsite.files import uninterrupted


class _Answering(threading.Thread):
    """Is alive when `start` ends, however it ends.

    With a Ctrl-C in the middle of `start`, MkDocs would take it for a thread that never ran and close the socket that
    it is about to wait on; people saw the traceback of that.
    """

    def start(self) -> None:
        with uninterrupted():
            super().start()


def begin_undisturbed(server: LiveReloadServer) -> None:
    server.serve_thread = _Answering(target=server.serve_forever, args=(server.shutdown_delay,))
