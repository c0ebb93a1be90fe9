"""Of how many key results a number is, and what counts once a cycle is over: on pages, in JSON and in CSV alike."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from portals import write
from readings import told as told_on

from okrsite.context.cycle import contexts_of
from okrsite.publish import as_csv
from okrsite.site import Site, build_site
from okrsite.workspace import checked

DURING, AFTER = date(2026, 8, 20), date(2026, 11, 20)
PLAN = """unit: company
objectives:
  - id: grow
    title: Guests come back to us
    owner: company
    key_results:
      - {id: told, title: More guests book a second trip, measure: score, weight: 2}
      - {id: silent, title: More guests tell their friends, measure: {between: [2, 4], unit: friends}}
  - id: judged
    title: The new quay is loved
    key_results:
      - {id: silent, title: The quay is open, measure: {milestones: [{id: a, title: Built}, {id: b, title: Open}]}}
"""
SAID = "date: 2026-08-18\nupdates:\n  company/grow/told: {score: 0.8}\n"


@pytest.fixture
def files() -> dict[str, str]:
    return {"cycles/2026-Q3/plan.yaml": PLAN, "cycles/2026-Q3/check-ins/a.yaml": SAID}


def text(site: Site, address: str) -> str:
    found = site.page(address).body
    plain, inside = "", False
    for sign in found:
        inside = sign == "<" or (inside and sign != ">")
        plain += " " if sign in "<>" else "" if inside else sign
    return " ".join(unescape(plain).split())


def published(site: Site, path: str) -> Any:
    return json.loads(site.data[path]())


def test_a_score_says_of_how_many_key_results_it_is(tmp_path: Path, files: dict[str, str]) -> None:
    site = build_site(write(tmp_path, files), AFTER)
    company = text(site, "2026-Q3/company.html")
    assert "27 % mean of 2 objectives, of 1 of 3 key results" in company
    assert "53 % No outcome yet of 1 of 2 key results" in company
    assert "mean of 2 company objectives, of 1 of 3 key results" in text(site, "2026-Q3/index.html")
    assert "2 objectives, of 1 of 3 key results" in text(site, "cycles.html")
    assert "Score 0.27, of 1 of 3" in text(site, "history.html")


def test_programs_get_the_same(tmp_path: Path, files: dict[str, str]) -> None:
    site = build_site(write(tmp_path, files), AFTER)
    cycle = published(site, "api/v1/cycles/2026-Q3.json")
    assert cycle["coverage"] == cycle["units"][0]["coverage"] == {"reported": 1, "key_results": 3}
    assert [own["coverage"] for own in cycle["objectives"]] == [
        {"reported": 1, "key_results": 2},
        {"reported": 0, "key_results": 1},
    ]
    history = published(site, "api/v1/history.json")["kinds"][0]["cycles"][0]
    assert history["coverage"] == {"reported": 1, "key_results": 3}
    read = checked(tmp_path, AFTER)
    table = as_csv(contexts_of(read.portal, read.facts)).decode("utf-8-sig")
    rows = [*csv.DictReader(io.StringIO(table))]
    assert [(row["objective_reported"], row["objective_key_results"]) for row in rows] == [("1", "2")] * 2 + [
        ("0", "1")
    ]


def test_a_unit_has_a_file_of_its_own(tmp_path: Path, files: dict[str, str]) -> None:
    files["org.yaml"] = "teams: [{id: idle, name: Idle}]"
    site = build_site(write(tmp_path, files), AFTER)
    cycle = published(site, "api/v1/cycles/2026-Q3.json")
    assert {unit["id"]: unit["data"] for unit in cycle["units"]} == {
        "company": "api/v1/cycles/2026-Q3/company.json",
        "idle": None,
    }
    company = published(site, "api/v1/cycles/2026-Q3/company.json")
    assert (company["cycle"], company["as_of"], company["name"]) == ("2026-Q3", "2026-09-30", "Company")
    own = [of for objective in company["objectives"] for of in objective["key_results"]]
    assert [len(of.pop("check_ins")) for of in own] == [1, 0, 0]
    assert company["objectives"] == cycle["objectives"]


def test_programs_get_weights_initiatives_and_every_kind_of_answer(tmp_path: Path, files: dict[str, str]) -> None:
    files["cycles/2026-Q3/plan.yaml"] = """unit: company
