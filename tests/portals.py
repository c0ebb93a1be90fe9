"""Portals built for the tests: the sample once for all of them, and any other from a few lines of YAML."""

from __future__ import annotations

import atexit
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import html_page
import pytest

from okrsite.mkdocs_plugin import BuildReport, build

ROOT = Path(__file__).parents[1]
SAMPLE_DAY = date(2026, 9, 23)
DAY = date(2026, 11, 20)
ORG = "company: {name: Northwind}\nteams: [{id: platform, name: Platform, lead: ana}]\npeople: [{id: ana, name: Ana Ruiz, team: platform}]\n"


@dataclass(frozen=True, slots=True)
class Built:
    root: Path
    report: BuildReport

    @property
    def site(self) -> Path:
        return self.root / "site"

    def page(self, address: str) -> html_page.HtmlPage:
        return html_page.read(self.site / address)

    @property
    def errors(self) -> list[str]:
        return [str(finding) for finding in self.report.findings if finding.severity == "error"]


@cache
def home() -> Path:
    """A folder of this test run, gone when it ends."""
    folder = Path(mkdtemp(prefix="portals-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@cache
def sample() -> Built:
    """The portal that ships, on its own day."""
    root = home() / "sample"
    shutil.copytree(ROOT / "content", root / "content")
    return built_at(root, SAMPLE_DAY)


@cache
def real(folder: Path) -> Built:
    root = home() / folder.name
    shutil.copytree(folder / "content", root / "content")
    return built_at(root, SAMPLE_DAY)


def built(root: Path, files: Mapping[str, str], as_of: date = DAY) -> Built:
    """`files` by their path below content/."""
    write(root / "content", files)
    return built_at(root, as_of)


def built_at(root: Path, as_of: date) -> Built:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(home() / "cache"))
        return Built(root, build(root, root / "site", as_of=as_of))


def write(folder: Path, files: Mapping[str, str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for path, text in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def objective(id_: str = "calm", *, title: str = "Checkout never makes a customer wait", more: str = "") -> str:
    """One entry of `objectives:`; `more` are further lines of it, not yet indented."""
    lines = "".join(f"    {line}\n" for line in more.splitlines())
    return f"  - id: {id_}\n    title: {title}\n{lines}"


def okrs(unit: str, *objectives: str) -> str:
    return f"unit: {unit}\nobjectives:\n" + "".join(objectives)
