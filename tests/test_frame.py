"""What MkDocs makes is kept between builds, and never changes a byte."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import portals
import pytest
from made_up import files_in, write

from okrsite.building import build
from okrsite.frame import BuildOptions, BuildReport
from okrsite.mkdocs_plugin import running

DAY = date(2026, 11, 20)
FILES = {
    "portal.yaml": "title: Northwind\nguide: false\n",
    "pages/index.md": "# Home\n\nSee [how](how/one.md).\n",
    "pages/how/one.md": "# One\n\n<script>alert(1)</script> and [nothing](none.md)\n",
    "cycles/2026-Q4/platform.yaml": "unit: platform\n"
    "objectives: [{id: calm, title: Calm, key_results: [{id: a, title: A}]}]\n",
}
SETTINGS = """site_name: ""
docs_dir: content/pages
theme: {name: material, font: false, custom_dir: look}
plugins: [search, okrsite]
markdown_extensions: [attr_list, toc: {permalink: true}]
"""
CHECK_IN = "date: 2026-11-13\nupdates: {platform/calm/a: {score: 0.5}}\n"
NEW_TEAM = "teams: [{id: platform}, {id: sales}]\n"
SIX = ", ".join(f"{{id: o{n}, title: O, key_results: [{{id: a, title: A}}]}}" for n in range(6))


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("OKRSITE_CACHE", str(tmp_path / "cache"))
    write(tmp_path / "look/partials/copyright.html", "Ours")
    write(tmp_path / "mkdocs.yml", SETTINGS)
    return portals.write(tmp_path, FILES)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """One for each time that MkDocs was asked."""
    times: list[bool] = []
    known = running.built_with_mkdocs

    def counted(folder: Path, root: Path, options: BuildOptions) -> BuildReport:
        times.append(True)
        return known(folder, root, options)

    monkeypatch.setattr(running, "built_with_mkdocs", counted)
    return times


def spoil(root: Path) -> None:
    """Or the site would stay, and nothing be made."""
    (root / "site/404.html").write_text("mine")


def built(root: Path, *, strict: bool = False) -> tuple[BuildReport, dict[str, bytes]]:
    return build(root, root / "site", as_of=DAY, strict=strict), files_in(root / "site")


def edited(path: str, old: str, new: str) -> Callable[[Path], object]:
    return lambda root: write(root / path, (root / path).read_text("utf-8").replace(old, new))


EDITS: dict[str, Callable[[Path], object]] = {
    "a check-in": lambda root: write(root / "content/cycles/2026-Q4/check-ins/a.yaml", CHECK_IN),
    "a title of an objective": edited("content/cycles/2026-Q4/platform.yaml", "Calm", "Quiet"),
    "mkdocs.yml": edited("mkdocs.yml", "font: false", "font: false, palette: {primary: teal}"),
    "a page": edited("content/pages/how/one.md", "# One", "# The first"),
    "a template of the theme": edited("look/partials/copyright.html", "Ours", "All ours"),
    "the title of the portal": edited("content/portal.yaml", "Northwind", "Southwind"),
    "a team": lambda root: write(root / "content/org.yaml", NEW_TEAM),
    "a repository, and more objectives": lambda root: portals.write(
        root,
        {
            "portal.yaml": "repository: https://github.com/a/b\nguide: false\n",
            "cycles/2026-Q4/platform.yaml": f"unit: platform\nobjectives: [{SIX}]\n",
        },
    ),
}


@pytest.mark.slow
def test_whatever_is_edited_a_build_is_what_it_is_from_scratch(
    root: Path, asked: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    built(root)
    for number, (name, edit) in enumerate(EDITS.items()):
        edit(root)
        before = len(asked)
        with_frame = built(root)
        assert len(asked) - before == (number >= 2), name
        with monkeypatch.context() as scratch:
            scratch.setenv("OKRSITE_CACHE", str(root / f"cache-{number}"))
            assert built(root) == with_frame, name


def test_what_was_found_in_pages_is_told_again(root: Path, asked: list[bool]) -> None:
    first = built(root)
    assert [finding.rule for finding in first[0].findings if finding.path.startswith("content/pages")] == [
        "dead-link",
        "page-code",
    ]
    spoil(root)
    assert built(root) == first
    assert len(asked) == 1
    assert not built(root, strict=True)[0].published


@pytest.mark.parametrize(
    "damage", [lambda content: content[:-1], lambda content: content.replace(b"Home", b"Xome"), lambda _: b""]
)
def test_a_damaged_frame_is_made_again(damage: Callable[[bytes], bytes], root: Path, asked: list[bool]) -> None:
    first = built(root)
    (kept,) = (root / "cache/frames").iterdir()
    kept.write_bytes(damage(kept.read_bytes()))
    spoil(root)
    assert built(root) == built(root) == first
    assert len(asked) == 2


@pytest.mark.parametrize(
    "setting",
    ["hooks: [look/hook.py]\n", "markdown_extensions: [pymdownx.snippets]\n", "plugins: [search, okrsite, tags]\n"],
)
def test_where_mkdocs_may_read_anything_nothing_is_kept(setting: str, root: Path) -> None:
    write(root / "look/hook.py", "")
    key = setting.partition(":")[0]
    kept = "".join(f"{line}\n" for line in SETTINGS.splitlines() if not line.startswith(key))
    write(root / "mkdocs.yml", f"{kept}{setting}")
    built(root)
    assert not list((root / "cache").glob("frames/*"))
