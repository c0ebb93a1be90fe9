"""What a running cycle is likely to miss: what is off track now, of the company and its teams."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from okrsite.context.cycle import CycleContext, PageLink
from okrsite.facts import Health
from okrsite.model import Key, UnitKind
from okrsite.views.cascade import KeyResultLine, key_result_line
from okrsite.views.objectives import ObjectiveLine, objective_line


@dataclass(frozen=True, slots=True)
class LikelyMisses:
    """`key_results`: also those of objectives that are not off track themselves."""

    unit: PageLink
    anchor: str
    objectives: tuple[ObjectiveLine, ...]
    key_results: tuple[KeyResultLine, ...]


def likely_misses(context: CycleContext) -> Iterator[LikelyMisses]:
    """In the order of the files. What has an outcome already is no guess any more."""
    for unit, refs in context.cycle.by_unit.items() if context.is_running else ():
        if context.unit(unit).kind is not UnitKind.PERSON:
            found = _of_unit(context, unit, [ref for ref in refs if _is_open(context, ref)])
            if found.objectives or found.key_results:
                yield found


def _is_open(context: CycleContext, ref: str) -> bool:
    review = context.cycle.review_of(ref)
    return not context.numbers.objectives[ref].dropped and not (review and review.outcome)


def _of_unit(context: CycleContext, unit: str, refs: list[str]) -> LikelyMisses:
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
