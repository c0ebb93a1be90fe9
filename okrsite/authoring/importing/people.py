"""Who a table names, with the ids that they have or get."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from okrsite.authoring.importing.cells import Who
from okrsite.model import COMPANY, Organisation
from okrsite.model.scalars.names import RESERVED, slug

_COMPANY: Final = frozenset(("company", "company-wide", "organization", "organisation", "org", "unternehmen", "firma"))
_LONGEST: Final = 48
"""Characters of an id that is made from a title; the full id of a key result has three of them."""


class NewIds:
    """Those that are taken in one place."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = {*taken}
        self._numbers: dict[str, int] = {}

    def new(self, text: str, fallback: str) -> str:
        """An id that says what `text` says, and that nobody has had before."""
        spelt = slug(text) or fallback
        if len(spelt) > _LONGEST:
            spelt = spelt[: _LONGEST + 1].rpartition("-")[0] or spelt[:_LONGEST]
        found, number = spelt, self._numbers.get(spelt, 1)  # of a thousand alike, none asks for all numbers again
        while found in self._taken or found in RESERVED:
            number += 1
            found = f"{spelt}-{number}"
        self._numbers[spelt] = number
        self._taken.add(found)
        return found


@lru_cache(maxsize=1 << 12)
def called(text: str) -> str:
    """The same for all spellings of one name. Other scripts than ours, which no id can have, are kept."""
    is_spelt = text.isascii() or all(map(slug, filter(str.isalnum, text)))
    return slug(text) if is_spelt else " ".join(text.casefold().split())


@dataclass
class Directory:
    """Teams and people by id: those that the portal has, and new ones with what org.yaml is to say of them."""

    organisation: Organisation
    teams: dict[str, dict[str, object]] = field(default_factory=dict)
    people: dict[str, dict[str, object]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._by_name = {COMPANY: COMPANY, **dict.fromkeys(_COMPANY, COMPANY)}
        for unit in self.organisation.units.values():
            for name in filter(None, (*unit.previously, unit.handle, unit.name, unit.id)):
                self._by_name[called(name)] = unit.id
        self._ids = NewIds(self._by_name.values())

    def team(self, name: str) -> str:
        return self._known(name) or self._new(self.teams, name)

    def person(self, who: Who, team: str = "") -> str:
        """`who` may be a team as well. A person works in the first team that they own something of."""
        id_ = self._known(who.name) or (who.mail and self._known(who.mail.partition("@")[0]))
        id_ = id_ or self._new(self.people, who.name)
        if id_ in self.people and team not in ("", COMPANY) and not self.is_person(team):
            self.people[id_].setdefault("team", team)
        return id_

    def is_person(self, id_: str) -> bool:
        known = self.organisation.units.get(id_)
        return id_ in self.people or (known is not None and known.kind == "person")

    def _known(self, name: str) -> str:
        return self._by_name.get(called(name), "")

    def _new(self, kind: dict[str, dict[str, object]], name: str) -> str:
        id_ = self._ids.new(name, "unit")
        kind[id_] = {"id": id_, "name": name}
        self._by_name[called(name)] = id_
        return id_
