"""The navigation stays within the cycle that one reads."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import portals
import pytest

FILES = {
    "org.yaml": "teams: [{id: deck, name: Deck}]\n",
    "cycles/2026-Q3/deck.yaml": "unit: deck\nobjectives: [{id: o, title: Before}]\n",
    "cycles/2026-Q4/deck.yaml": "unit: deck\nobjectives: [{id: o, title: Now}]\n",
}
PARTS = ("cascade", "company", "teams/index", "people/index")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = portals.write(tmp_path_factory.mktemp("tabs"), FILES)
    portals.built(root, root / "site", date(2026, 11, 20))
    return root / "site"


@pytest.mark.parametrize(
    ("address", "cycle"),
    [
        ("index.html", "2026-Q4"),
        ("cycles.html", "2026-Q4"),
        ("2026-Q4/teams/deck.html", "2026-Q4"),
        ("2026-Q3/teams/deck.html", "2026-Q3"),
        ("2026-Q3/index.html", "2026-Q3"),
    ],
)
def test_the_tabs_lead_to_the_cycle_that_one_reads(site: Path, address: str, cycle: str) -> None:
    tabs = (site / address).read_text("utf-8").partition('class="md-tabs__list"')[2].partition("</ul>")[0]
    led = [re.sub(r"^(\.\./)+", "", link) for link in re.findall(r'href="([^"]+)"', tabs)]
    assert [link for link in led if link.startswith("2026-")] == [f"{cycle}/{part}.html" for part in PARTS]
