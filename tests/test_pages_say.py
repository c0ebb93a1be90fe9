"""What pages say and which numbers they show: one number for one thing, on one scale, in words that people know."""

from __future__ import annotations

import csv
import json
import re
from datetime import date
from decimal import Decimal
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from portals import write
from readings import told

from okrsite.context.cycle import contexts_of
from okrsite.facts import score_of
from okrsite.publish.table import as_csv
from okrsite.site import Site, build_site
from okrsite.wording import NBSP, about, half_up, number, percent, plural, score
from okrsite.workspace import checked

DAY = date(2026, 11, 20)
ORG = "company: {name: Harbour}\nteams: [{id: deck, name: Deck, lead: ana}]\n"
ORG += "people: [{id: ana, name: Ana Ruiz, team: deck}, {id: raj, name: Raj Rao, team: deck}]\n"
PLAN = """unit: deck
objectives:
  - id: calm
    title: Nobody waits at the quay
    owner: ana
    key_results:
      - {id: wait, title: Waiting falls from 50 to 30 minutes, measure: {from: 50, to: 30, unit: minutes}}
      - {id: boats, title: Seven boats sail on time, measure: {from: 0, to: 100, unit: boats}}
"""
SAID = "date: 2026-11-18\nby: ana\nupdates:\n  deck/calm/wait: {value: 52}\n  deck/calm/boats: {value: 1}\n"
DECK, HOME = "2026-Q4/teams/deck.html", "index.html"
CASCADE, WINS = "2026-Q4/cascade.html", "2026-Q4/wins-and-misses.html"


def site_of(root: Path, day: date = DAY, **files: str) -> Site:
    """The small portal of this file, with files of the cycle by the name of an argument: `said` is said.yaml."""
    written = {"plan": PLAN, "said": SAID} | files
    folders = {"said": "check-ins/", "review": "reviews/"}
    cycle = {f"cycles/2026-Q4/{folders.get(name, '')}{name}.yaml": text for name, text in written.items() if text}
    return build_site(write(root, {"org.yaml": ORG, **cycle}), day)


