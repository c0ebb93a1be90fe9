"""The command that changes the title too, whole, where the title names a number that is to change."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from shlex import join
from typing import Final

from okrsite.amending.asking import OPTIONS, Asked, Change, in_words

YOURS: Final = "the title as it is to be"


def another_title(asked: Asked, changes: Sequence[Change], title: str, day: date) -> str:
    """`okrsite amend p99 --to 350 --title "Cut p99 from 900 ms to 350 ms" --reason "Vendor"`

    title: as it is now.  day: the one that counts where no other is given.
    """
    words = ["okrsite", "amend", asked.key_result, *_options(asked), "--title", _renamed(title, changes) or YOURS]
    words += ["--reason", asked.reason] if asked.reason else []
    words += ["--by", asked.by] if asked.by else []
    words += ["--date", asked.date.isoformat()] if asked.date != day else []
    return join(words)


def _options(asked: Asked) -> Iterator[str]:
    for field, value in asked.changes.items():
        yield from (OPTIONS[field], in_words(value))


def _renamed(title: str, changes: Sequence[Change]) -> str:
    """With each number that changes; "" where it is not plain which one that is in the title."""
    new = title
    for change in changes:
        if isinstance(change.value, Decimal) and change.was:
            number = re.compile(rf"(?<![\d.,]){re.escape(change.was)}(?![.,]?\d)")
            if len(number.findall(title)) == 1:
                new = number.sub(change.now, new, count=1)
    return new if new != title else ""
