"""The page of wins and misses: what was won, missed and learned, what is likely to be missed, what was promised."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate, islice
from typing import Final, TypeVar

from okrsite.context.addresses import attention_page, cascade_page
from okrsite.context.cycle import CycleContext, PageLink
from okrsite.context.progress import (
    AMBITIONS,
    NO_OUTCOME,
    OUTCOMES,
    Bar,
    HealthMark,
    coverage_words,
    plain_bar,
    scored,
)
from okrsite.context.reporting import ORDER
from okrsite.facts import SHOULD_REACH, Health, ObjectiveFacts, first_confidence_in
from okrsite.model import Key, Outcome, Review, ReviewFile, State, UnitKind, unit_of
from okrsite.views.closing import review_of
from okrsite.views.lines import KeyResultLine, ObjectiveLine, key_result_line, objective_line
from okrsite.views.news import wins_of
from okrsite.views.provenance import Archived, archived_of
from okrsite.wording import number, plural, rounded, score

Group = TypeVar("Group")
MISSES: Final = (Outcome.PARTIAL, Outcome.MISSED)
MOST: Final = 60
"""So many of one kind the page shows at least, where there are as many; the rest is on the pages of the units."""
MOST_RETROSPECTIVES: Final = 20


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
class RetrospectiveView:
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
    retrospectives: tuple[RetrospectiveView, ...]
    is_cut: bool
    archived: Archived | None


def wins_view(context: CycleContext) -> WinsView:
    won, missed, likely = tuple(_won(context)), tuple(_missed(context)), tuple(likely_misses(context))
    told = tuple(_retrospectives(context))
    shown_won = _first(won, lambda of: len(of.objectives) + len(of.wins))
    shown_missed = _first(missed, lambda of: len(of.objectives))
    shown_likely = _first(likely, lambda of: len(of.objectives) + len(of.key_results))
    cut = ((won, shown_won), (missed, shown_missed), (likely, shown_likely), (told, told[:MOST_RETROSPECTIVES]))
    return WinsView(
        title=f"Wins and misses {context.cycle.title}",
        breadcrumbs=(context.link,),
        cascade_url=cascade_page(context.cycle.id),
        won=shown_won,
        missed=shown_missed,
        likely=shown_likely,
        attention_url=attention_page(context.cycle.id),
        promises=promises_of(context),
        retrospectives=told[:MOST_RETROSPECTIVES],
        is_cut=any(len(shown) < len(all_of) for all_of, shown in cut),
        archived=archived_of(context, ""),
    )


def _first(groups: tuple[Group, ...], size: Callable[[Group], int]) -> tuple[Group, ...]:
    """Units until there is enough."""
    before = accumulate(map(size, groups), initial=0)
    return tuple(group for group, count in zip(groups, before, strict=False) if count < MOST)


def _units(context: CycleContext) -> list[tuple[str, tuple[str, ...]]]:
    """In the order of the files; where that is too much, those who answer for most come first."""
    units = list(context.cycle.by_unit.items())
    return units if len(units) <= MOST else sorted(units, key=lambda one: ORDER.index(context.unit(one[0]).kind))


def _won(context: CycleContext) -> Iterator[Won]:
    """In the order of the files: what a unit achieved, and the wins of its check-ins, newest first."""
    wins: dict[str, list[Win]] = {}
    for at, ref, check_in, text in sorted(wins_of(context), key=lambda win: (win[0], win[1]), reverse=True):
        by = context.unit_link(check_in.by) if check_in.by else None
        wins.setdefault(unit_of(ref), []).append(Win(context.day(at), at.isoformat(), context.link_of(ref), by, text))
    for unit, refs in _units(context):
        achieved = tuple(_ended(context, r) for r in refs if review_of(context, r).outcome is Outcome.ACHIEVED)
        if achieved or unit in wins:
            yield Won(context.unit_link(unit), f"won-{unit}", achieved, tuple(wins.get(unit, ())))


def _missed(context: CycleContext) -> Iterator[Missed]:
    for unit, refs in _units(context):
        if missed := tuple(_ended(context, ref) for ref in refs if review_of(context, ref).outcome in MISSES):
            yield Missed(context.unit_link(unit), f"missed-{unit}", missed)


def _ended(context: CycleContext, ref: str) -> Ended:
    facts, review = context.numbers.objectives[ref], review_of(context, ref)
    outcome = OUTCOMES[review.outcome] if review.outcome else NO_OUTCOME
    return Ended(
        link=context.link_of(ref),
        score=score(facts.score if review.score is None else review.score),
        computed=_computed(facts, review),
        bar=None if facts.progress is None else plain_bar(facts.progress, outcome.name),
        health=outcome,
        reason=review.reason,
        learned=review.learned,
    )


def _computed(facts: ObjectiveFacts, review: Review) -> str:
    """What the numbers say, where people scored otherwise; of how many key results, where not all were reported."""
    if facts.score is None:
        return ""
    coverage = coverage_words(facts.coverage)
    is_other = review.score is not None and review.score != facts.score
    said = f"scored by the review, {score(facts.score)} by the numbers" if is_other else ""
    return ", ".join(filter(None, (said, coverage)))


def _retrospectives(context: CycleContext) -> Iterator[RetrospectiveView]:
    for unit, review in context.cycle.reviews.items():
        if parts := tuple(retrospective_parts(review.file)):
            yield RetrospectiveView(context.unit_link(unit), parts)


def retrospective_parts(review: ReviewFile) -> Iterator[tuple[str, tuple[str, ...]]]:
    said = review.retrospective
    for title, lines in (("Went well", said.went_well), ("Struggled", said.struggled), ("Improve", said.improve)):
        if lines:
            yield title, lines


@dataclass(frozen=True, slots=True)
class LikelyMisses:
    """`key_results`: also those of objectives that are not off track themselves."""

    unit: PageLink
    anchor: str
    objectives: tuple[ObjectiveLine, ...]
    key_results: tuple[KeyResultLine, ...]


def likely_misses(context: CycleContext) -> Iterator[LikelyMisses]:
    """In the order of the files. What has an outcome already is no guess any more."""
    for unit, refs in _units(context) if context.is_running else ():
        if context.unit(unit).kind is not UnitKind.PERSON:
            found = _likely_misses_of(context, unit, [ref for ref in refs if _is_open(context, ref)])
            if found.objectives or found.key_results:
                yield found


def _is_open(context: CycleContext, ref: str) -> bool:
    review = context.cycle.review_of(ref)
    return not context.numbers.objectives[ref].dropped and not (review and review.outcome)


def _likely_misses_of(context: CycleContext, unit: str, refs: list[str]) -> LikelyMisses:
    key_results = (full for ref in refs for full in context.numbers.objectives[ref].key_results)
    return LikelyMisses(
        unit=context.unit_link(unit),
        anchor=f"likely-{unit}",
        objectives=tuple(
            objective_line(context, Key(context.cycle.id, ref))
            for ref in refs
            if _is_off_track(context.numbers.objectives[ref].health, context.numbers.objectives[ref].progress)
        ),
        key_results=tuple(
            key_result_line(context, ref)
            for ref in key_results
            if _is_off_track(context.numbers.key_results[ref].health, context.numbers.key_results[ref].progress)
        ),
    )


def _is_off_track(health: Health, progress: object) -> bool:
    return health is Health.OFF_TRACK and progress is not None


MOST_PROMISES: Final = 60
"""How many objectives the table has; those of people are on their own pages."""


@dataclass(frozen=True, slots=True)
class Promised:
    """`became`: what happened to it besides, with the way to where it goes on."""

    objective: PageLink
    ambition: str
    should_reach: str
    confidence: str
    ended: str
    became: tuple[PageLink, ...]


@dataclass(frozen=True, slots=True)
class PromisesOfUnit:
    unit: PageLink
    objectives: tuple[Promised, ...]


@dataclass(frozen=True, slots=True)
class Promises:
    units: tuple[PromisesOfUnit, ...]
    is_over: bool
    more: str


def promises_of(context: CycleContext) -> Promises | None:
    """Of the company and its teams; None before anything was promised."""
    shared = {
        unit: refs
        for unit, refs in context.cycle.by_unit.items()
        if refs and context.unit(unit).kind is not UnitKind.PERSON
    }
    if context.cycle.state is State.DRAFT or not shared:
        return None
    count = sum(map(len, shared.values()))
    left, units = MOST_PROMISES, []
    for unit, refs in shared.items():
        if shown := tuple(_promised(context, ref) for ref in islice(refs, left)):
            units.append(PromisesOfUnit(context.unit_link(unit), shown))
        left -= len(shown)
    return Promises(
        tuple(units), context.is_over, plural(count - MOST_PROMISES, "more objective") if count > MOST_PROMISES else ""
    )


def _promised(context: CycleContext, ref: str) -> Promised:
    objective, facts = context.cycle.objectives[ref], context.numbers.objectives[ref]
    confidence = first_confidence_in(context.numbers, ref)
    return Promised(
        objective=context.link_of(ref),
        ambition=AMBITIONS[objective.ambition] if objective.ambition else "",
        should_reach=score(SHOULD_REACH[objective.ambition]) if objective.ambition else "–",
        confidence="–" if confidence is None else number(rounded(confidence, 1)),
        ended="dropped" if facts.dropped else scored(facts.progress, facts.coverage),
        became=tuple(_became(context, ref)),
    )


def _became(context: CycleContext, ref: str) -> Iterator[PageLink]:
    review = context.cycle.review_of(ref)
    if review and review.outcome:
        yield PageLink(review.outcome.value)
    if review and review.score is not None and review.score != context.numbers.objectives[ref].score:
        yield PageLink(f"scored {score(review.score)} by the review")
    refs = context.numbers.objectives[ref].key_results
    dropped = sum(context.numbers.key_results[own].dropped for own in refs)
    if dropped:
        yield PageLink(f"{dropped} of {plural(len(refs), 'key result')} dropped")
    for later in context.portal.continued_by.get(Key(context.cycle.id, ref), ()):
        there = context.of(later.cycle)
        yield PageLink(f"goes on in {there.cycle.title}", there.url_of(later))
