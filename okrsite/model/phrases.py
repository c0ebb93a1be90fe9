"""Values in words, as they stand in a list of changes: short, on one line, in the words of the file format."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import singledispatch
from typing import Final

from okrsite.model.check_ins import CheckIn
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


_words.register(type(None), lambda _: "")
_words.register(bool, lambda value: "yes" if value else "no")
_words.register(Enum, lambda value: str(value.value).replace("_", " "))
_words.register(Decimal, number)
_words.register(date, day)
_words.register(dict, lambda value: ", ".join(f"{key}: {_words(of)}" for key, of in value.items()))
_words.register(tuple, lambda value: ", ".join(map(_words, value)))
_words.register(frozenset, lambda value: ", ".join(map(_words, value)))
_words.register(Key, str)
_words.register(Measured, lambda measure: measure.phrase)
_words.register(Milestone, lambda step: _with_parts(step.name, weight=step.weight, due=step.due))
_words.register(PlanPoint, lambda point: f"{_words(point.value)} on {_words(point.date)}")
_words.register(Link, lambda link: f"{link.title} ({link.url})" if link.title else link.url)
_words.register(Suppression, lambda suppression: _with_parts(suppression.reason, until=suppression.until))


@_words.register
def _(amendment: Amendment) -> str:
    by = f", by {amendment.by}" if amendment.by else ""
    return f"{amendment.field} was {amendment.was or 'nothing'} until {_words(amendment.date)}: {amendment.reason}{by}"


@_words.register
def _(initiative: Initiative) -> str:
    parts = {name: getattr(initiative, name) for name in ("status", "owner", "due", "output", "url")}
    return _with_parts(initiative.title, **parts)


def _with_parts(name: str, **parts: object) -> str:
    written = (f"{word} {_words(part)}" for word, part in parts.items() if part not in (None, Decimal(1)))
    return ", ".join((name, *written))


def report_phrases(check_in: CheckIn, spelt: Collection[str] = ()) -> Iterator[str]:
    """The answer first, then what somebody thinks of it; of texts only that there are some, unless `spelt` out."""
    for answer in (check_in.value, check_in.done, check_in.zone, check_in.score):
        if answer is not None:
            yield _words(answer) or "none"
    if check_in.confidence is not None:
        yield f"confidence {_words(check_in.confidence)}"
    if check_in.status is not None:
        yield _words(check_in.status)
    for word in TEXTS:
        if text := getattr(check_in, word):
            yield f"{word} “{_words(text)}”" if word in spelt else word
