"""Teams by week: how far each was on the days of the cycle's history."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from okrsite.context.cycle import CycleContext
from okrsite.facts import HistoryPoint
from okrsite.model import COMPANY, Unit
from okrsite.model.shares import ONE, ZERO, mean

MOST_ROWS: Final = 60
"""Of more teams each department has a table of its own."""


class TeamWeeks(NamedTuple):
    """The points of one team up to the as-of day. `depth` is how far it is below the company."""

    unit: Unit
    depth: int
    points: tuple[HistoryPoint, ...]


def teams_by_week(context: CycleContext, below: str = COMPANY) -> list[TeamWeeks]:
    """The teams below one that have objectives, those above first."""
    cycle, today = context.cycle.id, context.numbers.as_of
    found: dict[str, TeamWeeks] = {}
    waiting = [(team, 0) for team in reversed(context.teams_below(below))]
    while waiting:
        team, depth = waiting.pop()
        if team.id in found:
            continue
        points = context.history.with_pace(cycle, context.history.of_unit(cycle, team.id))
        found[team.id] = TeamWeeks(team, depth, tuple(point for point in points if point.date <= today))
        waiting += [(each, depth + 1) for each in reversed(context.teams_below(team.id))]
    return [row for row in found.values() if any(point.actual is not None for point in row.points)]


def departments(context: CycleContext) -> list[Unit]:
    """Those whose teams have a table of their own, since one of all would be too long."""
    if len(context.team_ids) <= MOST_ROWS:
        return []
    return [unit for unit in context.teams_below(COMPANY) if context.teams_below(unit.id)]


def departments_by_week(context: CycleContext) -> list[TeamWeeks]:
    """The teams directly below the company. One without objectives of its own is the mean of all teams below it."""
    own, cycle = {row.unit.id: row for row in teams_by_week(context)}, context.cycle.id
    found = []
    for unit in context.teams_below(COMPANY):
        if unit.id in own:
            found.append(own[unit.id])
        elif beneath := teams_by_week(context, unit.id):
            found.append(TeamWeeks(unit, 0, context.history.with_pace(cycle, tuple(_means(beneath)))))
    return found


def _means(rows: Sequence[TeamWeeks]) -> Iterator[HistoryPoint]:
    """Of those that had anything by then; all have the days of the cycle."""
    for points in zip(*(row.points for row in rows), strict=True):
        known = mean((ONE, point.actual) for point in points if point.actual is not None)
        yield HistoryPoint(points[0].date, known, mean((ONE, point.expected) for point in points) or ZERO)
