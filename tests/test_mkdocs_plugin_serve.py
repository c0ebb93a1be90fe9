"""`serve` builds again when something changes, and shows errors where people look."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from made_up import ERROR, PLATFORM, write

ROOT = Path(__file__).parents[1]
PATIENCE = 60  # seconds; a busy machine is no bug
SERVER = """
import signal
import sys
from pathlib import Path
import made_up as made
from okrsite.mkdocs_plugin import plugin, serve
content = Path(sys.argv[1]) / "content"
def site(root, as_of):
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


def test_serve_follows_changes_and_shows_errors_where_people_look(tmp_path: Path, served: Callable[[str], str]) -> None:
    assert ERROR.rule not in served("First")
    (tmp_path / "content/title.txt").write_text("Second!")
    page = served("Second!")
    assert "1 error keeps this portal from being published" in page
    assert "unknown person &quot;&lt;b&gt;rai&quot;" in page
    (tmp_path / "content/title.txt").write_text("Third")
    assert "keeps this portal" not in served("Third")
