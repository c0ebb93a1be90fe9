"""The two sides of a comparison, read, worked out and checked as far as they can differ.

From the files that the change concerns, where these tell for sure; else from all plans; else from everything. All of
this package is for speed, and stands behind `LittleReading`: `everything` tells the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain
from typing import Final

from okrsite.checks import MOST_ADVICE, ORG_FILES, Breach, breaches
from okrsite.diagnostics import Diagnostic, told
from okrsite.diff.changes import Changes, Removal, compared, promised_in
from okrsite.diff.load import Ids, Side
from okrsite.diff.reading_little.concern import Affected, Units
from okrsite.diff.reading_little.narrowing import (
    Portals,
    are_alike,
    is_of_one_kpi,
    is_of_one_unit,
    of_units,
    placed_anew,
    reached,
    sliced,
)
from okrsite.diff.reading_little.sources import Sources
from okrsite.diff.unread import measured_by, touched
from okrsite.facts import Facts, worked_out
from okrsite.model import Key, Portal, unit_of
from okrsite.workspace import Checked, numbers_of

Both = tuple[Checked, Checked]
_GUESSING: Final = frozenset(
    ("unknown-parent", "unknown-reference", "dangling-continues", "check-in-unknown-key-result")
)
"""Rules that look in all plans for a thing, or for one of a similar name: only who has read all of them can tell."""
_COUNTED: Final = frozenset(("never-checked-in", "closed-without-review"))
"""Rules that may find one thing of a whole cycle, which then stands at no plan: only who has read everything can."""


@dataclass(slots=True)
class LittleReading:
    """Of two sides, from as few files as tell what differs."""

    sides: tuple[Side, Side]
    as_of: date
    latest: date | None = None
    sources: Sources = field(init=False)

    def __post_init__(self) -> None:
        self.sources = Sources(self.sides)

    @property
    def changed(self) -> frozenset[str]:
        """The paths of the files that differ."""
        return self.sources.changed

    @property
    def ids(self) -> tuple[Ids, Ids]:
        return self.sources.ids

    def compared(self) -> tuple[Both, Changes]:
        """Both sides and what changed, from as little as tells it."""
        is_narrow = all(is_of_one_unit(path) or is_of_one_kpi(path) for path in self.changed - {*ORG_FILES})
        few = self._few() if is_narrow else None
        if few and not _is_of_whole_cycles(*few):
            return few, self._counted(compared(few[0].portal, few[1].portal))
        return self.everything()

    def everything(self) -> tuple[Both, Changes]:
        before, after = self._checked(self.sources.both())
        return (before, after), compared(before.portal, after.portal)

    def _few(self) -> Both | None:
        """None where the change may reach everything."""
        self.sources.read_ahead()
        portals = self.sources.with_files(())
        if not are_alike(*portals):
            return None
        few = self._narrow(self._concerned(portals), is_whole=False)
        return self._narrow(self.sources.with_plans(), is_whole=True) if few and _is_unsure(*few) else few

    def _concerned(self, portals: Portals) -> Portals:
        """With what the change concerns; what leads out of the files that were read is followed until nothing does."""
        left = self.sources.bytes_of_plans_left()
        concern = Affected(left, self.changed, self.sources.bytes_of_changed(ORG_FILES))
        units = Units()
        while (more := units | self._units(concern, portals, units)) != units:
            units = more
            portals = self.sources.with_files(concern.paths(portals, units))
        return portals

    def _units(self, concern: Affected, portals: Portals, read: Units) -> Units:
        start = self._start(portals)
        return concern.units(portals, read, start, reached(portals, start, self.as_of))

    def _start(self, portals: Portals) -> frozenset[Key]:
        anew, changed = placed_anew(portals), self.changed
        return frozenset(
            key
            for portal in portals
            for key in chain(touched(portal, changed), of_units(portal, anew), measured_by(portal, changed))
        )

    def _narrow(self, portals: Portals, *, is_whole: bool) -> Both | None:
        """From portals without the check-in files that both sides share. None where a change may reach everything.

        is_whole: whether they have all plans; see `checks.breaches`.
        """
        if not are_alike(*portals):
            return None
        keys = reached(portals, self._start(portals), self.as_of)
        units = {unit_of(key.ref) for key in keys}
        return self._checked(self.sources.reported(portals, units, placed_anew(portals)), keys, is_whole=is_whole)

    def _checked(self, portals: Portals, only: frozenset[Key] | None = None, *, is_whole: bool = True) -> Both:
        """A file that both sides share is one document, so what is wrong in it on both sides is one breach: no news."""
        read, numbers = list[tuple[Facts, tuple[Breach, ...]]](), None
        for archives, portal in zip(self.sources.archives, portals, strict=True):
            seen = portal if only is None else sliced(portal, only)
            numbers = worked_out(seen, self.as_of, numbers_of(archives), numbers)
            found = breaches(portal, self.as_of, self.latest, numbers.facts, only=only, is_whole=is_whole)
            read.append((numbers.facts, found))
        (before, was), (after, now) = read
        gone, new = _others(was, now), _others(now, was)
        return self._side(0, portals[0], before, gone), self._side(1, portals[1], after, new)

    def _side(self, nth: int, portal: Portal, facts: Facts, own: Iterable[Breach]) -> Checked:
        """With the findings that this side may have alone."""
        archives = self.sources.archives[nth]
        findings = {*archives.findings, *portal.findings, *told(own, MOST_ADVICE)}
        return Checked(portal, facts, tuple(sorted(findings)), archives.snapshots)

    def _counted(self, changes: Changes) -> Changes:
        """Of how many something is gone, only all plans tell."""
        if not changes.removal.removed:
            return replace(changes, removal=Removal(0, None))
        cycles = self.sources.all_plans_before().cycles
        before = promised_in(
            cycles[id_] for id_, pair in changes.pairs.items() if id_ in cycles and not pair.is_archived
        )
        return replace(changes, removal=replace(changes.removal, before=before))


def _others(found: Iterable[Breach], known: Iterable[Breach]) -> list[Breach]:
    among = {*known}
    return [breach for breach in found if breach not in among]


def _is_unsure(before: Checked, after: Checked) -> bool:
    return any(finding.rule in _GUESSING for finding in _on_one_side(before, after))


def _is_of_whole_cycles(before: Checked, after: Checked) -> bool:
    told = _on_one_side(before, after)
    return any(finding.rule in _COUNTED and not is_of_one_unit(finding.place.path) for finding in told)


def _on_one_side(before: Checked, after: Checked) -> set[Diagnostic]:
    return {*before.findings} ^ {*after.findings}
