"""Who there is: the company, teams and people that are new, gone, renamed or elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from okrsite.changes.change import Change, Kind, What
from okrsite.changes.matching import Matches, Traits, matched
from okrsite.changes.measures import part
from okrsite.model import COMPANY, Organisation, Portal, Unit

_TRAITS: Traits[Unit] = Traits(
    previously=lambda _, unit: unit.previously,
    title=lambda unit: unit.name,
    group=lambda _: "",
    twin=lambda one, other: False,  # noqa: ARG005 - a unit is recognised by its name alone
)
_FIELDS = (("name", "name"), ("parent", "parent"), ("lead", "lead"), ("title", "title"))


def matched_units(before: Portal, after: Portal) -> Matches[Unit]:
    """Matched within their kind: a person never becomes a team."""
    found: Matches[Unit] = Matches()
    was, now = before.organisation.units, after.organisation.units
    for kind in dict.fromkeys(unit.kind for unit in (*was.values(), *now.values())):
        of_kind = matched(
            {id_: unit for id_, unit in was.items() if unit.kind is kind},
            {id_: unit for id_, unit in now.items() if unit.kind is kind},
            _TRAITS,
            str,
        )
        found.same |= of_kind.same
        found.gone |= of_kind.gone
        found.new |= of_kind.new
    return found


def unit_changes(
    before: Organisation, after: Organisation, units: Matches[Unit], *, knows_company: bool
) -> Iterator[Change]:
    """The company has a name even where its file could not be read, and that is nobody's."""
    same = {old: new for old, new in units.same.items() if knows_company or old != COMPANY}
    for old, new in same.items():
        yield from _became(before.units[old], after.units[new], units.same)
    for unit in units.new.values():
        yield Change(Kind.ADDED, What.UNIT, "", unit.id, unit.name, after=_under(unit), values=(None, _place(unit)))
    for unit in units.gone.values():
        yield Change(Kind.REMOVED, What.UNIT, "", unit.id, unit.name, before=_under(unit), values=(_place(unit), None))


def _under(unit: Unit) -> str:
    return f"in {unit.parent}" if unit.parent else ""


def _place(unit: Unit) -> object:
    return {"parent": unit.parent}


def _became(before: Unit, after: Unit, renamed: Mapping[str, str]) -> Iterator[Change]:
    if before.id != after.id:
        yield Change(
            Kind.RENAMED, What.UNIT, "", after.id, after.name, "id", before.id, after.id, None, (before.id, after.id)
        )
    for name, field in _FIELDS:
        was, now = getattr(before, name), getattr(after, name)
        same = renamed.get(was, was) if name in ("parent", "lead") else was
        if now not in (same, was):
            kind = Kind.MOVED if name == "parent" else Kind.CHANGED
            for one in part(field, was, now):
                of = (kind, What.UNIT, "", after.id, after.name)
                yield Change(*of, one.field, one.before, one.after, None, one.values)
