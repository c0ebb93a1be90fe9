"""Who there is: the company, its teams to any depth, its people. All share one name space."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Final

from pydantic import Field

from okrsite.model.calendar import Span
from okrsite.model.entity import Entity
from okrsite.model.origin import Origin
from okrsite.model.scalars import Day, Handle, Id, Line, LongList, Many, Owner
from okrsite.model.unread import ANYTHING

COMPANY: Final = "company"


class Company(Entity):
    name: Line = "Company"


class Team(Entity):
    id: Id
    name: Line | None = None
    parent: Id | None = None
    lead: Owner | None = None
    handle: Handle | None = None
    """The group's name on the forge; who approves is asked by it (see `owners`)."""
    since: Day | None = None
    until: Day | None = None
    """The first and the last day that it is there, if it has not always been or will not stay."""
    previously: Many[Id] = ()
    """Earlier ids; the addresses with them lead to the page of today."""


class Person(Entity):
    id: Id
    name: Line | None = None
    team: Id | None = None
    title: Line | None = None
    handle: Handle | None = None
    """The person's user name on the forge."""
    since: Day | None = None
    until: Day | None = None
    previously: Many[Id] = ()


class OrgFile(Entity):
    company: Company = Field(default_factory=Company)
    teams: LongList[Team] = ()
    people: LongList[Person] = ()


class UnitKind(StrEnum):
    COMPANY = "company"
    TEAM = "team"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Unit:
    """Whoever can have objectives. `parent` is the unit above; only the company has none."""

    id: Id
    name: Line
    kind: UnitKind
    parent: Id | None = None
    lead: Owner | None = None
    title: Line | None = None
    previously: tuple[Id, ...] = ()
    handle: Handle | None = None
    since: Day | None = None
    until: Day | None = None

    def is_there(self, span: Span) -> bool:
        """On any of these days."""
        return (self.since is None or self.since <= span.ends) and (self.until is None or span.starts <= self.until)


@dataclass(frozen=True)
class Organisation:
    """All units by id, company first, then teams and people as written. Walks survive circles."""

    units: Mapping[str, Unit] = field(default_factory=lambda: {COMPANY: Unit(COMPANY, "Company", UnitKind.COMPANY)})
    origins: Mapping[str, Origin] = field(default_factory=dict)
    unread: frozenset[str] = frozenset()
    """Ids of units that org.yaml has and that could not be read, and "" where one may have any."""

    @property
    def company(self) -> Unit:
        return self.units[COMPANY]

    @cached_property
    def _children(self) -> Mapping[str, tuple[Unit, ...]]:
        children: dict[str, list[Unit]] = {}
        for unit in self.units.values():
            if unit.parent is not None:
                children.setdefault(unit.parent, []).append(unit)
        return {parent: tuple(units) for parent, units in children.items()}

    @cached_property
    def former(self) -> Mapping[str, tuple[str, ...]]:
        """By id that units had and none has now: those that say so, mostly one."""
        found: dict[str, dict[str, None]] = {}
        for unit in self.units.values():
            for old in unit.previously:
                if old not in self.units:
                    found.setdefault(old, {})[unit.id] = None
        return {old: tuple(now) for old, now in found.items()}

    @cached_property
    def has_renamed(self) -> bool:
        return any(unit.previously for unit in self.units.values())

    def name_now(self, unit_id: str) -> str:
        """Of a unit that may have been renamed since; an id that nobody had, or several, stays what it is."""
        claimed = self.former.get(unit_id, ())
        return claimed[0] if len(claimed) == 1 else unit_id

    def names_of(self, unit_id: str) -> frozenset[str]:
        """Every id that the unit has or had which has this one or had it; of one that several had, of all of them."""
        now = [unit_id] if unit_id in self.units else self.former.get(unit_id, ())
        return frozenset(name for id_ in now for name in (id_, *self.units[id_].previously))

    def members_of(self, unit_id: str) -> tuple[Unit, ...]:
        return tuple(unit for unit in self._children.get(unit_id, ()) if unit.kind is UnitKind.PERSON)

    def above(self, unit_id: str) -> Iterator[Unit]:
        """The units above, nearest first."""
        seen = {unit_id}
        parent = self.units[unit_id].parent if unit_id in self.units else None
        while parent is not None and parent in self.units and parent not in seen:
            seen.add(parent)
            yield self.units[parent]
            parent = self.units[parent].parent

    def branch_of(self, unit_id: str) -> str:
        """The unit just below the company that a unit is part of; "" for the company and for what hangs in a circle."""
        chain = [unit_id, *(above.id for above in self.above(unit_id))]
        return chain[-2] if len(chain) > 1 and chain[-1] == COMPANY else ""

    @cached_property
    def comes_and_goes(self) -> bool:
        """Whether any unit has not always been there, or will not stay."""
        return any(unit.since or unit.until for unit in self.units.values())

    def listed(self, span: Span, busy: Collection[str | None]) -> dict[str, Unit]:
        """The units that are there on any of these days, those that are `busy` all the same, and all above them."""
        own = {id_ for id_, unit in self.units.items() if unit.is_there(span) or id_ in busy}
        own.update([above.id for id_ in own for above in self.above(id_)])
        return {id_: unit for id_, unit in self.units.items() if id_ in own}

    def may_define(self, unit_id: str) -> bool:
        return not self.unread.isdisjoint((unit_id, ANYTHING))

    def name_of(self, unit_id: str) -> str:
        return self.units[unit_id].name if unit_id in self.units else unit_id
