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


_NUMBER_MENDS: Final[tuple[tuple[re.Pattern[str], Callable[[str], str]], ...]] = (
    (NUMBER, lambda v: f"write {v}"),
    (SHORT, _written_out),
    (re.compile(r"[-+]?[\d.,]+ ?%"), lambda v: f"write {v.rstrip(' %')}, and put % in unit where the measure is"),
    (
        re.compile(r"[-+]?[1-9]\d{0,2},\d{3}"),
        lambda v: f"write {v.replace(',', '')}, or {_decimal(v)} where the comma is a decimal mark",
    ),
    (
        re.compile(r"[-+]?\d{1,3}([,_'\u2019 \u00a0\u202f]\d{3})+(\.\d+)?"),
        lambda v: f"write {re.sub('[^-+0-9.]', '', v)}",
    ),
    (re.compile(r"[-+]?\d{1,3}(\.\d{3})+,\d+"), lambda v: f"write {v.replace('.', '').replace(',', '.')}"),
    (re.compile(r"[-+]?\d+,\d+"), lambda v: f"write {v.replace(',', '.')}: the decimal mark is a point"),
    (re.compile(r"[-+]?\d+(_\d+)+"), lambda v: f"write {v.replace('_', '')}"),
    (
        re.compile(r"[^\d\s]{1,3} ?[-+]?[\d.,]+"),
        lambda v: f"write the digits alone; {quoted(re.sub(r'[-+ 0-9.,]', '', v))} belongs into unit, in the measure",
    ),
    (
        re.compile(r"[-+]?[\d.,]+ ?\D{1,12}"),
        lambda v: f"write the digits alone; {quoted(re.sub(r'^[-+0-9., ]+', '', v))} belongs into unit, in the measure",
    ),
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
    result = number(value)
    if not 0 <= result <= 1:
        raise wrong("number-range", f"expected a share between 0 and 1, found {result}")
    return result


def rank(value: object) -> Decimal:
    """A confidence: 0 (it will not happen) to 10 (sure)."""
    if isinstance(value, str) and re.fullmatch(r"\d{1,3} ?%", value):
        meant = Decimal(value.rstrip(" %")) / 10
        raise wrong("number-range", f"confidence runs from 0 to 10, found {quoted(value)}; write {meant:f}")
    if not isinstance(value, str) or not NUMBER.fullmatch(value):
        raise wrong("type", f"confidence is a number from 0 (it will not happen) to 10 (sure), found {found(value)}")
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
