"""Which of two numbers, days or promises is easier to keep.

*Harder* means that the same reading gives less progress, that more is asked for, or that it is wanted earlier; *easier*
is the opposite. What cannot be put side by side, such as a corridor that shifts, is neither.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Effort(StrEnum):
    """What the later of two promises asks, compared with the earlier one."""

    EASIER = "easier"
    HARDER = "harder"


def effort_until(before: date, after: date) -> Effort | None:
    """Of two due dates."""
    return either(after > before, after < before)


def effort_to(before: Decimal, after: Decimal, *, down_is_easier: bool) -> Effort | None:
    """Of two numbers to reach, or to stay below."""
    down, up = after < before, after > before
    return either(down, up) if down_is_easier else either(up, down)


def either(is_easier: bool, is_harder: bool) -> Effort | None:
    if is_easier == is_harder:
        return None
    return Effort.EASIER if is_easier else Effort.HARDER


def agreed(parts: Iterable[Effort | None]) -> Effort | None:
    """What all parts say that say anything; None where they disagree or say nothing."""
    found = {part for part in parts if part}
    return found.pop() if len(found) == 1 else None
