"""Who a table names, with the ids that they have or get."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Final

from okrsite.authoring.importing.cells import Who
from okrsite.model import COMPANY, Organisation
from okrsite.model.scalars.names import RESERVED, slug

_COMPANY: Final = frozenset(("company", "company-wide", "organization", "organisation", "org", "unternehmen", "firma"))
_LONGEST: Final = 48
"""Characters of an id that is made from a title; the full id of a key result has three of them."""


def id_for(text: str, taken: Collection[str], fallback: str) -> str:
    """An id that says what `text` says, and that nobody in `taken` has."""
    spelt = slug(text) or fallback
    if len(spelt) > _LONGEST:
        spelt = spelt[: _LONGEST + 1].rpartition("-")[0] or spelt[:_LONGEST]
    found, number = spelt, 2
    while found in taken or found in RESERVED:
        found, number = f"{spelt}-{number}", number + 1
    return found


@dataclass
class Directory:
    """Teams and people by id: those that the portal has, and new ones with what org.yaml is to say of them."""

    organisation: Organisation
    teams: dict[str, dict[str, object]] = field(default_factory=dict)
    people: dict[str, dict[str, object]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._ids = {COMPANY: COMPANY, **dict.fromkeys(_COMPANY, COMPANY)}
        for unit in self.organisation.units.values():
            for name in (*unit.previously, unit.handle or "", unit.name, unit.id):
                self._ids[slug(name)] = unit.id

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
        return self._ids.get(slug(name), "")

    def _new(self, kind: dict[str, dict[str, object]], name: str) -> str:
        id_ = id_for(name, self._ids.values(), "unit")
        kind[id_] = {"id": id_, "name": name}
        self._ids[slug(name)] = id_
        return id_
