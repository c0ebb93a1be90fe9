"""What a week changed: how far the cycle came, which key results turned, and who said nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from okrsite.context.addresses import THIS_WEEK, week_page
from okrsite.context.cycle import CycleContext, PageLink
from okrsite.context.progress import HealthMark, health_mark
from okrsite.context.reported import reported_by
from okrsite.facts import CycleWeek, HistoryPoint, Move, Turn, moves_in
from okrsite.language import gettext as _
from okrsite.language import later, ngettext
from okrsite.model import CheckIns, unit_of
from okrsite.model.shares import clamped
from okrsite.views.provenance import Archived, archived_of
from okrsite.wording import NBSP, number, percent, plural, points_between

MOST_MOVES: Final = 40
"""Of one kind are shown in a week; the company of who has more looks at its teams."""
_TITLES: Final = {
    Turn.WORSE: later("Got worse"),
    Turn.DONE: later("Done"),
    Turn.BETTER: later("Got better"),
    Turn.MOVED: later("Checked in"),
    Turn.SILENT: later("Silent for too long"),
}
_WORDS: Final = {
    Turn.WORSE: later("worse"),
    Turn.DONE: later("done"),
    Turn.BETTER: later("better"),
    Turn.SILENT: later("silent"),
}
"""How they are counted; who checked in and stays where it was is no news."""


@dataclass(frozen=True, slots=True)
class MoveLine:
    """`gain` is "" where nothing moved, `before` None where nothing was known; `note` of the newest check-in."""

    link: PageLink
    unit: PageLink
    owner: PageLink | None
    values: str
    percent: str
    gain: str
    before: HealthMark | None
    health: HealthMark
    note: str
    blockers: tuple[str, ...]
    wins: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MoveGroup:
    """Key results with one turn, the largest first; `more`: how many are not shown."""

    title: str
    anchor: str
    lines: tuple[MoveLine, ...]
    more: str


@dataclass(frozen=True, slots=True)
class WeekCount:
    """`4 worse`, leading to its group."""

    count: int
    word: str
    url: str


@dataclass(frozen=True, slots=True)
class WeekStrip:
    """A week in one line: `+3 points since 16 Sep`, and how many key results turned."""

    title: str
    url: str
    since: str
    counts: tuple[WeekCount, ...]

    @property
    def words(self) -> str:
        return " · ".join(filter(None, (self.since, *(f"{of.count} {of.word}" for of in self.counts))))


@dataclass(frozen=True, slots=True)
class WeekView:
    """`lasting` is the address that the week keeps, on the page that shows whichever is newest."""

    title: str
    breadcrumbs: tuple[PageLink, ...]
    days: str
    progress: str
    strip: WeekStrip
    groups: tuple[MoveGroup, ...]
    weeks: tuple[tuple[PageLink, bool], ...]
    lasting: PageLink | None
    archived: Archived | None


def this_week(context: CycleContext | None) -> WeekView | None:
    """The newest of the current cycle."""
    weeks = context.weeks if context else ()
    return week_view(context, weeks[-1], is_newest=True) if context and weeks else None


def week_strip(context: CycleContext) -> WeekStrip | None:
    """Of the week that runs; a cycle that is over has none."""
    weeks = context.weeks if context.is_running else ()
    return _strip(context, weeks[-1], _by_turn(context, weeks[-1]), THIS_WEEK) if weeks else None


def week_view(context: CycleContext, week: CycleWeek, *, is_newest: bool = False) -> WeekView:
    moves, own = _by_turn(context, week), week_page(context.cycle.id, week.until)
    ends = min(week.until, context.numbers.as_of)
    point = _point(context, ends)
    return WeekView(
        title=_("Week to %(day)s", day=context.day(week.until)),
        breadcrumbs=(context.link,),
        days=f"{context.day(week.since)} – {context.day(ends)}",
        progress=_progress(point),
        strip=_strip(context, week, moves, ""),
        groups=tuple(_group(context, turn, moves[turn]) for turn in _TITLES if moves.get(turn)),
        weeks=tuple(
            (PageLink(context.day(one.until), week_page(context.cycle.id, one.until)), one == week)
            for one in context.weeks
        ),
        lasting=PageLink(_("Permanent link"), own) if is_newest else None,
        archived=archived_of(context, ""),
    )


def _by_turn(context: CycleContext, week: CycleWeek) -> dict[Turn, list[Move]]:
    found: dict[Turn, list[Move]] = {}
    for move in moves_in(context.history, context.cycle.id, week):
        found.setdefault(move.turn, []).append(move)
    return found


def _strip(context: CycleContext, week: CycleWeek, moves: Mapping[Turn, Sequence[Move]], page: str) -> WeekStrip:
    return WeekStrip(
        title=_("This week"),
        url=page,
        since=_since(context, week),
        counts=tuple(
            WeekCount(len(moves[turn]), _(word), f"{page}#{_anchor(turn)}")
            for turn, word in _WORDS.items()
            if turn in moves
        ),
    )


def _anchor(turn: Turn) -> str:
    return f"week--{turn.value}"


def _since(context: CycleContext, week: CycleWeek) -> str:
    """`+3 points since 16 Sep`; where there was no number by then, `first figure: 32 %`"""
    before, after = _point(context, week.since), _point(context, min(week.until, context.numbers.as_of))
    if after is None or after.actual is None:
        return ""
    if before is None or before.actual is None:
        return _("first figure: %(percent)s", percent=percent(after.actual))
    return _(
        "%(points)s since %(day)s", points=points_between(before.actual, after.actual), day=context.day(week.since)
    )


def _point(context: CycleContext, day: date) -> HistoryPoint | None:
    return next((point for point in context.history.of_cycle(context.cycle.id) if point.date == day), None)


def _progress(point: HistoryPoint | None) -> str:
    if point is None or point.actual is None:
        return ""
    return _(
        "%(percent)s where %(expected)s was expected",
        percent=percent(point.actual),
        expected=percent(point.expected),
    )


def _group(context: CycleContext, turn: Turn, moves: Sequence[Move]) -> MoveGroup:
    """What fell furthest comes first where it got worse, else what rose furthest."""
    falls = turn is Turn.WORSE
    ordered = sorted(moves, key=lambda move: (move.gain if falls else -move.gain, move.ref))
    more = len(ordered) - MOST_MOVES
    return MoveGroup(
        title=f"{_(_TITLES[turn])}: {plural(len(ordered), 'key result')}",
        anchor=_anchor(turn),
        lines=tuple(_line(context, move) for move in ordered[:MOST_MOVES]),
        more=_more(more) if more > 0 else "",
    )


def _more(count: int) -> str:
    return ngettext(
        "and %(num)s\u00a0more key result, on the pages of their units",
        "and %(num)s\u00a0more key results, on the pages of their units",
        count,
    )


def _line(context: CycleContext, move: Move) -> MoveLine:
    said = move.said
    newest = said[-1] if said else None
    was = move.before.health if move.before else None
    return MoveLine(
        link=context.link_of(move.ref),
        unit=context.unit_link(unit_of(move.ref)),
        owner=context.owner_link(move.ref),
        values=_values(context, move.ref, said),
        percent=percent(move.after.attainment, ""),
        gain=_gain(context, move),
        before=health_mark(was) if was and was is not move.after.health else None,
        health=health_mark(move.after.health),
        note=newest.note if newest else "",
        blockers=newest.blockers if newest else (),
        wins=tuple(win for each in said for win in each.wins),
    )


def _gain(context: CycleContext, move: Move) -> str:
    """A first reading shows how far one is, and not that one came from nothing."""
    series, said = context.numbers.key_results[move.ref].series, move.said
    is_first = said and not move.within.start and not any(point.date < said[0].date for point in series)
    before = clamped((move.before.attainment if move.before else None) or Decimal(0))
    return points_between(before, clamped(move.after.attainment or Decimal(0))) if move.gain and not is_first else ""


def _values(context: CycleContext, ref: str, said: CheckIns) -> str:
    """`512 → 488 ms`, or what was reported of a measure in words."""
    if not said:
        return ""
    facts, newest = context.numbers.key_results[ref], said[-1]
    first = said[0].date
    before = [point.value for point in facts.series if point.date < first]
    now = newest.value
    if before and before[-1] is not None and now is not None and before[-1] != now:
        return f"{number(before[-1])} → {number(now)}{NBSP}{facts.measure.unit}".rstrip(NBSP)
    return reported_by(context, ref, newest)
