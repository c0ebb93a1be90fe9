"""Figures of cycles of one series, from the oldest to the newest: what a chart draws and the table under it says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal, NamedTuple

from okrsite.context.cycle import CycleContext, PageLink
from okrsite.context.progress import scored
from okrsite.context.series import Series
from okrsite.facts import Ratio, Tally
from okrsite.language import gettext as _
from okrsite.language import later
from okrsite.model import Ambition
from okrsite.views.drawings import Plot
from okrsite.wording import number, percent, rounded, signed

UNKNOWN: Final = "–"


@dataclass(frozen=True, slots=True)
class FigureRow:
    cycle: PageLink
    note: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    title: str
    words: str
    plot: Plot
    columns: tuple[str, ...]
    rows: tuple[FigureRow, ...]


class FigureColumn(NamedTuple):
    title: str
    cell: Callable[[CycleContext], str]


class Curve(NamedTuple):
    title: str
    value: Callable[[CycleContext], Decimal | None]


class _FigureSpec(NamedTuple):
    """What a figure is about."""

    name: str
    title: str
    words: str
    form: Literal["shares", "scores", "tenths", "points", "numbers"]
    curves: tuple[Curve, ...]
    columns: tuple[FigureColumn, ...]


def figures_of(series: Series) -> tuple[Figure, ...]:
    """None of one cycle alone: there is nothing beside it. What no cycle says anything of is left out."""
    return (
        tuple(_figure(series, spec) for spec in _FIGURES if _is_said(series, spec)) if len(series.contexts) > 1 else ()
    )


def lines_of_one(series: Series) -> tuple[tuple[str, str], ...]:
    """What the figures would say of the only cycle."""
    if len(series.contexts) > 1:
        return ()
    only = series.contexts[0]
    spec = (one for one in _FIGURES if _is_said(series, one))
    return tuple((_(column.title), column.cell(only)) for one in spec for column in one.columns)


def _is_said(series: Series, spec: _FigureSpec) -> bool:
    return any(curve.value(context) is not None for curve in spec.curves for context in series.contexts)


def _figure(series: Series, spec: _FigureSpec) -> Figure:
    return Figure(
        title=_(spec.title),
        words=_(spec.words),
        plot=_plot(series, spec),
        columns=tuple(_(column.title) for column in spec.columns),
        rows=tuple(_rows(series, spec.columns)),
    )


def _plot(series: Series, spec: _FigureSpec) -> Plot:
    return Plot(
        id=f"chart--{series.name}-{spec.name}",
        title=f"{_(spec.title)}, {series.title_within}",
        names=tuple(context.cycle.title for context in series.contexts),
        lines=tuple((_(curve.title), tuple(_points(series, curve))) for curve in spec.curves),
        form=spec.form,
    )


def _points(series: Series, curve: Curve) -> Iterator[float | None]:
    for context in series.contexts:
        value = curve.value(context)
        yield None if value is None else float(value)


def _rows(series: Series, columns: tuple[FigureColumn, ...]) -> Iterator[FigureRow]:
    for context in series.contexts:
        cells = tuple(column.cell(context) for column in columns)
        yield FigureRow(context.link, "" if context.is_over else _("so far"), cells)


def _curve(title: str, read: Callable[[Tally], Decimal | None]) -> Curve:
    return Curve(title, lambda context: read(context.tally))


def _column(title: str, word: Callable[[Tally], str]) -> FigureColumn:
    return FigureColumn(title, lambda context: word(context.tally))


def _each(title: str, parts: Callable[[Tally], int], wholes: Callable[[Tally], int]) -> tuple[Curve, FigureColumn]:
    """A mean, such as of objectives of a unit."""

    def share(tally: Tally) -> Decimal | None:
        return Ratio(parts(tally), wholes(tally)).share

    return _curve(title, share), _column(title, lambda tally: _tenths(share(tally)))


def _tenths(value: Decimal | None) -> str:
    return UNKNOWN if value is None else number(rounded(value, 1))


def _of(ratio: Ratio) -> str:
    """`9 of 10`"""
    return _("%(part)s of %(whole)s", part=ratio.part, whole=ratio.whole) if ratio.whole else UNKNOWN


def _share(title: str, read: Callable[[Tally], Ratio]) -> tuple[Curve, FigureColumn]:
    return _curve(title, lambda tally: read(tally).share), _column(title, lambda tally: _of(read(tally)))


def _aspirational(tally: Tally) -> Decimal | None:
    """Unknown where no objective says whether it is a promise or a stretch."""
    return tally.aspirational if any(tally.ambitions.values()) else None


def _score_when(context: CycleContext, *, over: bool) -> Decimal | None:
    return context.tally.score if context.is_over is over else None


_OBJECTIVES = _each(later("Objectives of a unit"), lambda tally: tally.objectives, lambda tally: tally.units)


_KEY_RESULTS = _each(
    later("Key results of an objective"), lambda tally: tally.key_results, lambda tally: tally.objectives
)


_TEAMS = _share(later("Teams with objectives"), lambda tally: tally.teams)


_HEARD = _share(later("Key results reported"), lambda tally: tally.heard)


_FIGURES: Final = (
    _FigureSpec(
        "score",
        later("Score"),
        later("Where the company ended, from 0 to 1. What still runs is so far."),
        "scores",
        (
            Curve(later("Score"), lambda context: _score_when(context, over=True)),
            Curve(later("So far"), lambda context: _score_when(context, over=False)),
        ),
        (
            FigureColumn(later("Score"), lambda context: scored(context.numbers.progress, context.numbers.coverage)),
            _column(later("Objectives"), lambda tally: str(tally.objectives)),
            _column(later("Key results"), lambda tally: str(tally.key_results)),
        ),
    ),
    _FigureSpec(
        "ambition",
        later("Ambition"),
        later("How many of the objectives are aspirational: a stretch, of which 0.7 is good."),
        "shares",
        (_curve(later("Aspirational"), _aspirational),),
        (
            _column(later("Share aspirational"), lambda tally: percent(_aspirational(tally), UNKNOWN)),
            _column(later("Aspirational"), lambda tally: str(tally.ambitions[Ambition.ASPIRATIONAL])),
            _column(later("Committed"), lambda tally: str(tally.ambitions[Ambition.COMMITTED])),
        ),
    ),
    _FigureSpec(
        "focus",
        later("Focus"),
        later("How much there is to look after."),
        "numbers",
        (_OBJECTIVES[0], _KEY_RESULTS[0]),
        (_OBJECTIVES[1], _KEY_RESULTS[1], _column(later("Units"), lambda tally: str(tally.units))),
    ),
    _FigureSpec(
        "confidence",
        later("Confidence"),
        later("Of 10, the mean of all key results: what was said of each first, and what last."),
        "tenths",
        (
            _curve(later("First"), lambda tally: tally.first_confidence),
            _curve(later("Last"), lambda tally: tally.last_confidence),
        ),
        (
            _column(later("First confidence"), lambda tally: _tenths(tally.first_confidence)),
            _column(later("Last confidence"), lambda tally: _tenths(tally.last_confidence)),
        ),
    ),
    _FigureSpec(
        "net-confidence",
        later("Net confidence"),
        later("The share of key results on track or done less the share off track, in points."),
        "points",
        (_curve(later("Net confidence"), lambda tally: tally.net_confidence),),
        (_column(later("Net confidence"), lambda tally: net_confidence(tally.net_confidence) or UNKNOWN),),
    ),
    _FigureSpec(
        "adoption",
        later("Adoption"),
        later(
            "Who takes part, how many key results were reported, and on how many of their days the newest report was "
            "not older than the cadence allows."
        ),
        "shares",
        (_TEAMS[0], _HEARD[0], _curve(later("Reported on time"), lambda tally: tally.kept.share)),
        (
            _TEAMS[1],
            _share(later("People with a part"), lambda tally: tally.people)[1],
            _HEARD[1],
            _column(later("Reported on time"), lambda tally: percent(tally.kept.share, UNKNOWN)),
            _column(later("Check-ins of each"), lambda tally: _tenths(tally.check_ins.share)),
        ),
    ),
)


def net_confidence(share: object) -> str:
    """On track less off track among the key results, with its sign."""
    if share is None:
        return ""
    points = round(float(str(share)) * 100)
    return f"+{points}" if points > 0 else signed(str(points))
