"""Teams and people that are not there for ever: listed while they are, and wherever they have objectives."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from command_line import run
from portals import write
from repositories import committed

from okrsite.loader import load
from okrsite.site import build_site
from okrsite.workspace import checked

DAY = date(2024, 5, 15)
ORG = """\
teams:
  - {id: core, name: Core, lead: bea}
  - {id: old, name: Old, parent: core, until: 2024-03-31}
  - {id: spring, name: Spring, parent: core, since: 2024-04-10, until: 2024-04-20}
  - {id: new, name: New, parent: core, since: 2024-07-01}
  - {id: gone, name: Gone, parent: core, until: 2023-12-31}
  - {id: within, name: Within, parent: gone, until: 2023-12-31}
people:
  - {id: ana, name: Ana, team: old, until: 2024-03-31}
  - {id: bea, name: Bea, team: core, since: 2024-02-01}
  - {id: cem, name: Cem, team: core, until: 2023-06-30}
  - {id: dot, name: Dot, team: core, until: 2023-06-30}
"""
FILES = {
    "org.yaml": ORG,
    "cycles/2024-Q1/core.yaml": "unit: core\nobjectives: [{id: o, title: It goes well, owner: cem}]\n",
    "cycles/2024-Q2/core.yaml": "unit: core\nobjectives: [{id: o, title: It goes well}]\n",
    "cycles/2024-Q2/within.yaml": "unit: within\nobjectives: [{id: o, title: It goes on}]\n",
    "cycles/2024-Q3/core.yaml": "unit: core\nobjectives: [{id: o, title: It goes well}]\n",
}
LISTED = {
    "2024-Q1": {"core", "old", "ana", "bea", "cem"},
    "2024-Q2": {"core", "spring", "bea", "within", "gone"},
    "2024-Q3": {"core", "new", "bea"},
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write(tmp_path / "portal", FILES)


def test_a_unit_is_listed_in_the_cycles_that_it_overlaps_and_where_it_has_objectives(root: Path) -> None:
    """Its teams above it with it, so that there is a way to its page; and who owns something."""
    site = build_site(root, DAY)
    for cycle, units in LISTED.items():
        pages = {at for at in site.addresses if at.startswith((f"{cycle}/teams/", f"{cycle}/people/"))}
        assert {at.rpartition("/")[2].removesuffix(".html") for at in pages} - {"index"} == units
        told = json.loads(site.data[f"api/v1/cycles/{cycle}.json"]())
        assert {unit["id"] for unit in told["units"]} - {"company"} == units
    for address in site.addresses:
        body = site.page(address).body
        assert "people/dot.html" not in body
    assert "Gone" not in site.page("2024-Q1/teams/index.html").body
    assert "Old" in site.page("2024-Q1/teams/index.html").body


def test_every_link_between_pages_leads_somewhere(root: Path) -> None:
    assert run(root, "build", "--strict").exit_code in (0, 1)
    site = build_site(root, DAY)
    known = {*site.addresses, *site.files}
    for cycle, units in LISTED.items():
        for unit in {"old", "spring", "new", "gone", "within"} - units:
            address = f"{cycle}/teams/{unit}.html"
            assert address not in known
            assert not [at for at in site.addresses if f"{cycle}/teams/{unit}.html" in site.page(at).body]


def test_who_is_not_there_is_not_counted_nor_asked(root: Path) -> None:
    read = checked(root, DAY)
    idle = {finding.message.split('"')[1] for finding in read.findings if finding.rule == "unit-without-objectives"}
    assert not {"old", "new", "spring"} & idle
    index = build_site(root, DAY).page("2024-Q2/people/index.html").body
    assert "1\N{NO-BREAK SPACE}person" in index


def test_the_last_day_comes_not_before_the_first(tmp_path: Path) -> None:
    org = "teams: [{id: core, since: 2024-05-01, until: 2024-04-01}]\n"
    (finding,) = load(write(tmp_path, {"org.yaml": org})).findings
    assert str(finding).startswith("content/org.yaml:1:46: error:")
    assert "2024-04-01" in finding.message


def test_diff_says_since_and_until(root: Path) -> None:
    committed(root, "The plan")
    write(root, {"org.yaml": ORG.replace("until: 2024-03-31}\n  - {id: spring", "until: 2024-06-30}\n  - {id: spring")})
    told = run(root, "diff", "main", "--format", "text").output
    assert "until" in told
    assert "2024-06-30" in told or "30 Jun 2024" in told


def test_an_archive_lists_who_was_there(root: Path) -> None:
    told = run(root, "close", "2024-Q1", "--discard-uncommitted", "--reason", "a test")
    assert told.exit_code == 0, told.output
    site = build_site(root, DAY)
    pages = {at for at in site.addresses if at.startswith(("2024-Q1/teams/", "2024-Q1/people/"))}
    assert {at.rpartition("/")[2].removesuffix(".html") for at in pages} - {"index"} == LISTED["2024-Q1"]
