"""What nobody can tell of a comparison because a file could not be read on one side.

That are numbers that hang on what the file says, and findings that may be gone only because nobody could look.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from okrsite.diagnostics import Diagnostic, Severity
from okrsite.diff.impact import Impact
from okrsite.matching import unread_in
from okrsite.model import Key, Portal, State, objective_of, unit_of


@dataclass(frozen=True)
class Unknown:
    """changed: the paths of the files that differ; what is as broken as it was is no business of a comparison."""

    before: Portal
    after: Portal
    changed: Collection[str]

    @cached_property
    def then(self) -> frozenset[str]:
        return unread_in(self.before).intersection(self.changed)

    @cached_property
    def now(self) -> frozenset[str]:
        return unread_in(self.after).intersection(self.changed)

    def known(self, impacts: Iterable[Impact]) -> tuple[Impact, ...]:
        """Those that hang on nothing unknown."""
        if not self.then and not self.now:
            return tuple(impacts)
        if any(map(_is_of_all, self.then | self.now)):
            return ()
        units = {Key(key.cycle, unit_of(key.ref)) for key in self._objectives}
        return tuple(one for one in impacts if Key(one.cycle, one.ref) not in self._objectives | units)

    def fixed(self, findings: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
        """Those that went from a file that was worked on and can be read; others may be gone for want of sight."""
        return tuple(one for one in findings if self._is_of_this(one) and one.place.path not in self.now)

    def new(self, findings: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
        """Errors, and what is told of a file that was worked on; the rest may be no news, or not be so."""
        return tuple(one for one in findings if self._is_of_this(one) or one.severity is Severity.ERROR)

    def _is_of_this(self, finding: Diagnostic) -> bool:
        return finding.place.path in self.changed or not (self.then or self.now)

    @cached_property
    def _objectives(self) -> frozenset[Key]:
        """What stands in the files that could not be read or is reported on there, and all that it counts for."""
        found: set[Key] = set()
        for portal in (self.before, self.after):
            waiting = [*touched(portal, self.then | self.now), *measured_by(portal, self.then | self.now)]
            while waiting:
                key = waiting.pop()
                if key not in found:
                    found.add(key)
                    waiting += _above(portal, key)
        return frozenset(found)


def _is_of_all(path: str) -> bool:
    """Settings, and the dates of a cycle."""
    folder, _, name = path.rpartition("/")
    return name.startswith("portal.") or (name.startswith("cycle.") and folder.count("/") == 2)


def _above(portal: Portal, key: Key) -> Iterator[Key]:
    cycle = portal.cycles.get(key.cycle)
    if cycle and (target := cycle.supports.get(key.ref)):
        yield target.objective


def touched(portal: Portal, changed: Collection[str]) -> Iterator[Key]:
    """The objectives that stand in changed files, and those that changed files report on."""
    for cycle in portal.cycles.values():
        if cycle.state is State.ARCHIVED:
            continue
        yield from (Key(cycle.id, ref) for ref in cycle.objectives if cycle.origins[ref].document.path in changed)
        for ref, series in cycle.check_ins.items():
            if any(meeting.document.path in changed for meeting in series.meetings):
                yield Key(cycle.id, objective_of(ref))
        for unit, review in cycle.reviews.items():
            if review.origin.document.path in changed:
                yield from (Key(cycle.id, ref) for ref in cycle.by_unit.get(unit, ()))


def measured_by(portal: Portal, paths: Iterable[str]) -> Iterator[Key]:
    """The objectives of which a key result takes its value from a KPI in these files."""
    kpis = kpis_in(portal, paths)
    for cycle in portal.cycles.values() if kpis else ():
        if cycle.state is not State.ARCHIVED:
            found = (ref for ref, key_result in cycle.key_results.items() if key_result.kpi in kpis)
            yield from (Key(cycle.id, objective_of(ref)) for ref in found)


def kpis_in(portal: Portal, paths: Iterable[str]) -> frozenset[str]:
    """The KPIs that these files are of, or tables beside them."""
    stems = {path.rpartition(".")[0] for path in paths}
    return frozenset(id_ for id_, kpi in portal.kpis.items() if kpi.origin.document.path.rpartition(".")[0] in stems)
