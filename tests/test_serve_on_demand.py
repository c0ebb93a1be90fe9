"""`serve` makes a page when somebody asks for it, and after an edit what it shows is what a build would write."""

from __future__ import annotations

import gc
import json
import logging
import re
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from wsgiref.util import FileWrapper

import pytest
from command_line import DAY, run, starter_in
from made_up import write
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.livereload import LiveReloadServer

from okrsite.frame import BuildOptions
from okrsite.mkdocs_plugin.plugin import OkrsitePlugin
from okrsite.mkdocs_plugin.settings import loaded, settings
from okrsite.site import build_site
from okrsite.theme.shell import OPEN
from okrsite.yaml_source import RememberingReader

SCRIPT = re.compile(rb"<script>\nvar livereload.*?</script>|(?<=script-src 'self') 'sha256-[^']*'", re.DOTALL)


@dataclass
class Served:
    """A server that nobody has started: it is asked as a browser asks it, and builds when it is told to."""

    root: Path
    server: LiveReloadServer
    plugin: OkrsitePlugin
    builds: list[str] = field(default_factory=list)
    """One entry for each time that MkDocs worked."""

    def ask(self, path: str) -> tuple[str, dict[str, str], bytes]:
        said: list[tuple[str, dict[str, str]]] = []
        environ = {"HTTP_HOST": "localhost", "PATH_INFO": path, "REQUEST_METHOD": "GET"}
        app: Callable[..., Iterator[bytes]] = self.server.get_app()  # type: ignore[assignment]
        body = app(environ, lambda status, headers: said.append((status, dict(headers))))
        content = b"".join(body)
        if isinstance(body, FileWrapper):
            body.close()
        return *said[0], content

    def page(self, address: str) -> str:
        return self.ask(f"/{address}")[2].decode()

    def follow(self, *changed: str) -> bool:
        """After an edit; whether MkDocs was needed."""
        before = len(self.builds)
        changes = next(iter(self.server.builder.args[1:]))  # type: ignore[attr-defined]
        for path in changed:
            changes.dispatch(SimpleNamespace(is_directory=False, src_path=str(self.root / path)))
        self.server.builder()
        return len(self.builds) > before


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = starter_in(tmp_path / "portal")
    write(root / "content/pages/how.md", "# How we do it\n")
    return root


@contextmanager
def serving(root: Path, *, on_demand: bool = True) -> Iterator[Served]:
    site = root.parent / "served"
    with settings(root) as arguments:
        arguments["site_dir"] = str(site)
        config, plugin = loaded(arguments, BuildOptions(root, DAY, on_demand=on_demand))
        plugin.on_startup(command="serve")
        build(config)
        with LiveReloadServer(lambda: None, "127.0.0.1", 0, str(site)) as server:
            found = Served(root, server, plugin)

            def again() -> None:
                found.builds.append("MkDocs")
                build(load_config(**arguments))

            server.watch(config.docs_dir)
            plugin.on_serve(server, builder=again)
            try:
                yield found
            finally:
                plugin.serving = False  # MkDocs keeps the instance for whatever is built next


@pytest.fixture
def served(root: Path) -> Iterator[Served]:
    with serving(root) as served:
        yield served


def plans(root: Path) -> list[Path]:
    return sorted(path for path in root.glob("content/cycles/*/**/*.yaml") if "objectives:" in path.read_text())


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert re.search(old, text)
    path.write_text(re.sub(old, new, text, count=1))


def test_it_answers_what_a_build_would_write(tmp_path: Path, root: Path) -> None:
    assert run(root, "build", "--as-of", str(DAY)).exit_code == 0
    site = root / "site"
    with serving(root) as served:
        assert not (tmp_path / "served/cycles.html").exists()
        for path in (path for path in sorted(site.rglob("*")) if path.is_file() and path.name != ".okrsite"):
            status, headers, content = served.ask(f"/{path.relative_to(site).as_posix()}")
            assert status == "200 OK"
            assert int(headers["Content-Length"]) == len(content)
            assert (b"livereload(" in content) is (path.suffix == ".html")
            if path.suffix in (".html", ".json", ".csv") and path.name != "404.html":
                assert SCRIPT.sub(b"", content) == path.read_bytes(), path


def test_folders_missing_pages_and_kinds_are_as_with_mkdocs(served: Served) -> None:
    cycle = next(address for address in served.plugin.site.addresses if address.endswith("/teams/index.html"))
    folder = cycle.removesuffix("/index.html")
    assert served.ask(f"/{folder}")[:2] == ("302 Found", {"Location": f"/{folder}/"})
    assert served.ask(f"/{folder}/")[0] == served.ask("/")[0] == "200 OK"
    assert served.ask(f"/{folder}/../../no.html")[0] == served.ask("/nothing/at/all.html")[0] == "404 Not Found"
    assert served.ask("/api/v1/index.json")[1]["Content-Type"] == "application/json"
    assert served.ask("/assets/okrsite.js")[1]["Content-Type"] == "application/javascript"


