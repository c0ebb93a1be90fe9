"""What nobody can tell of a comparison because a file could not be read on one side: numbers that hang on what it says,
and findings that may be gone only because nobody could look.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from okrsite.changes import unread_in
from okrsite.comparing.consequences import Shift
from okrsite.comparing.narrowing import measured_by, touched
from okrsite.diagnostics import Diagnostic, Severity
from okrsite.model import Key, Portal, unit_of


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

    def told(self, shifts: Iterable[Shift]) -> tuple[Shift, ...]:
        """Those that hang on nothing unknown."""
        if not self.then and not self.now:
            return tuple(shifts)
        if any(map(_is_of_all, self.then | self.now)):
            return ()
        units = {Key(key.cycle, unit_of(key.ref)) for key in self._objectives}
        return tuple(one for one in shifts if Key(one.cycle, one.ref) not in self._objectives | units)

    def mended(self, findings: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
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
