from __future__ import annotations

import re
from pathlib import Path

import pytest

from okrsite import resources

ROOT = Path(__file__).parents[1]


def test_a_checkout_uses_the_folders_at_its_top() -> None:
    assert resources.templates() == ROOT / "templates"
    assert resources.starter() == ROOT / "content"


def test_the_guide_is_whole_and_in_the_order_of_the_samples_navigation() -> None:
    pages = (ROOT / "content/pages/guide").glob("*.md")
    assert sorted(resources.GUIDE) == sorted(path.stem for path in pages)
    navigation = re.findall(r"guide/([\w-]+)\.md", (ROOT / "mkdocs.yml").read_text("utf-8"))
    assert list(resources.GUIDE) == navigation
    assert all(text.startswith("# ") for text in resources.guide().values())


def test_an_installed_package_uses_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder in ("_templates", "_content"):
        (tmp_path / "okrsite" / folder).mkdir(parents=True)
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path / "okrsite")
    assert resources.templates() == tmp_path / "okrsite" / "_templates"
    assert resources.starter() == tmp_path / "okrsite" / "_content"
