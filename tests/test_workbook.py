"""`okrsite export --format xlsx`: what its cells are, and that `okrsite import` reads the same back."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from command_line import CYCLE, run, starter_in

OF_OBJECTIVE = ("id", "unit", "title", "owner", "ambition", "weight", "supports")
OF_KEY_RESULT = ("id", "title", "owner", "measure", "from", "to", "between", "unit", "value", "done", "progress")
MORE = """unit: bakehouse
objectives:
  - id: kinds
    title: "=A1 looks like a formula, and is a title"
    owner: amir
    supports: company/neighbourhood/regulars
    weight: 2
    key_results:
      - {id: corridor, title: The oven stays warm enough, measure: {between: [220, 240], unit: degrees}}
      - {id: at-first, title: Complaints fall to 3, measure: {to: 3, unit: complaints}}
      - {id: held, title: Flour lasts for 5 days, measure: {at_least: 5, from: 2, unit: days}}
      - {id: yes, title: The lease is signed, measure: done}
      - {id: mood, title: The crew says it is better, measure: score}
  - {id: alone, title: Nobody works at night, why: "+ sleep", owner: amir}
"""
SAID = """date: 2024-05-14
by: amir
updates:
  bakehouse/kinds/corridor: {value: 231.5, confidence: 7, note: "=SUM(A1)", wins: [Warm, "-5"]}
  bakehouse/kinds/held: {value: 4, status: at_risk}
  bakehouse/kinds/yes: {done: true}
  bakehouse/kinds/mood: {score: 0.6}
"""


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    root = starter_in(tmp_path / "portal")
    content = root / "content"
    (content / f"cycles/{CYCLE}/more.yaml").write_text(MORE)
    (content / f"cycles/{CYCLE}/check-ins/more.yaml").write_text(SAID)
    (content / "kpis").mkdir()
    (content / "kpis/on-time.yaml").write_text(
        "name: On time\nunit: '%'\nreadings: [{date: 2024-05-01, value: 91.5}]\n"
    )
    return root


def test_its_cells_are_numbers_days_and_texts_that_nothing_runs(portal: Path) -> None:
    for name in ("one.xlsx", "two.xlsx"):
        assert run(portal, "export", "--format", "xlsx", "--out", name).exit_code == 0
    assert (portal / "one.xlsx").read_bytes() == (portal / "two.xlsx").read_bytes()
    book = openpyxl.load_workbook(portal / "one.xlsx")
    assert book.sheetnames == ["Objectives", "Key results", "Check-ins", "KPIs"]
    assert all(sheet.freeze_panes == "A2" and sheet["A1"].font.bold for sheet in book)
    assert all(cell.data_type != "f" for sheet in book for row in sheet for cell in row)
    said = {row[2]: row for row in book["Check-ins"].iter_rows(values_only=True)}["bakehouse/kinds/corridor"]
    assert (said[4].date(), *said[5:]) == (date(2024, 5, 14), "amir", 231.5, 7, None, "'=SUM(A1)", None, "Warm\n'-5")
    reading = next(book["KPIs"].iter_rows(min_row=2, values_only=True))
    assert (reading[4].date(), reading[5]) == (date(2024, 5, 1), 91.5)
    headings = [cell.value for cell in book["Key results"][1]]
    progress = book["Key results"].cell(2, headings.index("progress") + 1)
    assert (progress.number_format, progress.data_type) == ("0%", "n")
    assert 20 < book["Objectives"].column_dimensions["D"].width <= 62


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_what_import_reads_back_is_the_same(portal: Path, tmp_path: Path, form: str) -> None:
    assert run(portal, "export", "--format", form, "--out", f"okrs.{form}").exit_code == 0
    (empty := tmp_path / "empty").mkdir()
    told = run(empty, "import", str(portal / f"okrs.{form}"))
    assert told.exit_code == 0, told.output
    assert "nothing is called" not in told.output
    before, after = content_of(portal), content_of(empty)
    if form == "csv":  # which has a line a key result, and says nothing of objectives but their titles
        before = [{**of, "owner": None, "ambition": None, "weight": 1, "supports": None} for of in before]
        before = [of for of in before if of["key_results"]]
        after = [{**of, "owner": None} for of in after]
    assert after == before
    again = run(empty, "import", str(portal / f"okrs.{form}"))
    assert "Nothing new to write." in again.output


def content_of(root: Path) -> list[dict[str, object]]:
    """What steps, zones and the like came to is all that a table has of them, so they are read as scores."""
    found = []
    for cycle in json.loads(run(root, "export").stdout)["cycles"]:
        for of in cycle["objectives"]:
            results = [{key: each[key] for key in OF_KEY_RESULT} for each in of["key_results"]]
            for each in results:
                if each["measure"] not in {"from_to", "at_least", "at_most", "between", "done"}:
                    each.update(measure="score", done=None, value=None)
            found.append({"cycle": cycle["id"], **{key: of[key] for key in OF_OBJECTIVE}, "key_results": results})
    return sorted(found, key=lambda of: (str(of["cycle"]), str(of["id"])))


def test_it_goes_back_into_its_own_portal_without_a_change(portal: Path) -> None:
    run(portal, "export", "--format", "xlsx", "--out", "okrs.xlsx")
    told = run(portal, "import", "okrs.xlsx").output
    assert "Nothing new to write." in told
    assert "sheet Check-ins: " in told
    assert "without objectives, left out" in told


def test_what_is_missing_is_said(portal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = run(portal, "export", "--format", "xlsx")
    assert (told.exit_code, told.output.strip().splitlines()[-1]) == (
        2,
        "Error: A spreadsheet goes into a file: add --out okrs.xlsx",
    )
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    told = run(portal, "export", "--format", "xlsx", "--out", "okrs.xlsx")
    assert told.exit_code == 2
    assert "pip install 'okrsite[xlsx]'" in told.output
