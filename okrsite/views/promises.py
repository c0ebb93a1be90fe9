"""What was promised on the first day of a cycle, and what it ended with: objective by objective, in one table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from okrsite.facts import SHOULD_REACH, first_confidence_in
from okrsite.model import Key, State, UnitKind
from okrsite.views.objectives import AMBITIONS
from okrsite.views.scope import Link, Scope
from okrsite.wording import number, plural, rounded, score

MOST: Final = 400
"""How many objectives the table has; those of people are on their own pages."""


@dataclass(frozen=True, slots=True)
class Promised:
    """`became`: what happened to it besides, with the way to where it goes on."""

    objective: Link
    ambition: str
    should_reach: str
    confidence: str
    ended: str
    became: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class PromisesOfUnit:
    unit: Link
    objectives: tuple[Promised, ...]


@dataclass(frozen=True, slots=True)
class Promises:
    units: tuple[PromisesOfUnit, ...]
    is_over: bool
    more: str


def promises_of(scope: Scope) -> Promises | None:
    """Of the company and its teams; None before anything was promised."""
    shared = {unit: refs for unit, refs in scope.cycle.by_unit.items() if refs and not _is_person(scope, unit)}
    if scope.cycle.state is State.DRAFT or not shared:
        return None
    count = sum(map(len, shared.values()))
    left, units = MOST, []
    for unit, refs in shared.items():
        if shown := tuple(_promised(scope, ref) for ref in islice(refs, left)):
            units.append(PromisesOfUnit(scope.unit_link(unit), shown))
        left -= len(shown)
    return Promises(tuple(units), scope.is_over, plural(count - MOST, "more objective") if count > MOST else "")


def _is_person(scope: Scope, unit: str) -> bool:
    return scope.unit(unit).kind is UnitKind.PERSON


def _promised(scope: Scope, ref: str) -> Promised:
    objective, facts = scope.cycle.objectives[ref], scope.numbers.objectives[ref]
    confidence = first_confidence_in(scope.numbers, ref)
    return Promised(
        objective=Link(objective.title, scope.url_of(Key(scope.cycle.id, ref))),
        ambition=AMBITIONS[objective.ambition] if objective.ambition else "",
        should_reach=score(SHOULD_REACH[objective.ambition]) if objective.ambition else "–",
        confidence="–" if confidence is None else number(rounded(confidence, 1)),
        ended="dropped" if facts.dropped else score(facts.progress),
        became=tuple(_became(scope, ref)),
    )


def _became(scope: Scope, ref: str) -> Iterator[Link]:
    review = scope.cycle.review_of(ref)
    if review and review.outcome:
        yield Link(review.outcome.value)
    if review and review.score is not None and review.score != scope.numbers.objectives[ref].score:
        yield Link(f"scored {score(review.score)} by the review")
    refs = scope.numbers.objectives[ref].key_results
    dropped = sum(scope.numbers.key_results[own].dropped for own in refs)
    if dropped:
        yield Link(f"{dropped} of {plural(len(refs), 'key result')} dropped")
    for later in scope.portal.continued_by.get(Key(scope.cycle.id, ref), ()):
        there = scope.of(later.cycle)
        yield Link(f"goes on in {there.cycle.title}", there.url_of(later))
