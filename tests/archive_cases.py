"""The portal in cases/archive, and its pages, before and after a cycle of it is closed."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

from okrsite.archive import manifest
from okrsite.archive.folders import MANIFEST
from okrsite.archive.format_1 import FORMAT
from okrsite.authoring.close import Closed, close
from okrsite.site import build_site

ROOT = Path(__file__).parents[1]
CASES = Path(__file__).parent / "cases" / "archive"
PORTAL = CASES / "portal"
CYCLE = "2025-Q1"
DAY = date(2025, 4, 10)
ARCHIVE = f"content/archive/{CYCLE}"
KEPT = CASES / f"format-{FORMAT}" / CYCLE
"""What closing it gives, byte for byte; see test_archive_formats."""


def portal_in(folder: Path) -> Path:
    shutil.copytree(PORTAL, folder)
    return folder


def closed_in(folder: Path) -> Path:
    """The portal with the cycle closed, as it was closed when the format was new."""
    portal_in(folder)
    shutil.rmtree(folder / "content/cycles" / CYCLE)
    shutil.copytree(KEPT, folder / ARCHIVE)
    return folder


def closing(root: Path, cycle: str = CYCLE, reason: str = "") -> Closed:
    return close(root, cycle, DAY, DAY, reason, discard=True)


def pages(root: Path, cycle: str = CYCLE, as_of: date = DAY) -> dict[str, str]:
    """By address, title and body of every page of a cycle."""
    site = build_site(root, as_of)
    pages = (site.page(address) for address in site.addresses if address.startswith(f"{cycle}/"))
    return {page.address: f"{page.title}\n{page.description}\n{page.body}" for page in pages}


def fit_manifest(folder: Path) -> None:
    """Makes the manifest of a changed archive fit, so that nothing but its content gives it away."""
    named = json.loads((folder / MANIFEST).read_text())
    named["files"] = manifest.hashes_of({path: (folder / path).read_bytes() for path in named["files"]})
    named["digest"] = manifest.digest_of(named["files"])
    (folder / MANIFEST).write_text(json.dumps(named))
