"""Line charts as SVG: a burn-up of progress, a series of readings.

The style sheet gives colours. Its classes: `okr-chart` on the svg; `okr-actual`, `okr-expected`, `okr-reading` and
`okr-target` on a line and on its sign in the legend, with `okr-line` and `okr-dot` inside; round them `okr-axis`,
`okr-guide` and `okr-legend`. Everything is drawn in `currentColor`, so a class needs a `color` only; what was measured
is solid and what was wished for dashed, with or without colours.

A chart is a function of its arguments, to the byte. It says its values in words too, in `desc`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from okrsite import wording
from okrsite.charts.drawing import Drawing, Line
from okrsite.charts.scale import SHARES, Point, finite, number, per_cent, scale_of


def burn_up(
    chart_id: str, title: str, days: Sequence[date], actual: Sequence[float | None], expected: Sequence[float]
) -> str:
    """Progress over a cycle against what was expected of it: shares 0..1, one for each of `days`, shown in per cent.

    `actual` is None where nothing is known, as after the as-of day. `chart_id` is unique on its page.
    Gives "" where there is nothing to draw.
    """
    known, wanted = finite(zip(days, actual, strict=True)), finite(zip(days, expected, strict=True))
    then = dict(wanted).get(known[-1][0]) if known else None
    told = _course(known, per_cent) + (f" Expected by then: {per_cent(then)}." if then is not None else "")
    lines = (Line("Expected", "expected", wanted), Line("Actual", "actual", known, measured=True))
    return Drawing(chart_id, title, told, lines, SHARES, per_cent).as_svg()


def series(chart_id: str, title: str, points: Sequence[Point], unit: str, target: float | None) -> str:
    """The readings of a KPI in `unit`, by day, and its target as a level line; "" where there is nothing to draw."""

    def measured(value: float) -> str:
        return f"{number(value)}{wording.NBSP}{unit}".rstrip()

    known = finite(sorted(points))
    aims = [value for _, value in finite([(date.min, target)])]
    told = _course(known, measured) + "".join(f" Target: {measured(aim)}." for aim in aims)
    lines = [Line("Target", "target", [(day, aim) for day in (known[0][0], known[-1][0])]) for aim in aims if known]
    lines.append(Line(f"Reading, {unit}" if unit else "Reading", "reading", known, measured=True))
    scale = scale_of([*aims, *(value for _, value in known)])
    return Drawing(chart_id, title, told, lines, scale, number).as_svg()


def _course(points: Sequence[Point], worded: Callable[[float], str]) -> str:
    """`From 12 % on 1 Oct 2026 to 45 % on 20 Nov 2026, the newest.`"""
    words = [f"{worded(value)} on {wording.day(day)}" for day, value in (*points[:1], *points[1:][-1:])]
    match words:
        case [first, newest]:
            return f"From {first} to {newest}, the newest."
        case [only]:
            return f"{only}, the only value."
        case _:
            return "Nothing is known yet."
