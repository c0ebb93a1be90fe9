"""No hand-written page keeps a build busy, takes its memory or stops it without a word."""

from __future__ import annotations

import signal
import time
from datetime import date
from pathlib import Path

import portals
import pytest
from mkdocs.exceptions import PluginError

from okrsite.building import build
from okrsite.mkdocs_plugin import page_time
from okrsite.mkdocs_plugin.front_matter import DEEPEST, LONGEST, readable
from okrsite.sources.pages import findings_of

DAY = date(2026, 11, 20)
# The clock may strike within somebody's callback, which swallows what is raised there; then it strikes again.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
LETTERS = "bcdefghij"
LAUGHS = "a: &a [x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{above}'] * 9)}]\n" for above, name in zip("a" + LETTERS, LETTERS, strict=False)
)
MERGED = "a: &a {x: 1}\n" + "".join(
    f"{name}: &{name}\n  <<: [{', '.join([f'*{above}'] * 9)}]\n"
    for above, name in zip("a" + LETTERS, LETTERS, strict=False)
)


@pytest.mark.parametrize(
    ("front_matter", "reason"),
    [
        (LAUGHS, "alias"),
        (MERGED, "alias"),
        ("a: &a [*a]\n", "alias"),
        (f"a: {'[' * (DEEPEST + 1)}{']' * (DEEPEST + 1)}\n", "nested"),
        (f"{'- ' * (DEEPEST + 1)}a\n", "nested"),
        (f"a: 1{':59' * 200_000}\n", "more than 10,000 characters"),
    ],
)
def test_front_matter_that_takes_all_there_is_is_left_out(front_matter: str, reason: str) -> None:
    began = time.process_time()
    source, left_out = readable(f"---\n{front_matter}---\n# Words\n")
    assert source == "\n# Words\n"
    assert [reason in one.words for one in left_out] == [True]
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    "source",
    [
        "---\ntitle: R&D *new*\nhide: [toc]\nsearch: {exclude: true}\n---\n# Words\n",
        "---\nno: [yaml\n---\n# Words\n",
        "title: Words\nauthor: ana\n\n# Words\n",
        "# Words\n\n---\na: *b\n---\n",
        f"Words:{' word' * LONGEST}",
    ],
)
def test_other_front_matter_is_read_as_ever(source: str) -> None:
    assert readable(source)[0].lstrip("\n") == source


def test_keys_without_dashes_have_an_end_too() -> None:
    source, left_out = readable("a: b\n" * LONGEST)
    assert source == "\n" + "a: b\n" * LONGEST
    assert len(left_out) == 1


@pytest.mark.parametrize("written", ["[a]", "{a: b}", "2026", "2026-10-01", "true", "~"])
def test_a_title_may_be_written_as_anything(written: str, tmp_path: Path) -> None:
    portals.write(tmp_path, {"pages/index.md": f"---\ntitle: {written}\n---\n# Words\n"})
    assert build(tmp_path, tmp_path / "site", as_of=DAY).published


def test_a_page_that_is_no_text_is_told(tmp_path: Path) -> None:
    portals.write(tmp_path, {"pages/index.md": "# a\n"})
    (tmp_path / "content/pages/b.md").write_bytes(b"# a\xff\n")
    (tmp_path / "content/pages/c.md").write_bytes(b"a" * (1 << 20) + b"a")
    assert [finding.rule for finding in findings_of(tmp_path)] == ["file-encoding", "file-size"]
    report = build(tmp_path, tmp_path / "site", as_of=DAY)
    assert not report.published
    assert {finding.rule for finding in report.findings} == {"file-encoding", "file-size"}


@pytest.mark.parametrize(
    "text",
    [
        "![" * 20_000,
        "|" + "a|" * 1_000 + "\n|" + "-|" * 1_000 + "\n" + "|\n" * 20_000,
        "```perl\n" + "m{" * 20_000 + "\n```\n",
        "* * *\n" * 50_000,
    ],
)
def test_a_page_that_takes_too_long_is_named(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_time, "START", 0.2)
    monkeypatch.setattr(page_time, "A_CHARACTER", 1e-6)
    portals.write(tmp_path, {"pages/index.md": "# Words\n", "pages/long.md": text})
    began = time.process_time()
    report = build(tmp_path, tmp_path / "site", as_of=DAY)
    assert time.process_time() - began < 5
    assert not report.published
    assert [(one.rule, one.place.path) for one in report.findings] == [("page-time", "content/pages/long.md")]
    assert signal.getitimer(signal.ITIMER_PROF)[0] == 0


def test_pages_share_the_time_that_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_time, "START", 0.2)
    waiting = page_time.PageTime()
    busy(waiting)
    with pytest.raises(PluginError, match=r"content/pages/a\.md: error: this page takes longer"):
        busy(waiting)
    waiting.end()


def busy(waiting: page_time.PageTime) -> None:
    """For more than half of the time that there is."""
    waiting.begin("content/pages/a.md", 10)
    until = time.process_time() + 0.15
    while time.process_time() < until:
        """Nothing is done."""
    waiting.done()
