"""Units and owners: whoever is named must exist. Without org.yaml they are whatever the files name, and all exist."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from functools import partial
from itertools import chain
from typing import NamedTuple

from okrsite.checks.circles import circles, shown
from okrsite.checks.nearest import claimed_by
from okrsite.checks.rule import Found, Message, rule
from okrsite.checks.subject import Subject
from okrsite.diagnostics import Severity, quoted
from okrsite.model import Cycle, Key, KeyResult, Objective, Organisation, Origin, UnitKind
from okrsite.model.scalars.names import ID

ORG_FILE = "content/org.yaml"


class Mention(NamedTuple):
    """Somebody's id, and where it is written."""

    name: str
    origin: Origin
    keys: tuple[str | int, ...]
    item: Key | None = None
    severity: Severity | None = None

    def found(self, message: Message) -> Found:
        return Found(self.origin.below(*self.keys), message, self.item, self.severity)


@rule(Severity.ERROR, "okrsite: one name, one unit")
def unknown_unit(subject: Subject) -> Iterator[Found]:
    """A unit is the company, or a team or person of org.yaml.

    Objectives of a unit that nobody knows would appear nowhere in the cascade. The same goes for the parent of a team,
    the team of a person and the unit of a review.
    """
    if not subject.knows_units:
        return
    for mention in _units_mentioned(subject):
        if subject.is_unknown_unit(mention.name):
            yield mention.found(partial(_unknown_unit, subject, mention.name))


def _unknown_unit(subject: Subject, name: str) -> str:
    fix = _claimed(subject, name) or subject.near_units.hint(name) or f"; add it to {ORG_FILE}"
    return f"unknown unit {quoted(name)}{fix}"


def _units_mentioned(subject: Subject) -> Iterator[Mention]:
    organisation = subject.portal.organisation
    for unit in organisation.units.values():
        if unit.parent and unit.id in organisation.origins:
            key = "team" if unit.kind is UnitKind.PERSON else "parent"
            yield Mention(unit.parent, organisation.origins[unit.id], (key,))
    for cycle in subject.cycles:
        yield from _units_of_plans(cycle)
        yield from (Mention(unit, review.origin, ("unit",)) for unit, review in cycle.reviews.items())


def _units_of_plans(cycle: Cycle) -> Iterator[Mention]:
    """Every file of a unit once."""
    for unit, refs in cycle.by_unit.items():
        documents = dict.fromkeys(cycle.origins[ref].document for ref in refs)
        yield from (Mention(unit, Origin(document), ("unit",)) for document in documents)


@rule(Severity.ERROR, "GitLab handbook, directly responsible individual")
def unknown_owner(subject: Subject) -> Iterator[Found]:
    """An owner is somebody: a person or a team of org.yaml.

    A name that leads to nobody is how work gets lost. Whoever wrote a check-in or a review may have left since, so
    there an unknown name is only a warning.
    """
    if not subject.knows_units:
        return
    for mention in _owners_mentioned(subject):
        if subject.is_unknown_unit(mention.name):
            yield mention.found(partial(_unknown_person, subject, mention.name))


def _unknown_person(subject: Subject, name: str) -> str:
    fix = _meant(subject, name) or _added(name)
    return f"unknown person {quoted(name)}{fix}"


def _added(name: str) -> str:
    renamed = f", or previously: [{name}] to whoever was called so before" if ID.fullmatch(name) else ""
    return f"; add this person or team to {ORG_FILE}{renamed}"


def _meant(subject: Subject, name: str) -> str:
    """Whose id it was, or is near, or whose name was written as an id."""
    if claimed := _claimed(subject, name):
        return claimed
    if unit := subject.units_by_spelt_name.get(name):
        return f"; {quoted(unit.id)} is the id of {quoted(unit.name)}"
    return subject.near_units.hint(name)


def _claimed(subject: Subject, name: str) -> str:
    """By units that say `previously:`; of one alone it would be the name."""
    return claimed_by(subject.portal.organisation.former.get(name, ()))


def _owners_mentioned(subject: Subject) -> Iterator[Mention]:
    organisation = subject.portal.organisation
    for unit in organisation.units.values():
        if unit.lead and unit.id in organisation.origins:
            yield Mention(unit.lead, organisation.origins[unit.id], ("lead",))
    portal = subject.portal
    if portal.origin and portal.settings.programme:
        yield Mention(portal.settings.programme, portal.origin, ("programme",))
    for kpi in subject.portal.kpis.values():
        if kpi.owner:
            yield Mention(kpi.owner, kpi.origin, ("owner",))
    for cycle in subject.cycles:
        yield from _owners_in(subject, cycle, organisation.units)
        yield from _authors_in(cycle, organisation.units)


def _owners_in(subject: Subject, cycle: Cycle, known: Container[str | None]) -> Iterator[Mention]:
    """Those that are unknown."""
    objectives = ((ref, cycle.objectives[ref]) for ref in subject.asked(cycle))
    key_results = ((ref, cycle.key_results[ref]) for ref in subject.asked_key_results(cycle))
    items: Iterable[tuple[str, Objective | KeyResult]] = chain(objectives, key_results)
    for ref, item in items:
        if item.owner and item.owner not in known:
            yield Mention(item.owner, cycle.origins[ref], ("owner",), Key(cycle.id, ref))
        if isinstance(item, KeyResult):
            for number, initiative in enumerate(item.initiatives):
                if initiative.owner:
                    keys = ("initiatives", number, "owner")
                    yield Mention(initiative.owner, cycle.origins[ref], keys, Key(cycle.id, ref))


def _authors_in(cycle: Cycle, known: Container[str | None]) -> Iterator[Mention]:
    """Of check-in files, those by unknown authors, and of reviews."""
    for meeting in cycle.meetings:
        if meeting.by and meeting.by not in known:
            yield Mention(meeting.by, Origin(meeting.document), ("by",), None, Severity.WARNING)
    for review in cycle.reviews.values():
        if review.file.by:
            yield Mention(review.file.by, review.origin, ("by",), None, Severity.WARNING)


@rule(Severity.ERROR, "okrsite: progress rolls up along a tree")
def unit_circle(subject: Subject) -> Iterator[Found]:
    """A team is below another, and in the end below the company.

    Teams that are each other's parents stand beside the company: nobody finds them from its page.
    """
    organisation: Organisation = subject.portal.organisation
    parents = {unit.id: unit.parent for unit in organisation.units.values() if unit.parent}
    for members in circles(parents):
        if origin := organisation.origins.get(members[0]):
            message = f"these units are each other's parents: {shown(members)}; put one of them below the company"
            yield Found(origin.below("parent"), message)


RULES = (unknown_unit, unknown_owner, unit_circle)
