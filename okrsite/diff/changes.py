"""Two portals compared as models, never as text: what a change of files changes in the OKRs.

What stands in a file that could not be read is unknown, not absent: it is neither new nor gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from okrsite.diff.change import Change, ChangeKind, What, changed
from okrsite.diff.fields import cycle_fields, key_result_fields, objective_fields, setting_changes
from okrsite.diff.reports import check_in_changes, counting_changes, kpi_changes, review_changes
from okrsite.matching import CyclePair, Matches, UnreadFiles, cycle_pairs, matched_units
from okrsite.model import COMPANY, Cycle, Key, KeyResult, Objective, Organisation, Portal, State, Unit, objective_of

_FIELDS_OF_UNITS: Final = ("name", "parent", "lead", "title", "since", "until")


@dataclass(frozen=True, slots=True)
class Removal:
    """Of the objectives and key results of the cycles that were open, how many are gone; and so of their check-ins.

    What was renamed or moved is not gone, and neither is what was closed with its cycle.

    before, check_ins_before: how many there were; None where nothing is gone and nobody counted.
    """

    removed: int
    before: int | None
    check_ins: int = 0
    check_ins_before: int | None = None

    @property
    def share(self) -> Decimal:
        return _share(self.removed, self.before)

    @property
    def share_of_check_ins(self) -> Decimal:
        return _share(self.check_ins, self.check_ins_before)


def _share(removed: int, before: int | None) -> Decimal:
    return Decimal(removed) / before if before else Decimal(0)


@dataclass(frozen=True, slots=True)
class Changes:
    """In the order of the portal.  removal: without check-ins.  units: new id by old.  pairs: the cycles, by id."""

    changes: tuple[Change, ...]
    removal: Removal
    units: Mapping[str, str]
    pairs: Mapping[str, CyclePair]


def compared(before: Portal, after: Portal) -> Changes:
    unread = UnreadFiles(before, after)
    units = matched_units(before, after)
    if unread.organisation:
        units.gone, units.new = {}, {}
    pairs = cycle_pairs(before, after, units.same, unread)
    were_open = [pair for pair in pairs.values() if pair.before.state is State.OPEN]
    removed = sum(len(pair.objectives.gone) + len(pair.key_results.gone) for pair in were_open)
    removal = Removal(removed, promised_in(pair.before for pair in were_open))
    return Changes(tuple(_changes(before, after, units, pairs, unread)), removal, units.same, pairs)


def promised_in(cycles: Iterable[Cycle]) -> int:
    """How many objectives and key results the open ones have."""
    return sum(len(cycle.objectives) + len(cycle.key_results) for cycle in cycles if cycle.state is State.OPEN)


def _changes(
    before: Portal, after: Portal, units: Matches[Unit], pairs: Mapping[str, CyclePair], unread: UnreadFiles
) -> Iterator[Change]:
    if not unread.settings:
        yield from setting_changes(before.settings, after.settings)
    yield from _units(before.organisation, after.organisation, units, knows_company=not unread.organisation)
    for id_, pair in pairs.items():
        if not unread.cycle(id_):
            yield from _cycle(id_, pair, before, after)
        if not pair.is_archived:
            yield from _okrs(pair, pairs, unread)
            yield from check_in_changes(pair, unread)
            yield from counting_changes(pair, unread)
            yield from review_changes(pair, unread)
    yield from kpi_changes(before.kpis, after.kpis, units.same, unread)


def _units(before: Organisation, after: Organisation, units: Matches[Unit], *, knows_company: bool) -> Iterator[Change]:
    """The company has a name even where its file could not be read, and that is nobody's."""
    for old, new in units.same.items():
        was, now = before.units[old], after.units[new]
        if was != now and (knows_company or old != COMPANY):
            yield from _unit(was, now, units.same)
    for unit in units.new.values():
        yield _of_unit(unit).added(_place(unit), {"parent": unit.parent})
    for unit in units.gone.values():
        yield _of_unit(unit).removed(_place(unit), {"parent": unit.parent})


