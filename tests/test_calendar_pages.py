"""What the calendar asks for is on the home page, and nobody is led into a quarter that has ended."""

from __future__ import annotations

import json
import re
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from portals import write

from okrsite.site import Site, build_site

PLAN = """unit: {unit}
objectives:
  - id: calm
    title: Nobody waits for us
    key_results:
      - {{id: days, title: Days of waiting, owner: ana, measure: {{from: 90, to: 30, unit: days}}}}
"""
FILES = {
    "org.yaml": "teams: [{id: shop}]\npeople: [{id: ana, team: shop}, {id: raj, team: shop}]\n",
    "cycles/2026-Q3/company.yaml": PLAN.format(unit="company"),
    "cycles/2026-Q3/shop.yaml": PLAN.format(unit="shop"),
}
DRAFT = {"cycles/2026-Q4/cycle.yaml": "state: draft\n"}
PLANNED = {**DRAFT, "cycles/2026-Q4/company.yaml": PLAN.format(unit="company")}
NEXT = {"cycles/2026-Q4/company.yaml": PLAN.format(unit="company")}
NO_CYCLE = "No cycle covers {}: 2026-Q3 ended on 2026-09-30; begin the next with okrsite open."
BEGUN = "2026-Q4 began on 2026-10-01 and is still a draft; write state: open, or delete it."
LATE = "2026-Q4 begins on 2026-10-01 and the company has no objectives in it; add a file with unit: company."
FIRST = re.compile(r'<a class="(?:okr-actions__first|md-button[^"]*)" href="([^"]*)">(?:Check in)</a>')

# The day, what is there besides the quarter, the cycles that one is led into, and what the home page notices.
CASES = {
    "in the quarter": (date(2026, 9, 1), {}, {"2026-Q3"}, []),
    "on its last day": (date(2026, 9, 30), {}, {"2026-Q3"}, []),
    "two weeks before a draft that is planned": (date(2026, 9, 20), PLANNED, {"2026-Q3"}, []),
    "two weeks before a draft that is empty": (date(2026, 9, 17), DRAFT, {"2026-Q3"}, [LATE]),
    "long before a draft that is empty": (date(2026, 9, 16), DRAFT, {"2026-Q3"}, []),
    "the day after it": (date(2026, 10, 1), {}, set(), [NO_CYCLE.format("2026-10-01")]),
    "long after it": (date(2026, 12, 24), {}, set(), [NO_CYCLE.format("2026-12-24")]),
    "in a draft": (date(2026, 10, 5), PLANNED, set(), [BEGUN]),
    "in the next": (date(2026, 10, 5), NEXT, {"2026-Q4"}, []),
    "before the first": (date(2026, 6, 1), {}, set(), []),
}


@pytest.mark.parametrize("name", CASES)
def test_nobody_is_led_into_a_quarter_that_has_ended(name: str, tmp_path: Path) -> None:
    day, more, running, notices = CASES[name]
    site = build_site(write(tmp_path, {**FILES, **more}), day)
    led = {cycle for address in site.addresses for cycle in _led_into(site, address)}
    assert led == running
    home = site.page("index.html").body
    assert [_words(said) for said in re.findall(r'<p class="okr-banner">(.*?)</p>', home)] == notices
    assert ("Check in</a>" in home) is bool(running)


def _words(html: str) -> str:
    return unescape(re.sub("<[^>]+>", "", html))


def _led_into(site: Site, address: str) -> set[str]:
    """The cycles that the buttons of a page lead into; a button without one leads to the first that the form offers."""
    hrefs = [unescape(href) for href in FIRST.findall(site.page(address).body)]
    named = {found[1] for href in hrefs if (found := re.search(r"cycle=([\w-]+)", href))}
    offered = re.findall(r'<option value="([\w-]+)/', site.page("check-in.html").body)
    return named | ({offered[0]} if len(named) < len(hrefs) else set())


def test_last_values_are_reported_while_they_count(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    for day, is_asked in ((date(2026, 10, 31), True), (date(2026, 11, 1), False)):
        site = build_site(tmp_path, day)
        assert ("Report last values" in site.page("2026-Q3/teams/shop.html").body) is is_asked
        assert ("2026-Q3, which ended on" in site.page("check-in.html").body.replace("Q3 2026", "2026-Q3")) is is_asked
        form = json.loads(site.data["api/v1/cycles/2026-Q3/shop.json"]())["form"]
        assert (form is not None) is is_asked
