"""How objectives hang together: upwards to the company, sideways between teams, and onwards in time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import chain
from typing import Final

from okrsite.checks.rule import Found, found, rule
from okrsite.checks.subject import Subject
from okrsite.checks.together import Lack, by_cycle, named
from okrsite.checks.vocabulary import folded
from okrsite.diagnostics import Severity, quoted
from okrsite.model import COMPANY, Cycle, Key, Measure, Span, State, UnitKind, objective_of, unit_of
from okrsite.model.shares import ONE, ZERO


@rule(
    Severity.WARNING,
    "OpenOKR AL-1",
    asks_for=("supports", "contributes_to"),
    together=Lack("a parent", "add supports: and what each serves, or contributes_to:"),
)
def orphan_objective(subject: Subject) -> Iterator[Found]:
    """An objective below the company supports one above, or contributes to one elsewhere.

    Otherwise nobody can say what the company gains by it. Asked only where the company has objectives to align with.
    """
    for cycle, ref, objective in subject.objectives:
        if unit_of(ref) == COMPANY or objective.supports or objective.contributes_to:
            continue
        if _has_company_objectives(subject, cycle):
            yield found(
                cycle, ref, "this objective supports nothing; add supports: and what it serves, or contributes_to:"
            )


def _has_company_objectives(subject: Subject, cycle: Cycle) -> bool:
    """In this cycle or in one that it serves."""
    cycles = (subject.portal.cycles.get(at) for at in subject.with_parents(cycle.id))
    return any(at.by_unit.get(COMPANY) for at in cycles if at)


@rule(
    Severity.WARNING,
    "Perdoo: company objectives need support",
    together=Lack("support from a team", "ask who takes each up, or let it go", by_unit=True),
)
def unsupported_company_objective(subject: Subject) -> Iterator[Found]:
    """Somebody below the company works on each of its objectives.

    One that no team has taken up will not happen by itself. Asked only where other units have objectives as well.
    """
    linked = {key.objective for links in (subject.portal.supporters, subject.portal.contributors) for key in links}
    busy = {at for cycle in subject.planned if set(cycle.by_unit) - {COMPANY} for at in subject.with_parents(cycle.id)}
    for cycle in subject.planned:
        for ref in cycle.by_unit.get(COMPANY, ()) if cycle.id in busy else ():
            if Key(cycle.id, ref) not in linked:
                yield found(
                    cycle, ref, "no team supports this objective of the company; ask who takes it up, or let it go"
                )


@rule(Severity.INFO, "OpenOKR: align with the level above")
def level_skip(subject: Subject) -> Iterator[Found]:
    """A person or a team within a team supports the unit just above, not the company directly.

    Over a skipped level the team between loses sight of its own people's work. Asked only where that team has
    objectives that could be supported.
    """
    units = subject.portal.organisation.units
    for cycle in subject.planned:
        for ref, parent in cycle.supports.items():
            unit = units.get(unit_of(ref))
            between = unit.parent if unit and unit.parent != COMPANY else None
            if between and unit_of(parent.ref) == COMPANY and cycle.by_unit.get(between):
                message = f"this skips {quoted(between)}, which has objectives of its own; support one of them"
                yield found(cycle, ref, message, "supports")


@rule(Severity.WARNING, "Perdoo: begin with the company")
def no_company_objectives(subject: Subject) -> Iterator[Found]:
    """Where units have objectives, the company has some too, in the same cycle or in the longer one around it.

    Without them there is nothing to align with, and every team is right.
    """
    for cycle in subject.planned:
        lacks_them = not _has_company_objectives(subject, cycle) and not _may_have(subject, cycle)
        if cycle.objectives and lacks_them and not _begins_soon(subject, cycle):
            message = f"{cycle.id} has objectives of units and none of the company; add a file with unit: company"
            yield Found(cycle.origin, message)


@rule(Severity.WARNING, "re:Work: a cycle begins with its OKRs")
def late_planning(subject: Subject) -> Iterator[Found]:
    """Two weeks before a draft begins, the company has its objectives in it.

    Teams align with them, and need the time until the first day to answer. Where units have objectives already,
    those of the company may stand in the longer cycle around it.
    """
    for cycle in subject.planned:
        lacks_them = not cycle.objectives or not _has_company_objectives(subject, cycle)
        if _begins_soon(subject, cycle) and lacks_them and not _may_have(subject, cycle):
            fact = f"{cycle.id} begins on {cycle.span.starts} and the company has no objectives in it"
            yield Found(cycle.origin, f"{fact}; add a file with unit: company")


_SOON: Final = timedelta(weeks=2)


def _begins_soon(subject: Subject, cycle: Cycle) -> bool:
    return cycle.state is State.DRAFT and timedelta(0) < cycle.span.starts - subject.as_of <= _SOON


def _may_have(subject: Subject, cycle: Cycle) -> bool:
    """Whether the company has objectives that could not be read."""
    return any(subject.unread(at).may_hold(COMPANY) for at in subject.with_parents(cycle.id))


def _idle_teams(subject: Subject, told: Sequence[Found]) -> Iterator[Found]:
    """One for all of them."""
    if len(told) < 2:
        yield from told
        return
    ids = [one.about for one in told]
    units, cycle = subject.portal.organisation.units.values(), subject.portal.current_cycle(subject.as_of)
    to_come = Span(subject.as_of, cycle.span.ends if cycle else subject.as_of)
    teams = sum(unit.kind is UnitKind.TEAM and unit.is_there(to_come) for unit in units)
    who = f"none of the {teams} teams has an" if len(ids) == teams else f"{len(ids)} of the {teams} teams have no"
    message = (
        f"{who} objective in {cycle.id if cycle else 'this cycle'}: {named(ids)}; "
        "add one to each, if only to say what it keeps running, or until: to a team that is no more"
    )
    yield told[0]._replace(message=message)


@rule(Severity.INFO, "Perdoo: everyone takes part", together=_idle_teams)
def unit_without_objectives(subject: Subject) -> Iterator[Found]:
    """Every team has an objective in the current cycle, its own or one of a team or person within it.

    Without any, its people cannot see what they are part of. Where teams go without on purpose, switch this
    rule off. Told once for all such teams.
    """
    cycle = subject.portal.current_cycle(subject.as_of)
    organisation = subject.portal.organisation
    if cycle is None or cycle not in subject.running or not subject.knows_units or not cycle.objectives:
        return
    planning = [unit for unit, refs in cycle.by_unit.items() if refs]
    busy = {at.id for unit in planning for at in organisation.above(unit)}.union(planning)
    to_come = Span(subject.as_of, cycle.span.ends)
    for unit in organisation.units.values():
        is_idle = unit.id not in busy and unit.is_there(to_come) and not cycle.unread.may_hold(unit.id)
        if unit.kind is UnitKind.TEAM and is_idle and unit.id in organisation.origins:
            message = f"{quoted(unit.id)} has no objective in {cycle.id}; add one, if only to say what it keeps running"
            yield Found(organisation.origins[unit.id], message, about=unit.id)


def _silos_of_a_cycle(subject: Subject, told: Sequence[Found]) -> Iterator[Found]:
    """One for all of them; a team that has no link in two cycles is told of in the first."""
    seen: set[str] = set()
    for cycle_id, alike in by_cycle(told).items():
        branches = [subject.portal.organisation.branch_of(unit_of(key.ref)) for key in alike]
        new = [branch for branch in branches if branch not in seen]
        seen.update(new)
        if len(new) == 1:
            yield from (one for one in told if one.item == alike[branches.index(new[0])])
        elif new:
            message = f"{len(new)} teams have no link to another: {named(new)}; add depends_on: or contributes_to:"
            yield Found(subject.portal.cycles[cycle_id].origin, message)


@rule(Severity.INFO, "OpenOKR: work together across teams", together=_silos_of_a_cycle)
def silo(subject: Subject) -> Iterator[Found]:
    """A team just below the company, with all within it, has at least one link to another such team.

    Objectives that matter rarely end at the border of one department. Supporting, contributing to and
    depending on each other all count, in either direction. Told once for all such teams of a cycle.
    """
    for cycle in subject.planned:
        branches: dict[str, str] = {}
        for ref in cycle.objectives:
            if branch := subject.portal.organisation.branch_of(unit_of(ref)):
                branches.setdefault(branch, ref)
        linked = {branch for pair in _linked_branches(subject, cycle) for branch in pair}
        for branch, ref in branches.items() if len(branches) > 1 else ():
            if branch not in linked:
                message = f"nothing links {quoted(branch)} to another team; add depends_on: or contributes_to:"
                yield found(cycle, ref, message)


def _linked_branches(subject: Subject, cycle: Cycle) -> Iterator[tuple[str, str]]:
    several = (*cycle.contributes_to.items(), *cycle.depends_on.items())
    links = chain(cycle.supports.items(), ((ref, target) for ref, targets in several for target in targets))
    branch_of = subject.portal.organisation.branch_of
    for one, other in {(unit_of(ref), unit_of(target.ref)) for ref, target in links}:
        ends = branch_of(one), branch_of(other)
        if all(ends) and ends[0] != ends[1]:
            yield ends


@rule(Severity.WARNING, "rust-lang project goals, team asks")
def unanswered_dependency(subject: Subject) -> Iterator[Found]:
    """Who is depended on says so: one of that unit's objectives supports or contributes to the one that waits.

    A dependency that the other side does not know is the one that fails in the last week.
    """
    answered = {
        (key.objective, unit_of(answer.ref))
        for links in (subject.portal.supporters, subject.portal.contributors)
        for key, answers in links.items()
        for answer in answers
    }
    for cycle in subject.planned:
        for ref, targets in cycle.depends_on.items():
            for unit in dict.fromkeys(unit_of(target.ref) for target in targets):
                if unit != unit_of(ref) and (Key(cycle.id, ref), unit) not in answered:
                    message = (
                        f"this depends on {quoted(unit)}, and no objective there contributes to it; "
                        f"ask that team to add contributes_to: [{ref}]"
                    )
                    yield found(cycle, ref, message, "depends_on")


@rule(Severity.WARNING, "okrsite: a link leads elsewhere")
def self_dependency(subject: Subject) -> Iterator[Found]:
    """An objective depends on others and contributes to others, not on itself or its own key results.

    Mostly another unit's objective of a similar name was meant. What it takes to reach one are its key results.
    """
    for cycle in subject.planned:
        for key, links in (("depends_on", cycle.depends_on), ("contributes_to", cycle.contributes_to)):
            for ref, targets in links.items():
                if Key(cycle.id, ref) in (target.objective for target in targets):
                    message = f"this names itself in {key}; name another unit's objective, or leave it out"
                    yield found(cycle, ref, message, key)


@rule(Severity.WARNING, "OpenOKR: decide anew each cycle")
def carried_over_again(subject: Subject) -> Iterator[Found]:
    """An objective is carried over once at most without a change.

    What was not done in two cycles is not wanted enough, or not possible in this way: change it, or let it go. A new
    title is a change, and so are other key results and other targets; that each begins where it stood is none.
    """
    for cycle in subject.planned:
        for ref, before in cycle.continues.items():
            first = _continued(subject, before)
            if first and _promise(subject, Key(cycle.id, ref)) == _promise(subject, first):
                message = (
                    f"carried over unchanged from {first.cycle} and {before.cycle}; change what you try, or let it go"
                )
                yield found(cycle, ref, message, "continues")


def _continued(subject: Subject, key: Key) -> Key | None:
    return subject.portal.cycles[key.cycle].continues.get(key.objective.ref)


def _promise(subject: Subject, key: Key) -> tuple[str, dict[str, dict[str, object]]]:
    """The title of an objective, and what each of its key results is to reach, wherever that began."""
    objective = subject.portal.cycles[key.cycle].objectives[key.objective.ref]
    measures = {key_result.id: key_result.judged_by.parts for key_result in objective.key_results}
    goals = {id_: {name: part for name, part in parts.items() if name != "from"} for id_, parts in measures.items()}
    return folded(objective.title), goals


@rule(Severity.INFO, "okrsite: a quarter begins where the one before ends", asks_for=("measure",))
def stale_baseline(subject: Subject) -> Iterator[Found]:
    """A draft begins where things stand now, and not where they stood when it was written.

    `okrsite open` takes each `from` from the last reading of that day, and the quarter before goes on for weeks. Asked
    until the cycle begins, of key results of an objective that `continues` another.
    """
    for cycle, ref, key_result in subject.key_results:
        before = cycle.continues.get(objective_of(ref))
        if before and (cycle.state is State.DRAFT or subject.as_of < cycle.span.starts):
            earlier = subject.portal.cycles[before.cycle]
            if message := _stale(subject, earlier, f"{before.objective.ref}/{key_result.id}", key_result.judged_by):
                yield found(cycle, ref, message, "measure")


def _stale(subject: Subject, earlier: Cycle, ref: str, measure: Measure) -> str:
    """The sentence about a baseline that is where `ref` stood some time ago; "" where it is another number."""
    was, baseline = earlier.key_results.get(ref), measure.value_at(ZERO)
    if was is None or baseline is None or was.judged_by.unit != measure.unit:
        return ""
    readings = _readings(subject, earlier, ref, was.kpi)
    if not readings or readings[-1][1] == baseline:
        return ""
    if baseline != was.judged_by.value_at(ZERO) and baseline not in [value for _, value in readings]:
        return ""
    day, value = readings[-1]
    stood = f"from is {baseline}, where it stood in {earlier.id} before, and on {day} that was {value}"
    if measure.attainment_of_number(value) >= ONE:
        return "" if measure.is_limit else f"{stood}, which is the whole way; set a new target, or let it go"
    return f"{stood}; write from: {value}, in the title too, or say in ignore why not"


def _readings(subject: Subject, cycle: Cycle, ref: str, kpi: str | None) -> list[tuple[date, Decimal]]:
    """Up to the as-of date, oldest first."""
    if kpi:
        known = subject.portal.kpis[kpi].readings if kpi in subject.portal.kpis else ()
        return [(at.date, at.value) for at in known if at.date in cycle.span and at.date <= subject.as_of]
    said = ((at.date, at.value) for at in subject.measured(cycle, ref))
    return [(day, value) for day, value in said if value is not None]


RULES = (
    orphan_objective,
    unsupported_company_objective,
    level_skip,
    no_company_objectives,
    late_planning,
    unit_without_objectives,
    silo,
    unanswered_dependency,
    self_dependency,
    carried_over_again,
    stale_baseline,
)
