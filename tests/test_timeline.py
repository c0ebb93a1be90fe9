"""The timeline: what is due when, readable at ten and at hundreds of objectives."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from pathlib import Path

import portals

from okrsite.site import Site, build_site

DAY = date(2026, 11, 20)
TIMELINE = "2026-Q4/timeline.html"
PLAN = """unit: deck
objectives:
- id: calm
  title: Nobody waits
  key_results:
  - id: wait
    title: Waiting falls
    due: 2026-11-13
    measure: {from: 50, to: 30}
    initiatives: [{title: Ask guests, due: 2026-10-05, status: done}, {title: Ask again, due: 2062-01-01}]
  - id: quay
    title: The quay is built
    measure: {milestones: [{id: plan, title: Plan agreed, due: 2026-10-20}, {id: open, title: Opened}]}
"""


def _site(root: Path, plan: str = PLAN, day: date = DAY) -> Site:
    return build_site(portals.write(root, {"cycles/2026-Q4/deck.yaml": plan}), day)


def _words(site: Site) -> str:
    return " ".join(unescape(re.sub("<[^>]+>", " ", site.page(TIMELINE).body)).split())


def test_what_is_late_comes_first_then_the_weeks_to_come_and_folded_those_that_are_over(tmp_path: Path) -> None:
    words = _words(_site(tmp_path))
    late, coming, over = words.index("Overdue"), words.index("31 Dec 0 of 2 done"), words.index("1 week that is over")
    assert late < words.index("Milestone: Plan agreed") < words.index("Waiting falls Deck") < coming
    assert coming < over < words.index("Initiative: Ask guests")


def test_a_day_of_another_century_makes_no_week_of_its_own(tmp_path: Path) -> None:
    words = _words(_site(tmp_path))
    assert "Initiative: Ask again" in words
    assert "1 Jan 2062" in words
    assert "2061" not in words


def test_after_the_end_nothing_is_overdue(tmp_path: Path) -> None:
    assert "overdue" not in _words(_site(tmp_path, day=date(2027, 2, 1)))


def test_an_empty_cycle_says_so(tmp_path: Path) -> None:
    assert "Nothing is due in this cycle" in _words(_site(tmp_path, "unit: deck\nobjectives: []\n"))


def test_of_hundreds_each_week_names_a_few(tmp_path: Path) -> None:
    """500 objectives with a key result each, due over all weeks."""
    objectives = "".join(
        f"- {{id: o{n}, title: Objective {n}, key_results: [{{id: k, title: Result {n}, "
        f"due: 2026-{10 + n % 3}-{1 + n % 28:02}, measure: {{from: 0, to: 9}}}}]}}\n"
        for n in range(500)
    )
    site = _site(tmp_path, f"unit: deck\nobjectives:\n{objectives}")
    assert len(re.findall("<[a-z]", site.page(TIMELINE).body)) < 2700
    assert "more, on the pages of their units" in _words(site)
