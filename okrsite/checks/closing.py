"""How cycles end: every objective has an outcome, every miss a learning. Asked of cycles that are over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Final

from okrsite.checks.rule import Found, found, rule
from okrsite.checks.subject import Subject
from okrsite.diagnostics import Severity, quoted
from okrsite.model import Ambition, Cycle, Objective, Outcome, Review, length_of, unit_of
from okrsite.wording import percent

TIME_TO_REVIEW: Final = timedelta(days=14)
GOOD, PERFECT = Decimal("0.7"), Decimal("0.9")
SET_ASIDE: Final = (Outcome.DROPPED, Outcome.POSTPONED)


@rule(Severity.WARNING, "Google OKR playbook: grade and reflect")
def closed_without_review(subject: Subject) -> Iterator[Found]:
    """Two weeks after a cycle has ended, each of its objectives has a review with an outcome.

    A goal that quietly disappears teaches that goals do not matter. One finding for a unit; one for the whole cycle
    where nobody wrote any review, since that is one decision to be made and not fifty.
    """
    for cycle in subject.over:
        if cycle.span.ends + TIME_TO_REVIEW >= subject.as_of or not cycle.objectives:
            continue
        if not cycle.reviews and not cycle.unread.reviews:
            message = f"{cycle.id} ended on {cycle.span.ends} and nothing was reviewed; add reviews, then close it"
            yield Found(cycle.origin, message)
            continue
        for unit, refs in cycle.by_unit.items():
            if missing := [ref for ref in refs if _lacks_outcome(cycle, ref)]:
                yield found(cycle, missing[0], _no_outcome(unit, len(missing), len(refs)))


def _no_outcome(unit: str, missing: int, of: int) -> str:
    if of == 1:
        return f"the one objective of {quoted(unit)} has no outcome; review what became of it"
    lack = "has" if missing == 1 else "have"
    return f"{missing} of {of} objectives of {quoted(unit)} {lack} no outcome; review what became of them"


def _lacks_outcome(cycle: Cycle, ref: str) -> bool:
    """Whether it has none, and none that could not be read."""
    if cycle.unread.may_review(unit_of(ref)) or (ref, "outcome") in cycle.unread.parts:
        return False
    return (_review_of(cycle, ref) or Review()).outcome is None


def _review_of(cycle: Cycle, ref: str) -> Review | None:
    """Of an objective, whose unit may be left out in its own review."""
    unit = unit_of(ref)
    if unit not in cycle.reviews:
        return None
    reviews = cycle.reviews[unit].file.objectives
    return reviews.get(ref) or reviews.get(ref.partition("/")[2])


@rule(Severity.WARNING, "Google OKR playbook: committed and aspirational", asks_for=("outcome", "learned", "score"))
def miss_without_learning(subject: Subject) -> Iterator[Found]:
    """A miss says what was learned: a committed objective below 1.0, any below 0.7, and whatever a review calls missed.

    The learning is what a missed goal leaves behind; without it the next cycle begins where this one did. What was
    dropped or postponed is not asked.
    """
    for cycle in subject.over:
        for ref, objective in cycle.objectives.items():
            review = _review_of(cycle, ref)
            if review is None or review.learned.strip() or review.outcome in SET_ASIDE:
                continue
            score = _score(subject, cycle, ref, review)
            if review.outcome is Outcome.MISSED:
                yield found(cycle, ref, "missed, and no learning; add learned: to its review")
            elif is_miss(objective, score):
                kind = "on a promise " if objective.ambition is Ambition.COMMITTED else ""
                message = f"a score of {score} {kind}and no learning; add learned: to its review"
                yield found(cycle, ref, message)


def is_miss(objective: Objective, score: Decimal | None) -> bool:
    """Whether a score wants a learning: a promise below all of it, anything else below what is good."""
    wanted = Decimal(1) if objective.ambition is Ambition.COMMITTED else GOOD
    return score is not None and score < wanted


def _score(subject: Subject, cycle: Cycle, ref: str, review: Review) -> Decimal | None:
    """The one that people gave, else the computed one."""
    if review.score is not None:
        return review.score
    numbers = subject.numbers_of(cycle)
    own = numbers.objectives.get(ref) if numbers else None
    return None if own is None or own.dropped else own.score


@rule(Severity.WARNING, "okrsite: one truth", asks_for=("reason", "score"))
def score_without_reason(subject: Subject) -> Iterator[Found]:
    """A score that differs from the computed one says why.

    People may know better than the numbers; the page shows both, and readers want to know what the difference is.
    """
    for cycle in subject.over:
        numbers = subject.numbers_of(cycle)
        for ref, own in numbers.objectives.items() if numbers else ():
            review = _review_of(cycle, ref)
            if review and review.score not in (None, own.score) and not review.reason.strip():
                message = f"the score {review.score} is not the computed {own.score}; add the reason to its review"
                yield found(cycle, ref, message)


@rule(Severity.INFO, f"Google re:Work: {percent(GOOD)} is the sweet spot")
def always_perfect(subject: Subject) -> Iterator[Found]:
    """A unit does not reach 0.9 and more in two cycles running.

    Whoever always reaches everything has aimed at what was certain. Two cycles of one length, one right after
    the other.
    """
    following = {(length_of(cycle.span), cycle.span.starts): cycle for cycle in subject.over}
    for cycle in subject.over:
        after = following.get((length_of(cycle.span), cycle.span.ends + timedelta(days=1)))
        if after is None:
            continue
        for unit in sorted(_perfect_units(subject, cycle) & _perfect_units(subject, after)):
            reached = f"{quoted(unit)} reached {percent(PERFECT)} or more in {cycle.id} and {after.id}"
            message = f"{reached}; aim higher next time"
            yield found(after, after.by_unit[unit][0], message)


def _perfect_units(subject: Subject, cycle: Cycle) -> set[str]:
    numbers = subject.numbers_of(cycle)
    units = numbers.units.items() if numbers else ()
    perfect = {unit for unit, own in units if own.progress is not None and own.progress >= PERFECT}
    return {unit for unit in perfect if cycle.by_unit.get(unit)}


RULES = (closed_without_review, miss_without_learning, score_without_reason, always_perfect)
