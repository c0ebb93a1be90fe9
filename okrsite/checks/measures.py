"""How key results are measured: with something, in a unit, and as their text says."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Final

from okrsite.checks.ranges import contradiction
from okrsite.checks.rule import Found, found, rule
from okrsite.checks.subject import Subject
from okrsite.diagnostics import Severity, quoted
from okrsite.model import FromTo, Key

PERCENT: Final = "%"
TWO_DIGITS: Final = 10


@rule(Severity.WARNING, "Google re:Work: it is not a key result unless it has a number", asks_for=("measure", "kpi"))
def unmeasured(subject: Subject) -> Iterator[Found]:
    """A key result is measured: by a number, milestones, zones, a KPI, or at least yes or no.

    Without a measure its progress is whatever somebody feels like on the day. A judgement that is meant as one says so
    with `measure: score`.
    """
    for cycle, ref, key_result in subject.key_results:
        if key_result.measure is None and not key_result.kpi:
            message = "nothing says how this is measured; write measure: {from: 10, to: 20}, milestones, done or score"
            yield found(cycle, ref, message)


@rule(Severity.INFO, "Puzzle OKR, issue 1293", asks_for=("measure",))
def missing_unit(subject: Subject) -> Iterator[Found]:
    """A number says what it is a number of.

    40 what? Customers, per cent and days look alike in a table of ten rows.
    """
    for cycle, ref, key_result in subject.key_results:
        measure = key_result.measure
        if measure is not None and measure.is_numeric and not measure.unit.strip():
            yield found(cycle, ref, "a number of what? Add a unit to the measure, as unit: customers", "measure")


@rule(Severity.ERROR, "okrsite: one truth", asks_for=("measure",))
def text_contradicts_measure(subject: Subject) -> Iterator[Found]:
    """What the title says about numbers, the measure says too.

    Beside "from 10 to 20" a measure that ends at 25 makes two promises, and readers believe one, charts the other.
    Other ways to write the same are understood: 1.2k, 1,200 and 1200, seconds and milliseconds, shares and per cent.
    """
    for cycle, ref, key_result in subject.key_results:
        if isinstance(key_result.measure, FromTo) and (said := contradiction(key_result.title, key_result.measure)):
            measure = f"from {key_result.measure.baseline} to {key_result.measure.target}"
            message = f"the title says {quoted(said)}, the measure runs {measure}; correct the one that is wrong"
            yield found(cycle, ref, message, "measure")


@rule(Severity.ERROR, "Puzzle OKR: commit, target, stretch")
def zones_out_of_order(subject: Subject) -> Iterator[Found]:
    """From the baseline, `commit` comes first, then `to`, then `stretch`.

    They are steps on one way; a commit beyond the target would be reached after it.
    """
    for cycle, ref, key_result in subject.key_results:
        measure = key_result.measure
        if isinstance(measure, FromTo) and not (measure.commit is None and measure.stretch is None):
            steps = [s for s in (measure.baseline, measure.commit, measure.target, measure.stretch) if s is not None]
            sign = 1 if measure.target > measure.baseline else -1
            if any((after - before) * sign < 0 for before, after in pairwise(steps)):
                message = (
                    f"{', '.join(map(str, steps))} do not lead one way; put them in the order from, commit, to, stretch"
                )
                yield found(cycle, ref, message, "measure")


@rule(Severity.WARNING, "okrsite: per cent are written as people say them")
def odd_percent(subject: Subject) -> Iterator[Found]:
    """Per cent run from 0 to 100, and are not mixed with shares from 0 to 1.

    40 per cent is 40 with the unit %, never 0.4 in one place and 40 in another. Where more than 100 % is
    meant, as with a growth rate, ignore this rule with that reason.
    """
    for cycle, ref, key_result in subject.key_results:
        measure = key_result.measure
        if measure is None or measure.unit.strip() != PERCENT:
            continue
        numbers = measure.numbers
        if fault := _odd_among(numbers):
            yield found(cycle, ref, fault, "measure")
            continue
        series = subject.check_ins(cycle, ref)
        value = series[-1].update.value if series else None
        if value is not None and 0 < value < 1 and min(numbers) >= TWO_DIGITS:
            yield Found(series[-1].origin.at("value"), _like_a_share(value, min(numbers)), Key(cycle.id, ref))


def _odd_among(numbers: tuple[Decimal, ...]) -> str:
    """What is odd about these per cent; 0.4 beside 40 is, but not 0.5 beside 2."""
    if outside := [number for number in numbers if not 0 <= number <= 100]:
        return f"{outside[0]} % is not between 0 and 100; correct it, or give the unit another name"
    share = next((number for number in numbers if 0 < number < 1), None)
    return _like_a_share(share, max(numbers)) if share and max(numbers) >= TWO_DIGITS else ""


def _like_a_share(share: Decimal, other: Decimal) -> str:
    return f"{share} beside {other} looks like a share; write it in per cent, as {(share * 100).normalize():f}"


RULES = (unmeasured, missing_unit, text_contradicts_measure, zones_out_of_order, odd_percent)
