"""The two sides of a comparison, read, worked out and checked as far as they can differ; `whole` reads all of many."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain
from typing import Final

from okrsite import files
from okrsite.archive import FOLDER, Archives, archives_in
from okrsite.changes import Changes, Removal, compared, promised_in
from okrsite.checks import ORG_FILES, Breach, UnsureError, breaches
from okrsite.comparing.concern import Concern, Portals, Units
from okrsite.comparing.narrowing import (
    are_alike,
    is_check_in,
    is_of_one_unit,
    of_units,
    placed_anew,
    reached,
    signs,
    sliced,
    touched,
)
from okrsite.comparing.revisions import Side
from okrsite.comparing.sharing import Ids, SharedDocuments, changed_between, ids_of
from okrsite.diagnostics import Diagnostic
from okrsite.facts import Facts, facts_of
from okrsite.files import Root
from okrsite.git import Commit
from okrsite.inspection import Checked, cycles_of, numbers_of, today
from okrsite.loader import load, with_check_ins
from okrsite.model import Key, Portal, State, unit_of
from okrsite.yaml_source import Document, parse

Both = tuple[Checked, Checked]
_COUNTED: Final = frozenset(("never-checked-in", "closed-without-review"))
"""Rules that may find one thing of a whole cycle, which then stands at no plan: only who has read everything can."""


@dataclass(slots=True)
class Reading:
    """One comparison on its way. `archives`: of both sides, read once where no file of them was changed."""

    sides: tuple[Side, Side]
    as_of: date
    ids: tuple[Ids, Ids] = field(init=False)
    changed: frozenset[str] = field(init=False)
    signs: frozenset[str] = field(init=False)
    archives: tuple[Archives, Archives] = field(init=False)
    shared: SharedDocuments = field(default_factory=SharedDocuments)

    def __post_init__(self) -> None:
        before, after = self.sides
        self.ids = ids_of(before.tree, before.commit), ids_of(after.tree, before.commit)
        self.changed = changed_between(*self.ids)
        self.signs = signs(self.ids[1].keys() - self.changed)
        then = archives_in(before.tree)
        is_same = not any(path.startswith(f"{FOLDER}/") for path in self.changed)
        self.archives = then, then if is_same else archives_in(after.tree)

    def told(self) -> tuple[Both, Changes]:
        """Both sides and what changed, from as little as tells it: what that concerns, all plans, or everything."""
        is_narrow = all(map(is_of_one_unit, self.changed - {*ORG_FILES}))
        if is_narrow and isinstance(after := self.sides[1].tree, Commit):
            alike = self.ids[1].keys() - self.changed - self.signs
            after.read_ahead(path for path in alike if is_of_one_unit(path) and not is_check_in(path))
            after.read_ahead(filter(is_check_in, alike))
        few = self._few() if is_narrow else None
        if few and not _is_of_whole_cycles(*few):
            return few, self._counted(_changes(*few))
        everything = self._checked(self._both(lambda _: True))
        return everything, _changes(*everything)

    def _few(self) -> Both | None:
        """From what the change concerns; where that is not sure, from all plans. None where it may reach everything."""
        try:
            return self._narrow(self._concerned(), is_whole=False)
        except UnsureError:
            return self._narrow(self._plans(), is_whole=True)

    def _concerned(self) -> Portals:
        """With what the change concerns; what leads out of the files that were read is followed until nothing does."""
        portals = self._portals(frozenset())
        concern = self._concern()
        units = Units()
        while (more := units | self._units(concern, portals, units)) != units:
            units = more
            portals = self._portals(concern.paths(portals, units))
        return portals

    def _units(self, concern: Concern, portals: Portals, read: Units) -> Units:
        start = self._start(portals)
        return concern.units(portals, read, start, reached(portals, start, self.as_of))

    def _concern(self) -> Concern:
        plans = [path for path in self.shared.left if not is_check_in(path)]
        told_by_words = self.changed - {*ORG_FILES}
        changed = [content for side in self.sides for content in _contents(side.tree, told_by_words).values()]
        return Concern(_contents(self.sides[1].tree, plans), self.changed, changed)

    def _plans(self) -> Portals:
        return self._both(self._is_plan)

    def _is_plan(self, path: str) -> bool:
        """Or something that is read with all plans."""
        return path in self.changed or not is_check_in(path)

    def _portals(self, paths: Collection[str]) -> Portals:
        """With these plans and reviews, and with all that is changed or that everybody shares."""
        wanted = self.signs.union(self.changed, paths)
        return self._both(lambda path: path in wanted or not is_of_one_unit(path))

    def _both(self, wanted: Callable[[str], bool]) -> Portals:
        return self._portal(0, wanted), self._portal(1, wanted)

    def _portal(self, nth: int, wanted: Callable[[str], bool]) -> Portal:
        reader = self.shared.reader(self.ids[nth], wanted)
        return load(self.sides[nth].tree, cycles_of(self.archives[nth]), reader)

    def _narrow(self, portals: Portals, *, is_whole: bool) -> Both | None:
        """From portals without the check-in files that both sides share. None where a change may reach everything.

        is_whole: whether they have all plans.
        """
        start = self._start(portals)
        if not are_alike(*portals):
            return None
        keys = reached(portals, start, self.as_of)
        units = {unit_of(key.ref) for key in keys}
        authors = placed_anew(portals)
        reports = self._reports(units, authors)
        before, after = (_reported(portal, reports, units, authors) for portal in portals)
        return self._checked((before, after), keys, is_whole=is_whole)

    def _start(self, portals: Portals) -> frozenset[Key]:
        anew = placed_anew(portals)
        touched_by = (chain(touched(portal, self.changed), of_units(portal, anew)) for portal in portals)
        return frozenset(chain.from_iterable(touched_by))

    def _reports(self, units: Collection[str], authors: Collection[str]) -> list[Document]:
        """Of the check-in files that were left, those that may report on a unit, or be by an author.

        See `Concern` for the backslash.
        """
        marks = [b"\\", *(f"{unit}/".encode() for unit in units), *map(str.encode, authors)]
        contents = _contents(self.sides[1].tree, [path for path in self.shared.left if is_check_in(path)])
        return [
            replace(parse(path, content), made={})
            for path, content in contents.items()
            if any(mark in content for mark in marks)
        ]

    def _checked(self, portals: Portals, only: frozenset[Key] | None = None, *, is_whole: bool = True) -> Both:
        """A file that both sides share is one document, so what is wrong in it on both sides is one breach: no news."""
        (before, was), (after, now) = (
            (
                numbers := self._facts(archives, portal, only),
                breaches(portal, self.as_of, today(), numbers, only=only, is_whole=is_whole),
            )
            for archives, portal in zip(self.archives, portals, strict=True)
        )
        return self._told(0, portals[0], before, was - now), self._told(1, portals[1], after, now - was)

    def _facts(self, archives: Archives, portal: Portal, only: frozenset[Key] | None) -> Facts:
        seen = portal if only is None else sliced(portal, only)
        return facts_of(seen, self.as_of, numbers_of(archives))

    def _counted(self, changes: Changes) -> Changes:
        """Of how many something is gone, only all plans tell."""
        if not changes.removal.removed:
            return replace(changes, removal=Removal(0, None))
        cycles = self._portal(0, self._is_plan).cycles
        others = (
            id_ for id_, pair in changes.pairs.items() if State.ARCHIVED not in (pair.before.state, pair.after.state)
        )
        before = promised_in(cycles[id_] for id_ in others if id_ in cycles)
        return replace(changes, removal=replace(changes.removal, before=before))

    def _told(self, nth: int, portal: Portal, facts: Facts, own: frozenset[Breach]) -> Checked:
        """With the findings that this side may have alone."""
        archives = self.archives[nth]
        findings = {*archives.findings, *portal.findings, *(breach.finding for breach in own)}
        return Checked(portal, facts, tuple(sorted(findings)), archives.snapshots)


def _contents(tree: Root, paths: Collection[str]) -> Mapping[str, bytes]:
    """Of those that are there and can be read."""
    contents = zip(paths, files.read_all(tree, list(paths)), strict=True)
    return {path: content for path, content in contents if isinstance(content, bytes)}


def _changes(before: Checked, after: Checked) -> Changes:
    return compared(before.portal, after.portal)


def _is_of_whole_cycles(before: Checked, after: Checked) -> bool:
    told = _told_once(before, after)
    return any(finding.rule in _COUNTED and not is_of_one_unit(finding.place.path) for finding in told)


def _told_once(before: Checked, after: Checked) -> set[Diagnostic]:
    return {*before.findings} ^ {*after.findings}


def _reported(
    portal: Portal, documents: Sequence[Document], units: Collection[str], authors: Collection[str]
) -> Portal:
    """The portal with what these check-in files say of these units and by these authors, which it was read without."""
    by_cycle: dict[str, list[Document]] = {}
    for document in documents:
        by_cycle.setdefault(document.path.split("/")[2], []).append(document)
    read = {
        id_: with_check_ins(portal.cycles[id_], found, units, authors)
        for id_, found in by_cycle.items()
        if id_ in portal.cycles and portal.cycles[id_].state is not State.ARCHIVED
    }
    return replace(portal, cycles={**portal.cycles, **read})
