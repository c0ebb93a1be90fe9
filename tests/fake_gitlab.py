"""GitLab's API, as far as the shipped jobs use it, in a thread; https://docs.gitlab.com/api/notes/."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

TOKEN = "glpat-t0ken"  # noqa: S105 - it opens nothing
ME = {"id": 42}
NOTES = re.compile(r"/api/v4/projects/1/merge_requests/7/notes(?:/(\d+))?")


class GitLab(ThreadingHTTPServer):
    """`notes` are those of merge request 7 in project 1; `address` is that of the API."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.notes: list[dict[str, Any]] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/api/v4"


class _Answers(BaseHTTPRequestHandler):
    server: GitLab

    def do_GET(self) -> None:
        self._say(ME if self._path() == "/api/v4/user" else self.server.notes)

    def do_POST(self) -> None:
        note = {"id": len(self.server.notes) + 1, "author": ME, "body": self._body()}
        self.server.notes.append(note)
        self._say(note)

    def do_PUT(self) -> None:
        found = NOTES.fullmatch(self._path())
        assert found
        note = next(one for one in self.server.notes if str(one["id"]) == found[1])
        note["body"] = self._body()
        self._say(note)

    def _path(self) -> str:
        return urlsplit(self.path).path

    def _body(self) -> str:
        sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
        return parse_qs(sent, strict_parsing=True)["body"][0]

    def _say(self, answer: object) -> None:
        is_known = self._path() == "/api/v4/user" or NOTES.fullmatch(self._path())
        self.send_response(401 if self.headers["PRIVATE-TOKEN"] != TOKEN else 200 if is_known else 404)
        self.end_headers()
        self.wfile.write(json.dumps(answer).encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that the library gives it
        """Nothing: tests read what jobs say."""


@contextmanager
def gitlab() -> Iterator[GitLab]:
    with GitLab() as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()
