"""Alternatives for a terminal: a line a revision where they differ, and what changed in each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from okrsite.comparing import Difference
from okrsite.comparing.alternatives import Alternatives, Table
from okrsite.report.alternatives.cells import Line, Shown, objective_line, owner_line, unit_line
from okrsite.report.alternatives.words import Heading, alike_words, beside_words, heading, verdict
from okrsite.report.changes.headline import verdict as verdict_of
from okrsite.report.changes.text import change_lines, finding_lines
from okrsite.report.text import Paint, unpainted
from okrsite.wording import NBSP


def alternatives_as_text(found: Alternatives, paint: Paint = unpainted) -> str:
    return "\n".join(_lines(found, paint)).replace(NBSP, " ") + "\n"


def _lines(found: Alternatives, paint: Paint) -> Iterator[str]:
    headings = [heading(one) for one in found.revisions]
    yield f"{verdict(found)}."
    yield f"{beside_words(found)}."
    for one in headings:
        for path in one.unread:
            yield f"{paint('unread:', 'warning')} in {one.name}, {path} could not be read in whole"
    for table in found.tables:
        yield from _table(table, headings, paint)
    for one, revision in zip(headings, found.revisions, strict=True):
        if revision.difference:
            yield from _changes(one, revision.difference, paint)


def _table(table: Table, headings: list[Heading], paint: Paint) -> Iterator[str]:
    yield from ("", paint(table.title, "place"))
    yield from _row(unit_line(table.company), headings, paint)
    units = list(map(unit_line, table.units))
    objectives = [objective_line(row) for row in chain.from_iterable(rows for _, rows in table.objectives)]
    owners = list(map(owner_line, table.owners))
    for lines, what in ((units, "unit"), (objectives, "objective"), (owners, "owner")):
        for one in lines:
            if one.differs:
                yield from _row(one, headings, paint)
        if alike := alike_words((sum(not one.differs for one in lines), what)):
            yield f"  {alike}"


def _row(one: Line, headings: list[Heading], paint: Paint) -> Iterator[str]:
    yield f"  {one.title} {paint(f'({one.ref})', 'rule')}"
    if not one.differs:
        yield f"    {_figures(one.cells[0])}, the same in all"
        return
    width = max(len(each.name) for each in headings)
    for nth, (each, cell) in enumerate(zip(headings, one.cells, strict=True)):
        yield f"    {each.name:{width}}  {_figures(cell) if cell.differs or not nth else 'the same'}"


def _figures(cell: Shown) -> str:
    return ", ".join(f"{figure.mark} {figure.text}".strip() for figure in cell.figures)


def _changes(one: Heading, difference: Difference, paint: Paint) -> Iterator[str]:
    yield from ("", f"{paint(one.name, 'place')} ({one.about}): {verdict_of(difference).rstrip('.')}.")
    yield from _indented(change_lines(difference, paint))
    yield from _indented(finding_lines(difference, paint))


def _indented(lines: Iterable[str]) -> Iterator[str]:
    return (f"  {each}" if each else "" for each in lines)
