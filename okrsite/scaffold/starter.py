"""The files of the starter, with the dates and readings of a quarter that is under way on the day it begins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from string import Template
from typing import Final

from okrsite import resources
from okrsite.model import Span, span_of
from okrsite.scaffold.story import readings

WEEKS: Final = 6
MONTHS: Final = 3
RENAMED: Final = {"gitignore": ".gitignore"}
"""A file of this name would count where the templates lie."""


def starter_files(today: date) -> Iterator[tuple[str, bytes]]:
    """Path and content of each file. Valid on any day: check-ins are dated up to today and inside their quarters."""
    folder = resources.templates() / "starter"
    current = quarter_of(today)
    previous = quarter_of(_span(current).starts - timedelta(days=1))
    words = {"current": current, "previous": previous, "review": min(today, _span(current).starts).isoformat()}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = path.relative_to(folder).as_posix()
        text = Template(path.read_text(encoding="utf-8"))
        if "/check-ins/" in name:
            yield from _check_ins(path, text, current if "/current/" in name else previous, today)
        else:
            yield _renamed(name, words), text.substitute(words).encode()


def quarter_of(day: date) -> str:
    return f"{day.year:04}-Q{(day.month + 2) // 3}"


def _span(quarter: str) -> Span:
    span = span_of(quarter)
    assert span, "a quarter's name stands for its days"
    return span


def _renamed(name: str, words: Mapping[str, str]) -> str:
    for cycle in ("current", "previous"):
        name = name.replace(f"cycles/{cycle}/", f"cycles/{words[cycle]}/")
    return RENAMED.get(name, name)


def _check_ins(path: Path, text: Template, quarter: str, today: date) -> Iterator[tuple[str, bytes]]:
    span = _span(quarter)
    for day in check_in_days(span, today):
        over = ((day - span.starts).days + 1) / span.days
        words = {"date": day.isoformat(), **readings(over)}
        yield f"content/cycles/{quarter}/check-ins/{day.isoformat()}-{path.stem}.yaml", text.substitute(words).encode()


def check_in_days(span: Span, today: date) -> list[date]:
    """Of a quarter under way the last weeks up to today, of one that is over a day a month and its last."""
    newest, pace, count = (today, 7, WEEKS) if today in span else (span.ends, 30, MONTHS)
    days = (newest - timedelta(days=pace * number) for number in range(count))
    return sorted(day for day in days if day in span)
