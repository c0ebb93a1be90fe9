"""Days, and the day of a year."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from okrsite.clock import LAST
from okrsite.diagnostics import quoted
from okrsite.model.scalars.texts import found, wrong

DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
FIRST: Final = date(1900, 1, 1)
"""Any other day is a slip; and from these, everything that is worked out, such as the day before, is a day too."""


def day(value: object) -> date:
    """A day as 2026-11-30; no time, nothing that could be shifted to another day."""
    if isinstance(value, str):
        if match := DATE.fullmatch(value):
            return _between_first_and_last(value, match)
        if re.match(DATE.pattern + r"[T ]", value):
            raise wrong("date", f"expected a date without a time, found {quoted(value)}; write {value[:10]}")
        if match := re.fullmatch(r"(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})?", value):
            written = f"{match[3] or 'YYYY'}-{match[2]:0>2}-{match[1]:0>2}"
            raise wrong("date", f"expected a date as YYYY-MM-DD, found {quoted(value)}; write {written}")
        if match := re.fullmatch(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", value):
            raise wrong(
                "date",
                f"expected a date as YYYY-MM-DD, found {quoted(value)}; write {match[1]}-{match[2]:0>2}-{match[3]:0>2}",
            )
        if match := re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", value):
            raise wrong("date", f"expected a date as YYYY-MM-DD, found {quoted(value)}; write {_either(match)}")
    raise wrong("date", f"expected a date as YYYY-MM-DD, found {found(value)}")


def _between_first_and_last(value: str, match: re.Match[str]) -> date:
    try:
        found = date(*map(int, match.groups()))
    except ValueError:
        raise wrong("date", f"there is no day {quoted(value)}") from None
    if not FIRST <= found <= LAST:
        raise wrong("date", f"expected a day from {FIRST} to {LAST}, found {quoted(value)}; correct the year")
    return found


def _either(match: re.Match[str]) -> str:
    """Of 03/04 nobody knows whether the month comes first."""
    first, second = (f"{match[3]}-{match[month]:0>2}-{match[day]:0>2}" for month, day in ((1, 2), (2, 1)))
    if int(match[1]) > 12 or match[1] == match[2]:
        return second
    return first if int(match[2]) > 12 else f"{first} or {second}"


def month_and_day(value: object) -> tuple[int, int]:
    """`02-01`: a day of every year."""
    try:
        if isinstance(value, str) and re.fullmatch(r"\d{2}-\d{2}", value):
            return (start := date(2001, int(value[:2]), int(value[3:]))).month, start.day
    except ValueError:
        pass
    raise wrong("date", f"expected a month and a day of every year as MM-DD, such as 02-01, found {found(value)}")
