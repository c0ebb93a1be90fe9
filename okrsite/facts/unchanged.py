"""Which objectives of a portal have the numbers that they have in another one: of two revisions, nearly all.

Whoever reads a portal again keeps the documents of files that did not change, and with them the same objectives and
check-ins. "The same" is the same object here: 1.0 equals 1.00, and a page may write the two differently.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

from okrsite.facts.cascade import Cascade
from okrsite.facts.health import Clock
from okrsite.model import CheckIns, Key, Portal


class Basis(NamedTuple):
    """What the numbers of a portal's objectives are worked out from; `clocks` by cycle."""

    portal: Portal
    cascade: Cascade
    clocks: Mapping[str, Clock]


@dataclass
class Unchanged:
    """Asked of each objective of `now`, after all those that roll up into it.

    One is unchanged where it and its key results are the same, all that was said of them is, and all that rolls up into
    it is unchanged. What is measured by a KPI is worked out anew.
    """

    was: Basis
    now: Basis
    _found: set[Key] = field(default_factory=set)

    def holds(self, key: Key) -> bool:
        is_unchanged = key.cycle in self._cycles and self._is_same(key)
        if is_unchanged:
            self._found.add(key)
        return is_unchanged

    @cached_property
    def _cycles(self) -> frozenset[str]:
        """Those in which time and measures count the same on both sides."""
        was, now = ({id_: _counting(side, id_) for id_ in side.clocks} for side in (self.was, self.now))
        return frozenset(id_ for id_ in now if now[id_] == was.get(id_))

    def _is_same(self, key: Key) -> bool:
        was, now = self.was.portal.cycles[key.cycle], self.now.portal.cycles[key.cycle]
        before, after = was.key_results_of(key.ref), now.key_results_of(key.ref)
        refs = [key.ref, *(ref for ref, _ in after)]
        return (
            was.objectives.get(key.ref) is now.objectives[key.ref]
            and [(ref, id(own)) for ref, own in before] == [(ref, id(own)) for ref, own in after]
            and not any(own.kpi for _, own in after)
            and (key in self.was.cascade.in_circle) == (key in self.now.cascade.in_circle)
            and all(_are_same(was.check_ins_of(ref), now.check_ins_of(ref)) for ref in refs)
            and all(self._has_the_same_beneath(Key(key.cycle, ref)) for ref in refs)
        )

    def _has_the_same_beneath(self, key: Key) -> bool:
        was, now = self.was, self.now
        beneath = now.cascade.beneath.get(key, ())
        return (
            was.cascade.beneath.get(key, ()) == beneath
            and was.clocks[key.cycle].of(key.ref).patience == now.clocks[key.cycle].of(key.ref).patience
            and all(part.key in self._found or part.key.objective == key.objective for part in beneath)
        )


def _counting(side: Basis, cycle: str) -> str:
    return repr((side.portal.cycles[cycle].span, replace(side.clocks[cycle], others={}), side.portal.settings.zones))


def _are_same(was: CheckIns, now: CheckIns) -> bool:
    """Of the same files, then, and of nothing that these say: a file that was read anew equals no other."""
    return was is now or (was.meetings == now.meetings and was.refs == now.refs)
