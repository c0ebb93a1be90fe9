"""One objective as its page shows it, with its key results and its place in the cascade."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from okrsite.model import Ambition, Key, is_key_result, unit_of
from okrsite.views.addresses import anchor
from okrsite.views.key_results import CheckInLine, KeyResultView, check_in_line, key_result_view, suppressed
from okrsite.views.marks import Bar, HealthMark, declared_words
from okrsite.views.means import mean_of_parts
from okrsite.views.past import Chain, chain_of
from okrsite.views.scope import Link, Scope
from okrsite.views.standing import DECISIONS, OUTCOMES, expected_words, number_alone, objective_standing
from okrsite.wording import number, rounded, score

AMBITIONS = {Ambition.COMMITTED: "Committed", Ambition.ASPIRATIONAL: "Aspirational"}


@dataclass(frozen=True, slots=True)
class ObjectiveLine:
    """An objective in one line, wherever another page names it."""

    link: Link
    unit: Link
    owner: Link | None
    percent: str
    bar: Bar | None
    health: HealthMark | None
    cycle: str


@dataclass(frozen=True, slots=True)
class ReviewView:
    outcome: str
    decision: str
    learned: str
    score: str
    reason: str


@dataclass(frozen=True, slots=True)
class ObjectiveView:
    anchor: str
    former_anchors: tuple[str, ...]
    title: str
    why: str
    owner: Link | None
    ambition: str
    percent: str
    expected: str
    bar: Bar | None
    health: HealthMark | None
    declared: str
    confidence: str
    weight: str
    rolled_up_from: str
    supports: tuple[ObjectiveLine, ...]
    supported_key_result: Link | None
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


def objective_line(scope: Scope, key: Key) -> ObjectiveLine:
    """Of the objective that `key` names, or that the key result it names belongs to."""
    there = scope.of(key.cycle)
    ref = key.objective.ref
    is_elsewhere = key.cycle != scope.cycle.id
    standing = (number_alone if is_elsewhere and there.has_ended else objective_standing)(there, ref)
    return ObjectiveLine(
        link=Link(there.cycle.objectives[ref].title, there.url_of(key.objective)),
        unit=there.unit_link(unit_of(ref)),
        owner=there.owner_link(ref),
        percent=standing.percent,
        bar=standing.bar,
        health=standing.health,
        cycle=there.cycle.title if is_elsewhere else "",
    )


def objective_view(scope: Scope, ref: str) -> ObjectiveView:
    objective, facts, key = scope.cycle.objectives[ref], scope.numbers.objectives[ref], Key(scope.cycle.id, ref)
    portal, parent, standing = scope.portal, scope.cycle.supports.get(ref), objective_standing(scope, ref)
    return ObjectiveView(
        anchor=anchor(ref),
        former_anchors=scope.former_anchors.get(ref, ()),
        title=objective.title,
        why=objective.why,
        owner=scope.owner_link(ref),
        ambition=AMBITIONS[objective.ambition] if objective.ambition else "",
        percent=standing.percent,
        expected=expected_words(scope, facts.expected) if standing.percent else "",
        bar=standing.bar,
        health=standing.health,
        declared=declared_words(facts.declared) if facts.disagrees and facts.declared else "",
        confidence="" if facts.confidence is None else f"{number(rounded(facts.confidence, 1))}/10",
        weight="" if objective.weight == 1 else number(objective.weight),
        rolled_up_from=mean_of_parts(scope, facts.parts) if standing.percent else "",
        supports=_lines(scope, [parent] if parent else []),
        supported_key_result=_key_result_link(scope, parent),
        supporters=_lines(scope, _supporters(scope, key)),
        contributes_to=_lines(scope, scope.cycle.contributes_to.get(ref, ())),
        contributors=_lines(scope, portal.contributors.get(key, ())),
        depends_on=_lines(scope, scope.cycle.depends_on.get(ref, ())),
        dependents=_lines(scope, portal.dependents.get(key, ())),
        chain=chain_of(scope, ref),
        labels=tuple(objective.labels.items()),
        links=tuple((link.title or link.url, link.url) for link in objective.links),
        suppressed=suppressed(scope, objective.ignore),
        key_results=tuple(key_result_view(scope, kr) for kr, _ in scope.cycle.key_results_of(ref)),
        check_ins=tuple(check_in_line(scope, c, None) for c in reversed(facts.check_ins)),
        review=_review(scope, ref),
        edit_url=scope.edit_url(scope.cycle.origins[ref]),
    )


def _lines(scope: Scope, keys: Iterable[Key]) -> tuple[ObjectiveLine, ...]:
    return tuple(objective_line(scope, key) for key in keys)


def _supporters(scope: Scope, key: Key) -> Iterator[Key]:
    """Of the objective itself and of each of its key results."""
    cycle = scope.portal.cycles[key.cycle]
    for ref in (key.ref, *(ref for ref, _ in cycle.key_results_of(key.ref))):
        yield from scope.portal.supporters.get(Key(key.cycle, ref), ())


def _key_result_link(scope: Scope, parent: Key | None) -> Link | None:
    if parent is None or not is_key_result(parent.ref):
        return None
    there = scope.of(parent.cycle)
    return Link(there.title_of(parent), there.url_of(parent))


def _review(scope: Scope, ref: str) -> ReviewView | None:
    review = scope.cycle.review_of(ref)
    if review is None:
        return None
    return ReviewView(
        outcome=OUTCOMES[review.outcome].word if review.outcome else "",
        decision=DECISIONS[review.decision] if review.decision else "",
        learned=review.learned,
        score=score(review.score, ""),
        reason=review.reason,
    )
