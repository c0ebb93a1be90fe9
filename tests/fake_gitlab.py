"""GitLab's API, as far as the shipped jobs use it, in a thread; https://docs.gitlab.com/api/notes/ and its like."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

TOKEN = "glpat-t0ken"  # noqa: S105 - it opens nothing
ME = {"id": 42, "email": "bot@gitlab.example"}
KEPT = re.compile(r"/api/v4/projects/1/((?:(?:merge_requests|issues)/\d+/)?(?:notes|merge_requests|issues))(?:/(\d+))?")


class GitLab(ThreadingHTTPServer):
    """`kept`: notes, issues and merge requests of project 1 by their path in it.

    `calls`: what was written, in turn; `logins`: who git said it was.
    """

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.kept: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
        self.calls: list[str] = []
        self.logins: list[str] = []

    @property
    def notes(self) -> list[dict[str, Any]]:
        """Those of merge request 7."""
        return self.kept["merge_requests/7/notes"]

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/api/v4"


class _Answers(BaseHTTPRequestHandler):
    server: GitLab

    def do_GET(self) -> None:
        if login := self.headers["Authorization"]:
            self.server.logins.append(login)
        found = [one for one in self._kept() if self._is_asked_for(one)]
        newest_first = "sort=desc" in urlsplit(self.path).query
        self._say(ME if self._path() == "/api/v4/user" else found[::-1] if newest_first else found)

    def do_POST(self) -> None:
        number = len(self._kept()) + 1
        made = {"id": number, "iid": number, "author": ME, "state": "opened", "source_project_id": 1, **self._fields()}
        self._kept().append(made)
        self._say(made)

    def do_PUT(self) -> None:
        found = KEPT.fullmatch(self._path())
        assert found
        changed = next(one for one in self._kept() if str(one["id"]) == found[2])
        changed.update(self._fields())
        self._say(changed)

    def _path(self) -> str:
        return urlsplit(self.path).path

    def _kept(self) -> list[dict[str, Any]]:
        found = KEPT.fullmatch(self._path())
        return self.server.kept[found[1]] if found else []

    def _is_asked_for(self, one: dict[str, Any]) -> bool:
        asked = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
        return (
            asked.get("state", "all") in {"all", one.get("state")}
            and all(asked.get(end) in {None, one.get(end)} for end in ("source_branch", "target_branch"))
            and ("labels" not in asked or asked["labels"] in one["labels"])
            and ("confidential" not in asked or asked["confidential"] == json.dumps(one["confidential"]))
        )

    def _fields(self) -> dict[str, str]:
        self.server.calls.append(f"{self.command} {self._path()}")
        sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
        return {name: values[0] for name, values in parse_qs(sent, strict_parsing=True).items()}

    def _say(self, answer: object) -> None:
        is_known = self._path() == "/api/v4/user" or KEPT.fullmatch(self._path())
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
