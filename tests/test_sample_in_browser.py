"""The sample portal in a real browser: found, walked by keyboard, read by everyone, asking nobody else."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from itertools import product
from pathlib import Path

import portals
import pytest
from browser import HEIGHT, SCHEMES, OpenPage, search
from playwright.sync_api import Page, expect

PAGES = {
    "home": "index.html",
    "cycle": "2026-Q3/index.html",
    "cycle before": "2026-Q2/index.html",
    "draft": "2026-Q4/index.html",
    "year": "2026/index.html",
    "cascade": "2026-Q3/cascade.html",
    "timeline": "2026-Q3/timeline.html",
    "cascade, filtered": "2026-Q3/cascade.html?health=off-track&team=shore",
    "attention": "2026-Q3/needs-attention.html?overdue=yes",
    "this week": "this-week.html",
    "week": "2026-Q3/weeks/2026-08-05.html",
    "teams by week": "2026-Q3/weeks/index.html",
    "map": "2026-Q3/map.html",
    "below": "2026/company_below_pay-our-way.html",
    "wins": "2026-Q2/wins-and-misses.html",
    "ledger": "2026-Q3/amendments.html",
    "company": "2026-Q3/company.html",
    "company's draft": "2026-Q4/company.html",
    "team": "2026-Q3/teams/deck.html",
    "person": "2026-Q3/people/petra.html",
    "review": "2026-Q3/teams/deck.html#review",
    "teams": "2026-Q3/teams/index.html",
    "teams compared": "2026-Q3/benchmark.html",
    "teams side by side": "2026-Q3/benchmark.html?a=deck&b=shore",
    "teams compared after the end": "2026-Q2/benchmark.html",
    "people": "2026-Q3/people/index.html",
    "archived cycle": "2026-Q1/index.html",
    "archived unit": "2026-Q1/teams/deck.html",
    "cycles": "cycles.html",
    "history": "history.html",
    "archived": "2026-Q1/teams/engine-room.html",
    "kpis": "kpis.html",
    "check-in": "check-in.html?unit=deck",
    "rules": "rules.html",
    "how we compute": "how-we-compute.html",
    "written": "how-we-do-okrs.html",
    "guide": "guide/writing.html",
    "commands": "guide/commands.html",
    "goalposts": "guide/goalposts.html",
    "publishing": "guide/deploying.html",
    "numbers": "guide/numbers.html",
    "missing": "404.html",
}
WIDTHS = (1280, 375)
NARROW = (640, 320)
"""A screen of 1280 zoomed to 200 %, and a small phone."""
OF_LAYOUT = ("target-size", "scrollable-region-focusable", "aria-hidden-focus", "nested-interactive")
"""The rules of axe that another width may break, besides those of colours."""


@pytest.mark.parametrize("name", PAGES)
def test_everybody_can_read_it_and_it_asks_nobody_else(
    sample_url: str,
    open_page: OpenPage,
    axe: Callable[..., list[str]],
    axe_by_day_and_night: Callable[..., list[str]],
    name: str,
) -> None:
    page, foreign, errors = open_page(f"{sample_url}/{PAGES[name]}")
    for width, scheme in product((*WIDTHS, *NARROW), SCHEMES):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        page.emulate_media(color_scheme=scheme)
        assert _overflow(page) <= 0, (width, scheme)
        if width in NARROW and scheme == "light":
            assert axe(page, *OF_LAYOUT) == [], width
    assert axe_by_day_and_night(page, *WIDTHS) == []
    assert foreign == []
    assert errors == []


def test_a_table_wider_than_a_phone_scrolls_by_keyboard(sample_url: str, open_page: OpenPage) -> None:
    page = open_page(f"{sample_url}/history.html", width=375).page
    table = page.locator(".okr-scroll").filter(has=page.get_by_role("columnheader", name="Mean progress")).first
    table.focus()
    page.keyboard.press("ArrowRight")
    expect(table).not_to_have_js_property("scrollLeft", 0)


def test_the_drawer_of_a_phone_is_opened_and_closed_by_keyboard(sample_url: str, open_page: OpenPage) -> None:
    page, _, errors = open_page(f"{sample_url}/cycles.html", width=375)
    menu, drawer = page.get_by_role("button", name="Navigation"), page.locator("#__drawer")
    history = page.locator(".md-sidebar--primary").get_by_text("History")
    expect(history).to_be_hidden()
    menu.press("Enter")
    expect(history).to_be_visible()
    expect(menu).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    expect(drawer).not_to_be_checked()
    expect(menu).to_be_focused()
    menu.press("Space")
    expect(drawer).to_be_checked()
    assert errors == []


def test_the_chart_of_a_key_result_is_walked_by_keyboard(
    sample_url: str, open_page: OpenPage, axe_by_day_and_night: Callable[..., list[str]]
) -> None:
    page, _, errors = open_page(f"{sample_url}/2026-Q3/teams/engine-room.html")
    own = page.locator(".okr-kr").first
    own.locator("summary").click()
    chart, table = own.locator(".okr-told"), own.locator(".okr-check-ins")
    chart.wait_for()  # it is drawn when the script of charts has come
    names = chart.locator(".okr-name").all_text_contents()
    assert {"Target 24", "Commit 20", "Stretch 28"} <= {*names}
    for part in ("actual", "expected", "today", "band", "ring", "target", "zone"):
        expect(chart.locator(f"svg .okr-{part}").first).to_be_attached()
    said = "22.Sep: 22.3 nm; forecast for 30.Sep: 23, from 22.6 to 23.4; the table below has all numbers"
    expect(chart.locator("svg")).to_have_attribute("aria-label", re.compile(said))
    stops = chart.locator(".okr-stop")
    assert stops.first.get_attribute("aria-label") == "4\xa0Aug: Target 26 nm became 24 nm easier"
    stops.first.focus()
    page.keyboard.press("Tab")
    expect(chart.locator(".okr-chart__said")).to_have_text(re.compile("^1: 21.Jul, 16.9. New cooling curve"))
    assert table.locator("tbody tr").filter(has_text="New cooling curve").locator(".okr-nth").text_content() == "1"
    assert "Target 24, Commit 20, Stretch 28" in str(table.locator("tbody tr").first.text_content())
    page.set_viewport_size({"width": 375, "height": HEIGHT})
    expect(table.locator("tbody tr").first).to_have_css("display", "flex")
    assert _overflow(page) <= 0
    assert axe_by_day_and_night(page, *WIDTHS) == []
    assert errors == []


def test_two_teams_stand_side_by_side_and_one_team_in_two_cycles(sample_url: str, open_page: OpenPage) -> None:
    page, _, errors = open_page(f"{sample_url}/{PAGES['teams side by side']}")
    headings = page.locator(".okr-compare h2")
    expect(headings).to_have_text(["Deck & Crews", "Shore Office"])
    expect(page.locator(".okr-compare .okr-line--kr")).to_have_count(6 + 8)
    page.get_by_label("with").select_option("Deck & Crews")
    page.get_by_label("in", exact=True).last.select_option("2026-Q2")
    expect(headings).to_have_text(["Deck & Crews", "Deck & Crews"])
    second = page.locator(".okr-compare section").last
    expect(second.locator(".okr-sum-up")).to_contain_text("2026-Q2")
    link = second.get_by_role("link", name="Summer crews know their drills before the crowds come")
    expect(link).to_have_attribute("href", re.compile("/2026-Q2/teams/deck.html#summer-crews$"))
    assert page.url.endswith("?a=deck&b=deck&b-cycle=2026-Q2")
    page.reload()
    expect(headings).to_have_text(["Deck & Crews", "Deck & Crews"])
    assert errors == []


@pytest.mark.parametrize("name", ["home", "cascade", "company", "kpis"])
def test_a_finger_finds_each_link_of_small_words(sample_url: str, open_page: OpenPage, name: str) -> None:
    page = open_page(f"{sample_url}/{PAGES[name]}", width=375).page
    heights = page.locator(".okr-meta a:visible, [type=range]").evaluate_all(
        "all => all.map(one => one.getClientRects()[0].height)"
    )
    assert heights
    assert min(heights) >= 24


@pytest.mark.parametrize("name", ["company", "archived unit"])
def test_the_state_of_a_key_result_stays_in_its_row(sample_url: str, open_page: OpenPage, name: str) -> None:
    page = open_page(f"{sample_url}/{PAGES[name]}").page
    beyond = page.locator(".okr-kr__state > .okr-health").evaluate_all(
        """all => all.map((one) => [one.closest(".okr-kr"), one].map((box) => box.getBoundingClientRect().right))
                     .map(([row, state]) => state - row)"""
    )
    assert beyond
    assert max(beyond) <= 0


WORDS_APART = """all => all.flatMap((drawing) => {
  const edges = drawing.getBoundingClientRect();
  const words = [...drawing.querySelectorAll("text")].map((word) => [word.textContent, word.getBoundingClientRect()]);
  const touch = (one, other) => one.left < other.right && other.left < one.right
    && one.top + 2 < other.bottom && other.top + 2 < one.bottom; // letters are lower than their boxes
  return words.flatMap(([word, box], place) => [
    ...(box.left < edges.left || box.right > edges.right ? [`${word} sticks out`] : []),
    ...words.slice(place + 1).filter(([, other]) => touch(box, other)).map(([other]) => `${word} touches ${other}`),
  ]);
})"""


@pytest.mark.parametrize("name", ["home", "history", "kpis"])
def test_on_a_phone_the_words_of_a_chart_stand_apart_and_inside(
    sample_url: str, open_page: OpenPage, name: str
) -> None:
    charts = open_page(f"{sample_url}/{PAGES[name]}", width=375).page.locator("svg.okr-chart")
    assert charts.count() > 0
    assert charts.evaluate_all(WORDS_APART) == []


def _overflow(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("Petra Kovacic", "2026-Q3/people/petra.html"),
        ("Deck", "2026-Q3/teams/deck.html"),
        ("diesels another winter drama", "2026-Q3/teams/engine-room.html"),
    ],
)
def test_search_finds_people_teams_and_objectives(
    sample_url: str, open_page: OpenPage, words: str, address: str
) -> None:
    page = open_page(sample_url + "/index.html").page
    search(page, words.replace("Kovacic", "Kovačič"))
    first = page.locator(".md-search-result__item a").first
    expect(first).to_have_attribute("href", re.compile(re.escape(address)))  # there are others until all is typed
    first.click()
    page.wait_for_url(f"**/{address}*")


def test_the_search_is_walked_by_keyboard(sample_url: str, open_page: OpenPage) -> None:
    page = open_page(sample_url + "/index.html").page
    search(page, "winter")
    cycles = page.get_by_role("combobox", name="Cycles to search in")
    page.locator(".md-search-result__item a").first.wait_for()
    for _ in range(4):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.checkVisibility({opacityProperty: true})")
        if cycles.evaluate("choice => choice === document.activeElement"):
            break
    expect(cycles).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#__search")).not_to_be_checked()


def test_the_current_cycle_is_found_before_older_ones(sample_url: str, open_page: OpenPage) -> None:
    page = open_page(sample_url + "/index.html").page
    search(page, "Gunnar")
    page.locator(".md-search-result__item a[href*='people/gunnar']").first.wait_for()
    found = page.eval_on_selector_all(".md-search-result__item > a", "links => links.map(link => link.href)")
    assert "2026-Q3/people/gunnar" in next(href for href in found if "people/gunnar" in href)


def _press_to(page: Page, text: str) -> None:
    """Tabs on until the focus is on a link with exactly this text, and follows it."""
    for _ in range(400):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == text:
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"the keyboard never reached {text!r} on {page.url}")


def test_the_cascade_is_walked_by_keyboard_from_the_company_to_a_person_and_back(
    sample_url: str, open_page: OpenPage
) -> None:
    page = open_page(f"{sample_url}/2026-Q3/company.html").page
    _press_to(page, "The electric boat is as dependable as the diesels she replaces")
    page.wait_for_url("**/teams/fleet.html*")
    _press_to(page, "Oystercatcher's batteries give us what they promised")
    page.wait_for_url("**/teams/engine-room.html*")
    _press_to(page, "The quay has the power the boat needs")
    page.wait_for_url("**/people/gunnar.html#power-at-the-quay")
    _press_to(page, "Oystercatcher's batteries give us what they promised")
    page.wait_for_url("**/teams/engine-room.html#battery-proven")
    _press_to(page, "The electric boat is as dependable as the diesels she replaces")
    page.wait_for_url("**/teams/fleet.html*")
    _press_to(page, "Oystercatcher carries paying passengers under her own electric power")
    page.wait_for_url("**/company.html#oystercatcher-sails")


def test_the_cascade_opens_and_closes_without_scripts(sample_url: str, open_page: OpenPage) -> None:
    page = open_page(f"{sample_url}/2026-Q3/cascade.html", scripts=False).page
    branch = page.locator("details.okr-branch").first
    inside = branch.locator("a").first
    expect(inside).to_be_visible()
    branch.locator("summary").first.click()
    expect(inside).to_be_hidden()
    branch.locator("summary").first.press("Enter")
    expect(inside).to_be_visible()


@pytest.mark.parametrize(
    ("address", "titles"),
    [
        ("2026-Q3/cascade.html", ".okr-tree--top > li > .okr-line > .okr-line__title"),
        ("2026-Q3/wins-and-misses.html", ".okr-promises tr > td:first-child"),
        ("2026-Q3/amendments.html", ".okr-compared tbody th"),
    ],
)
def test_on_a_phone_a_title_has_the_whole_width(
    sample_url: str, open_page: OpenPage, address: str, titles: str
) -> None:
    page = open_page(f"{sample_url}/{address}", width=375).page
    widths = page.eval_on_selector_all(titles, "all => all.map(one => one.getBoundingClientRect().width)")
    assert widths
    assert min(widths) > 320
    assert page.eval_on_selector_all(".okr-table--rows", "all => all.every(one => one.scrollWidth <= 343)")


def _inks(page: Page) -> dict[str, str]:
    """What is written on paper, and in which colour, of every kind of words that a page has."""
    return dict(
        page.eval_on_selector_all(
            "h1, h2, .okr-meta, .okr-health, .okr-hero__percent, .okr-kr__percent, .okr-line__percent, .okr-text",
            "all => all.map(one => [one.tagName + one.className, getComputedStyle(one).color])",
        )
    )


@pytest.mark.parametrize("name", ["home", "team", "cascade"])
def test_paper_is_the_same_from_a_dark_screen_as_from_a_light_one(
    sample_url: str, open_page: OpenPage, name: str
) -> None:
    light = open_page(f"{sample_url}/{PAGES[name]}").page
    dark = open_page(f"{sample_url}/{PAGES[name]}", dark=True).page
    assert _inks(light) != _inks(dark)
    for page in (light, dark):
        page.emulate_media(media="print")
    assert _inks(light) == _inks(dark)


def test_paper_shows_nothing_to_press_and_what_is_closed_stays_closed(sample_url: str, open_page: OpenPage) -> None:
    page = open_page(f"{sample_url}/2026-Q3/cascade.html").page
    opened = page.locator("details.okr-branch[open]").count()
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.get_by_role("slider").count() == 0
    shown = page.locator("details.okr-branch > .okr-tree:visible, details.okr-branch > .okr-lines:visible")
    parents = shown.evaluate_all("all => new Set(all.map(one => one.parentElement)).size")
    assert 0 < parents == opened
    team = open_page(f"{sample_url}/{PAGES['team']}").page
    team.emulate_media(media="print")
    expect(team.locator(".okr-actions")).to_be_hidden()
    assert team.get_by_role("link", name="Edit", exact=False).filter(visible=True).count() == 0


def _said(page: Page) -> dict[str, tuple[str, str, str]]:
    """By address, number, health and visible bar of every line of a cascade."""
    return dict(
        page.eval_on_selector_all(
            ".okr-line",
            """lines => lines.map(line => [line.querySelector("a").getAttribute("href"), [
                line.querySelector(".okr-line__percent").textContent, line.querySelector(".okr-health").textContent,
                [...line.querySelectorAll(".okr-bar__fill")].filter(a => a.checkVisibility({visibilityProperty: true}))
                    .map(fill => fill.style.width).join()]])""",
        )
    )


def test_the_replay_shows_every_line_as_it_was_in_that_week(
    sample_url: str,
    open_page: OpenPage,
    http_server: Callable[[Path], str],
    axe: Callable[[Page], list[str]],
    tmp_path: Path,
) -> None:
    portals.built(portals.SAMPLE, tmp_path / "site", date(2026, 8, 5))
    that_week = _said(open_page(f"{http_server(tmp_path / 'site')}/2026-Q3/cascade.html").page)
    page = open_page(f"{sample_url}/2026-Q3/cascade.html").page
    today = _said(page)
    slider = page.get_by_role("slider", name="Replay")
    slider.focus()
    while "5\xa0Aug" not in str(slider.get_attribute("aria-valuetext")):
        page.keyboard.press("ArrowLeft")
    assert _said(page) == that_week != today
    assert axe(page) == []
    page.keyboard.press("End")
    assert _said(page) == today


def test_without_scripts_the_weeks_are_a_list(sample_url: str, open_page: OpenPage) -> None:
    page = open_page(f"{sample_url}/2026-Q3/cascade.html", scripts=False).page
    page.get_by_text("Week by week").click()
    expect(page.get_by_role("row", name="5 Aug")).to_be_visible()
    assert page.get_by_role("slider").count() == 0


def test_the_search_can_be_kept_to_one_cycle(sample_url: str, open_page: OpenPage) -> None:
    page = open_page(sample_url + "/index.html").page
    search(page, "Gunnar")
    shown = page.locator(".md-search-result__item:visible > a")
    page.locator(".md-search-result__item a[href*='2026-Q2/people/gunnar']").first.wait_for()
    page.get_by_role("combobox", name="Cycles to search in").select_option("2026-Q2")
    addresses = [str(link.get_attribute("href")) for link in shown.all()]
    assert addresses
    assert all("/2026-Q2/" in address for address in addresses)
    expect(page.locator(".okr-search [role=status]")).to_contain_text("in other cycles")


def test_addresses_of_objectives_and_key_results_lead_to_them(sample_url: str, open_page: OpenPage) -> None:
    page = open_page(f"{sample_url}/2026-Q3/teams/deck.html#full-crews").page
    expect(page.locator("#full-crews")).to_be_in_viewport()
    page.goto(f"{sample_url}/2026-Q3/teams/deck.html#full-crews.rest-breaches")
    expect(page.locator('[id="full-crews.rest-breaches"]')).to_be_in_viewport()


def test_pages_work_from_a_file_system(sample_site: Path, open_page: OpenPage) -> None:
    page = open_page(sample_site / "2026-Q3/teams/deck.html").page
    page.get_by_role("link", name="Fleet & Crossings").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Fleet & Crossings")
    page.locator(".okr-kr summary").first.click()
    expect(page.locator(".okr-check-ins").first).to_be_visible()  # by a script that is loaded now
    page.goto((sample_site / "2026-Q3/cascade.html").as_uri())
    page.get_by_role("slider", name="Replay").focus()
    page.keyboard.press("Home")
    expect(page.locator(".okr-tree .okr-health--pending").first).to_be_attached()


def test_files_say_why_they_cannot_be_searched_or_filtered(sample_site: Path, open_page: OpenPage) -> None:
    page = open_page(sample_site / "2026-Q3/cascade.html").page
    why = page.get_by_text("not in files opened from a disk")
    page.locator(".okr-filter summary").click()
    expect(why).to_be_visible()
    page.get_by_role("textbox", name="Search").click()
    expect(why).to_have_count(2)
    page.goto((sample_site / "2026-Q3/benchmark.html").as_uri() + "?a=deck")
    expect(why).to_be_visible()


def test_the_math_of_each_number_unfolds(sample_url: str, open_page: OpenPage) -> None:
    """What its parts add is the number of an objective; a key result has its formula with its own numbers in place."""
    page, _, errors = open_page(f"{sample_url}/{PAGES['company']}")
    for objective in page.locator(".okr-objective").all():
        fold = objective.locator("> .okr-sum")
        fold.locator("summary").click()
        fold.locator("table").wait_for()
        adds = [float(cell) for cell in fold.locator("td:last-child").all_inner_texts()]
        shown = int(objective.locator(".okr-objective__percent").inner_text().split("\u00a0")[0])
        assert abs(sum(adds) - shown) < 1
    punctual = page.locator(".okr-kr").first
    punctual.locator("summary").click()
    expect(punctual.locator(".okr-derived")).to_have_text("85\u00a0% = (90.8 − 84) ÷ (92 − 84). How we compute")
    assert errors == []


@pytest.mark.parametrize(("name", "screens"), [("team", 3), ("cycle", 5)])
def test_a_page_is_presented_one_objective_a_screen(
    sample_url: str, open_page: OpenPage, axe_by_day_and_night: Callable[..., list[str]], name: str, screens: int
) -> None:
    """The agenda first, then by arrow keys what is most urgent; Escape puts everything back where it was."""
    page, _, errors = open_page(f"{sample_url}/{PAGES[name]}?present")
    order = page.locator("h2:not(dialog *)").all_inner_texts()
    stage, told = page.locator("dialog.okr-stage"), page.locator("dialog.okr-stage output")
    expect(stage.get_by_role("heading", name="the meeting in 15 minutes")).to_be_visible()
    expect(told).to_have_text(f"1 of {screens}")
    page.keyboard.press("ArrowRight")
    expect(told).to_have_text(f"2 of {screens}")
    urgent = {"team": ".okr-health--off-track, .okr-health--at-risk", "cycle": ".okr-blocker"}[name]
    expect(stage.locator(urgent).first).to_be_visible()
    assert axe_by_day_and_night(page, *WIDTHS) == []
    page.keyboard.press("End")
    expect(told).to_have_text(f"{screens} of {screens}")
    page.keyboard.press("Escape")
    expect(stage).to_have_count(0)
    assert page.locator("h2:not(dialog *)").all_inner_texts() == order
    assert page.evaluate("document.activeElement.textContent") == "Present"
    assert "present" not in page.url
    assert errors == []


def test_without_scripts_there_is_no_link_that_does_nothing(sample_url: str, open_page: OpenPage) -> None:
    expect(open_page(f"{sample_url}/{PAGES['team']}", scripts=False).page.locator("a.okr-present")).to_be_hidden()


def test_the_phone_home_begins_with_the_figure_and_its_verdict(sample_url: str, open_page: OpenPage) -> None:
    page = open_page(f"{sample_url}/{PAGES['home']}", width=375).page
    for shown in (".okr-hero__percent", ".okr-hero__words .okr-health"):
        box = page.locator(shown).first.bounding_box()
        assert box
        assert box["y"] + box["height"] < 600


def test_figures_that_are_weeks_old_say_so(sample_url: str, open_page: OpenPage) -> None:
    """What is archived never gets old."""
    for name, day, said in (
        ("team", "2026-10-23", ["these figures are 30\xa0days old"]),
        ("team", "2026-09-29", []),
        ("archived unit", "2027-10-23", []),
    ):
        page = open_page(f"{sample_url}/{PAGES[name]}").page
        page.clock.set_fixed_time(f"{day}T12:00:00Z")
        page.reload()
        assert page.locator(".okr-age").all_inner_texts() == said, (name, day)


def test_colours_are_those_of_the_system_until_somebody_chooses(sample_url: str, open_page: OpenPage) -> None:
    page, _, errors = open_page(f"{sample_url}/cycles.html", dark=True)
    body, root = page.locator("body"), page.locator("html")

    def shows(scheme: str, next_: str) -> None:
        expect(body).to_have_attribute("data-md-color-scheme", scheme)
        expect(root).to_have_css("color-scheme", "dark" if scheme == "slate" else "light")
        expect(page.locator(".md-header label[for^=__palette]:visible")).to_have_attribute("title", next_)

    shows("slate", "Switch to light mode")
    page.emulate_media(color_scheme="light")
    shows("default", "Switch to light mode")
    for scheme, next_ in (("default", "Switch to dark mode"), ("slate", "Follow the system")):
        page.locator(".md-header label[for^=__palette]:visible").click()
        shows(scheme, next_)
        page.reload()
        shows(scheme, next_)
    page.locator("[name=__palette]").last.press("Enter")
    shows("default", "Switch to light mode")
    bars = page.locator("meta[name=theme-color]").evaluate_all("all => all.map((one) => one.content)")
    assert bars == [page.locator(".md-header").evaluate("header => getComputedStyle(header).backgroundColor")]
    assert errors == []
