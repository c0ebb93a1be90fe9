"""Whole pages in a browser: nothing hostile comes alive, nobody is left out, nobody else is asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from browser import OpenPage
from made_up import HOSTILE, PLATFORM, TEAMS, Build, MadeUp, builder, index_at, page_at, searched, write

from okrsite.theme.page import Heading
from okrsite.views.pages import Section
from okrsite.views.search import OBJECTIVE, SearchEntry


@pytest.fixture
def build_of(root: Path, monkeypatch: pytest.MonkeyPatch) -> Build:
    return builder(root, monkeypatch)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path


GUIDE = """# The guide

Some [link](index.html) in words, and `code`.

## One

!!! note
    Mind.

```yaml
unit: platform  # a comment
```

| a | b |
|---|---|
| 1 | 2 |
"""


def _hostile_site() -> MadeUp:
    page = replace(
        page_at(PLATFORM),
        title=HOSTILE,
        description=HOSTILE,
        headings=(Heading("calm", HOSTILE), Heading("fast", HOSTILE)),
        edit_url=f"https://forge.example/{HOSTILE}",
    )
    sections = (Section("Home", "index.html"), Section(HOSTILE, TEAMS))
    entry = SearchEntry(OBJECTIVE, HOSTILE, PLATFORM, HOSTILE, "zebra")
    pages = [index_at("index.html"), index_at(TEAMS), page]
    return MadeUp(pages=pages, title=HOSTILE, sections=sections, data=searched(entry))


@pytest.mark.parametrize("address", [PLATFORM, "guide.html"])
def test_no_text_becomes_live_in_any_part_of_a_page(
    address: str, build_of: Build, root: Path, http_server: Callable[[Path], str], open_page: OpenPage
) -> None:
    write(root / "content/pages/guide.md", GUIDE)
    assert build_of(_hostile_site()).published
    page, foreign, errors = open_page(f"{http_server(root / 'site')}/{address}")
    page.evaluate("document.getElementById('__search').click()")
    page.wait_for_selector("text=Type to start searching")  # what is typed before is lost in Material
    page.locator("input[name=query]").press_sequentially("zebra")
    page.wait_for_selector(".md-search-result__list :text('zebra')")  # no eval: the policy of the page forbids it
    assert HOSTILE in page.inner_text(".md-search-result__list")
    assert page.evaluate("window.hacked") is None
    assert (foreign, errors) == ([], [])


def test_material_breaks_no_rule_of_accessibility_and_asks_nobody_else(
    build_of: Build,
    root: Path,
    http_server: Callable[[Path], str],
    open_page: OpenPage,
    axe_by_day_and_night: Callable[..., list[str]],
) -> None:
    write(root / "content/pages/guide.md", GUIDE)
    write(root / "content/pages/how/one.md", GUIDE)
    build_of(MadeUp())
    site = http_server(root / "site")
    for address, opened, *widths in (
        (PLATFORM, "", 1280, 375),
        ("how/one.html", "", 1280, 375),
        ("how/one.html", "__search", 1280),
        ("how/one.html", "__search", 375),
        (PLATFORM, "__drawer", 375),  # which only a narrow page has
    ):
        page, foreign, errors = open_page(f"{site}/{address}", width=widths[0])
        if opened:
            page.evaluate(f"document.getElementById('{opened}').click()")
            page.wait_for_timeout(300)
        assert axe_by_day_and_night(page, *widths) == []
        assert (foreign, errors) == ([], [])
