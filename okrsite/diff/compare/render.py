"""Plans side by side, for a terminal and for programs; `diff.render.html` makes a page of them.

The JSON object changes its form only with its version. Shares are numbers from 0 to 1, what is unknown is null, and the
figures of a row are in the order of the revisions.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any, Final

from okrsite.diff.compare import Alternatives, Revision, words
from okrsite.diff.compare.figures import Figures, NoFigures
from okrsite.diff.compare.table import OwnerRow, Row, Table
from okrsite.diff.render.json import difference_json, share
from okrsite.diff.render.text import as_lines, change_lines, finding_lines
from okrsite.diff.render.words import verdict as verdict_of
from okrsite.report import Paint, unpainted


def alternatives_as_text(found: Alternatives, paint: Paint = unpainted) -> str:
    """A line a revision where they differ, and what changed in each."""
    return as_lines(_lines(found, paint))


def _lines(found: Alternatives, paint: Paint) -> Iterator[str]:
    heads = [words.column_head(one) for one in found.revisions]
    yield f"{words.verdict(found)}."
    yield f"{words.beside_words(found)}."
    for one in heads:
        for path in one.unread:
            yield f"{paint('unread:', 'warning')} in {one.name}, {path} could not be read in whole"
    for table in found.tables:
        yield from _table(table, [one.name for one in heads], paint)
    for one, revision in zip(heads, found.revisions, strict=True):
        if difference := revision.difference:
            yield from ("", f"{paint(one.name, 'place')} ({one.about}): {verdict_of(difference).rstrip('.')}.")
            for line in chain(change_lines(difference, paint), finding_lines(difference, paint)):
                yield f"  {line}" if line else ""


def _table(table: Table, names: Sequence[str], paint: Paint) -> Iterator[str]:
    yield from ("", paint(table.title, "place"))
    yield from _row(words.unit_row(table.company), names, paint)
    for rows, what in (
        (map(words.unit_row, table.units), "unit"),
        ((words.objective_row(row) for _, of_unit in table.objectives for row in of_unit), "objective"),
        (map(words.owner_row, table.owners), "owner"),
    ):
        alike = 0
        for row in rows:
            alike += not row.differs
            yield from _row(row, names, paint) if row.differs else ()
        if said := words.alike_words((alike, what)):
            yield f"  {said}"


def _row(row: words.RowInWords, names: Sequence[str], paint: Paint) -> Iterator[str]:
    yield f"  {row.title} {paint(f'({row.ref})', 'rule')}"
    if not row.differs:
        yield f"    {_figures(row.cells[0])}, the same in all"
        return
    width = max(map(len, names))
    for nth, (name, cell) in enumerate(zip(names, row.cells, strict=True)):
        yield f"    {name:{width}}  {_figures(cell) if cell.differs or not nth else 'the same'}"


def _figures(cell: words.CellInWords) -> str:
    return ", ".join(f"{figure.mark} {figure.text}".strip() for figure in cell.figures)


VERSION: Final = 1
_MISSING: Final = {NoFigures.ABSENT: "absent", NoFigures.UNREAD: "unread"}


def alternatives_as_json(found: Alternatives) -> str:
    document = {
        "version": VERSION,
        "differs": bool(found.differing),
        "as_of": found.as_of.isoformat(),
        "revisions": list(map(_revision, found.revisions)),
        "cycles": list(map(_table_json, found.tables)),
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _revision(one: Revision) -> dict[str, Any]:
    return {
        "name": one.name,
        "commit": one.commit or None,
        "date": one.day.isoformat() if one.day else None,
        "unread": list(one.unread),
        "difference": difference_json(one.difference) if one.difference else None,
    }


def _table_json(table: Table) -> dict[str, Any]:
    return {
        "id": table.id,
        "title": table.title,
        "company": _row_json(table.company),
        "units": list(map(_row_json, table.units)),
        "objectives": [_row_json(row) for _, rows in table.objectives for row in rows],
        "owners": list(map(_owner, table.owners)),
    }


def _owner(row: OwnerRow) -> dict[str, Any]:
    return {"ref": row.ref, "name": row.name, "owned": [cell and cell._asdict() for cell in row.cells]}


def _row_json(row: Row) -> dict[str, Any]:
    return {"ref": row.ref, "title": row.title, "figures": list(map(_cell, row.cells))}


def _cell(cell: Figures | NoFigures) -> dict[str, Any]:
    if isinstance(cell, NoFigures):
        return {"missing": _MISSING[cell]}
    return {
        "missing": None,
        "progress": share(cell.progress),
        "expected": share(cell.expected),
        "health": cell.health.value,
        "score": None if cell.score is None else float(cell.score),
        "forecast": share(cell.forecast),
        "key_results": cell.key_results,
        "owners": list(cell.load.owners) if cell.load else [],
        "busiest": cell.load.busiest if cell.load else None,
        "owns": cell.load.owns if cell.load else 0,
    }
