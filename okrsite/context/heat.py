"""Teams by week: how far each was on the days of the cycle's history."""

from __future__ import annotations

from typing import NamedTuple

from okrsite.context.cycle import CycleContext
from okrsite.facts import HistoryPoint
from okrsite.model import COMPANY, Unit


class TeamWeeks(NamedTuple):
    """The points of one team up to the as-of day. `depth` is how far it is below the company."""

    unit: Unit
    depth: int
    points: tuple[HistoryPoint, ...]


def teams_by_week(context: CycleContext, below: str = COMPANY) -> list[TeamWeeks]:
    """The teams below one that have objectives, those above first."""
    today = context.numbers.as_of
    found: dict[str, TeamWeeks] = {}
    waiting = [(team, 0) for team in reversed(context.teams_below(below))]
    while waiting:
        team, depth = waiting.pop()
        if team.id in found:
            continue
        points = context.history.of_unit(context.cycle.id, team.id)
        found[team.id] = TeamWeeks(team, depth, tuple(point for point in points if point.date <= today))
        waiting += [(each, depth + 1) for each in reversed(context.teams_below(team.id))]
    return [row for row in found.values() if any(point.actual is not None for point in row.points)]
