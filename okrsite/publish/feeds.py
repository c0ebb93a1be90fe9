"""Feeds of check-ins, as Atom and JSON Feed: the portal's of those with words, and each unit's of its newest.

A unit's feed keeps its address from cycle to cycle, as those who subscribed to it do. Links are absolute where
portal.yaml says where the portal is published, else relative to the site's root.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import partial
from html import escape
from typing import Final, NamedTuple

from okrsite.context.addresses import HOME, unit_page
from okrsite.context.cycle import CycleContext
from okrsite.context.reported import reported_by
from okrsite.facts.uses import remembered
from okrsite.language import Language, language
from okrsite.language import gettext as _
from okrsite.model import CheckIn, Key, Unit, unit_of
from okrsite.publish.api import Json, as_json

MOST: Final = 30
MOST_OF_UNIT: Final = 5
"""Entries that a feed has; a program that reads it has kept the earlier ones."""


class FeedEntry(NamedTuple):
    """One check-in of one key result or objective. `text` has a line for each thing that it says."""

    context: CycleContext
    ref: str
    check_in: CheckIn

    @property
    def id(self) -> str:
        return f"urn:okrsite:{self.context.cycle.id}:{self.ref}:{self.check_in.said_on.isoformat()}"

    @property
    def title(self) -> str:
        value = reported_by(self.context, self.ref, self.check_in)
        title = self.context.title_of(Key(self.context.cycle.id, self.ref))
        return f"{title}: {value}" if value else title

    @property
    def author(self) -> str:
        return self.context.unit_link(self.check_in.by or unit_of(self.ref)).text

    @property
    def has_words(self) -> bool:
        return bool(self.check_in.note or self.check_in.blockers or self.check_in.wins)

    @property
    def text(self) -> str:
        said = self.check_in
        lines = [said.note] if said.note else []
        lines += (_("Blocked: %(about)s", about=text) for text in said.blockers)
        lines += (_("Win: %(text)s", text=text) for text in said.wins)
        return "\n\n".join(lines)


class Feed(NamedTuple):
    """`page` is what it is about, `at` its own address in the site without the ending."""

    title: str
    page: str
    at: str
    root: str
    as_of: date
    entries: tuple[FeedEntry, ...]

    def url(self, address: str) -> str:
        return f"{self.root}{address}"


def feed_files(contexts: Mapping[str, CycleContext]) -> Mapping[str, Callable[[], bytes]]:
    """By site-relative path, how each feed is made. Archives are read by nobody for it: what is news is not in them."""
    found = [context for context in contexts.values() if context.has_begun and not context.snapshot]
    here = next(iter(contexts.values()), None)
    if here is None:
        return {}
    files: dict[str, Callable[[], bytes]] = {}
    makers: dict[str, Callable[[], Feed]] = {"feed": partial(_of_portal, here, found)}
    makers |= {
        f"feeds/{id_}": partial(_of_unit, context.units[id_], found)
        for context in reversed(found)
        for id_, refs in context.cycle.by_unit.items()
        if refs
    }
    for at, make in makers.items():
        once = remembered(make)
        files[f"{at}.xml"] = partial(_written, as_atom, once)
        files[f"{at}.json"] = partial(_written, as_json_feed, once)
    return files


def _written(write: Callable[[Feed], bytes], make: Callable[[], Feed]) -> bytes:
    return write(make())


def _of_portal(here: CycleContext, contexts: Iterable[CycleContext]) -> Feed:
    settings = here.portal.settings
    entries = _newest(MOST, ((context, context.numbers.key_results) for context in contexts), lambda one: one.has_words)
    return Feed(settings.title, HOME, "feed", _root(here, 0), here.facts.as_of, entries)


def _of_unit(unit: Unit, contexts: Iterable[CycleContext]) -> Feed:
    """Of its cycles that are not archived; `contexts` are the newest first, one of which has the unit."""
    own = [context for context in contexts if context.cycle.by_unit.get(unit.id)]
    entries = _newest(MOST_OF_UNIT, ((context, _refs_of(context, unit.id)) for context in own))
    here = own[0]
    title, page = f"{unit.name}, {here.portal.settings.title}", unit_page(here.cycle.id, unit)
    return Feed(title, page, f"feeds/{unit.id}", _root(here, 1), here.facts.as_of, entries)


def _root(context: CycleContext, depth: int) -> str:
    site_url = context.portal.settings.site_url
    return f"{site_url.rstrip('/')}/" if site_url else "../" * depth


def _refs_of(context: CycleContext, unit: str) -> Iterator[str]:
    for ref in context.cycle.by_unit[unit]:
        yield from (full for full, _ in context.cycle.key_results_of(ref))


def _newest(
    count: int,
    sources: Iterable[tuple[CycleContext, Iterable[str]]],
    is_told: Callable[[FeedEntry], bool] = lambda _entry: True,
) -> tuple[FeedEntry, ...]:
    """The newest first. Of each key result none are looked at that are older than so many found already."""
    found: list[FeedEntry] = []
    days: list[date] = []
    for context, refs in sources:
        for ref in refs:
            for check_in in reversed(context.numbers.key_results[ref].check_ins):
                if len(days) == count and check_in.said_on < days[0]:
                    break
                entry = FeedEntry(context, ref, check_in)
                if is_told(entry):
                    found.append(entry)
                    (heapq.heappush if len(days) < count else heapq.heappushpop)(days, check_in.said_on)
    return tuple(heapq.nlargest(count, found, key=lambda entry: (entry.check_in.said_on, entry.ref)))


def as_atom(feed: Feed) -> bytes:
    """RFC 4287. A check-in has a day and no time, so its time is that day's beginning."""
    newest = feed.entries[0].check_in.said_on if feed.entries else feed.as_of
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom"{_spoken()}>',
        f"<title>{_text(feed.title)}</title>",
        f"<id>urn:okrsite:{_text(feed.at)}</id>",
        f"<updated>{_time(newest)}</updated>",
        f'<link rel="self" href="{_text(feed.url(f"{feed.at}.xml"))}"/>',
        f'<link rel="alternate" type="text/html" href="{_text(feed.url(feed.page))}"/>',
        *(_atom_entry(feed, entry) for entry in feed.entries),
        "</feed>",
    ]
    return ("\n".join(lines) + "\n").encode()


