"""One objective as its page shows it, with its key results and its place in the cascade."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from okrsite.context.addresses import anchor
from okrsite.context.cycle import CycleContext, PageLink
from okrsite.context.progress import (
    AMBITIONS,
    DECISIONS,
    OUTCOMES,
    Bar,
    HealthMark,
    ShownProgress,
    declared_words,
    expected_words,
    objective_progress,
)
from okrsite.facts import Health, ObjectiveFacts
from okrsite.model import Key, is_key_result
from okrsite.views.history import Chain, chain_of
from okrsite.views.key_results import CheckInLine, KeyResultView, check_in_line, key_result_view, owner_of, suppressed
from okrsite.views.lines import ObjectiveLine, objective_line
from okrsite.views.measures import mean_of_parts
from okrsite.wording import number, percent, rounded, score


@dataclass(frozen=True, slots=True)
class ReviewView:
    outcome: str
    decision: str
    learned: str
    score: str
    reason: str


@dataclass(frozen=True, slots=True)
class ObjectiveView:
    """`beside`: what is said of the number, such as of how many key results it is."""

    anchor: str
    former_anchors: tuple[str, ...]
    title: str
    why: str
    owner: PageLink | None
    ambition: str
    percent: str
    beside: tuple[str, ...]
    bar: Bar | None
    health: HealthMark | None
    declared: str
    weight: str
    rolled_up_from: str
    forecast: str
    supports: tuple[ObjectiveLine, ...]
    supported_key_result: PageLink | None
    supporters: tuple[ObjectiveLine, ...]
    contributes_to: tuple[ObjectiveLine, ...]
    contributors: tuple[ObjectiveLine, ...]
    depends_on: tuple[ObjectiveLine, ...]
    dependents: tuple[ObjectiveLine, ...]
    chain: Chain | None
    labels: tuple[tuple[str, str], ...]
    links: tuple[tuple[str, str], ...]
    suppressed: tuple[tuple[str, str], ...]
    key_results: tuple[KeyResultView, ...]
    check_ins: tuple[CheckInLine, ...]
    review: ReviewView | None
    edit_url: str | None


def objective_view(context: CycleContext, ref: str) -> ObjectiveView:
    objective, facts, key = context.cycle.objectives[ref], context.numbers.objectives[ref], Key(context.cycle.id, ref)
    portal, parent, shown = context.portal, context.cycle.supports.get(ref), objective_progress(context, ref)
    is_declared = facts.is_declared and context.has_ended  # until then the mark says it
    return ObjectiveView(
        anchor=anchor(ref),
        former_anchors=context.former_anchors.get(ref, ()),
        title=objective.title,
        why=objective.why,
        owner=owner_of(context, ref),
        ambition=AMBITIONS[objective.ambition] if objective.ambition else "",
        percent=shown.percent,
        beside=tuple(_beside(context, facts, shown)),
        bar=shown.bar,
        health=shown.health,
        declared=declared_words(facts.declared) if facts.declared and (facts.disagrees or is_declared) else "",
        weight="" if objective.weight == 1 else number(objective.weight),
        rolled_up_from=_rolled_up_from(context, facts) if shown.percent else "",
        forecast=_forecast(context, ref),
        supports=_lines(context, [parent] if parent else []),
        supported_key_result=_key_result_link(context, parent),
        supporters=_lines(context, _supporters(context, key)),
        contributes_to=_lines(context, context.cycle.contributes_to.get(ref, ())),
        contributors=_lines(context, portal.contributors.get(key, ())),
        depends_on=_lines(context, context.cycle.depends_on.get(ref, ())),
        dependents=_lines(context, portal.dependents.get(key, ())),
        chain=chain_of(context, ref),
        labels=tuple(objective.labels.items()),
        links=tuple((link.title or link.url, link.url) for link in objective.links),
        suppressed=suppressed(context, objective.ignore),
        key_results=tuple(key_result_view(context, kr) for kr, _ in context.cycle.key_results_of(ref)),
        check_ins=tuple(check_in_line(context, c, None) for c in reversed(facts.check_ins)),
        review=_review(context, ref),
        edit_url=context.edit_url(context.cycle.origins[ref]),
    )


def _beside(context: CycleContext, facts: ObjectiveFacts, shown: ShownProgress) -> Iterator[str]:
    if shown.percent and (expected := expected_words(context, facts.expected)):
        yield expected
    if shown.coverage:
        yield shown.coverage
    if facts.judged is not None and not facts.is_judged:
        yield f"scored {score(facts.judged)} by a check-in"
    if facts.confidence is not None:
        yield f"confidence {number(rounded(facts.confidence, 1))}/10"


def _rolled_up_from(context: CycleContext, facts: ObjectiveFacts) -> str:
    if facts.is_judged:
        return "score that a check-in gave it"
    return "" if facts.is_declared else mean_of_parts(context, facts.parts)


def _forecast(context: CycleContext, ref: str) -> str:
    """`62 % (48 % to 75 %)`; nothing of what is over, done or dropped."""
    facts = context.numbers.objectives[ref]
    if not context.is_running or facts.health in (Health.DONE, Health.DROPPED):
        return ""
    found = context.prospects.of(facts.parts)
    return f"{percent(found.value)} ({percent(found.low)} to {percent(found.high)})" if found else ""


def _lines(context: CycleContext, keys: Iterable[Key]) -> tuple[ObjectiveLine, ...]:
    return tuple(objective_line(context, key) for key in keys)


def _supporters(context: CycleContext, key: Key) -> Iterator[Key]:
    """Of the objective itself and of each of its key results."""
    cycle = context.portal.cycles[key.cycle]
    for ref in (key.ref, *(ref for ref, _ in cycle.key_results_of(key.ref))):
        yield from context.portal.supporters.get(Key(key.cycle, ref), ())


def _key_result_link(context: CycleContext, parent: Key | None) -> PageLink | None:
    if parent is None or not is_key_result(parent.ref):
        return None
    there = context.of(parent.cycle)
    return there.link_to(parent)


def _review(context: CycleContext, ref: str) -> ReviewView | None:
    review = context.cycle.review_of(ref)
    if review is None:
        return None
    return ReviewView(
        outcome=OUTCOMES[review.outcome].word if review.outcome else "",
        decision=DECISIONS[review.decision] if review.decision else "",
        learned=review.learned,
        score=score(review.score, ""),
        reason=review.reason,
    )
