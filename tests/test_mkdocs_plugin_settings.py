"""What a portal's own mkdocs.yml may change, and MkDocs without the okrsite command."""

from __future__ import annotations

import gzip
from datetime import date
from pathlib import Path

import pytest
from made_up import ERROR, PLATFORM, WARNING, Build, MadeUp, builder, files_in, page_of, write
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from okrsite.files import output
from okrsite.frame import BuildOptions
from okrsite.mkdocs_plugin import OkrsitePlugin, plugin
from okrsite.render import template_cache

ROOT = Path(__file__).parents[1]
AS_OF = "plugins: [search, okrsite: {as_of: 2026-11-20}]\n"


@pytest.fixture
def build_of(root: Path, monkeypatch: pytest.MonkeyPatch) -> Build:
    return builder(root, monkeypatch)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ("site_name: X\ntheme: material\nplugins: [search]\n", '"okrsite"'),
        ("site_name: [\n", "error parsing"),
        ("site_name: X\ntheme: material\nplugins: [search, okrsite: {as_of: soon}]\n", "is not a date"),
        ("site_name: X\nplugins: [search, okrsite]\n", "write `theme: {name: material}` into mkdocs.yml"),
    ],
)
def test_a_mkdocs_yml_that_will_not_do_is_a_finding(settings: str, words: str, build_of: Build, root: Path) -> None:
    write(root / "mkdocs.yml", settings)
    report = build_of(MadeUp())
    assert not report.published
    assert any(words in finding.message and finding.place.path == "mkdocs.yml" for finding in report.findings)


def test_several_errors_of_a_plugin_are_several_findings(build_of: Build, root: Path) -> None:
    write(root / "mkdocs.yml", "theme: material\nplugins: [search, okrsite]\nhooks: [hook.py]\n")
    raising = "def on_files(*_, **__): raise PluginError('the first\\n\\nthe second')\n"
    write(root / "hook.py", f"from mkdocs.exceptions import PluginError\n{raising}")
    assert [finding.message for finding in build_of(MadeUp()).findings] == ["the first", "the second"]


def test_flat_addresses_are_insisted_on_in_words(build_of: Build, root: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "mkdocs")
    write(root / "mkdocs.yml", "use_directory_urls: true\ntheme: material\nplugins: [search, okrsite]\n")
    write(root / "content/pages/guide.md", "# The guide\n")
    assert build_of(MadeUp()).published
    assert "use_directory_urls: false" in caplog.text
    assert (root / "site/guide.html").exists()


def test_a_template_that_loses_a_part_is_a_finding(build_of: Build, root: Path) -> None:
    write(root / "mkdocs.yml", "theme: {name: material, custom_dir: mine}\nplugins: [search, okrsite]\n")
    write(root / "mine/main.html", '{% extends "base.html" %}{% block site_meta %}<meta charset="utf-8">{% endblock %}')
    report = build_of(MadeUp())
    assert not report.published
    assert "block site_meta" in report.findings[-1].message


def test_the_sitemap_lists_all_pages_and_no_day(build_of: Build, root: Path) -> None:
    write(root / "mkdocs.yml", "site_url: https://okrs.example/x/\ntheme: material\nplugins: [search, okrsite]\n")
    write(root / "content/pages/guide.md", "# The guide\n")
    build_of(MadeUp())
    sitemap = (root / "site/sitemap.xml").read_text()
    for address in ("guide.html", "index.html", PLATFORM):
        assert f"<loc>https://okrs.example/x/{address}</loc>" in sitemap
    assert "lastmod" not in sitemap
    assert gzip.decompress((root / "site/sitemap.xml.gz").read_bytes()).decode() == sitemap
    assert f'<link rel="canonical" href="https://okrs.example/x/{PLATFORM}">' in page_of(root)
    (root / "mkdocs.yml").unlink()
    build_of(MadeUp())
    assert not (root / "site/sitemap.xml").exists()


@pytest.mark.parametrize("strict", [False, True])
def test_mkdocs_on_its_own_builds_the_same(
    strict: bool, build_of: Build, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(root / "mkdocs.yml", f"INHERIT: {ROOT / 'templates/mkdocs.yml'}\nstrict: {strict}\n{AS_OF}")
    write(root / "content/pages/guide.md", "# The guide\n")
    build_of(MadeUp())
    with_okrsite = files_in(root / "site")
    asked: list[tuple[Path, date | None]] = []

    def build_site(asked_root: Path, as_of: date | None) -> MadeUp:
        asked.append((asked_root, as_of))
        return MadeUp()

    monkeypatch.setattr(plugin, "build_site", build_site)
    _mkdocs_build(root)
    assert asked == [(root, date(2026, 11, 20))]
    assert files_in(root / "site") == with_okrsite
    assert output.refusal(root, root / "site") is None


def _mkdocs_build(root: Path) -> None:
    config = load_config(str(root / "mkdocs.yml"))
    own = config.plugins["okrsite"]
    assert isinstance(own, OkrsitePlugin)
    own.options = BuildOptions()  # MkDocs keeps the plugin of the build before
    mkdocs_build(config)


def test_mkdocs_on_its_own_stops_at_errors(root: Path, build_of: Build, caplog: pytest.LogCaptureFixture) -> None:
    write(root / "mkdocs.yml", f"INHERIT: {ROOT / 'templates/mkdocs.yml'}\n")
    build_of(MadeUp(findings=(ERROR, WARNING)))
    with pytest.raises(Abort):
        _mkdocs_build(root)
    assert str(ERROR) in caplog.text
    assert str(WARNING) in caplog.text


def test_templates_are_compiled_once(root: Path, build_of: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    build_of(MadeUp())
    assert len(list((root / "cache/theme").iterdir())) > 10
    (root / "cache/theme").chmod(0o777)
    assert template_cache("theme") is None
    monkeypatch.setenv("OKRSITE_CACHE", "/proc")
    assert template_cache("theme") is None
    assert build_of(MadeUp()).published
