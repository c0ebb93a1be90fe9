"""Two portals compared as models, never as text: what a change of files changes in the OKRs.

What stands in a file that could not be read is unknown, not absent: it is neither new nor gone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from okrsite.changes.change import Change, Kind, What
from okrsite.changes.cycles import CyclePair, cycle_changes, emptied, okr_changes, paired
from okrsite.changes.removal import Removal, removal_of
from okrsite.changes.reports import kpi_changes
from okrsite.changes.settings import setting_changes
from okrsite.changes.units import matched_units, unit_changes
from okrsite.model import Cycle, Portal, State

__all__ = ["Change", "Changes", "CyclePair", "Kind", "Removal", "What", "compared", "pairs_of"]


@dataclass(frozen=True, slots=True)
class Changes:
    """changes: in the order of the portal. units: new id by old. pairs: the cycles, by id."""

    changes: tuple[Change, ...]
    removal: Removal
    units: Mapping[str, str]
    pairs: Mapping[str, CyclePair]


def compared(before: Portal, after: Portal) -> Changes:
    units = matched_units(before, after)
    pairs = _pairs(before, after, units.same)
    changes = (
        *setting_changes(before.settings, after.settings),
        *unit_changes(before.organisation, after.organisation, units),
        *(change for id_, pair in pairs.items() for change in _of_cycle(id_, pair, pairs, before, after)),
        *kpi_changes(before.kpis, after.kpis),
    )
    return Changes(tuple(changes), removal_of(pairs.values()), units.same, pairs)


def pairs_of(before: Portal, after: Portal) -> Mapping[str, CyclePair]:
    """What is what in each cycle, by its id, for whoever asks for no changes."""
    return _pairs(before, after, matched_units(before, after).same)


def _pairs(before: Portal, after: Portal, units: Mapping[str, str]) -> dict[str, CyclePair]:
    pairs = {id_: paired(*both, units) for id_, both in _cycles(before, after)}
    for pair in pairs.values():
        _forget_unread(pair, before, after)
    return pairs


def _cycles(before: Portal, after: Portal) -> Iterator[tuple[str, tuple[Cycle, Cycle]]]:
    for id_ in dict.fromkeys((*after.cycles, *before.cycles)):
        was, now = before.cycles.get(id_), after.cycles.get(id_)
        if was and now and State.ARCHIVED in (was.state, now.state):
            yield id_, (emptied(was), emptied(now))
        elif was and now:
            yield id_, (was, now)
        elif found := was or now:
            yield id_, (was or emptied(found), now or emptied(found))


def _of_cycle(
    id_: str, pair: CyclePair, pairs: Mapping[str, CyclePair], before: Portal, after: Portal
) -> Iterator[Change]:
    if id_ not in before.cycles:
        yield Change(Kind.ADDED, What.CYCLE, id_, id_, pair.after.title, after=pair.after.state)
    elif id_ not in after.cycles:
        yield Change(Kind.REMOVED, What.CYCLE, id_, id_, pair.before.title, before=pair.before.state)
    else:
        yield from cycle_changes(pair)
    if State.ARCHIVED not in (pair.before.state, pair.after.state):
        yield from okr_changes(pair, pairs)


def _forget_unread(pair: CyclePair, before: Portal, after: Portal) -> None:
    for items in (pair.objectives, pair.key_results):
        for ref in [ref for ref in items.gone if pair.before.origins[ref].document.path in after.unreadable]:
            del items.gone[ref]
        for ref in [ref for ref in items.new if pair.after.origins[ref].document.path in before.unreadable]:
            del items.new[ref]
