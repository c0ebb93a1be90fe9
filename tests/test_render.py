"""Page templates: where they are found, and that keeping them compiled changes no page."""

from __future__ import annotations

from pathlib import Path

import pytest

from okrsite.render import Templates, template_cache


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("OKRSITE_CACHE", str(tmp_path / "cache"))
    (tmp_path / "page.html").write_text("<p>{{ view }}</p>", "utf-8")
    return tmp_path


def _page(folder: Path) -> str:
    templates = Templates([folder], writers={}, cache=template_cache("pages"))
    return templates.render("page.html", "a < b", "")


def test_a_template_from_the_cache_gives_the_same_page(folder: Path) -> None:
    first = _page(folder)
    assert list((folder / "cache/pages").iterdir())
    assert _page(folder) == first == "<p>a &lt; b</p>"


def test_a_changed_template_is_compiled_anew(folder: Path) -> None:
    _page(folder)
    (folder / "page.html").write_text("<b>{{ view }}</b>", "utf-8")
    assert _page(folder) == "<b>a &lt; b</b>"


def test_no_cache_that_others_can_write_to(folder: Path) -> None:
    _page(folder)
    (folder / "cache/pages").chmod(0o777)
    assert template_cache("pages") is None
    assert _page(folder) == "<p>a &lt; b</p>"
