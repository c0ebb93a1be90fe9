"""Teams compared: progress, rhythm and calibration, beside what makes teams differ."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from portals import write

from okrsite.context.cycle import contexts_of
from okrsite.views.benchmark import BenchmarkView, benchmark_view, beside_another
from okrsite.workspace import checked

ORG = """company: {name: Harbour}
teams: [{id: deck, name: Deck}, {id: engine, name: Engine, parent: deck}, {id: idle, name: Idle}]
people: [{id: ana, name: Ana, team: deck}, {id: raj, name: Raj, team: deck}, {id: bo, name: Bo, team: engine}]
"""
PLAN = "unit: {0}\nobjectives: [{{id: o, title: Objective, key_results: [{1}]}}]\n"
MEASURED = "{{id: {0}, title: Count, measure: {{from: 0, to: 10}}}}"
FILES = {
    "org.yaml": ORG,
    "portal.yaml": "cadence: weekly\nhealth: {grace_days: 0}\n",
    "cycles/2026-Q4/deck.yaml": PLAN.format("deck", ", ".join(MEASURED.format(id_) for id_ in "abc")),
    "cycles/2026-Q4/engine.yaml": PLAN.format("engine", MEASURED.format("a")),
    "cycles/2026-Q4/check-ins/one.yaml": "date: 2026-10-10\nupdates:\n"
    "  deck/o/a: {value: 2, confidence: 9}\n  deck/o/b: {value: 4, confidence: 7}\n",
    "cycles/2026-Q4/check-ins/two.yaml": "date: 2026-12-31\nupdates:\n"
    "  deck/o/a: {value: 10, confidence: 5}\n  deck/o/b: {value: 8}\n",
}


def compared(root: Path, day: date, files: dict[str, str] = FILES) -> BenchmarkView:
    read = checked(write(root, files), day)
    return benchmark_view(contexts_of(read.portal, read.facts)["2026-Q4"])


def table(view: BenchmarkView) -> dict[str, list[str]]:
    return {row.team.text: [cell.replace("\xa0", " ") for cell in (row.note, *row.cells)] for row in view.rows}


def test_a_running_cycle_compares_progress_rhythm_and_size(tmp_path: Path) -> None:
    """On the 16th day of 92: 16 % are expected. The reports of a and b came on the 10th day, none of c: so
    these were looked after on 15 and 8 of 16 days.
    """
    view = compared(tmp_path, date(2026, 10, 16))
    assert view.columns[3:] == ("Reported", "Progress", "Against expected", "Reported on time", "Confidence")
    assert table(view) == {
        "Deck": ["", "2", "1", "3", "67 % (2 of 3)", "20 %", "+4 points", "79 %", "8"],
        "Engine": ["few key results", "1", "1", "1", "0 % (0 of 1)", "–", "–", "50 %", "–"],
    }
    assert view.idle.replace("\xa0", " ") == "1 team without objectives in this cycle"


def test_after_the_end_people_see_how_right_they_were(tmp_path: Path) -> None:
    """They were confident by 8 of 10, and half of what they were confident of was done."""
    view = compared(tmp_path, date(2027, 1, 5))
    assert view.columns[4:] == ("Score", "Reported on time", "Ended done", "Against confidence")
    assert table(view)["Deck"][5:] == ["0.60", "15 %", "33 % (1 of 3)", "−30 points"]


@pytest.mark.parametrize(("state", "day"), [("draft", date(2026, 11, 1)), ("open", date(2026, 9, 1))])
def test_a_plan_shows_sizes_alone(tmp_path: Path, state: str, day: date) -> None:
    view = compared(tmp_path, day, FILES | {"cycles/2026-Q4/cycle.yaml": f"state: {state}\n"})
    assert table(view)["Deck"] == ["", "2", "1", "3"]
    assert ("draft" in view.words[0]) == (state == "draft")


def test_many_teams_are_compared_by_department(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("okrsite.views.benchmark.MOST", 2)
    view = compared(tmp_path, date(2026, 10, 16))
    assert table(view) == {
        "Deck": ["with 1 team below it", "3", "2", "4", "50 % (2 of 4)", "10 %", "−6 points", "72 %", "8"]
    }


@pytest.mark.parametrize(
    ("state", "unit", "url"),
    [
        ("open", "deck", "2026-Q4/benchmark.html?a=deck"),
        ("open", "idle", ""),
        ("open", "ana", ""),
        ("draft", "deck", ""),
    ],
)
def test_a_team_leads_to_itself_beside_others(tmp_path: Path, state: str, unit: str, url: str) -> None:
    files = {**FILES, "cycles/2026-Q4/cycle.yaml": f"state: {state}\n"}
    found = checked(write(tmp_path, files), date(2026, 11, 20))
    [context] = contexts_of(found.portal, found.facts).values()
    link = beside_another(context, context.unit(unit))
    assert (link.url if link else "") == url
