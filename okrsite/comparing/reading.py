"""The sides of a comparison, read, worked out and checked: two as much as can differ, several in whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from okrsite import files
from okrsite.archive import FOLDER, Archives, archives_in
from okrsite.checks import Breach, breaches, check
from okrsite.comparing.narrowing import are_alike, are_over, is_check_in, is_of_one_unit, reached, sliced, touched
from okrsite.comparing.revisions import Side
from okrsite.comparing.sharing import Ids, Shelf, changed_between, ids_of
from okrsite.facts import Facts, facts_of
from okrsite.inspection import Checked, cycles_of, numbers_of, today
from okrsite.loader import load, with_check_ins
from okrsite.model import Key, Portal, State, unit_of
from okrsite.yaml_source import Document, parse

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
        return self._checked(self._portals(Shelf(lambda _: True)), None)

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
        naming = self._naming(shelf.left, {unit_of(key.ref) for key in keys})
        before, after = (_reported(portal, naming) for portal in portals)
        return self._checked((before, after), keys)

    def _portals(self, shelf: Shelf) -> tuple[Portal, Portal]:
        before, after = (
            load(side.tree, cycles_of(archives), shelf.reader(ids))
            for side, archives, ids in zip(self.sides, self.archives, self.ids, strict=True)
        )
        return before, after

    def _naming(self, paths: Sequence[str], units: set[str]) -> list[Document]:
        """Of check-in files, those that may report on a unit; with a backslash a name may be written otherwise."""
        marks = [b"\\", *(f"{unit}/".encode() for unit in units)]
        found = []
        for path, content in zip(paths, files.read_all(self.sides[1].tree, paths), strict=True):
            if isinstance(content, bytes) and any(mark in content for mark in marks):
                found.append(replace(parse(path, content), made={}))
        return found

    def _checked(self, portals: tuple[Portal, Portal], only: frozenset[Key] | None) -> Both:
        """A file that both sides share is one document, so what is wrong in it on both sides is one breach: no news."""
        (before, was), (after, now) = (
            (numbers := self._facts(archives, portal, only), breaches(portal, self.as_of, today(), numbers, only=only))
            for archives, portal in zip(self.archives, portals, strict=True)
        )
        return self._told(0, portals[0], before, was - now), self._told(1, portals[1], after, now - was)

    def _facts(self, archives: Archives, portal: Portal, only: frozenset[Key] | None) -> Facts:
        seen = portal if only is None else sliced(portal, only)
        return facts_of(seen, self.as_of, numbers_of(archives))

    def _told(self, nth: int, portal: Portal, facts: Facts, own: frozenset[Breach]) -> Checked:
        """With the findings that this side may have alone."""
        archives = self.archives[nth]
        findings = {*archives.findings, *portal.findings, *(breach.finding for breach in own)}
        return Checked(portal, facts, tuple(sorted(findings)), archives.snapshots)


def in_whole(sides: Sequence[Side], as_of: date) -> list[tuple[Ids, Checked]]:
    """Each side with the ids of its files, which tell what differs; what several have is read once."""
    like = next(side.commit for side in sides if side.commit)
    shelf, opened = Shelf(lambda _: True), dict[frozenset[tuple[str, str]], Archives]()
    found = []
    for side in sides:
        ids = ids_of(side.tree, like)
        of_archives = frozenset((path, id_) for path, id_ in ids.items() if path.startswith(f"{FOLDER}/"))
        if of_archives not in opened:
            opened[of_archives] = archives_in(side.tree)
        archives = opened[of_archives]
        portal = load(side.tree, cycles_of(archives), shelf.reader(ids))
        found.append((ids, _in_whole(portal, archives, as_of)))
    return found


def _in_whole(portal: Portal, archives: Archives, as_of: date) -> Checked:
    facts = facts_of(portal, as_of, numbers_of(archives))
    findings = {*archives.findings, *portal.findings, *check(portal, as_of, today(), facts)}
    return Checked(portal, facts, tuple(sorted(findings)), archives.snapshots)


def _reported(portal: Portal, documents: Sequence[Document]) -> Portal:
    """The portal with what these check-in files say, which it has been read without."""
    by_cycle: dict[str, list[Document]] = {}
    for document in documents:
        by_cycle.setdefault(document.path.split("/")[2], []).append(document)
    read = {
        id_: with_check_ins(portal.cycles[id_], found)
        for id_, found in by_cycle.items()
        if id_ in portal.cycles and portal.cycles[id_].state is not State.ARCHIVED
    }
    return replace(portal, cycles={**portal.cycles, **read})
