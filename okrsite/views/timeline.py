"""The timeline: what is due when, week by week: key results, milestones and initiatives that have a day of their own.

Most key results are due on the last day of the cycle, so there it says how many those are, and names the ones behind.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from okrsite.context.addresses import map_page
from okrsite.context.cycle import CycleContext, PageLink
from okrsite.context.overdue import days_late, days_overdue
from okrsite.context.progress import HealthMark, key_result_figure
from okrsite.facts import Health
from okrsite.language import gettext as _
from okrsite.model import unit_of
from okrsite.model.okrs import InitiativeStatus
from okrsite.views.provenance import Archived, archived_of
from okrsite.wording import plural

MOST_IN_WEEK: Final = 12
"""So many of a week are named; at 500 objectives a page is to be read still."""
MOST_OVERDUE: Final = 40
_WIDTH: Final = 24
_HEIGHT: Final = 56


@dataclass(frozen=True, slots=True)
class DueItem:
    """`what`: what of the key result it is; nothing where it is the key result itself. `late`: `5 days overdue`."""

    day: date
    shown_day: str
    link: PageLink
    what: str
    unit: PageLink
    owner: PageLink | None
    percent: str
    health: HealthMark | None
    is_done: bool
    late: str


@dataclass(frozen=True, slots=True)
class DueWeek:
    """left, done_high, open_high: where the bar of the week stands in the drawing, in its own units.

    is_over: it ended before the as-of day, so that readers look for others; what is late of it is listed before all.
    """

    title: str
    anchor: str
    count: str
    items: tuple[DueItem, ...]
    more: str
    left: int
    done_high: int
    open_high: int
    number: int
    is_over: bool


@dataclass(frozen=True, slots=True)
class TimelineView:
    """`today`: where the as-of day lies in the drawing, if it does; of `weeks` the list shows those with items."""

    title: str
    breadcrumbs: tuple[PageLink, ...]
    map: PageLink
    count: str
    width: int
    height: int
    today: int | None
    as_of: str
    overdue: DueWeek | None
    first: str
    last: str
    weeks: tuple[DueWeek, ...]
    over: str
    archived: Archived | None


def timeline_view(context: CycleContext) -> TimelineView:
    items = sorted(_items(context), key=lambda item: (item.day, item.is_done, item.link.text, item.what))
    starts, ends = context.cycle.span
    weeks = _weeks(context, items)
    late = [item for item in items if item.late]
    since = (context.numbers.as_of - starts).days
    return TimelineView(
        title=_("Timeline %(cycle)s", cycle=context.cycle.title),
        breadcrumbs=(context.link,),
        map=PageLink(_("Map"), map_page(context.cycle.id)),
        count=_("%(things)s due in this cycle", things=plural(len(items), "thing is", "things are")),
        width=len(weeks) * _WIDTH,
        height=_HEIGHT,
        today=since * _WIDTH // 7 if context.is_running else None,
        as_of=context.day(context.numbers.as_of),
        overdue=_overdue(late) if late else None,
        first=context.day(starts),
        last=context.day(ends),
        weeks=weeks,
        over=plural(sum(week.is_over for week in weeks if week.items), "week that is over", "weeks that are over"),
        archived=archived_of(context, ""),
    )


def _overdue(items: Sequence[DueItem]) -> DueWeek:
    more = len(items) - MOST_OVERDUE
    return DueWeek(
        title=_("Overdue"),
        anchor="overdue",
        count="",
        items=tuple(items[:MOST_OVERDUE]),
        more=_more(more),
        left=0,
        done_high=0,
        open_high=0,
        number=len(items),
        is_over=False,
    )


def _more(count: int) -> str:
    return _("and %(count)s more, on the pages of their units", count=count) if count > 0 else ""


def _weeks(context: CycleContext, items: Sequence[DueItem]) -> tuple[DueWeek, ...]:
    """All of the cycle; what is due before or after it, as an initiative may be, stands in the first or the last."""
    first, last = context.cycle.span
    by_week: list[list[DueItem]] = [[] for _ in range((last - first).days // 7 + 1)]
    for item in items:
        by_week[(min(max(item.day, first), last) - first).days // 7].append(item)
    tallest = max(map(len, by_week)) or 1
    return tuple(_week(context, nth, own, tallest) for nth, own in enumerate(by_week))


def _week(context: CycleContext, nth: int, items: Sequence[DueItem], tallest: int) -> DueWeek:
    """What is late or open comes first, for that is what a reader can still change."""
    since = context.cycle.span.starts + timedelta(days=7 * nth)
    until = min(since + timedelta(days=6), context.cycle.span.ends)
    done = sum(item.is_done for item in items)
    high = _HEIGHT - 16
    listed = sorted((item for item in items if not item.late), key=lambda item: (item.is_done, item.day))
    return DueWeek(
        title=" – ".join(dict.fromkeys((context.day(since), context.day(until)))),
        anchor=f"week--{nth + 1}",
        count=_("%(part)s of %(whole)s done", part=done, whole=len(items)),
        items=tuple(listed[:MOST_IN_WEEK]),
        more=_more(len(listed) - MOST_IN_WEEK),
        left=nth * _WIDTH,
        done_high=-(-high * done // tallest),
        open_high=-(-high * (len(items) - done) // tallest),
        number=len(items),
        is_over=context.is_running and until < context.numbers.as_of,
    )


def _items(context: CycleContext) -> Iterator[DueItem]:
    for ref, key_result in context.cycle.key_results.items():
        facts = context.numbers.key_results[ref]
        if facts.health is Health.DROPPED:
            continue
        yield _item(context, ref, facts.due, "", is_done=facts.health is Health.DONE)
        for step in facts.measure.steps(facts.answer):
            if step.due:
                yield _item(
                    context, ref, step.due, _("Milestone: %(title)s", title=step.title), is_done=step.is_reached
                )
        for one in key_result.initiatives:
            if one.due and one.status is not InitiativeStatus.DROPPED:
                is_done = one.status is InitiativeStatus.DONE
                yield _item(context, ref, one.due, _("Initiative: %(title)s", title=one.title), is_done=is_done)


def _item(context: CycleContext, ref: str, day: date, what: str, *, is_done: bool) -> DueItem:
    number, mark = key_result_figure(context, ref)
    return DueItem(
        day=day,
        shown_day=context.day(day),
        link=context.link_of(ref),
        what=what,
        unit=context.unit_link(unit_of(ref)),
        owner=context.owner_link(ref),
        percent="" if what else number,
        health=None if what else mark,
        is_done=is_done,
        late="" if is_done else days_overdue(days_late(context, ref, day)),
    )
