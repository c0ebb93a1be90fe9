"""The same figures as a spreadsheet: objectives, key results, check-ins and readings of KPIs, a sheet each.

openpyxl, an extra, is met here and where spreadsheets are moved in. `okrsite import` reads the first two sheets back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from okrsite.context.cycle import CycleContext
from okrsite.publish.api import Json
from okrsite.publish.cycles import cycle_json
from okrsite.publish.kpis import kpis_json
from okrsite.publish.table import COLUMNS, guarded, rows_of

OBJECTIVES: Final = (
    *("cycle", "unit", "objective", "objective_title", "why", "owner", "ambition", "weight", "supports"),
    *("objective_progress", "objective_expected", "objective_health", "objective_score", "outcome"),
)
CHECK_INS: Final = (
    *("cycle", "unit", "about", "about_title", "date", "by", "reported", "confidence", "status", "note"),
    *("blockers", "wins"),
)
READINGS: Final = ("kpi", "kpi_name", "owner", "unit_of_measure", "date", "value", "note", "source")
_SHARES: Final = frozenset(
    ("objective_progress", "objective_expected", "objective_score", "attainment", "progress", "expected")
)
_NARROWEST, _WIDEST = 8, 60
_DATED: Final = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
"""openpyxl asks the clock; a file is to follow from what it is made of."""


class NoSpreadsheets(Exception):
    """What has to be installed, in a sentence."""


def as_xlsx(contexts: Mapping[str, CycleContext], day: date) -> bytes:
    """Numbers, per cents and days are cells of their kind. Raises NoSpreadsheets without the library."""
    try:
        from openpyxl import Workbook  # noqa: PLC0415 - an extra, and only for this format
    except ImportError:
        raise NoSpreadsheets(
            "A spreadsheet takes a library that is not installed: `pip install 'okrsite[xlsx]'`; or use --format csv"
        ) from None
    whole = [(context, cycle_json(context.whole)) for context in contexts.values()]
    book = Workbook(write_only=True)
    _add(book, "Objectives", OBJECTIVES, (row for context, data in whole for row in _objectives(context, data)))
    _add(book, "Key results", COLUMNS, (row for context, _ in whole for row in rows_of(context.whole)))
    _add(book, "Check-ins", CHECK_INS, (row for _, data in whole for row in _check_ins(data)))
    _add(book, "KPIs", READINGS, _readings(kpis_json(contexts)))
    out = BytesIO()
    book.save(out)
    return _of_day(out.getvalue(), day)


def _objectives(context: CycleContext, data: Json) -> Iterator[Sequence[object]]:
    for of in data["objectives"]:
        why = context.whole.cycle.objectives[of["id"]].why
        described = (of["title"], why, of["owner"], of["ambition"], of["weight"], of["supports"])
        yield data["id"], of["unit"], of["id"], *described, *(of[key] for key in _FIGURES)


_FIGURES: Final = ("progress", "expected", "health", "score", "outcome")


def _check_ins(data: Json) -> Iterator[Sequence[object]]:
    for objective in data["objectives"]:
        for of in objective["key_results"]:
            for each in of["check_ins"]:
                said = (each[key] for key in ("date", "by", "value", "confidence", "status", "note"))
                lists = ("\n".join(each[key]) for key in ("blockers", "wins"))
                yield data["id"], objective["unit"], of["id"], of["title"], *said, *lists


def _readings(data: Json) -> Iterator[Sequence[object]]:
    for kpi in data["kpis"]:
        for each in kpi["readings"]:
            yield (*(kpi[key] for key in ("id", "name", "owner", "unit")), *(each[key] for key in READINGS[4:]))


def _add(book: Any, title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415 - as above
    from openpyxl.styles import Alignment, Font  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    sheet = book.create_sheet(title)
    table = [[_value(name, value) for name, value in zip(columns, row, strict=True)] for row in rows]
    for at, name in enumerate(columns):
        longest = max((len(str(row[at])) for row in table if row[at] is not None), default=0)
        sheet.column_dimensions[get_column_letter(at + 1)].width = min(max(longest, len(name), _NARROWEST), _WIDEST) + 2
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{len(table) + 1}"
    headings = [WriteOnlyCell(sheet, name) for name in columns]
    for cell in headings:
        cell.font = Font(bold=True)
    sheet.append(headings)
    for row in table:
        cells = [WriteOnlyCell(sheet, value) for value in row]
        for name, cell in zip(columns, cells, strict=True):
            if isinstance(cell.value, str):
                cell.data_type = "s"  # never a formula, whatever it begins with
                cell.alignment = Alignment(vertical="top", wrap_text="\n" in cell.value)
            elif name in _SHARES:
                cell.number_format = "0%"
            elif name == "date":
                cell.number_format = "yyyy-mm-dd"
        sheet.append(cells)


def _value(name: str, value: object) -> object:
    if name == "date":
        return date.fromisoformat(str(value))
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return guarded(value) or None if isinstance(value, str) else value


def _of_day(content: bytes, day: date) -> bytes:
    """The same file, as if it had been written at the beginning of that day."""
    out, moment = BytesIO(), datetime(day.year, day.month, day.day)  # noqa: DTZ001 - zip files know no time zone
    with ZipFile(BytesIO(content)) as written, ZipFile(out, "w", ZIP_DEFLATED) as again:
        for entry in written.infolist():
            dated = _DATED.sub(rb"\g<1>" + f"{moment:%Y-%m-%dT%H:%M:%SZ}".encode(), written.read(entry))
            again.writestr(ZipInfo(entry.filename, moment.timetuple()[:6]), dated, ZIP_DEFLATED)
    return out.getvalue()