def words(body: str) -> str:
    """What a page shows, spaces made plain."""
    shown = re.sub(r"<(svg|script|noscript)\b.*?</\1>", " ", body, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", shown)).replace("\xa0", " ").split())


def page(site: Site, address: str) -> str:
    """Without the weeks of the cascade, which tell what pages said then."""
    return words(re.sub(r"<section class=\"okr-replay\".*?</section>", "", site.page(address).body, flags=re.DOTALL))


def test_a_key_result_has_the_same_number_everywhere(tmp_path: Path) -> None:
    site = site_of(tmp_path)
    assert "−10 % where 55 % is expected" in page(site, HOME)
    assert "now 52 to 30 minutes −10 %" in page(site, DECK)
    assert "−10 %" in page(site, CASCADE)


def test_a_unit_says_what_each_objective_adds(tmp_path: Path) -> None:
    """By weight; what is not measured adds nothing, and is not left out."""
    more = "  - {id: late, title: The late boat, weight: 3, key_results: [{id: k, title: Sails, measure: score}]}\n"
    site = site_of(tmp_path, plan=PLAN + more)
    table = "What each objective adds Part Weight Progress Adds points Nobody waits at the quay 1 1 % 0.1"
    assert f"{table} The late boat 3 no data 0 together 0.1 of 100" in page(site, DECK)
    assert "What each unit adds" not in page(site, HOME)  # there is but one


def test_a_mean_says_which_parts_count_as_another_number(tmp_path: Path) -> None:
    assert "1 % is the mean of 2 parts by weight; −10 % counts as 0 %." in page(site_of(tmp_path), DECK)
    said = SAID.replace("value: 52", "value: 24").replace("value: 1}", "value: 40}")
    high = site_of(tmp_path / "high", said=said)
    assert "70 % is the mean of 2 parts by weight; 130 % counts as 100 %." in page(high, DECK)
    silent = site_of(tmp_path / "silent", said=SAID.replace("  deck/calm/boats: {value: 1}\n", "").replace("52", "40"))
    assert "25 % is the mean of 2 parts by weight; 1 not measured yet counts as 0 %." in page(silent, DECK)


BADGES = "date: 2026-11-18\nby: ana\nupdates:\n  deck/calm/wait: {status: done}\n"
BADGES += "  deck/calm/boats: {value: 60, status: done}\n"
JAM = PLAN + "  - {id: jam, title: We hold a game jam, owner: ana}\n"


def test_what_was_declared_done_without_a_reading_counts_and_says_so(tmp_path: Path) -> None:
    site = site_of(tmp_path, plan=JAM, said=BADGES + "  deck/jam: {status: done}\n")
    assert "from 50 to 30 minutes 100 % Declared done" in page(site, DECK)
    assert "now 60 to 100 boats 60 % Done declared done" in page(site, DECK)  # its reading disagrees
    assert "We hold a game jam Ana Ruiz 100 % Declared done" in page(site, DECK)
    assert "Declared done 100 %" in page(site, CASCADE)
    cycle = published(site)
    assert [one["progress"] for one in cycle["units"] if one["id"] == "deck"] == [0.9]
    told = [*cycle["objectives"], *cycle["objectives"][0]["key_results"]]
    assert [(one["progress"], one["health"], one["declared"]) for one in told] == [
        (0.8, "on_track", None),
        (1.0, "done", "done"),
        (1.0, "done", "done"),
        (0.6, "done", "done"),
    ]


def test_the_table_says_what_was_declared_done(tmp_path: Path) -> None:
    plan, said = PLAN.replace("    owner: ana\n", ""), "date: 2026-11-18\nupdates: {deck/calm: {status: done}}\n"
    write(tmp_path, {"cycles/2026-Q4/plan.yaml": plan, "cycles/2026-Q4/check-ins/a.yaml": said})
    read = checked(tmp_path, DAY)
    rows = list(csv.DictReader(as_csv(contexts_of(read.portal, read.facts)).decode("utf-8-sig").splitlines()))
    assert [(row["objective_progress"], row["objective_declared"]) for row in rows] == [("1.0", "done")] * 2
    assert [(row["progress"], row["declared"]) for row in rows] == [("", "")] * 2


def test_what_was_declared_done_says_so_when_all_is_over(tmp_path: Path) -> None:
    site = site_of(tmp_path, AFTER, plan=JAM, said=BADGES + "  deck/jam: {status: done}\n")
    assert "We hold a game jam Ana Ruiz 100 % No outcome yet declared done" in page(site, DECK)
    assert "from 50 to 30 minutes 100 % Declared done" in page(site, DECK)


def test_the_objective_of_a_real_report_counts(real_data: Path) -> None:
    site = build_site(real_data / "reports" / "12-done-objective-counts-zero", date(2026, 12, 1))
    assert "Present 90 % │ where" in page(site, "2026-Q4/teams/ops.html")


SAILING = "date: {}\nby: ana\nupdates: {{deck/calm/wait: {{value: {}}}, deck/calm/boats: {{value: {}}}}}\n"


def test_forecasts_have_a_range_of_key_results_and_objectives(tmp_path: Path) -> None:
    readings = [("2026-10-12", 48, 10), ("2026-10-26", 46, 25), ("2026-11-09", 43, 30), ("2026-11-18", 42, 38)]
    said = {f"cycles/2026-Q4/check-ins/{day}.yaml": SAILING.format(day, *values) for day, *values in readings}
    write(tmp_path, said)
    site = site_of(tmp_path, said="")
    wait, boats = published(site)["objectives"][0]["key_results"]
    assert [[*one["forecast"]] for one in (wait, boats)] == [["value", "low", "high", "progress"]] * 2
    assert wait["forecast"]["low"] <= wait["forecast"]["value"] <= wait["forecast"]["high"]
    mean = {end: (50 - wait["forecast"][falls]) / 40 + boats["forecast"][end] / 200 for falls, end in ENDS}
    value, low, high = (percent(Decimal(mean[end])).replace("\xa0", " ") for end in ("value", "low", "high"))
    assert f"Forecast for the end: {value} ({low} to {high})." in page(site, DECK)
    heading = [f"Heading for {about(Decimal(str(one['forecast']['value'])))}" for one in (wait, boats)]
    for address in (DECK, CASCADE):
        assert f"{heading[0]} minutes by 31 Dec" in page(site, address)
        assert f"{heading[1]} of 100 boats by 31 Dec" in page(site, address)
    ahead = percent(Decimal(str(boats["forecast"]["progress"])))
    label, mark = (
        f'aria-label="55{NBSP}% expected, heading for {ahead}"',
        "<span class=okr-bar__forecast style=left:",
    )
    assert label in site.page(DECK).body
    assert mark in site.page(DECK).body.partition(label)[2].partition("okr-kr__state")[0]


ENDS = (("value", "value"), ("high", "low"), ("low", "high"))
"""Of what falls, the higher end is the worse one."""


def published(site: Site) -> Any:
    return json.loads(site.data["api/v1/cycles/2026-Q4.json"]())


@pytest.mark.parametrize(
    ("share", "shown", "as_score"),
    [("0.625", "63 %", "0.63"), ("0.405", "41 %", "0.41"), ("-0.105", "−11 %", "−0.11"), ("0.6249", "62 %", "0.62")],
)
def test_a_number_and_its_score_are_rounded_alike(share: str, shown: str, as_score: str) -> None:
    assert percent(Decimal(share)).replace("\xa0", " ") == shown
    assert score(Decimal(share)) == as_score


def test_what_a_division_leaves_behind_does_not_turn_a_half() -> None:
    dusty = Decimal("0.6249999999999999999999999999")
    assert (half_up(dusty, 2), score_of(dusty), percent(dusty)) == (Decimal("0.63"), Decimal("0.63"), "63\xa0%")


def test_cycles_beside_each_other_are_on_one_scale(tmp_path: Path) -> None:
    committed = PLAN.replace("  - id: calm\n", "  - id: calm\n    ambition: committed\n")
    then = SAID.replace("2026-11-18", "2026-09-28").replace("52", "40")
    write(tmp_path, {"cycles/2026-Q3/plan.yaml": committed, "cycles/2026-Q3/check-ins/a.yaml": then})
    going_on = committed.replace("  - id: calm\n", "  - id: calm\n    continues: 2026-Q3:deck/calm\n")
    site = site_of(tmp_path, plan=going_on)
    assert page(site, DECK).count("2026-Q3 0.26 2026-Q4 0.01 so far") == 2
    assert "Committed 1.00 – 0.01" in page(site, WINS)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("56.800000000000004", "56.8"),
        ("46.7336683417085", "46.73"),
        ("1234567.123456789", "1,234,567.12"),
        ("0.000123456", "0.00012"),
        ("-0.0000001", "−0.0000001"),
        ("0.0000000", "0"),
        ("99.9999", "99.9999"),
        ("4.50", "4.50"),
    ],
)
def test_a_page_rounds_what_nobody_wrote_by_hand(value: str, shown: str) -> None:
    assert number(Decimal(value)) == shown


