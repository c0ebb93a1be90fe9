"""What a check-in reported of a measure, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from okrsite.context.cycle import CycleContext
from okrsite.facts import KeyResultFacts
from okrsite.language import gettext as _
from okrsite.language import ngettext
from okrsite.model import CheckIn, Measure, era_on, eras_of
from okrsite.model.measures.zones import ZONE_WORDS
from okrsite.wording import amount, number


def reported(check_in: CheckIn, measure: Measure | None) -> str:
    """What a check-in says of the measure, in words; `measure` is None of an objective."""
    match check_in:
        case CheckIn(value=Decimal() as value):
            return amount(value, measure.unit if measure else "")
        case CheckIn(score=Decimal() as score):
            return number(score)
        case CheckIn(zone=zone) if zone:
            return _(ZONE_WORDS[zone])
        case CheckIn(done=bool() as done):
            return _("done") if done else _("not done")
        case CheckIn(done=tuple() as steps) if steps:
            return ", ".join(_step_titles(measure, steps))
    return ""


def reported_by(context: CycleContext, ref: str, check_in: CheckIn) -> str:
    """As `reported`, of one alone: `2 of 3 steps, last: Connected by the electrician`"""
    key_result = context.cycle.key_results.get(ref)
    measure = era_on(eras_of(key_result), check_in.date).measure if key_result else None
    done = check_in.done
    if measure is None or not measure.adds_up or not isinstance(done, tuple) or not done:
        return reported(check_in, measure)
    so_far = _done_until(context.numbers.key_results[ref], check_in.date) & measure.titles.keys()
    *_, last = _step_titles(measure, done)
    return ngettext(
        "%(part)s of %(num)s\u00a0step, last: %(last)s",
        "%(part)s of %(num)s\u00a0steps, last: %(last)s",
        len(measure.titles),
        part=len(so_far),
        last=last,
    )


def _done_until(facts: KeyResultFacts, day: date) -> frozenset[str]:
    said = (c.done for c in facts.check_ins if c.date <= day)
    return frozenset(step for done in said if isinstance(done, tuple) for step in done)


def _step_titles(measure: Measure | None, done: Sequence[str]) -> Iterator[str]:
    """As their owners call them; an id that the measure does not know any more stays what it is."""
    titles = measure.titles if measure else {}
    return (titles.get(step) or step for step in done)
