"""What a new reader asks of a portal: each answer is on the screen after at most two steps from the home page.

A step is a click, or a search. The sample portal, as of its day.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from browser import OpenPage, search
from playwright.sync_api import Locator, Page, expect

MOST_STEPS = 2
FOUND = ".md-search-result__item"


class Reader:
    """Who reads from the home page on, and counts the steps."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.steps = 0

    def clicks(self, name: str | re.Pattern[str], within: str = "body") -> None:
        self._step()
        self.page.locator(within).get_by_role("link", name=name).first.click()

    def looks_for(self, words: str) -> None:
        self._step()
        search(self.page, words)

    def opens_what_was_found(self, words: str) -> None:
        self._step()
        self.page.locator(f"{FOUND} a").filter(has_text=words).first.click()

    def sees(self, *words: str, within: str = ".okr") -> None:
        """All of them in one thing of that kind."""
        found: Locator = self.page.locator(within)
        for one in words:
            found = found.filter(has_text=one)
        expect(found.first).to_be_visible()

    def _step(self) -> None:
        self.steps += 1
        assert self.steps <= MOST_STEPS


@pytest.fixture
def reader(sample_url: str, open_page: OpenPage) -> Reader:
    page = open_page(f"{sample_url}/index.html").page
    page.set_default_timeout(10_000)  # milliseconds
    return Reader(page)


def who_owns_a_key_result(reader: Reader) -> None:
    reader.looks_for("Passes can be paid")
    reader.sees("Passes can be paid month by month", "Olúwaṣeun Adébáyọ̀", within=FOUND)


def why_is_an_objective_red(reader: Reader) -> None:
    reader.clicks("We enter winter with money in the bank and hands on deck")
    reader.sees("35 %", "where 91 % is expected", within="#winter-ready")
    reader.sees("Blocked: Council meets again only on 6 October", within="#winter-ready")


def what_changed_this_week(reader: Reader) -> None:
    reader.sees("+3 points since 16", "10 worse", within=".okr-week")
    reader.clicks("This week")
    reader.sees("We cancel at most 3 crossings", "On track", "Off track", within=".okr-moves > li")


def what_does_a_team_commit_to_next_quarter(reader: Reader) -> None:
    reader.clicks(re.compile("^2026-Q4: 5.objectives"))
    reader.clicks("Shore Office", within=".okr-lines")
    reader.sees("2026-Q4", "Winter boats sail with our own people", "at least 90 %")


def how_did_last_quarter_end(reader: Reader) -> None:
    reader.clicks(re.compile("^2026-Q2 ended at 77"))
    reader.sees("77 %", within=".okr-hero")
    reader.sees("7 Achieved", "11 Partly achieved", within=".okr-counts__words")


def what_supports_the_first_objective(reader: Reader) -> None:
    reader.clicks("Islanders set their clocks by our summer crossings")
    for title in ("Boats leave the quay when the timetable says so", "No island goes without because of us"):
        reader.sees("Supported by", title, within="#summer-on-time")


def who_is_blocked_by_what(reader: Reader) -> None:
    reader.clicks("Needs attention")
    reader.clicks(re.compile("^7.blocked"), within=".okr-concerns")
    blocked = reader.page.locator(".okr-news > li:visible")
    expect(blocked).to_have_count(7)
    council = ("The council signs the winter subsidy", "Tomasz Wróblewski", "Blocked: Council meets on 6 October")
    reader.sees(*council, within=".okr-news > li")


def what_is_due_for_a_person(reader: Reader) -> None:
    reader.looks_for("Gunnar Sørheim")
    reader.opens_what_was_found("Gunnar Sørheim")
    reader.sees("the next check-in is due on 24", "1 key result is overdue", within=".okr-due")


def how_do_two_teams_compare(reader: Reader) -> None:
    reader.clicks("Teams", within=".md-tabs")
    reader.clicks("Teams compared")
    reader.sees("Deck & Crews", "77 %", "−17 points", within=".okr-benchmark tr")
    reader.sees("Shore Office", "49 %", "−46 points", within=".okr-benchmark tr")


def which_key_results_are_about_money(reader: Reader) -> None:
    """Found by the pillar that they are labelled with, though none of them says its name."""
    reader.looks_for("solvency")
    for title in ("Cash in hand grows from 31", "Winter passes sold before the season"):
        reader.sees("Key result", title, within=FOUND)


TASKS: tuple[Callable[[Reader], None], ...] = (
    who_owns_a_key_result,
    why_is_an_objective_red,
    what_changed_this_week,
    what_does_a_team_commit_to_next_quarter,
    how_did_last_quarter_end,
    what_supports_the_first_objective,
    who_is_blocked_by_what,
    what_is_due_for_a_person,
    how_do_two_teams_compare,
    which_key_results_are_about_money,
)


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.__name__)
def test_a_new_reader_needs_two_steps_at_most(reader: Reader, task: Callable[[Reader], None]) -> None:
    task(reader)
