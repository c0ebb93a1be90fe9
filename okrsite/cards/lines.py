"""One line for an objective, a key result, a unit: where things are compared."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from okrsite.cards.marks import DOT, heading, link, overdue
from okrsite.render import bar, health
from okrsite.views.lines import KeyResultLine, ObjectiveLine, UnitRow

DEEPEST = 5
"""How far a line is moved in at most."""


def objective_line(line: ObjectiveLine, show_unit: bool = True) -> str:
    about = [link(line.unit)] if show_unit else []
    if line.owner and line.owner.text != line.unit.text:
        about.append(link(line.owner))
    about += [escape(words) for words in (line.cycle, line.coverage) if words]
    return _line("", link(line.link), DOT.join(about), line)


def key_result_line(line: KeyResultLine) -> str:
    owner = link(line.owner) if line.owner else ""
    values = f"<span class=okr-line__values>{escape(line.values)}{DOT if owner else ''}</span>"
    more = [overdue(line.overdue), heading(line.heading)]
    return _line(" okr-line--kr", link(line.link), " ".join(filter(None, (values + owner, *more))), line)


def unit_line(row: UnitRow) -> str:
    lead = link(row.lead) if row.lead else ""
    about = DOT.join(filter(None, (escape(row.note), lead, escape(row.objectives))))
    look = f" okr-line--unit okr-depth-{min(row.depth, DEEPEST)}"
    return _line(look, link(row.link), about, row)


def unit_lines(rows: Iterable[UnitRow]) -> str:
    return f"<ul class=okr-lines>{''.join([f'<li>{unit_line(row)}' for row in rows])}</ul>"


def _line(look: str, title: str, about: str, of: ObjectiveLine | KeyResultLine | UnitRow) -> str:
    """A part that is empty is left out: each has its own place in the grid."""
    judged = f"<span class=okr-line__health>{health(of.health)}</span>" if of.health else ""
    shown = f"<span class=okr-line__bar>{bar(of.bar)}</span>" if of.bar else ""
    words = f" <span class=okr-meta>{about}</span>" if about else ""
    return (
        f'<div class="okr-line{look}"><span class=okr-line__title>{title}{words}</span>'
        f"{judged}{shown}<span class=okr-line__percent>{of.percent}</span></div>"
    )
