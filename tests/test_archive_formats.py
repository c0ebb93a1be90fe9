"""Every format that there ever was: cases/archive/format-N holds an archive as it was written then.

Those files never change. A new format gets a folder of its own; the readers of the old ones stay.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from archive_cases import ARCHIVE, CASES, CYCLE, DAY, KEPT, closed_in, closing, fit_manifest, pages, portal_in
from command_line import contents
from facts_lines import lines_of

from okrsite.archive import archives_in, manifest
from okrsite.archive.folders import MANIFEST
from okrsite.archive.reading import READERS
from okrsite.workspace import checked

DIGESTS = {1: "bfdf4e357f20f1cff8b3ae353b5729c04bb8fccf2f7c0ed116d89762e78dadcf"}
"""Of the archives in the cases: who changes one of them has to change this too, and knows what that means."""


@pytest.fixture(autouse=True)
def _in_the_version_of_the_cases(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("okrsite.authoring.close.__version__", "0.1.0")


def test_closing_gives_the_same_bytes_as_ever(tmp_path: Path) -> None:
    root = portal_in(tmp_path / "portal")
    told = closing(root)
    if os.environ.get("REWRITE_CASES"):  # only before a format is published
        shutil.rmtree(KEPT, ignore_errors=True)
        shutil.copytree(root / ARCHIVE, KEPT)
    assert contents(root / ARCHIVE) == contents(KEPT)
    assert told.digest == DIGESTS[max(DIGESTS)]
    assert not (root / "content/cycles" / CYCLE).exists()


@pytest.mark.parametrize("number", DIGESTS)
def test_every_format_is_read(number: int, tmp_path: Path) -> None:
    """The numbers of all three cycles that the archive tells of, as text."""
    root = tmp_path / "portal"
    shutil.copytree(CASES / f"format-{number}" / CYCLE, root / ARCHIVE)
    snapshot = archives_in(root).snapshots[CYCLE]
    assert snapshot.digest == DIGESTS[number]
    told = "".join(f"{line}\n" for line in lines_of(snapshot.whole.facts))
    expected = CASES / f"format-{number}.txt"
    if os.environ.get("REWRITE_CASES"):
        expected.write_text(told)
    assert told == expected.read_text()


def test_no_reader_is_ever_taken_away() -> None:
    assert set(READERS) == set(DIGESTS)


def test_the_digest_is_what_sha256sum_gives() -> None:
    """As the guide tells people to work it out."""
    named = json.loads((KEPT / MANIFEST).read_text())
    files = {path: (KEPT / path).read_bytes() for path in named["files"]}
    assert manifest.hashes_of(files) == named["files"]
    assert manifest.digest_of(named["files"]) == named["digest"]
    words = "sha256sum cycle.json units/*.json | LC_ALL=C sort -k2 | sha256sum"
    told = subprocess.run(["sh", "-c", words], cwd=KEPT, capture_output=True, text=True, check=True).stdout
    assert told.split()[0] == named["digest"]


Forged = Callable[[bytes], bytes]
HOSTILE: dict[str, Forged] = {
    "not UTF-8": lambda content: content + b"\xff",
    "not JSON": lambda content: content[:-3],
    "another shape": lambda _: b"[]\n",
    "an unknown key": lambda content: content.replace(b'"closing"', b'"clothing"', 1),
    "a key twice": lambda content: content.replace(b"{", b'{"closing": 1, ', 1),
    "a bidi override": lambda content: content.replace("Ç".encode(), "\u202e".encode()),
    "an escaped control": lambda content: content.replace("Ç".encode(), b"\\u202e"),
    "a float": lambda content: content.replace(b'"weight": "1"', b'"weight": 1.0'),
    "not a number": lambda content: content.replace(b'"weight": "1"', b'"weight": NaN'),
    "an infinite number": lambda content: content.replace(b'"weight": "1"', b'"weight": "Infinity"'),
    "a huge number": lambda content: content.replace(b'"weight": "1"', b'"weight": "1E+999999"'),
    "a script for an id": lambda content: content.replace(b'"id": "una"', b'"id": "../una"'),
    "a reference to nowhere": lambda content: content.replace(b'"2025:company/seen/carried"', b'"carried"'),
    "an objective too many": lambda content: content.replace(b'"ref": "lamp/lens"', b'"ref": "lamp/other"'),
    "an objective without its unit": lambda content: content.replace(b'"ref": "lamp/lens"', b'"ref": "lens"'),
    "very deep": lambda _: b"[" * 100_000 + b"]" * 100_000,
}


@pytest.mark.parametrize("forged", HOSTILE)
def test_hostile_archives_are_refused_in_words(forged: str, tmp_path: Path) -> None:
    """With a manifest that was made to fit, so nothing but the content gives it away."""
    root = closed_in(tmp_path / "portal")
    folder = root / ARCHIVE
    (folder / "cycle.json").write_bytes(HOSTILE[forged]((KEPT / "cycle.json").read_bytes()))
    assert (folder / "cycle.json").read_bytes() != (KEPT / "cycle.json").read_bytes()
    fit_manifest(folder)
    read = checked(root, DAY)
    if CYCLE in read.snapshots:  # what one file says of another shows when both are read
        with pytest.raises(OSError, match="okrsite verify"):
            pages(root)
    else:
        assert {finding.rule for finding in read.findings if ARCHIVE in finding.place.path} == {"archive-changed"}


def test_a_later_format_is_left_to_later_versions(tmp_path: Path) -> None:
    root = closed_in(tmp_path / "portal")
    file = root / ARCHIVE / MANIFEST
    file.write_text(file.read_text().replace('"format": 1', '"format": 99'))
    findings = [finding for finding in checked(root, DAY).findings if ARCHIVE in finding.place.path]
    assert "a newer one may" in findings[0].message
