"""CSV and XLSX files as rows of text."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any, Final, NamedTuple
from zipfile import ZipFile

from okrsite.authoring.transaction import Refusal

LARGEST: Final = 20 << 20
"""Bytes of a file; 100,000 rows have less."""
LARGEST_UNPACKED: Final = 10 * LARGEST
MOST_ROWS: Final = 100_000
MOST_COLUMNS: Final = 500
MOST_TAGS: Final = 4_000_000
"""Of a spreadsheet's XML; 100,000 rows of ten cells have as many. Reading so many takes some ten seconds."""
MOST_PLACES: Final = 4_000_000
"""Rows and cells of a sheet, with those that it leaves out: a cell in the last corner stands for 17 billion."""
_SHEETS: Final = ("xl/worksheets/", "xl/sharedStrings.xml")
_OTHER_PARTS: Final = 10
"""A tag of any other part takes so many times as long."""
DELIMITERS: Final = ";\t,|"
_GUARD: Final = re.compile("^'(?=[=+\\-@＝＋－＠])")
"""What exports put before a text that a spreadsheet would run as a formula."""


class SheetRow(NamedTuple):
    """`cells` by the heading of their column, as text, without empty ones. `number` counts from 1, as editors do."""

    number: int
    cells: dict[str, str]


class Sheet(NamedTuple):
    """The rows below a line of headings. `name` is the file's, with that of the sheet where it has several.

    has_commas: its numbers may have a comma as decimal mark, since something else parts its cells.
    """

    name: str
    headings: tuple[str, ...]
    rows: tuple[SheetRow, ...]
    has_commas: bool = False


def tables_in(path: Path) -> list[Sheet]:
    """The tables of a file, one for each sheet. Raises Refusal and OSError."""
    if path.stat().st_size > LARGEST:
        raise Refusal(f"{path.name} is larger than {LARGEST >> 20} MB; export fewer quarters at once")
    content = path.read_bytes()
    if content.startswith(b"PK"):
        return _sheets(path, content)
    if path.suffix.lower() in {".xls", ".ods", ".numbers"}:
        raise Refusal(f"{path.name} is a spreadsheet of another kind; save it as .xlsx or as .csv")
    text = _decoded(content)
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(DELIMITERS, key=first.count)
    try:
        table = _table(path.name, csv.reader(StringIO(text), delimiter=delimiter), has_commas=delimiter == ";")
    except csv.Error as error:
        raise Refusal(f"{path.name} cannot be read as a table ({error}); shorten its longest cell") from None
    if table is None:
        raise Refusal(f"{path.name} holds no table: no line with headings and none below it")
    return [table]


def _decoded(content: bytes) -> str:
    """Spreadsheets write UTF-8, UTF-16 with its mark, or the code page of Western Windows."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _sheets(path: Path, content: bytes) -> list[Sheet]:
    try:
        import openpyxl  # noqa: PLC0415 - an extra, and only for those files
    except ImportError:
        raise Refusal(
            f"reading {path.name} takes a library that is not installed: `pip install 'okrsite[xlsx]'`; "
            "or save the sheet as CSV"
        ) from None
    try:
        _refuse_too_much(path.name, content)
        book = openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        names = [f"{path.name}, sheet {sheet.title}" if len(sheets) > 1 else path.name for sheet in sheets]
        tables = [_table(name, _lines(name, sheet)) for name, sheet in zip(names, sheets, strict=True)]
    except Refusal:
        raise
    except Exception as error:  # noqa: BLE001 - whatever the library meets in a file that is damaged, or made to do harm
        raise Refusal(f"{path.name} cannot be read as a spreadsheet ({error}); save it anew, or as CSV") from None
    return [table for table in tables if table]


def _refuse_too_much(name: str, content: bytes) -> None:
    """The library would unpack and read anything: a file of 200 kB may hold 20 million rows. Raises Refusal."""
    tags = 0
    with ZipFile(BytesIO(content)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > LARGEST_UNPACKED:
            raise Refusal(f"{name} unpacks to more than {LARGEST_UNPACKED >> 20} MB; save the sheet as CSV")
        for entry in archive.infolist():
            part = archive.read(entry)
            tags += part.count(b"<") * (1 if entry.filename.startswith(_SHEETS) else _OTHER_PARTS)
            if b"<!DOCTYPE" in part.replace(b"\0", b""):  # its entities may stand for any number of tags
                raise Refusal(f"{name} has a document type in it, as no spreadsheet has; save the sheet as CSV")
    if tags > MOST_TAGS:
        raise Refusal(f"{name} has more cells than any table of OKRs; export fewer quarters at once, or save it as CSV")


def _lines(name: str, sheet: Any) -> Iterator[list[str]]:
    """One at a time: what a sheet says of its size, and where its rows stand, may be anything. Raises Refusal."""
    sheet.reset_dimensions()
    places = 0
    for row in sheet.iter_rows():
        places += 1 + len(row)
        if places > MOST_PLACES:
            raise Refusal(f"{name} is too large; delete the empty rows and columns around the table, or save it as CSV")
        yield [_shown(cell) for cell in row]


def _shown(cell: object) -> str:
    """A cell as its spreadsheet shows it: a per cent with its sign, a day without its time."""
    value = getattr(cell, "value", None)
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case int() | float():
            exact = Decimal(repr(value))
            is_percent = "%" in str(getattr(cell, "number_format", ""))
            shown = f"{(exact * 100 if is_percent else exact).normalize():f}"
            return f"{shown}%" if is_percent else shown
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
    return str(value)


def _table(name: str, lines: Iterable[Sequence[str]], *, has_commas: bool = False) -> Sheet | None:
    """The headings are the first line with two cells; above them there may be a title."""
    headings: list[str] = []
    rows: list[SheetRow] = []
    for number, line in enumerate(lines, 1):
        cells = [_GUARD.sub("", " ".join(cell.split()) if "\n" not in cell else cell.strip()) for cell in line]
        if not headings:
            if sum(map(bool, cells)) > 1:
                headings = [" ".join(cell.split()) for cell in cells]
                if sum(map(bool, headings)) > MOST_COLUMNS:
                    raise Refusal(f"{name} has more than {MOST_COLUMNS} columns; delete those that tell of no OKRs")
        elif found := {heading: cell for heading, cell in zip(headings, cells, strict=False) if heading and cell}:
            rows.append(SheetRow(number, found))
        if len(rows) > MOST_ROWS:
            raise Refusal(f"{name} has more than {MOST_ROWS:,} rows; export fewer quarters at once")
    return Sheet(name, tuple(dict.fromkeys(filter(None, headings))), tuple(rows), has_commas) if headings else None
