"""The files of the starter, with the dates and readings of a quarter that is under way on the day it begins."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from string import Template
from typing import Final, NamedTuple

from okrsite import resources
from okrsite.model import Span
from okrsite.scaffold.story import readings

WEEKS: Final = 6
MONTHS: Final = 3
RENAMED: Final = {"gitignore": ".gitignore", "gitattributes": ".gitattributes"}
"""Files of these names would count where the templates lie."""


def starter_files(today: date) -> Iterator[tuple[str, bytes]]:
    """Path and content of each file. Valid on any day: check-ins are dated before today and inside their quarters."""
    folder = resources.templates() / "starter"
    current = quarter_of(today)
    previous = quarter_of(current.span.starts - timedelta(days=1))
    words = {"current": current.id, "previous": previous.id, "review": current.span.starts.isoformat()}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = path.relative_to(folder).as_posix()
        text = Template(path.read_text(encoding="utf-8"))
        if "/check-ins/" in name:
            yield from _check_ins(path.stem, text, current if "/current/" in name else previous, today)
        else:
            yield _renamed(name, words), text.substitute(words).encode()


def git_files() -> Iterator[tuple[str, bytes]]:
    """What git has to know of every portal, however it began: which files are made, which stay byte for byte."""
    for name, target in sorted(RENAMED.items()):
        yield target, (resources.templates() / "starter" / name).read_bytes()


class Quarter(NamedTuple):
    id: str
    span: Span


def quarter_of(day: date) -> Quarter:
    """The calendar's quarter, as a name that needs no dates in its cycle.yaml."""
    number = (day.month + 2) // 3
    starts = date(day.year, number * 3 - 2, 1)
    last_month = starts.replace(month=number * 3)
    ends = last_month.replace(day=monthrange(day.year, last_month.month)[1])
    return Quarter(f"{day.year:04}-Q{number}", Span(starts, ends))


def _renamed(name: str, words: Mapping[str, str]) -> str:
    for cycle in ("current", "previous"):
        name = name.replace(f"cycles/{cycle}/", f"cycles/{words[cycle]}/")
    return RENAMED.get(name, name)


def _check_ins(meeting: str, text: Template, quarter: Quarter, today: date) -> Iterator[tuple[str, bytes]]:
    for day in check_in_days(quarter.span, today):
        over = ((day - quarter.span.starts).days + 1) / quarter.span.days
        words = {"date": day.isoformat(), **readings(over)}
        yield f"content/cycles/{quarter.id}/check-ins/{day.isoformat()}-{meeting}.yaml", text.substitute(words).encode()


def check_in_days(span: Span, today: date) -> list[date]:
    """Of a quarter under way the last weeks up to yesterday, of one that is over a day a month and its last.

    Not today, because the first thing to try is a check-in, and a key result has one a day.
    """
    newest, pace, count = (today - timedelta(days=1), 7, WEEKS) if today in span else (span.ends, 30, MONTHS)
    days = (newest - timedelta(days=pace * number) for number in range(count))
    return sorted(day for day in days if day in span)
