"""Which plans and reviews a change concerns, told by their words before any of them is parsed.

To parse and validate the plans of 1,000 people takes longer than all else that a comparison does, and to look for words
in them a twentieth of that. What two files can have to do with each other is written in words that both have: the id of
a unit, for whoever supports, depends on, owns or simply is the same one; or a title or a KPI, for what is claimed
twice. A file that is read without need changes nothing, so every doubt means reading it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from okrsite.model import COMPANY, Cycle, Key, Organisation, Portal, State, unit_of

_IDS: Final = bytes(c if chr(c) in "abcdefghijklmnopqrstuvwxyz0123456789-" else ord(" ") for c in range(256))
_WORDS: Final = _IDS.replace(b"-", b" ")
_BEFORE_SLASH: Final = re.compile(rb"(?<![a-z0-9/-])([a-z0-9]+(?:-[a-z0-9]+)*)/")

Portals = tuple[Portal, Portal]


@dataclass(frozen=True)
class Concern:
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
    def _named(self) -> frozenset[str]:
        """All that may be the id of a unit in the files that differ."""
        texts = map(_lowered, self.contents)
        return frozenset(word.decode() for text in texts for word in text.translate(_IDS).split())

    @cached_property
    def _led_to(self) -> frozenset[str]:
        """What a reference begins with, whether or not the organisation knows it."""
        texts = map(_lowered, self.contents)
        return frozenset(unit.decode() for text in texts for unit in _BEFORE_SLASH.findall(text))

    def units(self, portals: Portals, keys: Iterable[Key]) -> frozenset[str]:
        """Those whose files have to be read, as far as one can tell from what has been read."""
        organisation = portals[0].organisation
        named = self._led_to | (self._named & organisation.units.keys())
        found = named | {COMPANY} | {unit_of(key.ref) for key in keys}
        if _links(portals[0], self.changed) != _links(portals[1], self.changed):
            found |= set(_branches(organisation, named))
        return frozenset(found)

    def paths(self, portals: Portals, units: Collection[str]) -> frozenset[str]:
        """The files that name any of these units, and those that say the same as what is no longer or newly said."""
        ids = {unit.encode() for unit in units}
        was, now = (set(_claims(portal, self.changed)) for portal in portals)
        claims = [_words(text) for _, *texts in was ^ now for text in texts if text]
        return frozenset(
            path
            for path, text in self._texts.items()
            if b"\\" in text or _names_any(text, ids) or _says_any(text, claims)
        )


def _lowered(content: bytes) -> bytes:
    """As words are compared. What is written with a backslash may be any word; see `Concern.paths`."""
    return content.decode("utf-8", "replace").lower().replace("''", "'").encode()


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


def _branches(organisation: Organisation, units: Collection[str]) -> Iterator[str]:
    """All units of the branches just below the company that these are in."""
    branches = {unit: organisation.branch_of(unit) for unit in organisation.units}
    wanted = {branches.get(unit, "") for unit in units} - {""}
    return (unit for unit, branch in branches.items() if branch in wanted)