def test_a_number_with_many_places_is_exact_in_data_and_short_on_the_page(tmp_path: Path) -> None:
    plan = PLAN.replace("{from: 50, to: 30,", "{from: 56.800000000000004, to: 30,")
    site = site_of(tmp_path, plan=plan, said=SAID.replace("52", "46.7336683417085"))
    assert "from 56.8 now 46.73 to 30 minutes 38 %" in page(site, DECK)
    [wait, _] = json.loads(site.data["api/v1/cycles/2026-Q4.json"]())["objectives"][0]["key_results"]
    assert [wait["from"], wait["value"]] == [56.800000000000004, 46.7336683417085]


def test_what_is_expected_stands_beside_the_number_and_the_mark_is_explained(tmp_path: Path) -> None:
    site = site_of(tmp_path)
    assert "1 % │ where 55 % is expected by 20 Nov" in page(site, HOME)
    for address in (HOME, DECK, "2026-Q4/index.html"):
        assert page(site, address).count("│ where 55 % is expected by 20 Nov") == 1, address
    for address in (CASCADE, "2026-Q4/teams/index.html"):
        assert page(site, address).count("│ expected by 20 Nov") == 1, address
    assert "net confidence" not in page(site, HOME) + page(site, DECK)


AFTER = date(2027, 2, 1)
RUNNING_WORDS = ("On track", "At risk", "Off track", "Outdated", "Needs attention", "expected", "No data")


