"""What is past its due day and not done says so, in one way everywhere."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from portals import write

from okrsite.context.cycle import contexts_of
from okrsite.context.overdue import Overdue, overdue_of, overdue_words
from okrsite.site import build_site
from okrsite.workspace import checked

PLAN = """unit: deck
objectives:
  - id: calm
    title: Nobody waits
    key_results:
      - {id: late, title: Late, due: 2026-11-15, measure: {from: 0, to: 10, unit: boats}}
      - {id: done, title: Done, due: 2026-11-15, measure: {from: 0, to: 10, unit: boats}}
      - {id: today, title: Today, due: 2026-11-20, measure: {from: 0, to: 10, unit: boats}}
      - id: steps
        title: Steps
        measure:
          milestones:
            - {id: one, title: First, due: 2026-11-01}
            - {id: two, title: Second, due: 2026-11-19}
            - {id: three, title: Third, due: 2026-12-01}
        initiatives:
          - {title: Ask, due: 2026-11-10, status: doing, output: A list, owner: deck}
          - {title: Tell, due: 2026-11-10, status: done}
  - id: gone
    title: Dropped
    key_results: [{id: k, title: K, due: 2026-11-15, measure: done}]
"""
SAID = """date: 2026-11-14
updates:
  deck/calm/late: {value: 4}
  deck/calm/done: {value: 10}
  deck/calm/steps: {done: one}
  deck/gone: {status: dropped}
"""


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    files = {"cycles/2026-Q4/deck.yaml": PLAN, "cycles/2026-Q4/check-ins/a.yaml": SAID}
    return write(tmp_path, {"org.yaml": "teams: [{id: deck, name: Deck}]\n", **files})


def found(root: Path, day: date) -> dict[str, tuple[Overdue, ...]]:
    read = checked(root, day)
    context = contexts_of(read.portal, read.facts)["2026-Q4"]
    return {ref: late for ref in context.cycle.key_results if (late := overdue_of(context, ref))}


def test_what_is_past_its_day_and_not_done_is_overdue(portal: Path) -> None:
    late = found(portal, date(2026, 11, 20))
    assert late == {
        "deck/calm/late": (Overdue("", 5),),
        "deck/calm/steps": (Overdue("Second", 1), Overdue("Ask", 10)),
    }
    assert [overdue_words(each).replace("\xa0", " ") for each in late.values()] == ["5 days overdue", "2 steps overdue"]
    assert overdue_words(()) == ""


def test_a_cycle_that_is_over_asks_for_nothing(portal: Path) -> None:
    assert found(portal, date(2027, 1, 4)) == {}


def test_pages_say_it_where_it_stands(portal: Path) -> None:
    body = build_site(portal, date(2026, 11, 20)).page("2026-Q4/teams/deck.html").body.replace("\xa0", " ")
    chips = [part.partition("<")[0] for part in body.split("<span class=okr-overdue>")[1:]]
    assert chips == ["5 days overdue", "1 day overdue", "10 days overdue"]
    assert "leaves </span> <bdi>A list</bdi>" in body


def test_the_timeline_says_the_same(portal: Path) -> None:
    """Of a dropped objective nobody waits for anything."""
    body = build_site(portal, date(2026, 11, 20)).page("2026-Q4/timeline.html").body.replace("\xa0", " ")
    assert sorted(re.findall(r"\d+ days? overdue", body)) == ["1 day overdue", "10 days overdue", "5 days overdue"]
