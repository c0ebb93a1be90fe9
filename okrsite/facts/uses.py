"""What a page is made from: which objectives, check-ins and numbers were asked for while it was made.

Check-ins come every week, and now and then a plan changes; all else of a portal seldom does, and makes all pages anew:
settings, the organisation, KPIs, and of plans what many pages ask at once, which is no more than their `Outline` and
links. So a page has to be made again when one of these changed, or what it asked for. What it asks for goes through
`Noted` mappings and the few places that call `use`; who asks for everything, or in a way that is not known here,
depends on all of it. What is worked out once for several pages is made from outlines alone, or `remembered`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import fields, replace
from functools import wraps
from hashlib import sha256
from itertools import chain
from typing import Any, Final, TypeVar, TypeVarTuple

from okrsite.facts.cascade import cascade_of
from okrsite.facts.health import Health
from okrsite.facts.values import CycleFacts, Facts
from okrsite.model import Cycle, Key, Portal, objective_of

Asked = TypeVarTuple("Asked")
Value = TypeVar("Value")
Uses = Iterable[Key]

EVERYTHING: Final = Key("", "")
"""Every objective, check-in and number."""
FINDINGS: Final = Key("", "findings")
"""What is wrong with the portal; no page that tells is ever taken for unchanged."""
_ALL: Final = (EVERYTHING,)
_MOST: Final = frozenset((EVERYTHING, FINDINGS))
"""All that is noted of who uses everything."""
_NOTES: ContextVar[set[Key] | None] = ContextVar("notes", default=None)


def use(*uses: Key) -> None:
    """Notes objectives, with whatever rolls up into them, as something that the page of now is made from."""
    if (notes := _NOTES.get()) is not None:
        notes.update(uses)
        if EVERYTHING in notes:
            notes.intersection_update(_MOST)


@contextmanager
def noting() -> Iterator[set[Key]]:
    """What the block uses, which whoever is noting around it does not hear of."""
    token = _NOTES.set(notes := set[Key]())
    try:
        yield notes
    finally:
        _NOTES.reset(token)


def remembered(make: Callable[[*Asked], Value]) -> Callable[[*Asked], Value]:
    """As `functools.cache`; whoever gets what is known uses what it was made from."""
    known: dict[tuple[*Asked], tuple[Value, set[Key]]] = {}

    @wraps(make)
    def told(*args: *Asked) -> Value:
        if args not in known:
            with noting() as uses:
                value = make(*args)
            known[args] = value, uses
        value, uses = known[args]
        use(*uses)
        return value

    return told


def nothing_is_measured(cycle: str) -> Key:
    """Stands for whether a whole cycle has no number yet, which all its pages ask."""
    return Key(cycle, "measured")


class Noted(Mapping[str, Value]):
    """A mapping that notes who reads it. uses: by key what that is made from; of an unknown key it is `otherwise`."""

    __slots__ = ("_of", "_otherwise", "_uses")

    def __init__(self, of: Mapping[str, Value], uses: Mapping[str, Uses], otherwise: Uses = _ALL) -> None:
        self._of, self._uses, self._otherwise = of, uses, otherwise

    def _note(self, key: object) -> None:
        if (notes := _NOTES.get()) is not None and EVERYTHING not in notes:
            notes.update(self._uses.get(key, self._otherwise))  # type: ignore[call-overload]  # any object may be asked

    def __getitem__(self, key: str) -> Value:
        self._note(key)
        return self._of[key]

    def get(self, key: str, default: Any = None) -> Any:
        self._note(key)
        return self._of.get(key, default)

    def __contains__(self, key: object) -> bool:
        self._note(key)
        return key in self._of

    def __iter__(self) -> Iterator[str]:
        use(EVERYTHING)
        return iter(self._of)

    def __len__(self) -> int:
        use(EVERYTHING)
        return len(self._of)


class NotedPlan(Noted[Value]):
    """Of objectives or key results. Which there are, all pages may depend on."""

    __slots__ = ()

    def __contains__(self, key: object) -> bool:
        return key in self._of

    def __iter__(self) -> Iterator[str]:
        return iter(self._of)

    def __len__(self) -> int:
        return len(self._of)


class NotedNumbers(CycleFacts):
    """Of a cycle. What is said of it as a whole is made from everything."""

    __slots__ = ()

    def __getattribute__(self, name: str) -> Any:
        if name not in _NOTED_BY_THEMSELVES:
            use(EVERYTHING)
        return super().__getattribute__(name)


_NOTED_BY_THEMSELVES: Final = frozenset(
    ("as_of", "time_over", "objectives", "key_results", "units", "__class__", "__dataclass_fields__")
)
"""The first two no check-in changes."""


class NotedCycle(Cycle):
    """A cycle whose plans and check-ins note who reads them."""

    @property
    def meetings(self) -> Any:
        use(EVERYTHING)
        return super().meetings


def noted(portal: Portal, facts: Facts, archived: Collection[str]) -> tuple[Portal, Facts]:
    """The same, of which all that check-ins and plans change notes who reads it. What is archived does not change."""
    cycles, numbers = dict(portal.cycles), dict(facts.cycles)
    for id_ in portal.cycles.keys() - {*archived}:
        cycle, own = portal.cycles[id_], facts.cycles[id_]
        goals = {ref: (Key(id_, objective_of(ref)),) for refs in (cycle.objectives, cycle.key_results) for ref in refs}
        units = {unit: [Key(id_, ref) for ref in refs] for unit, refs in cycle.by_unit.items()}
        written = {one.name: getattr(cycle, one.name) for one in fields(cycle)}
        plans = {name: NotedPlan(getattr(cycle, name), goals) for name in ("objectives", "key_results", "origins")}
        cycles[id_] = NotedCycle(**written | plans | {"check_ins": Noted(cycle.check_ins, goals)})
        vars(cycles[id_])["outlines"] = cycle.outlines
        known = {one.name: getattr(own, one.name) for one in fields(own)}
        known |= {name: Noted(getattr(own, name), goals) for name in ("objectives", "key_results")}
        numbers[id_] = NotedNumbers(**known | {"units": Noted(own.units, units, ())})
    return replace(portal, cycles=cycles), replace(facts, cycles=numbers)


def common_to_all(cycle: Cycle) -> object:
    """What all pages may depend on, of plans that note who reads them."""
    links = (cycle.supports, cycle.contributes_to, cycle.depends_on, cycle.continues)
    return [*map(repr, (cycle.outlines, cycle.by_unit, *links))]


def digests_of(portal: Portal, facts: Facts, archived: Collection[str]) -> Mapping[Key, bytes]:
    """By what pages use: of all plans and check-ins that it is made from, those of what rolls up into it among them.

    The portal as it was read, not as it is `noted`; nothing is `archived` that changes.
    """
    cascade = facts.cascade or cascade_of(portal)
    files: dict[int, bytes] = {}
    found: dict[Key, bytes] = {}

    def of_files(cycle: Cycle, refs: Sequence[str]) -> Iterator[bytes]:
        if cycle.id in archived:
            return
        said = (meeting.document for ref in refs for meeting in cycle.check_ins_of(ref).meetings)
        for document in chain((cycle.origins[ref].document for ref in refs), said):
            if id(document) not in files:
                content: bytes = document.content  # type: ignore[attr-defined]  # what is not archived is a `Document`
                files[id(document)] = sha256(document.path.encode() + b"\0" + content).digest()
            yield files[id(document)]

    for key in cascade.order:
        cycle = portal.cycles[key.cycle]
        refs = (key.ref, *cycle.parts_of(key.ref))
        parts = [part for ref in refs for part, _ in cascade.beneath.get(Key(key.cycle, ref), ())]
        below = [found[part.objective] for part in parts if part.objective != key]
        found[key] = sha256(b"".join([*of_files(cycle, refs), b"beneath", *below])).digest()
    everything = sha256(b"".join(found.values())).digest()
    for id_, own in facts.cycles.items():
        is_pending = own.progress is None and own.health is Health.PENDING
        found[nothing_is_measured(id_)] = repr(is_pending).encode()
    return found | {EVERYTHING: everything}
