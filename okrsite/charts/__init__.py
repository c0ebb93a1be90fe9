"""Line charts as SVG: a burn-up of progress, a series of readings, figures from cycle to cycle.

The style sheet gives colours. Its classes: `okr-chart` on the svg; `okr-actual`, `okr-expected`, `okr-reading`,
`okr-target`, `okr-corridor` and, of several lines, `okr-line-1` to `okr-line-3` on a line and on its sample in the
legend, with `okr-line` and `okr-dot` inside; round them `okr-axis`, `okr-guide` and `okr-legend`. Everything is drawn
in `currentColor`, so a class needs a `color` only; what was measured is solid and what was wished for dashed, and
several lines differ by their dashes, with or without colours.

A chart is a function of its arguments, to the byte. It says its values in words too, in `desc`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import count
from types import MappingProxyType
from typing import Final, Literal

from okrsite import wording
from okrsite.charts.drawing import Drawing, Line
from okrsite.charts.scale import (
    SHARES,
    Placed,
    Point,
    Scale,
    axis_of_days,
    axis_of_names,
    finite,
    number,
    per_cent,
    rounded_to,
    scale_of,
)
from okrsite.language import gettext as _

_WISHED: Final = "6 4"
Form = Literal["shares", "scores", "tenths", "points", "numbers"]
_FORMS: Final[Mapping[str, tuple[Scale, Callable[[float], str]]]] = MappingProxyType(
    {
        "shares": (SHARES, per_cent),
        "scores": (SHARES, rounded_to(2)),
        "tenths": (Scale(0, 10, (0, 2.5, 5, 7.5, 10)), rounded_to(1)),
        "points": (Scale(-1, 1, (-1, -0.5, 0, 0.5, 1)), lambda share: number(round(100 * share))),
    }
)
_DASHES: Final = ("", "8 3", "2 3")
"""Of several measured lines; more than three are no chart."""


def burn_up(
    chart_id: str, title: str, days: Sequence[date], actual: Sequence[float | None], expected: Sequence[float]
) -> str:
    """Progress over a cycle against what was expected of it: shares 0..1, one for each of `days`, shown in per cent.

    `actual` is None where nothing is known, as after the as-of day. `chart_id` is unique on its page.
    Gives "" where there is nothing to draw.
    """
    known, wanted = finite(zip(days, actual, strict=True)), finite(zip(days, expected, strict=True))
    then = dict(wanted).get(known[-1][0]) if known else None
    told = _course(known, per_cent)
    if then is not None:
        told += " " + _("Expected by then: %(percent)s.", percent=per_cent(then))
    lines = (
        Line(_("Expected"), "expected", _placed(wanted), dashes=_WISHED),
        Line(_("Actual"), "actual", _placed(known), measured=True),
    )
    return _by_day(chart_id, title, told, lines, SHARES, per_cent)


def series(chart_id: str, title: str, points: Sequence[Point], unit: str, target: Sequence[float] = ()) -> str:
    """The readings of a KPI in `unit`, by day, and its target; "" where there is nothing to draw.

    target: one number, which is a level line, or the lower and the upper bound of a corridor.
    """

    def measured(value: float) -> str:
        return f"{number(value)}{wording.NBSP}{unit}".rstrip()

    known = finite(sorted(points))
    aims = [value for _, value in finite((date.min, aim) for aim in target)]
    told = " ".join(filter(None, (_course(known, measured), _target_words([measured(aim) for aim in aims]))))
    lines = [_target(aims, known[0][0], known[-1][0])] if aims and known else []
    lines.append(
        Line(_("Reading, %(unit)s", unit=unit) if unit else _("Reading"), "reading", _placed(known), measured=True)
    )
    scale = scale_of([*aims, *(value for _, value in known)])
    return _by_day(chart_id, title, told, lines, scale, number)


def _target_words(aims: Sequence[str]) -> str:
    match aims:
        case []:
            return ""
        case [low, high]:
            return _("Target: %(low)s to %(high)s.", low=low, high=high)
        case _one:
            return _("Target: %(value)s.", value=aims[0])


def _target(aims: Sequence[float], first: date, last: date) -> Line:
    """A corridor goes round what it encloses."""
    if len(aims) == 1:
        return Line(_("Target"), "target", _placed([(first, aims[0]), (last, aims[0])]), dashes=_WISHED)
    low, high = aims
    corners = ((first, low), (last, low), (last, high), (first, high), (first, low))
    return Line(_("Target corridor"), "corridor", _placed(corners), dashes=_WISHED)


def across(
    chart_id: str,
    title: str,
    names: Sequence[str],
    lines: Sequence[tuple[str, Sequence[float | None]]],
    form: Form,
) -> str:
    """One to three lines from name to name, such as from cycle to cycle; "" where there is nothing to draw.

    lines: what each is called, and its values, one for each of `names`, None where unknown.  form: shares are 0..1 and
    shown in per cent, scores 0..1, tenths 0..10, points shares of -1..1 and shown as -100..100, numbers any from 0 up.
    """
    scale, shown = _FORMS[form] if form in _FORMS else (scale_of([0.0, *_all(lines)]), rounded_to(1))
    drawn = [
        Line(name, f"line-{number}", _known(values), measured=True, dashes=dashes)
        for number, dashes, (name, values) in zip(count(1), _DASHES, lines, strict=False)
    ]
    if not any(line.points for line in drawn):
        return ""
    told = " ".join(f"{name}: {_listed(names, _known(values), shown)}." for name, values in lines)
    return Drawing(chart_id, title, told, drawn, axis_of_names(names), scale, shown).as_svg()


def _all(lines: Iterable[tuple[str, Sequence[float | None]]]) -> Iterator[float]:
    return (value for _, values in lines for value in values if value is not None)


def _known(values: Sequence[float | None]) -> list[Placed]:
    return [(place, value) for place, value in enumerate(values) if value is not None]


def _listed(names: Sequence[str], points: Sequence[Placed], shown: Callable[[float], str]) -> str:
    told = (_("%(value)s in %(cycle)s", value=shown(value), cycle=names[place]) for place, value in points)
    return ", ".join(told) or _("nothing is known")


def _placed(points: Iterable[Point]) -> list[Placed]:
    return [(day.toordinal(), value) for day, value in points]


def _by_day(
    chart_id: str, title: str, told: str, lines: Sequence[Line], scale: Scale, shown: Callable[[float], str]
) -> str:
    days = [day for line in lines for day, _ in line.points]
    return Drawing(chart_id, title, told, lines, axis_of_days(days), scale, shown).as_svg() if days else ""


def _course(points: Sequence[Point], worded: Callable[[float], str]) -> str:
    """`From 12 % on 1 Oct 2026 to 45 % on 20 Nov 2026, the newest.`"""
    ends = (*points[:1], *points[1:][-1:])
    words = [_("%(value)s on %(day)s", value=worded(value), day=wording.day(day)) for day, value in ends]
    match words:
        case [first, newest]:
            return _("From %(first)s to %(newest)s, the newest.", first=first, newest=newest)
        case [only]:
            return _("%(value)s, the only value.", value=only)
        case _none:
            return _("Nothing is known yet.")
