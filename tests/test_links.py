"""What lies in a portal's folders and is no ordinary file never reaches the site: it is named, and nobody opens it."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterable
from functools import partial
from pathlib import Path

import pytest
from command_line import DAY, contents, run, start, starter_in
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.livereload import LiveReloadServer
from mkdocs.structure.files import Files
from repositories import committed, git

from okrsite.diagnostics import Diagnostic
from okrsite.frame import BuildOptions
from okrsite.mkdocs_plugin import OkrsitePlugin
from okrsite.site import build_site
from okrsite.sources.mkdocs_yml import refused_in
from okrsite.workspace import checked, refused_as_committed

HIDDEN = "what-only-the-machine-knows"
ENVIRON = "/proc/self/environ"
PLACES = (
    "content/pages/notes.bak",
    "content/pages/notes.md~",
    "content/pages/#notes#",
    "content/pages/notes.tmp",
    "content/pages/.notes.md.swp",
    "content/pages/.well-known/notes",
    "content/pages/drafts.tmp/notes.md",
    "content/pages/notes.md",
    "content/notes.txt",
    "content/cycles/2024-Q2/notes.bak",
    "templates/assets/okrsite.css",
    "templates/assets/okrsite.js~",
    "templates/pages/home.html",
    "templates/.partials/x.html",
)
SETTINGS = """
site_name: Words
docs_dir: words
theme: {name: material, custom_dir: look}
plugins: [search, okrsite: {as_of: 2024-05-15}]
"""


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    """On a branch `change`, with `main` where it began."""
    root = starter_in(tmp_path / "portal")
    committed(root)
    git(root, "checkout", "-q", "-b", "change")
    return root


def put(path: Path, text: str = "x") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="")
    return path


def link(root: Path, path: str, to: str | Path = ENVIRON) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).symlink_to(to)


def rules(found: Iterable[Diagnostic]) -> list[tuple[str, str]]:
    return [(finding.place.path, finding.rule) for finding in found if finding.rule.startswith("file-")]


def leaks(site: Path) -> list[str]:
    return [path for path, content in contents(site).items() if HIDDEN.encode() in content]


def test_a_link_under_the_name_of_a_leftover_publishes_nothing(portal: Path) -> None:
    link(portal, "content/pages/notes.bak")
    committed(portal)
    for arguments in (("check",), ("check", "--strict"), ("check", "--base", "main")):
        told = run(portal, *arguments)
        assert told.exit_code == 1
        assert "content/pages/notes.bak: error: symlinks are not read" in told.output
    done = start(portal, "build", TOKEN_OF_CI=HIDDEN)
    assert done.returncode == 1
    assert "content/pages/notes.bak: error: symlinks are not read" in done.stderr
    assert HIDDEN not in done.stdout + done.stderr
    assert not (portal / "site").exists()
    said = run(portal, "diff", "main").output
    assert said.startswith("No OKR changed; 1 new error.")
    assert "content/pages/notes.bak: error: symlinks are not read" in said
    assert "notes.bak" in run(portal, "diff", "main", "change", "--format", "markdown").output


def test_it_is_refused_under_every_name_and_in_every_folder(portal: Path) -> None:
    for path in PLACES:
        link(portal, path)
    expected = sorted((path, "file-symlink") for path in PLACES)
    assert rules(checked(portal, DAY).findings) == expected
    committed(portal)
    for arguments in (["main"], ["main", "change"]):
        new = json.loads(run(portal, "diff", *arguments, "--format", "json").stdout)["findings"]["new"]
        assert [(one["path"], one["rule"]) for one in new if one["rule"] == "file-symlink"] == expected
    assert rules(refused_as_committed(portal)) == expected


def test_pipes_sockets_and_devices_hold_nothing_up(portal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(portal)  # a socket's name has room for 100 characters
    for folder in ("templates/assets", "templates/pages"):
        Path(folder).mkdir(parents=True)
    pipes = ["content/pages/a.md", "content/pages/b.bak", "templates/assets/okrsite.css", "templates/pages/home.html"]
    for path in pipes:
        os.mkfifo(path)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("content/x.tmp")
        assert rules(checked(portal, DAY).findings) == sorted((path, "file-kind") for path in (*pipes, "content/x.tmp"))
        site = build_site(portal, DAY)
    assert b":root" in site.files["assets/okrsite.css"]
    assert "okr" in site.home


@pytest.mark.parametrize("folder", ["content/pages", "templates"])
def test_a_linked_folder_is_refused_and_not_read(portal: Path, folder: str) -> None:
    elsewhere = portal.parent / "elsewhere"
    for path in ("index.md", "pages/home.html", "assets/okrsite.css"):
        put(elsewhere / path, HIDDEN)
    if (portal / folder).exists():
        (portal / folder).rename(portal.parent / "gone")
    link(portal, folder, elsewhere)
    site = build_site(portal, DAY)
    assert (folder, "file-symlink") in rules(site.findings)
    assert HIDDEN not in site.home
    assert HIDDEN.encode() not in site.files["assets/okrsite.css"]


def test_linked_content_is_refused_whole(portal: Path) -> None:
    (portal / "content").rename(portal.parent / "elsewhere")
    link(portal, "content", portal.parent / "elsewhere")
    assert rules(checked(portal, DAY).findings) == [("content", "file-symlink")]
    assert run(portal, "build").exit_code == 1
    assert "content: error: symlinks are not read" in run(portal, "diff", "main").output


def test_circles_of_links_end_at_once(portal: Path) -> None:
    for folder in ("content/pages", "templates"):
        for name in ("one", "two.tmp"):
            link(portal, f"{folder}/{name}", ".")
    link(portal, "content/pages/itself.bak", "itself.bak")
    assert len(rules(checked(portal, DAY).findings)) == 5
    assert run(portal, "build").exit_code == 1


def test_folders_that_mkdocs_yml_names_are_looked_at_too(portal: Path) -> None:
    put(portal / "base.yml", SETTINGS)
    put(portal / "mkdocs.yml", "INHERIT: base.yml\nmarkdown_extensions: [toc: {x: !!python/name:x.y ''}]\n")
    link(portal, "words/x.bak")
    link(portal, "look/main.html")
    assert rules(checked(portal, DAY).findings) == [("look/main.html", "file-symlink"), ("words/x.bak", "file-symlink")]
    put(portal / "mkdocs.yml", SETTINGS)
    committed(portal)
    assert "words/x.bak: error" in run(portal, "diff", "main", "change").output


def test_a_folder_outside_of_the_portal_is_looked_at_too(portal: Path) -> None:
    words = put(portal.parent / "words/index.md").parent
    link(words, "x.bak")
    for folder in (words, "../words"):
        put(portal / "mkdocs.yml", f"docs_dir: {folder}\n")
        assert rules(refused_in(portal)) == [(f"{folder}/x.bak", "file-symlink")]


@pytest.mark.parametrize("path", ["mkdocs.yml", "x/base.yml"])
def test_settings_are_no_way_in(portal: Path, path: str) -> None:
    put(portal / "mkdocs.yml", "INHERIT: x/base.yml\n")
    (portal / path).unlink(missing_ok=True)
    link(portal, path, put(portal.parent / "secret", f"[{HIDDEN}"))
    said = run(portal, "build").output
    assert f"{path}: error: symlinks are not read" in said
    assert HIDDEN not in said
    (portal / path).unlink()
    os.mkfifo(portal / path)
    assert f"{path}: error: this is a named pipe" in run(portal, "build").output


def test_settings_that_inherit_from_themselves_end(portal: Path) -> None:
    put(portal / "mkdocs.yml", "INHERIT: base.yml\n")
    put(portal / "base.yml", "INHERIT: mkdocs.yml\n")
    for command in ("check", "build"):
        assert "inherits from itself" in run(portal, command).output


def test_settings_inherit_from_so_many(portal: Path) -> None:
    put(portal / "mkdocs.yml", "INHERIT: a0.yml\n")
    for n in range(40):
        put(portal / f"a{n}.yml", f"INHERIT: a{n + 1}.yml\n")
    for command in ("check", "build"):
        assert "mkdocs.yml: error: it inherits from 32 files or more" in run(portal, command).output


def test_a_submodule_is_named_by_all(portal: Path) -> None:
    commit = git(portal, "rev-parse", "HEAD")
    for path in ("content/pages/words", "templates"):
        git(portal, "update-index", "--add", "--cacheinfo", f"160000,{commit},{path}")
        (portal / path).mkdir(parents=True)  # as it is where submodules are not checked out
    git(portal, "commit", "-q", "-m", "x")
    for arguments in (["diff", "main"], ["diff", "main", "change"], ["check", "--base", "main"]):
        for path in ("content/pages/words", "templates"):
            assert f"{path}: error: this is a submodule of git" in run(portal, *arguments).output
    put(portal / "content/pages/words/.git")
    assert rules(checked(portal, DAY).findings) == [("content/pages/words", "file-kind")]


def test_what_editors_leave_beside_a_file_is_passed_over_and_never_published(portal: Path) -> None:
    for name in ("x.md~", "#x.md#", "x.tmp", "x.bak", ".x.md.swp", "old.bak/x.md", "x.css~"):
        put(portal / "content/pages" / name, HIDDEN)
    link(portal, "content/pages/.#x.md", "ana@laptop.4711:1700000000")  # what Emacs puts beside a file that is changed
    put(portal / "mkdocs.yml", "exclude_docs: '!.well-known'\ntheme: material\nplugins: [search, okrsite]\n")
    put(portal / "content/pages/.well-known/security.txt", "Contact: us")
    assert run(portal, "build", "--strict").exit_code == 0
    assert (portal / "site/.well-known/security.txt").read_text() == "Contact: us"
    assert leaks(portal / "site") == []


def of_mkdocs(root: Path, *, serving: bool = False) -> MkDocsConfig:
    """The settings of MkDocs as somebody has them who knows no `okrsite build`."""
    config = load_config(str(root / "mkdocs.yml"))
    plugin_of(config).options, plugin_of(config).serving = (
        BuildOptions(),
        serving,
    )  # MkDocs keeps the one of before
    return config


def plugin_of(config: MkDocsConfig) -> OkrsitePlugin:
    own = config.plugins["okrsite"]
    assert isinstance(own, OkrsitePlugin)
    return own


@pytest.fixture
def words(portal: Path) -> Path:
    """A portal with folders of MkDocs' own, and something to publish in each."""
    put(portal / "mkdocs.yml", SETTINGS)
    put(portal / "words/index.md", "\ufeff---\r\ntitle: Hello\r\n---\r\n# Hello\r\n")
    put(portal / "words/table.csv", "a;b\r\n")
    put(portal / "look/own.css", "b {}")
    put(portal / "look/main.html", '{% extends "base.html" %}{% block footer %}our footer{% endblock %}')
    put(portal.parent / "secret", HIDDEN)
    return portal


