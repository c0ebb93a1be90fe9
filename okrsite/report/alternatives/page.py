"""Alternatives as one HTML file that needs no other: to put before those who decide.

What differs comes first, and what is the same in all is folded away: a page of what does not matter is no answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from okrsite.comparing.alternatives import Alternatives, Table
from okrsite.report.alone import Look, alone, look
from okrsite.report.alternatives.brief import Brief, brief
from okrsite.report.alternatives.cells import Line, objective_line, owner_line, unit_line
from okrsite.report.alternatives.words import Heading, alike_words, beside_words, heading, verdict

MOST_ALIKE: Final = 200
"""Of each kind, what is the same everywhere; who looks for one of thousands looks in the portal."""


@dataclass(frozen=True, slots=True)
class Alike:
    """What of one kind is the same in all, and how many `more` there are."""

    title: str
    lines: tuple[Line, ...]
    more: int


@dataclass(frozen=True, slots=True)
class TableView:
    """One cycle: the company, what differs, objectives by the name of their unit, and what is the same in all."""

    title: str
    company: Line
    units: tuple[Line, ...]
    objectives: tuple[tuple[str, tuple[Line, ...]], ...]
    owners: tuple[Line, ...]
    alike: tuple[Alike, ...]
    alike_words: str

    @property
    def differs(self) -> bool:
        return bool(self.company.differs or self.units or self.objectives or self.owners)


@dataclass(frozen=True, slots=True)
class AlternativesView:
    """What templates/pages/alternatives.html uses. tables: cycles that differ.  alike: those that do not."""

    title: str
    verdict: str
    beside: str
    headings: tuple[Heading, ...]
    changes: tuple[Brief, ...]
    tables: tuple[TableView, ...]
    alike: tuple[TableView, ...]
    alike_words: str
    look: Look


def alternatives_as_html(found: Alternatives) -> str:
    tables = list(map(_table, found.tables))
    alike = tuple(table for table in tables if not table.differs)
    view = AlternativesView(
        title=f"What if: {', '.join(one.name for one in found.revisions)}",
        verdict=verdict(found),
        beside=beside_words(found),
        headings=tuple(map(heading, found.revisions)),
        changes=tuple(brief(one, one.difference) for one in found.revisions if one.difference),
        tables=tuple(table for table in tables if table.differs),
        alike=alike,
        alike_words=alike_words((len(alike), "cycle")),
        look=look(),
    )
    return alone("pages/alternatives.html", view)


def _table(table: Table) -> TableView:
    units, owners = list(map(unit_line, table.units)), list(map(owner_line, table.owners))
    by_unit = [(unit, list(map(objective_line, rows))) for unit, rows in table.objectives]
    kinds = {"unit": units, "objective": [one for _, lines in by_unit for one in lines], "owner": owners}
    alike = {kind: [one for one in lines if not one.differs] for kind, lines in kinds.items()}
    return TableView(
        title=table.title,
        company=unit_line(table.company),
        units=_differing(units),
        objectives=tuple((unit, differing) for unit, lines in by_unit if (differing := _differing(lines))),
        owners=_differing(owners),
        alike=tuple(_alike(f"{kind}s".capitalize(), lines) for kind, lines in alike.items() if lines),
        alike_words=alike_words(*((len(lines), kind) for kind, lines in alike.items())),
    )


def _differing(lines: Iterable[Line]) -> tuple[Line, ...]:
    return tuple(one for one in lines if one.differs)


def _alike(title: str, lines: list[Line]) -> Alike:
    return Alike(title, tuple(lines[:MOST_ALIKE]), max(len(lines) - MOST_ALIKE, 0))
