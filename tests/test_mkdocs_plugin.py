"""Real MkDocs builds with Material, around a made-up site."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from jinja2 import FileSystemLoader
from made_up import ERROR, PLATFORM, WARNING, Build, MadeUp, builder, files_in, index_at, page_at, page_of, write
from mkdocs.utils import get_theme_dir

from okrsite import resources
from okrsite.frame import BuildReport
from okrsite.language import Language
from okrsite.mkdocs_plugin.theming import ShownFiles
from okrsite.theme.compact import compact
from okrsite.theme.shell import TOP
from okrsite.views.pages import Section


@pytest.fixture
def build_of(root: Path, monkeypatch: pytest.MonkeyPatch) -> Build:
    return builder(root, monkeypatch)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path


def test_a_portal_without_pages_of_its_own_is_built_whole(build_of: Build, root: Path) -> None:
    assert build_of(MadeUp()) == BuildReport((), published=True, pages=3)
    page = page_of(root)
    assert "<title>A team - Northwind OKRs</title>" in page
    assert '<meta name="description" content="What a team is after">' in page
    assert '<a href="https://forge.example/edit/x.yaml" title="Edit this page"' in page
    assert '<link rel="stylesheet" href="../../assets/okrsite.css">' in page
    assert '<script defer src="../../assets/okrsite.js"></script>' in page
    assert "All of it" in page_of(root, "index.html")
    assert (root / "site/api/v1/index.json").read_bytes() == b"{}"
    assert "\U0010fff0" not in page
    assert not list(root.glob(".site-*"))


def test_a_hand_written_home_page_stands_above_the_portals(build_of: Build, root: Path) -> None:
    write(root / "content/pages/index.md", "# How we do OKRs\n\nSee [Platform](2026-Q4/teams/platform.html#calm).\n")
    assert build_of(MadeUp(), strict=True).published
    page = page_of(root, "index.html")
    assert page.index("How we do OKRs<a") < page.index("2026-Q4/teams/platform.html#calm") < page.index("glance")


def test_hand_written_pages_come_after_the_sections(build_of: Build, root: Path) -> None:
    write(root / "content/pages/guide.md", "# The guide\n")
    build_of(MadeUp())
    tabs = page_of(root).split('class="md-tabs__list"')[1].split("</ul>")[0].split()
    assert [word for word in tabs if word in {"Home", "Teams", "guide"}] == ["Home", "Teams", "guide"]


def test_the_menu_of_an_okr_page_leads_to_the_first_page_of_each_folder(build_of: Build, root: Path) -> None:
    for name in ("how/a.md", "how/b.md"):
        write(root / "content/pages" / name, f"# {name}\n")
    build_of(MadeUp(guide=True))
    page = page_of(root)
    assert page.count('href="../../how/a.html"') == page.count('href="../../guide/writing.html"') == 2
    assert "how/b.html" not in page
    assert "guide/commands.html" not in page
    assert "how/b.html" in page_of(root, "how/a.html").replace('"b.html', '"how/b.html')


def test_what_the_theme_puts_around_a_page_weighs_little(build_of: Build, root: Path) -> None:
    build_of(MadeUp(guide=True))
    assert len(page_of(root).encode()) < 13_000


def test_a_portal_carries_the_guide_unless_it_has_one_or_says_no(build_of: Build, root: Path) -> None:
    addresses = ("index.html", "rules.html", "how-we-compute.html", "history.html", "2026-Q4/teams/index.html")
    pages = [index_at(address) for address in addresses]
    data = dict.fromkeys(
        ("api/v1/index.json", "api/v1/history.json", "api/v1/kpis.json", "schema/check-in.json"), b"{}"
    )
    made_up = MadeUp(guide=True, pages=[*pages, page_at(PLATFORM)], files={**MadeUp().files, **data})
    assert build_of(made_up, strict=True) == BuildReport((), published=True, pages=6)
    assert f'href="../../guide/{resources.GUIDE[0]}.html"' in page_of(root)
    assert '<a href="../rules.html">' in page_of(root, "guide/commands.html")
    build_of(MadeUp(guide=False))
    assert not (root / "site/guide").exists()
    write(root / "content/pages/guide/ours.md", "# Our own\n")
    build_of(MadeUp(guide=True))
    assert [path.name for path in (root / "site/guide").iterdir()] == ["ours.html"]


def test_where_the_portal_speaks_german_the_guide_says_that_it_is_in_english(build_of: Build, root: Path) -> None:
    write(root / "content/pages/who.md", "# Wer macht was\n")
    build_of(MadeUp(guide=True, language=Language.DE))
    guide, own = page_of(root, "guide/weekly.html"), page_of(root, "who.html")
    assert ('<html lang="de"' in guide, '<div lang="en" dir="ltr">\n<h1' in guide) == (True, True)
    assert 'lang="en"' not in own


@pytest.mark.parametrize("address", ["platform.html", "2026-Q3/teams/platform.html"])
def test_a_poured_page_is_what_material_renders_but_for_its_body(address: str, build_of: Build, root: Path) -> None:
    """Once poured and once as Markdown in the navigation, where MkDocs writes the page's own address shorter."""
    settings = write(
        root / "mkdocs.yml",
        "site_url: https://okrs.example/\nedit_uri: https://forge.example/edit/\ntheme: {name: material, font: false, "
        "features: [navigation.tabs, content.action.edit, content.action.view]}\nmarkdown_extensions: [attr_list]\n"
        "plugins: [search, okrsite]\n",
    )
    source = address.replace(".html", ".md")
    page = replace(page_at(address, section=address), edit_url=f"https://forge.example/edit/{source}")
    assert build_of(MadeUp(pages=[index_at("index.html"), page], sections=(Section("Teams", address),))).published
    depth = address.count("/")
    poured = page_of(root, address).replace(f'href="{"../" * depth}{address}"', f'href="{Path(address).name}"')

    settings.write_text(f"{settings.read_text()}nav: [Teams: {source}]\n")
    write(
        root / "content/pages" / source,
        f"---\ntitle: {page.title}\ndescription: {page.description}\nhide: [navigation]\n---\n"
        f"# A team {{#{TOP}}}\n\n## Calm checkout {{#calm}}\n\n## Fast search {{#fast}}\n",
    )
    assert build_of(MadeUp(pages=[index_at("index.html")], sections=())).published
    rendered = page_of(root, address)
    assert _without_body(poured, f'<div class="{TOP}"', "</div>") == _without_body(rendered, "<h1", "</h2>")


