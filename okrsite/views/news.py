"""What happened lately over a whole cycle, and a key result that needs attention in one line."""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import Final

from okrsite.context.cycle import CycleContext, PageLink
from okrsite.context.overdue import overdue_of, overdue_words
from okrsite.context.progress import HealthMark, declared_words, key_result_mark
from okrsite.context.reported import reported_by
from okrsite.facts import Health, KeyResultFacts
from okrsite.language import gettext as _
from okrsite.language import ngettext
from okrsite.model import CheckIn, unit_of
from okrsite.wording import percent

ATTENTION: Final = 8


CHECK_INS: Final = 6


WINS: Final = 4


@dataclass(frozen=True, slots=True)
class News:
    """One check-in of one key result or objective, or one win."""

    when: str
    day: str
    by: PageLink | None
    about: PageLink
    unit: PageLink
    value: str
    note: str


@dataclass(frozen=True, slots=True)
class Attention:
    """A key result that somebody should look at, and why; `overdue` is "" where no day has passed."""

    link: PageLink
    unit: PageLink
    owner: PageLink | None
    health: HealthMark
    reason: str
    overdue: str
    blockers: tuple[str, ...]


def newest_check_ins(context: CycleContext) -> tuple[News, ...]:
    """The newest with something to say first of all, at most one of each key result."""
    newest = ((facts.newest, ref) for ref, facts in context.numbers.key_results.items() if facts.newest)
    chosen = heapq.nlargest(CHECK_INS, ((c.date, bool(c.note), ref, c) for c, ref in newest), key=lambda x: x[:3])
    return tuple(_news(context, ref, check_in, check_in.note) for _day, _note, ref, check_in in chosen)


def newest_wins(context: CycleContext, shown: Collection[News] = ()) -> tuple[News, ...]:
    """Of others than are `shown` already."""
    known = {(news.about, news.day) for news in shown}
    wins = (
        _news(context, ref, at, win)
        for _day, ref, at, win in heapq.nlargest(WINS, wins_of(context), key=itemgetter(0, 1))
    )
    return tuple(news for news in wins if (news.about, news.day) not in known)


def wins_of(context: CycleContext) -> Iterator[tuple[date, str, CheckIn, str]]:
    """Day, full id, check-in and words of every win up to the as-of day."""
    for facts in (context.numbers.objectives, context.numbers.key_results):
        for ref, own in facts.items():
            for check_in in own.check_ins if "wins" in own.check_ins.said else ():
                yield from ((check_in.said_on, ref, check_in, win) for win in check_in.wins)


def _news(context: CycleContext, ref: str, check_in: CheckIn, note: str) -> News:
    return News(
        when=context.day(check_in.said_on),
        day=check_in.said_on.isoformat(),
        by=context.unit_link(check_in.by) if check_in.by else None,
        about=context.link_of(ref),
        unit=context.unit_link(unit_of(ref)),
        value=reported_by(context, ref, check_in),
        note=note,
    )


def attention_of(context: CycleContext, ref: str) -> Attention:
    facts = context.numbers.key_results[ref]
    return Attention(
        link=context.link_of(ref),
        unit=context.unit_link(unit_of(ref)),
        owner=context.owner_link(ref),
        health=key_result_mark(context, ref),
        reason=_reason(context, facts),
        overdue=overdue_words(overdue_of(context, ref)),
        blockers=facts.newest.blockers if facts.newest and not context.has_ended else (),
    )


def _reason(context: CycleContext, facts: KeyResultFacts) -> str:
    if context.has_ended:
        return _("%(percent)s at the end", percent=percent(facts.attainment))
    if facts.newest_date is None:
        return _("never checked in")
    if facts.health is Health.OUTDATED:
        weeks = max((context.numbers.as_of - facts.newest_date).days // 7, 1)
        return ngettext("no check-in for %(num)s\u00a0week", "no check-in for %(num)s\u00a0weeks", weeks)
    if facts.progress is None:
        return _("not measured yet, where %(expected)s is expected", expected=percent(facts.expected))
    numbers = {"percent": percent(facts.attainment), "expected": percent(facts.expected)}
    if not facts.disagrees or facts.declared is None:
        return _("%(percent)s where %(expected)s is expected", **numbers)
    declared = declared_words(facts.declared)
    return _("%(percent)s where %(expected)s is expected, declared %(health)s", **numbers, health=declared)
