"""`serve` builds again when something changes, and shows errors where people look."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from browser import OpenPage
from made_up import ERROR, PLATFORM, write
from playwright.sync_api import expect

from okrsite.mkdocs_plugin.serving import Environ, answering_to, is_own

ROOT = Path(__file__).parents[1]
PATIENCE = 60  # seconds; a busy machine is no bug
SERVER = """
import signal
import sys
from pathlib import Path
from typing import Any
import made_up as made
from okrsite.mkdocs_plugin import plugin, serve
content = Path(sys.argv[1]) / "content"
def site(root, as_of, reader):
    title = (content / "title.txt").read_text()
    findings = (made.ERROR,) if "!" in title else ()
    return made.MadeUp(title=title, watched=(content, content / "missing"), findings=findings)
plugin.build_site = site
signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever runs tests in the background has it ignored
serve(content.parent, address="127.0.0.1:" + sys.argv[2])
"""


@pytest.fixture
def served(tmp_path: Path, free_port: int) -> Iterator[Callable[[str], str]]:
    """`served(title)` gives a page as soon as the server shows that title."""
    write(tmp_path / "content/title.txt", "First")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests"), *sys.path])}
    server = subprocess.Popen([sys.executable, "-c", SERVER, str(tmp_path), str(free_port)], env=environment)

    def seen(title: str) -> str:
        deadline, page = time.monotonic() + PATIENCE, ""
        while f"<title>A team - {title}</title>" not in page:
            assert server.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.05)
            page = _fetched(f"http://127.0.0.1:{free_port}/{PLATFORM}")
        return page

    with server:
        try:
            yield seen
            server.send_signal(signal.SIGINT)
            assert server.wait(PATIENCE) == 0
        finally:
            server.kill()


def _fetched(url: str) -> str:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - the server above
            return str(answer.read().decode())
    except OSError:
        return ""


@pytest.mark.parametrize(
    ("host", "address", "is_its_own"),
    [
        ("localhost:8000", "127.0.0.1", True),
        ("LOCALHOST.", "127.0.0.1", True),
        ("okrs.localhost:8000", "127.0.0.1", True),
        ("127.0.0.1:8000", "127.0.0.1", True),
        ("[::1]:8000", "::1", True),
        ("192.168.1.5:8000", "192.168.1.5", True),
        ("okrs.example", "okrs.example", True),
        ("192.168.1.5", "0.0.0.0", True),  # noqa: S104 - listening there is what this is about
        ("[fe80::1]:8000", "::", True),
        (socket.gethostname().upper(), "0.0.0.0", True),  # noqa: S104 - as above
        ("named.example:8000", "127.0.0.1", True),
        ("192.168.1.5", "127.0.0.1", False),
        ("evil.example:8000", "127.0.0.1", False),
        ("evil.example", "0.0.0.0", False),  # noqa: S104 - as above
        ("localhost.evil.example", "127.0.0.1", False),
        ("127.0.0.1.evil.example", "0.0.0.0", False),  # noqa: S104 - as above
        ("evil.example@localhost.evil", "127.0.0.1", False),
        ("[::1", "127.0.0.1", False),
        ("", "127.0.0.1", False),
    ],
)
def test_which_names_are_its_own(host: str, address: str, is_its_own: bool) -> None:
    assert is_own(host, address, ("Named.example",)) is is_its_own


@pytest.mark.parametrize(("path", "is_answered"), [("/teams", True), ("//evil.example/../teams", False)])
def test_no_redirect_leads_to_another_host(path: str, is_answered: bool) -> None:
    """`//evil.example/..%2fteams` of a link is no folder, and sent back with a slash it would be a host."""
    said: list[str] = []

    def app(environ: Environ, start_response: Any) -> Iterable[bytes]:
        start_response("302 Found", [("Location", f"{environ['PATH_INFO']}/")])
        return []

    list(
        answering_to(app, "127.0.0.1")(
            {"HTTP_HOST": "localhost", "PATH_INFO": path}, lambda status, _: said.append(status)
        )
    )
    assert said == ["302 Found" if is_answered else "421 Misdirected Request"]


def test_other_names_are_refused(served: Callable[[str], str], free_port: int) -> None:
    served("First")
    for path in (f"/{PLATFORM}", "/livereload/0/1"):
        request = urllib.request.Request(f"http://127.0.0.1:{free_port}{path}", headers={"Host": "evil.example"})
        with pytest.raises(urllib.error.HTTPError, match="421") as refused:
            urllib.request.urlopen(request, timeout=5)  # noqa: S310 - the server above
        assert b"okrsite serve --host NAME" in refused.value.read()


def test_a_browser_shows_an_edit_by_itself(
    tmp_path: Path, served: Callable[[str], str], free_port: int, open_page: OpenPage
) -> None:
    """Within the policy of the page, which allows nothing but the one script that asks for it."""
    served("First")
    opened = open_page(f"http://127.0.0.1:{free_port}/{PLATFORM}")
    write(tmp_path / "content/title.txt", "Second")
    expect(opened.page).to_have_title("A team - Second", timeout=PATIENCE * 1000)
    assert opened.errors == []


def test_serve_follows_changes_and_shows_errors_where_people_look(tmp_path: Path, served: Callable[[str], str]) -> None:
    assert ERROR.rule not in served("First")
    (tmp_path / "content/title.txt").write_text("Second!")
    page = served("Second!")
    assert "1 error keeps this portal from being published" in page
    assert "unknown person &quot;&lt;b&gt;rai&quot;" in page
    (tmp_path / "content/title.txt").write_text("Third")
    assert "keeps this portal" not in served("Third")
