"""Tables from elsewhere: what a cell means, spreadsheets, encodings, and files that are none."""

from __future__ import annotations

import re
import shutil
import time
from datetime import date
from decimal import Decimal
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest
from command_line import CYCLE, contents, run, starter_in
from hypothesis import given
from hypothesis import strategies as st

from okrsite.authoring.importing.cells import (
    amount_in,
    day_in,
    has_decimal_commas,
    is_month_first,
    owner_in,
    period_in,
    share_in,
    status_in,
)
from okrsite.authoring.importing.people import NewIds
from okrsite.authoring.importing.tables import MOST_COLUMNS, MOST_TAGS
from okrsite.model import Settings
from okrsite.model.check_ins import Status

SETTINGS = Settings()
TABLE = "Team,Objective,Key result,Owner,Start,Target,Current,Quarter\nShop,Bread,Loaves,Zoë,0,10,4,Q1 2024\n"


@pytest.mark.parametrize(
    ("cell", "comma", "number", "unit"),
    [
        ("1,234.5", False, "1234.5", ""),
        ("1.234,5", False, "1234.5", ""),
        ("1,200", False, "1200", ""),
        ("1,200", True, "1.2", ""),
        ("1.200", True, "1200", ""),
        ("12,5 %", False, "12.5", "%"),
        ("€ 1.2M", False, "1200000", "€"),
        ("$3", False, "3", "$"),
        ("EUR 300", False, "300", "EUR"),
        ("10k EUR", False, "10000", "EUR"),
        ("2 Mio. €", False, "2000000", "€"),
        ("5 m", False, "5", "m"),
        ("\u221220", False, "-20", ""),
        ("1\u202f200\u202f000", False, "1200000", ""),
        ("15 min", False, "15", "min"),
        (".5", False, "0.5", ""),
    ],
)
def test_a_number_is_what_people_mean(cell: str, comma: bool, number: str, unit: str) -> None:
    found = amount_in(cell, decimal_comma=comma)
    assert found is not None
    assert (found.number, found.unit) == (Decimal(number), unit)


@pytest.mark.parametrize("cell", ["n/a", "v2", "3 of 5", "-", "many", "", "1.2.3,4,5"])
def test_what_is_no_number_is_none(cell: str) -> None:
    assert amount_in(cell, decimal_comma=False) is None


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=3), st.booleans())
def test_numbers_come_through_whatever_parts_their_thousands(number: Decimal, comma: bool) -> None:
    written = f"{number:,.4f}".translate(str.maketrans(",.", ".,")) if comma else f"{number:,.4f}"
    found = amount_in(written, decimal_comma=comma)
    assert found is not None
    assert found.number == number


def test_a_column_tells_which_mark_is_decimal() -> None:
    assert has_decimal_commas(["1.200", "3,5"], likely=False)
    assert not has_decimal_commas(["1,200", "3.5"], likely=True)
    assert has_decimal_commas(["1.200"], likely=True)


@pytest.mark.parametrize(
    ("cell", "id_", "title"),
    [
        ("Q1 2023", "2023-Q1", ""),
        ("2023Q3", "2023-Q3", ""),
        ("Q1/23", "2023-Q1", ""),
        ("Q3'25", "2025-Q3", ""),
        ("1. Quartal 2023", "2023-Q1", ""),
        ("2. Halbjahr 2024", "2024-H2", ""),
        ("FY24 H1", "2024-H1", "FY24 H1"),
        ("März 2024", "2024-03", ""),
        ("01/2024", "2024-01", ""),
        ("2024", "2024", ""),
        ("2024-01-01 - 2024-03-31", "2024-Q1", ""),
        ("10.1.2024 bis 31.3.2024", "2024-01-10-to-2024-03-31", ""),
    ],
)
def test_a_period_is_a_cycle(cell: str, id_: str, title: str) -> None:
    found = period_in(cell, SETTINGS)
    assert found is not None
    assert (found.id, found.title) == (id_, title)


@pytest.mark.parametrize("cell", ["Winter", "Q5 2024", "soon", "13/2024", "31.2.2024 bis 1.4.2024"])
def test_what_says_no_days_is_no_period(cell: str) -> None:
    assert period_in(cell, SETTINGS) is None


