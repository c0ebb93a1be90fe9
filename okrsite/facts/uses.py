"""What a page is made from: which check-ins and numbers were asked for while it was made.

Check-ins come every week, all else of a portal seldom changes. So a page has to be made again when something else than
check-ins changed, or check-ins of what it asked for. What it asks for goes through `Noted` mappings and the few places
that call `use`; who asks for everything, or in a way that is not known here, depends on every check-in.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import fields, replace
from functools import wraps
from hashlib import sha256
from typing import Any, Final, TypeVar, TypeVarTuple

from okrsite.facts.cascade import cascade_of
from okrsite.facts.health import Health
from okrsite.facts.values import CycleFacts, Facts
from okrsite.model import Cycle, Key, Portal, objective_of

Asked = TypeVarTuple("Asked")
Value = TypeVar("Value")
Uses = Iterable[Key]

EVERYTHING: Final = Key("", "")
"""Every check-in and every number."""
FINDINGS: Final = Key("", "findings")
"""What is wrong with the portal; no page that tells is ever taken for unchanged."""
_ALL: Final = (EVERYTHING,)
_NOTES: ContextVar[set[Key] | None] = ContextVar("notes", default=None)


def use(*uses: Key) -> None:
    """Notes objectives, with whatever rolls up into them, as something that the page of now is made from."""
    if (notes := _NOTES.get()) is not None:
        notes.update(uses)


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
        if (notes := _NOTES.get()) is not None:
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
    """A cycle whose mapping of check-ins notes who reads it."""

    @property
    def meetings(self) -> Any:
        use(EVERYTHING)
        return super().meetings


def noted(portal: Portal, facts: Facts, archived: Collection[str]) -> tuple[Portal, Facts]:
    """The same, of which everything that check-ins change notes who reads it. What is archived does not change."""
    cycles, numbers = dict(portal.cycles), dict(facts.cycles)
    for id_ in portal.cycles.keys() - {*archived}:
        cycle, own = portal.cycles[id_], facts.cycles[id_]
        goals = {ref: (Key(id_, objective_of(ref)),) for refs in (cycle.objectives, cycle.key_results) for ref in refs}
        units = {unit: [Key(id_, ref) for ref in refs] for unit, refs in cycle.by_unit.items()}
        written = {one.name: getattr(cycle, one.name) for one in fields(cycle)}
        cycles[id_] = NotedCycle(**written | {"check_ins": Noted(cycle.check_ins, goals)})
        known = {one.name: getattr(own, one.name) for one in fields(own)}
        known |= {name: Noted(getattr(own, name), goals) for name in ("objectives", "key_results")}
        numbers[id_] = NotedNumbers(**known | {"units": Noted(own.units, units, ())})
    return replace(portal, cycles=cycles), replace(facts, cycles=numbers)


def digests_of(portal: Portal, facts: Facts, archived: Collection[str]) -> Mapping[Key, bytes]:
    """By what pages use: of all files with check-ins that it is made from, those of what rolls up into it among them.

    The portal as it was read, not as it is `noted`; nothing is `archived` that changes.
    """
    cascade = facts.cascade or cascade_of(portal)
    files: dict[int, bytes] = {}
    found: dict[Key, bytes] = {}

    def of_check_ins(cycle: Cycle, refs: Iterable[str]) -> Iterator[bytes]:
        said = () if cycle.id in archived else (cycle.check_ins_of(ref) for ref in refs)
        for meeting in (meeting for check_ins in said for meeting in check_ins.meetings):
            document = meeting.document
            if id(document) not in files:
                content: bytes = document.content  # type: ignore[attr-defined]  # what is not archived is a `Document`
                files[id(document)] = sha256(document.path.encode() + b"\0" + content).digest()
            yield files[id(document)]

    for key in cascade.order:
        cycle = portal.cycles[key.cycle]
        refs = (key.ref, *(ref for ref, _ in cycle.key_results_of(key.ref)))
        parts = [part for ref in refs for part, _ in cascade.beneath.get(Key(key.cycle, ref), ())]
        below = [found[part.objective] for part in parts if part.objective != key]
        found[key] = sha256(b"".join([*of_check_ins(cycle, refs), b"beneath", *below])).digest()
    everything = sha256()
    for cycle in portal.cycles.values():
        own = facts.cycles[cycle.id]
        is_pending = own.progress is None and own.health is Health.PENDING
        found[nothing_is_measured(cycle.id)] = repr(is_pending).encode()
        everything.update(b"".join([cycle.id.encode(), *of_check_ins(cycle, cycle.check_ins)]))
    return found | {EVERYTHING: everything.digest()}
