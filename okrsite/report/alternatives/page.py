"""Alternatives as one HTML file that needs no other: to put before those who decide."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from okrsite.comparing import Difference
from okrsite.comparing.alternatives import Alternatives, Revision, Table
from okrsite.report.alone import Look, alone, look
from okrsite.report.alternatives.words import (
    Heading,
    Line,
    beside_words,
    heading,
    objective_line,
    owner_line,
    unit_line,
    verdict,
)
from okrsite.report.changes.headline import verdict as verdict_of
from okrsite.report.changes.page import Finding, findings
from okrsite.report.changes.words import Group, groups

MOST_ALIKE: Final = 200
"""Objectives and people that are the same everywhere; who looks for one of thousands looks in the portal."""


@dataclass(frozen=True, slots=True)
class TableView:
    """One cycle. `alike` are those objectives and people that are the same in all, `more` how many besides."""

    id: str
    title: str
    company: Line
    units: tuple[Line, ...]
    objectives: tuple[tuple[str, tuple[Line, ...]], ...]
    owners: tuple[Line, ...]
    alike: tuple[Line, ...]
    more: int
    count: str


@dataclass(frozen=True, slots=True)
class ChangesView:
    """What a revision changes, by unit."""

    heading: Heading
    verdict: str
    groups: tuple[Group, ...]
    findings: Mapping[str, tuple[Finding, ...]]


@dataclass(frozen=True, slots=True)
class AlternativesView:
    """What templates/pages/alternatives.html uses."""

    title: str
    verdict: str
    beside: str
    headings: tuple[Heading, ...]
    tables: tuple[TableView, ...]
    changes: tuple[ChangesView, ...]
    look: Look


def alternatives_as_html(found: Alternatives) -> str:
    view = AlternativesView(
        title=f"What if: {', '.join(one.name for one in found.revisions)}",
        verdict=verdict(found),
        beside=beside_words(found),
        headings=tuple(map(heading, found.revisions)),
        tables=tuple(map(_table, found.tables)),
        changes=tuple(_changes(one, one.difference) for one in found.revisions if one.difference),
        look=look(),
    )
    return alone("pages/alternatives.html", view)


def _table(table: Table) -> TableView:
    units = list(map(unit_line, table.units))
    objectives = [(unit, list(map(objective_line, rows))) for unit, rows in table.objectives]
    alike = [one for one in units if _is_alike(one)] + [
        one for _, lines in objectives for one in lines if not one.differs
    ]
    return TableView(
        id=table.id,
        title=table.title,
        company=unit_line(table.company),
        units=tuple(one for one in units if not _is_alike(one)),
        objectives=tuple((unit, differing) for unit, lines in objectives if (differing := _differing(lines))),
        owners=_differing(map(owner_line, table.owners)),
        alike=tuple(alike[:MOST_ALIKE]),
        more=max(len(alike) - MOST_ALIKE, 0),
        count=f"{len(alike):,} that {'is' if len(alike) == 1 else 'are'} the same in all",
    )


def _is_alike(unit: Line) -> bool:
    """Teams are always shown: where nothing moves is half of an answer. People may be thousands."""
    return unit.is_person and not unit.differs


def _differing(lines: Iterable[Line]) -> tuple[Line, ...]:
    return tuple(one for one in lines if one.differs)


def _changes(one: Revision, difference: Difference) -> ChangesView:
    return ChangesView(
        heading=heading(one),
        verdict=verdict_of(difference).rstrip("."),
        groups=groups(difference),
        findings=findings(difference),
    )