objectives:
  - id: grow
    title: Guests come back to us
    weight: 2
    key_results:
      - {id: score, title: Guests like it, measure: score, weight: 0.5}
      - {id: done, title: The contract is signed, measure: done}
      - {id: steps, title: The quay is open, measure: {milestones: [{id: a}, {id: b}, {id: c}]}}
      - {id: zone, title: Firms join, measure: {zones: {commit: One, target: Two, stretch: Three}}}
      - id: inside
        title: Two to four guests ask a day
        measure: {between: [2, 4.5], unit: guests}
        initiatives: [{title: Put up a sign, owner: company, status: doing, due: 2026-09-01, output: a sign}]
"""
    files["cycles/2026-Q3/check-ins/a.yaml"] = """date: 2026-08-18
updates:
  company/grow/score: {score: 0.6}
  company/grow/done: {done: false}
  company/grow/steps: {done: [c, a], blockers: [Rain], wins: [Sun]}
  company/grow/zone: {zone: commit}
  company/grow/inside: {value: 3}
"""
    site = build_site(write(tmp_path, files), DURING)
    (objective,) = published(site, "api/v1/cycles/2026-Q3/company.json")["objectives"]
    found = {own["id"].rpartition("/")[2]: own for own in objective["key_results"]}
    assert (objective["weight"], found["score"]["weight"]) == (2, 0.5)
    answers = {id_: [own[word] for word in ("value", "done", "zone", "score")] for id_, own in found.items()}
    assert answers == {
        "score": [0.6, None, None, 0.6],
        "done": [None, False, None, None],
        "steps": [None, ["a", "c"], None, None],
        "zone": [None, None, "commit", None],
        "inside": [3, None, None, None],
    }
    assert [found["inside"][word] for word in ("from", "to", "between")] == [None, None, [2, 4.5]]
    assert found["inside"]["initiatives"] == [
        {
            "title": "Put up a sign",
            "owner": "company",
            "status": "doing",
            "due": "2026-09-01",
            "output": "a sign",
            "url": None,
        }
    ]
    assert [found["steps"]["check_ins"][0][word] for word in ("blockers", "wins")] == [["Rain"], ["Sun"]]


def test_what_was_never_reported_may_be_left_out(tmp_path: Path, files: dict[str, str]) -> None:
    """0.8 of the one that was; its objective of nothing is no part of the company."""
    files["cycles/2026-Q3/cycle.yaml"] = "unreported: omit"
    site = build_site(write(tmp_path, files), AFTER)
    cycle = published(site, "api/v1/cycles/2026-Q3.json")
    assert (cycle["progress"], cycle["coverage"]) == (0.8, {"reported": 1, "key_results": 3})
    assert "80 % mean of 1 objective, of 1 of 3 key results" in text(site, "2026-Q3/company.html")
    assert published(build_site(tmp_path, DURING), "api/v1/cycles/2026-Q3.json")["progress"] < 0.3


def test_an_objective_may_have_a_score_of_its_own(tmp_path: Path, files: dict[str, str]) -> None:
    files["cycles/2026-Q3/check-ins/b.yaml"] = (
        "date: 2026-08-18\nupdates:\n  company/grow: {score: 0.9}\n  company/judged: {score: 0.7}\n"
    )
    files["cycles/2026-Q3/reviews/a.yaml"] = "unit: company\nobjectives: {judged: {score: 0.6, reason: Rain}}"
    site = build_site(write(tmp_path, files), AFTER)
    assert [one for one in site.findings if one.severity == "error"] == []
    grow, judged = published(site, "api/v1/cycles/2026-Q3.json")["objectives"]
    kinds = ("progress", "score", "score_by_check_in", "score_by_review")
    assert [grow[kind] for kind in kinds] == [0.5333333333, 0.53, 0.9, None]
    assert [judged[kind] for kind in kinds] == [0.7, 0.7, 0.7, 0.6]
    company = text(site, "2026-Q3/company.html")
    assert "of 1 of 2 key results · scored 0.90 by a check-in" in company
    assert "70 % is the score that a check-in gave it." in company


def test_a_grading_after_the_end_counts_for_the_last_day(tmp_path: Path, files: dict[str, str]) -> None:
    files["cycles/2026-Q3/check-ins/b.yaml"] = (
        "date: 2026-10-05\nupdates:\n  company/grow/told: {score: 1, wins: [We did it]}\n"
    )
    root = write(tmp_path, files)
    site = build_site(root, AFTER)
    (told, _) = published(site, "api/v1/cycles/2026-Q3/company.json")["objectives"][0]["key_results"]
    assert (told["progress"], told["health"], told["check_ins"][-1]["date"]) == (1, "done", "2026-10-05")
    assert told_on(site.page("2026-Q3/company.html").body, "grow.told").endswith("5 Oct 2026: 1")
    assert "We did it" in text(site, "2026-Q3/wins-and-misses.html")
    before = published(build_site(root, date(2026, 10, 4)), "api/v1/cycles/2026-Q3.json")
    assert before["objectives"][0]["key_results"][0]["progress"] == 0.8
    write(tmp_path, {"portal.yaml": "grading_days: 4"})
    assert published(build_site(root, AFTER), "api/v1/cycles/2026-Q3.json")["progress"] < 0.3


def test_what_is_over_is_not_outdated(tmp_path: Path, files: dict[str, str]) -> None:
    """The newest check-in was six weeks old on the last day; nobody is late with anything any more."""
    site = build_site(write(tmp_path, files), AFTER)
    told, silent = published(site, "api/v1/cycles/2026-Q3.json")["objectives"][0]["key_results"]
    assert (told["health"], silent["health"]) == ("at_risk", "outdated")


@pytest.mark.parametrize(("day", "word", "health"), [
    (date(2026, 7, 8), "Open:", "pending"),
    (DURING, "Outdated", "outdated"),
])  # fmt: skip
def test_what_was_never_measured_has_one_name(
    tmp_path: Path, files: dict[str, str], day: date, word: str, health: str
) -> None:
    site = build_site(write(tmp_path, files), day)
    judged = published(site, "api/v1/cycles/2026-Q3.json")["objectives"][1]
    assert [judged["health"], judged["key_results"][0]["health"]] == [health, health]
    assert f"The quay is open nobody yet {word}" in text(site, "2026-Q3/company.html").replace(
        "achieved: 0 of 2 steps ", ""
    )


def test_nothing_is_computed_from_nothing(tmp_path: Path, files: dict[str, str]) -> None:
    """An imported quarter, graded in the end: nobody knows who reported on time, nor who owned what."""
    files["cycles/2026-Q3/check-ins/a.yaml"] = SAID.replace("08-18", "10-04")
    site = build_site(write(tmp_path, files), AFTER)
    figures = published(site, "api/v1/history.json")["kinds"][0]["cycles"][0]
    assert (figures["reported_on_time"], figures["key_results_reported"]) == (None, [1, 3])
    assert "nobody yet" not in text(site, "2026-Q3/company.html")
    (tmp_path / "content/cycles/2026-Q3/check-ins/a.yaml").unlink()
    figures = published(build_site(tmp_path, AFTER), "api/v1/history.json")["kinds"][0]["cycles"][0]
    assert (figures["net_confidence"], figures["reported_on_time"]) == (None, None)


def test_in_a_cycle_of_several_years_days_have_their_year(tmp_path: Path) -> None:
    files = {
        "cycles/decade/cycle.yaml": "starts: 2024-01-01\nends: 2026-12-31",
        "cycles/decade/plan.yaml": PLAN,
        "cycles/decade/check-ins/a.yaml": SAID.replace("2026", "2024"),
        "cycles/decade/check-ins/b.yaml": SAID,
    }
    site = build_site(write(tmp_path, files), DURING)
    body = site.page("decade/company.html").body
    assert "18 Aug 2024: 0.8, 18 Aug 2026: 0.8" in told_on(body, "grow.told")
