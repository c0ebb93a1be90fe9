"""What was promised on the first day of a cycle, and what it ended with: objective by objective, in one table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from okrsite.context.cycle import CycleContext, PageLink
from okrsite.facts import SHOULD_REACH, first_confidence_in
from okrsite.model import Key, State, UnitKind
from okrsite.views.objectives import AMBITIONS
from okrsite.wording import number, plural, rounded, score

MOST: Final = 400
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
    shared = {unit: refs for unit, refs in context.cycle.by_unit.items() if refs and not _is_person(context, unit)}
    if context.cycle.state is State.DRAFT or not shared:
        return None
    count = sum(map(len, shared.values()))
    left, units = MOST, []
    for unit, refs in shared.items():
        if shown := tuple(_promised(context, ref) for ref in islice(refs, left)):
            units.append(PromisesOfUnit(context.unit_link(unit), shown))
        left -= len(shown)
    return Promises(tuple(units), context.is_over, plural(count - MOST, "more objective") if count > MOST else "")


def _is_person(context: CycleContext, unit: str) -> bool:
    return context.unit(unit).kind is UnitKind.PERSON


def _promised(context: CycleContext, ref: str) -> Promised:
    objective, facts = context.cycle.objectives[ref], context.numbers.objectives[ref]
    confidence = first_confidence_in(context.numbers, ref)
    return Promised(
        objective=PageLink(objective.title, context.url_of(Key(context.cycle.id, ref))),
        ambition=AMBITIONS[objective.ambition] if objective.ambition else "",
        should_reach=score(SHOULD_REACH[objective.ambition]) if objective.ambition else "–",
        confidence="–" if confidence is None else number(rounded(confidence, 1)),
        ended="dropped" if facts.dropped else score(facts.progress),
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
