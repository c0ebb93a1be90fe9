"""Who reports on what in a cycle: the units that check in, what each is asked, and who is likely to answer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from okrsite.context.cycle import CycleContext
from okrsite.facts import Health
from okrsite.facts.questions import Question, is_asked, questions_of
from okrsite.model import Unit, UnitKind, unit_of

ORDER = tuple(UnitKind)


def chosen_units(context: CycleContext) -> list[Unit]:
    """Those that have something to report, of their own plan or in another's: the company, teams and people by name."""
    if not (context.takes_check_ins or context.takes_last_values):
        return []
    asked = [ref for ref in context.cycle.key_results if is_asked(context.cycle, context.numbers, ref)]
    reporting = {*map(unit_of, asked), *map(context.cycle.owner_of, asked)}
    units = (unit for unit in context.units.values() if unit.id in reporting)
    return sorted(units, key=lambda unit: (ORDER.index(unit.kind), unit.name.casefold(), unit.id))


def authors(context: CycleContext, unit: Unit) -> list[Unit]:
    """Who is likely to check in for the unit: its lead, its members and the owners of its key results, by name."""
    units = context.portal.organisation.units
    objectives = context.cycle.by_unit.get(unit.id, ())
    owners = {
        context.cycle.owner_of(ref) for objective in objectives for ref, _ in context.cycle.key_results_of(objective)
    }
    members = {person.id for person in context.members_of(unit.id)}
    likely = (units.get(id_ or "") for id_ in {unit.id, unit.lead, *owners, *members})
    people = (person for person in likely if person and person.kind is UnitKind.PERSON)
    return sorted(people, key=lambda person: (person.name.casefold(), person.id))


def questions(context: CycleContext, unit_id: str) -> tuple[Question, ...]:
    """What a check-in of the unit is asked: its plan, and what it owns in others'; nothing where none would count."""
    return tuple(questions_of(context.cycle, context.numbers, _asked(context, unit_id)))


def has_questions(context: CycleContext, unit_id: str) -> bool:
    """Whether a check-in of the unit is asked anything."""
    return any(is_asked(context.cycle, context.numbers, ref) for ref in _asked(context, unit_id))


def check_in_day(context: CycleContext, ref: str) -> date | None:
    """When the next check-in of a key result is due; None where there is nothing to say any more."""
    cycle, facts = context.cycle, context.numbers.key_results[ref]
    if facts.health in (Health.DONE, Health.DROPPED) or not cycle.key_results[ref].is_reported:
        return None
    cadence = cycle.cadence_of(ref) or context.portal.settings.cadence
    return min((facts.newest_date or cycle.span.starts) + timedelta(days=cadence.days), cycle.span.ends)


def _asked(context: CycleContext, unit_id: str) -> Iterable[str]:
    if not (context.takes_check_ins or context.takes_last_values):
        return ()
    own = (
        ref
        for objective in context.cycle.by_unit.get(unit_id, ())
        for ref, _ in context.cycle.key_results_of(objective)
    )
    return dict.fromkeys((*own, *context.accountable.get(unit_id, ())))
