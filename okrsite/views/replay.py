"""The weeks of a cycle, one after the other: what the cascade said in each.

Without a script it is a list of weeks. With one, a slider puts the numbers of a week where those of today stand; they
lie beside each line already, as the pages of that week would have written them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from okrsite.context.cycle import CycleContext
from okrsite.context.progress import HealthMark, bar, health_mark, is_unmeasured
from okrsite.facts import Health, HistoryPoint, Step
from okrsite.model.shares import clamped
from okrsite.wording import day, percent, short_day

_FIELDS: Final = "|"
_STEPS: Final = ";"


@dataclass(frozen=True, slots=True)
class Week:
    """`counts`: of the objectives on the page, in the order of the health."""

    day: str
    progress: str
    expected: str
    counts: tuple[tuple[HealthMark, int], ...]


@dataclass(frozen=True, slots=True)
class Replay:
    """`days` are those of each line's steps; `words` of health by the name that a step has."""

    days: tuple[str, ...]
    words: Mapping[str, str]
    weeks: tuple[Week, ...]


def replay_of(context: CycleContext, refs: Iterable[str]) -> Replay | None:
    """Of the objectives `refs`. None where fewer than two days are over, or an archive kept no course."""
    courses = [context.history.steps(context.cycle.id, ref) for ref in refs]
    days = [step.date for step in courses[0]] if courses else []
    if len(days) < 2:
        return None
    points = {point.date: point for point in context.history.of_cycle(context.cycle.id)}
    return Replay(
        days=tuple(map(day, days)),
        words={health_mark(health).name: health_mark(health).word for health in Health},
        weeks=tuple(
            _week(at, points.get(at), Counter(map(_health, steps)))
            for at, steps in zip(days, zip(*courses, strict=True), strict=True)
        ),
    )


def _week(at: date, point: HistoryPoint | None, found: Counter[Health]) -> Week:
    return Week(
        day=short_day(at),
        progress=percent(point.actual if point else None, "–"),
        expected=percent(point.expected if point else None, "–"),
        counts=tuple((health_mark(health), found[health]) for health in Health if found[health]),
    )


def _health(step: Step) -> Health:
    """As the pages of that day said it."""
    return Health.PENDING if is_unmeasured(step.attainment, step.health) else step.health


def steps_of(context: CycleContext, ref: str) -> str:
    """`12 %|12|8 %|7.9|on-track;…`: the number, how full the bar is, what was expected and where, the health."""
    return _STEPS.join(map(_written, context.history.steps(context.cycle.id, ref)))


def _written(step: Step) -> str:
    drawn = bar(None if step.attainment is None else clamped(step.attainment), step.expected, _health(step))
    fields: Sequence[str] = (
        percent(step.attainment, ""),
        drawn.filled,
        percent(step.expected) if drawn.expected else "",
        drawn.expected or "",
        drawn.health,
    )
    return _FIELDS.join(fields)
