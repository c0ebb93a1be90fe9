"""The page of wins and misses: what was achieved, partly, missed or never reviewed; what is likely to be missed; what
was promised. Its numbers and bars are all scores from 0 to 1, the review's where there is one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import accumulate, islice
from typing import Final, TypeVar

from okrsite.context.addresses import attention_page
from okrsite.context.blank_review import RETROSPECTIVE
from okrsite.context.cycle import CycleContext, PageLink
from okrsite.context.progress import (
    AMBITIONS,
    NO_OUTCOME,
    OUTCOMES,
    Bar,
    HealthMark,
    coverage_words,
    graded_score,
    graded_words,
    plain_bar,
    scored,
)
from okrsite.context.reporting import ORDER
from okrsite.facts import SHOULD_REACH, Health, ObjectiveFacts, first_confidence_in
from okrsite.language import gettext as _
from okrsite.language import later, ngettext
from okrsite.model import Ambition, Key, Outcome, Review, ReviewFile, State, UnitKind, unit_of
from okrsite.views.closing import review_of
from okrsite.views.lines import KeyResultLine, ObjectiveLine, key_result_line, objective_line
from okrsite.views.news import wins_of
from okrsite.views.provenance import Archived, archived_of
from okrsite.wording import number, plural, rounded, score

Group = TypeVar("Group")
MOST: Final = 30
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
class EndedOfUnit:
    unit: PageLink
    anchor: str
    objectives: tuple[Ended, ...]


@dataclass(frozen=True, slots=True)
class EndedAlike:
    """Objectives of which the same became; `count` is that of all, also where not all are shown."""

    anchor: str
    title: str
    count: str
    units: tuple[EndedOfUnit, ...]
    is_cut: bool


@dataclass(frozen=True, slots=True)
class WinsOfUnit:
    """What its check-ins called a win."""

    unit: PageLink
    anchor: str
    wins: tuple[Win, ...]


@dataclass(frozen=True, slots=True)
class RetrospectiveView:
    unit: PageLink
    parts: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class WinsView:
    title: str
    breadcrumbs: tuple[PageLink, ...]
    ended: tuple[EndedAlike, ...]
    wins: tuple[WinsOfUnit, ...]
    likely: tuple[LikelyMisses, ...]
    attention_url: str
    promises: Promises | None
    retrospectives: tuple[RetrospectiveView, ...]
    is_cut: bool
    archived: Archived | None


def wins_view(context: CycleContext) -> WinsView:
    ended = tuple(_ended_alike(context))
    wins, likely, told = tuple(_wins(context)), tuple(likely_misses(context)), tuple(_retrospectives(context))
    shown_wins = _first(wins, lambda of: len(of.wins))
    shown_likely = _first(likely, lambda of: len(of.objectives) + len(of.key_results))
    is_cut = (shown_wins, shown_likely) != (wins, likely) or any(one.is_cut for one in ended)
    return WinsView(
        title=_("Wins and misses %(cycle)s", cycle=context.cycle.title),
        breadcrumbs=(context.link,),
        ended=ended,
        wins=shown_wins,
        likely=shown_likely,
        attention_url=attention_page(context.cycle.id),
        promises=promises_of(context),
        retrospectives=told[:MOST_RETROSPECTIVES],
        is_cut=is_cut or len(told) > MOST_RETROSPECTIVES,
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


ACHIEVED, PARTLY, MISSED, UNREVIEWED = "achieved", "partly-achieved", "missed", "not-reviewed"
TITLES: Final = {
    ACHIEVED: later("Achieved"),
    PARTLY: later("Partly achieved"),
    MISSED: later("Missed"),
    UNREVIEWED: later("Not reviewed"),
}


def _ended_alike(context: CycleContext) -> Iterator[EndedAlike]:
    """In the order of the files, as many as the page shows; of what became nothing, nothing."""
    found: dict[str, list[tuple[str, list[str]]]] = {kind: [] for kind in TITLES}
    for unit, refs in _units(context):
        kinds = [(ref, _became_of(context, ref)) for ref in refs]
        for kind, units in found.items():
            if own := [ref for ref, its in kinds if its == kind]:
                units.append((unit, own))
    for kind, units in found.items():
        if units:
            shown = _first(tuple(units), lambda of: len(of[1]))
            count = plural(sum(len(own) for _unit, own in units), "objective")
            listed = tuple(
                EndedOfUnit(context.unit_link(unit), f"{kind}-{unit}", tuple(_ended(context, ref) for ref in own))
                for unit, own in shown
            )
            yield EndedAlike(kind, _(TITLES[kind]), count, listed, is_cut=len(shown) < len(units))


def _became_of(context: CycleContext, ref: str) -> str:
    """ "" of what was dropped or put off, and of what still runs without a review."""
    match review_of(context, ref).outcome:
        case Outcome.ACHIEVED:
            return ACHIEVED
        case Outcome.PARTIAL:
            return PARTLY
        case Outcome.MISSED:
            return PARTLY if _is_good(context, ref) else MISSED
        case None if context.is_over and not context.numbers.objectives[ref].dropped:
            return UNREVIEWED
    return ""


def _is_good(context: CycleContext, ref: str) -> bool:
    """Whether it is aspirational and reached what such a one should: no miss, whatever its review calls it."""
    is_stretch = context.cycle.objectives[ref].ambition is Ambition.ASPIRATIONAL
    reached = _score(context, ref)
    return is_stretch and reached is not None and reached >= SHOULD_REACH[Ambition.ASPIRATIONAL]


def _score(context: CycleContext, ref: str) -> Decimal | None:
    """The one that counts: the review's, else the computed one."""
    review = review_of(context, ref)
    return context.numbers.objectives[ref].score if review.score is None else review.score


