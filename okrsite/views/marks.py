"""What makes numbers visible: health as a word and a shape, progress as a bar, check-ins as a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from okrsite.facts import Health, Point
from okrsite.model import Span, Status
from okrsite.wording import percent

_WORDS: Final = {
    Health.ON_TRACK: "On track",
    Health.AT_RISK: "At risk",
    Health.OFF_TRACK: "Off track",
    Health.DONE: "Done",
    Health.PENDING: "Not measured yet",
    Health.OUTDATED: "Outdated",
    Health.DROPPED: "Dropped",
}
_DECLARED: Final = {
    Status.ON_TRACK: "on track",
    Status.AT_RISK: "at risk",
    Status.OFF_TRACK: "off track",
    Status.DONE: "done",
    Status.DROPPED: "dropped",
}
_WIDTH, _HEIGHT, _MARGIN = 96, 24, 2


@dataclass(frozen=True, slots=True)
class HealthMark:
    """`name` chooses colour and shape, `word` says the same."""

    name: str
    word: str


@dataclass(frozen=True, slots=True)
class Bar:
    """Widths in per cent of the bar, as CSS takes them; `said` is what no number beside it says."""

    filled: str
    expected: str | None
    zones: tuple[str, ...]
    health: str
    said: str


@dataclass(frozen=True, slots=True)
class Sparkline:
    """Points of a line in a box of 96 by 24, the newest again as (x, y)."""

    line: str
    newest: tuple[str, str]
    count: int


_MARKS: Final = {health: HealthMark(health.value.replace("_", "-"), word) for health, word in _WORDS.items()}


def health_mark(health: Health) -> HealthMark:
    return _MARKS[health]


def declared_words(status: Status) -> str:
    return _DECLARED[status]


def bar(progress: Decimal | None, expected: Decimal | None, health: Health, zones: Sequence[Decimal] = ()) -> Bar:
    is_open = health not in (Health.DONE, Health.DROPPED)
    shown_expected = width(expected) if expected and is_open else None
    said = f"{percent(expected)} expected by today" if shown_expected else ""
    marks = tuple(width(zone) for zone in zones)
    return Bar(width(progress or Decimal(0)), shown_expected, marks, health_mark(health).name, said)


def plain_bar(progress: Decimal, look: str) -> Bar:
    """Of what is over: how far it came, and nothing that was expected."""
    return Bar(width(progress), None, (), look, "")


def sparkline(series: Sequence[Point], span: Span) -> Sparkline | None:
    """Progress over the days of the cycle; nothing to see in fewer than two points."""
    if len(series) < 2:
        return None
    days = max(span.days - 1, 1)
    at = [
        (_MARGIN + (_WIDTH - 2 * _MARGIN) * (point.date - span.starts).days / days, float(point.progress))
        for point in series
    ]
    placed = [(f"{x:.1f}", f"{_HEIGHT - _MARGIN - (_HEIGHT - 2 * _MARGIN) * y:.1f}") for x, y in at]
    return Sparkline(" ".join(f"{x},{y}" for x, y in placed), placed[-1], len(placed))


def width(share: Decimal) -> str:
    """In per cent of a bar, as CSS takes it."""
    return f"{min(max(float(share), 0.0), 1.0) * 100:.4g}"
