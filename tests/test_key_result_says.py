"""What a key result says besides its numbers: labels, links, and initiatives from the activity to its output."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

from portals import write
from readings import course_of

from okrsite.site import build_site

PLAN = """unit: deck
objectives:
  - id: calm
    title: Nobody waits
    labels: {pillar: people}
    key_results:
      - id: boats
        title: Boats
        measure: {from: 0, to: 10, unit: boats}
        labels: {theme: "<speed>"}
        links: [{title: Design & plan, url: "https://example.com/d"}, {url: "https://example.com/e"}]
        initiatives:
          - {title: Ask, status: doing, output: A list, owner: deck}
          - {title: Tell, status: done}
"""


def test_links_labels_and_initiatives_stand_on_the_page_and_in_the_data(tmp_path: Path) -> None:
    site = build_site(write(tmp_path, {"cycles/2026-Q4/deck.yaml": PLAN}), date(2026, 11, 20))
    body = site.page("2026-Q4/teams/deck.html").body
    assert "<bdi>theme: &lt;speed&gt;</bdi>" in body
    assert '<a href="https://example.com/d" rel="nofollow noopener noreferrer"><bdi>Design &amp; plan</bdi></a>' in body
    assert "<bdi>https://example.com/e</bdi>" in body
    assert "1 of 2 done" in body
    assert "leaves </span> <bdi>A list</bdi>" in body
    objective = json.loads(site.data["api/v1/cycles/2026-Q4.json"]())["objectives"][0]
    assert (objective["labels"], objective["links"]) == ({"pillar": "people"}, [])
    found = objective["key_results"][0]
    assert found["labels"] == {"theme": "<speed>"}
    assert found["links"][0] == {"title": "Design & plan", "url": "https://example.com/d"}
    assert [one["output"] for one in found["initiatives"]] == ["A list", None]


CHARTED = """unit: deck
objectives:
  - id: calm
    title: Nobody waits
    key_results:
      - id: wait
        title: Waiting
        due: 2026-12-15
        measure: {from: 50, to: 30, commit: 35, stretch: 25, unit: minutes}
        plan: [{date: 2026-11-15, value: 45}]
        amendments: [{date: 2026-11-02, field: measure.to, was: 20, reason: "Too far", by: ana}]
      - id: steps
        title: Steps
        measure: {milestones: [{id: a, title: First}, {id: b, title: Second, due: 2026-11-30}]}
      - {id: kept, title: Kept, measure: {between: [2, 5], unit: days}}
      - {id: kpi, title: On time, kpi: on-time, measure: {at_least: 90, unit: "%"}}
"""
KPI = "name: On time\nunit: '%'\nreadings: [{date: 2026-10-10, value: 80}, {date: 2026-11-10, value: 91}]\n"


def test_a_page_has_all_that_the_chart_of_a_key_result_draws(tmp_path: Path) -> None:
    said = [("10-12", 48, "a", 3), ("10-26", 46, "", 4), ("11-09", 43, "b", 6)]
    wait = "deck/calm/wait: {{value: {}, confidence: 6, note: Rain}}"
    files = {
        f"cycles/2026-Q4/check-ins/{day}.yaml": f"date: 2026-{day}\nupdates:\n  {wait.format(value)}\n"
        f"  deck/calm/steps: {{done: [{done}]}}\n  deck/calm/kept: {{value: {days}}}\n"
        for day, value, done, days in said
    }
    plan = {"cycles/2026-Q4/deck.yaml": CHARTED, "kpis/on-time.yaml": KPI}
    body = build_site(write(tmp_path, plan | files), date(2026, 11, 20)).page("2026-Q4/teams/deck.html").body
    data, course = course_of(body, "calm.wait")
    assert (data["span"], data["today"], data["start"], data["end"]) == (92, 50, "1\xa0Oct", "31\xa0Dec")
    assert (course["unit"], course["aims"]) == ("minutes", [["Target", "30"]])
    assert course["zones"] == [["Commit", "35"], ["Stretch", "25"]]
    assert course["plan"] == "0:50|45:45|75:30"
    assert course["due"] == [75, "15\xa0Dec"]
    value, low, high = map(float, course["ahead"].split("|"))
    assert 30 < low <= value <= high < 43
    assert [(day, label, "harder" in words or "easier" in words) for day, label, words in course["moved"]] == [
        (32, "2\xa0Nov", True)
    ]
    steps = course_of(body, "calm.steps")[1]
    assert (steps["share"], steps["unit"], steps["aims"]) == (1, "%", [["Target", "100"]])
    assert course_of(body, "calm.kept")[1]["aims"] == [["At least", "2"], ["At most", "5"]]
    kpi = course_of(body, "calm.kpi")[1]
    assert (kpi["kpi"], kpi["aims"]) == ([["10\xa0Oct", 9, "80"], ["10\xa0Nov", 40, "91"]], [["At least", "90"]])


def test_without_scripts_the_values_are_a_table(tmp_path: Path) -> None:
    said = "date: 2026-11-{}\nupdates: {{deck/calm/boats: {{value: {}}}}}\n"
    files = {f"cycles/2026-Q4/check-ins/{day}.yaml": said.format(day, value) for day, value in (("02", 3), ("09", 5))}
    site = build_site(write(tmp_path, {"cycles/2026-Q4/deck.yaml": PLAN, **files}), date(2026, 11, 20))
    body = site.page("2026-Q4/teams/deck.html").body.replace("\xa0", " ")
    table = body.partition("<noscript>")[2].partition("</table>")[0]
    assert re.findall(r"<th scope=col>([^<]*)", table) == ["Key result", "9 Nov", "2 Nov"]
    assert re.findall(r"<tr><th scope=row><a href=#calm.boats>[^<]*</a>([^<]*)<td>([^<]*)<td>([^<]*)", table) == [
        (", boats", "5", "3")
    ]
