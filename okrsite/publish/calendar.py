"""calendar.ics: when cycles begin, end and are closed, when check-ins are due, and what is due on a day of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Final, NamedTuple

from okrsite.context.cycle import CycleContext
from okrsite.language import gettext as _
from okrsite.model import Key
from okrsite.model.settings import Cadence

CALENDAR: Final = "calendar.ics"
MOST_DUE: Final = 500
"""Key results with a day of their own that a calendar has, the earliest; nobody looks through more."""
_RULES: Final = {
    Cadence.WEEKLY: "FREQ=WEEKLY",
    Cadence.BIWEEKLY: "FREQ=WEEKLY;INTERVAL=2",
    Cadence.MONTHLY: "FREQ=MONTHLY",
    Cadence.QUARTERLY: "FREQ=MONTHLY;INTERVAL=3",
    Cadence.HALF_YEARLY: "FREQ=MONTHLY;INTERVAL=6",
    Cadence.YEARLY: "FREQ=YEARLY",
}
_LONGEST: Final = 75
"""Bytes of a line, RFC 5545; a longer one goes on in the next, after a space."""


class Event(NamedTuple):
    """A whole day. `rule`: how it comes again."""

    id: str
    day: date
    title: str
    page: str = ""
    rule: str = ""


def calendar_file(contexts: Mapping[str, CycleContext]) -> bytes:
    """RFC 5545. Of cycles that are not archived."""
    here = next(iter(contexts.values()), None)
    if here is None:
        return b""
    settings = here.portal.settings
    root = f"{settings.site_url.rstrip('/')}/" if settings.site_url else ""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//okrsite//EN", f"X-WR-CALNAME:{_text(settings.title)}"]
    for context in contexts.values():
        if context.snapshot is None:
            for event in _events(context):
                lines += _written(event, here.facts.as_of, root)
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode()


def _events(context: CycleContext) -> Iterator[Event]:
    cycle, settings = context.cycle, context.portal.settings
    id_, (starts, ends), page = cycle.id, cycle.span, context.link.url or ""
    yield Event(f"{id_}/starts", starts, _("%(cycle)s begins", cycle=cycle.title), page)
    yield Event(f"{id_}/ends", ends, _("%(cycle)s ends", cycle=cycle.title), page)
    last = ends + timedelta(days=settings.grading_days)
    closes = _("Last day to grade and close %(cycle)s", cycle=cycle.title)
    yield Event(f"{id_}/closes", last, closes, page)
    cadence = settings.cadence
    first = starts + timedelta(days=min(cadence.days, cycle.span.days - 1))
    again = f"{_RULES[cadence]};UNTIL={ends:%Y%m%d}"
    yield Event(f"{id_}/check-in", first, _("Check in, %(cycle)s", cycle=cycle.title), page, again)
    due = ((facts.due, ref) for ref, facts in context.numbers.key_results.items() if facts.due != ends)
    for day, ref in sorted(due)[:MOST_DUE]:
        key = Key(id_, ref)
        yield Event(f"{id_}/{ref}", day, _("Due: %(title)s", title=context.title_of(key)), context.url_of(key))


def _written(event: Event, as_of: date, root: str) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{event.id}@okrsite"
    yield f"DTSTAMP:{as_of:%Y%m%d}T000000Z"
    yield f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}"
    if event.rule:
        yield f"RRULE:{event.rule}"
    yield f"SUMMARY:{_text(event.title)}"
    if root:
        yield f"URL:{root}{event.page}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _text(text: str) -> str:
    for mark in "\\;,":
        text = text.replace(mark, f"\\{mark}")
    return text.replace("\r", "").replace("\n", "\\n")


def _folded(line: str) -> str:
    """Never within a character."""
    found, size = [""], 0
    for character in line:
        size += len(character.encode())
        if size > _LONGEST:
            found.append(" ")
            size = 1 + len(character.encode())
        found[-1] += character
    return "\r\n".join(found)
