"""Whose consent a change of a unit's plan needs: its lead's, and that of whoever answers for what it supports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from okrsite.model import COMPANY, Cycle, Organisation, Portal, Unit, UnitKind


class Approver(NamedTuple):
    """A person or a team; without a `handle` the forge cannot ask them."""

    id: str
    name: str
    handle: str | None


class Approvers(NamedTuple):
    """`plan` approves what a unit sets itself, `parent` a change of a goalpost or of what an objective supports.

    Both are the same where the one who leads is the one above too, as for a person; None where nobody is named.
    """

    plan: Approver | None
    parent: Approver | None

    @property
    def all(self) -> tuple[Approver, ...]:
        """Each once, the unit's own lead first."""
        return tuple(dict.fromkeys(approver for approver in self if approver))


def approvers_of(portal: Portal, unit_id: str) -> Approvers:
    """Nobody approves a plan of their own, so a lead's own objectives go to whoever leads above."""
    unit = portal.organisation.units.get(unit_id)
    is_team = unit is not None and unit.kind is UnitKind.TEAM
    above = [approver for approver in _upwards(portal, unit_id) if is_team or approver.id != unit_id]
    first = above[0] if above else None
    if not is_team:
        return Approvers(first, first)
    return Approvers(first, next((approver for approver in above if approver != first), first))


def supported_by(portal: Portal, cycle: Cycle, objectives: Iterable[str], unit_id: str) -> Iterator[Approver]:
    """Who owns what these objectives of a unit support, each once, in the objectives' order; not the unit itself."""
    keys = [key for ref in objectives if (key := cycle.supports.get(ref)) and key.cycle in portal.cycles]
    owners = dict.fromkeys(_owner(portal.cycles[key.cycle], key.ref) for key in keys)
    for owner in owners:
        if owner != unit_id and (approver := approver_named(portal.organisation, owner)):
            yield approver


def _owner(cycle: Cycle, ref: str) -> str | None:
    """What is gone meanwhile has none."""
    return cycle.owner_of(ref) if ref in cycle.objectives or ref in cycle.key_results else None


def programme_of(portal: Portal) -> Approver | None:
    """Whoever looks after the OKRs of the whole company."""
    return approver_named(portal.organisation, portal.settings.programme)


def unknown_approvers(portal: Portal) -> tuple[str, ...]:
    """Whoever is named to lead a unit or to look after the programme, and is nobody of the organisation."""
    organisation = portal.organisation
    named = {portal.settings.programme, *(unit.lead for unit in organisation.units.values())}
    return tuple(sorted(name for name in named if name and name not in organisation.units))


def approver_named(organisation: Organisation, unit_id: str | None) -> Approver | None:
    """None where nobody has this id."""
    unit = organisation.units.get(unit_id or "")
    return Approver(unit.id, unit.name, unit.handle) if unit else None


def handle_named(portal: Portal, handle: str) -> Unit | None:
    """The person with this name on the forge, which tells no capitals from small letters."""
    wanted = handle.removeprefix("@").casefold()
    people = (unit for unit in portal.organisation.units.values() if unit.kind is UnitKind.PERSON)
    return next((unit for unit in people if unit.handle and unit.handle.casefold() == wanted), None)


def _upwards(portal: Portal, unit_id: str) -> Iterator[Approver]:
    """Who leads the unit, then who leads each one above it, and the programme's owner at last."""
    organisation = portal.organisation
    units = [*filter(None, [organisation.units.get(unit_id)]), *organisation.above(unit_id)]
    leads = (_lead_of(unit) for unit in units if unit.id != COMPANY)
    for approver in (*(approver_named(organisation, lead) for lead in leads), programme_of(portal)):
        if approver:
            yield approver


def _lead_of(unit: Unit) -> str | None:
    """A team without a lead answers for itself; a person has no lead but the team's."""
    return (unit.lead or unit.id) if unit.kind is UnitKind.TEAM else None
