"""A site stays as it is only while all that it was made from does; and no state of the cache gives another one."""

from __future__ import annotations

import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import date
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import portals
import pytest
from made_up import files_in, write
from mkdocs.config.defaults import MkDocsConfig

from okrsite import building, frame, resources, site
from okrsite.frame import BuildReport
from okrsite.mkdocs_plugin import running
from okrsite.store import content_ids

DAY = date(2026, 11, 20)
FILES = {
    "portal.yaml": "title: Northwind\nguide: false\n",
    "pages/index.md": "# Home\n",
    "cycles/2026-Q4/platform.yaml": "unit: platform\n"
    "objectives: [{id: calm, title: Calm, key_results: [{id: a, title: A}]}]\n",
}
SETTINGS = "site_name: x\ndocs_dir: content/pages\ntheme: {name: material, font: false}\nplugins: [okrsite]\n"
CHECK_IN = "content/cycles/2026-Q4/check-ins/2026-11-1{}.yaml"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("OKRSITE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(content_ids, "SETTLED", 0)
    portals.write(tmp_path / "portal", FILES)
    return tmp_path / "portal"


def build(root: Path, **options: object) -> BuildReport:
    return building.build(root, root / "site", **{"as_of": DAY, **options})  # type: ignore[arg-type]  # by name


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """One for each time that a portal was read and its pages made."""
    made, build_site = list[Path](), site.build_site

    def noted(root: Path, *given: object) -> site.Site:
        made.append(root)
        return build_site(root, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(site, "build_site", noted)
    return made


def scratch(root: Path, **options: object) -> dict[str, bytes]:
    """With a cache of its own, which knows what MkDocs makes and no page."""
    folder = root.parent / "scratch"
    shutil.rmtree(folder, ignore_errors=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OKRSITE_CACHE", str(root.parent / "cache-of-scratch"))
        report = building.build(root, folder, **{"as_of": DAY, **options})  # type: ignore[arg-type]
    assert report.published, report.findings
    return files_in(folder)


def test_nothing_is_made_twice(root: Path, made: list[Path]) -> None:
    first, before = build(root), files_in(root / "site")
    again = build(root)
    assert again == first
    assert again.is_as_it_was
    assert len(made) == 1
    assert files_in(root / "site") == before == scratch(root)


CHANGES: dict[str, Callable[[Path], object]] = {
    "a check-in": lambda root: write(
        root / CHECK_IN.format(3), "date: 2026-11-13\nupdates: {platform/calm/a: {score: 0.5}}\n"
    ),
    "a plan": lambda root: write(root / "content/cycles/2026-Q4/sales.yaml", "unit: sales\nobjectives: []\n"),
    "a page": lambda root: write(root / "content/pages/index.md", "# Here\n"),
    "a template": lambda root: write(root / "templates/pages/rules.html", "Ours"),
    "settings": lambda root: write(root / "mkdocs.yml", SETTINGS),
    "what is said in the site": lambda root: write(root / "site/index.html", "mine"),
    "a page of the site": lambda root: (root / "site/rules.html").unlink(),
    "a file in the site": lambda root: write(root / "site/more.html", "mine"),
    "a link in the site": lambda root: (root / "site/more").symlink_to(root),
    "the site": lambda root: shutil.rmtree(root / "site"),
}


def test_whatever_changes_the_site_is_made_anew(root: Path) -> None:
    build(root)
    wanted = scratch(root)
    for what, change in CHANGES.items():
        change(root)
        assert not build(root).is_as_it_was, what
        if "site" not in what:
            wanted = scratch(root)
        assert files_in(root / "site") == wanted, what


def test_other_options_are_another_site(root: Path) -> None:
    build(root)
    for options in ({"as_of": date(2026, 11, 21)}, {"site_url": "https://okr.example/"}):
        assert not build(root, **options).is_as_it_was
        assert files_in(root / "site") == scratch(root, **options)
    assert not build(root, strict=True).published


def test_settings_that_ask_the_environment_are_asked_each_time(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(root / "mkdocs.yml", f"{SETTINGS}copyright: !ENV [WHO, nobody]\n")
    for who in ("Ana Ruiz", "Raj Patel"):
        monkeypatch.setenv("WHO", who)
        build(root)
        assert who in (root / "site/index.html").read_text("utf-8")


def test_settings_that_run_code_run_it_each_time(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(root / "content/pages/index.md", "# Home\n\n## Here\n")
    code = "markdown_extensions:\n  - toc:\n      slugify: !!python/name:slugs.of\n"
    write(root / "mkdocs.yml", SETTINGS + code)
    for name in ("one", "two"):
        monkeypatch.setitem(sys.modules, "slugs", SimpleNamespace(of=lambda *_, name=name: name))
        report = build(root)
        assert report.published, report.findings
        assert f'id="{name}"' in (root / "site/index.html").read_text("utf-8")


@pytest.mark.parametrize("path", ["content/pages/index.md", "templates/pages/rules.html"])
def test_what_was_changed_during_a_build_and_then_back_is_not_kept(
    root: Path, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    file, with_mkdocs = root / path, running.build_with_mkdocs  # type: ignore[attr-defined]  # as it calls it
    write(file, "As it was\n")

    def meanwhile(config: MkDocsConfig) -> None:
        write(file, "A slip\n")
        with_mkdocs(config)
        write(file, "As it was\n")

    with monkeypatch.context() as patch:
        patch.setattr(running, "build_with_mkdocs", meanwhile)
        build(root)
    build(root)
    assert files_in(root / "site") == scratch(root)


def test_a_theme_of_others_may_change_in_its_place(root: Path) -> None:
    write(root / "mkdocs.yml", SETTINGS)
    assert frame.is_plain(root)
    write(root / "mkdocs.yml", SETTINGS.replace("material", "readthedocs"))
    assert not frame.is_plain(root)


def test_another_guide_is_another_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = resources.fingerprint()
    shutil.copytree(resources.starter() / "pages/guide", tmp_path / "pages/guide")
    write(tmp_path / "pages/guide/writing.md", "# Another\n")
    monkeypatch.setattr(resources, "starter", lambda: tmp_path)
    assert resources.fingerprint.__wrapped__() != before


def damaged(root: Path, seed: int) -> None:
    """A few bytes of each file of the cache are others."""
    chance = random.Random(seed)  # noqa: S311 - the same every time
    for path in sorted(path for path in (root.parent / "cache").rglob("*") if path.is_file()):
        content = bytearray(path.read_bytes())
        for _ in range(min(len(content), 20)):
            content[chance.randrange(len(content))] ^= chance.randrange(1, 256)
        path.write_bytes(content)


def of_another_version(root: Path) -> None:
    """And not even one that keeps its values as this one does."""
    for path in (root.parent / "cache").rglob("*.sqlite"):
        with closing(sqlite3.connect(path)) as database, database:
            database.execute("drop table kept")
            database.execute("create table kept (name text, value text)")


def cut(root: Path) -> None:
    for path in (path for path in (root.parent / "cache").rglob("*") if path.is_file()):
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def test_a_spoilt_cache_gives_the_same_site(root: Path) -> None:
    ways: list[Callable[[Path], None]] = [partial(damaged, seed=1), of_another_version, partial(damaged, seed=2), cut]
    build(root)
    for nth, spoil in enumerate(ways):
        spoil(root)
        build(root)
        assert files_in(root / "site") == scratch(root)
        spoil(root)
        write(
            root / CHECK_IN.format(nth), f"date: 2026-11-1{nth}\nupdates: {{platform/calm/a: {{score: 0.{nth + 3}}}}}\n"
        )
        build(root)
        assert files_in(root / "site") == scratch(root)


def command(root: Path, site: str) -> list[str]:
    build = f"build -q --as-of {DAY} --out".split()
    return [sys.executable, "-m", "okrsite.cli", *build, str(root / site), "-C", str(root)]


def test_two_builds_at_once(root: Path) -> None:
    """Into the same folder and into others, with the same cache, which is empty or full, while people write."""
    for nth, sites in enumerate((("site", "other"), ("site", "site"))):
        running = [subprocess.Popen(command(root, site), stderr=subprocess.PIPE) for site in sites]
        write(
            root / CHECK_IN.format(nth), f"date: 2026-11-1{nth}\nupdates: {{platform/calm/a: {{score: 0.{nth + 3}}}}}\n"
        )
        assert [(process.wait(), process.communicate()[1]) for process in running] == [(0, b"")] * 2
        build(root)
        assert files_in(root / "site") == scratch(root)


IN_LITTLE_ROOM = 'mount -t tmpfs -o size=300k none "$OKRSITE_CACHE" && exec "$@"'


def test_a_full_disk_below_the_cache(root: Path) -> None:
    (root.parent / "cache").mkdir(mode=0o700)
    alone = ["unshare", "-rm", "sh", "-c", IN_LITTLE_ROOM, "sh"]
    if shutil.which("unshare") is None or subprocess.run([*alone, "true"], check=False).returncode:
        pytest.skip("nobody may mount a disk here")
    twice = ["sh", "-c", '"$@" && "$@"', "sh", *command(root, "site")]
    done = subprocess.run([*alone, *twice], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert files_in(root / "site") == scratch(root)
