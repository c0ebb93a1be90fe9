"""What concerns a whole unit or portal is told once, and not at each of its hundred objectives.

A portal in which nobody names an owner has one decision to make; where two of forty forgot it, these two are told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from okrsite.checks.rule import Found
from okrsite.checks.subject import Subject
from okrsite.diagnostics import quoted
from okrsite.model import Cycle, Key, unit_of

NEARLY_ALL: Final = Fraction(9, 10)
SEVERAL: Final = 4
MOST_NAMED: Final = 6


@dataclass(frozen=True, slots=True)
class Lack:
    """What items may have none of. `among`: objectives or key_results.  fix: what to write where several have none.

    by_unit: whether units are told once also where only some of theirs have none.
    """

    of: str
    fix: str
    among: str = "objectives"
    by_unit: bool = False

    def __call__(self, subject: Subject, found: Sequence[Found]) -> Iterable[Found]:
        """At the first cycle that has any for the portal, at its first item for a unit, else each."""
        every = sum(len(self._in(cycle)) for cycle in subject.planned)
        if len(found) >= SEVERAL and len(found) >= NEARLY_ALL * every:
            first = next(cycle for cycle in subject.planned if self._in(cycle))
            return [Found(first.origin, self._told(len(found), every, "this portal"))]
        return self._of_units(subject, found)

    def _of_units(self, subject: Subject, found: Sequence[Found]) -> Iterator[Found]:
        groups: dict[tuple[str, str], list[Found]] = {}
        for one in found:
            if one.item:
                groups.setdefault((one.item.cycle, unit_of(one.item.ref)), []).append(one)
        number = {
            id_: Counter(map(unit_of, self._in(subject.portal.cycles[id_]))) for id_ in {id_ for id_, _ in groups}
        }
        for (cycle, unit), alike in groups.items():
            every = number[cycle][unit]
            if len(alike) > 1 and (self.by_unit or len(alike) == every >= SEVERAL):
                names = [one.item.ref.partition("/")[2] for one in alike if one.item]
                which = f" ({named(names)})" if len(alike) < every else ""
                yield alike[0]._replace(message=self._told(len(alike), every, quoted(unit), which))
            else:
                yield from alike

    def _in(self, cycle: Cycle) -> Collection[str]:
        every: Collection[str] = getattr(cycle, self.among)
        return every

    def _told(self, count: int, every: int, whose: str, which: str = "") -> str:
        of = f"of the {every} {self.among.replace('_', ' ')} of {whose}"
        if count == every:
            return f"none {of} has {self.of}; {self.fix}"
        return f"{count} {of} do not have {self.of}{which}; {self.fix}"


def named(names: Collection[str]) -> str:
    """`"a", "b" and "c"`, of many the first."""
    shown = [quoted(name) for name in list(names)[:MOST_NAMED]]
    rest = len(names) - len(shown)
    *first, last = [*shown, f"{rest} more"] if rest else shown
    return f"{', '.join(first)} and {last}" if first else last


def by_cycle(found: Iterable[Found]) -> dict[str, list[Key]]:
    """The items that were found, by cycle."""
    keys: dict[str, list[Key]] = {}
    for one in found:
        if one.item:
            keys.setdefault(one.item.cycle, []).append(one.item)
    return keys
