"""What `serve` does otherwise than MkDocs: whom it answers, which files it watches, how it ends.

A page from anywhere can have its own name lead to this computer (DNS rebinding), and would then read the portal, drafts
and all, as if it were its own. Its requests still carry that name in their `Host`, so those of other names are refused.
"""

from __future__ import annotations

import gc
import os
import socket
import threading
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from mkdocs.livereload import LiveReloadServer

from okrsite.files import uninterrupted
from okrsite.report import counted
from okrsite.theme.policy import allowing

Environ = dict[str, Any]
App = Callable[[Environ, Any], Iterable[bytes]]
QUIET: Final = 1.0
"""Seconds after a build, in which browsers load what they show."""
REFUSAL: Final = (
    b"okrsite serve does not answer to this name. Ask for localhost, or for the address that it was told to listen on; "
    b"`okrsite serve --host NAME` lets it answer to another name.\n"
)


def answering_to(app: App, address: str, names: Collection[str] = ()) -> App:
    """`app` for requests to this computer alone, as one that listens on `address` is called; and to `names`."""

    def answered(environ: Environ, start_response: Any) -> Iterable[bytes]:
        leads_away = environ.get("PATH_INFO", "").startswith("//")  # a redirect to it would be one to another host
        if is_own(environ.get("HTTP_HOST", ""), address, names) and not leads_away:
            return app(environ, start_response)
        start_response("421 Misdirected Request", [("Content-Type", "text/plain; charset=utf-8")])
        return [REFUSAL]

    return answered


def is_own(host: str, address: str, names: Collection[str] = ()) -> bool:
    """Whether a `Host`, with a port or without, names this computer, where it listens on `address`.

    Where it listens on all of its addresses, it is called by each of them, and by the computer's own name.
    """
    try:
        name = (urlsplit(f"//{host}").hostname or "").removesuffix(".")
    except ValueError:
        return False
    own, listens = _address(name), _address(address)
    is_everywhere = listens is not None and listens.is_unspecified
    if own:
        return own.is_loopback or is_everywhere or own == listens
    known = {"localhost", address, *names, *([socket.gethostname()] if is_everywhere else [])}
    return bool(name) and (name.endswith(".localhost") or name in {each.lower() for each in known})


def _address(name: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(name.strip("[]"))
    except ValueError:
        return None


class ChangedFiles:
    """Which files changed; MkDocs itself only hears that one did."""

    def __init__(self) -> None:
        self._paths: set[Path] = set()

    def dispatch(self, event: Any) -> None:
        """What the observer calls."""
        if not event.is_directory:
            self._paths.add(Path(os.fsdecode(event.src_path)))

    def told(self, root: Path) -> str:
        """The file that changed since the last time, or the first of several."""
        paths, self._paths = sorted(self._paths), set()
        names = [path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path) for path in paths]
        more = f" and {counted(len(names) - 1, 'other file')}" if len(names) > 1 else ""
        return f"{names[0]}{more} changed" if names else "something changed"


def watch_without_links(server: LiveReloadServer, folders: Iterable[Path]) -> ChangedFiles:
    """These folders, and what MkDocs has watched so far. It follows links, and of two in a circle finds no end."""
    watched = tuple(server._watched_paths)  # noqa: SLF001 - MkDocs has no other list
    for path in watched:
        server.unwatch(path)
    polling: Any = server.observer
    polling._emitter_class = partial(polling._emitter_class, stat=os.lstat)  # noqa: SLF001 - or a library of its own
    for path in (*watched, *(str(folder) for folder in folders if folder.exists() and not folder.is_symlink())):
        server.watch(path)
    changes = ChangedFiles()
    for path in server._watched_paths:  # noqa: SLF001 - as above
        server.observer.schedule(changes, path, recursive=True)  # type: ignore[arg-type] # needs no more of a handler
    return changes


def allow_reloading(server: LiveReloadServer) -> None:
    """Pages allow the script that MkDocs puts at their end, which loads them again after an edit."""
    inject: Callable[[bytes, int], bytes] = server._inject_js_into_html  # noqa: SLF001 - MkDocs has it nowhere else

    def injected(page: bytes, epoch: int) -> bytes:
        whole = inject(page, epoch)
        begins = page.rfind(b"</body>") if b"</body>" in page else len(page)
        added = whole[begins : begins + len(whole) - len(page)]
        return allowing(whole, added.removeprefix(b"<script>").removesuffix(b"</script>").decode())

    server._inject_js_into_html = injected  # type: ignore[method-assign]  # noqa: SLF001 - as above


class Garbage:
    """Is collected when the browser has its page: to look through a company of 1,000 people takes half a second."""

    def __init__(self) -> None:
        self._timer: threading.Timer | None = None

    @contextmanager
    def later(self) -> Iterator[None]:
        """What the block drops is collected a while after its end."""
        if self._timer:
            self._timer.cancel()
        gc.disable()
        try:
            yield
        finally:
            self._timer = threading.Timer(QUIET, _collect)
            self._timer.daemon = True
            self._timer.start()


def _collect() -> None:
    """What is left lasts until the next edit, so nobody need look through it before."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    gc.enable()


class _Answering(threading.Thread):
    """Is alive when `start` ends, however it ends.

    With a Ctrl-C in the middle of `start`, MkDocs would take it for a thread that never ran and close the socket that
    it is about to wait on; people saw the traceback of that.
    """

    def start(self) -> None:
        with uninterrupted():
            super().start()


def begin_undisturbed(server: LiveReloadServer) -> None:
    """Its thread is begun so that a Ctrl-C cannot come in between."""
    server.serve_thread = _Answering(target=server.serve_forever, args=(server.shutdown_delay,))
