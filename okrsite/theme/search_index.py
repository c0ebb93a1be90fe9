"""The files that the search reads (templates/assets/okrsite-search.js), in parts so that none is loaded in vain.

`search/first.json` is loaded when somebody is about to search: the cycles, what belongs to none of them, and of the
current cycle as much as fits. While too little is found, more parts are: `search/cycles/CYCLE.json` has the units of a
cycle and what the company and teams are after, `search/cycles/CYCLE/people.json` what people are. Hand-written pages
are in MkDocs' own index, which is loaded beside the first part.

With three objectives of three key results for everybody, a cycle of 5,000 people is 3 MB compressed.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Final, NamedTuple

from okrsite.context.cycle import CycleContext
from okrsite.language import gettext as _
from okrsite.model import Portal, State, UnitKind
from okrsite.views.pages import PortalPage
from okrsite.views.search import KINDS, Plain, SearchEntry, entries_at_large, entries_of_cycle, entries_of_people

FIRST: Final = "search/first.json"
BUDGET: Final = 130_000
"""About how many compressed bytes of the current cycle are in the first part; with all else fewer than 150,000."""
_KNOWN: Final = 2.5
"""Compressed bytes of a text or a word that was there before."""
_NEW: Final = 0.6
"""And of each byte of one that was not."""
_WORD: Final = re.compile(r"\w+")
_Row = list[int | str]


class IndexPart(NamedTuple):
    """A text that `rows` have more than once stands in `texts`, and where it belongs is its number.

    A row is a kind's number, title, page, anchor, unit, owner, health (`off-track Off track`) and more; what is empty
    at its end is left out.
    """

    texts: list[str]
    rows: list[_Row]


def parts_of(context: CycleContext) -> tuple[str, ...]:
    """The site-relative paths of the parts of a cycle."""
    cycle = context.cycle
    has_people = any(context.unit(unit).kind is UnitKind.PERSON for unit in cycle.by_unit)
    people = (f"search/cycles/{cycle.id}/people.json",) if has_people else ()
    return (f"search/cycles/{cycle.id}.json", *people)


def search_files(
    contexts: Mapping[str, CycleContext],
    portal: Portal,
    here: CycleContext | None,
    pages: Iterable[PortalPage],
    plain: Plain,
) -> Mapping[str, Callable[[], bytes]]:
    """By site-relative path, how each is made. The parts of archived cycles are the same for ever."""
    parts = {
        path: partial(_part, entries, context, plain)
        for context in contexts.values()
        for path, entries in zip(parts_of(context), (entries_of_cycle, entries_of_people), strict=False)
    }
    return parts | {FIRST: partial(_first, contexts, portal, here, pages, plain)}


def _part(
    entries: Callable[[CycleContext, Plain], Iterable[SearchEntry]], context: CycleContext, plain: Plain
) -> bytes:
    return written(part_of(entries(context.whole, plain))._asdict())


def _first(
    contexts: Mapping[str, CycleContext],
    portal: Portal,
    here: CycleContext | None,
    pages: Iterable[PortalPage],
    plain: Plain,
) -> bytes:
    current, has_all = fitting(entries_of_cycle(here.whole, plain) if here else ())
    at_large = entries_at_large((page for page in pages if page.address.count("/") == 0), portal, here)
    return written(
        {
            "kinds": [_(kind) for kind in KINDS],
            "cycles": [_cycle(context) for context in sorted(contexts.values(), key=partial(_age, here))],
            "at_large": part_of(at_large)._asdict(),
            "current": part_of(current)._asdict(),
            "has_all": has_all,
        }
    )


def _cycle(context: CycleContext) -> dict[str, object]:
    cycle = context.cycle
    return {
        "id": cycle.id,
        "title": cycle.title,
        "archived": cycle.state is State.ARCHIVED,
        "files": parts_of(context),
    }


def _age(here: CycleContext | None, context: CycleContext) -> tuple[bool, int]:
    """The current cycle, then the newest."""
    return context is not here, -context.cycle.span.starts.toordinal()


def fitting(entries: Iterable[SearchEntry], budget: float = BUDGET) -> tuple[list[SearchEntry], bool]:
    """The first entries, and whether these are all.

    What they will need compressed is estimated, for two machines may compress the same bytes differently.
    """
    known: set[str] = set()
    found: list[SearchEntry] = []
    for entry in entries:
        title, page, *others = _texts(entry)
        budget -= sum(_cost(text, known) for text in (title, page.rpartition("/")[2], *others))
        if budget < 0:
            return found, False
        found.append(entry)
    return found, True


def _cost(text: str, known: set[str]) -> float:
    if text in known:
        return _KNOWN
    words = _WORD.findall(text)
    cost = sum(_KNOWN if word in known else _NEW * len(word.encode()) for word in words)
    known.update(words, [text])
    return cost


def part_of(entries: Iterable[SearchEntry]) -> IndexPart:
    found = [(KINDS.index(entry.kind), _texts(entry)) for entry in entries]
    counted = Counter(text for _, texts in found for text in texts if text)
    number = {text: nth for nth, text in enumerate(text for text, count in counted.items() if count > 1)}
    return IndexPart(list(number), [[kind, *(number.get(text, text) for text in texts)] for kind, texts in found])


def _texts(entry: SearchEntry) -> list[str]:
    page, _, anchor = entry.address.partition("#")
    health = f"{entry.health.name} {entry.health.word}" if entry.health else ""
    texts = [entry.title, page, anchor, entry.unit, entry.owner, health, entry.more]
    while not texts[-1]:
        texts.pop()
    return texts


def written(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