def _spoken() -> str:
    """Of English, which readers of feeds take for granted, nothing is said."""
    return "" if language() is Language.EN else f' xml:lang="{language()}"'


def _atom_entry(feed: Feed, entry: FeedEntry) -> str:
    url = feed.url(entry.context.url_of(Key(entry.context.cycle.id, entry.ref)))
    return (
        f"<entry><title>{_text(entry.title)}</title><id>{_text(entry.id)}</id>"
        f"<updated>{_time(entry.check_in.said_on)}</updated><author><name>{_text(entry.author)}</name></author>"
        f'<link rel="alternate" type="text/html" href="{_text(url)}"/><content>{_text(entry.text)}</content></entry>'
    )


def _text(text: str) -> str:
    return escape(text, quote=True)


def _time(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def as_json_feed(feed: Feed) -> bytes:
    """https://www.jsonfeed.org/version/1.1/"""
    return as_json(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": feed.title,
            **({} if language() is Language.EN else {"language": language().value}),
            "home_page_url": feed.url(feed.page),
            "feed_url": feed.url(f"{feed.at}.json"),
            "items": [_item(feed, entry) for entry in feed.entries],
        }
    )


def _item(feed: Feed, entry: FeedEntry) -> Json:
    return {
        "id": entry.id,
        "url": feed.url(entry.context.url_of(Key(entry.context.cycle.id, entry.ref))),
        "title": entry.title,
        "content_text": entry.text,
        "date_published": _time(entry.check_in.said_on),
        "authors": [{"name": entry.author}],
    }
