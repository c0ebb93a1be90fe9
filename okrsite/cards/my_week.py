"""My week as a table: the objectives that a person answers for, and under each its key results."""

from __future__ import annotations

from html import escape

from okrsite.cards.marks import link
from okrsite.cards.readings import blocked
from okrsite.language import gettext as _
from okrsite.render import health
from okrsite.views.my_week import MyKeyResult, MyObjective, MyWeek


def my_week_table(of: MyWeek) -> str:
    names = (_("Key result"), _("Now"), _("Due"), _("Check-in"), _("State"), _("Progress"))
    head = "".join(f"<th scope=col>{name}" for name in names)
    bodies = "".join(map(_objective, of.objectives))
    return (
        f'<div class="okr-scroll" role="group" aria-label="{of.title}" tabindex="0"><table class="okr-table okr-mine">'
        f"<thead class=okr-unseen><tr>{head}</thead>{bodies}</table></div>"
    )


def _objective(of: MyObjective) -> str:
    unit = f" <span class=okr-meta>{link(of.unit)}</span>" if of.unit else ""
    rows = "".join(map(_key_result, of.key_results))
    return (
        f"<tbody><tr><th scope=rowgroup colspan=4>{link(of.link)}{unit}"
        f"<td>{health(of.health)}<td>{of.percent}{rows}</tbody>"
    )


def _key_result(of: MyKeyResult) -> str:
    late = " class=okr-late" if of.is_late else ""
    return (
        f"<tr><th scope=row>{link(of.link)}{blocked(of.blockers)}<td>{escape(of.values)}"
        f"<td{late}>{of.due}<td>{of.said_on}<td>{health(of.health)}<td>{of.percent}"
    )
