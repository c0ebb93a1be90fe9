"""Two portals compared as models, never as text: what a change of files changes in the OKRs.

What stands in a file that could not be read is unknown, not absent: it is neither new nor gone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from okrsite.changes.change import Change, Kind, What
from okrsite.changes.check_ins import check_in_changes
from okrsite.changes.counting import counting_changes
from okrsite.changes.cycles import cycle_changes, okr_changes
from okrsite.changes.matching import Matches
from okrsite.changes.pairs import CyclePair, emptied, paired
from okrsite.changes.removal import Removal, promised_in, removal_of
from okrsite.changes.reports import kpi_changes, review_changes
from okrsite.changes.settings import setting_changes
from okrsite.changes.units import matched_units, unit_changes
from okrsite.changes.unread import Unread, unread_in
from okrsite.model import Cycle, Portal, State, Unit

__all__ = [
    "Change",
    "Changes",
    "CyclePair",
    "Kind",
    "Removal",
    "What",
    "compared",
    "pairs_of",
    "promised_in",
    "unread_in",
]


@dataclass(frozen=True, slots=True)
class Changes:
    """changes: in the order of the portal. units: new id by old. pairs: the cycles, by id."""

    changes: tuple[Change, ...]
    removal: Removal
    units: Mapping[str, str]
    pairs: Mapping[str, CyclePair]


def compared(before: Portal, after: Portal) -> Changes:
    unread = Unread(before, after)
    units = matched_units(before, after)
    if unread.organisation:
        units.gone, units.new = {}, {}
    pairs = _pairs(before, after, units.same, unread)
    changes = tuple(_changes(before, after, units, pairs, unread))
    return Changes(changes, removal_of(pairs.values()), units.same, pairs)


def _changes(
    before: Portal, after: Portal, units: Matches[Unit], pairs: Mapping[str, CyclePair], unread: Unread
) -> Iterator[Change]:
    if not unread.settings:
        yield from setting_changes(before.settings, after.settings)
    yield from unit_changes(before.organisation, after.organisation, units, knows_company=not unread.organisation)
    for id_, pair in pairs.items():
        yield from _of_cycle(id_, pair, pairs, before, after, unread)
    yield from kpi_changes(before.kpis, after.kpis, unread)


def pairs_of(before: Portal, after: Portal) -> Mapping[str, CyclePair]:
    """What is what in each cycle, by its id, for whoever asks for no changes."""
    return _pairs(before, after, matched_units(before, after).same, Unread(before, after))


def _pairs(before: Portal, after: Portal, units: Mapping[str, str], unread: Unread) -> dict[str, CyclePair]:
    pairs = {id_: paired(*both, units) for id_, both in _cycles(before, after, unread)}
    for pair in pairs.values():
        unread.forget_in(pair)
    return pairs


def _cycles(before: Portal, after: Portal, unread: Unread) -> Iterator[tuple[str, tuple[Cycle, Cycle]]]:
    """One that is missing on one side because nobody knows its dates there is as it was."""
    for id_ in dict.fromkeys((*after.cycles, *before.cycles)):
        was, now = before.cycles.get(id_), after.cycles.get(id_)
        if was and now and State.ARCHIVED in (was.state, now.state):
            yield id_, (emptied(was), emptied(now))
        elif was and now:
            yield id_, (was, now)
        elif (found := was or now) and unread.cycle(id_):
            yield id_, (emptied(found), emptied(found))
        elif found:
            yield id_, (was or emptied(found), now or emptied(found))


def _of_cycle(
    id_: str, pair: CyclePair, pairs: Mapping[str, CyclePair], before: Portal, after: Portal, unread: Unread
) -> Iterator[Change]:
    if not unread.cycle(id_):
        yield from _itself(id_, pair, before, after)
    if State.ARCHIVED not in (pair.before.state, pair.after.state):
        yield from okr_changes(pair, pairs, unread)
        yield from check_in_changes(pair, unread)
        yield from counting_changes(pair, unread)
        yield from review_changes(pair, unread)


def _itself(id_: str, pair: CyclePair, before: Portal, after: Portal) -> Iterator[Change]:
    if id_ not in before.cycles:
        cycle = pair.after
        yield Change(Kind.ADDED, What.CYCLE, id_, id_, cycle.title, after=cycle.state, values=(None, cycle.state))
    elif id_ not in after.cycles:
        cycle = pair.before
        yield Change(Kind.REMOVED, What.CYCLE, id_, id_, cycle.title, before=cycle.state, values=(cycle.state, None))
    else:
        yield from cycle_changes(pair)
