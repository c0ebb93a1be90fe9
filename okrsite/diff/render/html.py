"""A difference, or plans side by side, as one HTML file that needs no other: to attach, to keep, to put before others.

Of plans what differs comes first, and what is the same in all is folded away: a page of what does not matter is no
answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from html import escape
from typing import Final

from okrsite import resources
from okrsite.diff.compare import Alternatives, Revision
from okrsite.diff.compare import words as plan_words
from okrsite.diff.compare.table import Table
from okrsite.diff.difference import Difference
from okrsite.diff.impact import Impact
from okrsite.diff.render import words
from okrsite.diff.render.headline import headline
from okrsite.diff.round import ReportedItem
from okrsite.render import Templates, bar

MOST_AT_SIGHT: Final = 6
"""Things of which all changes are shown before anybody unfolds; with two or three plans that fills a screen."""
MOST_ALIKE: Final = 200
"""Of each kind, what is the same everywhere; who looks for one of thousands looks in the portal."""

Findings = Mapping[str, tuple[words.ShownFinding, ...]]
"""By what became of them."""


@dataclass(frozen=True, slots=True)
class TableOfUnits:
    """rows: the name of a unit, and then what `headings` say."""

    heading: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class CourseView:
    """Items of a round that go the same way, each with its page."""

    title: str
    items: tuple[tuple[ReportedItem, str | None], ...]


@dataclass(frozen=True, slots=True)
class DifferenceView:
    """What templates/pages/difference.html uses. unread: files and what to do about them. site: where it is published.

    tables: of cycles that turn and of the units in a round.  silent: units, and since when.  missing: what changed
    without a reason, or "".  nobody: why nobody is asked to approve it, or "".
    """

    title: str
    headline: str
    verdict: str
    tables: tuple[TableOfUnits, ...]
    courses: tuple[CourseView, ...]
    silent: tuple[tuple[str, str], ...]
    missing: str
    compared: str
    refusal: str
    unread: tuple[tuple[str, str], ...]
    sections: tuple[words.ChangeSection, ...]
    impact: str
    impacts: tuple[Impact, ...]
    findings: Findings
    approval: str
    approvers: tuple[words.ApprovalLine, ...]
    nobody: str
    site: str


def changes_as_html(difference: Difference, most: Decimal | None = None, site: str = "") -> str:
    view = DifferenceView(
        title=f"OKRs: {difference.base} and {difference.head}",
        headline=headline(difference).rstrip("."),
        verdict=words.verdict(difference).rstrip("."),
        tables=tuple(_tables(difference)),
        courses=tuple(_courses(difference)),
        silent=difference.silent,
        missing=words.missing_reasons(difference),
        compared=words.compared_words(difference),
        refusal=words.refusal(difference, most),
        unread=tuple(map(words.unread_words, difference.unread)),
        sections=words.untold_sections(difference, difference.round.items if difference.round else ()),
        impact=words.IMPACT,
        impacts=words.impacts(difference),
        findings=_findings(difference),
        approval=words.APPROVAL,
        approvers=words.approval_lines(difference),
        nobody=words.NOBODY_ASKED.capitalize() if words.asks_nobody(difference) else "",
        site=site.rstrip("/"),
    )
    return _page("pages/difference.html", view)


def _tables(difference: Difference) -> Iterator[TableOfUnits]:
    yield from (TableOfUnits(turn.heading, turn.headings, turn.rows) for turn in difference.turns if turn.rows)
    if difference.round and (rows := words.round_rows(difference.round)):
        yield TableOfUnits(words.ROUND, words.ROUND_COLUMNS, tuple(rows))


def _courses(difference: Difference) -> Iterator[CourseView]:
    for course, items in difference.round.by_course.items() if difference.round else ():
        yield CourseView(course, tuple((item, words.page_of(difference, item)) for item in items))


def _findings(difference: Difference) -> Findings:
    return {title: found for title, found, _ in words.shown_findings(difference)}


def _page(template: str, view: object) -> str:
    return Templates([resources.templates()], writers={"bar": bar, "markdown": escape}).render(template, view, "")


@dataclass(frozen=True, slots=True)
class Alike:
    """What of one kind is the same in all, and how many `more` there are."""

    title: str
    lines: tuple[plan_words.RowInWords, ...]
    more: int


@dataclass(frozen=True, slots=True)
class TableView:
    """One cycle: the company, what differs, objectives by the name of their unit, and what is the same in all."""

    title: str
    company: plan_words.RowInWords
    units: tuple[plan_words.RowInWords, ...]
    objectives: tuple[tuple[str, tuple[plan_words.RowInWords, ...]], ...]
    owners: tuple[plan_words.RowInWords, ...]
    alike: tuple[Alike, ...]
    alike_words: str

    @property
    def differs(self) -> bool:
        return bool(self.company.differs or self.units or self.objectives or self.owners)


@dataclass(frozen=True, slots=True)
class PlanChanges:
    """What a revision changes, by unit: the first changes, and the `rest` of them, which is so much `more`.

    findings_words: counts the findings.
    """

    heading: plan_words.ColumnHead
    verdict: str
    sections: tuple[words.ChangeSection, ...]
    rest: tuple[words.ChangeSection, ...]
    more: int
    findings: Findings
    findings_words: str


@dataclass(frozen=True, slots=True)
class AlternativesView:
    """What templates/pages/alternatives.html uses. tables: cycles that differ.  alike: those that do not."""

    title: str
    verdict: str
    beside: str
    headings: tuple[plan_words.ColumnHead, ...]
    changes: tuple[PlanChanges, ...]
    tables: tuple[TableView, ...]
    alike: tuple[TableView, ...]
    alike_words: str


def alternatives_as_html(found: Alternatives) -> str:
    tables = list(map(_table, found.tables))
    alike = tuple(table for table in tables if not table.differs)
    view = AlternativesView(
        title=f"What if: {', '.join(one.name for one in found.revisions)}",
        verdict=plan_words.verdict(found),
        beside=plan_words.beside_words(found),
        headings=tuple(map(plan_words.column_head, found.revisions)),
        changes=tuple(_plan_changes(one, one.difference) for one in found.revisions if one.difference),
        tables=tuple(table for table in tables if table.differs),
        alike=alike,
        alike_words=plan_words.alike_words((len(alike), "cycle")),
    )
    return _page("pages/alternatives.html", view)


def _plan_changes(revision: Revision, difference: Difference) -> PlanChanges:
    every = words.sections(difference)
    rest = tuple(_part(every, MOST_AT_SIGHT, None))
    counts = "; ".join(f"{title.lower()}: {count:,}" for title, _, count in words.shown_findings(difference))
    return PlanChanges(
        heading=plan_words.column_head(revision),
        verdict=words.verdict(difference).rstrip("."),
        sections=tuple(_part(every, 0, MOST_AT_SIGHT)),
        rest=rest,
        more=sum(len(section.things) for section in rest),
        findings=_findings(difference),
        findings_words=counts.capitalize(),
    )


def _part(every: tuple[words.ChangeSection, ...], first: int, end: int | None) -> Iterator[words.ChangeSection]:
    """The sections with those of their things whose place in the whole list is from `first` to before `end`."""
    before = 0
    for section in every:
        things = section.things[max(first - before, 0) : None if end is None else max(end - before, 0)]
        before += len(section.things)
        if things:
            yield replace(section, things=things)


def _table(table: Table) -> TableView:
    units, owners = list(map(plan_words.unit_row, table.units)), list(map(plan_words.owner_row, table.owners))
    by_unit = [(unit, list(map(plan_words.objective_row, rows))) for unit, rows in table.objectives]
    kinds = {"unit": units, "objective": [one for _, lines in by_unit for one in lines], "owner": owners}
    alike = {kind: [one for one in lines if not one.differs] for kind, lines in kinds.items()}
    return TableView(
        title=table.title,
        company=plan_words.unit_row(table.company),
        units=_differing(units),
        objectives=tuple((unit, differing) for unit, lines in by_unit if (differing := _differing(lines))),
        owners=_differing(owners),
        alike=tuple(_alike(f"{kind}s".capitalize(), lines) for kind, lines in alike.items() if lines),
        alike_words=plan_words.alike_words(*((len(lines), kind) for kind, lines in alike.items())),
    )


def _differing(lines: Iterable[plan_words.RowInWords]) -> tuple[plan_words.RowInWords, ...]:
    return tuple(one for one in lines if one.differs)


def _alike(title: str, lines: list[plan_words.RowInWords]) -> Alike:
    return Alike(title, tuple(lines[:MOST_ALIKE]), max(len(lines) - MOST_ALIKE, 0))