def test_an_edit_of_okrs_needs_no_mkdocs_and_is_told_in_one_line(
    served: Served, caplog: pytest.LogCaptureFixture
) -> None:
    plan = plans(served.root)[0]
    edit(plan, r"title: .*", "title: Lanterns for everybody")
    caplog.clear()
    with caplog.at_level(logging.INFO, "mkdocs"):
        assert not served.follow(plan.relative_to(served.root).as_posix(), "content/org.yaml")
    assert any("Lanterns for everybody" in served.page(address) for address in served.plugin.site.addresses)
    assert any("Lanterns for everybody" in served.page(path) for path in served.plugin.site.data if "search/" in path)
    (line,) = [record.getMessage() for record in caplog.records if "made anew" in record.getMessage()]
    assert re.search(
        r"content/\S+\.yaml and 1 other file changed; made anew: OKRs; \d+\.\d s, (no|1|2) findings?$", line
    )


@pytest.mark.parametrize(
    ("path", "old", "new", "shown"),
    [
        ("content/pages/how.md", "How we do it", "How we did it", "how.html"),
        ("content/portal.yaml", r"title: .*", "title: Another name", "cycles.html"),
        ("content/org.yaml", r"people:\n", "people:\n  - {id: newcomer, name: How we did it}\n", "how.html"),
    ],
)
def test_mkdocs_works_where_its_part_is_another(served: Served, path: str, old: str, new: str, shown: str) -> None:
    edit(served.root / path, old, new)
    assert served.follow(path)
    assert served.ask(f"/{shown}")[0] == "200 OK"
    edit(plans(served.root)[0], r"title: .*", "title: Lanterns")
    assert not served.follow()


def test_errors_stand_above_all_pages_until_they_are_fixed(served: Served) -> None:
    pages = ("index.html", "how.html", "cycles.html")
    plan = plans(served.root)[0]
    before = plan.read_text()
    edit(plan, r"owner: .*", "owner: nobody-here")
    assert not served.follow()
    assert all("keeps this portal from being published" in served.page(page) for page in pages)
    plan.write_text(before)
    assert not served.follow()
    assert not any("keeps this portal from being published" in served.page(page) for page in pages)


def test_a_page_that_cannot_be_made_says_why(served: Served) -> None:
    write(served.root / "templates/pages/cycles.html", "{{ view.nothing }}")
    served.follow()
    status, _, content = served.ask("/cycles.html")
    assert status == "500 Internal Server Error"
    assert b"the page cycles.html cannot be made from this" in content
    assert b"livereload(" in content
    assert served.ask("/history.html")[0] == "200 OK"


def test_what_is_remembered_changes_nothing(served: Served) -> None:
    """Any edits in a row, and every page is as if nothing had been there before."""
    plan, check_ins = plans(served.root)[0], sorted(served.root.glob("content/cycles/*/check-ins/*.yaml"))
    edits: list[Callable[[], object]] = [
        lambda: edit(served.root / "content/org.yaml", r"name: \w+", "name: Ariadne"),
        lambda: edit(plan, r"title: .*", "title: First"),
        lambda: edit(plan, r"title: .*", "titel: Second"),
        lambda: edit(plan, r"titel: .*", "title: Third"),
        lambda: check_ins[-1].rename(check_ins[-1].with_name("2020-01-01-moved.yaml")),
        lambda: edit(check_ins[0], r"date: .*", "date: 2020-01-02"),
        check_ins[0].unlink,
    ]
    for change in edits:
        change()
        served.follow()
        fresh = build_site(served.root, DAY)
        assert served.plugin.site.findings == fresh.findings
        assert served.plugin.site.addresses == fresh.addresses
        for address in fresh.addresses:
            assert served.plugin.site.page(address) == fresh.page(address), address
        assert {path: make() for path, make in served.plugin.site.data.items()} == {
            path: make() for path, make in fresh.data.items()
        }


def test_the_site_of_before_is_forgotten(served: Served) -> None:
    before = []
    for number in range(3):
        before.append(weakref.ref(served.plugin.site))
        edit(plans(served.root)[0], r"title: .*", f"title: Number {number}")
        served.follow()
        served.page("cycles.html")
    gc.unfreeze()
    gc.collect()
    assert [site() for site in before] == [None] * 3
    assert isinstance(served.plugin.memory.reader, RememberingReader)
    assert len(served.plugin.memory.reader.known) <= len([*served.root.glob("content/**/*.yaml")])


def test_pages_are_written_where_nobody_may_follow_changes(root: Path) -> None:
    """`mkdocs serve --no-livereload` asks no plugin."""
    with serving(root, on_demand=False) as served:
        for path in served.root.parent.glob("served/**/*.html"):
            assert OPEN not in path.read_text(), path
        edit(plans(root)[0], r"title: .*", "title: Lanterns")
        assert not served.follow()
        assert "Lanterns" in json.dumps([served.page(address) for address in served.plugin.site.addresses])