def _without_body(page: str, first: str, last: str) -> str:
    before, _, rest = page.partition(first)
    article, end, after = rest.partition("</article>")
    return compact(before) + compact(article.rpartition(last)[2]) + end + compact(after)


def test_pages_are_linked_over_and_two_builds_are_alike(build_of: Build, root: Path) -> None:
    write(root / "content/pages/guide.md", "# The guide\n")
    build_of(MadeUp())
    first, number = files_in(root / "site"), (root / "site" / PLATFORM).stat().st_ino
    build_of(MadeUp())
    assert files_in(root / "site") == first
    assert (root / "site" / PLATFORM).stat().st_ino == number


def test_errors_keep_the_old_site_and_all_findings_are_told(build_of: Build, root: Path) -> None:
    build_of(MadeUp())
    before = files_in(root / "site")
    report = build_of(MadeUp(findings=(WARNING, ERROR), title="New"))
    assert report == BuildReport((WARNING, ERROR))
    assert files_in(root / "site") == before


def test_warnings_keep_it_only_where_it_is_to_be_strict(build_of: Build) -> None:
    assert build_of(MadeUp(findings=(WARNING,))) == BuildReport((WARNING,), published=True, pages=3)
    assert build_of(MadeUp(findings=(WARNING,)), strict=True) == BuildReport((WARNING,))


def test_a_broken_link_in_a_hand_written_page_is_a_finding(build_of: Build, root: Path) -> None:
    write(root / "content/pages/guide.md", "# The guide\n\n[who](2026-Q4/teams/platfrom.html)\n")
    report = build_of(MadeUp(), strict=True)
    assert not report.published
    assert [finding.place.path for finding in report.findings] == ["content/pages/guide.md"]
    assert "platfrom.html" in report.findings[0].message


def test_a_hand_written_page_cannot_take_an_okr_pages_address(build_of: Build, root: Path) -> None:
    write(root / "content/pages/2026-Q4/teams/platform.md", "# Mine\n")
    report = build_of(MadeUp())
    assert not report.published
    assert "2026-Q4/teams/platform.md" in str(report.findings[0])


def test_the_files_of_a_theme_are_listed_without_the_hidden_ones() -> None:
    dirs = [str(resources.templates() / "theme"), get_theme_dir("material"), get_theme_dir("mkdocs")]
    shown = [path for path in FileSystemLoader(dirs).list_templates() if "/." not in f"/{path}"]
    assert len(shown) > 100
    assert ShownFiles(dirs).list_templates() == shown