def test_what_is_over_has_outcomes_and_no_health(tmp_path: Path) -> None:
    review = "unit: deck\nobjectives: {deck/calm: {outcome: partial, score: 0.2, reason: A storm, learned: Wind}}\n"
    site = site_of(tmp_path, AFTER, review=review)
    own = [address for address in site.pages if address.startswith("2026-Q4") and "/weeks/" not in address]
    pages = {address: page(site, address) for address in own}  # that of a week tells how it stood then
    assert [(at, word) for at, said in pages.items() for word in RUNNING_WORDS if word in said] == []
    assert "Ended on 31 Dec, not closed" in pages[DECK]
    assert "Partly achieved" in pages[DECK]
    assert "Missed Waiting falls from 50 to 30 minutes Missed" in pages["2026-Q4/index.html"]
    assert "scored by the review, 0.01 by the numbers: A storm Partly achieved Score 0.20" in pages[WINS]
    assert "ended, not closed" in page(site, "cycles.html")


def test_the_bar_draws_the_score_that_counts(tmp_path: Path) -> None:
    """That of the review, wherever the objective stands; and beside it what the numbers say."""
    review = "unit: deck\nobjectives: {deck/calm: {outcome: partial, score: 0.2, reason: A storm, learned: Wind}}\n"
    site = site_of(tmp_path, AFTER, review=review)
    for address in (DECK, CASCADE, WINS):
        assert re.search(
            r"okr-bar--at-risk\" aria-hidden=true><span class=okr-bar__fill style=width:20%>", site.page(address).body
        )
    assert "20 % Partly achieved scored by the review, 1 % by the numbers" in page(site, DECK)
    assert "1 % is the mean of 2 parts by weight" in page(site, DECK)
    assert "scored by the review, 1 % by the numbers Partly achieved 20 %" in page(site, CASCADE)
    assert "0.20 partial, 0.01 by the numbers" in page(site, WINS)


@pytest.mark.parametrize(
    ("ambition", "outcome", "heading"),
    [
        ("committed", "outcome: achieved", "Achieved"),
        ("committed", "outcome: partial", "Partly achieved"),
        ("committed", "outcome: missed", "Missed"),
        ("aspirational", "outcome: missed", "Partly achieved"),
        ("aspirational", "decision: keep", "Not reviewed"),
    ],
)
def test_wins_and_misses_say_what_became_of_each(tmp_path: Path, ambition: str, outcome: str, heading: str) -> None:
    """An aspirational objective at 0.93 is no miss, whatever its review calls it."""
    plan = PLAN.replace("    owner: ana\n", f"    owner: ana\n    ambition: {ambition}\n")
    said = SAID.replace("value: 52", "value: 30").replace("value: 1}", "value: 86}")
    review = f"unit: deck\nobjectives: {{deck/calm: {{{outcome}, learned: Wind}}}}\n"
    shown = page(site_of(tmp_path, AFTER, plan=plan, said=said, review=review), WINS)
    listed = shown[: shown.index(" Promised and kept What we")]
    assert f"beside it. {heading} 1 objective Deck Nobody waits at the quay" in listed
    assert "Score 0.93" in listed
    assert ("a good result for an aspirational objective" in listed) == (ambition == "aspirational")
    assert "%" not in listed


def test_without_a_review_there_is_no_outcome_yet(tmp_path: Path) -> None:
    assert "Nobody waits at the quay Deck · Ana Ruiz No outcome yet" in page(site_of(tmp_path, AFTER), CASCADE)


