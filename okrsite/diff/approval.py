"""Who needs to approve a change, by what it changes: a forge asks by files and cannot tell a goalpost from a title.

Whom to ask is read from the portal of before, and so are their names on the forge: what is only proposed cannot name
who approves it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, NamedTuple

from okrsite.archive import FOLDER
from okrsite.diff.change import Change, ChangeKind, What
from okrsite.diff.changes import Changes
from okrsite.model import Key, Portal, State, objective_of, unit_of
from okrsite.owners import Approver, approver_named, approvers_of, programme_of


class Why(StrEnum):
    """What somebody answers for."""

    PLAN = "plan"
    REVIEW = "review"
    CHECK_INS = "check_ins"
    """What was reported, and is changed or taken away; what is reported anew is news."""
    SUPPORTS = "supports"
    GOALPOST = "goalpost"
    """What was promised, and is changed or taken away after the cycle began."""
    SETTINGS = "settings"
    ORGANISATION = "organisation"
    CYCLE = "cycle"
    KPIS = "kpis"
    ARCHIVE = "archive"


class Reason(NamedTuple):
    """ref: a unit's for plans and reports, an objective's for what it supports and for goalposts; "" for the rest."""

    why: Why
    cycle: str = ""
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Approval:
    """That of one person or team, and what for; without an `approver` nobody is named who could give it."""

    approver: Approver | None
    reasons: tuple[Reason, ...]


_PROGRAMME: Final = {
    What.SETTING: Why.SETTINGS,
    What.UNIT: Why.ORGANISATION,
    What.KPI: Why.KPIS,
    What.READING: Why.KPIS,
}
_FILES: Final = {"content/portal.yaml": Why.SETTINGS, "content/org.yaml": Why.ORGANISATION}
_OF_UNITS: Final = {What.REVIEW: Why.REVIEW, What.CHECK_IN: Why.CHECK_INS}
_PROMISED: Final = ("measure", "weight", "due", "owner")


def approvals_of(changes: Changes, paths: Collection[str], before: Portal, as_of: date) -> tuple[Approval, ...]:
    """In the order of the changes; `paths` are the files that differ, for what no number follows from."""
    needed = _Needed(changes, before, as_of, _Earlier(changes))
    found: dict[Approver | None, dict[Reason, None]] = {}
    for approver, reason in (*needed.by_changes(), *needed.by_files(paths)):
        found.setdefault(approver, {})[reason] = None
    return tuple(Approval(approver, tuple(reasons)) for approver, reasons in found.items())


def moves_a_goalpost(change: Change, before: Portal, as_of: date) -> bool:
    """Whether what was promised is changed or taken away after its cycle began."""
    cycle = before.cycles.get(change.cycle)
    if cycle is None or cycle.state is not State.OPEN or as_of < cycle.span.starts:
        return False
    is_promise = change.what is What.KEY_RESULT and change.field.partition(".")[0] in _PROMISED
    return change.kind is ChangeKind.REMOVED or (change.kind is ChangeKind.CHANGED and is_promise)


def _is_news(change: Change) -> bool:
    """A report that was added, or that waits for its key result: whoever changes that is asked for the plan."""
    is_report = change.what in (What.CHECK_IN, What.READING)
    return is_report and change.kind not in (ChangeKind.REMOVED, ChangeKind.CHANGED)


class _Earlier:
    """What things were called before, by what they are called now; what was removed is still called as it was."""

    def __init__(self, changes: Changes) -> None:
        self._units = {new: old for old, new in changes.units.items()}
        self._refs = {
            Key(id_, new): old
            for id_, pair in changes.pairs.items()
            for items in (pair.objectives, pair.key_results)
            for old, new in items.same.items()
            if new != old
        }

    def unit(self, change: Change) -> str:
        return change.unit if change.kind is ChangeKind.REMOVED else self._units.get(change.unit, change.unit)

    def objective(self, change: Change) -> str:
        key = Key(change.cycle, change.ref)
        return objective_of(change.ref if change.kind is ChangeKind.REMOVED else self.key(key).ref)

    def key(self, now: Key) -> Key:
        return Key(now.cycle, self._refs.get(now, now.ref))


@dataclass(frozen=True, slots=True)
class _Needed:
    changes: Changes
    before: Portal
    as_of: date
    earlier: _Earlier

    def by_changes(self) -> Iterator[tuple[Approver | None, Reason]]:
        for change in self.changes.changes:
            if change.what in (What.OBJECTIVE, What.KEY_RESULT):
                yield from self._plan(change)
            elif (why := _OF_UNITS.get(change.what)) and not _is_news(change):
                yield approvers_of(self.before, self.earlier.unit(change)).plan, Reason(why, change.cycle, change.unit)
            elif change.what is What.CYCLE:
                yield programme_of(self.before), Reason(Why.CYCLE, change.cycle)
            elif (why := _PROGRAMME.get(change.what)) and not _is_news(change):
                yield programme_of(self.before), Reason(why)

    def by_files(self, paths: Collection[str]) -> Iterator[tuple[Approver | None, Reason]]:
        for path in sorted(paths):
            why = Why.ARCHIVE if path.startswith(f"{FOLDER}/") else _FILES.get(path)
            if why:
                yield programme_of(self.before), Reason(why)

    def _plan(self, change: Change) -> Iterator[tuple[Approver | None, Reason]]:
        moved_from = (unit_of(change.before),) if change.kind is ChangeKind.MOVED else ()
        for unit in dict.fromkeys((*moved_from, self.earlier.unit(change))):
            yield approvers_of(self.before, unit).plan, Reason(Why.PLAN, change.cycle, unit)
        if change.kind is ChangeKind.CHANGED and change.field == "supports":
            was, now = self.earlier.objective(change), self._supported_now(change)
            reason = Reason(Why.SUPPORTS, change.cycle, objective_of(change.ref))
            for target in filter(None, (self._supported(change.cycle, was), now)):
                yield self._answering(target, unit_of(was)), reason
        elif moves_a_goalpost(change, self.before, self.as_of):
            was = self.earlier.objective(change)
            reason = Reason(Why.GOALPOST, change.cycle, objective_of(change.ref))
            yield self._answering(self._supported(change.cycle, was), unit_of(was)), reason

    def _answering(self, supported: Key | None, unit: str) -> Approver | None:
        """Whose it is, unless that is the unit itself; where nobody is named, whoever leads above."""
        cycle = self.before.cycles.get(supported.cycle) if supported else None
        is_there = supported and cycle and (supported.ref in cycle.key_results or supported.ref in cycle.objectives)
        owner = cycle.owner_of(supported.ref) if supported and cycle and is_there else None
        named = approver_named(self.before.organisation, owner) if owner != unit else None
        return named or approvers_of(self.before, unit).parent

    def _supported(self, cycle: str, objective: str) -> Key | None:
        found = self.before.cycles.get(cycle)
        return found.supports.get(objective) if found else None

    def _supported_now(self, change: Change) -> Key | None:
        target = self.changes.pairs[change.cycle].after.supports.get(change.ref)
        return self.earlier.key(target) if target else None
