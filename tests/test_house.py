"""The house itself: what tests rely on works, and what is shipped is whole."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from browser import OpenPage
from playwright.sync_api import Page

import okrsite

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    _run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder), cwd=ROOT)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs' folder of a fresh environment with the wheel in it; the libraries are those of this run."""
    home = tmp_path_factory.mktemp("installed")
    venv.create(home, with_pip=False, symlinks=os.name != "nt")
    programs = Path(sysconfig.get_path("scripts", "venv", {"base": str(home)}))
    packages = Path(sysconfig.get_path("purelib", "venv", {"base": str(home)}))
    _run(
        sys.executable,
        "-m",
        "pip",
        f"--python={programs / 'python'}",
        "install",
        "-q",
        "--no-deps",
        "--no-index",
        str(wheel),
    )
    (packages / "libraries.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return programs


def test_the_wheel_holds_every_file_of_the_package_its_templates_and_its_sample(wheel: Path) -> None:
    shipped = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        f"{inside}/{file.relative_to(ROOT / folder).as_posix()}"
        for folder, inside in {
            "okrsite": "okrsite",
            "templates": "okrsite/_templates",
            "content": "okrsite/_content",
        }.items()
        for file in (ROOT / folder).rglob("*")
        if file.is_file() and file.suffix != ".pyc"
    }
    assert wanted <= shipped
    assert {name.split("/")[0] for name in shipped} == {"okrsite", f"okrsite-{okrsite.__version__}.dist-info"}


def test_the_installed_wheel_starts_and_builds_a_portal(installed: Path, tmp_path: Path) -> None:
    _run(str(installed / "okrsite"), "init", "portal", cwd=tmp_path)
    _run(str(installed / "okrsite"), "build", cwd=tmp_path / "portal")
    assert (tmp_path / "portal" / "site" / "index.html").stat().st_size > 1000


def test_the_installed_wheel_finds_its_own_templates(installed: Path, tmp_path: Path) -> None:
    where = _run(
        str(installed / "python"),
        "-c",
        "from okrsite import resources as r; print(r.templates(), r.starter())",
        cwd=tmp_path,
    )
    assert [Path(path).name for path in where.split()] == ["_templates", "_content"]
    assert all(Path(path).is_relative_to(installed.parent) for path in where.split())


@pytest.mark.parametrize(
    "lock", ["requirements-lock.txt", "requirements-dev-lock.txt", "requirements-release-lock.txt"]
)
def test_a_lock_file_names_versions_and_hashes_and_no_machine(lock: str) -> None:
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if "://" in line or "--index" in line or "--find" in line] == []
    assert sum("==" in line for line in lines) <= sum("--hash=sha256:" in line for line in lines)


def test_a_page_reaches_its_own_site_only_and_tells_what_it_tried(
    tmp_path: Path, open_page: OpenPage, http_server: Callable[[Path], str]
) -> None:
    (tmp_path / "own.css").write_text("body { color: rgb(1, 2, 3) }", encoding="utf-8")
    (tmp_path / "index.html").write_text(
        '<!doctype html><link rel="stylesheet" href="own.css"><img src="https://example.com/x.png" alt="">'
        "<script>console.error('ouch')</script>",
        encoding="utf-8",
    )
    for address in (tmp_path / "index.html", f"{http_server(tmp_path)}/index.html"):
        page, foreign, errors = open_page(address)
        assert page.evaluate("getComputedStyle(document.body).color") == "rgb(1, 2, 3)"
        assert foreign == ["https://example.com/x.png"]
        assert "ouch" in errors


def test_axe_finds_what_is_wrong(tmp_path: Path, open_page: OpenPage, axe: Callable[[Page], list[str]]) -> None:
    (tmp_path / "page.html").write_text(
        '<!doctype html><html lang="en"><title>A</title><main><h1>A</h1><img src="data:,"></main></html>',
        encoding="utf-8",
    )
    assert [violation.split()[0] for violation in axe(open_page(tmp_path / "page.html").page)] == ["image-alt"]


def test_axe_finds_colours_that_are_wrong_in_the_dark_and_further_down(
    tmp_path: Path, open_page: OpenPage, axe_by_day_and_night: Callable[..., list[str]]
) -> None:
    (tmp_path / "page.html").write_text(
        '<!doctype html><html lang="en"><title>A</title><meta name="viewport" content="width=device-width">'
        "<style>@media (prefers-color-scheme: dark) { b { color: #eee } }</style>"
        "<main><h1>A</h1><p>One</p><p>Two</p><p>Three <b>four</b></p></main></html>",
        encoding="utf-8",
    )
    (found,) = axe_by_day_and_night(open_page(tmp_path / "page.html").page, 1280)
    assert found.startswith("1280 dark: color-contrast (serious): 1 times, first <b>four</b>")


def _run(*command: str, cwd: Path | None = None) -> str:
    """What the command printed; the test fails with its words if the command did."""
    outside = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    done = subprocess.run(command, cwd=cwd, env=outside, text=True, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
