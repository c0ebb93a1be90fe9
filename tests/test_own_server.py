"""nginx.conf and Containerfile: the headers let a portal work, and nothing else."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from browser import OpenPage, search
from command_line import ROOT, run

OWN = ROOT / "templates" / "forge" / "none"
CONF = (OWN / "nginx.conf").read_text()
HEADERS = dict(re.findall(r'^ +add_header (\S+) "([^"]*)" always;', CONF, re.MULTILINE))
CACHING: list[tuple[str, str]] = re.findall(r'^    ("~\S+"|default) +"(.*)";', CONF, re.MULTILINE)


class WithHeaders(SimpleHTTPRequestHandler):
    """Serves as nginx would with the shipped configuration."""

    def __init__(self, *arguments: object, headers: dict[str, str], directory: str) -> None:
        self.given = headers
        super().__init__(*arguments, directory=directory)  # type: ignore[arg-type] # what the server passes

    def end_headers(self) -> None:
        for name, value in self.given.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """Says nothing: a test's output is about the test."""


@pytest.fixture(scope="module")
def guarded(sample_site: Path) -> Iterator[str]:
    """The sample behind the shipped headers, with the hashes that nginx_scripts.py finds in it."""
    found = subprocess.run(
        [sys.executable, OWN / "nginx_scripts.py", sample_site], capture_output=True, text=True, check=True
    )
    scripts = re.fullmatch(r'set \$scripts "(.*)";\n', found.stdout)
    assert scripts
    headers = {name: value.replace("$scripts", scripts[1]) for name, value in HEADERS.items()}
    handler = partial(WithHeaders, headers=headers, directory=str(sample_site))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.parametrize(
    "page", ["index.html", "2026-Q3/cascade.html", "2026-Q3/teams/deck.html", "kpis.html", "404.html"]
)
def test_pages_work_within_the_policy(open_page: OpenPage, guarded: str, page: str) -> None:
    opened = open_page(f"{guarded}/{page}")
    opened.page.wait_for_load_state("networkidle")
    assert (opened.errors, opened.foreign) == ([], [])


def test_search_and_the_switch_of_colours_work_within_the_policy(open_page: OpenPage, guarded: str) -> None:
    opened = open_page(f"{guarded}/index.html")
    search(opened.page, "harbour")
    opened.page.wait_for_selector(".md-search-result__item")
    opened.page.keyboard.press("Escape")
    opened.page.locator("label[for=__palette_1]").click()
    opened.page.reload()
    assert opened.page.locator("body").get_attribute("data-md-color-scheme") == "default"
    assert opened.errors == []


def test_a_script_that_was_slipped_in_does_not_run(open_page: OpenPage, guarded: str) -> None:
    opened = open_page(f"{guarded}/index.html")
    opened.page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), {text: 'window.pwned = 1'}))"
    )
    assert opened.page.evaluate("window.pwned") is None
    assert any("script-src" in error for error in opened.errors)


def test_every_header_is_sent_with_every_answer() -> None:
    assert set(HEADERS) >= {"Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "X-Frame-Options"}
    for location in re.findall(r"^ +(?:# )?location [^{\n]*\{[^}]*\}", CONF, re.MULTILINE):
        assert "add_header" not in location, "nginx would forget all others there"


def test_only_what_never_changes_under_its_name_is_kept(sample_site: Path) -> None:
    kept = {path: caching(f"/{path}") for path in files(sample_site)}
    assert {kept[path] for path in kept if path.endswith((".html", ".json", ".csv", ".xml"))} == {"no-cache"}
    immutable = [path for path in kept if "immutable" in kept[path]]
    assert any(path.endswith(".css") for path in immutable)
    assert any(path.endswith(".js") for path in immutable)
    assert not [path for path in immutable if "okrsite" in path]


def caching(path: str) -> str:
    """As nginx's map: the first pattern that is found, else the default."""
    patterns = {pattern.strip('"~'): value for pattern, value in CACHING if pattern != "default"}
    return next((value for pattern, value in patterns.items() if re.search(pattern, path)), dict(CACHING)["default"])


def files(site: Path) -> list[str]:
    return [path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()]


def test_the_container_takes_what_init_writes(tmp_path: Path) -> None:
    run(tmp_path, "init", ".", "--ci", "none")
    lines = re.findall(r"^COPY (?!--from)(.*) \S+$", (OWN / "Containerfile").read_text(), re.MULTILINE)
    copied = {name for line in lines for name in line.split()}
    assert {"requirements-lock.txt", "requirements.txt"} <= copied
    assert all((tmp_path / name).exists() for name in copied)
