"""A command loads what it needs: nobody waits for MkDocs, templates or charts who asked for none."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import portals
import pytest

IMPORTED = """
import sys
from okrsite.cli import okrsite
try: okrsite(sys.argv[1:], prog_name="okrsite")
finally: print(*sys.modules, file=sys.__stderr__)
"""
FOR_PAGES = {"mkdocs", "material", "jinja2", "markdown_it", "markdown", "nh3", "pygal", "okrsite.site", "okrsite.views"}
FOR_FEW = {"okrsite.archive.format_1", "okrsite.matching", "okrsite.diff", "openpyxl"}


def imported(folder: Path, *words: str) -> set[str]:
    command = [sys.executable, "-c", IMPORTED, "-C", str(folder), *words]
    return set(subprocess.run(command, capture_output=True, text=True, check=True).stderr.split())


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("OKRSITE_CACHE", str(tmp_path / "cache"))
    plan = "unit: platform\nobjectives: [{id: calm, title: Calm, key_results: [{id: a, title: A}]}]\n"
    return portals.write(tmp_path, {"portal.yaml": "guide: false\n", "cycles/2026-Q4/platform.yaml": plan})


def test_the_version_needs_next_to_nothing(tmp_path: Path) -> None:
    found = imported(tmp_path, "--version")
    ours = {name for name in found if name.startswith("okrsite.")}
    assert ours <= {
        "okrsite.cli",
        "okrsite.cli.program",
        "okrsite.cli.stopping",
        "okrsite.clock",
        "okrsite.diagnostics",
    }
    assert not found & {"pydantic", "ruamel.yaml", "subprocess", *FOR_PAGES}


def test_a_check_needs_no_pages(root: Path) -> None:
    assert not imported(root, "check", "--quiet", "--as-of", "2026-11-20") & {*FOR_PAGES, *FOR_FEW}


def test_the_second_build_needs_neither_mkdocs_nor_charts_that_nobody_sees(root: Path) -> None:
    words = ("build", "--quiet", "--as-of", "2026-11-20")
    assert "mkdocs" in imported(root, *words)
    assert not imported(root, *words) & {"mkdocs", "material", "markdown", "pygal", "openpyxl"}