def test_plain_mkdocs_publishes_ordinary_files_as_they_are(words: Path) -> None:
    mkdocs_build(of_mkdocs(words))
    site = contents(words / "site")
    assert site["table.csv"] == b"a;b\r\n"
    assert site["own.css"] == b"b {}"
    assert b"our footer" in site["index.html"]
    assert b"<title>Hello" in site["index.html"]


@pytest.mark.parametrize("path", ["words/x.bak", "words/x.md", "look/main.html", "content/pages/x.bak"])
def test_plain_mkdocs_refuses_what_okrsite_refuses(words: Path, path: str, caplog: pytest.LogCaptureFixture) -> None:
    (words / path).unlink(missing_ok=True)
    link(words, path, words.parent / "secret")
    with pytest.raises(Abort):
        mkdocs_build(of_mkdocs(words))
    assert f"{path}: error: symlinks are not read" in caplog.text
    assert HIDDEN not in caplog.text
    assert not (words / "site").exists()


def test_serve_goes_on_without_what_is_refused(words: Path) -> None:
    (words / "look/main.html").unlink()
    for path in (
        "words/x.bak",
        "words/x.md",
        "words/x.txt",
        "look/x.css",
        "look/main.html",
        "templates/pages/home.html",
    ):
        link(words, path, words.parent / "secret")
    os.mkfifo(words / "words/pipe.md")
    mkdocs_build(of_mkdocs(words, serving=True))
    site = contents(words / "site")
    assert leaks(words / "site") == []
    assert b"keep this portal from being published" in site["index.html"]
    assert b"<title>Hello" in site["index.html"]
    assert {"x.bak", "x.txt", "x.css", "x.html", "pipe.html"}.isdisjoint(site)


