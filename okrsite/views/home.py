"""The home page: the current cycle at a glance, and in a sentence each what came before it and what comes after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from okrsite.context.cycle import CycleContext, PageLink
from okrsite.context.progress import cycle_progress
from okrsite.diagnostics import Diagnostic
from okrsite.language import gettext as _
from okrsite.model import length_of
from okrsite.views.cycle import CycleView, cycle_view, plan_words


@dataclass(frozen=True, slots=True)
class HomeView:
    """`title` is empty where hand-written words open the page; without any cycle there is no `glance`.

    notices: what the calendar asks for today, as findings say it.
    """

    title: str
    glance: CycleView | None
    takes_check_ins: bool = False
    notices: tuple[str, ...] = ()
    neighbours: tuple[PageLink, ...] = ()


NOTICED: Final = ("draft-has-begun", "no-cycle-today", "late-planning")
"""The rules whose findings everybody sees on the home page, since nobody would notice what they are about."""


def home_view(here: CycleContext | None, findings: Iterable[Diagnostic]) -> HomeView:
    """`here`: the current cycle, if there is one."""
    notices = tuple(f"{one.message[:1].upper()}{one.message[1:]}." for one in findings if one.rule in NOTICED)
    if here is None:
        return HomeView("", None, notices=notices)
    return HomeView("", cycle_view(here.whole), here.takes_check_ins, notices, tuple(_neighbours(here)))


def _neighbours(here: CycleContext) -> Iterator[PageLink]:
    """Of cycles as long as this one: the newest that was over before it began, and the next that has objectives."""
    starts, ends = here.cycle.span
    kin = [one for one in here.others.values() if length_of(one.cycle.span) == length_of(here.cycle.span)]
    before = [one for one in kin if one.is_over and one.cycle.span.ends < starts]
    after = [one for one in kin if one.cycle.span.starts > ends and one.cycle.objectives]
    if before:
        yield _ended(max(before, key=_in_time))
    if after:
        next_one = min(after, key=_in_time)
        said = _("%(cycle)s: %(plan)s", cycle=next_one.cycle.title, plan=plan_words(next_one))
        yield PageLink(said, next_one.link.url)


def _in_time(context: CycleContext) -> tuple[object, ...]:
    return (*context.cycle.span, context.cycle.id)


def _ended(context: CycleContext) -> PageLink:
    """`2026-Q2 ended at 77 %`"""
    title, percent = context.cycle.title, cycle_progress(context).percent
    said = _("%(cycle)s ended at %(percent)s", cycle=title, percent=percent) if percent else ""
    return PageLink(said or _("%(cycle)s has ended", cycle=title), context.link.url)
