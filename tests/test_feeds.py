"""What programs subscribe to: feeds of check-ins and the calendar."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import portals
import pytest

ATOM = "{http://www.w3.org/2005/Atom}"
PLAN = (
    "unit: shop\nobjectives:\n- id: o\n  title: Buyers & friends <b>come</b> back, often\n  owner: ana\n"
    "  ambition: committed\n  why: They tell others.\n  key_results:\n"
    "  - {id: k, title: 'More; buyers, come back', measure: {from: 0, to: 10, unit: buyers}}\n"
    "  - {id: early, title: Early ones come first of all, due: 2026-08-15, measure: {from: 0, to: 10, unit: buyers}}\n"
)
CHECK_IN = "date: {}\nby: ana\nupdates:\n  shop/o/k: {{value: {}{}}}\n"
FILES = {
    "portal.yaml": "title: Shop OKRs\nsite_url: https://okrs.example.com/x\n",
    "org.yaml": "teams: [{id: shop, name: Shop}]\npeople: [{id: ana, name: Ana Ng, team: shop}]\n",
    "cycles/2026-Q3/shop.yaml": PLAN,
    "cycles/2026-Q3/check-ins/one.yaml": CHECK_IN.format("2026-07-07", 1, ""),
    "cycles/2026-Q3/check-ins/two.yaml": CHECK_IN.format("2026-07-14", 3, ", note: Two & <more>, wins: [A fair]"),
    "cycles/2026-Q3/check-ins/next.yaml": CHECK_IN.format("2026-09-01", 9, ", note: Not yet"),
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = portals.write(tmp_path_factory.mktemp("feeds"), FILES)
    portals.built(root, root / "site", date(2026, 7, 20))
    return root / "site"


def test_the_portal_tells_what_was_said_and_nothing_of_the_days_to_come(site: Path) -> None:
    feed = ET.parse(site / "feed.xml").getroot()
    (entry,) = feed.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "More; buyers, come back: 3\u00a0buyers"
    assert entry.findtext(f"{ATOM}content") == "Two & <more>\n\nWin: A fair"
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Ana Ng"
    link = entry.find(f"{ATOM}link")
    assert link is not None
    assert link.get("href") == "https://okrs.example.com/x/2026-Q3/teams/shop.html#o.k"


def test_a_unit_tells_all_its_check_ins_newest_first_under_one_address(site: Path) -> None:
    feed = json.loads((site / "feeds/shop.json").read_text("utf-8"))
    assert feed["title"] == "Shop, Shop OKRs"
    assert [item["date_published"][:10] for item in feed["items"]] == ["2026-07-14", "2026-07-07"]
    assert len({item["id"] for item in feed["items"]}) == 2
    atom = ET.parse(site / "feeds/shop.xml").getroot()
    assert [entry.findtext(f"{ATOM}id") for entry in atom.findall(f"{ATOM}entry")] == [i["id"] for i in feed["items"]]


def test_the_calendar_has_the_days_of_cycles_and_what_is_due_before_their_end(site: Path) -> None:
    content = (site / "calendar.ics").read_bytes()
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    lines = content.decode().replace("\r\n ", "").split("\r\n")
    days = {line for line in lines if line.startswith("DTSTART")}
    assert days == {f"DTSTART;VALUE=DATE:{day}" for day in (20260701, 20260930, 20261031, 20260708, 20260815)}
    assert "SUMMARY:Due: Early ones come first of all" in lines
    assert "RRULE:FREQ=WEEKLY;UNTIL=20260930" in lines
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 5


def test_without_an_address_links_are_relative_to_the_feed(tmp_path: Path) -> None:
    root = portals.write(tmp_path, {**FILES, "portal.yaml": "title: Shop OKRs\n"})
    portals.built(root, root / "site", date(2026, 7, 20))
    assert 'href="../2026-Q3/teams/shop.html#o.k"' in (root / "site/feeds/shop.xml").read_text("utf-8")
    assert 'href="2026-Q3/teams/shop.html#o.k"' in (root / "site/feed.xml").read_text("utf-8")
