"""What charts draw: points that were worked out, ready to be placed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from okrsite.facts import HistoryPoint
from okrsite.wording import day_within, percent


@dataclass(frozen=True, slots=True)
class Trend:
    """`actual` is unknown for the days to come. `rows` are the same points in words, of the days that are over."""

    id: str
    title: str
    days: tuple[date, ...]
    actual: tuple[float | None, ...]
    expected: tuple[float, ...]
    rows: tuple[tuple[str, str, str], ...]


def trend_of(history: Sequence[HistoryPoint], id_: str, title: str) -> Trend | None:
    """None where there is nothing to draw: fewer than two points with data."""
    known = [point for point in history if point.actual is not None]
    if len(known) < 2:
        return None
    return Trend(
        id=id_,
        title=title,
        days=tuple(point.date for point in history),
        actual=tuple(None if point.actual is None else float(point.actual) for point in history),
        expected=tuple(float(point.expected) for point in history),
        rows=tuple(
            (day_within(p.date, history[0].date, history[-1].date), percent(p.actual), percent(p.expected))
            for p in known
        ),
    )


@dataclass(frozen=True, slots=True)
class Plot:
    """What a chart draws; see `charts.across`."""

    id: str
    title: str
    names: tuple[str, ...]
    lines: tuple[tuple[str, tuple[float | None, ...]], ...]
    form: Literal["shares", "scores", "tenths", "points", "numbers"]


@dataclass(frozen=True, slots=True)
class Course:
    """What the chart of a KPI draws. `target`: one number, or the two of a corridor."""

    id: str
    title: str
    points: tuple[tuple[date, float], ...]
    unit: str
    target: tuple[float, ...]