def _wins(context: CycleContext) -> Iterator[WinsOfUnit]:
    """In the order of the files, those of a unit newest first."""
    wins: dict[str, list[Win]] = {}
    for at, ref, check_in, text in sorted(wins_of(context), key=lambda win: (win[0], win[1]), reverse=True):
        by = context.unit_link(check_in.by) if check_in.by else None
        wins.setdefault(unit_of(ref), []).append(Win(context.day(at), at.isoformat(), context.link_of(ref), by, text))
    for unit, _refs in _units(context):
        if unit in wins:
            yield WinsOfUnit(context.unit_link(unit), f"won-{unit}", tuple(wins[unit]))


def _ended(context: CycleContext, ref: str) -> Ended:
    facts, review = context.numbers.objectives[ref], review_of(context, ref)
    outcome, reached = OUTCOMES[review.outcome] if review.outcome else NO_OUTCOME, _score(context, ref)
    return Ended(
        link=context.link_of(ref),
        score=score(reached),
        computed=", ".join(_computed(context, ref, facts, review)),
        bar=None if reached is None else plain_bar(reached, outcome.name),
        health=outcome,
        reason=review.reason,
        learned=review.learned,
    )


def _computed(context: CycleContext, ref: str, facts: ObjectiveFacts, review: Review) -> Iterator[str]:
    """What the numbers say, where people scored otherwise; of how many key results, where not all were reported."""
    if review.score not in (None, facts.score):
        yield graded_words("" if facts.score is None else score(facts.score))
    if facts.score is not None and (coverage := coverage_words(facts.coverage)):
        yield coverage
    if review.outcome is not Outcome.ACHIEVED and _is_good(context, ref):
        yield _("a good result for an aspirational objective")


def _retrospectives(context: CycleContext) -> Iterator[RetrospectiveView]:
    for unit, review in context.cycle.reviews.items():
        if parts := tuple(retrospective_parts(review.file)):
            yield RetrospectiveView(context.unit_link(unit), parts)


def retrospective_parts(review: ReviewFile) -> Iterator[tuple[str, tuple[str, ...]]]:
    for key, title, _hint in RETROSPECTIVE:
        if lines := getattr(review.retrospective, key):
            yield _(title), lines


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
            replace(
                objective_line(context, Key(context.cycle.id, ref)),
                percent=score(context.numbers.objectives[ref].progress),
            )
            for ref in refs
            if _is_off_track(context.numbers.objectives[ref].health, context.numbers.objectives[ref].progress)
        ),
        key_results=tuple(
            replace(key_result_line(context, ref), percent=score(context.numbers.key_results[ref].progress))
            for ref in key_results
            if _is_off_track(context.numbers.key_results[ref].health, context.numbers.key_results[ref].progress)
        ),
    )


def _is_off_track(health: Health, progress: object) -> bool:
    return health is Health.OFF_TRACK and progress is not None


_OUTCOMES: Final = {
    Outcome.ACHIEVED: later("achieved"),
    Outcome.PARTIAL: later("partial"),
    Outcome.MISSED: later("missed"),
    Outcome.DROPPED: later("dropped"),
    Outcome.POSTPONED: later("postponed"),
}
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
    confidence, graded = first_confidence_in(context.numbers, ref), graded_score(context, ref)
    ended = scored(facts.progress, facts.coverage) if graded is None else score(graded)
    return Promised(
        objective=context.link_of(ref),
        ambition=_(AMBITIONS[objective.ambition]) if objective.ambition else "",
        should_reach=score(SHOULD_REACH[objective.ambition]) if objective.ambition else "–",
        confidence="–" if confidence is None else number(rounded(confidence, 1)),
        ended=_("dropped") if facts.dropped else ended,
        became=tuple(_became(context, ref)),
    )


def _became(context: CycleContext, ref: str) -> Iterator[PageLink]:
    review = context.cycle.review_of(ref)
    if review and review.outcome:
        yield PageLink(_(_OUTCOMES[review.outcome]))
    if graded_score(context, ref) is not None:
        computed = context.numbers.objectives[ref].score
        yield PageLink(graded_words("") if computed is None else _("%(score)s by the numbers", score=score(computed)))
    refs = context.numbers.objectives[ref].key_results
    dropped = sum(context.numbers.key_results[own].dropped for own in refs)
    if dropped:
        yield PageLink(
            ngettext(
                "%(part)s of %(num)s\u00a0key result dropped",
                "%(part)s of %(num)s\u00a0key results dropped",
                len(refs),
                part=dropped,
            )
        )
    for key in context.portal.continued_by.get(Key(context.cycle.id, ref), ()):
        there = context.of(key.cycle)
        yield PageLink(_("goes on in %(cycle)s", cycle=there.cycle.title), there.url_of(key))
