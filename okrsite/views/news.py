"""What happened lately and what needs attention, over a whole cycle; and the page of all that does."""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from operator import itemgetter
from typing import Final

from okrsite.context.cycle import CycleContext, PageLink
from okrsite.context.progress import OUTCOMES, HealthMark, declared_words, key_result_mark
from okrsite.context.reported import reported_by
from okrsite.facts import Health, KeyResultFacts
from okrsite.model import CheckIn, Outcome, unit_of
from okrsite.views.provenance import Archived, archived_of
from okrsite.wording import percent, plural

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
    """A key result that somebody should look at, and why."""

    link: PageLink
    unit: PageLink
    owner: PageLink | None
    health: HealthMark
    reason: str
    blockers: tuple[str, ...]


def newest_check_ins(context: CycleContext) -> tuple[News, ...]:
    """The newest with something to say first of all, at most one of each key result."""
    newest = ((facts.newest, ref) for ref, facts in context.numbers.key_results.items() if facts.newest)
    chosen = heapq.nlargest(CHECK_INS, ((c.date, bool(c.note), ref, c) for c, ref in newest), key=lambda x: x[:3])
    return tuple(_news(context, ref, check_in, check_in.note) for _, _, ref, check_in in chosen)


def newest_wins(context: CycleContext, shown: Collection[News] = ()) -> tuple[News, ...]:
    """Of others than are `shown` already."""
    known = {(news.about, news.day) for news in shown}
    wins = (
        _news(context, ref, at, win) for _, ref, at, win in heapq.nlargest(WINS, wins_of(context), key=itemgetter(0, 1))
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


def attention_title(context: CycleContext) -> str:
    return "Missed" if context.has_ended else "Needs attention"


def needing_attention(context: CycleContext) -> list[str]:
    """The key results that somebody should look at, the most urgent first."""
    urgent = ((_how_urgent(context, ref), ref) for ref in context.numbers.key_results)
    return [ref for _, ref in sorted((-urgency, ref) for urgency, ref in urgent if urgency)]


def _how_urgent(context: CycleContext, ref: str) -> Decimal | None:
    """After the end it is too late for attention, and what was missed is listed instead."""
    facts = context.numbers.key_results[ref]
    if not context.has_ended:
        return _urgency(facts)
    is_missed = key_result_mark(context, ref) == OUTCOMES[Outcome.MISSED]
    return Decimal(2) - (facts.progress or Decimal(0)) if is_missed else None


def _urgency(facts: KeyResultFacts) -> Decimal | None:
    """How far behind in shares, and half a cycle's worth for words that contradict the numbers or a blocker."""
    if facts.dropped or facts.health in (Health.DONE, Health.PENDING):
        return None
    blockers = bool(facts.newest and facts.newest.blockers)
    if facts.health not in (Health.OFF_TRACK, Health.OUTDATED) and not blockers and not facts.disagrees:
        return None
    behind = max(facts.expected - (facts.progress or Decimal(0)), Decimal(0))
    return behind + (Decimal("0.5") if blockers or facts.disagrees else Decimal(0)) + Decimal("0.001")


def attention_of(context: CycleContext, ref: str) -> Attention:
    facts = context.numbers.key_results[ref]
    return Attention(
        link=context.link_of(ref),
        unit=context.unit_link(unit_of(ref)),
        owner=context.owner_link(ref),
        health=key_result_mark(context, ref),
        reason=_reason(context, facts),
        blockers=facts.newest.blockers if facts.newest and not context.has_ended else (),
    )


def _reason(context: CycleContext, facts: KeyResultFacts) -> str:
    if context.has_ended:
        return f"{percent(facts.attainment)} at the end"
    if facts.newest_date is None:
        return "never checked in"
    if facts.health is Health.OUTDATED:
        weeks = max((context.numbers.as_of - facts.newest_date).days // 7, 1)
        return f"no check-in for {plural(weeks, 'week')}"
    if facts.progress is None:
        return f"not measured yet, where {percent(facts.expected)} is expected"
    numbers = f"{percent(facts.attainment)} where {percent(facts.expected)} is expected"
    return f"{numbers}, declared {declared_words(facts.declared)}" if facts.disagrees and facts.declared else numbers


MOST_ON_PAGE: Final = 200
"""How many key results the page shows; nobody reads more, and 5,000 people may be behind with 20,000."""


@dataclass(frozen=True, slots=True)
class AttentionOfUnit:
    unit: PageLink
    anchor: str
    key_results: tuple[Attention, ...]


@dataclass(frozen=True, slots=True)
class AttentionView:
    title: str
    breadcrumbs: tuple[PageLink, ...]
    count: str
    units: tuple[AttentionOfUnit, ...]
    archived: Archived | None


def attention_view(context: CycleContext) -> AttentionView:
    refs = needing_attention(context)
    return AttentionView(
        title=f"{attention_title(context)} {context.cycle.title}",
        breadcrumbs=(context.link,),
        count=_attention_count(len(refs)),
        units=tuple(_attention_by_unit(context, refs[:MOST_ON_PAGE])),
        archived=archived_of(context, ""),
    )


def _attention_count(found: int) -> str:
    said = plural(found, "key result")
    if found > MOST_ON_PAGE:
        return f"The {MOST_ON_PAGE} most urgent of {said}; all are on the pages of their units"
    return said if found else ""


def _attention_by_unit(context: CycleContext, refs: list[str]) -> Iterator[AttentionOfUnit]:
    """The unit with what is most urgent first."""
    by_unit: dict[str, list[str]] = {}
    for ref in refs:
        by_unit.setdefault(unit_of(ref), []).append(ref)
    for unit, own in by_unit.items():
        yield AttentionOfUnit(context.unit_link(unit), f"of-{unit}", tuple(attention_of(context, ref) for ref in own))
