"""What nobody can tell: a file of which something could not be read on one side says there nobody knows what.

It is neither new nor gone, and it was not changed either. Plans are read objective by objective, and what of them could
be read is compared; of any other file the whole is left aside.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from okrsite.diagnostics import Severity
from okrsite.model import Kpi, Origin, Portal


def unread_in(portal: Portal) -> frozenset[str]:
    """The files of this portal of which something could not be read."""
    wrong = {finding.place.path for finding in portal.findings if finding.severity is Severity.ERROR}
    return portal.unreadable | {path for path in wrong if not _is_plan(path)}


def _is_plan(path: str) -> bool:
    """Or no file at all. Of plans the loader itself knows whether all of them is there."""
    folder, _, name = path.partition("content/cycles/")[2].partition("/")
    return bool(folder) and name.partition("/")[0] not in ("check-ins", "reviews", "cycle.yaml", "cycle.yml")


@dataclass(frozen=True)
class UnreadFiles:
    """Of both portals; most of it is empty nearly always."""

    before: Portal
    after: Portal

    @cached_property
    def then(self) -> frozenset[str]:
        return unread_in(self.before)

    @cached_property
    def now(self) -> frozenset[str]:
        return unread_in(self.after)

    @cached_property
    def either(self) -> frozenset[str]:
        """What is as broken as it was is the same on both sides."""
        return self.then ^ self.now

    @property
    def settings(self) -> bool:
        return self._any("content/portal.")

    @property
    def organisation(self) -> bool:
        return self._any("content/org.")

    def cycle(self, id_: str) -> bool:
        """Whether its dates and state are unknown on one side, and perhaps all that is in it."""
        return self._any(f"content/cycles/{id_}/cycle.")

    @cached_property
    def kpis(self) -> frozenset[str]:
        """The ids of those of which something is unknown on one side."""
        both = (*self.before.kpis.items(), *self.after.kpis.items())
        return frozenset(id_ for id_, kpi in both if not self.either.isdisjoint(_paths_of(kpi)))

    def has(self, *origins: Origin | None) -> bool:
        return any(origin and origin.document.path in self.either for origin in origins)

    def _any(self, start: str) -> bool:
        return any(path.startswith(start) for path in self.either)


def _paths_of(kpi: Kpi) -> Iterator[str]:
    path = kpi.origin.document.path
    yield from (path, f"{path.rpartition('.')[0]}.csv")
