"""How things went in cycle after cycle: the page of history, and on other pages the past of a unit or an objective.

A page of an archived cycle says nothing of what came later: it would not be what it was. What it says of earlier ones
is in its own archive, as it was on the day of closing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from operator import attrgetter
from typing import Final

from okrsite.context.addresses import CHAINS, unit_page
from okrsite.context.cycle import CycleContext, PageLink
from okrsite.context.progress import DECISIONS, Bar, scored, width
from okrsite.context.series import Series, all_series, anchor_of, series_link
from okrsite.facts import SHOULD_REACH, Calibration, ObjectiveFacts, Reached, calibration_of, chains, reached_by
from okrsite.language import gettext as _
from okrsite.language import ngettext
from okrsite.model import NEARBY, Ambition, Cycle, Key, State, Unit, unit_of
from okrsite.views.figures import Figure, figures_of, lines_of_one
from okrsite.wording import day, number, percent, plural, rounded, score

MOST_CHAINS: Final = 60
"""How many chains the page shows; of 5,000 people there may be thousands."""


_ALIKE: Final = 0.1
"""Confidence and what came of it are alike within ten points of a hundred."""


@dataclass(frozen=True, slots=True)
class Foresight:
    """Of key results of one confidence: `bar` shows how many ended done, and marks how many were to be expected."""

    confidence: str
    key_results: str
    done: str
    progress: str
    bar: Bar


@dataclass(frozen=True, slots=True)
class Foresights:
    """`words` says how right people were."""

    title: str
    words: str
    rows: tuple[Foresight, ...]


@dataclass(frozen=True, slots=True)
class SeriesView:
    """`only`: the lines of a single cycle, which has no figures."""

    anchor: str
    title: str
    count: str
    figures: tuple[Figure, ...]
    only: tuple[tuple[str, str], ...]
    reached: tuple[str, ...]
    foresights: tuple[Foresights, ...]
    is_any_over: bool


@dataclass(frozen=True, slots=True)
class ChainStep:
    """An objective in one cycle of a chain."""

    cycle: str
    objective: PageLink
    ended: str
    bar: Bar
    decision: str


@dataclass(frozen=True, slots=True)
class ChainView:
    unit: PageLink
    title: str
    length: str
    steps: tuple[ChainStep, ...]


@dataclass(frozen=True, slots=True)
class HistoryView:
    title: str
    as_of: str
    kinds: tuple[SeriesView, ...]
    chains: tuple[ChainView, ...]
    more_chains: str


def history_view(contexts: Mapping[str, CycleContext]) -> HistoryView:
    any_context = next(iter(contexts.values()), None)
    found = chains.chains_of(any_context.portal) if any_context else ()
    return HistoryView(
        title=_("History"),
        as_of=day(any_context.facts.as_of) if any_context else "",
        kinds=tuple(_series_view(series) for series in all_series(contexts)),
        chains=tuple(_chain(contexts, chain) for chain in found[:MOST_CHAINS]),
        more_chains=_more_chains(len(found) - MOST_CHAINS) if len(found) > MOST_CHAINS else "",
    )


def _more_chains(count: int) -> str:
    return ngettext("and %(num)s\u00a0shorter chain", "and %(num)s\u00a0shorter chains", count)


def _series_view(series: Series) -> SeriesView:
    return SeriesView(
        anchor=anchor_of(series.name),
        title=series.title,
        count=_count(series),
        figures=figures_of(series),
        only=lines_of_one(series),
        reached=tuple(_reached(reached) for reached in reached_by(series.promises)),
        foresights=tuple(_foresights(series)),
        is_any_over=bool(series.over),
    )


def _count(series: Series) -> str:
    """`3 from 2026-Q1 to 2026-Q3, 2 of them over.`"""
    titles = [context.cycle.title for context in series.contexts]
    if len(titles) == 1:
        return _("%(cycle)s is the first. With the next there are charts of both.", cycle=titles[0])
    ends = {"count": len(titles), "first": titles[0], "last": titles[-1]}
    if not series.over:
        return _("%(count)s from %(first)s to %(last)s, none of them over.", **ends)
    return _("%(count)s from %(first)s to %(last)s, %(over)s of them over.", over=len(series.over), **ends)


def _reached(reached: Reached) -> str:
    """What ought to be, then how it was."""
    wished, ended = score(SHOULD_REACH[reached.ambition]), score(reached.score)
    if reached.ambition is Ambition.COMMITTED:
        should = _("Committed objectives should reach %(score)s.", score=wished)
    else:
        should = _("Aspirational objectives are good from %(score)s on.", score=wished)
    of = reached.reached
    if not of.part:
        was = ngettext(
            "%(num)s\u00a0objective ended at %(score)s on average; none reached that.",
            "%(num)s\u00a0objectives ended at %(score)s on average; none reached that.",
            of.whole,
            score=ended,
        )
    else:
        was = ngettext(
            "%(num)s\u00a0objective ended at %(score)s on average; %(reached)s reached that.",
            "%(num)s\u00a0objectives ended at %(score)s on average; %(reached)s reached that.",
            of.whole,
            score=ended,
            reached=of.part,
        )
    return f"{should} {was}"


def _foresights(series: Series) -> Iterator[Foresights]:
    for title, when in ((_("At the first check-in"), "first"), (_("Halfway"), "midway")):
        if found := calibration_of(series.foreseen, attrgetter(when)):
            yield Foresights(title, _judged(found), tuple(_rows(found)))


def _judged(found: Calibration) -> str:
    """Whether people were as right as they were confident."""
    happened = found.done.share or 0
    gap = float(found.expected - happened)
    verdict = _("too confident") if gap > _ALIKE else _("not confident enough") if gap < -_ALIKE else _("about right")
    return ngettext(
        "Mean confidence %(mean)s of 10; %(part)s of %(num)s\u00a0key result ended done: %(verdict)s.",
        "Mean confidence %(mean)s of 10; %(part)s of %(num)s\u00a0key results ended done: %(verdict)s.",
        found.done.whole,
        mean=number(rounded(found.expected * 10, 1)),
        part=found.done.part,
        verdict=verdict,
    )


def _rows(found: Calibration) -> Iterator[Foresight]:
    for bucket in found.buckets:
        yield Foresight(
            confidence=str(bucket.confidence),
            key_results=str(bucket.done.whole),
            done=percent(bucket.done.share),
            progress=percent(bucket.progress),
            bar=past_bar(bucket.done.share, Decimal(bucket.confidence) / 10),
        )


def _chain(contexts: Mapping[str, CycleContext], chain: tuple[Key, ...]) -> ChainView:
    newest = chain[-1]
    there = contexts[newest.cycle]
    return ChainView(
        unit=there.unit_link(unit_of(newest.ref)),
        title=there.title_of(newest),
        length=plural(len({key.cycle for key in chain}), "cycle"),
        steps=tuple(_step(contexts[key.cycle], key) for key in chain),
    )


def _step(context: CycleContext, key: Key) -> ChainStep:
    facts, review = context.numbers.objectives[key.ref], context.cycle.review_of(key.ref)
    return ChainStep(
        cycle=context.cycle.title,
        objective=context.link_to(key),
        ended=ended_with(context, facts),
        bar=past_bar(facts.progress),
        decision=_(DECISIONS[review.decision]) if review and review.decision else "",
    )


EARLIER: Final = NEARBY - 1
"""How many cycles before this one a page shows; one more, and it says that there are more."""


@dataclass(frozen=True, slots=True)
class PastCycle:
    link: PageLink
    number: str
    note: str
    bar: Bar
    is_this: bool
    is_later: bool


@dataclass(frozen=True, slots=True)
class Past:
    """`more`: whether there were cycles before these.  is_later: there is nothing here but what came later."""

    cycles: tuple[PastCycle, ...]
    more: bool
    is_later: bool
    all: PageLink


@dataclass(frozen=True, slots=True)
class ChainLink:
    """`title` is empty where it is still called the same, `number` where nothing is said of it."""

    cycle: PageLink
    title: str
    number: str
    is_this: bool
    is_later: bool


@dataclass(frozen=True, slots=True)
class Chain:
    """`more`: the way to what came before these links, if anything did."""

    links: tuple[ChainLink, ...]
    more: str


def name_in(cycle: Cycle, unit: Unit) -> str | None:
    """What a unit with objectives was called in a cycle; it may have been renamed since."""
    return next((name for name in (unit.id, *unit.previously) if name in cycle.by_unit), None)


def past_of(context: CycleContext, unit: Unit) -> Past | None:
    """None where it had no objectives in any other cycle of this length."""
    own = context.cycle.span
    earlier = [*islice(_having(context, unit, reversed([k for k in context.kin if k.cycle.span < own])), EARLIER + 1)]
    later = [] if context.snapshot else [*_having(context, unit, [k for k in context.kin if k.cycle.span > own])]
    if not earlier and not later:
        return None
    this = [*_having(context, unit, [context])] if context.has_begun else []
    shown = [*reversed(earlier[:EARLIER]), *this, *later]
    return Past(tuple(shown), len(earlier) > EARLIER, not earlier, series_link(context))


def _having(
    context: CycleContext, unit: Unit, others: list[CycleContext] | Iterator[CycleContext]
) -> Iterator[PastCycle]:
    for other in others:
        name = name_in(other.cycle, unit)
        facts = other.numbers.units.get(name) if name else None
        if name and facts:
            yield PastCycle(
                link=PageLink(other.cycle.title, unit_page(other.cycle.id, other.unit(name))),
                number=scored(facts.progress, facts.coverage),
                note="" if other.is_over else _("so far"),
                bar=past_bar(facts.progress),
                is_this=other is context,
                is_later=other.cycle.span > context.cycle.span,
            )


def past_bar(share: Decimal | None, wished: Decimal | None = None) -> Bar:
    """A bar that says nothing of health; the number stands beside it."""
    return Bar(width(share or Decimal(0)), None if wished is None else width(wished), (), "past", "")


def chain_of(context: CycleContext, ref: str) -> Chain | None:
    """From what it continues to what continues it; None where it does neither."""
    key = Key(context.cycle.id, ref)
    before = list(islice(chains.before(context.portal, key), chains.NEAREST + 1))
    keys = [*reversed(before[: chains.NEAREST]), key, *chains.after(context.portal, key)]
    if len(keys) == 1:
        return None
    is_cut = len(before) > chains.NEAREST
    return Chain(tuple(_chain_link(context, one, key) for one in keys), CHAINS if is_cut else "")


def _chain_link(context: CycleContext, key: Key, own: Key) -> ChainLink:
    there = context.of(key.cycle)
    is_later = key != own and there.cycle.span > context.cycle.span
    title = there.title_of(key)
    return ChainLink(
        cycle=PageLink(there.cycle.title, there.url_of(key)),
        title="" if title == context.title_of(own) else title,
        number="" if is_later and context.snapshot else ended_with(there, there.numbers.objectives[key.ref]),
        is_this=key == own,
        is_later=is_later,
    )


def ended_with(there: CycleContext, facts: ObjectiveFacts) -> str:
    """`0.65`, `0.52 so far`, `dropped`, `draft`: cycles beside each other are all on one scale."""
    if there.cycle.state is State.DRAFT:
        return _("draft")
    if facts.dropped:
        return _("dropped")
    shown = scored(facts.progress, facts.coverage)
    return shown if there.is_over or facts.progress is None else _("%(score)s so far", score=shown)
