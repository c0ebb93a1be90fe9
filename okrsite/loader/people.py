"""People and teams by their names, for whoever wrote a name where an id is expected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from okrsite.diagnostics import Nearest, quoted
from okrsite.loader.vocabulary import value_at
from okrsite.yaml_source import Document


@dataclass(frozen=True)
class Names:
    """`ids`: by name, in lower case."""

    ids: Mapping[str, str]

    @cached_property
    def near(self) -> Nearest:
        return Nearest(self.ids)


NOBODY: Final = Names({})


def names_in(org: Document | None) -> Names:
    """As org.yaml has them, whatever else is wrong with it."""
    return Names(dict(_names(org))) if org else NOBODY


def _names(org: Document) -> Iterator[tuple[str, str]]:
    for kind in ("teams", "people"):
        entries = value_at(org.data, (kind,))
        for entry in entries if isinstance(entries, list) else ():
            id_, name = value_at(entry, ("id",)), value_at(entry, ("name",))
            if isinstance(id_, str):
                yield id_.lower(), id_
                yield (name if isinstance(name, str) else id_).lower(), id_


def no_person(written: str, called: Names) -> str:
    """The sentence about a name in the place of an id."""
    fact = f"people and teams are named by their ids, and {quoted(written)} is none"
    if id_ := called.ids.get(written.lower()):
        return f"{quoted(written)} is the name of {quoted(id_)}; write {id_}, since a name may change"
    near = called.near.near(written.lower())
    return (
        f"{fact}; did you mean {quoted(called.ids[near])}?"
        if near
        else f"{fact}; write the one in content/org.yaml, or add this person there"
    )