def test_shares_states_and_owners() -> None:
    assert share_in("40 %", decimal_comma=False, are_shares=True) == Decimal("0.4")
    assert share_in("0.7", decimal_comma=False, are_shares=True) == Decimal("0.7")
    assert share_in("70", decimal_comma=False, are_shares=False) == Decimal("0.7")
    assert [status_in(cell) for cell in ("On Track", "gelb", "Erledigt", "soon")] == [
        Status.ON_TRACK,
        Status.AT_RISK,
        Status.DONE,
        None,
    ]
    ana = owner_in("ana.ruiz@x.example")
    assert ana is not None
    assert ana.name == "Ana Ruiz"
    two = owner_in('"Ana Ruiz" <a@x.example>; Raj')
    assert two is not None
    assert (two.name, two.others) == ("Ana Ruiz", ("Raj",))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_tables_of_every_usual_encoding(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "okrs.csv").write_bytes(TABLE.encode(encoding))
    result = run(tmp_path, "import", "okrs.csv")
    assert result.exit_code == 0, result.output
    assert '{id: zoe, name: "Zoë", team: shop}' in (tmp_path / "content/org.yaml").read_text("utf-8")
    before = contents(tmp_path)
    again = run(tmp_path, "import", "okrs.csv")
    assert "Nothing new to write" in again.output
    assert contents(tmp_path) == before
    assert run(tmp_path, "check").exit_code == 0


