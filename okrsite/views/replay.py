"""The cascade week by week: what each of its lines said then, for a slider that puts that where today's numbers stand.

Without a script the weeks are a table. All weeks of all lines are more than the page itself, so they are a file that is
loaded when the slider is first touched: a script, as pages that are opened from a disk can load nothing else.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Final

from okrsite.context.addresses import replay_data
from okrsite.context.cycle import CycleContext
from okrsite.context.progress import HealthMark, bar, health_mark
from okrsite.facts import Health, HistoryPoint, HistoryStep
from okrsite.model.shares import clamped
from okrsite.wording import day, percent

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
    """`days` are those of each line's steps; `words` of health by the name that a step has; `url` of the steps."""

    days: tuple[str, ...]
    words: Mapping[str, str]
    weeks: tuple[Week, ...]
    url: str


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
            _week(context, at, points.get(at), Counter(step.health for step in steps))
            for at, steps in zip(days, zip(*courses, strict=True), strict=True)
        ),
        url=replay_data(context.cycle.id),
    )


def replay_files(
    contexts: Mapping[str, CycleContext], lines_of: Callable[[CycleContext], Iterable[str]]
) -> Mapping[str, Callable[[], bytes]]:
    """By site-relative path, how each is made. `lines_of`: the objectives and key results of a page, in its order."""
    return {replay_data(id_): partial(_script, context, lines_of) for id_, context in contexts.items()}


def _script(context: CycleContext, lines_of: Callable[[CycleContext], Iterable[str]]) -> bytes:
    whole = context.whole
    steps = json.dumps([weekly_steps(whole, ref) for ref in lines_of(whole)], ensure_ascii=False, indent=0)
    return b"const OKR_REPLAY = %s;\n" % steps.encode()


def _week(context: CycleContext, at: date, point: HistoryPoint | None, found: Counter[Health]) -> Week:
    return Week(
        day=context.day(at),
        progress=percent(point.actual if point else None, "–"),
        expected=percent(point.expected if point else None, "–"),
        counts=tuple((health_mark(health), found[health]) for health in Health if found[health]),
    )


def weekly_steps(context: CycleContext, ref: str) -> str:
    """`12 %|12|8 %|7.9|on-track;…`: the number, how full the bar is, what was expected and where, the health."""
    return _STEPS.join(map(_written_step, context.history.steps(context.cycle.id, ref)))


def _written_step(step: HistoryStep) -> str:
    drawn = bar(None if step.attainment is None else clamped(step.attainment), step.expected, step.health)
    fields: Sequence[str] = (
        percent(step.attainment, ""),
        drawn.filled,
        percent(step.expected) if drawn.expected else "",
        drawn.expected or "",
        drawn.health,
    )
    return _FIELDS.join(fields)
