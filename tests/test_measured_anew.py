"""A key result whose unit or kind of measure was amended: what was reported before is history, and is shown as that."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from portals import write
from readings import told

from okrsite.authoring.amend import amend
from okrsite.authoring.amendment import AmendRequest
from okrsite.authoring.close import close
from okrsite.authoring.transaction import Refusal
from okrsite.context.cycle import contexts_of
from okrsite.diff.change import ChangeKind
from okrsite.diff.changes import compared
from okrsite.publish import cycle_json
from okrsite.publish.table import as_csv
from okrsite.site import build_site
from okrsite.views.amendments import ledger_view
from okrsite.wording import NBSP
from okrsite.workspace import checked, portal_in

DAY = date(2026, 11, 29)
REF, CALLS = "platform/calm/wait", "platform/calm/calls"
SECONDS, STEPS = "{from: 600, to: 240, unit: seconds}", "{milestones: [{id: gate, title: Gate}]}"
FILES = {
    "org.yaml": "company: {name: N}\nteams: [{id: platform, name: Platform}]\n",
    "cycles/2026-Q4/cycle.yaml": "state: open\n",
    "cycles/2026-Q4/web.yaml": """\
unit: platform
objectives:
  - id: calm
    title: Nobody waits for us any more
    key_results:
      - {id: wait, title: Waiting time falls, measure: {from: 10, to: 4, unit: minutes}}
      - {id: calls, title: Calls fall, measure: {from: 100, to: 40, unit: calls}, plan: [{date: 2026-11-15, value: 60}]}
