"""Days, and the day of a year."""

from __future__ import annotations

import re
from calendar import monthrange
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
        if written := _in_our_order(value.strip("“”‘’'\" ")):
            raise wrong("date", f"expected a date as YYYY-MM-DD, found {quoted(value)}; write {written}")
    raise wrong("date", f"expected a date as YYYY-MM-DD, found {found(value)}")


_MONTHS: Final = ("jan", "feb", "mar mär", "apr", "may mai", "jun", "jul", "aug", "sep", "oct okt", "nov", "dec dez")
_WORDS: Final = re.compile(r"(?:(\d{1,2})\.? ?)?([^\W\d_]{3,9})\.?,? ?(?:(\d{1,2}),? )?(\d{4})")


def _in_our_order(value: str) -> str:
    """A day that was written in another way: `2026-11-30`, or both that it may be; "" where it is none."""
    if match := re.fullmatch(r"(\d{1,2})\. ?(\d{1,2})\. ?(\d{2}|\d{4})?", value):
        year = f"20{match[3]}" if len(match[3] or "") == 2 else match[3]
        return _written(year or "YYYY", match[2], match[1])
    if match := re.fullmatch(r"(\d{4})[-/.]?(\d{1,2})[-/.]?(\d{1,2})", value):
        return _written(*match.groups())
    if match := re.fullmatch(r"(\d{1,2})[-/](\d{1,2})[-/](\d{4})", value):
        return _either(match)
    match = _WORDS.fullmatch(value)
    month = next((nth for nth, names in enumerate(_MONTHS, 1) if match and match[2][:3].lower() in names.split()), 0)
    return _written(match[4], str(month), match[1] or match[3]) if match and month and (match[1] or match[3]) else ""


def _written(year: str, month: str, day: str) -> str:
    """ "" for a day that there is not."""
    try:
        date(int(year) if year.isdigit() else 2000, int(month), int(day))
    except ValueError:
        return ""
    return f"{year}-{month:0>2}-{day:0>2}"


def _between_first_and_last(value: str, match: re.Match[str]) -> date:
    try:
        found = date(*map(int, match.groups()))
    except ValueError:
        year, month = int(match[1]), int(match[2])
        last = (
            f"; the last of that month is {value[:8]}{monthrange(year, month)[1]}" if 1 <= month <= 12 and year else ""
        )
        raise wrong("date", f"there is no day {quoted(value)}{last}") from None
    if not FIRST <= found <= LAST:
        raise wrong("date", f"expected a day from {FIRST} to {LAST}, found {quoted(value)}; correct the year")
    return found


def _either(match: re.Match[str]) -> str:
    """Of 03/04 nobody knows whether the month comes first."""
    days = (_written(match[3], match[month], match[day]) for month, day in ((1, 2), (2, 1)))
    return " or ".join(dict.fromkeys(filter(None, days)))


def month_and_day(value: object) -> tuple[int, int]:
    """`02-01`: a day of every year."""
    try:
        if isinstance(value, str) and re.fullmatch(r"\d{2}-\d{2}", value):
            return (start := date(2001, int(value[:2]), int(value[3:]))).month, start.day
    except ValueError:
        pass
    raise wrong("date", f"expected a month and a day of every year as MM-DD, such as 02-01, found {found(value)}")
