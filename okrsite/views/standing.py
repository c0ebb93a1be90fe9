"""How something stands, as a page shows it: the number, the bar and the mark, decided together.

Three cases read differently. While a cycle runs, health says how it goes. Once it is over nothing can be at risk: an
objective has the outcome that its review names, a key result what its number came to, and a unit its number alone.
And where nothing was ever measured, that is said once, without a bar, a number or a verdict.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final, NamedTuple, Protocol

from okrsite.facts import Health, score_of
from okrsite.model import Decision, Outcome
from okrsite.views.marks import Bar, HealthMark, bar, health_mark, plain_bar
from okrsite.views.scope import Scope
from okrsite.wording import percent

OUTCOMES: Final = {
    Outcome.ACHIEVED: HealthMark("done", "Achieved"),
    Outcome.PARTIAL: HealthMark("at-risk", "Partly achieved"),
    Outcome.MISSED: HealthMark("off-track", "Missed"),
    Outcome.DROPPED: HealthMark("dropped", "Dropped"),
    Outcome.POSTPONED: HealthMark("dropped", "Postponed"),
}
DECISIONS: Final = {
    Decision.KEEP: "goes on as it is",
    Decision.MODIFY: "goes on, changed",
    Decision.ABANDON: "does not go on",
}
NO_OUTCOME: Final = HealthMark("pending", "No outcome yet")
UNMEASURED: Final = health_mark(Health.PENDING)
NEVER_MEASURED: Final = HealthMark("pending", "Never measured")
_POOR: Final = Decimal("0.4")
"""Scores below are misses: the lowest of the three bands."""
_SAID: Final = (Health.DONE, Health.DROPPED)
"""What somebody said counts without a number."""


class Standing(NamedTuple):
    """`percent` is "" and `bar` None where nothing was measured; `health` None where there is no verdict."""

    percent: str
    bar: Bar | None
    health: HealthMark | None


class _Standing(Protocol):
    @property
    def progress(self) -> Decimal | None: ...
    @property
    def expected(self) -> Decimal: ...
    @property
    def health(self) -> Health: ...


def key_result_standing(scope: Scope, ref: str, zones: Sequence[Decimal] = ()) -> Standing:
    facts = scope.numbers.key_results[ref]
    return _standing(scope, facts, facts.attainment, key_result_mark(scope, ref), zones)


def objective_standing(scope: Scope, ref: str) -> Standing:
    facts = scope.numbers.objectives[ref]
    return _standing(scope, facts, facts.progress, objective_mark(scope, ref), ())


def number_alone(scope: Scope, ref: str) -> Standing:
    """Of an objective whose cycle is over, on a page of another: an archive is not read in whole for its outcome."""
    facts = scope.numbers.objectives[ref]
    return _standing(scope, facts, facts.progress, None, ())


def unit_standing(scope: Scope, unit: str) -> Standing:
    """Also of a unit that has no objectives of its own: it shows nothing."""
    facts = scope.numbers.units.get(unit)
    if facts is None:
        return Standing("–", None, None)
    return _standing(scope, facts, facts.progress, _mean_mark(scope, facts), ())


def cycle_standing(scope: Scope) -> Standing:
    return _standing(scope, scope.numbers, scope.numbers.progress, _mean_mark(scope, scope.numbers), ())


def key_result_mark(scope: Scope, ref: str) -> HealthMark:
    """After the end by the number alone, for nobody reviews single key results."""
    facts = scope.numbers.key_results[ref]
    if is_unmeasured(facts.progress, facts.health) or not scope.has_ended:
        return _running_mark(scope, facts)
    if facts.health is Health.DROPPED or facts.progress is None:
        return health_mark(facts.health)
    if facts.health is Health.DONE:
        return OUTCOMES[Outcome.ACHIEVED]
    return OUTCOMES[Outcome.MISSED if score_of(facts.progress) < _POOR else Outcome.PARTIAL]


def objective_mark(scope: Scope, ref: str) -> HealthMark:
    facts, review = scope.numbers.objectives[ref], scope.cycle.review_of(ref)
    if not scope.has_ended:
        return _running_mark(scope, facts)
    if review and review.outcome:
        return OUTCOMES[review.outcome]
    return OUTCOMES[Outcome.DROPPED] if facts.dropped else NO_OUTCOME


def _mean_mark(scope: Scope, facts: _Standing) -> HealthMark | None:
    """Nobody decides on the outcome of a unit or a cycle."""
    return None if scope.has_ended and not is_unmeasured(facts.progress, facts.health) else _running_mark(scope, facts)


def _running_mark(scope: Scope, facts: _Standing) -> HealthMark:
    if is_unmeasured(facts.progress, facts.health):
        return NEVER_MEASURED if scope.has_ended else UNMEASURED
    return health_mark(facts.health)


def expected_words(scope: Scope, expected: Decimal) -> str:
    """`where 93 % is expected by today`; after the end everything was, and of a draft nothing is."""
    return f"where {percent(expected)} is expected by today" if scope.is_running else ""


def legend(scope: Scope) -> str:
    """What the mark across a bar is, where there are such marks."""
    return "expected by today" if scope.is_running else ""


def is_unmeasured(progress: Decimal | None, health: Health) -> bool:
    return progress is None and health not in _SAID


def _standing(
    scope: Scope, facts: _Standing, shown: Decimal | None, mark: HealthMark | None, zones: Sequence[Decimal]
) -> Standing:
    if facts.progress is None:
        return Standing("", None, mark)
    if scope.has_ended:
        return Standing(percent(shown), plain_bar(facts.progress, mark.name if mark else "past"), mark)
    return Standing(percent(shown), bar(facts.progress, facts.expected, facts.health, zones), mark)
