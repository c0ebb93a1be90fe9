"""Numbers in words: what a measure says, and what a number that was rolled up is of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from okrsite.context.cycle import CycleContext
from okrsite.context.overdue import days_late, days_overdue
from okrsite.context.progress import expected_words, forecast_of
from okrsite.facts import KeyResultFacts, Part
from okrsite.language import gettext as _
from okrsite.language import ngettext
from okrsite.model import Key, Zone, is_key_result
from okrsite.model.measures.zones import ZONE_WORDS
from okrsite.wording import about, amount, number, percent


@dataclass(frozen=True, slots=True)
class Value:
    """One step of from -> now -> to; `is_now` marks the one that the others stand around."""

    label: str
    text: str
    is_now: bool = False


@dataclass(frozen=True, slots=True)
class MeasureStep:
    """A milestone or a zone."""

    title: str
    is_reached: bool
    note: str = ""
    overdue: str = ""


def key_result_values(context: CycleContext, ref: str) -> tuple[Value, ...]:
    """From where, how far, to what: in the words of its measure."""
    supporters = context.portal.supporters.get(Key(context.cycle.id, ref), ())
    return tuple(_values(context.numbers.key_results[ref], len(supporters)))


def _values(facts: KeyResultFacts, supporters: int) -> Iterator[Value]:
    measure = facts.measure
    if not measure.is_numeric:
        yield Value(*measure.standing(facts.answer, facts.progress, supporters), True)
        return
    if measure.start_words:
        yield Value(*measure.start_words)
    if facts.value is not None:  # where it is, the mark says that nothing was measured
        yield Value(_("now"), number(facts.value), True)  # without its unit, which stands once, at the end
    if measure.goal_words:
        yield Value(*measure.goal_words)


def heading(context: CycleContext, ref: str) -> str:
    """`Heading for 488 of 1,200 rows by 30 Sep`; "" without a forecast."""
    forecast = forecast_of(context, ref)
    if forecast is None:
        return ""
    facts = context.numbers.key_results[ref]
    measure, due, value = facts.measure, context.day(facts.due), about(forecast.value)
    if measure.goal_words and measure.sign > 0 and not measure.is_limit:
        goal = measure.goal_words[1]
        return _("Heading for %(value)s of %(goal)s by %(day)s", value=number(value), goal=goal, day=due)
    return _("Heading for %(value)s by %(day)s", value=amount(value, measure.unit), day=due)


def judged(context: CycleContext, facts: KeyResultFacts) -> str:
    """What a level counts, where that does not speak for itself: `target counts as 70 %, …`"""
    if not facts.zone or facts.progress is None or facts.progress == 1:
        return ""
    said = _("%(level)s counts as %(percent)s", level=_(ZONE_WORDS[facts.zone]), percent=percent(facts.progress))
    return ", ".join(filter(None, (said, expected_words(context, facts.expected))))


def steps_of(context: CycleContext, ref: str) -> Iterator[MeasureStep]:
    facts = context.numbers.key_results[ref]
    for step in facts.measure.steps(facts.answer):
        note = _("due %(day)s", day=context.day(step.due)) if step.due else _level(step.level)
        overdue = "" if step.is_reached else days_overdue(days_late(context, ref, step.due))
        yield MeasureStep(step.title, step.is_reached, note, overdue)


def _level(name: str) -> str:
    return _(ZONE_WORDS[Zone(name)]) if name else ""


_NOTHING, _ALL = Decimal(0), Decimal(1)


NAMED: Final = 3
"""How many numbers are named one by one; nobody reads more."""


def mean_of_parts(context: CycleContext, parts: Sequence[Part]) -> str:
    """`mean of 2 parts by weight; −8 % counts as 0 %`; nothing of a single part that counts as it is."""
    said = [_("mean of %(count)s parts by weight", count=len(parts))] if len(parts) > 1 else []
    return "; ".join(said + list(_counting_otherwise(context, parts))) if said else ""


def _counting_otherwise(context: CycleContext, parts: Sequence[Part]) -> Iterator[str]:
    shown = sorted({share for part in parts if (share := _attainment(context, part)) is not None})
    yield from _counts_as([share for share in shown if share < _NOTHING], _NOTHING)
    yield from _counts_as([share for share in shown if share > _ALL], _ALL)
    if unmeasured := sum(part.progress is None for part in parts):
        yield ngettext(
            "%(num)s not measured yet counts as %(percent)s",
            "%(num)s not measured yet count as %(percent)s",
            unmeasured,
            percent=percent(_NOTHING),
        )


def _attainment(context: CycleContext, part: Part) -> Decimal | None:
    """As the page of the part shows it."""
    if not is_key_result(part.key.ref):
        return part.progress
    return context.of(part.key.cycle).numbers.key_results[part.key.ref].attainment


def _counts_as(outside: Sequence[Decimal], limit: Decimal) -> Iterator[str]:
    named = list(dict.fromkeys(map(percent, outside)))
    if len(named) > NAMED and limit == _NOTHING:
        yield _("what is below %(percent)s counts as %(percent)s", percent=percent(limit))
    elif len(named) > NAMED:
        yield _("what is above %(percent)s counts as %(percent)s", percent=percent(limit))
    elif named:
        yield _counted_as(named, percent(limit))


def _counted_as(named: Sequence[str], limit: str) -> str:
    """`−8 % counts as 0 %`; of at most three."""
    match named:
        case [one]:
            return _("%(one)s counts as %(limit)s", one=one, limit=limit)
        case [one, two]:
            return _("%(one)s and %(two)s count as %(limit)s", one=one, two=two, limit=limit)
    one, two, three = named
    return _("%(one)s and %(two)s and %(three)s count as %(limit)s", one=one, two=two, three=three, limit=limit)
