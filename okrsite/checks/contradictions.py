"""Whether a title says other numbers than its measure.

A title may name a range, "from 1.2k to 3k", or a limit, "at most 0.4 %". Where title and measure are of one kind of
unit, each number is converted by its own. Where either has no unit, a range fits if one factor takes both its numbers
to those of the measure. Where there is doubt nothing is said: this is for what nobody can have meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from itertools import islice, product
from typing import Final, NamedTuple

from okrsite.checks.amounts import Amount, Senses, amount_in, amount_pattern, amounts_in, kinds_of, senses_of, words_for
from okrsite.model import Between, Measure

FACTORS: Final = (
    *(Decimal(10) ** power for power in range(-12, 13)),
    *(Decimal(factor) for factor in (24, 60, 1024, 1024**2, 3600, 86400)),
)
"""Between two ways to write one number: per cent and shares, thousands, minutes, days."""
LONGEST: Final = 300
"""Characters; a longer title is no title, and is not looked at."""
MOST: Final = 8
"""Ranges or limits in a title."""


def contradiction(title: str, measure: Measure) -> str:
    """The range or limit in `title` that cannot mean `measure`, as written; "" if there is none."""
    if not measure.is_numeric or len(title) > LONGEST:
        return ""
    return _wrong_range(title, measure) or _wrong_limit(title, measure)


class Fit(NamedTuple):
    """How a range fits a measure; neither where nobody can say."""

    is_right: bool = False
    is_wrong: bool = False


def _wrong_range(title: str, measure: Measure) -> str:
    """Nothing where another range of the title fits."""
    ranges = islice(_ranges(isinstance(measure, Between)).finditer(title), MOST)
    fits = [(match[0].rstrip(), _fit(match, measure)) for match in ranges]
    if any(fit.is_right for _, fit in fits):
        return ""
    return next((text for text, fit in fits if fit.is_wrong), "")


@cache
def _ranges(is_between: bool) -> re.Pattern[str]:
    before, middle = ("between", "and") if is_between else ("from", "to")
    first, last = amount_pattern("first"), amount_pattern("last")
    return re.compile(rf"\b(?:{words_for(before)})\s+{first}\s+(?:{words_for(middle)})\s+{last}", re.IGNORECASE)


def _fit(match: re.Match[str], measure: Measure) -> Fit:
    """Only one number that is wrong beside one that is right, or two in the measure's own unit, contradict it."""
    own, first, last = senses_of(measure.unit), amount_in(match, "first"), amount_in(match, "last")
    first, last = first.with_unit_of(last), last.with_unit_of(first)
    if kinds := kinds_of(own) & first.kinds & last.kinds:
        ends = [right for kind in kinds for right in _right_ends(kind, own, first, last, measure)]
        is_half_right = (True, False) in ends or ((False, True) in ends and measure.ends[0] is not None)
        return Fit((True, True) in ends, is_half_right or bool(own & last.unit))
    if own and last.kinds and not last.is_of_anything:
        return Fit()  # customers beside per cent: the title counts something else than the measure does
    start, end = measure.ends
    if start is None or end is None:
        return Fit()
    return Fit(_fits_by_a_factor(first, last, start, end), (start in first.plain) != (end in last.plain))


def _right_ends(kind: str, own: Senses, first: Amount, last: Amount, measure: Measure) -> Iterator[tuple[bool, bool]]:
    """Whether each end of the range is that of the measure, in each size that its unit may have."""
    starts, ends = first.in_units(kind), last.in_units(kind)
    start, end = measure.ends
    for factor in {factor for sense in own if sense.kind == kind for factor in sense.factors}:
        yield start is None or start * factor in starts, end is None or end * factor in ends


def _fits_by_a_factor(first: Amount, last: Amount, start: Decimal, end: Decimal) -> bool:
    ways = [(first.plain, last.plain)]
    ways += [(first.in_units(kind), last.in_units(kind)) for kind in first.kinds & last.kinds]
    return any(
        (said * factor == start and then * factor == end) or (said == start * factor and then == end * factor)
        for starts, ends in ways
        for said, then in product(starts, ends)
        for factor in FACTORS
    )


def _wrong_limit(title: str, measure: Measure) -> str:
    """A limit in the measure's own unit, where the title nowhere says the number that is to be reached or held."""
    goal, own = measure.goal, senses_of(measure.unit)
    if goal is None or not measure.sign or not kinds_of(own):
        return ""
    limits = [(m[0].rstrip(), amount_in(m, "limit")) for m in islice(_limits(measure.sign).finditer(title), MOST)]
    wrong = next((text for text, amount in limits if kinds_of(own & amount.unit)), "")
    return "" if wrong and any(_says(amount, goal, own) for amount in amounts_in(title)) else wrong


def _says(amount: Amount, goal: Decimal, own: Senses) -> bool:
    in_units = (
        goal * factor in amount.in_units(sense.kind) for sense in own for factor in sense.factors if amount.unit
    )
    return goal in amount.plain or any(in_units)


@cache
def _limits(sign: int) -> re.Pattern[str]:
    words, amount = words_for("at_least" if sign > 0 else "at_most"), amount_pattern("limit")
    before = "".join(rf"(?<!\b{word}\s)" for word in words_for("not_behind").split("|"))
    return re.compile(rf"{before}(?<!\w)(?:{words})\s*{amount}(?!\s*(?:{words_for('not_before')})\b)", re.IGNORECASE)
