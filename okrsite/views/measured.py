"""What a measure says in words: from where to where, which steps and levels, and what a check-in reported."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from okrsite.facts import KeyResultFacts
from okrsite.model import (
    AtLeast,
    AtMost,
    Between,
    CheckIn,
    FromTo,
    Key,
    KeyResult,
    Measure,
    Milestones,
    Update,
    Word,
    Zones,
)
from okrsite.views.scope import Scope
from okrsite.views.standing import expected_words
from okrsite.wording import amount, number, percent, plural, score, short_day


@dataclass(frozen=True, slots=True)
class Value:
    """One step of from -> now -> to; `is_now` marks the one that the others stand around."""

    label: str
    text: str
    is_now: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """A milestone or a zone."""

    title: str
    is_reached: bool
    note: str = ""


def key_result_values(scope: Scope, ref: str) -> tuple[Value, ...]:
    """From where, how far, to what: in the words of its measure."""
    supporters = scope.portal.supporters.get(Key(scope.cycle.id, ref), ())
    return tuple(_values(scope.cycle.key_results[ref], scope.numbers.key_results[ref], len(supporters)))


def _values(key_result: KeyResult, facts: KeyResultFacts, supporters: int) -> Iterator[Value]:
    measure = key_result.judged_by
    match measure:
        case FromTo():
            yield Value("from", number(measure.baseline))
            yield from _now(facts)
            yield Value("to", amount(measure.target, measure.unit))
        case AtLeast() | AtMost():
            yield from _now(facts)
            yield Value("at least" if isinstance(measure, AtLeast) else "at most", amount(measure.limit, measure.unit))
        case Between():
            yield from _now(facts)
            yield Value("between", f"{number(measure.low)} and {amount(measure.high, measure.unit)}")
        case _:
            yield _value_in_words(measure, facts, supporters)


def _now(facts: KeyResultFacts) -> Iterator[Value]:
    """Without its unit, which stands once, at the end; nothing where the mark says that nothing was measured."""
    if facts.value is not None:
        yield Value("now", number(facts.value), True)


def _value_in_words(measure: Milestones | Zones | Word, facts: KeyResultFacts, supporters: int) -> Value:
    match measure:
        case Milestones(milestones=steps):
            done = sum(step.id in facts.done for step in steps)
            return Value("done", f"{done} of {plural(len(steps), 'step')}", True)
        case Zones():
            return Value("reached", _levels(measure, facts), True)
        case Word.DONE:
            return Value("done", "yes" if facts.is_done else "not yet", True)
        case Word.SCORE:
            return Value("score", score(facts.progress, "none yet"), True)
    return Value("from", plural(supporters, "supporting objective"), True)


def _levels(zones: Zones, facts: KeyResultFacts) -> str:
    """`2 of 3 levels (target); stretch is open`"""
    levels = _levels_of(zones)
    if facts.zone not in levels:
        return f"none of {plural(len(levels), 'level')} yet"
    reached = levels.index(facts.zone) + 1
    still = levels[reached:]
    open_ones = f"; {' and '.join(still)} {'is' if len(still) == 1 else 'are'} open" if still else ""
    return f"{reached} of {plural(len(levels), 'level')} ({facts.zone}){open_ones}"


def _levels_of(zones: Zones) -> list[str]:
    """Those that somebody described, from the lowest."""
    return [name for name in ("commit", "target", "stretch") if getattr(zones.zones, name)]


def judged(scope: Scope, key_result: KeyResult, facts: KeyResultFacts) -> str:
    """What a level counts, where that does not speak for itself: `target counts as 70 %, …`"""
    if not isinstance(key_result.judged_by, Zones) or not facts.zone or facts.progress is None or facts.progress == 1:
        return ""
    expected = expected_words(scope, facts.expected)
    return f"{facts.zone} counts as {percent(facts.progress)}{', ' if expected else ''}{expected}"


def steps_of(key_result: KeyResult, facts: KeyResultFacts) -> Iterator[Step]:
    match key_result.judged_by:
        case Milestones(milestones=milestones):
            for step in milestones:
                due = f"due {short_day(step.due)}" if step.due else ""
                yield Step(step.title or step.id, step.id in facts.done, due)
        case Zones(zones=zones):
            order = ("commit", "target", "stretch")
            reached = order.index(facts.zone) + 1 if facts.zone in order else 0
            for place, name in enumerate(order):
                if text := getattr(zones, name):
                    yield Step(text, place < reached, name)


def reported(update: Update, measure: Measure | None) -> str:
    """What an update says of the measure, in words; `measure` is None of an objective."""
    match update:
        case Update(value=Decimal() as value):
            return amount(value, measure.unit if measure else "")
        case Update(score=Decimal() as score):
            return number(score)
        case Update(zone=zone) if zone:
            return zone.value
        case Update(done=bool() as done):
            return "done" if done else "not done"
        case Update(done=tuple() as steps) if steps:
            return ", ".join(_step_titles(measure, steps))
    return ""


def reported_by(scope: Scope, ref: str, check_in: CheckIn) -> str:
    """As `reported`, of one alone: `2 of 3 steps, last: Connected by the electrician`"""
    key_result = scope.cycle.key_results.get(ref)
    measure, done = key_result.judged_by if key_result else None, check_in.update.done
    if not isinstance(measure, Milestones) or not isinstance(done, tuple) or not done:
        return reported(check_in.update, measure)
    so_far = _done_until(scope.numbers.key_results[ref], check_in.date) & {step.id for step in measure.milestones}
    *_, last = _step_titles(measure, done)
    return f"{len(so_far)} of {plural(len(measure.milestones), 'step')}, last: {last}"


def _done_until(facts: KeyResultFacts, day: date) -> frozenset[str]:
    said = (c.update.done for c in facts.check_ins if c.date <= day)
    return frozenset(step for done in said if isinstance(done, tuple) for step in done)


def _step_titles(measure: Measure | None, done: Sequence[str]) -> Iterator[str]:
    """As their owners call them; an id that the measure does not know any more stays what it is."""
    titles = {step.id: step.title or step.id for step in measure.milestones} if isinstance(measure, Milestones) else {}
    return (titles.get(step) or step for step in done)
