"""The day of today. Nobody else asks the clock for it, and where a day is given, it is not asked at all."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

from okrsite.diagnostics import quoted

EPOCH = "SOURCE_DATE_EPOCH"
A_DAY = timedelta(days=1)
LAST = date(2999, 12, 31)
"""The last day that a file may name."""


class WrongEpoch(Exception):
    """SOURCE_DATE_EPOCH holds something else than seconds; the message says what to do."""


def as_of_day(given: date | None = None) -> date:
    """The day that counts as today: the one given, else that of SOURCE_DATE_EPOCH, else the clock's (UTC).

    Raises WrongEpoch.
    """
    return given or _day_of_epoch() or datetime.now(UTC).date()


def latest_day(given: date | None = None) -> date | None:
    """The last day that a check-in may be dated, where the clock says what today is; None where a day is given.

    In some part of the world it is tomorrow already, so that is one day ahead. Raises WrongEpoch.
    """
    return None if given or _day_of_epoch() else as_of_day() + A_DAY


def _day_of_epoch() -> date | None:
    """https://reproducible-builds.org/specs/source-date-epoch/: a value that cannot be read must not be passed over."""
    written = os.environ.get(EPOCH, "")
    if not written:
        return None
    with suppress(ValueError, OverflowError, OSError):
        if (found := datetime.fromtimestamp(int(written), UTC).date()) <= LAST:
            return found
    raise WrongEpoch(f"{EPOCH} is {quoted(written)}, which is no day; set it to seconds since 1970, or unset it")
