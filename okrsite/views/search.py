"""What the search knows: one short entry a page, made from the data, and of the current cycle one an objective.

Every reader fetches it all, and it is indexed before the first result. Names, roles, teams and the titles of objectives
are 0.07 MB of 200 people, 0.3 MB of 1,000 and 1.6 MB of 5,000; with an entry of each objective and the titles of its
key results 0.2, 1.1 and 5.6 MB. With 0.2 MB the first result comes as soon as with less; of 1,000 people it took twice
as long, 10 s instead of 5 on two busy cores. So key results are known while they stay within a budget, and else the
titles of objectives alone.

Material's search takes "sorheim" and "Sørheim" for two words, so a name with letters that not every keyboard has is
known by its plain letters too.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from okrsite.context.addresses import HISTORY, cascade_page, cycle_page, unit_page, wins_page
from okrsite.context.cycle import CycleContext
from okrsite.model import Key, State, Unit

CURRENT: Final = 2.0
"""How much more a hit in the current cycle counts than one in any other."""


ARCHIVED: Final = 0.5
"""And how much less one in a cycle that is archived."""


BUDGET: Final = 700_000
"""Bytes that objectives and key results of the current cycle may add: those of 600 people with three goals each."""


FRAME: Final = 110
"""Bytes of an entry beside its words: the address, the names of the fields."""


_NO_PARTS: Final = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe"}
    | {"Ø": "O", "Ł": "L", "Đ": "D", "Ð": "D", "Þ": "Th", "Æ": "Ae", "Œ": "Oe"}
)
"""Letters that Unicode does not take apart into a plain one and a mark."""


class SearchEntry(NamedTuple):
    """What the search knows of a page, or of a part of it where `location` has an anchor."""

    location: str
    title: str
    text: str
    boost: float = 1.0


def search_entries(
    contexts: Mapping[str, CycleContext], current: CycleContext | None, plain: Callable[[str], str] = str
) -> Iterator[SearchEntry]:
    """`plain` makes a text of a title that people wrote with marks in it."""
    in_depth = current if current and _weight(current) <= BUDGET else None
    yield SearchEntry(HISTORY, "History", "All cycles side by side: score, ambition, confidence, adoption", 1.0)
    for context in contexts.values():
        boost = CURRENT if context is current else ARCHIVED if context.cycle.state is State.ARCHIVED else 1.0
        cycle = context.cycle
        yield SearchEntry(cycle_page(cycle.id), cycle.title, "Cycle", boost)
        yield SearchEntry(cascade_page(cycle.id), f"Cascade, {cycle.title}", "", boost)
        if cycle.state is not State.DRAFT:
            yield SearchEntry(
                wins_page(cycle.id), f"Wins and misses, {cycle.title}", "Reviews and retrospectives", boost
            )
        for unit in context.units.values():
            if context is current or unit.id in cycle.by_unit:
                title = unit.name if context is current else f"{unit.name}, {cycle.title}"
                titles = [] if context is in_depth else [plain(title) for title in _titles(context, unit)]
                yield SearchEntry(unit_page(cycle.id, unit), title, _text(context, unit, titles), boost)
        if context is in_depth:
            yield from _objectives(context, plain)


def _objectives(context: CycleContext, plain: Callable[[str], str]) -> Iterator[SearchEntry]:
    """Each with the titles of its key results, leading to where it stands on the page of its unit."""
    for ref, objective in context.cycle.objectives.items():
        text = ". ".join(plain(key_result.title) for _, key_result in context.cycle.key_results_of(ref))
        yield SearchEntry(context.url_of(Key(context.cycle.id, ref)), plain(objective.title), text, CURRENT)


def _weight(context: CycleContext) -> int:
    """About how many bytes the objectives and key results of a cycle add to the index."""
    cycle = context.cycle
    objectives = sum(FRAME + len(objective.title) for objective in cycle.objectives.values())
    return objectives + sum(len(key_result.title) for key_result in cycle.key_results.values())


def _titles(context: CycleContext, unit: Unit) -> Iterator[str]:
    return (context.cycle.objectives[ref].title for ref in context.cycle.by_unit.get(unit.id, ()))


def _text(context: CycleContext, unit: Unit, titles: Iterable[str]) -> str:
    team = context.unit(unit.parent).name if unit.parent else ""
    return ". ".join(filter(None, (unit.title, team, *titles, _plain_letters(unit.name))))


def _plain_letters(name: str) -> str:
    """`Sorheim` for `Sørheim`; nothing for a name that is written so already."""
    apart = unicodedata.normalize("NFD", name.translate(_NO_PARTS))
    plain = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return plain if plain != name else ""
