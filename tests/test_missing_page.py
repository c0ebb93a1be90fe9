"""The page for wrong addresses, as hosts show it: at the address that was asked for, in whatever folder the site is."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import portals
import pytest
from browser import OpenPage
from playwright.sync_api import expect

from okrsite.building import build


class _Host(SimpleHTTPRequestHandler):
    """Serves a site in a folder, and its 404.html for all that is not there."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:  # noqa: ARG002
        page = Path(self.directory, "okrs", "404.html").read_bytes()
        self.send_response(code, message)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """Says nothing: a test's output is about the test."""


@pytest.fixture
def host(sample_site: Path, tmp_path: Path) -> Iterator[str]:
    (tmp_path / "okrs").symlink_to(sample_site)
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Host, directory=str(tmp_path))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.parametrize("address", ["okrs/nowhere.html", "okrs/2026-Q3/people/nobody.html"])
def test_it_finds_the_site_it_belongs_to(host: str, open_page: OpenPage, address: str) -> None:
    page = open_page(f"{host}/{address}").page
    expect(page.get_by_role("link", name="All cycles")).to_have_attribute("href", "/okrs/cycles.html")
    page.wait_for_load_state("networkidle")
    page.get_by_role("textbox", name="Search").click()
    page.keyboard.type("Gunnar")
    expect(page.locator(".md-search-result__item a").first).to_have_attribute(
        "href", f"{host}/okrs/2026-Q3/people/gunnar.html"
    )
    page.keyboard.press("Escape")
    page.get_by_role("main").get_by_role("link", name="Home").click()
    page.wait_for_url(f"{host}/okrs/index.html")


@pytest.mark.parametrize(
    ("settings", "mkdocs", "given", "folder"),
    [
        ("", "", "", ""),
        ("", "", "https://given.example/given", "given/"),
        ("", "site_url: https://north.example/own/\n", "https://given.example/given/", "own/"),
        ("site_url: https://north.example/okrs\n", "site_url: https://a.example/own/\n", "https://b.example/", "okrs/"),
    ],
)
def test_where_the_address_of_the_site_is_told_it_needs_no_search_for_it(
    settings: str, mkdocs: str, given: str, folder: str, tmp_path: Path
) -> None:
    """portal.yaml first, then mkdocs.yml, then whoever builds it."""
    root = portals.write(tmp_path, {"portal.yaml": f"title: North\n{settings}"})
    (root / "mkdocs.yml").write_text(
        f"site_name: North\n{mkdocs}docs_dir: content/pages\n"
        "theme: {name: material, font: false}\nplugins: [search, okrsite]\n"
    )
    assert build(root, root / "site", as_of=portals.SAMPLE_DAY, site_url=given).published
    page = (root / "site/404.html").read_text("utf-8")
    assert f'<a href="/{folder}cycles.html">All cycles</a>' in page
    assert ("isRoot" in page) is not bool(folder)
    assert ("canonical" in (root / "site/cycles.html").read_text("utf-8")) is bool(folder)
