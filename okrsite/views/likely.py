"""What a running cycle is likely to miss: what is off track now, of the company and its teams."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from okrsite.facts import Health
from okrsite.model import Key, UnitKind
from okrsite.views.cascade import KeyResultLine, key_result_line
from okrsite.views.objectives import ObjectiveLine, objective_line
from okrsite.views.scope import Link, Scope


@dataclass(frozen=True, slots=True)
class LikelyMisses:
    """`key_results`: also those of objectives that are not off track themselves."""

    unit: Link
    anchor: str
    objectives: tuple[ObjectiveLine, ...]
    key_results: tuple[KeyResultLine, ...]


def likely_misses(scope: Scope) -> Iterator[LikelyMisses]:
    """In the order of the files. What has an outcome already is no guess any more."""
    for unit, refs in scope.cycle.by_unit.items() if scope.is_running else ():
        if scope.unit(unit).kind is not UnitKind.PERSON:
            found = _of_unit(scope, unit, [ref for ref in refs if _is_open(scope, ref)])
            if found.objectives or found.key_results:
                yield found


def _is_open(scope: Scope, ref: str) -> bool:
    review = scope.cycle.review_of(ref)
    return not scope.numbers.objectives[ref].dropped and not (review and review.outcome)


def _of_unit(scope: Scope, unit: str, refs: list[str]) -> LikelyMisses:
    key_results = (full for ref in refs for full in scope.numbers.objectives[ref].key_results)
    return LikelyMisses(
        unit=scope.unit_link(unit),
        anchor=f"likely-{unit}",
        objectives=tuple(
            objective_line(scope, Key(scope.cycle.id, ref))
            for ref in refs
            if _is_off_track(scope.numbers.objectives[ref].health, scope.numbers.objectives[ref].progress)
        ),
        key_results=tuple(
            key_result_line(scope, ref)
            for ref in key_results
            if _is_off_track(scope.numbers.key_results[ref].health, scope.numbers.key_results[ref].progress)
        ),
    )


def _is_off_track(health: Health, progress: object) -> bool:
    return health is Health.OFF_TRACK and progress is not None
