"""KPIs and their readings, from YAML and from CSV files beside it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter
from pathlib import PurePosixPath
from typing import NamedTuple

from okrsite.diagnostics import Diagnostic, Place
from okrsite.loader.entities import Repeated, entity
from okrsite.loader.people import Names
from okrsite.model import Kpi, KpiFile, KpiReading, Organisation, Origin
from okrsite.model.scalars.dates import DATE, day
from okrsite.model.scalars.names import ident
from okrsite.model.scalars.numbers import number
from okrsite.model.scalars.texts import line
from okrsite.yaml_source import Document
from okrsite.yaml_source.text import Lines, decoded, without_controls

_COLUMNS = ("date", "value")
_SEMICOLONS = "semicolons: separate the columns by commas, and write numbers with a point"


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a table, as a place of its own."""

    path: str
    line: int

    def place(self, *_keys: str | int) -> Place:
        return Place(self.path, self.line, 1)

    def key_place(self, *_keys: str | int) -> Place:
        return self.place()


class _Row(NamedTuple):
    reading: KpiReading
    origin: Origin


def kpis_of(
    documents: dict[str, Document], tables: dict[str, bytes], called: Names, organisation: Organisation
) -> tuple[dict[str, Kpi], list[Diagnostic]]:
    """KPIs by id; `documents` and `tables` by path."""
    findings: list[Diagnostic] = []
    rows = {path: list(_readings(path, content, findings)) for path, content in tables.items()}
    kpis: dict[str, Kpi] = {}
    repeated = Repeated(findings)
    for path, document in documents.items():
        file, wrong = entity(document, KpiFile, called, findings)
        findings += wrong
        readings = rows.pop(str(PurePosixPath(path).with_suffix(".csv")), [])
        if file and _has_an_id(file, path, findings):
            kpi = _kpi(file, file.owner and organisation.name_now(file.owner), document, readings)
            findings += _twice(kpi)
            if repeated.first(kpi.id, kpi.origin):
                kpis[kpi.id] = kpi
    for path in rows:
        fix = "write one with at least a name"
        findings.append(
            Diagnostic(Place(path), "unknown-kpi", f"readings without a KPI: there is no YAML file of this name; {fix}")
        )
    return kpis, findings


def _has_an_id(file: KpiFile, path: str, findings: list[Diagnostic]) -> bool:
    try:
        return bool(file.id or ident(PurePosixPath(path).stem))
    except ValueError as error:  # what `scalars.wrong` makes is one
        message = f"{error}; this is the name of the file: rename it, or write id: into it"
        findings.append(Diagnostic(Place(path), "id-form", message))
        return False


def _kpi(file: KpiFile, owner: str | None, document: Document, rows: Sequence[_Row]) -> Kpi:
    readings = tuple(sorted((*(row.reading for row in rows), *file.readings), key=attrgetter("date")))
    name = file.id or PurePosixPath(document.path).stem
    origins = {row.reading.date: row.origin for row in (*rows, *_rows(file, document))}
    return Kpi(
        name, file.name, file.unit, owner, file.why, file.target, readings, Origin(document), origins, file.frequency
    )


def _rows(file: KpiFile, document: Document) -> Iterator[_Row]:
    """None where some were left out for their mistakes, so that nobody can count which is which."""
    written = document.data.get("readings") if isinstance(document.data, dict) else None
    if isinstance(written, list) and len(written) == len(file.readings):
        for at, reading in enumerate(file.readings):
            yield _Row(reading, Origin(document, ("readings", at)))


def _twice(kpi: Kpi) -> Iterator[Diagnostic]:
    for first, second in pairwise(kpi.readings):
        if first.date == second.date:
            values = f"{first.value} and {second.value}"
            message = f"two readings on {first.date}, {values}; keep one of the two"
            yield Diagnostic(kpi.origin.at("readings"), "duplicate-reading", message)


class _Wrong(ValueError):
    """What is wrong with one line of a table."""


def _readings(path: str, content: bytes, findings: list[Diagnostic]) -> Iterator[_Row]:
    """The readings of a table; a line with a mistake is reported and left out."""
    text = decoded(path, content)
    if isinstance(text, Diagnostic):
        findings.append(text)
        return
    rows = _rows_in(path, text.replace("\r", "\n"), findings)
    first = next(rows, None)
    if first is None and text:
        return
    header = [name.strip().lower() for name in first[1]] if first else []
    if not set(_COLUMNS) <= set(header):
        message = f"the first line must name the columns, as date,value or date,value,note,source{_instead(header)}"
        findings.append(Diagnostic(Place(path, 1, 1), "csv", message))
        return
    for at, row in rows:
        try:
            if any(row):
                yield _Row(_reading(header, row), Origin(_Line(path, at)))
        except ValueError as error:  # what `scalars.wrong` makes is one
            findings.append(Diagnostic(Place(path, at, 1), getattr(error, "type", "csv"), str(error)))


def _rows_in(path: str, text: str, findings: list[Diagnostic]) -> Iterator[tuple[int, list[str]]]:
    """Each with the line that it ends in, up to a cell that never ends."""
    table = csv.reader(io.StringIO(without_controls(text, Lines(path, text), findings), newline=""))
    begins = 1
    try:
        for row in table:
            yield table.line_num, row
            begins = table.line_num + 1
    except csv.Error:
        message = "a cell of this line has no end; close its quotation mark, or delete the one that opens it"
        findings.append(Diagnostic(Place(path, begins, 1), "csv", message))


def _instead(header: list[str]) -> str:
    """What seems to stand in the first line instead."""
    if ";" in "".join(header):
        return f"; here it has {_SEMICOLONS}"
    return "; write one above this line, which is a reading already" if header and DATE.fullmatch(header[0]) else ""


def _reading(header: list[str], row: list[str]) -> KpiReading:
    if ";" in row[0]:
        raise _Wrong(f"this line has {_SEMICOLONS}")
    if len(row) > len(header):
        raise _Wrong(f"this line has more cells than the first one; {_joined(header, row)}")
    cells = {name: cell.strip() for name, cell in zip(header, row, strict=False)}
    for name in _COLUMNS:
        if not cells.get(name):
            raise _Wrong(f"the {name} is missing; fill it in or delete the line")
    note, source = (line(cells[name]) if cells.get(name) else "" for name in ("note", "source"))
    return KpiReading.model_construct(
        date=day(cells["date"]), value=number(cells["value"]), note=note, source=source or None
    )


def _joined(header: list[str], row: list[str]) -> str:
    """41,5 is two cells."""
    at = header.index("value")
    if len(row) > at + 1 and row[at].isdigit() and row[at + 1].isdigit():
        return f"if its value is {row[at]}.{row[at + 1]}, write it with a point"
    return "put quotes around a text with a comma"
