"""Teams by week: a table that shows where a cycle runs hot. In a large company by department, and each has its own."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from okrsite.context.addresses import HISTORY_DATA, heat_page, list_table
from okrsite.context.cycle import CycleContext, PageLink
from okrsite.context.heat import MOST_ROWS, TeamWeeks, departments, departments_by_week, teams_by_week
from okrsite.context.progress import HealthMark, health_mark
from okrsite.facts import HistoryPoint
from okrsite.language import gettext as _
from okrsite.model import COMPANY, Unit
from okrsite.views.provenance import Archived, archived_of
from okrsite.wording import percent, plural

MOST_CELLS: Final = 1100
"""A cell is two elements, and a page of 3,000 opens on a phone."""
MOST_DAYS: Final = 55


@dataclass(frozen=True, slots=True)
class HeatRow:
    """`below` leads to the teams of a department; a cell is empty before anything was known."""

    unit: PageLink
    depth: int
    below: PageLink | None
    cells: tuple[tuple[str, HealthMark | None], ...]


@dataclass(frozen=True, slots=True)
class HeatView:
    title: str
    breadcrumbs: tuple[PageLink, ...]
    days: tuple[str, ...]
    rows: tuple[HeatRow, ...]
    cut: str
    is_folded: bool
    downloads: tuple[PageLink, ...]
    archived: Archived | None


def heat_title(department: Unit | None = None) -> str:
    return _("%(department)s by week", department=department.name) if department else _("Teams by week")


def heat_view(context: CycleContext, department: Unit | None = None) -> HeatView:
    folded = {unit.id for unit in departments(context)}
    is_folded = bool(folded) and department is None
    beneath = department.id if department else COMPANY
    rows = departments_by_week(context) if is_folded else teams_by_week(context, beneath)
    shown = _fitting(rows)
    cycle = context.cycle.id
    return HeatView(
        title=f"{heat_title(department)} {context.cycle.title}",
        breadcrumbs=(context.link, *([PageLink(heat_title(), heat_page(cycle))] if department else [])),
        days=tuple(context.day(point.date) for point in shown[0].points[-MOST_DAYS:]) if shown else (),
        rows=tuple(_row(context, row, folded if is_folded else frozenset()) for row in shown),
        cut=_cut(len(shown), len(rows)),
        is_folded=is_folded,
        downloads=(PageLink("CSV", list_table(cycle, "weeks")), PageLink("JSON", HISTORY_DATA)),
        archived=archived_of(context, ""),
    )


def _cut(shown: int, every: int) -> str:
    if shown == every:
        return ""
    return _(
        "These are the %(shown)s that are furthest behind, of %(teams)s.", shown=shown, teams=plural(every, "team")
    )


def _fitting(rows: Sequence[TeamWeeks]) -> Sequence[TeamWeeks]:
    """All in their order, or those that are furthest behind."""
    days = min(max((len(row.points) for row in rows), default=1), MOST_DAYS)
    room = min(MOST_ROWS, MOST_CELLS // days)
    return rows if len(rows) <= room else sorted(rows, key=_lead)[:room]


def _lead(row: TeamWeeks) -> Decimal:
    newest = row.points[-1]
    return (newest.actual or Decimal(0)) - newest.expected


def _row(context: CycleContext, row: TeamWeeks, folded: Collection[str]) -> HeatRow:
    below = PageLink(_("teams"), heat_page(context.cycle.id, row.unit.id)) if row.unit.id in folded else None
    cells = tuple(_cells(row.points[-MOST_DAYS:]))
    return HeatRow(context.unit_link(row.unit.id), row.depth, below, cells)


def _cells(points: Sequence[HistoryPoint]) -> Iterator[tuple[str, HealthMark | None]]:
    for point in points:
        yield percent(point.actual, ""), health_mark(point.pace) if point.pace else None
