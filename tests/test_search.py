"""The search: what its files hold, what words find, and how it is used."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from browser import OpenPage, search
from made_up import PLATFORM, Build, MadeUp, builder, searched, write
from playwright.sync_api import Browser, Page, expect
from portals import write as write_portal

from okrsite import resources
from okrsite.context.progress import HealthMark
from okrsite.site import Site, build_site
from okrsite.theme.search_index import FIRST, fitting, part_of, written
from okrsite.views.search import KEY_RESULT, OBJECTIVE, SearchEntry

SOURCE = resources.templates() / "assets/okrsite-search.js"
SCRIPT = resources.script(b"/* include partials/say.js */\n" + SOURCE.read_bytes()).decode()
DAY = date(2026, 11, 20)
PLAN = """unit: {unit}
objectives:
- id: calm
  title: "Nobody **waits** at the quay"
  owner: ana
  key_results:
  - {{id: boats, title: Seven boats sail on time, owner: bo, measure: {{from: 0, to: 10}}}}
"""
DECK, OFF_TRACK = "2026-Q4/teams/deck.html", "off-track Off track"
FILES = {
    "org.yaml": "teams: [{id: deck, name: Deck, lead: bo}]\n"
    "people: [{id: ana, name: Ana Ng, title: Pilot, team: deck}, {id: bo, name: Bo Øst}]\n",
    "kpis/fuel.yaml": "name: Fuel burnt\nowner: deck\nunit: t\nreadings:\n- {date: 2026-11-01, value: 3}\n",
    "cycles/2026-Q4/deck.yaml": PLAN.format(unit="deck"),
    "cycles/2026-Q4/ana.yaml": PLAN.format(unit="ana"),
    "cycles/2026-Q4/check-ins/one.yaml": "date: 2026-11-18\nupdates:\n  deck/calm/boats: {value: 1}\n",
    "cycles/2026-Q3/deck.yaml": PLAN.format(unit="deck"),
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return build_site(write_portal(tmp_path_factory.mktemp("search"), FILES), DAY)


def rows(site: Site, path: str, *part: str) -> list[list[Any]]:
    """The entries of a part as they are meant: every number is the text that it stands for."""
    kinds, found = json.loads(site.data[FIRST]())["kinds"], json.loads(site.data[path]())
    for name in part:
        found = found[name]
    texts = found["texts"]
    return [[kinds[kind], *(texts[i] if isinstance(i, int) else i for i in row)] for kind, *row in found["rows"]]


@pytest.mark.parametrize(
    "entry",
    [
        ["Page", "Cascade, 2026-Q4", "2026-Q4/cascade.html"],
        ["Team", "Deck", DECK, "", "Company", "Bo Øst", OFF_TRACK],
        ["Person", "Ana Ng", "2026-Q4/people/ana.html", "", "Deck", "", "outdated Outdated", "Pilot"],
        ["Objective", "Nobody waits at the quay", DECK, "calm", "Deck", "Ana Ng", OFF_TRACK],
        ["Key result", "Seven boats sail on time", DECK, "calm.boats", "Deck", "Bo Øst", OFF_TRACK],
    ],
)
def test_the_first_part_has_all_of_a_small_cycle_with_owners_and_health(site: Site, entry: list[str]) -> None:
    found = rows(site, FIRST, "current")
    assert entry in found
    assert {row[2] for row in found} <= {*site.addresses}


def test_kpis_are_found(site: Site) -> None:
    assert ["KPI", "Fuel burnt", "kpis.html", "fuel", "", "Deck"] in rows(site, FIRST, "at_large")


def test_what_people_are_after_and_other_cycles_are_parts_of_their_own(site: Site) -> None:
    first = json.loads(site.data[FIRST]())
    people = "search/cycles/2026-Q4/people.json"
    assert [cycle["files"] for cycle in first["cycles"]] == [
        ["search/cycles/2026-Q4.json", people],
        ["search/cycles/2026-Q3.json"],
    ]
    assert first["has_all"]
    assert json.loads(site.data["search/cycles/2026-Q4.json"]()) == first["current"]
    assert [row[3] for row in rows(site, people)] == ["calm", "calm.boats"]


def company(people: int, letters: str, chance: random.Random) -> Iterator[SearchEntry]:
    """A made-up company of words that nobody knows, some of them often, as in any language."""

    def word() -> str:
        return "".join(chance.choices(letters, k=chance.randint(3, 9)))

    def some(count: int) -> str:
        return " ".join(chance.choices(words, weights, k=count))

    words, weights = [word() for _ in range(3000)], [1 / rank for rank in range(10, 3010)]
    healths = [HealthMark("on-track", "On track"), HealthMark("done", "Done")]
    names = [f"{some(1)} {some(1)}".title() for _ in range(people)]
    teams = [f"{word()} {word()}".title() for _ in range(people // 8)]
    for kind, units in (("Team", teams), ("Person", names)):
        for name in units:
            address = f"2026-Q3/{kind}/{name.lower().replace(' ', '-')}.html"
            yield SearchEntry(kind, name, address, chance.choice(teams), chance.choice(names), healths[0], some(1))
    for kind, count in ((OBJECTIVE, 3), (KEY_RESULT, 9)):
        for team in teams * count:
            address = f"2026-Q3/Team/{team.lower().replace(' ', '-')}.html#{some(1)}.{some(1)}"
            yield SearchEntry(kind, some(7), address, team, chance.choice(names), chance.choice(healths))


@pytest.mark.parametrize("people", [1500, 5000])
@pytest.mark.parametrize("letters", ["abcdefghijklmnoprstuvwz", "客户满意让速度更快做得好天地人和中国大小多少上下左右"])
def test_the_first_part_stays_within_150_kb_compressed(people: int, letters: str) -> None:
    entries = company(people, letters, random.Random(1))  # noqa: S311 - no secret, the same every time
    first, has_all = fitting(entries)
    size = len(gzip.compress(written(part_of(first)._asdict())))
    assert size < 148_000  # what belongs to no cycle is in it too
    assert has_all or size > 90_000


@pytest.fixture(scope="module")
def script(browser: Browser) -> Iterator[Page]:
    """An empty page with the script alone."""
    page = browser.new_page()
    page.add_script_tag(content=SCRIPT)
    yield page
    page.close()


ENTRIES = [
    ["Deck", "teams/deck.html", "", "Company", "Bo Øst"],
    ["Deck hands rest", "teams/deck.html", "rest", "Deck", "Ana Ng"],
    ["Diesels outlive the decks", "teams/engine.html", "a", "Engine"],
    ["Nobody waits", "teams/deck.html", "b", "Deck", "Bo Øst", "off-track Off track"],
    ["让客户满意", "teams/deck.html", "c", "チェックアウトを速くする"],
    ["Größe zählt", "teams/deck.html", "d", ""],
]


@pytest.mark.parametrize(
    ("typed", "titles"),
    [
        ("deck", ["Deck", "Deck hands rest", "Diesels outlive the decks", "Nobody waits"]),
        ("DECK rest", ["Deck hands rest"]),
        ("ost", ["Deck", "Nobody waits"]),
        ("bo waits off-track", ["Nobody waits"]),
        ("eck", []),
        ("deck nothing", []),
        (" - ", []),
        ("grosse ZAHL", ["Größe zählt"]),
        ("满意", ["让客户满意"]),
        ("クアウト 客户", ["让客户满意"]),
    ],
)
def test_all_words_are_required_and_may_be_begun(typed: str, titles: list[str], script: Page) -> None:
    ask = (
        "([rows, typed]) => { const { entriesOf, found, wordsOf } = OkrSearch;"
        "return found(entriesOf({ texts: [], rows }, 'now'), wordsOf(typed), ['now']).map(({ title }) => title); }"
    )
    assert script.evaluate(ask, [[[0, *row] for row in ENTRIES], typed]) == titles


def test_titles_come_first_then_the_current_cycle_then_kinds(script: Page) -> None:
    found = script.evaluate(
        "() => { const { entriesOf, found } = OkrSearch;"
        "const rows = (cycle) => entriesOf({ texts: ['winter'], rows: [[1, 'A', `${cycle}/a.html`, 'k', 0],"
        " [4, 'Winter boats', `${cycle}/b.html`], [0, 'Our winter', `${cycle}/c.html`, 'o'],"
        " [1, 'Wintering', `${cycle}/d.html`, cycle]] }, cycle);"
        "return found([...rows('old'), ...rows('now')], ['winter'], ['now', 'old']).map(({ url }) => url); }"
    )
    once = ["now/b.html", "now/d.html#now", "old/d.html#old", "now/c.html#o", "now/a.html#k"]
    assert found == [*once, "old/b.html", "old/c.html#o", "old/a.html#k"]


@pytest.fixture
def build_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Build:
    return builder(tmp_path, monkeypatch)


MATERIAL = "theme: {name: material, font: false, custom_dir: own}\nplugins: [search, okrsite]\n"


@pytest.mark.parametrize("own", ["", "{% extends 'base.html' %}"])
def test_okrs_and_hand_written_pages_are_found_whatever_template_shows_the_box(
    own: str, build_of: Build, tmp_path: Path, http_server: Callable[[Path], str], open_page: OpenPage
) -> None:
    write(tmp_path / "mkdocs.yml", MATERIAL)
    write(tmp_path / "own/main.html" if own else tmp_path / "own/other.html", own)
    write(tmp_path / "content/pages/who.md", "# Who does what\n\n## Pilots\n\nThey bring *ships* & boats in.\n")
    assert build_of(MadeUp(data=searched(SearchEntry(OBJECTIVE, "Boats sail", PLATFORM)))).published
    page, foreign, errors = open_page(f"{http_server(tmp_path / 'site')}/{PLATFORM}")
    search(page, "boats")
    found = page.locator(".md-search-result__item")
    expect(found.first).to_be_visible()
    expect(found).to_have_text(["Boats sailObjective", "PilotsPage · Who does whatThey bring ships & boats in."])
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/who.html#pilots")
    assert (foreign, errors) == ([], [])


def test_the_keyboard_opens_walks_and_closes_it(sample_url: str, open_page: OpenPage) -> None:
    page, _, errors = open_page(f"{sample_url}/cycles.html")
    box, opened = page.get_by_role("textbox", name="Search"), page.locator("#__search")
    page.keyboard.press("/")
    expect(box).to_be_focused()
    page.keyboard.insert_text("standby boat")
    first = page.locator(".md-search-result__link").first
    expect(first).to_contain_text("Key result · Fleet & Crossings · Ingrid Þórsdóttir · On track")
    page.keyboard.press("ArrowDown")
    expect(first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(box).to_be_focused()
    page.keyboard.press("Escape")
    expect(opened).not_to_be_checked()
    page.keyboard.press("/")
    page.keyboard.press("Enter")
    page.wait_for_url("**/2026-Q3/teams/fleet.html#*")
    assert errors == []


def test_what_is_found_breaks_no_rule_of_accessibility(
    sample_url: str, open_page: OpenPage, axe_by_day_and_night: Callable[..., list[str]]
) -> None:
    page = open_page(f"{sample_url}/404.html").page
    search(page, "winter")
    page.locator(".md-search-result__item .okr-health").first.wait_for()
    assert axe_by_day_and_night(page, 1280, 375) == []


def test_a_file_opened_from_a_disk_says_where_the_search_works(sample_site: Path, open_page: OpenPage) -> None:
    page = open_page(sample_site / "cycles.html").page
    page.get_by_role("textbox", name="Search").click()
    expect(page.locator(".md-search-result__meta")).to_contain_text("works where the portal is published")
