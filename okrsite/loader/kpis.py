"""KPIs and their readings, from YAML and from CSV files beside it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import pairwise
from operator import attrgetter
from pathlib import PurePosixPath

from okrsite.diagnostics import Diagnostic, Place
from okrsite.loader.entities import entity
from okrsite.loader.people import Names
from okrsite.loader.repeated import Repeated
from okrsite.model import Kpi, KpiFile, KpiReading, Origin
from okrsite.model.scalars.dates import DATE, day
from okrsite.model.scalars.numbers import number
from okrsite.model.scalars.texts import line
from okrsite.yaml_source import Document

_COLUMNS = ("date", "value")


def kpis_of(
    documents: dict[str, Document], tables: dict[str, bytes], called: Names
) -> tuple[dict[str, Kpi], list[Diagnostic]]:
    """KPIs by id; `documents` and `tables` by path."""
    findings: list[Diagnostic] = []
    rows = {path: list(_readings(path, content, findings)) for path, content in tables.items()}
    kpis: dict[str, Kpi] = {}
    repeated = Repeated(findings)
    for path, document in documents.items():
        file, wrong = entity(document, KpiFile, called)
        findings += wrong
        readings = rows.pop(str(PurePosixPath(path).with_suffix(".csv")), [])
        if file:
            kpi = _kpi(file, document, readings)
            findings += _twice(kpi)
            if repeated.first(kpi.id, kpi.origin):
                kpis[kpi.id] = kpi
    for path in rows:
        mend = "write one with at least a name"
        findings.append(
            Diagnostic(
                Place(path), "unknown-kpi", f"readings without a KPI: there is no YAML file of this name; {mend}"
            )
        )
    return kpis, findings


def _kpi(file: KpiFile, document: Document, rows: list[KpiReading]) -> Kpi:
    readings = tuple(sorted((*rows, *file.readings), key=attrgetter("date")))
    name = file.id or PurePosixPath(document.path).stem
    return Kpi(name, file.name, file.unit, file.owner, file.why, file.target, readings, Origin(document))


def _twice(kpi: Kpi) -> Iterator[Diagnostic]:
    for first, second in pairwise(kpi.readings):
        if first.date == second.date:
            values = f"{first.value} and {second.value}"
            message = f"two readings on {first.date}, {values}; keep one of the two"
            yield Diagnostic(kpi.origin.at("readings"), "duplicate-reading", message)


class _Wrong(ValueError):
    """What is wrong with one line of a table; `rule` is its name."""

    def __init__(self, sentence: str, rule: str = "csv") -> None:
        super().__init__(sentence)
        self.rule = rule


def _readings(path: str, content: bytes, findings: list[Diagnostic]) -> Iterator[KpiReading]:
    """The readings of a table; a line with a mistake is reported and left out."""
    text = _decoded(content)
    if isinstance(text, _Wrong):
        findings.append(Diagnostic(Place(path, 1, 1), text.rule, str(text)))
        return
    table = csv.reader(io.StringIO(text, newline=""))
    header = [name.strip().lower() for name in next(table, [])]
    if not set(_COLUMNS) <= set(header):
        message = f"the first line must name the columns, as date,value or date,value,note{_instead(header)}"
        findings.append(Diagnostic(Place(path, 1, 1), "csv", message))
        return
    for row in filter(any, table):
        try:
            yield _reading(header, row)
        except ValueError as error:  # what `scalars.wrong` makes is one
            rule = error.rule if isinstance(error, _Wrong) else getattr(error, "type", "csv")
            findings.append(Diagnostic(Place(path, table.line_num, 1), rule, str(error)))


def _instead(header: list[str]) -> str:
    """What seems to stand in the first line instead."""
    if ";" in "".join(header):
        return "; here it has semicolons: part the columns by commas, and write numbers with a point"
    return "; write one above this line, which is a reading already" if header and DATE.fullmatch(header[0]) else ""


def _decoded(content: bytes) -> str | _Wrong:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _Wrong(f"the file is not UTF-8 (byte {error.start + 1}); save it as UTF-8", "file-encoding")


def _reading(header: list[str], row: list[str]) -> KpiReading:
    if len(row) > len(header):
        raise _Wrong(f"this line has more cells than the first one; {_joined(header, row)}")
    cells = {name: cell.strip() for name, cell in zip(header, row, strict=False)}
    for name in _COLUMNS:
        if not cells.get(name):
            raise _Wrong(f"the {name} is missing; fill it in or delete the line")
    note = cells.get("note", "")
    return KpiReading.model_construct(
        date=day(cells["date"]), value=number(cells["value"]), note=line(note) if note else ""
    )


def _joined(header: list[str], row: list[str]) -> str:
    """41,5 is two cells."""
    at = header.index("value")
    if len(row) > at + 1 and row[at].isdigit() and row[at + 1].isdigit():
        return f"if its value is {row[at]}.{row[at + 1]}, write it with a point"
    return "put quotes around a text with a comma"