def test_spreadsheets_are_read_as_they_are_shown(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Our OKRs"])
    sheet.append([*TABLE.splitlines()[0].split(","), "Progress", "Last updated"])
    sheet.append(["Shop", "Bread", "Loaves", "Zoe", 0, 10.5, 4, "Q1 2024", 0.25, date(2024, 3, 1)])
    sheet.append([None, None, "Share of regulars", "Zoe", 0.2, 0.45, 0.4, None, None, None])
    for cell in (*sheet[4][4:7], sheet[3][8]):
        cell.number_format = "0%"
    book.create_sheet("Notes").append(["Nothing", "here"])
    book.save(tmp_path / "okrs.xlsx")
    result = run(tmp_path, "import", "okrs.xlsx")
    assert result.exit_code == 0, result.output
    plan = (tmp_path / "content/cycles/2024-Q1/teams/shop.yaml").read_text("utf-8")
    assert "measure: {from: 0, to: 10.5}" in plan
    assert 'measure: {from: 20, to: 45, unit: "%"}' in plan
    folder = tmp_path / "content/cycles/2024-Q1/check-ins"
    assert "shop/bread/loaves: {value: 4}" in (folder / "2024-03-01-shop-imported.yaml").read_text("utf-8")
    assert "shop/bread/share-of-regulars: {value: 40}" in (folder / "shop-imported.yaml").read_text("utf-8")


def test_a_key_result_is_due_on_its_own_day_within_the_cycle(tmp_path: Path) -> None:
    days = ("15.3.2024", "31.3.2024", "15.4.2024", "")
    rows = "".join(f"Shop,Bread,Loaves {day},{day},Q1 2024\n" for day in days)
    (tmp_path / "okrs.csv").write_text(f"Team,Objective,Key result,Due date,Quarter\n{rows}")
    assert run(tmp_path, "import", "okrs.csv").exit_code == 0
    plan = (tmp_path / "content/cycles/2024-Q1/teams/shop.yaml").read_text("utf-8")
    assert [line.strip() for line in plan.splitlines() if "due:" in line] == ["due: 2024-03-15"]
    assert run(tmp_path, "check").exit_code == 0


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("okrs.xlsx", b"PK\x03\x04 and no more", "cannot be read as a spreadsheet"),
        ("okrs.xls", b"\xd0\xcf\x11\xe0", "save it as .xlsx"),
        ("okrs.csv", b"", "holds no table"),
        ("okrs.csv", b"\x00\x01,\x02\n\x03", "No column with objectives"),
        ("okrs.csv", b"objective,why\nBread," + b"x" * 200_000, "shorten its longest cell"),
        ("okrs.csv", b",".join(b"h%d" % nth for nth in range(MOST_COLUMNS + 1)), "more than 500 columns"),
        (
            "okrs.csv",
            b"objective,quarter\n"
            + b"".join(b"Bread,Q%d 20%02d\n" % (n % 4 + 1, n // 4) for n in range(400))
            + b"Bread,2024-01-01 to 2024-01-02\n",
            "more than 400 cycles",
        ),
    ],
)
def test_what_is_no_table_is_told(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    (tmp_path / name).write_bytes(content)
    result = run(tmp_path, "import", name)
    assert result.exit_code == 2
    assert words in result.output
    assert not (tmp_path / "content").exists()


_HEAD = '<row r="1"><c t="inlineStr"><is><t>objective</t></is></c><c t="inlineStr"><is><t>why</t></is></c></row>'


@pytest.mark.parametrize(
    ("before", "rows", "words"),
    [
        ("", '<row r="1000000000"><c r="A1000000000"/></row>', "is too large"),
        ("", "".join(f'<row r="{n}"><c r="ZZZ{n}"/></row>' for n in range(2, 300)), "is too large"),
        ("", "<row/>" * MOST_TAGS, "more cells than any table"),
        ('<!DOCTYPE x [<!ENTITY a "<row/>">]>', "&a;" * 1000, "has a document type"),
        ("", '<row r="2"><c t="s"><v>99</v></c></row>', "cannot be read as a spreadsheet"),
        ("", '<row r="2"><c t="inlineStr"><is><t>Bread</t></is></c></row>', ""),
        ("", '<row r="9"><c t="inlineStr"><is><t>Bread</t></is></c></row>', ""),
    ],
)
def test_no_small_spreadsheet_takes_long(tmp_path: Path, before: str, rows: str, words: str) -> None:
    """Whatever it says of its own size. The last two are as they should be."""
    openpyxl.Workbook().save(tmp_path / "empty.xlsx")
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = f'<dimension ref="A1:XFD1048576"/><sheetData>{_HEAD}{rows}</sheetData>'
    with ZipFile(tmp_path / "empty.xlsx") as empty, ZipFile(tmp_path / "okrs.xlsx", "w", ZIP_DEFLATED) as made:
        for name in empty.namelist():
            is_sheet = name.startswith("xl/worksheets/")
            part = f'{before}<worksheet xmlns="{main}">{sheet}</worksheet>'.encode() if is_sheet else empty.read(name)
            made.writestr(name, part)
    began = time.process_time()
    result = run(tmp_path, "import", "okrs.xlsx", "--dry-run")
    assert time.process_time() - began < 20
    assert words in result.output
    assert ("1 objective" in result.output) == (not words), result.output


def test_names_in_other_scripts_are_kept_apart(tmp_path: Path) -> None:
    """Ids hold none of their letters; once all of them were one objective, and owned by somebody else."""
    (tmp_path / "content").mkdir()
    (tmp_path / "content/org.yaml").write_text("people: [{id: ana, name: Ana}]\n")
    rows = ("面包更好,长队更短,王芳", "蛋糕更多,新店 A,李娜", "蛋糕更多,新人 A,王芳")
    text = "".join(f"{row},Q1 2024\n" for row in ("Objective,Key result,Owner", *rows)).replace("Q1 2024", "Quarter", 1)
    (tmp_path / "okrs.csv").write_text(text, "utf-8")
    result = run(tmp_path, "import", "okrs.csv")
    assert result.exit_code == 0, result.output
    assert "2 objectives, 3 key results, 2 new owners" in result.output
    plan = (tmp_path / "content/cycles/2024-Q1/company.yaml").read_text("utf-8")
    assert re.findall(r"owner: (\S+)", plan) == ["unit", "unit-2", "unit"]


def test_ids_of_many_alike_take_no_longer_each() -> None:
    ids, began = NewIds(), time.process_time()
    found = [ids.new("Bread", "objective") for _ in range(20_000)]
    assert (found[:3], len({*found})) == (["bread", "bread-2", "bread-3"], 20_000)
    assert time.process_time() - began < 3


def test_an_objective_that_is_measured_itself_keeps_its_last_value(tmp_path: Path) -> None:
    (tmp_path / "okrs.csv").write_text("Team,Objective,Start,Target,Current,Quarter\nShop,Bread,0,10,4,Q1 2024\n")
    result = run(tmp_path, "import", "okrs.csv")
    assert result.exit_code == 0, result.output
    folder = tmp_path / "content/cycles/2024-Q1"
    assert "measure: {from: 0, to: 10}" in (folder / "teams/shop.yaml").read_text("utf-8")
    assert "shop/bread/progress: {value: 4}" in (folder / "check-ins/shop-imported.yaml").read_text("utf-8")


def test_the_sample_of_init_is_named_where_it_is_in_the_way(tmp_path: Path) -> None:
    starter_in(tmp_path)
    (tmp_path / "okrs.csv").write_text(TABLE.replace("Q1 2024", CYCLE).replace("Shop", "Company"))
    before = contents(tmp_path)
    told = run(tmp_path, "import", "okrs.csv")
    assert told.exit_code == 2
    assert f"Error: content/cycles/{CYCLE}/company.yaml is there already with other objectives" in told.output
    assert "delete content/cycles and content/org.yaml, else rename it" in told.output
    assert contents(tmp_path) == before
    shutil.rmtree(tmp_path / "content/cycles")
    (tmp_path / "content/org.yaml").unlink()
    assert run(tmp_path, "import", "okrs.csv").exit_code == 0, "obeying is enough"


def test_what_a_file_may_not_say_is_left_out_with_its_row(tmp_path: Path) -> None:
    (tmp_path / "okrs.csv").write_text(
        "Quarter,Team,Objective,Key result,Start,Target,Current,Confidence,Weight\n"
        "Q1 2024,Shop,Bread,Loaves,0,40,3,7,-1\n"
        "Q1 2024,Shop,Bread,Rolls,99999999999999999999,40,3,0.8,2\n"
    )
    result = run(tmp_path, "import", "okrs.csv")
    assert result.exit_code == 0, result.output
    for row, heading, why in ((2, "Weight", "below 0"), (3, "Start", "too large"), (3, "Confidence", "0 to 10")):
        assert re.search(f"okrs.csv, row {row}: {heading}: .*{why}.*; left out", result.output)
    assert "confidence: 7}" in (tmp_path / "content/cycles/2024-Q1/check-ins/shop-imported.yaml").read_text("utf-8")


def test_what_cannot_be_written_is_told_as_the_table_has_it(tmp_path: Path) -> None:
    (tmp_path / "okrs.csv").write_text("Quarter,Team,Objective,Key result\nQ1 2024,Shop,Bread,Lo\u202eaves\n", "utf-8")
    result = run(tmp_path, "import", "okrs.csv")
    assert result.exit_code == 2
    assert "Nothing was written, since U+202E in this text" in result.output
    assert 'it is part of "title:' in result.output


@pytest.mark.parametrize(
    ("title", "measure"),
    [
        ("Kosten je Paket höchstens 4,20 €", "at_most: 4.2"),
        ("At least 4.2 stars", "at_least: 4.2"),
        ("Ratings above average: 4.2", "from: 0, to: 4.2"),
    ],
)
def test_a_limit_in_the_title_is_no_way_from_nothing(tmp_path: Path, title: str, measure: str) -> None:
    (tmp_path / "okrs.csv").write_text(
        f'Quarter,Team,Objective,Key result,Target,Current\nQ1 2024,Shop,Bread,"{title}",4.2,4\n', "utf-8"
    )
    assert run(tmp_path, "import", "okrs.csv").exit_code == 0
    assert f"measure: {{{measure}}}" in (tmp_path / "content/cycles/2024-Q1/teams/shop.yaml").read_text("utf-8")


@pytest.mark.parametrize(
    ("days", "read"),
    [
        (["09/25/2026", "09/05/2026"], ["2026-09-25", "2026-09-05"]),
        (["25/09/2026", "05/09/2026"], ["2026-09-25", "2026-09-05"]),
        (["05/09/2026"], [None]),
        (["25/09/2026", "09/25/2026"], [None, None]),
    ],
)
def test_a_column_tells_whether_its_months_stand_first(days: list[str], read: list[str | None]) -> None:
    first = is_month_first(days)
    assert [day and day.isoformat() for day in (day_in(each, first) for each in days)] == read


@pytest.mark.parametrize(
    ("start", "target", "current", "more", "told"),
    [
        ("5%", "30%", "0.18", "", "0.18 is outside 5 to 30; did you mean 18 %?"),
        ("0%", "30%", "0.18", "", "0.18 was read as 0.18 %; did you mean 18 %?"),
        ("0.05", "30%", "18%", "", "0.05 is outside 18 to 30; did you mean 5 %?"),
        ("60", "30", '"1,200"', '"3,5"', "1,200 was read as 1.2, for this table writes 3,5"),
        ("60", "30", '"1,200"', "2.5", "1,200 was read as 1200, far outside 30 to 60"),
        ("1.100", "3", "2.5", '"3,5"', "1.100 was read as 1.1; if it is 1100, write that"),
        (
            "1100",
            "3000.5",
            '"1,200"',
            '"3,5"',
            "1,200 was read as 1200, and this table writes 3000.5 and 3,5 both",
        ),
        ("60", "30", "1.200", "", "1.200 was read as 1.2; if it is 1200, write that"),
        ("60", "30", "45", "", ""),
        ("5%", "30%", "18%", "", ""),
        ("0.2%", "0.9%", "0.4", "", ""),
        ("0", '"1,000"', '"1,200"', "", ""),
        ("0", '"2,000"', '"1,200"', "2.5", ""),
        ('"0,5"', '"3,5"', '"1,200"', "", ""),
    ],
)
def test_a_number_that_may_be_meant_otherwise_is_told_with_its_row(
    tmp_path: Path, start: str, target: str, current: str, more: str, told: str
) -> None:
    (tmp_path / "okrs.csv").write_text(
        "Quarter,Team,Objective,Key result,Start,Target,Current\n"
        f"Q1 2024,Shop,Bread,Loaves,{start},{target},{current}\nQ1 2024,Shop,Bread,Rolls,0,{more},\n"
    )
    trial, real = (run(tmp_path, "import", "okrs.csv", *mode).output for mode in (["--dry-run"], []))
    for report in (trial, real):
        assert re.findall(r"okrs.csv, row 2: (.*)", report) == [told] * bool(told)
