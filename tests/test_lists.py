"""Lists to find something in: what their filters read and how they are used, and their tables."""

from __future__ import annotations

import csv
import json
import re
from datetime import date
from typing import Any

import pytest
from browser import OpenPage
from playwright.sync_api import Page, expect
from portals import write

from okrsite.context.heat import MOST_ROWS
from okrsite.site import Site, build_site
from okrsite.views.attention import MANY, MOST_ON_PAGE

DAY = date(2026, 11, 20)
COMPANY = """unit: company
objectives: [{id: grow, title: Grow, key_results: [{id: sum, title: All of it, measure: aligned}]}]
"""
DECK = """unit: deck
objectives:
- {id: calm, title: "Nobody **waits**", owner: ana, labels: {pillar: quays}, supports: company/grow/sum, key_results: [
    {id: boats, title: Boats sail on time, owner: bo, due: 2026-11-10, measure: {from: 0, to: 10}},
    {id: crews, title: Crews are whole, labels: {pillar: people}, measure: {from: 0, to: 10}}]}
"""
QUAY = """unit: quay
objectives:
- {id: planks, title: New planks, supports: deck/calm, key_results: [
    {id: k, title: =Planks, measure: {from: 0, to: 10}}]}
"""
FILES = {
    "org.yaml": "teams: [{id: fleet, name: Fleet}, {id: deck, name: Deck, parent: fleet, lead: bo},"
    " {id: quay, name: Quay, parent: deck}]\n"
    "people: [{id: ana, name: Ana, team: deck}, {id: bo, name: Bo}]\n",
    "kpis/fuel.yaml": "name: Fuel burnt\nowner: deck\nunit: t\nreadings:\n- {date: 2026-11-01, value: 3}\n",
    "cycles/2026-Q4/company.yaml": COMPANY,
    "cycles/2026-Q4/deck.yaml": DECK,
    "cycles/2026-Q4/quay.yaml": QUAY,
    "cycles/2026-Q4/check-ins/one.yaml": "date: 2026-11-18\nupdates:\n  deck/calm/boats: {value: 1, blockers: [Wind]}\n"
    "  deck/calm/crews: {value: 9}\n  quay/planks/k: {value: 6}\n",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return build_site(write(tmp_path_factory.mktemp("lists"), FILES), DAY)


def rows_of(site: Site, path: str) -> list[dict[str, Any]]:
    """As a filter reads them."""
    found = json.loads(site.data[path]())
    units, healths = found["units"], found["healths"]
    rows = []
    for row in found["rows"]:
        kind, title, unit = row[:3]
        whole: list[Any] = [*row[3:], *["", -1, -1, "", 0, []][len(row) - 3 :]]
        anchor, owner, health, percent, concerns, labels = whole
        rows.append(
            {
                "kind": found["kinds"][kind],
                "title": title,
                "page": f"{units[unit][2]}{f'#{anchor}' if anchor else ''}" if unit >= 0 else anchor,
                "owner": units[owner][0] if owner >= 0 else None,
                "health": healths[health][0] if health >= 0 else None,
                "percent": percent,
                "concerns": concerns,
                "labels": [found["labels"][at] for at in labels],
            }
        )
    return rows


def table_of(site: Site, path: str) -> list[dict[str, str]]:
    return list(csv.DictReader(site.data[path]().decode("utf-8-sig").splitlines()))


def test_a_filter_reads_everything_of_a_cycle(site: Site) -> None:
    rows = {row["title"]: row for row in rows_of(site, "api/v1/lists/2026-Q4.json")}
    assert rows["Boats sail on time"] == {
        "kind": "key-result",
        "title": "Boats sail on time",
        "page": "2026-Q4/teams/deck.html#calm.boats",
        "owner": "bo",
        "health": "off-track",
        "percent": "10\xa0%",
        "concerns": 1 + 2 + 4,  # blocked, overdue, needs attention
        "labels": ["pillar: quays"],
    }
    assert rows["Nobody waits"]["concerns"] == 1 + 2
    assert rows["Crews are whole"]["labels"] == ["pillar: quays", "pillar: people"]
    assert (rows["Deck"]["kind"], rows["Deck"]["owner"], rows["Ana"]["kind"]) == ("team", "bo", "person")
    assert {row["title"] for row in rows_of(site, "api/v1/lists.json")} == {"Fuel burnt"}


def test_a_filter_knows_which_unit_is_above_which(site: Site) -> None:
    units = json.loads(site.data["api/v1/lists/2026-Q4.json"]())["units"]
    above = {unit: units[at][0] if at >= 0 else None for unit, _, _, at in units}
    assert above == {
        "fleet": "company",
        "deck": "fleet",
        "quay": "deck",
        "ana": "deck",
        "bo": "company",
        "company": None,
    }


def test_each_list_has_a_table_beside_it(site: Site) -> None:
    lists = "api/v1/lists/2026-Q4"
    assert [row["key_result"] for row in table_of(site, f"{lists}/key-results.csv")][1:] == [
        "deck/calm/boats", "deck/calm/crews", "quay/planks/k",
    ]  # fmt: skip
    assert [(row["id"], row["lead"]) for row in table_of(site, f"{lists}/teams.csv")][1] == ("deck", "bo")
    assert [row["name"] for row in table_of(site, f"{lists}/people.csv")] == ["Ana", "Bo"]
    (urgent,) = table_of(site, f"{lists}/needs-attention.csv")
    assert (urgent["days_overdue"], urgent["concerns"]) == ("10", "blocked; overdue; off-track")
    weeks = {row["team"]: row for row in table_of(site, f"{lists}/weeks.csv")}
    assert (weeks["quay"]["2026-11-20"], weeks["quay"]["2026-11-12"]) == ("0.6", "")
    assert table_of(site, "api/v1/kpis.csv")[0]["name"] == "Fuel burnt"
    for address in ("2026-Q4/cascade.html", "2026-Q4/weeks/index.html", "2026-Q4/needs-attention.html"):
        links = re.findall(r'href="[./]*(api/v1/[^"]+)" download', site.page(address).body)
        assert links
        assert {*links} <= {*site.data}


def test_no_cell_of_a_table_is_a_formula(site: Site) -> None:
    titles = [row["title"] for row in table_of(site, "api/v1/lists/2026-Q4/key-results.csv")]
    assert titles[-1] == "'=Planks"


def test_teams_by_week_say_each_health_in_words(site: Site) -> None:
    body = site.page("2026-Q4/weeks/index.html").body
    (deck,) = re.findall(r"Deck</a>.*?</tr>", body)
    assert deck.endswith('>50\xa0%<span class="okr-unseen"> Off track</span></td></tr>')  # one was due on 10 November


def test_everything_below_an_objective_is_on_one_page(site: Site) -> None:
    body = site.page("2026-Q4/company_below_grow.html").body
    assert "2\xa0objectives below it" in body
    assert all(title in body for title in ("Nobody <strong>waits</strong>", "Boats sail on time", "New planks"))
    assert "company_below_grow.html" in site.page("2026-Q4/company.html").body
    assert "2026-Q4/teams/deck_below_calm.html" not in site.pages  # the page of the team shows all of it


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Two departments, in one of which everything is late."""
    teams = [f"t{n}" for n in range(MOST_ROWS + 2)]
    plan = "unit: {0}\nobjectives: [{{id: o, title: Of {0}, key_results: [{1}]}}]\n"
    krs = ", ".join(f"{{id: k{n}, title: Key result {n}, measure: {{from: 0, to: 9}}}}" for n in range(4))
    below = "".join(f"- {{id: {id_}, parent: {'sea' if n % 2 else 'land'}}}\n" for n, id_ in enumerate(teams))
    said = "".join(f"  {id_}/o/k{n}: {{value: 1}}\n" for id_ in teams for n in range(4))
    files = {
        "org.yaml": f"teams:\n- {{id: sea, name: At sea}}\n- {{id: land, name: On land}}\n{below}",
        **{f"cycles/2026-Q4/{id_}.yaml": plan.format(id_, krs) for id_ in teams},
        "cycles/2026-Q4/check-ins/all.yaml": f"date: 2026-11-18\nupdates:\n{said}",
    }
    return build_site(write(tmp_path_factory.mktemp("large"), files), DAY)


def test_a_large_company_is_folded_by_department(large: Site) -> None:
    attention = large.page("2026-Q4/needs-attention.html").body
    assert re.findall(r'<h2 id="of-(\w+)">', attention) == ["land", "sea"]
    assert attention.count("okr-news__about") == MOST_ON_PAGE > MANY
    assert "needs-attention.html?team=sea" in attention
    weeks = large.page("2026-Q4/weeks/index.html").body
    assert re.findall(r"(On land|At sea)</a>", weeks) == ["At sea", "On land"]
    assert "weeks/index_sea.html" in weeks
    assert large.page("2026-Q4/weeks/index_sea.html").body.count("<tr>") == 1 + MOST_ROWS // 2 + 1


def test_a_filter_has_an_address(sample_url: str, open_page: OpenPage) -> None:
    page, foreign, errors = open_page(f"{sample_url}/2026-Q3/cascade.html?kind=key-result&health=off-track")
    said = page.locator(".okr-filter [role=status]")
    expect(said).to_have_text("23 of 126")
    expect(page.locator("[data-okr-listed]")).to_be_hidden()
    page.get_by_label("Team").select_option("shore")
    expect(said).not_to_have_text("23 of 126")
    assert page.url.endswith("?kind=key-result&team=shore&health=off-track")
    assert {*page.locator(".okr-filter .okr-health").all_inner_texts()} == {"Off track"}
    page.locator(".okr-filter").get_by_role("button", name="Clear").click()
    expect(said).to_have_text("126 of 126")
    assert page.url.endswith("cascade.html")
    expect(page.locator("[data-okr-listed]")).to_be_visible()
    assert (foreign, errors) == ([], [])


def test_a_list_that_is_whole_hides_what_does_not_fit(sample_url: str, open_page: OpenPage) -> None:
    def shown(address: str, rows: str) -> tuple[int, Page]:
        page = open_page(f"{sample_url}/{address}").page
        expect(page.locator(".okr-filter [role=status]")).to_contain_text(" of ")
        return page.locator(f"[data-okr-listed] {rows}:visible").count(), page

    count, page = shown("2026-Q3/needs-attention.html?blocked=yes", ".okr-news > li")
    assert page.locator(".okr-filter [role=status]").inner_text().startswith(f"{count} of ")
    assert page.locator("[data-okr-listed] .okr-blocker:visible").count() >= count
    assert shown("2026-Q3/teams/index.html?team=passengers", "li")[0] == 4
    assert shown("2026-Q3/people/index.html?health=off-track", ".okr-lines > li")[0] == 2


def test_a_table_is_sorted_by_its_headings(sample_url: str, open_page: OpenPage) -> None:
    page = open_page(f"{sample_url}/2026-Q3/weeks/index.html").page
    last = page.locator("tbody tr td:last-child")
    page.get_by_role("button", name="23 Sep").click()
    found = [int(re.sub(r"\D", "", text)) for text in last.all_inner_texts()]
    assert found == sorted(found)
    page.get_by_role("button", name="23 Sep").click()
    assert [int(re.sub(r"\D", "", text)) for text in last.all_inner_texts()] == sorted(found, reverse=True)
    expect(page.get_by_role("columnheader", name="23 Sep")).to_have_attribute("aria-sort", "descending")


def test_without_a_script_lists_are_whole(sample_url: str, open_page: OpenPage) -> None:
    page = open_page(f"{sample_url}/2026-Q3/cascade.html?health=off-track", scripts=False).page
    expect(page.locator(".okr-filter")).to_be_hidden()
    assert page.locator(".okr-node").count() > 30


SHIFTS = """() => new Promise((done) => {
  let sum = 0;
  const add = (list) => list.getEntries().forEach(({ value }) => (sum += value));
  new PerformanceObserver(add).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(sum), 200);
})"""


@pytest.mark.parametrize(
    "page", ["cascade", "benchmark", "teams/deck", "needs-attention", "index"], ids=lambda page: page.partition("/")[0]
)
def test_nothing_jumps_while_scripts_start(sample_url: str, open_page: OpenPage, page: str) -> None:
    """What only a script can use has its place from the beginning. Web vitals call 0.1 good; we saw 0.02."""
    assert open_page(f"{sample_url}/2026-Q3/{page}.html", width=375).page.evaluate(SHIFTS) < 0.025
