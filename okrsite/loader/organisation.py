"""org.yaml becomes the organisation; without it, what the OKR files name is the organisation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final, NamedTuple

from okrsite.diagnostics import Diagnostic, quoted
from okrsite.loader.entities import Repeated, positions, reading
from okrsite.loader.parents import MAX_DEPTH, too_deep
from okrsite.loader.people import names_in
from okrsite.loader.unread import unread_units
from okrsite.model import COMPANY, OkrFile, Organisation, OrgFile, Origin, Unit, UnitKind
from okrsite.yaml_source import Document

TOO_DEEP: Final = (
    f"{{}} is more than {MAX_DEPTH} teams below the company, and pages show that many at most; "
    "give it a parent that is further up"
)


def organisation_of(document: Document) -> tuple[Organisation, list[Diagnostic]]:
    """Two portals that share the document have the same organisation: nobody changes one."""
    known = (document.made or {}).get(Organisation)
    if not isinstance(known, _Read):
        known = _Read(*_organisation_of(document))
        if document.made is not None:
            document.made[Organisation] = known
    return known.organisation, list(known.findings)


class _Read(NamedTuple):
    organisation: Organisation
    findings: list[Diagnostic]


def _organisation_of(document: Document) -> tuple[Organisation, list[Diagnostic]]:
    read = reading(document, OrgFile, names_in(document))
    file, findings = read.entity or OrgFile(), read.findings
    repeated = Repeated(findings)
    units = {COMPANY: Unit(COMPANY, file.company.name, UnitKind.COMPANY)}
    for unit, origin in _written(file, document):
        if repeated.first(unit.id, origin) and unit.id != COMPANY:
            units[unit.id] = unit
    units = _with_names_of_now(units)
    origins = {unit.id: origin for unit, origin in _written(file, document)}
    for unit in units.values():
        if unit.since and unit.until and unit.until < unit.since:
            message = f"{quoted(unit.id)} would be there until {unit.until}, before {unit.since}; exchange the two"
            findings.append(Diagnostic(origins[unit.id].at("until"), "date", message))
    for id_ in too_deep({unit.id: unit.parent for unit in units.values() if unit.kind is UnitKind.TEAM}):
        findings.append(Diagnostic(origins[id_].at("parent"), "team-depth", TOO_DEEP.format(quoted(id_))))
        units[id_] = replace(units[id_], parent=COMPANY)
    return Organisation(units, origins, frozenset(unread_units(read, document.data))), findings


def _with_names_of_now(units: dict[str, Unit]) -> dict[str, Unit]:
    """Whoever is below or led by somebody who was renamed since is so still."""
    known = Organisation(units)
    if not known.former:
        return units
    now = known.name_now
    return {
        id_: replace(unit, parent=unit.parent and now(unit.parent), lead=unit.lead and now(unit.lead))
        for id_, unit in units.items()
    }


def _written(file: OrgFile, document: Document) -> Iterator[tuple[Unit, Origin]]:
    raw = document.data if isinstance(document.data, dict) else {}
    teams = positions(raw.get("teams"), (team.id for team in file.teams))
    for team, at in zip(file.teams, teams, strict=True):
        unit = Unit(
            team.id,
            team.name or titled(team.id),
            UnitKind.TEAM,
            team.parent or COMPANY,
            team.lead,
            previously=team.previously,
            handle=team.handle,
            since=team.since,
            until=team.until,
        )
        yield unit, Origin(document, ("teams", at))
    people = positions(raw.get("people"), (person.id for person in file.people))
    for person, at in zip(file.people, people, strict=True):
        unit = Unit(
            person.id,
            person.name or titled(person.id),
            UnitKind.PERSON,
            person.team or COMPANY,
            None,
            person.title,
            person.previously,
            person.handle,
            person.since,
            person.until,
        )
        yield unit, Origin(document, ("people", at))


def inferred(files: Iterable[OkrFile]) -> Organisation:
    """Units with files are teams; whoever else owns something is a person, in the team where it is owned first."""
    files = list(files)
    units = {COMPANY: Unit(COMPANY, "Company", UnitKind.COMPANY)}
    for file in files:
        if file.unit != COMPANY:
            units[file.unit] = Unit(file.unit, titled(file.unit), UnitKind.TEAM, COMPANY)
    for file in files:
        for owner in _owners(file):
            units.setdefault(owner, Unit(owner, titled(owner), UnitKind.PERSON, file.unit))
    return Organisation(units)


def _owners(file: OkrFile) -> Iterator[str]:
    for objective in file.objectives:
        yield from filter(None, (objective.owner, *(kr.owner for kr in objective.key_results)))


def titled(unit_id: str) -> str:
    """`data-platform` as people read it: Data platform."""
    return unit_id.replace("-", " ").capitalize()
