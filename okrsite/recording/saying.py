"""What somebody says of a key result."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from okrsite.model import Status


@dataclass(frozen=True, slots=True)
class Said:
    """`key_result` is an id as short as it is plain which one is meant; `value` is in the words of its measure.

    None where something else is said of it, such as that nobody pursues it any more.
    """

    key_result: str
    value: str | None
    date: date
    by: str | None = None
    confidence: Decimal | None = None
    status: Status | None = None
    note: str = ""
    blockers: tuple[str, ...] = ()
    wins: tuple[str, ...] = ()
