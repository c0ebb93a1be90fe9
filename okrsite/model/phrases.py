"""Values in words, as they stand in a list of changes: short, on one line, in the words of the file format."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import singledispatch
from typing import Final

from okrsite.model.check_ins import Update
from okrsite.model.measures import Measured, Milestone
from okrsite.model.okrs import Amendment, Initiative, Link, PlanPoint, Suppression
from okrsite.model.portal import Key
from okrsite.wording import day, number

LONGEST: Final = 200
"""Characters of one value; whoever wants to read all of a text opens the page."""
TEXTS: Final = ("note", "blockers", "wins", "evidence")


def phrase_of(value: object) -> str:
    """At most so many characters; nothing is ""."""
    shown = whole_phrase_of(value)
    return f"{shown[:LONGEST]}…" if len(shown) > LONGEST else shown


def whole_phrase_of(value: object) -> str:
    """On one line, however long."""
    return "".join(c if c.isprintable() or c == "\u00a0" else " " for c in _words(value)).strip(" ")


@singledispatch
def _words(value: object) -> str:
    return str(value)


@_words.register
def _(_nothing: None) -> str:
    return ""


@_words.register
def _(value: bool) -> str:
    return "yes" if value else "no"


@_words.register
def _(value: Enum) -> str:
    return str(value.value).replace("_", " ")


@_words.register
def _(value: Decimal) -> str:
    return number(value)


@_words.register
def _(value: date) -> str:
    return day(value)


@_words.register(dict)
def _(value: Mapping[str, object]) -> str:
    return ", ".join(f"{key}: {_words(of)}" for key, of in value.items())


@_words.register(tuple)
@_words.register(frozenset)
def _(value: tuple[object, ...]) -> str:
    return ", ".join(map(_words, value))


@_words.register
def _(key: Key) -> str:
    return str(key)


@_words.register
def _(measure: Measured) -> str:
    return measure.phrase


@_words.register
def _(step: Milestone) -> str:
    return _with_parts(step.name, weight=step.weight, due=step.due)


@_words.register
def _(point: PlanPoint) -> str:
    return f"{_words(point.value)} on {_words(point.date)}"


@_words.register
def _(amendment: Amendment) -> str:
    by = f", by {amendment.by}" if amendment.by else ""
    return f"{amendment.field} was {amendment.was or 'nothing'} until {_words(amendment.date)}: {amendment.reason}{by}"


@_words.register
def _(initiative: Initiative) -> str:
    parts = {name: getattr(initiative, name) for name in ("status", "owner", "due", "output", "url")}
    return _with_parts(initiative.title, **parts)


@_words.register
def _(link: Link) -> str:
    return f"{link.title} ({link.url})" if link.title else link.url


@_words.register
def _(suppression: Suppression) -> str:
    return _with_parts(suppression.reason, until=suppression.until)


@_words.register
def _(update: Update) -> str:
    return ", ".join(report_phrases(update))


def _with_parts(name: str, **parts: object) -> str:
    written = (f"{word} {_words(part)}" for word, part in parts.items() if part not in (None, Decimal(1)))
    return ", ".join((name, *written))


def report_phrases(update: Update, spelt: Collection[str] = ()) -> Iterator[str]:
    """The answer first, then what somebody thinks of it; of texts only that there are some, unless `spelt` out."""
    for answer in (update.value, update.done, update.zone, update.score):
        if answer is not None:
            yield _words(answer) or "none"
    if update.confidence is not None:
        yield f"confidence {_words(update.confidence)}"
    if update.status is not None:
        yield _words(update.status)
    for word in TEXTS:
        if text := getattr(update, word):
            yield f"{word} “{_words(text)}”" if word in spelt else word
