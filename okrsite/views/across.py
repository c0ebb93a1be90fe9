"""The page of history: every cycle beside the others of its kind, what people foresaw, and what went on and on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from operator import attrgetter
from typing import Final

from okrsite.context.cycle import CycleContext, PageLink
from okrsite.context.progress import DECISIONS, Bar
from okrsite.context.series import Series, all_series, anchor_of
from okrsite.facts import SHOULD_REACH, Calibration, Reached, calibration_of, chains, reached_by
from okrsite.model import Ambition, Key, unit_of
from okrsite.views.figures import Figure, figures_of, lines_of_one
from okrsite.views.objectives import AMBITIONS
from okrsite.views.past import ended_with, past_bar
from okrsite.wording import day, number, percent, plural, rounded, score

CHAINS: Final = 60
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
class KindView:
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
class Step:
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
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class HistoryView:
    title: str
    as_of: str
    kinds: tuple[KindView, ...]
    chains: tuple[ChainView, ...]
    more_chains: str


def history_view(contexts: Mapping[str, CycleContext]) -> HistoryView:
    any_context = next(iter(contexts.values()), None)
    found = chains.chains_of(any_context.portal) if any_context else ()
    return HistoryView(
        title="History",
        as_of=day(any_context.facts.as_of) if any_context else "",
        kinds=tuple(_kind(kind) for kind in all_series(contexts)),
        chains=tuple(_chain(contexts, chain) for chain in found[:CHAINS]),
        more_chains=plural(len(found) - CHAINS, "shorter chain") if len(found) > CHAINS else "",
    )


def _kind(kind: Series) -> KindView:
    return KindView(
        anchor=anchor_of(kind.name),
        title=kind.title,
        count=_count(kind),
        figures=figures_of(kind),
        only=lines_of_one(kind),
        reached=tuple(_reached(reached) for reached in reached_by(kind.promises)),
        foresights=tuple(_foresights(kind)),
        is_any_over=bool(kind.over),
    )


def _count(kind: Series) -> str:
    """`3 from 2026-Q1 to 2026-Q3, 2 of them over.`"""
    titles = [context.cycle.title for context in kind.contexts]
    if len(titles) == 1:
        return f"{titles[0]} is the first. With the next there are charts of both."
    return f"{len(titles)} from {titles[0]} to {titles[-1]}, {len(kind.over) or 'none'} of them over."


def _reached(reached: Reached) -> str:
    wished = score(SHOULD_REACH[reached.ambition])
    should = f"should reach {wished}" if reached.ambition is Ambition.COMMITTED else f"are good from {wished} on"
    ended = f"ended at {score(reached.score)} on average"
    return (
        f"{AMBITIONS[reached.ambition]} objectives {should}. "
        f"{plural(reached.reached.whole, 'objective')} {ended}; {reached.reached.part or 'none'} reached that."
    )


def _foresights(kind: Series) -> Iterator[Foresights]:
    for title, when in (("At the first check-in", "first"), ("Halfway", "midway")):
        if found := calibration_of(kind.foreseen, attrgetter(when)):
            yield Foresights(title, _judged(found), tuple(_rows(found)))


def _judged(found: Calibration) -> str:
    """Whether people were as right as they were confident."""
    happened = found.done.share or 0
    gap = float(found.expected - happened)
    verdict = "too confident" if gap > _ALIKE else "not confident enough" if gap < -_ALIKE else "about right"
    said = f"Mean confidence {number(rounded(found.expected * 10, 1))} of 10"
    return f"{said}; {found.done.part} of {plural(found.done.whole, 'key result')} ended done: {verdict}."


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


def _step(context: CycleContext, key: Key) -> Step:
    facts, review = context.numbers.objectives[key.ref], context.cycle.review_of(key.ref)
    return Step(
        cycle=context.cycle.title,
        objective=PageLink(context.title_of(key), context.url_of(key)),
        ended=ended_with(context, facts),
        bar=past_bar(facts.progress),
        decision=DECISIONS[review.decision] if review and review.decision else "",
    )