@pytest.mark.parametrize(("day", "word"), [(DAY, "Outdated"), (AFTER, "Never measured")])
def test_what_nobody_measured_is_said_once_and_nothing_is_made_up(tmp_path: Path, day: date, word: str) -> None:
    site = site_of(tmp_path, day, said="")
    deck = site.page(DECK).body
    assert "okr-bar" not in deck
    shown = words(re.sub(r"(?s)<(form|template).*?</\1>", "", deck))  # the review's form, and the meeting's agenda
    assert not re.search(r"mean of|no data|Off track", shown, re.IGNORECASE)
    assert f"Waiting falls from 50 to 30 minutes Ana Ruiz from 50 to 30 minutes {word}" in words(deck)
    assert f"Waiting falls from 50 to 30 minutes from 50 to 30 minutes {word}" in page(site, CASCADE)


BEFORE = date(2026, 9, 23)


@pytest.mark.parametrize(
    ("day", "words_of_plan"),
    [
        (BEFORE, "1 objective, 2 key results, starts in 8 days"),
        (date(2026, 10, 2), "1 objective, 2 key results"),
    ],
)
def test_a_plan_is_told_as_a_plan(tmp_path: Path, day: date, words_of_plan: str) -> None:
    """Before its first day, and as long as nothing was measured and no check-in is late."""
    site = site_of(tmp_path, day, said="")
    assert words_of_plan in page(site, "2026-Q4/index.html")
    assert words_of_plan in page(site, DECK)
    for address in ("2026-Q4/index.html", DECK, CASCADE, "2026-Q4/teams/index.html", "2026-Q4/people/ana.html"):
        body = page(site, address)
        assert "Not measured yet" not in body, address
        assert "expected by" not in body, address
    assert "Deck" in page(site, "2026-Q4/index.html").partition("without objectives")[0]


def test_no_day_is_told_from_today(tmp_path: Path) -> None:
    """A page that stays as it is for weeks says the day, never how long ago it was."""
    site = site_of(tmp_path)
    for address in site.pages:
        if not address.startswith(("rules", "check-in")):
            assert not re.search(r"\b(today|yesterday|days? ago|weeks? ago)\b", page(site, address)), address


def test_who_never_checked_in_is_told_so(tmp_path: Path) -> None:
    assert "never checked in" in page(site_of(tmp_path, said=""), HOME)


STEPS = """unit: deck
objectives:
  - id: charge
    title: The ferry charges at the quay
    key_results:
      - id: built
        title: The charger
        measure: {milestones: [{id: ordered, title: Ordered from yard}, {id: connected, title: Connected}, {id: on}]}
      - {id: reach, title: Firms join, measure: {zones: {commit: Ten firms, target: Twenty firms, stretch: Forty}}}
      - {id: idle, title: Idle sailings fall, measure: {from: 4, to: 0, unit: sailings}}
"""
STEPS_SAID = """date: 2026-11-18
updates:
  deck/charge/built: {done: [ordered, connected]}
  deck/charge/reach: {zone: target}
  deck/charge/idle: {value: 1}
"""


def test_no_id_stands_for_a_value_and_no_unit_in_a_wrong_number(tmp_path: Path) -> None:
    site = site_of(tmp_path, plan=STEPS, said=STEPS_SAID)
    assert "2 of 3 steps, last: Connected" in page(site, HOME)
    assert told(site.page(DECK).body, "charge.built") == "18 Nov: Ordered from yard, Connected"
    assert "4 → 1 → 0 sailings" in page(site, CASCADE)
    assert "from 4 now 1 to 0 sailings" in page(site, DECK)
    assert "1 sailing" in page(site, HOME)


def test_levels_say_how_many_are_reached_and_what_they_count(tmp_path: Path) -> None:
    deck = page(site_of(tmp_path, plan=STEPS, said=STEPS_SAID), DECK)
    assert "reached 2 of 3 levels (target); stretch is open" in deck
    assert "target counts as 70 %, where 55 % is expected by 20 Nov" in deck


MARKED = "**Phase 1:** `p99` in [the plan](https://example.com/plan) for CO<sub>2</sub>"


