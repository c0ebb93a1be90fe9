"""How key results are measured: with something, in a unit, and as their text says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Final

from okrsite.checks.amounts import amounts_in
from okrsite.checks.contradictions import contradiction
from okrsite.checks.rule import Found, found, rule
from okrsite.checks.subject import Subject
from okrsite.checks.together import Lack
from okrsite.checks.vocabulary import vocabulary, words_of
from okrsite.diagnostics import Severity, quoted
from okrsite.model import FromTo, Key, KeyResult, Measure
from okrsite.wording import NBSP

PERCENT: Final = "%"
TWO_DIGITS: Final = 10
THOUSANDS: Final = re.compile(r"[-+]?[1-9]\d{0,2}\.\d\d0")
BOTH: Final = frozenset((Decimal(0), Decimal(1)))
"""From nothing to the one thing; no unit says more."""


@rule(
    Severity.WARNING,
    "Google re:Work: it is not a key result unless it has a number",
    asks_for=("measure", "kpi"),
    together=Lack("a measure", "write measure: {from: 10, to: 20}, milestones, done or score", "key_results"),
)
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

    40 what? Customers, per cent and days look alike in a table of ten rows. Not asked from 0 to 1, where the KPI that
    is followed has a unit, and of what has none, such as an NPS or "number of releases".
    """
    for cycle, ref, key_result in subject.key_results:
        measure, kpi = key_result.measure, subject.portal.kpis.get(key_result.kpi or "")
        if measure is None or not measure.is_numeric or measure.unit.strip() or (kpi and kpi.unit.strip()):
            continue
        if not BOTH.issuperset(measure.numbers) and vocabulary().unitless.isdisjoint(words_of(key_result.title)):
            yield found(cycle, ref, "a number of what? Add a unit to the measure, as unit: customers", "measure")


@rule(Severity.WARNING, "okrsite: one way to write a number")
def point_for_thousands(subject: Subject) -> Iterator[Found]:
    """A number has no mark between its thousands; a point in it is the decimal point.

    Whoever writes `1.250` and means 1250 gets a chart that is wrong by a factor of a thousand. Nobody needs the 0 at
    the end of 1.250, so the rule asks what was meant, in measures and in check-ins. It says nothing about a number
    such as 1.234, since nobody can know.
    """
    for cycle, ref, key_result in subject.key_results:
        targets = () if key_result.measure is None else key_result.measure.numbers
        yield from (found(cycle, ref, message, "measure") for message in map(_thousands, targets) if message)
        series = cycle.check_ins_of(ref)
        for index, value in enumerate(series.said.get("value", ())):
            if message := _thousands(value):
                yield Found(series[index].origin.below("value"), message, Key(cycle.id, ref))


def _thousands(number: Decimal | None) -> str:
    """What is asked of a number that may have a point between its thousands; "" of any other."""
    written = str(number)
    if not (written.endswith("0") and THOUSANDS.fullmatch(written)):
        return ""
    short, whole = written.rstrip("0").removesuffix("."), written.replace(".", "")
    return f"{written} means {short}; write {short}, or {whole} if you meant that"


@rule(Severity.ERROR, "okrsite: one truth", asks_for=("measure",))
def text_contradicts_measure(subject: Subject) -> Iterator[Found]:
    """What the title says about numbers, the measure says too.

    Beside "from 10 to 20" a measure that ends at 25 makes two promises, and readers believe one, charts the other.
    Other ways to write the same are understood: 1.2k, 1,200 and 1200, 2 h and 120 min, shares and per cent. So are
    limits, such as at most 0.4 %. In doubt nothing is said.
    """
    for cycle, ref, key_result in subject.key_results:
        measure = key_result.measure
        if measure is not None and (said := contradiction(key_result.title, measure)):
            its_own = f"{'runs' if measure.start_words else 'says'} {measure.phrase.replace(NBSP, ' ')}"
            message = f"the title says {quoted(said)}, the measure {its_own}; correct the one that is wrong"
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
            if any((after - before) * (steps[-1] - steps[0]) < 0 for before, after in pairwise(steps)):
                message = (
                    f"{', '.join(map(str, steps))} do not lead one way; put them in the order from, commit, to, stretch"
                )
                yield found(cycle, ref, message, "measure")


@rule(Severity.WARNING, "okrsite: per cent are written as people say them")
def odd_percent(subject: Subject) -> Iterator[Found]:
    """Per cent run from 0 to 100, and are not mixed with shares from 0 to 1.

    40 per cent is 40 with the unit %, never 0.4 in one place and 40 in another. What falls may well end below one per
    cent, and a number that stands in the title is meant. Where more than 100 % is meant, as with a growth rate, ignore
    this rule with that reason.
    """
    for cycle, ref, key_result in subject.key_results:
        measure = key_result.measure
        if measure is None or measure.unit.strip() != PERCENT:
            continue
        if fault := _odd_among(measure, key_result):
            yield found(cycle, ref, fault, "measure")
            continue
        series = subject.measured(cycle, ref)
        if "value" in series.said and (fault := _odd_reading(measure, series.said["value"])):
            newest = next(check_in for check_in in reversed(series) if check_in.value is not None)
            yield Found(newest.origin.below("value"), fault, Key(cycle.id, ref))


def _odd_among(measure: Measure, key_result: KeyResult) -> str:
    """What is odd about the per cents of a measure; 0.4 on the way up to 40 is, but not 0.5 beside 2."""
    if outside := [number for number in measure.numbers if not 0 <= number <= 100]:
        return f"{outside[0]} % is not between 0 and 100; correct it, or give the unit another name"
    share = next((number for number in measure.numbers if 0 < number < 1), None)
    if share is None or max(measure.numbers) < TWO_DIGITS or measure.sign < 0 or not measure.is_begun:
        return ""
    is_meant = any(share in amount.plain for amount in amounts_in(key_result.title))
    return "" if is_meant else _like_a_share(share, max(measure.numbers))


def _odd_reading(measure: Measure, values: Iterable[Decimal | None]) -> str:
    """What is odd about the newest value: a hundred times as much is on the way, and it is further off itself."""
    *earlier, value = (value for value in values if value is not None)
    if not 0 < value < 1 or min(measure.numbers) < TWO_DIGITS:
        return ""
    in_per_cent, measure = value * 100, measure.begun(earlier)
    before = next((each for each in reversed(earlier) if each >= 1), None)
    is_near = before is not None and abs(value - before) < abs(in_per_cent - before)
    is_better = measure.attainment_of_number(value) < measure.attainment_of_number(in_per_cent) <= 1
    return _like_a_share(value, min(measure.numbers)) if is_better and not is_near else ""


def _like_a_share(share: Decimal, other: Decimal) -> str:
    return f"{share} beside {other} looks like a share; write it in per cent, as {(share * 100).normalize():f}"


RULES = (unmeasured, missing_unit, point_for_thousands, text_contradicts_measure, zones_out_of_order, odd_percent)
