"""Both sides of a comparison, read, worked out and checked: as much of them as can differ."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from okrsite import files
from okrsite.archive import FOLDER, Archives, archives_in
from okrsite.checks import check
from okrsite.comparing.narrowing import are_alike, are_over, is_check_in, is_of_one_unit, reached, sliced, touched
from okrsite.comparing.revisions import Side
from okrsite.comparing.sharing import Ids, Shelf, changed_between, ids_of
from okrsite.facts import facts_of
from okrsite.inspection import Checked, cycles_of, numbers_of, today
from okrsite.loader import load
from okrsite.model import Key, Portal, unit_of

Both = tuple[Checked, Checked]


@dataclass(slots=True)
class Reading:
    """One comparison on its way. `archives`: of both sides, read once where no file of them was changed."""

    sides: tuple[Side, Side]
    as_of: date
    ids: tuple[Ids, Ids] = field(init=False)
    changed: frozenset[str] = field(init=False)
    archives: tuple[Archives, Archives] = field(init=False)

    def __post_init__(self) -> None:
        before, after = self.sides
        self.ids = ids_of(before.tree, before.commit), ids_of(after.tree, before.commit)
        self.changed = changed_between(*self.ids)
        then = archives_in(before.tree)
        is_same = not any(path.startswith(f"{FOLDER}/") for path in self.changed)
        self.archives = then, then if is_same else archives_in(after.tree)

    def both(self) -> Both:
        return self._narrow() or self._wide()

    def _wide(self) -> Both:
        before, after = self._portals(Shelf(lambda _: True))
        return self._checked(0, before, None), self._checked(1, after, None)

    def _narrow(self) -> Both | None:
        """None where a change may reach everything."""
        if not all(map(is_of_one_unit, self.changed)):
            return None
        shelf = Shelf(lambda path: not is_check_in(path) or path in self.changed)
        portals = self._portals(shelf)
        start = frozenset(key for portal in portals for key in touched(portal, self.changed))
        if not are_alike(*portals) or any(are_over(portal, start, self.as_of) for portal in portals):
            return None
        keys = reached(portals, start)
        wanted = self.changed.union(self._naming({unit_of(key.ref) for key in keys}))
        shelf.wanted = lambda path: not is_check_in(path) or path in wanted
        before, after = self._portals(shelf)
        return self._checked(0, before, keys), self._checked(1, after, keys)

    def _portals(self, shelf: Shelf) -> tuple[Portal, Portal]:
        before, after = (
            load(side.tree, cycles_of(archives), shelf.reader(ids))
            for side, archives, ids in zip(self.sides, self.archives, self.ids, strict=True)
        )
        return before, after

    def _naming(self, units: set[str]) -> Iterator[str]:
        """The unchanged check-in files that may report on a unit; with a backslash a name may be written otherwise."""
        marks = [b"\\", *(f"{unit}/".encode() for unit in units)]
        for path in filter(is_check_in, self.ids[1]):
            content = files.read(self.sides[1].tree, path)
            if isinstance(content, bytes) and any(mark in content for mark in marks):
                yield path

    def _checked(self, nth: int, portal: Portal, only: frozenset[Key] | None) -> Checked:
        archives = self.archives[nth]
        seen = portal if only is None else sliced(portal, only)
        facts = facts_of(seen, self.as_of, numbers_of(archives))
        found = check(portal, self.as_of, today(), facts, only)
        return Checked(portal, facts, tuple(sorted({*archives.findings, *portal.findings, *found})), archives.snapshots)
