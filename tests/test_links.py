"""What lies in a portal's folders and is no ordinary file never reaches the site: it is named, and nobody opens it."""

from __future__ import annotations

import json
import os
import socket
import subprocess
from pathlib import Path

import pytest
from command_line import DAY, run, start, starter_in
from repositories import committed, git

from okrsite.diagnostics import Diagnostic
from okrsite.inspection import checked, refused_as_committed
from okrsite.publishable import refused_in
from okrsite.site import build_site

SECRET = "s3cret-of-the-machine"
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


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    """On a branch `change`, with `main` where it began, and with a mkdocs.yml that names folders of its own."""
    root = starter_in(tmp_path / "portal")
    committed(root)
    git(root, "checkout", "-q", "-b", "change")
    return root


def put(path: Path, text: str = "x") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def link(root: Path, path: str, to: str | Path = ENVIRON) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).symlink_to(to)


def rules(found: list[Diagnostic] | tuple[Diagnostic, ...]) -> list[tuple[str, str]]:
    return [(finding.place.path, finding.rule) for finding in found if finding.rule.startswith("file-")]


def told(done: subprocess.CompletedProcess[str]) -> str:
    return done.stdout + done.stderr


def test_a_link_under_the_name_of_a_leftover_publishes_nothing(portal: Path) -> None:
    link(portal, "content/pages/notes.bak")
    committed(portal)
    for arguments in (("check",), ("check", "--strict"), ("check", "--base", "main"), ("build",)):
        done = start(portal, *arguments, TOKEN_OF_CI=SECRET)
        assert done.returncode == 1
        assert "content/pages/notes.bak: error: symlinks are not read" in told(done)
        assert SECRET not in told(done)
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
    secrets = put(portal.parent / "elsewhere/secrets.md", SECRET).parent
    put(secrets / "pages/home.html", SECRET)
    put(secrets / "assets/okrsite.css", SECRET)
    if (portal / folder).exists():
        (portal / folder).rename(portal.parent / "gone")
    link(portal, folder, secrets)
    site = build_site(portal, DAY)
    assert (folder, "file-symlink") in rules(site.findings)
    assert SECRET not in site.home
    assert SECRET.encode() not in site.files["assets/okrsite.css"]
    assert run(portal, "build").exit_code == 1


def test_circles_of_links_end_at_once(portal: Path) -> None:
    for folder in ("content/pages", "templates"):
        for name in ("one", "two.tmp"):
            link(portal, f"{folder}/{name}", ".")
    link(portal, "content/pages/itself.bak", "itself.bak")
    assert len(rules(checked(portal, DAY).findings)) == 5
    assert run(portal, "build").exit_code == 1


SETTINGS = (
    "docs_dir: words\ntheme: {name: material, custom_dir: look}\nplugins: [search, okrsite: {as_of: 2024-05-15}]\n"
)


def test_folders_that_mkdocs_yml_names_are_looked_at_too(portal: Path) -> None:
    put(portal / "base.yml", SETTINGS)
    put(portal / "mkdocs.yml", "INHERIT: base.yml\nmarkdown_extensions: [toc: {x: !!python/name:x.y ''}]\n")
    link(portal, "words/x.bak")
    link(portal, "look/main.html")
    expected = [("look/main.html", "file-symlink"), ("words/x.bak", "file-symlink")]
    assert rules(checked(portal, DAY).findings) == expected
    put(portal / "mkdocs.yml", SETTINGS)
    committed(portal)
    assert "words/x.bak: error" in run(portal, "diff", "main", "change").output


def test_a_folder_outside_of_the_portal_is_looked_at_too(portal: Path) -> None:
    words = put(portal.parent / "words/index.md").parent
    link(words, "x.bak")
    for folder in (words, "../words"):
        put(portal / "mkdocs.yml", f"docs_dir: {folder}\n")
        assert rules(refused_in(portal)) == [(f"{folder}/x.bak", "file-symlink")]


@pytest.mark.parametrize(
    ("path", "settings"),
    [("mkdocs.yml", ""), ("base.yml", "INHERIT: base.yml\n"), ("x/base.yml", "INHERIT: x/base.yml")],
)
def test_settings_are_no_way_in(portal: Path, path: str, settings: str) -> None:
    if settings:
        put(portal / "mkdocs.yml", settings)
    link(portal, path)
    done = start(portal, "build", TOKEN_OF_CI=SECRET)
    assert f"{path}: error: symlinks are not read" in told(done)
    assert SECRET not in told(done)
    (portal / path).unlink()
    os.mkfifo(portal / path)
    assert f"{path}: error: this is a named pipe" in told(start(portal, "build"))


def test_settings_that_inherit_from_themselves_end(portal: Path) -> None:
    put(portal / "mkdocs.yml", "INHERIT: base.yml\n")
    put(portal / "base.yml", "INHERIT: mkdocs.yml\n")
    assert "inherits from itself" in run(portal, "check").output
    assert "inherits from itself" in run(portal, "build").output


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
        put(portal / "content/pages" / name, SECRET)
    link(portal, "content/pages/.#x.md", "ana@laptop.4711:1700000000")  # what Emacs puts beside a file that is changed
    put(portal / "mkdocs.yml", "exclude_docs: '!.well-known'\ntheme: material\nplugins: [search, okrsite]\n")
    put(portal / "content/pages/.well-known/security.txt", "Contact: us")
    assert start(portal, "build", "--strict").returncode == 0
    published = {path.name for path in (portal / "site").rglob("*")}
    assert {"security.txt"} == published & {"security.txt", "x.md~", "#x.md#", "x.tmp", "x.bak", ".x.md.swp", ".#x.md"}
    assert not [
        path for path in (portal / "site").rglob("*") if path.is_file() and SECRET.encode() in path.read_bytes()
    ]
