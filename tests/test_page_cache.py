"""Pages of archives are made once, and never kept beyond what they are made from."""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path

import pytest
from archive_cases import ARCHIVE, CYCLE, DAY, closed_in, pages

from okrsite.site import build_site


@pytest.fixture
def closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("OKRSITE_CACHE", str(tmp_path / "cache"))
    return closed_in(tmp_path / "closed")


def cache(root: Path) -> list[Path]:
    return sorted(path for path in (root.parent / "cache/archived").rglob("*") if path.is_file())


def data(root: Path) -> dict[str, bytes]:
    return {path: make() for path, make in build_site(root, DAY).data.items()}


def forbid(monkeypatch: pytest.MonkeyPatch) -> None:
    def whole(_: object) -> object:
        raise AssertionError("an archive is read whole though all of its pages are there")

    monkeypatch.setattr("okrsite.archive.snapshot.Snapshot.whole", property(whole))


def test_what_comes_from_the_cache_is_what_was_put_there(closed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = pages(closed), data(closed)
    forbid(monkeypatch)
    assert (pages(closed), data(closed)) == made


def test_pages_from_the_cache_are_whole_sheets(closed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("okrsite.site.FEW", 0)  # a table of contents for every page
    address = f"{CYCLE}/teams/lamp.html"
    made = build_site(closed, DAY).page(address)
    assert made.headings
    assert build_site(closed, DAY).page(address) == made


def a_correction(root: Path) -> None:
    (root / ARCHIVE / "corrections.yaml").write_text(
        "corrections: [{date: 2025-05-05, text: A lamp was counted twice}]\n"
    )


def a_template(root: Path) -> None:
    (root / "templates/partials").mkdir(parents=True)
    (root / "templates/partials/archived.html").write_text(
        "{% macro archived(of) %}A lamp was counted twice{% endmacro %}"
    )


@pytest.mark.parametrize("change", [a_correction, a_template])
def test_pages_are_made_again_when_what_they_are_made_from_changes(
    closed: Path, change: Callable[[Path], None]
) -> None:
    pages(closed)
    before = cache(closed)
    change(closed)
    assert "A lamp was counted twice" in pages(closed)[f"{CYCLE}/index.html"]
    assert len(cache(closed)) == len(before)
    assert not {*before} & {*cache(closed)}


def test_another_version_of_okrsite_looks_at_no_old_cache(closed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pages(closed)
    before = cache(closed)
    monkeypatch.setattr("okrsite.resources.fingerprint", lambda: "another")
    pages(closed)
    assert not {*before} & {*cache(closed)}


def test_the_section_is_that_of_today(closed: Path) -> None:
    address = f"{CYCLE}/teams/lamp.html"
    assert build_site(closed, DAY).page(address).section == "2025-Q2/teams/index.html"
    (closed / "content/portal.yaml").write_text('current: "2025"\n')
    assert build_site(closed, DAY).page(address).section == "2025/teams/index.html"


@pytest.mark.parametrize("torn", [b"", b"x", None])
def test_a_torn_cache_costs_nothing_but_time(closed: Path, torn: bytes | None) -> None:
    made = pages(closed), data(closed)
    for path in cache(closed):
        path.write_bytes(path.read_bytes()[:-5] if torn is None else torn)
    assert (pages(closed), data(closed)) == made
    assert (pages(closed), data(closed)) == made


def test_a_cache_that_cannot_be_written_to_is_none(closed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    made = pages(closed)
    a_correction(closed)
    monkeypatch.setattr(Path, "write_bytes", full)
    assert pages(closed).keys() == made.keys()
