"""A portal that lies in a folder of its repository: whatever names a file to the forge names it from the top."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import portals
import pytest
from check_in_pages import DAY, FILES, GITHUB, PAGE, links_of
from command_line import run

from okrsite.workspace import checked

PLAN = "content/cycles/2026-Q4/platform.yaml"


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    return portals.write(tmp_path / "docs" / "our okrs", {**FILES, "portal.yaml": GITHUB})


def built(root: Path) -> dict[str, str]:
    portals.built(root, root / "site", DAY)
    return links_of(root / "site" / PAGE)


def test_links_lead_to_its_folder(portal: Path) -> None:
    found = built(portal)
    assert f"/docs/our%20okrs/{PLAN}" in found["Propose a change"]
    (name,) = parse_qs(urlsplit(found["Check in on GitHub"]).query)["filename"]
    assert name.startswith("docs/our okrs/content/cycles/2026-Q4/check-ins/")
    data = json.loads((portal / "site/api/v1/cycles/2026-Q4/platform.json").read_text("utf-8"))
    assert data["form"]["folder"] == "docs/our okrs/content/cycles/2026-Q4/check-ins"


@pytest.mark.parametrize(("written", "expected"), [(".", ""), ("okrs/", "okrs/"), ("./a b/c", "a%20b/c/")])
def test_what_the_settings_say_goes_first(portal: Path, written: str, expected: str) -> None:
    """As in a container, where no repository is to be seen."""
    (portal / "content/portal.yaml").write_text(f"{GITHUB}directory: {written}\n")
    assert f"/{expected}{PLAN}" in built(portal)["Propose a change"]


@pytest.mark.parametrize("written", ["/okrs", "../okrs", "a/../b", "a//b", "..", "[a, b]"])
def test_a_folder_that_is_none_is_told(portal: Path, written: str) -> None:
    (portal / "content/portal.yaml").write_text(f"directory: {written}\n")
    (found,) = (each for each in checked(portal, DAY).findings if each.place.path == "content/portal.yaml")
    assert "expected a folder of the repository as docs/okrs" in found.message


def test_reports_name_files_from_the_top(portal: Path) -> None:
    (portal / PLAN).write_text("unit: platform\nobjectives: [{id: x, title: X, owner: nobody}]\n")
    (portal / "content/cycles/2026-Q4/check-ins/2026-11-13-platform.yaml").unlink()
    paths: dict[str, Callable[[str], list[str]]] = {
        "github": lambda told: [line.partition("file=")[2].partition(",")[0] for line in told.splitlines()],
        "gitlab": lambda told: [each["location"]["path"] for each in json.loads(told)],
    }
    for form, of in paths.items():
        told = run(portal, "check", "--quiet", "--format", form).stdout
        assert set(of(told)) == {f"docs/our okrs/{PLAN}"}
    assert run(portal, "check", "--quiet").stdout.startswith(f"{PLAN}:2:")
