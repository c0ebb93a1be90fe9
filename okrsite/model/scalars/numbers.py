"""Numbers, exact from the first digit to the last."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Final

from pydantic_core import PydanticCustomError

from okrsite.diagnostics import quoted
from okrsite.model.scalars.texts import found, wrong

NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d{1,4})?", re.ASCII)
_DIGITS_BEFORE, _DIGITS_AFTER = 15, 40
DASHES: Final = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d", "-"))
"""What spreadsheets and word processors put before a number below zero."""
THOUSANDS: Final = {
    **dict.fromkeys(("k", "tsd", "thousand", "tausend"), 1),
    **dict.fromkeys(("m", "mio", "mn", "million", "millions", "millionen"), 2),
    **dict.fromkeys(("b", "bn", "mrd", "billion", "billions", "milliarde", "milliarden"), 3),
}
"""How many times a word behind a number makes it a thousand times as large."""
SHORT: Final = re.compile(
    rf"([-+]?\d+(?:[.,]\d+)?) ?({'|'.join(THOUSANDS)})\.?( ?[$\u20ac\u00a3\u00a5])?", re.IGNORECASE
)
_MAYBE_A_UNIT: Final = ("m", "b", "B")
"""Metres, minutes and bytes are as short."""


def number(value: object) -> Decimal:
    """An exact decimal of at most 15 digits before the point, and after it as many as a computer writes."""
    if not isinstance(value, str) or not NUMBER.fullmatch(value):
        raise _no_number(value)
    if re.fullmatch(r"[-+]?0\d+.*", value):
        raise wrong("type", f"a number does not begin with 0; write {value.lstrip('+-0') or '0'}")
    result = Decimal(value) if len(value) < 60 else None
    if result is None or (result and not -_DIGITS_AFTER <= result.adjusted() < _DIGITS_BEFORE):
        raise wrong(
            "number-range", f"the number {quoted(value, 20)} is too large, too small or too long; choose a larger unit"
        )
    if -int(result.as_tuple().exponent) > _DIGITS_AFTER:
        raise wrong("number-range", f"more than {_DIGITS_AFTER} digits after the point; round {quoted(value, 20)}")
    return result


def _no_number(value: object) -> PydanticCustomError:
    if isinstance(value, str):
        if value.lower().lstrip("+-.") in {"nan", "inf", "infinity"}:
            return wrong("number-not-finite", f"{quoted(value)} is not a finite number; write the value in digits")
        text = value.translate(DASHES)
        for pattern, fix in _NUMBER_MENDS:
            if pattern.fullmatch(text):
                return wrong("type", f"expected a number, found text {quoted(value)}; {fix(text)}")
    return wrong("type", f"expected a number, found {found(value)}")


def in_digits(text: str) -> str:
    """The number that somebody wrote with another minus, or short: `-20`, `2000` of `2k`; "" where it is not plain."""
    plain = text.translate(DASHES)
    if NUMBER.fullmatch(plain):
        return plain
    short = SHORT.fullmatch(plain)
    return _in_full(short) if short and not short[3] and short[2] not in _MAYBE_A_UNIT else ""


def _decimal(text: str) -> str:
    """`1.5` of `1,500`"""
    return text.replace(",", ".").rstrip("0").removesuffix(".")


def _in_full(short: re.Match[str]) -> str:
    """ "" of `1.200k`, which may be 1200 or 1200000."""
    if re.fullmatch(r"[-+]?[1-9]\d{0,2}[.,]\d{3}", short[1]):
        return ""
    return f"{(Decimal(short[1].replace(',', '.')) * 1000 ** THOUSANDS[short[2].lower()]).normalize():f}"


def _written_out(text: str) -> str:
    short = SHORT.fullmatch(text)
    if short is None or not (full := _in_full(short)):
        return "write all its digits"
    word, unit = short[2], (short[3] or "").strip()
    if word in _MAYBE_A_UNIT or unit:
        return (
            f"write {full}, or {short[1].replace(',', '.')} where {quoted(f'{word}{unit}')} is the unit of the measure"
        )
    return f"write {full}"


_NO_UNITS: Final = frozenset(("~", "<", ">", "≤", "≥", "≈", "=", "ca", "ca.", "+/-", "±"))
"""What stands before a number that is not exact, and is no unit."""


def _digits(text: str) -> str:
    """The number in `text`, which has marks between thousands or a decimal comma: as we write it, or as it is."""
    if re.fullmatch(r"[-+]?\d{1,3}([,_'\u2019 \u00a0\u202f]\d{3})+(\.\d+)?", text):
        return re.sub("[^-+0-9.]", "", text)
    if re.fullmatch(r"[-+]?\d{1,3}(?:(\.\d{3})+,\d+|(\.\d{3}){2,})", text):
        return text.replace(".", "").replace(",", ".")
    return text.replace(",", ".") if re.fullmatch(r"[-+]?\d+,\d+", text) else re.sub(r"(?<=\d)_(?=\d)", "", text)


def _without_unit(text: str) -> str:
    """For a number with something before or behind it."""
    found = re.fullmatch(r"(?P<before>[^\d\s]{0,3}?) ?(?P<number>[-+]?[\d.,_'\u2019]*\d) ?(?P<behind>\D{0,12})", text)
    if not found:
        return "write the digits alone"
    unit, digits = found["before"] or found["behind"], _digits(found["number"])
    if unit in _NO_UNITS:
        return f"write {digits}: {quoted(unit)} belongs into a note"
    return f"write {digits}: {quoted(unit)} belongs into unit, in the measure"


def _time(text: str) -> str:
    """`1:30` is 90 of the smaller unit and 1.5 of the larger one; `1:30:00` is so many minutes, or hours."""
    large, small, *seconds = (int(part) for part in re.findall(r"\d+", text))
    whole = large * 60 + small
    if seconds and seconds[0]:
        return f"write one number, in the unit of the measure: {whole * 60 + seconds[0]} if that is seconds"
    return f"write one number, in the unit of the measure, as {whole} or {round(whole / 60, 2):g}"


_NUMBER_MENDS: Final[tuple[tuple[re.Pattern[str], Callable[[str], str]], ...]] = (
    (NUMBER, lambda v: f"write {v}"),
    (SHORT, _written_out),
    (re.compile(r"\d{1,5}:[0-5]\d(:[0-5]\d)?|\d{1,5} ?h ?[0-5]?\d ?(m|min)?"), _time),
    (re.compile(r"[“”„‘’\"'][-+\d.,]{1,40}[“”‘’\"']"), lambda v: f"write {_digits(v[1:-1])}"),
    (
        re.compile(r"[-+]?\d[\d.,]{0,40} ?%"),
        lambda v: f"write {_digits(v.rstrip(' %'))}, and put % in unit where the measure is",
    ),
    (
        re.compile(r"[-+]?[1-9]\d{0,2},\d{3}"),
        lambda v: f"write {v.replace(',', '')}, or {_decimal(v)} where the comma is a decimal mark",
    ),
    (re.compile(r"[-+]?\d+,\d+"), lambda v: f"write {_digits(v)}: the decimal mark is a point"),
    (re.compile(r"[-+]?\d[\d.,_'\u2019 \u00a0\u202f]{0,40}"), lambda v: f"write {_digits(v)}"),
    (re.compile(r"\d{1,9} ?/ ?\d{1,9}"), lambda v: f"write one number, such as {v.partition('/')[0].strip()}"),
    (
        re.compile(r"(?i)n/?a|none|unknown|unbekannt|tbd|-+|\?+|\.\.\.|…"),
        lambda _: "leave it out, and say why in a note",
    ),
    (re.compile(r"[^\d\s]{1,3} ?[-+]?[\d.,]{1,40}|[-+]?[\d.,]{1,40} ?\D{1,12}"), _without_unit),
)
EXACT = re.compile(r"-?\d+(\.\d+)?(E[-+]\d{1,3})?", re.ASCII)
_EXACT_BEFORE: Final = 60
"""Digits before the point. The most that can be worked out, 10 ** 15 to be reached in steps of 10 ** -40, has 56."""


def exact(value: object) -> Decimal:
    """A number that okrsite has worked out and written down, which may have more digits than people write."""
    if not isinstance(value, str) or len(value) > 80 or not EXACT.fullmatch(value):
        raise wrong("type", f"expected an exact number, found {found(value)}")
    if (result := Decimal(value)).adjusted() >= _EXACT_BEFORE:
        raise wrong("number-range", f"the number {quoted(value, 20)} is too large")
    return result


def whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise wrong("type", "expected a whole number")
    return value


def share(value: object) -> Decimal:
    if isinstance(value, str) and (per_cent := re.fullmatch(r"(\d{1,3}(?:[.,]\d+)?) ?%", value)):
        meant = Decimal(per_cent[1].replace(",", ".")) / 100
        raise wrong("number-range", f"expected a share between 0 and 1, found {quoted(value)}; write {meant:f}")
    result = number(value)
    if not 0 <= result <= 1:
        fix = f"; if that is per cent, write {(result / 100).normalize():f}" if 10 <= result <= 100 else ""
        raise wrong("number-range", f"expected a share between 0 and 1, found {result}{fix}")
    return result


def rank(value: object) -> Decimal:
    """A confidence: 0 (it will not happen) to 10 (sure)."""
    if isinstance(value, str) and re.fullmatch(r"\d{1,3} ?%", value):
        meant = Decimal(value.rstrip(" %")) / 10
        raise wrong("number-range", f"confidence runs from 0 to 10, found {quoted(value)}; write {meant:f}")
    if not isinstance(value, str) or not NUMBER.fullmatch(value):
        of_ten = isinstance(value, str) and re.fullmatch(r"(10|\d(?:[.,]\d+)?)(?: ?/ ?10)?", value)
        fix = f"; write {of_ten[1].replace(',', '.')}" if of_ten else ""
        fact = "confidence is a number from 0 (it will not happen) to 10 (sure)"
        raise wrong("type", f"{fact}, found {found(value)}{fix}")
    result = number(value)
    if 0 < result < 1:
        raise wrong(
            "number-range", f"confidence runs from 0 to 10, found {result}; write {(result * 10).normalize():f}"
        )
    if not 0 <= result <= 10:
        fix = f"; if that is per cent, write {result / 10:f}" if 20 <= result <= 100 else ""
        raise wrong("number-range", f"confidence runs from 0 to 10, found {result}{fix}")
    return result


def positive(value: object) -> Decimal:
    result = number(value)
    if result <= 0:
        raise wrong("number-range", f"expected a number above 0, found {result}")
    return result


def weight(value: object) -> Decimal:
    """How much a part counts beside its siblings; 0 leaves it out of the roll-up without hiding it."""
    if isinstance(value, str) and value.endswith("%"):
        raise wrong(
            "type", f"a weight is how many times this counts beside the others, such as 2; found {quoted(value)}"
        )
    result = number(value)
    if result < 0:
        raise wrong("number-range", f"a weight cannot be below 0, found {result}")
    return result


def count(value: object) -> int:
    result = positive(value)
    if result != int(result):
        raise wrong("type", f"expected a whole number, found {result}")
    return int(result)


def days(value: object) -> int:
    result = number(value)
    if not 0 <= result <= 366 or result != int(result):
        raise wrong("number-range", f"expected a whole number of days, at most a year of them, found {result}")
    return int(result)
