"""Alternatives for programs: one JSON object, whose form changes only with its version.

Shares are numbers from 0 to 1, what is unknown is null, and the figures of a row are in the order of the revisions.
"""

from __future__ import annotations

import json
from typing import Any, Final

from okrsite.comparing.alternatives import Alternatives, Figures, Gap, OwnerRow, Revision, Row, Table
from okrsite.report.changes.program import difference_json, share

VERSION: Final = 1
_GAPS: Final = {Gap.ABSENT: "absent", Gap.UNREAD: "unread"}


def alternatives_as_json(found: Alternatives) -> str:
    document = {
        "version": VERSION,
        "differs": bool(found.differing),
        "as_of": found.as_of.isoformat(),
        "revisions": list(map(_revision, found.revisions)),
        "cycles": list(map(_table, found.tables)),
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


def _table(table: Table) -> dict[str, Any]:
    return {
        "id": table.id,
        "title": table.title,
        "company": _row(table.company),
        "units": list(map(_row, table.units)),
        "objectives": [_row(row) for _, rows in table.objectives for row in rows],
        "owners": list(map(_owner, table.owners)),
    }


def _owner(row: OwnerRow) -> dict[str, Any]:
    return {"ref": row.ref, "name": row.name, "owned": [cell and cell._asdict() for cell in row.cells]}


def _row(row: Row) -> dict[str, Any]:
    return {"ref": row.ref, "title": row.title, "figures": list(map(_cell, row.cells))}


def _cell(cell: Figures | Gap) -> dict[str, Any]:
    if isinstance(cell, Gap):
        return {"missing": _GAPS[cell]}
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