def _of_unit(unit: Unit) -> Change:
    return changed(What.UNIT, "", unit.id, unit.name)


def _place(unit: Unit) -> str:
    return f"in {unit.parent}" if unit.parent else ""


def _unit(before: Unit, after: Unit, renamed: Mapping[str, str]) -> Iterator[Change]:
    of = _of_unit(after)
    yield from replace(of, kind=ChangeKind.RENAMED).differs("id", before.id, after.id)
    for field in _FIELDS_OF_UNITS:
        was, now = getattr(before, field), getattr(after, field)
        if field in ("parent", "lead") and now == renamed.get(was, was):
            continue
        kind = ChangeKind.MOVED if field == "parent" else ChangeKind.CHANGED
        yield from replace(of, kind=kind).differs(field, was, now)


def _cycle(id_: str, pair: CyclePair, before: Portal, after: Portal) -> Iterator[Change]:
    if id_ in before.cycles and id_ in after.cycles:
        yield from cycle_fields(pair)
        return
    cycle = pair.before if id_ in before.cycles else pair.after
    of = changed(What.CYCLE, id_, id_, cycle.title)
    yield (of.removed if id_ in before.cycles else of.added)(cycle.state, cycle.state)


def _okrs(pair: CyclePair, pairs: Mapping[str, CyclePair], unread: UnreadFiles) -> Iterator[Change]:
    """`pairs` are all cycles by id, for links that lead to others."""

    def now(key: Key) -> Key:
        return Key(key.cycle, pairs[key.cycle].now(key.ref)) if key.cycle in pairs else key

    yield from _new_and_gone(pair, pair.objectives, What.OBJECTIVE)
    for old, new in pair.objectives.same.items():
        of = changed(What.OBJECTIVE, pair.after.id, new, pair.title_of(new))
        yield from _renamed(of, pair, old)
        yield from objective_fields(of, pair, old, now)
    yield from _new_and_gone(pair, pair.key_results, What.KEY_RESULT)
    for old, new in pair.key_results.same.items():
        before, after = pair.before.key_results[old], pair.after.key_results[new]
        if before is after and old == new:
            continue
        of = changed(What.KEY_RESULT, pair.after.id, new, pair.title_of(new))
        yield from _renamed(of, pair, old)
        if before is not after:
            yield from key_result_fields(of, pair, old, knows_kpi=unread.kpis.isdisjoint({before.kpi, after.kpi}))


def _new_and_gone(pair: CyclePair, items: Matches[Objective] | Matches[KeyResult], what: What) -> Iterator[Change]:
    """The key results of an objective that comes or goes come or go with it, and are not told one by one."""
    for ref, item in items.new.items():
        if what is What.OBJECTIVE or objective_of(ref) not in pair.objectives.new:
            yield changed(what, pair.after.id, ref, item.title).added(_holding(item), item)
    for ref, item in items.gone.items():
        if what is What.OBJECTIVE or objective_of(ref) not in pair.objectives.gone:
            yield changed(what, pair.after.id, ref, item.title).removed(_holding(item), item)


def _holding(item: Objective | KeyResult) -> str:
    if isinstance(item, KeyResult):
        return ""
    count = len(item.key_results)
    return f"with {count or 'no'} {'key result' if count == 1 else 'key results'}"


def _renamed(of: Change, pair: CyclePair, old: str) -> Iterator[Change]:
    """What only follows from another name above it is told there, and so is that what is above it has kept its name."""
    was_in, _, was = old.rpartition("/")
    is_in, _, now = of.ref.rpartition("/")
    if is_in not in (was_in, pair.now(was_in)):
        yield replace(of, kind=ChangeKind.MOVED, before=was_in, after=is_in, values=(was_in, is_in))
    elif was != now:
        yield replace(of, kind=ChangeKind.RENAMED, field="id", before=was, after=now, values=(was, now))
