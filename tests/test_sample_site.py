"""The sample portal's files: every link leads somewhere, every id is there once, same inputs give same bytes."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from functools import cache
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath
from posixpath import normpath
from urllib.parse import unquote, urlsplit

import pytest
from command_line import contents
from portals import SAMPLE, SAMPLE_DAY


class _Read(HTMLParser):
    """What a page links to and which ids it has."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.ids += [str(found["id"])] if found.get("id") else []
        self.links += [str(value) for name, value in attrs if name in ("href", "src") and tag != "base"]


@pytest.fixture(scope="module")
def read(sample_site: Path) -> dict[str, _Read]:
    pages = sorted(sample_site.rglob("*.html"))
    return {page.relative_to(sample_site).as_posix(): _Read(page.read_text("utf-8")) for page in pages}


def test_every_link_within_the_site_leads_somewhere(sample_site: Path, read: dict[str, _Read]) -> None:
    @cache
    def leads(address: str, anchor: str) -> bool:
        if address.endswith(".html") and anchor:
            return address in read and anchor in read[address].ids
        return (sample_site / address).is_file()

    broken = []
    for page, found in read.items():
        if page == "404.html":  # is served from any folder, so its links begin at the root
            continue
        for link in found.links:
            parts = urlsplit(link)
            path = normpath(str(PurePosixPath(page).parent / unquote(parts.path))) if parts.path else page
            target = "index.html" if path == "." else path
            if not parts.scheme and not leads(target, unquote(parts.fragment)):
                broken.append((page, link))
    assert broken == []


def test_no_page_has_an_id_twice(read: dict[str, _Read]) -> None:
    twice = {page: [i for i, n in Counter(found.ids).items() if n > 1] for page, found in read.items()}
    assert {page: ids for page, ids in twice.items() if ids} == {}


def test_every_table_can_be_scrolled_by_keyboard(sample_site: Path) -> None:
    scrolls = re.compile('<div class="okr-scroll" role="group" aria-label="[^"]+" tabindex="0"><table class="okr-table')
    tables = 0
    for page in sample_site.rglob("*.html"):
        text = page.read_text("utf-8")
        tables += text.count('<table class="okr-table')
        assert len(scrolls.findall(text)) == text.count('<table class="okr-table'), page
    assert tables


def test_pages_and_programs_get_the_same_numbers(sample_site: Path) -> None:
    index = json.loads((sample_site / "api/v1/index.json").read_text())
    assert index["version"] == 1
    assert index["as_of"] == SAMPLE_DAY.isoformat()
    for listed in index["cycles"]:
        cycle = json.loads((sample_site / f"api/v1/cycles/{listed['id']}.json").read_text())
        for objective in cycle["objectives"]:
            page, _, anchor = objective["url"].partition("#")
            text = (sample_site / page).read_text("utf-8")
            section = text[text.index(f'id="{anchor}"') :].split("</section>")[0]
            shown = None
            if objective["progress"] is not None and 0.01 < objective["progress"] < 0.99:
                shown = f"{round(objective['progress'] * 100)}\u00a0%"
            assert shown is None or shown in section, objective["id"]


VARIATIONS = {
    "zone": {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "1"},
    "locale": {"LC_ALL": "C", "PYTHONHASHSEED": "2"},
}


def _build(root: Path, site: Path, **variation: str) -> None:
    command = [sys.executable, "-m", "okrsite.cli", "-C", str(root), "build", "--quiet", "--out", str(site)]
    environment = os.environ | {"PYTHONPATH": str(SAMPLE)} | variation
    subprocess.run([*command, "--as-of", SAMPLE_DAY.isoformat()], env=environment, check=True, capture_output=True)


@pytest.mark.parametrize("name", VARIATIONS)
def test_the_same_inputs_give_the_same_bytes(sample_site: Path, tmp_path: Path, name: str) -> None:
    shutil.copytree(SAMPLE / "content", tmp_path / "elsewhere" / "content")
    shutil.copy(SAMPLE / "mkdocs.yml", tmp_path / "elsewhere" / "mkdocs.yml")
    (tmp_path / "elsewhere" / "mkdocs.yml").write_text(
        (SAMPLE / "mkdocs.yml").read_text().replace("templates/mkdocs.yml", str(SAMPLE / "templates/mkdocs.yml"))
    )
    _build(tmp_path / "elsewhere", tmp_path / "site", **VARIATIONS[name])
    theirs, ours = contents(tmp_path / "site"), contents(sample_site)
    assert sorted(theirs) == sorted(ours)
    assert [path for path in ours if ours[path] != theirs[path]] == []


def test_building_over_an_older_site_gives_the_same_as_from_nothing(sample_site: Path, tmp_path: Path) -> None:
    site = shutil.copytree(sample_site, tmp_path / "site")
    _build(SAMPLE, site)
    assert contents(site) == contents(sample_site)


def test_plain_mkdocs_gives_the_same_pages_and_is_strict(sample_site: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(tmp_path / "site")]
    done = subprocess.run(command, cwd=SAMPLE, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    theirs, ours = contents(tmp_path / "site"), contents(sample_site)
    assert [path for path in ours if path.endswith(".html") and ours[path] != theirs.get(path)] == []
