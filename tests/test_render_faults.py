"""A page that cannot be made names the file it is about, and the older site stays whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import contents, run, starter_in


@pytest.mark.parametrize("broken", ["{{ view.nothing_of_that_name }}", "{% for %}", "{{ 1 / 0 }}"])
def test_a_broken_template_leaves_the_older_site_whole(tmp_path: Path, broken: str) -> None:
    root = starter_in(tmp_path)
    assert run(root, "build").exit_code == 0
    before = contents(root / "site")
    template = root / "templates" / "pages" / "unit.html"
    template.parent.mkdir(parents=True)
    template.write_text(broken)
    result = run(root, "build")
    assert result.exit_code == 1
    assert "Traceback" not in result.output
    assert ".yaml:1:7: error: the page" in result.output
    assert "unit.html, line 1" in result.output
    assert contents(root / "site") == before


def test_a_broken_home_page_is_told_too(tmp_path: Path) -> None:
    root = starter_in(tmp_path)
    home = root / "templates" / "pages" / "home.html"
    home.parent.mkdir(parents=True)
    home.write_text("{{ nothing }}")
    result = run(root, "build")
    assert result.exit_code == 1
    assert "content: error: the page index.html" in result.output
