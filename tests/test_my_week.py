"""A person's page begins with their week: what they answer for, what waits for them, who waits for whom."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import portals
import pytest

from okrsite.site import Site, build_site

DAY = date(2026, 11, 20)
ANA, RAJ, EVE = (f"2026-Q4/people/{name}.html" for name in ("ana", "raj", "eve"))
FILES = {
    "org.yaml": "teams: [{id: deck, name: Deck}]\npeople:\n- {id: ana, name: Ana, team: deck}\n"
    "- {id: raj, name: Raj, team: deck}\n- {id: eve, name: Eve, team: deck}\n",
    "cycles/2026-Q4/deck.yaml": "unit: deck\nobjectives:\n- id: calm\n  title: Nobody waits\n  owner: raj\n"
    "  key_results:\n"
    "  - {id: wait, title: Waiting falls, owner: ana, measure: {from: 50, to: 30, unit: minutes}, due: 2026-11-13}\n"
    "  - {id: boats, title: Boats sail, measure: {from: 0, to: 9, unit: boats}}\n",
    "cycles/2026-Q4/ana.yaml": "unit: ana\nobjectives:\n- id: know\n  title: We know why\n  owner: ana\n"
    "  supports: deck/calm\n  key_results:\n"
    "  - {id: asked, title: Guests are asked, measure: {from: 0, to: 90, unit: guests}, due: 2026-11-30}\n",
    "cycles/2026-Q4/raj.yaml": "unit: raj\nobjectives:\n- id: fix\n  title: It is fixed\n  depends_on: [ana/know]\n"
    "  key_results: [{id: k, title: Fixed, measure: done}]\n",
    "cycles/2026-Q4/check-ins/one.yaml": "date: 2026-11-18\nby: ana\nupdates:\n"
    "  ana/know/asked: {value: 30, blockers: [No printer]}\n",
}


def words(body: str) -> str:
    return " ".join(unescape(re.sub("<[^>]+>", " ", body)).split())


def week(site: Site, address: str) -> str:
    found = re.search(r"(?s)<section class=\"okr-week-of\".*?</section>", site.page(address).body)
    assert found
    return words(found[0])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return build_site(portals.write(tmp_path_factory.mktemp("week"), FILES), DAY)


def test_it_has_ones_own_objectives_and_parts_in_those_of_others(site: Site) -> None:
    ana = week(site, ANA)
    assert "Guests are asked Blocked: No printer 0 → 30 → 90 guests due 30 Nov checked in 18 Nov" in ana
    assert "Nobody waits Deck" in ana
    assert "Waiting falls from 50 to 30 minutes due 13 Nov never checked in" in ana
    assert "Boats sail" not in ana


def test_whoever_owns_an_objective_of_others_has_what_nobody_else_answers_for(site: Site) -> None:
    raj = week(site, RAJ)
    assert "Boats sail" in raj
    assert "Waiting falls" not in raj


def test_it_says_what_waits_and_what_is_due(site: Site) -> None:
    ana = week(site, ANA)
    assert "1 key result waits for a check-in . 1 key result is overdue; 1 key result is due by 30 Nov." in ana
    assert 'href="../../check-in.html?unit=ana&amp;cycle=2026-Q4">1\u00a0key result waits' in site.page(ANA).body


def test_it_says_who_supports_and_depends_on_whom(site: Site) -> None:
    assert "What I support: Deck: Nobody waits Who depends on me: Raj: It is fixed" in week(site, ANA)
    assert "What I depend on: Ana: We know why" in week(site, RAJ)


def test_who_has_nothing_sees_what_their_team_is_about(site: Site) -> None:
    assert "Eve has no objectives in this cycle. What Deck is about Nobody waits" in week(site, EVE)


def test_nothing_is_said_twice(site: Site) -> None:
    below = words(site.page(ANA).body.partition("okr-objectives")[2])
    assert "Supports" not in below
    assert "0 → 30 → 90" not in below
