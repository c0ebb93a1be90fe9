"""Whole portals, built as `okrsite build` builds them: the sample, and small ones written down in a test."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from unittest.mock import patch

from okrsite.building import build
from okrsite.frame import BuildReport

Serve = Callable[[Path], str]

SAMPLE = Path(__file__).parents[1]
SAMPLE_DAY = date(2026, 9, 23)


def write(root: Path, files: Mapping[str, str]) -> Path:
    """Writes files below `root`/content."""
    for path, text in files.items():
        target = root / "content" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    (root / "content").mkdir(parents=True, exist_ok=True)
    return root


def built(root: Path, site: Path, day: date) -> BuildReport:
    """Fails the test with every finding where the portal cannot be built.

    Without the guide that portals carry: of a small one it takes two thirds of the time.
    """
    with patch("okrsite.mkdocs_plugin.plugin.with_guide", return_value=[]):
        report = build(root, site, as_of=day)
    assert report.published, "\n".join(map(str, report.findings))
    return report
