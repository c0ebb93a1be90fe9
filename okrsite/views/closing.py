"""What is still missing from the reviews of a cycle before it is closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from okrsite.checks.closing import SET_ASIDE, is_miss
from okrsite.context.addresses import anchor, people_page, teams_page, unit_page
from okrsite.context.cycle import CycleContext, PageLink
from okrsite.language import gettext as _
from okrsite.language import ngettext
from okrsite.model import Review, State, UnitKind
from okrsite.views.paging import ROWS

LAST_WEEKS: Final = timedelta(days=14)
"""How long before its end a cycle asks for its reviews."""


@dataclass(frozen=True, slots=True)
class Wanting:
    """One point of a checklist, with the objectives that it is about, on the page of their unit."""

    what: str
    objectives: tuple[PageLink, ...]


@dataclass(frozen=True, slots=True)
class Checklist:
    """Of one unit; `command` begins its review where there is none, `edit_url` goes on with it where there is."""

    unit: PageLink
    reviewed: str
    wanting: tuple[Wanting, ...]
    command: str
    edit_url: str | None


@dataclass(frozen=True, slots=True)
class Checklists:
    """Of the company and of teams; of further ones and of people how many, since they may be thousands."""

    units: tuple[Checklist, ...]
    more: tuple[PageLink, ...]


def checklist(context: CycleContext, unit: str) -> Checklist | None:
    """What a unit still has to do before its cycle is closed; None where nothing is asked of it yet."""
    refs = context.cycle.by_unit.get(unit, ())
    if not refs or not _is_closing(context):
        return None
    unwritten = refs if context.cycle.is_review_begun_only(unit) else ()
    points = (
        (_("Never measured, so no score"), [ref for ref in refs if _is_unscored(context, ref)]),
        (_missed_by_now(context), [ref for ref in refs if _wants_learning(context, ref)]),
        (_("No outcome yet"), unreviewed := [ref for ref in refs if not review_of(context, ref).outcome]),
        (_("Begun, nothing learned or decided yet"), unwritten),
    )
    return Checklist(
        unit=PageLink(context.unit(unit).name, f"{unit_page(context.cycle.id, context.unit(unit))}#closing"),
        reviewed=ngettext(
            "%(done)s of %(num)s\u00a0objective reviewed",
            "%(done)s of %(num)s\u00a0objectives reviewed",
            len(refs),
            done=len(refs) - len(unwritten or unreviewed),
        ),
        wanting=tuple(
            Wanting(what, tuple(PageLink(context.link_of(ref).text, f"#{anchor(ref)}") for ref in found))
            for what, found in points
            if found
        ),
        edit_url=context.edit_url(begun.origin) if (begun := context.cycle.reviews.get(unit)) else None,
        command="" if begun else f"okrsite review {unit} --cycle {context.cycle.id}",
    )


def checklists(context: CycleContext) -> Checklists | None:
    """Of all units that something is still missing from; None where that is none."""
    units: list[Checklist] = []
    people = 0
    for unit, refs in context.cycle.by_unit.items() if _is_closing(context) else ():
        if context.unit(unit).kind is UnitKind.PERSON:  # thousands, of whom the number is told
            people += context.cycle.is_review_begun_only(unit) or any(_wants_anything(context, ref) for ref in refs)
        elif (own := checklist(context, unit)) and own.wanting:
            units.append(own)
    more = [PageLink(_and_people(people), people_page(context.cycle.id))] if people else []
    if len(units) > ROWS:
        more.insert(0, PageLink(_and_teams(len(units) - ROWS), teams_page(context.cycle.id)))
    return Checklists(tuple(units[:ROWS]), tuple(more)) if units or people else None


def _and_people(count: int) -> str:
    return ngettext("and %(num)s\u00a0person", "and %(num)s\u00a0people", count)


def _and_teams(count: int) -> str:
    return ngettext("and %(num)s\u00a0more team", "and %(num)s\u00a0more teams", count)


def _wants_anything(context: CycleContext, ref: str) -> bool:
    return not review_of(context, ref).outcome or _is_unscored(context, ref) or _wants_learning(context, ref)


def _missed_by_now(context: CycleContext) -> str:
    """Before the end nothing is missed."""
    is_over = context.facts.as_of > context.cycle.span.ends
    if is_over:
        return _("Missed, and nothing learned from it yet")
    return _("Not reached so far, and nothing learned from it yet")


def is_due(context: CycleContext, unit: str) -> bool:
    """Whether the unit should begin its review: in the last weeks of an open cycle, or after it."""
    return _is_closing(context) and bool(context.cycle.by_unit.get(unit)) and unit not in context.cycle.reviews


def _is_closing(context: CycleContext) -> bool:
    return context.cycle.state is State.OPEN and context.facts.as_of > context.cycle.span.ends - LAST_WEEKS


def review_of(context: CycleContext, ref: str) -> Review:
    return context.cycle.review_of(ref) or Review()


def _is_unscored(context: CycleContext, ref: str) -> bool:
    facts, review = context.numbers.objectives[ref], review_of(context, ref)
    return facts.score is None and review.score is None and not facts.dropped and review.outcome not in SET_ASIDE


def _wants_learning(context: CycleContext, ref: str) -> bool:
    """As the rule `miss-without-learning` asks, and before there is a review too."""
    facts, review = context.numbers.objectives[ref], review_of(context, ref)
    if review.learned.strip() or review.outcome in SET_ASIDE:
        return False
    computed = None if facts.dropped else facts.score
    return is_miss(context.cycle.objectives[ref], computed if review.score is None else review.score)
