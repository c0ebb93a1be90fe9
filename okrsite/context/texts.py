"""The Markdown that people wrote into OKR files that are still written, each text with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import Final, NamedTuple

from okrsite.model import CheckIns, Cycle, Origin, Portal, State

# `[words](target)` or `[words]: target`, in Markdown or in what looks like it; the target is none of another site.
_RELATIVE: Final = re.compile(r"\](?:\(|:)\s*<?(?!https?:|mailto:)", re.IGNORECASE)


class WrittenText(NamedTuple):
    words: str
    origin: Origin


def with_relative_links(portal: Portal) -> list[WrittenText]:
    """Those that may have some; of most portals none."""
    return [text for text in _texts_of(portal) if _RELATIVE.search(text.words)]


def _texts_of(portal: Portal) -> Iterator[WrittenText]:
    for cycle in portal.cycles.values():
        if cycle.state is not State.ARCHIVED:
            yield from _planned(cycle)
            yield from _reported(cycle)
            yield from _reviewed(cycle)
    for kpi in portal.kpis.values():
        yield WrittenText(kpi.why, kpi.origin.below("why"))


def _planned(cycle: Cycle) -> Iterator[WrittenText]:
    for items in (cycle.objectives, cycle.key_results):
        for ref, item in items.items():
            yield WrittenText(item.why, cycle.origins[ref].below("why"))


def _reported(cycle: Cycle) -> Iterator[WrittenText]:
    for check_ins in cycle.check_ins.values():
        for check_in in check_ins if _may_link(check_ins) else ():
            origin = check_in.origin
            yield WrittenText(check_in.note, origin.below("note"))
            for key, lines in (("blockers", check_in.blockers), ("wins", check_in.wins)):
                yield from _lines(lines, origin.below(key))


def _may_link(check_ins: CheckIns) -> bool:
    """Looked at as columns, for hardly one of 130,000 check-ins has a link."""
    notes, *others = (check_ins.said.get(key, ()) for key in ("note", "blockers", "wins"))
    return _RELATIVE.search("\n".join(chain(notes, *chain(*others)))) is not None


def _reviewed(cycle: Cycle) -> Iterator[WrittenText]:
    for review in cycle.reviews.values():
        for ref, of in review.file.objectives.items():
            for key, words in (("learned", of.learned), ("reason", of.reason)):
                yield WrittenText(words, review.origin.below("objectives", ref, key))
        for key, lines in review.file.retrospective:
            yield from _lines(lines, review.origin.below("retrospective", key))


def _lines(lines: tuple[str, ...], origin: Origin) -> Iterator[WrittenText]:
    for number, line in enumerate(lines):
        yield WrittenText(line, origin.below(number))