def test_serve_goes_on_where_mkdocs_would_go_in_circles(words: Path) -> None:
    for folder in ("words", "content", "templates"):
        for name in ("one", "two", "three"):
            link(words, f"{folder}/{name}", words)
    config = of_mkdocs(words, serving=True)
    mkdocs_build(config)
    assert b"keep this portal from being published" in (words / "site/check-in.html").read_bytes()
    with LiveReloadServer(lambda: None, "127.0.0.1", 0, str(words / "site")) as server:
        server.watch(str(words))  # as MkDocs does before it asks plugins
        plugin_of(config).on_serve(server, builder=server.builder)
        server.observer.start()
        server.observer.stop()
        server.observer.join()


def test_a_link_that_takes_the_place_of_a_file_meanwhile_is_not_followed(
    words: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def listed_and_then(own: OkrsitePlugin, files: Files, *, config: MkDocsConfig) -> Files:
        found = own.on_files(files, config=config)
        (words / "words/table.csv").unlink()
        link(words, "words/table.csv", words.parent / "secret")
        return found

    config = of_mkdocs(words)
    monkeypatch.setitem(config.plugins.events, "files", [partial(listed_and_then, plugin_of(config))])
    with pytest.raises(Abort):
        mkdocs_build(config)
    assert "words/table.csv: error: symlinks are not read" in caplog.text
    assert leaks(words / "site") == []


def test_plain_mkdocs_writes_through_no_link(words: Path, caplog: pytest.LogCaptureFixture) -> None:
    elsewhere = words.parent / "elsewhere"
    elsewhere.mkdir()
    link(words, "site/assets", elsewhere)
    with pytest.raises(Abort):
        mkdocs_build(of_mkdocs(words))
    assert "site/assets" in caplog.text
    assert not contents(elsewhere)
