"""My week: what one person answers for, what of it waits for them, and who waits for whom; their page begins so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from okrsite.context.addresses import anchor, form_address
from okrsite.context.cycle import CycleContext, PageLink
from okrsite.context.overdue import days_late
from okrsite.context.progress import HealthMark, key_result_figure, objective_progress
from okrsite.context.reporting import check_in_day, has_questions
from okrsite.facts import Health
from okrsite.language import gettext as _
from okrsite.language import ngettext
from okrsite.model import Key, Unit, objective_of, unit_of
from okrsite.views.lines import ObjectiveLine, objective_line, values_in_line

SOON: Final = timedelta(days=14)
"""What is due so soon is said first."""
FEW: Final = 6
"""So many others are named; their objectives say the rest."""


@dataclass(frozen=True, slots=True)
class MyKeyResult:
    """`due` and `said_on` are whole phrases, for each stands alone on a phone."""

    link: PageLink
    values: str
    due: str
    is_late: bool
    said_on: str
    percent: str
    health: HealthMark | None
    blockers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MyObjective:
    """`unit`: whose it is, where it is another's. Key results of others' objectives are those alone that are mine."""

    link: PageLink
    unit: PageLink | None
    percent: str
    health: HealthMark | None
    key_results: tuple[MyKeyResult, ...]


@dataclass(frozen=True, slots=True)
class MyWeek:
    """`waiting`: what a check-in is due for, leading to it, or when the next one is.  due: what is due soon, or late.

    relations: what others have to do with it, each with its name.  team: what the team is about, for who has nothing.
    """

    title: str
    waiting: PageLink | None
    due: str
    objectives: tuple[MyObjective, ...]
    relations: tuple[tuple[str, tuple[PageLink, ...]], ...]
    team: PageLink | None
    of_team: tuple[ObjectiveLine, ...]


def my_week(context: CycleContext, person: Unit) -> MyWeek:
    own = context.cycle.by_unit.get(person.id, ())
    mine = _mine(context, person, own)
    refs = [ref for group in mine.values() for ref in group]
    has_none = not mine and person.parent in context.units
    return MyWeek(
        title=_("My week") if context.is_running else _("My results") if context.has_ended else _("My plan"),
        waiting=_waiting(context, person, refs),
        due=_due(context, refs),
        objectives=tuple(_objective(context, person, ref, group) for ref, group in mine.items()),
        relations=tuple(_relations(context, own)),
        team=context.unit_link(person.parent) if has_none and person.parent else None,
        of_team=tuple(
            objective_line(context, Key(context.cycle.id, ref))
            for ref in context.cycle.by_unit.get(person.parent or "", ())[:FEW]
            if has_none
        ),
    )


def _mine(context: CycleContext, person: Unit, own: Iterable[str]) -> dict[str, list[str]]:
    """By objective: their own with all key results, then those of others that they answer for, or for a part of."""
    mine = {ref: [full for full, _kr in context.cycle.key_results_of(ref)] for ref in own}
    elsewhere = [ref for ref in context.accountable.get(person.id, ()) if unit_of(ref) != person.id]
    for ref in (*context.owned.get(person.id, ()), *elsewhere):
        if unit_of(ref) != person.id:
            mine.setdefault(objective_of(ref), [])
    for ref in elsewhere:
        mine[objective_of(ref)].append(ref)
    return mine


def _objective(context: CycleContext, person: Unit, ref: str, refs: Iterable[str]) -> MyObjective:
    shown, is_own = objective_progress(context, ref), unit_of(ref) == person.id
    return MyObjective(
        link=_link(context, person, ref),
        unit=None if is_own else context.unit_link(unit_of(ref)),
        percent=shown.percent,
        health=shown.health,
        key_results=tuple(_key_result(context, person, full) for full in refs),
    )


def _link(context: CycleContext, person: Unit, ref: str) -> PageLink:
    """Further down on the page, or to the page of another."""
    link = context.link_of(ref)
    return PageLink(link.text, f"#{anchor(ref)}") if unit_of(ref) == person.id else link


def _key_result(context: CycleContext, person: Unit, ref: str) -> MyKeyResult:
    facts, (number, mark) = context.numbers.key_results[ref], key_result_figure(context, ref)
    is_open = facts.health not in (Health.DONE, Health.DROPPED) and not context.has_ended
    day = context.day(facts.newest_date) if facts.newest_date else ""
    said_on = _("checked in %(day)s", day=day) if day else _("never checked in")
    return MyKeyResult(
        link=_link(context, person, ref),
        values=values_in_line(context, ref),
        due=_("due %(day)s", day=context.day(facts.due)),
        is_late=bool(days_late(context, ref, facts.due)),
        said_on=said_on if context.has_begun else "",
        percent=number,
        health=mark,
        blockers=facts.newest.blockers if facts.newest and is_open else (),
    )


def _waiting(context: CycleContext, person: Unit, refs: Iterable[str]) -> PageLink | None:
    if not context.takes_check_ins or not has_questions(context, person.id):
        return None
    days = sorted(day for ref in refs if (day := check_in_day(context, ref)))
    if not days:
        return None
    waiting = sum(day <= context.numbers.as_of for day in days)
    if waiting:
        return PageLink(
            ngettext(
                "%(num)s\u00a0key result waits for a check-in", "%(num)s\u00a0key results wait for a check-in", waiting
            ),
            form_address(context.cycle.id, person.id),
        )
    return PageLink(_("All is checked in; the next check-in is due on %(day)s", day=context.day(days[0])))


def _due(context: CycleContext, refs: Iterable[str]) -> str:
    """Days of key results that are over, or near; the day on which everything is due goes without saying."""
    if not context.is_running:
        return ""
    as_of, found = context.numbers.as_of, context.numbers.key_results
    dues = {ref: found[ref].due for ref in refs if found[ref].health not in (Health.DONE, Health.DROPPED)}
    late = sum(days_late(context, ref, day) > 0 for ref, day in dues.items())
    soon = [day for day in dues.values() if as_of <= day <= as_of + SOON]
    said = (
        [ngettext("%(num)s\u00a0key result is overdue", "%(num)s\u00a0key results are overdue", late)] if late else []
    )
    return "; ".join(said + ([_soon(len(soon), context.day(max(soon)))] if soon else []))


def _soon(count: int, day: str) -> str:
    return ngettext(
        "%(num)s\u00a0key result is due by %(day)s", "%(num)s\u00a0key results are due by %(day)s", count, day=day
    )


def _relations(context: CycleContext, own: Iterable[str]) -> Iterator[tuple[str, tuple[PageLink, ...]]]:
    cycle, portal, refs = context.cycle, context.portal, tuple(own)
    keys = [Key(cycle.id, ref) for ref in refs]
    named = {
        _("What I support"): [key for ref in refs if (key := cycle.supports.get(ref))],
        _("Who depends on me"): [key for own in keys for key in portal.dependents.get(own, ())],
        _("What I depend on"): [key for ref in refs for key in cycle.depends_on.get(ref, ())],
    }
    for name, found in named.items():
        if found:
            links = dict.fromkeys(_named(context, key) for key in found)
            yield name, tuple(links)[:FEW]


def _named(context: CycleContext, key: Key) -> PageLink:
    there = context.of(key.cycle)
    return PageLink(f"{there.unit_link(unit_of(key.ref)).text}: {there.title_of(key)}", there.url_of(key))
