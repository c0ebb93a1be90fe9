"""Which plans and reviews a change concerns, told by their words before any of them is parsed.

To parse and validate the plans of 1,000 people takes longer than all else that a comparison does, and to look for words
in them a twentieth of that. What two files can have to do with each other is written in words that both have: the id of
a unit, for whoever supports, depends on, owns or simply is the same one; or a title or a KPI, for what is claimed
twice. Of what a change only leads to, such as the company, the plan is enough, unless others roll up into it. A file
that is read without need changes nothing, so every doubt means reading it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from okrsite.diff.reading_little.narrowing import Portals, every_name, may_roll_up, placed_anew
from okrsite.diff.unread import kpis_in
from okrsite.model import COMPANY, Cycle, Key, Organisation, Portal, State, UnitKind, unit_of

_IDS: Final = bytes(c if chr(c) in "abcdefghijklmnopqrstuvwxyz0123456789-" else ord(" ") for c in range(256))
_WORDS: Final = _IDS.replace(b"-", b" ")
_REFERENCES: Final = _IDS[: ord("/")] + b"/" + _IDS[ord("/") + 1 :]
_UNIT: Final = b"unit:"
_BEFORE_SLASH: Final = re.compile(rb"(?<![a-z0-9/-])([a-z0-9]+(?:-[a-z0-9]+)*)/")


@dataclass(frozen=True, slots=True)
class Units:
    """planned: those whose own plans and reviews have to be read.

    named: those, and KPIs, of which every file that names them.
    """

    planned: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()

    def __or__(self, other: Units) -> Units:
        return Units(self.planned | other.planned, self.named | other.named)


@dataclass(frozen=True)
class Affected:
    """plans: the bytes of all plans and reviews that both sides share, by path.

    changed, contents: the paths of all that differ, and their bytes on both sides.
    """

    plans: Mapping[str, bytes]
    changed: Collection[str]
    contents: Collection[bytes]

    @cached_property
    def _texts(self) -> Mapping[str, bytes]:
        return {path: _lowered(content) for path, content in self.plans.items()}

    @cached_property
    def _units(self) -> Mapping[str, bytes]:
        """Whose plan or review each file is, "" where that is not as plain as it mostly is."""
        return {path: _unit_in(text) for path, text in self._texts.items()}

    @cached_property
    def _named(self) -> frozenset[str]:
        """All that may be the id of a unit in the files that differ, and is not where a reference leads to."""
        texts = map(_lowered, self.contents)
        return frozenset(word.decode() for text in texts for word in text.translate(_REFERENCES).split())

    @cached_property
    def _led_to(self) -> frozenset[str]:
        """What a reference begins with, whether or not the organisation knows it."""
        texts = map(_lowered, self.contents)
        return frozenset(unit.decode() for text in texts for unit in _BEFORE_SLASH.findall(text))

    def units(self, portals: Portals, read: Units, start: Iterable[Key], keys: Iterable[Key]) -> Units:
        """As far as one can tell from the portals as `read` so far.

        start, keys: what was touched, and what that reaches.
        """
        organisations = [portal.organisation for portal in portals]
        anew = placed_anew(portals)
        planned = {COMPANY, *self._led_to, *(unit_of(key.ref) for key in keys)}
        named = self._named & {name for each in organisations for name in (*each.units, *each.former)}
        named = named | anew | {unit_of(key.ref) for key in start}
        named |= {kpi for portal in portals for kpi in kpis_in(portal, self.changed)}
        named |= {unit_of(key.ref) for key in keys if any(may_roll_up(portal, key) for portal in portals)}
        with_plans = {unit for portal in portals for cycle in portal.cycles.values() for unit in cycle.by_unit}
        named |= read.planned - with_plans
        is_linked_anew = _links(portals[0], self.changed) != _links(portals[1], self.changed)
        for organisation in organisations:
            moved = named | planned if is_linked_anew else _uprooted(organisation, anew, with_plans)
            named |= set(_branches(organisation, moved))
        return Units(every_name(planned, portals), every_name(named, portals))

    def paths(self, portals: Portals, units: Units) -> frozenset[str]:
        """The files of these units, and those that say the same as what is no longer or newly said."""
        ids = {unit.encode() for unit in units.named}
        own = {b"", *(unit.encode() for unit in units.planned)}
        was, now = (set(_claims(portal, self.changed)) for portal in portals)
        claims = [_words(text) for _, *texts in was ^ now for text in texts if text]
        return frozenset(
            path
            for path, text in self._texts.items()
            if b"\\" in text or self._units[path] in own or _names_any(text, ids) or _says_any(text, claims)
        )


def _lowered(content: bytes) -> bytes:
    """As words are compared. What is written with a backslash may be any word; see `Affected.paths`."""
    return content.decode("utf-8", "replace").lower().replace("''", "'").encode()


def _unit_in(text: bytes) -> bytes:
    at = 0 if text.startswith(_UNIT) else text.find(b"\n" + _UNIT) + 1
    word = text[at:].split(b"\n", 1)[0].removeprefix(_UNIT).strip(b" \"'")
    is_plain = word and word.translate(_IDS) == word and text.find(b"\n" + _UNIT, at + 1) < 0
    return word if is_plain else b""


def _words(text: str) -> frozenset[bytes]:
    """Letters of ASCII and digits are enough: the others are not in the way of finding too much."""
    return frozenset(text.lower().encode().translate(_WORDS).split())


def _names_any(text: bytes, ids: Collection[bytes]) -> bool:
    """To look for the bytes is quicker than to take the text apart, and few texts have them."""
    return any(id_ in text for id_ in ids) and not frozenset(text.translate(_IDS).split()).isdisjoint(ids)


def _says_any(text: bytes, claims: Collection[frozenset[bytes]]) -> bool:
    if not claims:
        return False
    words = frozenset(text.translate(_WORDS).split())
    return any(claim <= words for claim in claims)


def _changed_objectives(portal: Portal, changed: Collection[str]) -> Iterator[tuple[Cycle, str]]:
    for cycle in portal.cycles.values():
        if cycle.state is not State.ARCHIVED:
            yield from ((cycle, ref) for ref in cycle.objectives if cycle.origins[ref].document.path in changed)


def _claims(portal: Portal, changed: Collection[str]) -> Iterator[tuple[Key, str, str | None]]:
    """By what the files that differ name an objective or key result: its title and its KPI."""
    for cycle, ref in _changed_objectives(portal, changed):
        yield Key(cycle.id, ref), cycle.objectives[ref].title, None
        for full, key_result in cycle.key_results_of(ref):
            yield Key(cycle.id, full), key_result.title, key_result.kpi


def _links(portal: Portal, changed: Collection[str]) -> Collection[object]:
    """Who plans at all, and what the objectives in these files lead to: what holds branches of the company together."""
    planning = {(cycle.id, unit) for cycle in portal.cycles.values() for unit in cycle.by_unit}
    return planning | {
        (cycle.id, ref, own.supports, own.contributes_to, own.depends_on)
        for cycle, ref in _changed_objectives(portal, changed)
        for own in (cycle.objectives[ref],)
    }


def _uprooted(organisation: Organisation, anew: Iterable[str], with_plans: Container[str]) -> set[str]:
    """Those whose objectives, or those of units in them, may now be in another branch."""
    units = organisation.units
    return {id_ for id_ in anew if id_ in with_plans or (id_ in units and units[id_].kind is UnitKind.TEAM)}


def _branches(organisation: Organisation, units: Collection[str]) -> Iterator[str]:
    """All units of the branches just below the company that these are in."""
    branches = {unit: organisation.branch_of(unit) for unit in organisation.units}
    wanted = {branches.get(unit, "") for unit in units} - {""}
    return (unit for unit, branch in branches.items() if branch in wanted)
