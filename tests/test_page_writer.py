"""Writing pages by one process and by two: the same site, and no accident goes unnoticed."""

from __future__ import annotations

import errno
import os
import re
import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from made_up import Build, MadeUp, builder, files_in, index_at, page_at

from okrsite.theme import writer
from okrsite.theme.page import RenderedPage


@pytest.fixture
def build_of(root: Path, monkeypatch: pytest.MonkeyPatch) -> Build:
    return builder(root, monkeypatch)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path


def test_two_workers_make_the_same_site_as_one(build_of: Build, monkeypatch: pytest.MonkeyPatch, root: Path) -> None:
    site = MadeUp(pages=[index_at("index.html"), *(page_at(f"2026-Q4/teams/t{number}.html") for number in range(80))])
    build_of(site)
    alone = files_in(root / "site")
    _force_forking(monkeypatch)
    build_of(site)
    assert files_in(root / "site") == alone


def _force_forking(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "_worth_forking", lambda *_: sys.platform == "linux")


def _fail(error: BaseException) -> None:
    raise error


@pytest.mark.skipif(sys.platform != "linux", reason="forks on Linux only")
@pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork")
@pytest.mark.parametrize(
    ("accident", "raised", "words"),
    [
        (lambda: _fail(ZeroDivisionError("in the tenth page")), writer.WorkerError, "in the tenth page"),
        (lambda: _fail(OSError(errno.ENOSPC, "No space left")), OSError, "No space left"),
        (lambda: os.kill(os.getpid(), signal.SIGKILL), writer.WorkerError, "ended before its time"),
    ],
)
def test_what_happens_to_a_worker_comes_back_and_the_old_site_stays(
    accident: Callable[[], None],
    raised: type[Exception],
    words: str,
    build_of: Build,
    root: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Accident(MadeUp):
        def page(self, address: str) -> RenderedPage:
            if address.endswith("t10.html"):
                accident()
            return super().page(address)

    build_of(MadeUp())
    before = files_in(root / "site")
    _force_forking(monkeypatch)
    with pytest.raises(raised, match=words):
        build_of(Accident(pages=[page_at(f"2026-Q4/teams/t{number}.html") for number in range(40)]))
    assert files_in(root / "site") == before
    assert not list(root.glob(".site-*"))


@pytest.mark.parametrize("forked", [False, True])
def test_progress_counts_every_page_once(forked: bool, build_of: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[int, int]] = []

    def tell(done: int, pages: int) -> None:
        told.append((done, pages))

    if forked:
        _force_forking(monkeypatch)
    site = MadeUp(pages=[page_at(f"2026-Q4/teams/t{number}.html") for number in range(60)])
    build_of(site, progress=tell)
    assert told[-1] == (60 + len(site.data),) * 2
    assert told == sorted(set(told))


def test_what_belongs_together_is_made_by_one_process(
    build_of: Build, monkeypatch: pytest.MonkeyPatch, root: Path
) -> None:
    class Signed(MadeUp):
        def page(self, address: str) -> RenderedPage:
            return replace(super().page(address), body=f"<p>made by {os.getpid()}.</p>")

    _force_forking(monkeypatch)
    pages = [page_at(f"2026-Q{1 + number % 2}/teams/t{number}.html") for number in range(80)]
    together = {page.address: page.address[:7] for page in pages}
    build_of(Signed(pages=[index_at("index.html"), *pages], together=together))
    for cycle in ("2026-Q1", "2026-Q2"):
        made = (root / "site" / cycle).rglob("*.html")
        assert len({re.findall(r"made by (\d+)", page.read_text())[0] for page in made}) == 1
