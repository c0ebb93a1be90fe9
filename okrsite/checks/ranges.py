"""Ranges in titles, "from 1.2k to 3k", and whether they can mean a measure. Where there is doubt, they can.

A range fits if one factor takes both its numbers to those of the measure. Allowed are powers of ten (per cent and
shares, seconds and milliseconds, thousands and millions), of 60, and 1,024. So only one number that is wrong
beside one that is right, or two that are wrong in the measure's own unit, contradict.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from itertools import product
from typing import Final, NamedTuple

from okrsite.checks.titles import words_of
from okrsite.checks.vocabulary import vocabulary
from okrsite.model import FromTo

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
