"""What somebody says of a key result, and the answer where that cannot be recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from okrsite.model import Status


class Refused(Exception):
    """Why nothing was recorded: a sentence that says what to do instead."""


@dataclass(frozen=True, slots=True)
class Said:
    """`key_result` is an id as short as it is plain which one is meant; `value` is in the words of its measure."""

    key_result: str
    value: str
    date: date
    by: str | None = None
    confidence: Decimal | None = None
    status: Status | None = None
    note: str = ""
    blockers: tuple[str, ...] = ()
    wins: tuple[str, ...] = ()