""",
    **{
        f"cycles/2026-Q4/check-ins/{day}.yaml": f"date: {day}\nupdates:\n  {REF}: {{value: {value}, note: Slow}}\n"
        for day, value in (("2026-10-09", 8), ("2026-11-27", 7))
    },
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write(tmp_path, FILES)


def amended(root: Path, measure: str, day: date = DAY, key_result: str = REF) -> None:
    amend(root, AmendRequest(key_result, {"measure": measure}, "Better", day), DAY)


def reported(root: Path, day: str, said: str) -> None:
    write(root, {f"cycles/2026-Q4/check-ins/{day}.yaml": f"date: {day}\nupdates:\n  {REF}: {said}\n"})


def shown(root: Path, day: date) -> tuple[str, str, dict[str, Any]]:
    """Its number and its readings on the page, and what programs get."""
    site = checked(root, day)
    assert [str(finding) for finding in site.findings if finding.severity == "error"] == []
    (objective,) = cycle_json(contexts_of(site.portal, site.facts)["2026-Q4"])["objectives"]
    body = build_site(root, day).page("2026-Q4/teams/platform.html").body
    percent = body.partition("<span class=okr-kr__percent>")[2].partition("<")[0]
    return percent.replace(NBSP, " "), told(body, "calm.wait"), objective["key_results"][0]


@pytest.mark.parametrize("day", [date(2026, 11, 28), date(2026, 11, 29), date(2026, 12, 4)], ids=str)
def test_pages_and_programs_tell_old_readings_from_new_ones(root: Path, day: date) -> None:
    amended(root, SECONDS)
    reported(root, "2026-12-03", "{value: 420}")
    percent, readings, published = shown(root, day)
    old = "9 Oct: 8 minutes, 27 Nov: 7 minutes"
    minutes = {"measure": "from_to", "from": 10, "to": 4, "between": None, "unit": "minutes"}
    seconds = {"measure": "from_to", "from": 600, "to": 240, "between": None, "unit": "seconds"}
    under = [check_in.get("under") for check_in in published["check_ins"]]
    found = (percent, readings, published["value"], {key: published[key] for key in minutes}, under)
    since = f"{old}, since 29 Nov from 600 to 240 seconds"
    assert (
        found
        == {
            28: ("50 %", "9 Oct: 8, 27 Nov: 7", 7, minutes, [None, None]),
            29: ("", since, None, seconds, [minutes, minutes]),
            4: ("50 %", f"{since}, 3 Dec: 420", 420, seconds, [minutes, minutes, None]),
        }[day.day]
    )


def test_another_kind_is_no_mistake_of_those_who_reported_before(root: Path) -> None:
    amended(root, STEPS)
    assert shown(root, DAY)[0] == ""
    reported(root, "2026-11-29", "{done: gate}")
    percent, readings, published = shown(root, DAY)
    assert (percent, readings) == (
        "100 %",
        "9 Oct: 8 minutes, 27 Nov: 7 minutes, since 29 Nov milestones gate, 29 Nov: Gate",
    )
    assert [each["value"] for each in published["check_ins"]] == [8, 7, ["gate"]]


def test_an_export_has_the_measure_that_counts(root: Path) -> None:
    amended(root, STEPS)
    site = checked(root, DAY)
    row = as_csv(contexts_of(site.portal, site.facts)).decode("utf-8-sig").splitlines()[1]
    assert f"{REF},Waiting time falls,,milestones,,,,,,," in row


def test_the_ledger_shows_each_promise_in_its_unit(root: Path) -> None:
    amend(root, AmendRequest(REF, {"measure.to": "5"}, "Harder than we thought", date(2026, 11, 1)), DAY)
    amended(root, SECONDS)
    site = checked(root, DAY)
    view = ledger_view(contexts_of(site.portal, site.facts)["2026-Q4"])
    assert [(e.line.was.replace(NBSP, " "), e.line.now.replace(NBSP, " ")) for e in view.entries] == [
        ("from 10 to 5 minutes", "from 600 to 240 seconds"),
        ("4 minutes", "5 minutes"),
    ]
    assert [(scores.original, scores.current) for scores in view.compared if scores.depth == 2] == [("0.50", "no data")]


def test_a_diff_counts_what_became_history(root: Path) -> None:
    before = portal_in(root)
    amended(root, SECONDS)
    changes = compared(before, portal_in(root)).changes
    assert [change.count for change in changes if change.kind is ChangeKind.LOST] == [2]


def test_a_diff_gives_the_reason_at_every_part_of_the_measure(root: Path) -> None:
    before = portal_in(root)
    amended(root, SECONDS)
    changes = [change for change in compared(before, portal_in(root)).changes if change.kind is ChangeKind.CHANGED]
    assert [(change.field, change.reason) for change in changes] == [
        (f"measure.{part}", "Better") for part in ("from", "to", "unit")
    ]


def test_an_archive_keeps_them_apart_too(root: Path) -> None:
    amended(root, SECONDS)
    reported(root, "2026-12-03", "{value: 420}")
    day = date(2027, 1, 5)
    before = shown(root, day)
    close(root, "2026-Q4", day, day, "That is all", discard=True)
    page = build_site(root, day).page("2026-Q4/teams/platform.html").body
    assert told(page, "calm.wait") == before[1]
    read = checked(root, day)
    context = contexts_of(read.portal, read.facts, read.snapshots)["2026-Q4"]
    (objective,) = cycle_json(context.whole)["objectives"]
    assert objective["key_results"][0] == before[2]


def test_a_plan_in_other_words_comes_first(root: Path) -> None:
    with pytest.raises(Refusal, match=r'the plan of "calls" is made of values of from 100 to 40.calls; take plan: out'):
        amended(root, "{from: 10, to: 4, unit: hours}", key_result=CALLS)


def test_a_day_before_the_last_report_in_other_words_is_refused_with_the_day_that_is_right(root: Path) -> None:
    with pytest.raises(Refusal, match=r"was reported until 2026-11-27 .* give --date 2026-11-27 or a later day"):
        amended(root, STEPS, date(2026, 11, 20))
    amended(root, STEPS, date(2026, 11, 27))


def test_readings_of_a_kpi_are_history_as_well(tmp_path: Path) -> None:
    plan = FILES["cycles/2026-Q4/web.yaml"].replace(
        "title: Waiting time falls,", "title: Waiting time falls, kpi: wait,"
    )
    readings = "readings:\n  - {date: 2026-10-09, value: 7}\n  - {date: 2026-11-20, value: 5}\n"
    root = write(
        tmp_path,
        {
            "cycles/2026-Q4/cycle.yaml": "state: open\n",
            "cycles/2026-Q4/web.yaml": plan,
            "kpis/wait.yaml": f"name: Wait\nunit: minutes\n{readings}",
        },
    )
    with pytest.raises(Refusal, match='the KPI "wait" is read in "minutes" and this key result is in "seconds"'):
        amended(root, SECONDS)
    write(root, {"kpis/wait.yaml": "name: Wait\nunit: seconds\n"})
    amended(root, SECONDS)
    write(root, {"kpis/wait.yaml": f"name: Wait\nunit: seconds\n{readings}  - {{date: 2026-12-03, value: 420}}\n"})
    days = [date(2026, 11, 28), date(2026, 11, 29), date(2026, 12, 4)]
    assert [shown(root, day)[2]["value"] for day in days] == [5, None, 420]
