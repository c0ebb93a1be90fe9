"""How key results are measured: with something, in a unit, and as their text says.

A title may name a range, "from 1.2k to 3k". It fits the measure if one factor takes both its numbers to those of the
measure. Allowed are powers of ten (per cent and shares, seconds and milliseconds, thousands and millions), of 60, and
1,024. So only one number that is wrong beside one that is right, or two that are wrong in the measure's own unit,
contradict. Where there is doubt, a range fits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from itertools import pairwise, product
from typing import Final, NamedTuple

from okrsite.checks.rule import Found, found, rule
from okrsite.checks.subject import Subject
from okrsite.checks.vocabulary import vocabulary, words_of
from okrsite.diagnostics import Severity, quoted
from okrsite.model import FromTo, Key

_LARGE: Final = {"k": 10**3, "tsd": 10**3, "thousand": 10**3, "tausend": 10**3}
_LARGER: Final = {
    "m": 10**6,
    "mio": 10**6,
    "mn": 10**6,
    "million": 10**6,
    "millionen": 10**6,
    "bn": 10**9,
    "mrd": 10**9,
}
SUFFIXES: Final = _LARGE | _LARGER
FACTORS: Final = (
    *(Decimal(10) ** power for power in range(-12, 13)),
    *(Decimal(factor) for factor in (60, 3600, 24, 1024, 1024**2)),
)
_AMOUNT: Final = r"[$€£]?\s?(?P<{0}>[-−]?\d(?:[\d.,'’\u00a0\u202f]*\d)?)\s?(?P<{0}_unit>%|[^\W\d_]+)?"


class Range(NamedTuple):
    """As written, each end in all the ways its digits can be read, and the unit behind the last."""

    text: str
    starts: tuple[Decimal, ...]
    ends: tuple[Decimal, ...]
    unit: str


def contradiction(title: str, measure: FromTo) -> str:
    """The range in `title` that cannot mean `measure`, as written; "" if there is none."""
    written = _range_in(title, measure)
    if written is None or _fits(written, measure) or _is_about_another(written, measure):
        return ""
    is_half_right = (measure.baseline in written.starts) != (measure.target in written.ends)
    is_same_unit = bool(written.unit) and _plain(written.unit) == _plain(measure.unit)
    return written.text if is_half_right or is_same_unit else ""


def _range_in(title: str, measure: FromTo) -> Range | None:
    """None also for a range that is the measure's to the letter: nearly all are."""
    if vocabulary().range_from.isdisjoint(words_of(title)) or not (match := _pattern().search(title)):
        return None
    if match["from"] == str(measure.baseline) and match["to"] == str(measure.target):
        return None
    unit = match["to_unit"] or match["from_unit"] or ""
    return Range(match[0], tuple(_readings(match, "from")), tuple(_readings(match, "to")), unit)


@cache
def _pattern() -> re.Pattern[str]:
    known = vocabulary()
    before, between = "|".join(sorted(known.range_from)), "|".join(sorted(known.range_to))
    return re.compile(
        rf"\b(?:{before})\s+{_AMOUNT.format('from')}\s+(?:{between})\s+{_AMOUNT.format('to')}", re.IGNORECASE
    )


def _readings(match: re.Match[str], end: str) -> Iterator[Decimal]:
    """1.200 is 1.2 here and 1200 there; 1.2k is 1200 too."""
    digits = re.sub(r"['’\u00a0\u202f]", "", match[end].replace("−", "-"))
    factor = SUFFIXES.get((match[f"{end}_unit"] or "").lower(), 1)
    as_whole, as_point = re.sub(r"[.,]", "", digits), re.sub(r"[.,](?=.*[.,])", "", digits).replace(",", ".")
    readings = {as_whole, as_point} if re.search(r"\d[.,]\d{3}(?!\d)", digits) else {as_point}
    for reading in sorted(readings):
        yield Decimal(reading)
        yield Decimal(reading) * factor


def _fits(written: Range, measure: FromTo) -> bool:
    return any(
        start * factor == measure.baseline and end * factor == measure.target
        for start, end in product(written.starts, written.ends)
        for factor in (*FACTORS, *(1 / factor for factor in FACTORS))
    )


def _is_about_another(written: Range, measure: FromTo) -> bool:
    """Customers beside per cent: the title counts something else than the measure does."""
    unit = _plain(written.unit)
    return bool(unit and measure.unit) and unit not in SUFFIXES and unit != _plain(measure.unit)


def _plain(unit: str) -> str:
    return unit.strip().lower().rstrip("s.")


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
            yield Found(series[-1].origin.below("value"), _like_a_share(value, min(numbers)), Key(cycle.id, ref))


def _odd_among(numbers: tuple[Decimal, ...]) -> str:
    """What is odd about these per cent; 0.4 beside 40 is, but not 0.5 beside 2."""
    if outside := [number for number in numbers if not 0 <= number <= 100]:
        return f"{outside[0]} % is not between 0 and 100; correct it, or give the unit another name"
    share = next((number for number in numbers if 0 < number < 1), None)
    return _like_a_share(share, max(numbers)) if share and max(numbers) >= TWO_DIGITS else ""


def _like_a_share(share: Decimal, other: Decimal) -> str:
    return f"{share} beside {other} looks like a share; write it in per cent, as {(share * 100).normalize():f}"


RULES = (unmeasured, missing_unit, text_contradicts_measure, zones_out_of_order, odd_percent)
