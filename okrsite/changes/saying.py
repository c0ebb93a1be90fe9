"""Values as they stand in a change: short, on one line, in the words of the format."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import singledispatch
from typing import Final

from okrsite.model import Initiative, Key, Measured, Milestone, Update
from okrsite.model.okrs import Amendment, Link, PlanPoint, Suppression
from okrsite.wording import day, number

LONGEST: Final = 200
"""Characters of one value; whoever wants to read all of a text opens the page."""
TEXTS: Final = ("note", "blockers", "wins", "evidence")


def said(value: object) -> str:
    """Nothing is "", and nothing is more than a line."""
    shown = on_a_line(value)
    return f"{shown[:LONGEST]}…" if len(shown) > LONGEST else shown


def on_a_line(value: object) -> str:
    return "".join(c if c.isprintable() or c == "\u00a0" else " " for c in _said(value)).strip(" ")


@singledispatch
def _said(value: object) -> str:
    return str(value)


@_said.register
def _(_nothing: None) -> str:
    return ""


@_said.register
def _(value: bool) -> str:
    return "yes" if value else "no"


@_said.register
def _(value: Enum) -> str:
    return str(value.value).replace("_", " ")


@_said.register
def _(value: Decimal) -> str:
    return number(value)


@_said.register
def _(value: date) -> str:
    return day(value)


@_said.register(dict)
def _(value: Mapping[str, object]) -> str:
    return ", ".join(f"{key}: {_said(of)}" for key, of in value.items())


@_said.register(tuple)
@_said.register(frozenset)
def _(value: tuple[object, ...]) -> str:
    return ", ".join(map(_said, value))


@_said.register
def _(key: Key) -> str:
    return str(key)


@_said.register
def _(measure: Measured) -> str:
    return measure.phrase


@_said.register
def _(step: Milestone) -> str:
    return _with_parts(step.name, weight=step.weight, due=step.due)


@_said.register
def _(point: PlanPoint) -> str:
    return f"{_said(point.value)} on {_said(point.date)}"


@_said.register
def _(amendment: Amendment) -> str:
    by = f", by {amendment.by}" if amendment.by else ""
    return f"{amendment.field} was {amendment.was or 'nothing'} until {_said(amendment.date)}: {amendment.reason}{by}"


@_said.register
def _(initiative: Initiative) -> str:
    parts = {name: getattr(initiative, name) for name in ("status", "owner", "due", "output", "url")}
    return _with_parts(initiative.title, **parts)


@_said.register
def _(link: Link) -> str:
    return f"{link.title} ({link.url})" if link.title else link.url


@_said.register
def _(suppression: Suppression) -> str:
    return _with_parts(suppression.reason, until=suppression.until)


@_said.register
def _(update: Update) -> str:
    return ", ".join(reported(update))


def _with_parts(name: str, **parts: object) -> str:
    written = (f"{word} {_said(part)}" for word, part in parts.items() if part not in (None, Decimal(1)))
    return ", ".join((name, *written))


def reported(update: Update, spelt: Collection[str] = ()) -> Iterator[str]:
    """The answer first, then what somebody thinks of it; of texts only that there are some, unless `spelt` out."""
    for answer in (update.value, update.done, update.zone, update.score):
        if answer is not None:
            yield _said(answer) or "none"
    if update.confidence is not None:
        yield f"confidence {_said(update.confidence)}"
    if update.status is not None:
        yield _said(update.status)
    for word in TEXTS:
        if text := getattr(update, word):
            yield f"{word} “{_said(text)}”" if word in spelt else word
