"""No address ever published dies: quarter after quarter, whoever is renamed, leaves, or is closed."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from archive_cases import CYCLE, closing, portal_in

from okrsite.authoring.close import close
from okrsite.site import Site, build_site

LATER = date(2025, 7, 20)
ID = re.compile(r' id="([^"]+)"')


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    return portal_in(tmp_path / "portal")


def replace_in(file: Path, *pairs: tuple[str, str]) -> None:
    text = file.read_text()
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    file.write_text(text)


def anchors(site: Site) -> set[str]:
    """Every address with every anchor of an objective or key result on it, as people link to them."""
    return {
        f"{address}#{name}"
        for address in site.addresses
        for name in ID.findall(site.page(address).body)
        if "/" in address and ("okr-objective" in site.page(address).body)
    }


def test_addresses_outlive_quarters_names_and_people(portal: Path) -> None:
    cycles = portal / "content/cycles"
    seen: set[str] = set(build_site(portal, date(2025, 4, 10)).addresses)
    linked = {at for at in anchors(build_site(portal, date(2025, 4, 10))) if at.startswith(("2025/", "2025-Q2/"))}
    closing(portal)
    replace_in(
        portal / "content/org.yaml",
        ("{id: lamp, name: Lamp,", "{id: light, name: Light, previously: [lamp],"),
        ("parent: lamp", "parent: light"),
        ("team: lamp", "team: light"),
        ("  - {id: una, name: Una, team: keepers, title: Leaves in spring}\n", ""),
    )
    replace_in(cycles / "2025/company.yaml", ("- id: seen", "- id: known\n    previously: [seen]"))
    replace_in(cycles / "2025/company.yaml", ("{id: miles,", "{id: reach, previously: [miles],"))
    (cycles / "2025/check-ins/spring.yaml").unlink()
    (portal / "content/portal.yaml").write_text(
        "redirects:\n  una: bo\n  2025/people/una.html: 2025/people/index.html\n"
    )
    seen |= set(build_site(portal, date(2025, 6, 1)).addresses)
    close(portal, "2025-Q2", LATER, LATER, "a test", discard=True)
    site = build_site(portal, LATER)
    assert seen <= {*site.addresses, *site.files}
    assert {at for at in linked if "#chart-" not in at and not at.endswith("--title")} <= anchors(site)
    assert b'url=../../2025/teams/light.html"' in site.files["2025/teams/lamp.html"]
    assert b'url=../../2025/people/index.html"' in site.files["2025/people/una.html"]
    assert f"{CYCLE}/teams/lamp.html" in site.addresses


def test_a_renamed_unit_finds_its_earlier_quarters(portal: Path) -> None:
    closing(portal)
    replace_in(portal / "content/org.yaml", ("{id: lamp, name: Lamp,", "{id: light, name: Light, previously: [lamp],"))
    page = build_site(portal, LATER).page("2025/teams/light.html").body
    assert f'href="../../{CYCLE}/teams/lamp.html">Winter 2025' in page


def test_chains_are_followed_and_circles_are_not(portal: Path) -> None:
    (portal / "content/portal.yaml").write_text(
        "redirects:\n"
        "  a.html: b.html\n"
        "  b.html: 2025/index.html\n"
        "  c.html: d.html\n"
        "  d.html: c.html\n"
        "  gone.html: guide.html\n"
        "  2025/company.html: 2025/cascade.html\n"
    )
    files = build_site(portal, LATER).files
    assert b'url=2025/index.html"' in files["a.html"]
    assert b'url=guide.html"' in files["gone.html"]
    assert not {"c.html", "d.html", "2025/company.html"} & set(files)


@pytest.mark.parametrize("wrong", ["https://evil.example/", "../x.html", "//x.html", "x.html?y", "javascript:alert(1)"])
def test_a_redirect_stays_inside_the_site(portal: Path, wrong: str) -> None:
    (portal / "content/portal.yaml").write_text(f'redirects:\n  a.html: "{wrong}"\n')
    site = build_site(portal, LATER)
    assert "a.html" not in site.files
    assert any("expected the address of a page" in finding.message for finding in site.findings)
