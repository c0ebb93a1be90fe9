"""A week of a cycle as a text to send: what its page shows, in Markdown or as the body of a mail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from okrsite.clock import as_of_day, latest_day
from okrsite.context.addresses import week_page
from okrsite.context.cycle import contexts_of
from okrsite.diagnostics import one_of, quoted
from okrsite.language import using
from okrsite.site import templates_of
from okrsite.views.week import WeekView, week_view
from okrsite.workspace import Checked, checked


class NoWeek(ValueError):
    """There is nothing to tell; the message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class DigestView:
    """`site_url` ends in a slash, or is "" where nothing says where the portal is published; then nothing is linked."""

    portal: str
    week: WeekView
    address: str
    site_url: str


def digest(
    root: Path, form: Literal["markdown", "html"], cycle: str | None, day: date | None, as_of: date | None
) -> str:
    """The week that `day` lies in, the newest without one, of a cycle or of the current one. Raises NoWeek."""
    read = checked(root, as_of_day(as_of), latest=latest_day(as_of))
    with using(read.portal.settings.language):
        return _digest(root, read, form, cycle, day)


def _digest(root: Path, read: Checked, form: Literal["markdown", "html"], cycle: str | None, day: date | None) -> str:
    contexts = contexts_of(read.portal, read.facts, read.snapshots)
    id_ = cycle or (read.current_cycle.id if read.current_cycle else "")
    if id_ not in contexts:
        known = f"there is no cycle {quoted(id_)}" if id_ else "there is no cycle yet"
        raise NoWeek(f"{known}{one_of(contexts)}" if contexts else known)
    context = contexts[id_].whole
    weeks = [week for week in context.weeks if day is None or week.has(day)]
    if not weeks:
        begun = context.weeks
        spans = f"its weeks run from {begun[0].since} to {begun[-1].until}" if begun else f"{id_} has not begun"
        raise NoWeek(f"{id_} has no week with {day}; {spans}" if begun and day else spans)
    view = DigestView(
        portal=read.portal.settings.title,
        week=week_view(context, weeks[-1]),
        address=week_page(id_, weeks[-1].until),
        site_url=f"{read.portal.settings.site_url.rstrip('/')}/" if read.portal.settings.site_url else "",
    )
    extension = "md" if form == "markdown" else "html"
    return templates_of(root).render(f"mails/week.{extension}", view, view.site_url).strip() + "\n"
