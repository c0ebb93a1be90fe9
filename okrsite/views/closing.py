"""The end of a cycle: what is still missing from its reviews, what was won, what was missed and learned."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from okrsite.checks.closing import SET_ASIDE, is_miss
from okrsite.context.addresses import attention_page, cascade_page, cycle_page, people_page, unit_page
from okrsite.context.cycle import CycleContext, PageLink
from okrsite.context.progress import NO_OUTCOME, OUTCOMES, Bar, HealthMark, plain_bar
from okrsite.facts import ObjectiveFacts
from okrsite.model import Key, Outcome, Review, ReviewFile, State, UnitKind, unit_of
from okrsite.views.archived import Archived, archived_of
from okrsite.views.likely import LikelyMisses, likely_misses
from okrsite.views.news import wins_of
from okrsite.views.promises import Promises, promises_of
from okrsite.wording import plural, score, short_day

LAST_WEEKS: Final = timedelta(days=14)
"""How long before its end a cycle asks for its reviews."""
MISSES: Final = (Outcome.PARTIAL, Outcome.MISSED)


@dataclass(frozen=True, slots=True)
class Wanting:
    """One point of a checklist, with the objectives that it is about."""

    what: str
    objectives: tuple[PageLink, ...]


@dataclass(frozen=True, slots=True)
class Checklist:
    """Of one unit; `command` begins its review where there is none."""

    unit: PageLink
    reviewed: str
    wanting: tuple[Wanting, ...]
    command: str


@dataclass(frozen=True, slots=True)
class Checklists:
    """Of the company and of teams; of people how many, since they may be thousands."""

    units: tuple[Checklist, ...]
    people: PageLink | None


@dataclass(frozen=True, slots=True)
class Win:
    when: str
    day: str
    about: PageLink
    by: PageLink | None
    text: str


@dataclass(frozen=True, slots=True)
class Ended:
    """An objective with what became of it."""

    link: PageLink
    score: str
    computed: str
    bar: Bar | None
    health: HealthMark
    reason: str
    learned: str


@dataclass(frozen=True, slots=True)
class Won:
    unit: PageLink
    anchor: str
    objectives: tuple[Ended, ...]
    wins: tuple[Win, ...]


@dataclass(frozen=True, slots=True)
class Missed:
    unit: PageLink
    anchor: str
    objectives: tuple[Ended, ...]


@dataclass(frozen=True, slots=True)
class Retrospective:
    unit: PageLink
    parts: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class WinsView:
    title: str
    breadcrumbs: tuple[PageLink, ...]
    cascade_url: str
    won: tuple[Won, ...]
    missed: tuple[Missed, ...]
    likely: tuple[LikelyMisses, ...]
    attention_url: str
    promises: Promises | None
    retrospectives: tuple[Retrospective, ...]
    archived: Archived | None


def checklist(context: CycleContext, unit: str) -> Checklist | None:
    """What a unit still has to do before its cycle is closed; None where nothing is asked of it yet."""
    refs = context.cycle.by_unit.get(unit, ())
    if not refs or not _is_closing(context):
        return None
    points = (
        ("Never measured, so no score", [ref for ref in refs if _is_unscored(context, ref)]),
        (_missed_by_now(context), [ref for ref in refs if _wants_learning(context, ref)]),
        ("No outcome yet", unreviewed := [ref for ref in refs if not _review_of(context, ref).outcome]),
    )
    return Checklist(
        unit=PageLink(context.unit(unit).name, f"{unit_page(context.cycle.id, context.unit(unit))}#closing"),
        reviewed=f"{len(refs) - len(unreviewed)} of {plural(len(refs), 'objective')} reviewed",
        wanting=tuple(Wanting(what, tuple(_link(context, ref) for ref in found)) for what, found in points if found),
        command="" if unit in context.cycle.reviews else f"okrsite review {unit} --cycle {context.cycle.id}",
    )


def checklists(context: CycleContext) -> Checklists | None:
    """Of all units that something is still missing from; None where that is none."""
    every = ((unit, own) for unit in context.cycle.by_unit if (own := checklist(context, unit)) and own.wanting)
    units: list[Checklist] = []
    people = 0
    for unit, own in every:
        if context.unit(unit).kind is UnitKind.PERSON:
            people += 1
        else:
            units.append(own)
    link = PageLink(f"and {plural(people, 'person', 'people')}", people_page(context.cycle.id)) if people else None
    return Checklists(tuple(units), link) if units or people else None


def _missed_by_now(context: CycleContext) -> str:
    """Before the end nothing is missed."""
    is_over = context.facts.as_of > context.cycle.span.ends
    return f"{'Missed' if is_over else 'Not reached so far'}, and nothing learned from it yet"


def _is_closing(context: CycleContext) -> bool:
    return context.cycle.state is State.OPEN and context.facts.as_of > context.cycle.span.ends - LAST_WEEKS


def _review_of(context: CycleContext, ref: str) -> Review:
    return context.cycle.review_of(ref) or Review()


def _is_unscored(context: CycleContext, ref: str) -> bool:
    facts, review = context.numbers.objectives[ref], _review_of(context, ref)
    return facts.score is None and review.score is None and not facts.dropped and review.outcome not in SET_ASIDE


def _wants_learning(context: CycleContext, ref: str) -> bool:
    """As the rule `miss-without-learning` asks, and before there is a review too."""
    facts, review = context.numbers.objectives[ref], _review_of(context, ref)
    if review.learned.strip() or review.outcome in SET_ASIDE:
        return False
    computed = None if facts.dropped else facts.score
    return is_miss(context.cycle.objectives[ref], computed if review.score is None else review.score)


def _link(context: CycleContext, ref: str) -> PageLink:
    key = Key(context.cycle.id, ref)
    return PageLink(context.title_of(key), context.url_of(key))


def wins_view(context: CycleContext) -> WinsView:
    return WinsView(
        title=f"Wins and misses {context.cycle.title}",
        breadcrumbs=(PageLink(context.cycle.title, cycle_page(context.cycle.id)),),
        cascade_url=cascade_page(context.cycle.id),
        won=tuple(_won(context)),
        missed=tuple(_missed(context)),
        likely=tuple(likely_misses(context)),
        attention_url=attention_page(context.cycle.id),
        promises=promises_of(context),
        retrospectives=tuple(_retrospectives(context)),
        archived=archived_of(context, ""),
    )


def _won(context: CycleContext) -> Iterator[Won]:
    """In the order of the files: what a unit achieved, and the wins of its check-ins, newest first."""
    wins: dict[str, list[Win]] = {}
    for at, ref, check_in, text in sorted(wins_of(context), key=lambda win: (win[0], win[1]), reverse=True):
        by = context.unit_link(check_in.by) if check_in.by else None
        wins.setdefault(unit_of(ref), []).append(Win(short_day(at), at.isoformat(), _link(context, ref), by, text))
    for unit, refs in context.cycle.by_unit.items():
        achieved = tuple(_ended(context, r) for r in refs if _review_of(context, r).outcome is Outcome.ACHIEVED)
        if achieved or unit in wins:
            yield Won(context.unit_link(unit), f"won-{unit}", achieved, tuple(wins.get(unit, ())))


def _missed(context: CycleContext) -> Iterator[Missed]:
    for unit, refs in context.cycle.by_unit.items():
        if missed := tuple(_ended(context, ref) for ref in refs if _review_of(context, ref).outcome in MISSES):
            yield Missed(context.unit_link(unit), f"missed-{unit}", missed)


def _ended(context: CycleContext, ref: str) -> Ended:
    facts, review = context.numbers.objectives[ref], _review_of(context, ref)
    outcome = OUTCOMES[review.outcome] if review.outcome else NO_OUTCOME
    return Ended(
        link=_link(context, ref),
        score=score(facts.score if review.score is None else review.score),
        computed=_computed(facts, review),
        bar=None if facts.progress is None else plain_bar(facts.progress, outcome.name),
        health=outcome,
        reason=review.reason,
        learned=review.learned,
    )


def _computed(facts: ObjectiveFacts, review: Review) -> str:
    """What the numbers say, where people scored otherwise."""
    is_other = review.score is not None and review.score != facts.score
    return f"scored by the review, {score(facts.score)} by the numbers" if is_other and facts.score is not None else ""


def _retrospectives(context: CycleContext) -> Iterator[Retrospective]:
    for unit, review in context.cycle.reviews.items():
        if parts := tuple(retrospective_parts(review.file)):
            yield Retrospective(context.unit_link(unit), parts)


def retrospective_parts(review: ReviewFile) -> Iterator[tuple[str, tuple[str, ...]]]:
    said = review.retrospective
    for title, lines in (("Went well", said.went_well), ("Struggled", said.struggled), ("Improve", said.improve)):
        if lines:
            yield title, lines