def test_markdown_in_a_title_is_shown_and_never_leads_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("okrsite.site.FEW", 0)  # a table of contents for every page
    site = site_of(tmp_path, plan=PLAN.replace("Nobody waits at the quay", json.dumps(MARKED)))
    shown = "<strong>Phase 1:</strong> <code>p99</code> in the plan for CO<sub>2</sub>"
    for address in (DECK, CASCADE, WINS, "2026-Q4/people/ana.html"):
        assert f">{shown}</a>" in site.page(address).body, address
    assert site.page(DECK).headings[0].title == "Phase 1: p99 in the plan for CO2"
    assert '"Phase 1: p99 in the plan for CO2"' in site.data["search/first.json"]().decode()
    assert "`" not in site.page("rules.html").body


LATE = """unit: deck
objectives:
  - id: late
    title: The boats leave on time
    key_results:
"""


def test_what_needs_attention_has_a_page_with_all_of_it(tmp_path: Path) -> None:
    many = "".join(f"      - {{id: k{n}, title: Quay {n} is free, measure: {{from: 0, to: 10}}}}\n" for n in range(12))
    said = "date: 2026-11-18\nupdates:\n" + "".join(f"  deck/late/k{n}: {{value: 1}}\n" for n in range(12))
    site = site_of(tmp_path, plan=LATE + many, said=said)
    home = site.page(HOME).body
    assert '<a href="2026-Q4/needs-attention.html">and 4\xa0more key results</a>' in home
    listed = page(site, "2026-Q4/needs-attention.html")
    assert "Amendments 12 key results · 12 off track " in listed
    assert listed.count("10 % where 55 % is expected") == 12


def test_a_running_cycle_names_its_likely_misses(tmp_path: Path) -> None:
    wins = page(site_of(tmp_path), WINS)
    likely = wins[wins.index("Likely misses What is off track") :]
    assert "Nobody waits at the quay Ana Ruiz Off track 0.01" in likely
    assert "Seven boats sail on time 0 → 1 → 100 boats Off track 0.01" in likely
    assert "Likely misses" not in page(site_of(tmp_path / "over", AFTER), WINS)


@pytest.mark.parametrize(
    ("target", "readings", "said"),
    [
        (
            "{at_least: 45, unit: days}",
            ("40", "37", "34.5"),
            "34.5 days 1 Sep 2026 Off target 10.5 days short, falling since 1 Jul",
        ),
        ("{at_least: 45, unit: days}", ("40", "47", "45"), "45 days 1 Sep 2026 On target"),
        ("{at_most: 3, unit: days}", ("2", "3", "4"), "4 days 1 Sep 2026 Off target 1 day over, rising since 1 Jul"),
        ("{from: 10, to: 0, unit: days}", ("9", "9", "4"), "4 days 1 Sep 2026 4 days to go"),
    ],
)
def test_a_kpi_says_whether_it_holds(tmp_path: Path, target: str, readings: tuple[str, ...], said: str) -> None:
    rows = "".join(f"  - {{date: 2026-{7 + at:02}-01, value: {value}}}\n" for at, value in enumerate(readings))
    write(tmp_path, {"kpis/cash.yaml": f"id: cash\nname: Cash\nunit: days\ntarget: {target}\nreadings:\n{rows}"})
    assert said in page(site_of(tmp_path), "kpis.html")


def test_people_are_listed_by_what_they_own(tmp_path: Path) -> None:
    people = page(site_of(tmp_path), "2026-Q4/people/index.html")
    assert "Ana Ruiz Deck · owns 1 objective Off track" in people
    assert "1 person without an objective or key result in this cycle Raj Rao Deck" in people


def test_home_is_shorter_than_the_page_of_the_cycle(tmp_path: Path) -> None:
    said = SAID.replace("{value: 1}", "{value: 1, wins: [The first boat]}")
    site = site_of(tmp_path, plan=PLAN.replace("unit: deck", "unit: company"), said=said.replace("deck/", "company/"))
    home, cycle = page(site, HOME), page(site, "2026-Q4/index.html")
    assert len(home) < len(cycle)
    assert "Wins The first boat" not in home


def test_counts_have_commas_between_thousands() -> None:
    assert plural(10023, "key result") == "10,023\xa0key results"
