"""The files of the two sides of a comparison: which of them differ, and the portals that some of them make."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain

from okrsite import files
from okrsite.archive import FOLDER, Archives, archives_in
from okrsite.diff.load import Ids, SharedDocuments, Side, changed_between, ids_of
from okrsite.diff.reading_little.narrowing import Portals, every_name, is_check_in, is_of_one_unit, signs
from okrsite.files import Root
from okrsite.git import Commit
from okrsite.loader import load, with_check_ins
from okrsite.model import Portal, State
from okrsite.workspace import cycles_of
from okrsite.yaml_source import Document, parse

Wanted = Callable[[str], bool]


@dataclass(slots=True)
class Sources:
    """`archives`: of both sides, read once where no file of them was changed. What was read is shared, and kept."""

    sides: tuple[Side, Side]
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

    def read_ahead(self) -> None:
        """Plans and check-ins that both sides share, where git has to unpack them."""
        if isinstance(after := self.sides[1].tree, Commit):
            alike = self.ids[1].keys() - self.changed - self.signs
            after.read_ahead(path for path in alike if is_of_one_unit(path) and not is_check_in(path))
            after.read_ahead(filter(is_check_in, alike))

    def with_files(self, paths: Collection[str]) -> Portals:
        """Both portals with these plans and reviews, and with all that is changed or that everybody shares."""
        wanted = self.signs.union(self.changed, paths)
        return self.both(lambda path: path in wanted or not is_of_one_unit(path))

    def with_plans(self) -> Portals:
        return self.both(self._is_plan)

    def all_plans_before(self) -> Portal:
        return self._portal(0, self._is_plan)

    def both(self, wanted: Wanted = lambda _: True) -> Portals:
        return self._portal(0, wanted), self._portal(1, wanted)

    def _portal(self, nth: int, wanted: Wanted) -> Portal:
        reader = self.shared.reader(self.ids[nth], wanted)
        return load(self.sides[nth].tree, cycles_of(self.archives[nth]), reader)

    def _is_plan(self, path: str) -> bool:
        """Or something that is read with all plans."""
        return path in self.changed or not is_check_in(path)

    def bytes_of_changed(self, left_out: Collection[str]) -> list[bytes]:
        """On both sides."""
        paths = self.changed - {*left_out}
        return [*chain.from_iterable(_contents(side.tree, paths).values() for side in self.sides)]

    def bytes_of_plans_left(self) -> Mapping[str, bytes]:
        """By path, of plans and reviews that were not wanted the last time."""
        return self._left(lambda path: not is_check_in(path))

    def reported(self, portals: Portals, units: Collection[str], authors: Collection[str]) -> Portals:
        """With what the check-in files that were left say of these units, or by these authors.

        See `Affected` for the backslash.
        """
        units, authors = every_name(units, portals), every_name(authors, portals)
        marks = [b"\\", *(f"{unit}/".encode() for unit in units), *map(str.encode, authors)]
        documents = [
            replace(parse(path, content), made={})
            for path, content in self._left(is_check_in).items()
            if any(mark in content for mark in marks)
        ]
        before, after = (_reported(portal, documents, units, authors) for portal in portals)
        return before, after

    def _left(self, wanted: Wanted) -> Mapping[str, bytes]:
        return _contents(self.sides[1].tree, filter(wanted, self.shared.left))


def _contents(tree: Root, paths: Iterable[str]) -> Mapping[str, bytes]:
    """Of those that are there and can be read."""
    names = [*paths]
    contents = zip(names, files.read_all(tree, names), strict=True)
    return {path: content for path, content in contents if isinstance(content, bytes)}


def _reported(
    portal: Portal, documents: Iterable[Document], units: Collection[str], authors: Collection[str]
) -> Portal:
    by_cycle: dict[str, list[Document]] = {}
    for document in documents:
        by_cycle.setdefault(document.path.split("/")[2], []).append(document)
    read = {
        id_: with_check_ins(portal.cycles[id_], found, portal.organisation, units, authors)
        for id_, found in by_cycle.items()
        if id_ in portal.cycles and portal.cycles[id_].state is not State.ARCHIVED
    }
    return replace(portal, cycles={**portal.cycles, **read})
