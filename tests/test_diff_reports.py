"""What was reported: adding to it is news, and taking it away or writing it anew is not."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import changes_cases as cases
import pytest
from click.testing import Result
from command_line import run
from repositories import committed

from okrsite.diff import Difference
from okrsite.diff.change import What, changed
from okrsite.diff.changes import Removal
from okrsite.diff.render.markdown import changes_as_markdown
from okrsite.diff.round import CheckInRound, CourseOfReports, ReportedItem
from okrsite.model import Organisation

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
    assert told.startswith("Rest breaches fall from 40 to 10: 35 → 31 breaches, expected 32.5; outdated → on track; ")
    assert "\n1 change in Deck: 1 check-in. Compared " in told
    assert "nobody: new check-ins and readings are news" in told


def test_a_check_in_written_anew_is_asked_of_the_lead(portal: Path) -> None:
    cases.edit(portal, KITCHEN, "value: 22\n=>\nvalue: 12\n")
    assert asked(program(portal)) == [("mei", "check_ins", "kitchen")]
    told = diff(portal).stdout
    assert told.startswith("Minutes of waiting at noon: check-in of 13 Jul 2026: 22 → 12; Kitchen ")
    assert "\n1 change in Kitchen: 1 check-in changed. Compared " in told
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


WEEK = {
    "deck": "date: 2026-07-20\nby: raj\nupdates: {deck/crews/breaches: {value: 31, note: <b>Calm</b> nights}}\n",
    "kitchen": "date: 2026-07-20\nby: mei\nupdates: {kitchen/warm/wait: {value: 24, blockers: [No oven]}}\n",
}


def test_a_week_of_check_ins_has_a_form_of_its_own(portal: Path) -> None:
    for unit, text in WEEK.items():
        cases.edit(portal, f"write cycles/2026-Q3/check-ins/{unit}.yaml", text)
    told = diff(portal).stdout
    assert told.startswith("Deck and Kitchen report on 2 key results: 1 newly at risk or blocked, 1 better; ")
    assert told.splitlines()[0].endswith("; silent: Lighthouse and Harbour.")
    assert (
        "    35 → 31 breaches, expected 32.5; outdated → on track\n    Raj Patel, 20 Jul: “<b>Calm</b> nights”\n"
        in told
    )
    assert "new check-in of" not in told
    page = diff(portal, "--format", "html").stdout.replace("\u00a0", " ")
    assert "<h2>Newly at risk or blocked</h2>" in page
    assert "Raj Patel, 20 Jul: “&lt;b&gt;Calm&lt;/b&gt; nights”" in page
    assert program(portal).keys() == {
        *("version", "changed", "base", "head", "as_of", "removal", "changes"),
        *("impact", "findings", "approval", "unread", "pages"),
    }


def test_who_checks_in_alone_is_not_told_who_is_silent(portal: Path) -> None:
    cases.edit(portal, "write cycles/2026-Q3/check-ins/deck.yaml", WEEK["deck"])
    assert "silent" not in diff(portal).stdout.lower()


def test_nobody_is_silent_in_a_draft(portal: Path) -> None:
    cases.edit(portal, "write cycles/2026-Q3/cycle.yaml", "state: draft\n")
    committed(portal)
    for unit, text in WEEK.items():
        cases.edit(portal, f"write cycles/2026-Q3/check-ins/{unit}.yaml", text)
    assert "silent" not in run(portal, "diff", "HEAD", "--as-of", DAY).stdout.lower()


@pytest.mark.parametrize("limit", [4_000, 60_000])
def test_a_company_s_week_finds_room_in_a_comment(limit: int) -> None:
    title = "★ Ünïcode " * 12
    items = tuple(
        ReportedItem(
            "2026-Q3", f"team-{n % 300}/o{n}/k", title, list(CourseOfReports)[n % 4], "1 → 2", said=("note " * 30,)
        )
        for n in range(4_000)
    )
    new = (changed(What.CHECK_IN, one.cycle, one.ref, one.title).added("2") for one in items)
    week = CheckInRound((), items, ())
    silent = tuple((f"Team {n}", "never reported") for n in range(300))
    empty = Difference("main", "x", date(2026, 7, 20), (), (), (), (), (), Removal(0, None), Organisation())
    comment = changes_as_markdown(replace(empty, changes=tuple(new), round=week, silent=silent), max_bytes=limit)
    assert len(comment.encode()) <= limit
    left_out = re.search(r"And ([\d,]+) more changes", comment)
    assert left_out
    folded, told = comment.count("✎ new check"), comment.count("1 → 2")
    assert folded + told + int(left_out[1].replace(",", "")) == 4_000
    assert comment.count("<details") == comment.count("</details>")
