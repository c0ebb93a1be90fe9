"""KPIs and their readings, from YAML and from CSV files beside it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import PurePosixPath

from okrsite.diagnostics import Diagnostic, Place
from okrsite.loader.entities import entity
from okrsite.loader.repeated import Repeated
from okrsite.model import Kpi, KpiFile, KpiReading, Origin
from okrsite.model.scalars import day, line, number
from okrsite.yaml_source import Document

_COLUMNS = ("date", "value")


def kpis_of(documents: dict[str, Document], tables: dict[str, bytes]) -> tuple[dict[str, Kpi], list[Diagnostic]]:
    """KPIs by id; `documents` and `tables` by path."""
    findings: list[Diagnostic] = []
    rows = {path: list(_readings(path, content, findings)) for path, content in tables.items()}
    kpis: dict[str, Kpi] = {}
    repeated = Repeated(findings)
    for path, document in documents.items():
        file, wrong = entity(document, KpiFile)
        findings += wrong
        if file:
            kpi = _kpi(file, document, rows.pop(str(PurePosixPath(path).with_suffix(".csv")), []))
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
    by_date = {reading.date: reading for reading in (*rows, *file.readings)}
    readings = tuple(by_date[at] for at in sorted(by_date))
    name = file.id or PurePosixPath(document.path).stem
    return Kpi(name, file.name, file.unit, file.owner, file.why, file.target, readings, Origin(document))


def _readings(path: str, content: bytes, findings: list[Diagnostic]) -> Iterator[KpiReading]:
    try:
        table = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
        header = [name.strip().lower() for name in next(table, [])]
        if not set(_COLUMNS) <= set(header):
            raise ValueError("the first line must name the columns: date,value or date,value,note")
        for row in filter(any, table):
            yield from _reading(path, table.line_num, dict(zip(header, row, strict=False)), findings)
    except UnicodeDecodeError as error:
        findings.append(
            Diagnostic(
                Place(path, 1, 1), "file-encoding", f"the file is not UTF-8 (byte {error.start + 1}); save it as UTF-8"
            )
        )
    except (ValueError, csv.Error) as error:
        findings.append(Diagnostic(Place(path, 1, 1), "csv", str(error)))


def _reading(path: str, row_number: int, row: dict[str, str], findings: list[Diagnostic]) -> Iterator[KpiReading]:
    try:
        note = row.get("note", "").strip()
        yield KpiReading.model_construct(
            date=day(row["date"].strip()), value=number(row["value"].strip()), note=line(note) if note else ""
        )
    except KeyError as error:
        findings.append(
            Diagnostic(
                Place(path, row_number, 1), "csv", f"this line has no {error.args[0]}; fill it in or delete the line"
            )
        )
    except ValueError as error:  # what `scalars.wrong` makes is one
        findings.append(Diagnostic(Place(path, row_number, 1), getattr(error, "type", "csv"), str(error)))
