"""What was reported: adding to it is news, and taking it away or writing it anew is not."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import changes_cases as cases
import pytest
from click.testing import Result
from command_line import run
from repositories import committed

DAY = date(2026, 7, 20).isoformat()
REPORTS = "content/cycles/2026-Q3/check-ins"
KITCHEN = "change cycles/2026-Q3/check-ins/2026-07-13-kitchen.yaml"


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    return cases.repository_in(tmp_path / "portal")


def diff(root: Path, *arguments: str) -> Result:
    return run(root, "diff", "main", "--as-of", DAY, *arguments)


def program(root: Path, *arguments: str) -> Any:
    return json.loads(diff(root, *arguments, "--format", "json").stdout)


def asked(found: Any) -> list[tuple[str, str, str | None]]:
    return [(one["id"], reason["why"], reason["ref"]) for one in found["approval"] for reason in one["for"]]


def test_a_new_check_in_is_news(portal: Path) -> None:
    text = "date: 2026-07-20\nby: raj\nupdates: {deck/crews/breaches: {value: 31}}\n"
    cases.edit(portal, "write cycles/2026-Q3/check-ins/new.yaml", text)
    assert program(portal)["approval"] == []
    told = diff(portal).stdout
    assert told.startswith("1 change: 1 check-in.\nCompared ")
    assert "nobody: new check-ins and readings are news" in told


def test_a_check_in_written_anew_is_asked_of_the_lead(portal: Path) -> None:
    cases.edit(portal, KITCHEN, "value: 22\n=>\nvalue: 12\n")
    assert asked(program(portal)) == [("mei", "check_ins", "kitchen")]
    told = diff(portal).stdout
    assert told.startswith("1 change: 1 check-in changed.\nCompared ")
    assert "Mei Lin: check-ins of Kitchen in 2026-Q3" in told


def test_a_check_in_taken_away_is_asked_of_the_lead(portal: Path) -> None:
    (portal / REPORTS / "2026-07-13-kitchen.yaml").unlink()
    found = program(portal, "--max-removed", "25%")
    assert asked(found) == [("mei", "check_ins", "kitchen")]
    assert found["removal"]["check_ins"] == {"removed": 1, "before": 4, "share": 0.25}
    assert found["removal"]["refused"] is False


@pytest.mark.parametrize(("share", "status"), [("100%", 0), ("25%", 1)])
def test_the_reports_of_a_cycle_do_not_go_by_a_slip(portal: Path, share: str, status: int) -> None:
    shutil.rmtree(portal / REPORTS)
    for form in ("text", "markdown", "html"):
        result = diff(portal, "--max-removed", share, "--format", form)
        assert result.exit_code == status
        assert "4 check-ins removed" in result.stdout.replace("\\", "")
        assert ("4 of the 4 check-ins of the open cycles" in result.stdout.replace("\\", "")) is bool(status)


def test_a_reading_written_anew_is_asked_of_the_programme(portal: Path) -> None:
    cases.edit(portal, "change portal.yaml", "cadence: weekly\n=>\ncadence: weekly\nprogramme: ana\n")
    committed(portal)
    cases.edit(portal, "change kpis/trust.csv", "2026-07-15,7\n=>\n2026-07-15,9\n")
    assert ("ana", "kpis", None) in asked(program(portal))


def test_a_target_of_a_kpi_is_called_as_any_other(portal: Path) -> None:
    cases.edit(portal, "change kpis/trust.yaml", "at_least: 8\n=>\nat_least: 9\n")
    texts = [change["text"] for change in program(portal)["changes"]]
    assert texts == [f"limit, at least 8 → 9 points, harder{words}" for words in (", no reason given", "")]


def test_programs_get_days_and_numbers(portal: Path) -> None:
    cases.edit(portal, KITCHEN, "value: 22\n=>\nvalue: 12.5\n")
    cases.edit(portal, "change cycles/2026-Q3/cycle.yaml", 'parent: "2026"\n=>\nparent: "2026"\nends: 2026-10-15\n')
    cases.edit(portal, "change cycles/2026-Q3/teams/deck.yaml", "10, unit: breaches\n=>\n5, unit: breaches\n")
    cycle, target, check_in = program(portal)["changes"]
    assert (cycle["before"], cycle["after"], cycle["effect"]) == ("2026-09-30", "2026-10-15", "easier")
    assert (target["before"], target["after"], target["text"]) == (
        10,
        5,
        "target 10 → 5 breaches, harder, no reason given",
    )
    assert (check_in["date"], check_in["field"]) == ("2026-07-13", None)
    assert check_in["after"] == {
        "date": "2026-07-13",
        "by": "mei",
        "value": 12.5,
        "confidence": 7,
        "status": "on_track",
    }
    assert "\u00a0" not in json.dumps(program(portal), ensure_ascii=False)
