"""References between objectives and cycles: what is written must exist, and must lead upwards.

Most are errors, since a page built on them would show something untrue. They stay silent where the thing may stand in
a file that could not be read, which has its own finding, or in the archive.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from functools import partial

from okrsite.checks.circles import circles, shown
from okrsite.checks.nearest import claimed_by
from okrsite.checks.rule import Found, found, rule
from okrsite.checks.subject import Subject
from okrsite.diagnostics import Nearest, Severity, quoted
from okrsite.model import Cycle, Key, Kpi, Measure, same_unit, unit_of

UPWARDS = "okrsite: progress rolls up along a tree"


@rule(Severity.ERROR, UPWARDS)
def unknown_parent(subject: Subject) -> Iterator[Found]:
    """`supports` names an objective or key result of this cycle, or of the longer cycle that this one serves.

    It says where the progress of the objective counts; if it leads nowhere, the parent shows less than was done.
    """
    for cycle in subject.cycles:
        for ref, objective in cycle.objectives.items():
            if objective.supports and ref not in cycle.supports:
                yield from _unknown(subject, cycle, ref, objective.supports, "supports")


@rule(Severity.ERROR, "okrsite: what is written must exist")
def unknown_reference(subject: Subject) -> Iterator[Found]:
    """`contributes_to`, `depends_on` and the objectives of a review name objectives or key results that exist.

    They become links; a link to nothing is a promise that somebody forgot.
    """
    for cycle in subject.cycles:
        for ref, objective in cycle.objectives.items():
            for key, resolved_ones in (("contributes_to", cycle.contributes_to), ("depends_on", cycle.depends_on)):
                written = getattr(objective, key)
                if len(written) > len(resolved_ones.get(ref, ())):
                    yield from _unknown_in_list(subject, cycle, ref, key, written)
        yield from _unknown_in_reviews(subject, cycle)


def _unknown_in_list(subject: Subject, cycle: Cycle, ref: str, key: str, written: tuple[str, ...]) -> Iterator[Found]:
    for number, text in enumerate(written):
        if subject.references.resolved(text, ref, cycle) is None:
            yield from _unknown(subject, cycle, ref, text, key, number)


def _unknown_in_reviews(subject: Subject, cycle: Cycle) -> Iterator[Found]:
    for unit, review in cycle.reviews.items():
        for text in review.file.objectives:
            is_unknown = text not in cycle.objectives and f"{unit}/{text}" not in cycle.objectives
            if is_unknown and not _may_exist(subject, cycle, text, unit):
                message = partial(_message, subject, cycle, text, f"{unit}/")
                yield Found(review.origin.below("objectives", text).key, message)


def _unknown(subject: Subject, cycle: Cycle, ref: str, text: str, *keys: str | int) -> Iterator[Found]:
    if not _may_exist(subject, cycle, text, unit_of(ref)):
        yield found(cycle, ref, partial(_message, subject, cycle, text, ref), *keys)


def _may_exist(subject: Subject, cycle: Cycle, text: str, unit: str) -> bool:
    """Whether a reference that seems to mean nothing means what is archived, or what could not be read."""
    named, _, path = text.rpartition(":")
    meant = [named] if named else subject.with_parents(cycle.id)
    refs = (path, f"{unit}/{path}") if subject.has_unread else ()
    is_unread = any(subject.unread(at).may_define(full) for at in meant for full in refs)
    may_be_above = not named and cycle.origin.document.path in subject.portal.unreadable
    return is_unread or may_be_above or any(map(subject.may_be_archived, meant))


def _message(subject: Subject, cycle: Cycle, text: str, ref: str) -> str:
    """The sentence about what `ref` refers to and means nothing."""
    named = text.rpartition(":")[0]
    if named and named not in subject.portal.cycles:
        fix = subject.near_cycles.hint(named) or "; write one that has a folder in cycles/"
        return f"unknown cycle {quoted(named)}{fix}"
    claimed = claimed_by(subject.references.claims(text, ref, cycle))
    fix = (
        claimed
        or _near(subject, cycle, text, unit_of(ref))
        or "; write the id of one that exists, as unit/objective, or leave it out"
    )
    return f"unknown objective or key result {quoted(text)}{fix}"


def _near(subject: Subject, cycle: Cycle, text: str, unit: str) -> str:
    named, colon, path = text.rpartition(":")
    hint = subject.near_item(named or cycle.id, path, unit)
    return hint.replace('"', f'"{named}:', 1) if colon and hint.startswith("; did you mean") else hint


@rule(Severity.ERROR, UPWARDS)
def parent_in_later_cycle(subject: Subject) -> Iterator[Found]:
    """An objective supports one of its own time or of a longer cycle around it, never one that begins later.

    What is done this quarter cannot count for a goal that is only set in the next; carry the objective over with
    `continues` instead.
    """
    for cycle in subject.cycles:
        for ref, parent in cycle.supports.items():
            later = subject.portal.cycles[parent.cycle]
            if later.span.starts > cycle.span.ends:
                message = (
                    f"{quoted(str(parent))} begins on {later.span.starts}, after this cycle has ended; "
                    "support an objective of this cycle, or continue this one there"
                )
                yield found(cycle, ref, message, "supports")


@rule(Severity.ERROR, UPWARDS)
def alignment_circle(subject: Subject) -> Iterator[Found]:
    """Objectives support each other upwards, never in a circle.

    In a circle each would be measured by the next, and none by work.
    """
    parents = {
        Key(cycle.id, ref): parent.objective for cycle in subject.cycles for ref, parent in cycle.supports.items()
    }
    for members in circles(parents):
        first = members[0]
        names = shown([member.ref if member.cycle == first.cycle else str(member) for member in members])
        message = f"these objectives support each other in a circle: {names}; leave out one of the supports"
        if len(members) == 1:
            fix = "leave out supports, or name the one of a longer cycle that it serves"
            message = f"this objective supports itself, for no cycle above has one of that id; {fix}"
        yield found(subject.portal.cycles[first.cycle], first.ref, message, "supports")


@rule(Severity.WARNING, "okrsite: what is written must exist")
def dangling_continues(subject: Subject) -> Iterator[Found]:
    """`continues` names the objective of an earlier cycle that goes on here.

    It links the two pages and shows what is carried over again and again. Objectives in the archive are not asked for.
    """
    for cycle in subject.cycles:
        for ref, objective in cycle.objectives.items():
            if objective.continues and ref not in cycle.continues:
                yield from _unknown(subject, cycle, ref, objective.continues, "continues")
            elif objective.continues and cycle.continues[ref].cycle == cycle.id:
                fix = f"put the earlier cycle before it, as {_cycle_before(subject, cycle)}:{ref}"
                yield found(cycle, ref, f"{quoted(objective.continues)} is of this cycle; {fix}", "continues")


def _cycle_before(subject: Subject, cycle: Cycle) -> str:
    before = [other for other in subject.cycles if other.span.ends < cycle.span.starts]
    return max(before, key=lambda other: (other.span.ends, other.span.starts)).id if before else "2026-Q3"


@rule(Severity.ERROR, "okrsite: what is written must exist")
def unknown_kpi(subject: Subject) -> Iterator[Found]:
    """A key result that takes its value from a KPI names one that exists, as a file in kpis/.

    Otherwise it would have no data for the whole cycle, and nobody would be asked for a check-in.
    """
    if not subject.knows_kpis:
        return
    near = Nearest(subject.portal.kpis)
    for cycle in subject.cycles:
        for ref, key_result in cycle.key_results.items():
            if key_result.kpi and key_result.kpi not in subject.portal.kpis:
                yield found(cycle, ref, partial(_unknown_kpi, near, key_result.kpi), "kpi")


def _unknown_kpi(near: Nearest, kpi: str) -> str:
    fix = near.hint(kpi) or f"; add content/kpis/{kpi}.yaml"
    return f"unknown KPI {quoted(kpi)}{fix}"


@rule(Severity.ERROR, "okrsite: one number, one unit", asks_for=("measure", "kpi"))
def unit_mismatch(subject: Subject) -> Iterator[Found]:
    """A key result is measured in the unit of the KPI that it names, and so is the target of a KPI.

    Half a second is 0.5 to one and 500 to the other: seconds that are read as milliseconds are a target far exceeded.
    """
    for kpi in subject.portal.kpis.values():
        if kpi.target and not same_unit(kpi.target.unit, kpi.unit):
            yield Found(kpi.origin.below("target", "unit"), _mismatch(kpi, "its target", kpi.target))
    for cycle in subject.cycles:
        for ref, key_result in cycle.key_results.items():
            kpi_named, measure = subject.portal.kpis.get(key_result.kpi or ""), key_result.measure
            if (
                kpi_named
                and measure
                and measure is not kpi_named.target
                and not same_unit(measure.unit, kpi_named.unit)
            ):
                yield found(cycle, ref, _mismatch(kpi_named, "this key result", measure), "measure", "unit")


def _mismatch(kpi: Kpi, what: str, measure: Measure) -> str:
    fix = f"write unit: {quoted(kpi.unit)}, and the numbers in it"
    return f"the KPI {quoted(kpi.id)} is read in {quoted(kpi.unit)} and {what} is in {quoted(measure.unit)}; {fix}"


@rule(Severity.WARNING, "okrsite: no address ever dies")
def ambiguous_previously(subject: Subject) -> Iterator[Found]:
    """An earlier id in `previously` is that of one thing alone: no other had it, and none has it now.

    What others wrote with it, in `supports`, check-ins, reviews and links, goes to whoever had it. Of two nobody can
    tell: such a reference means nothing any more, and the old address offers both. Where another has the id today, it
    gets what was meant for the one before. So when a team is split, let one of the two keep the old id in `previously`,
    and leave it out of the other.
    """
    organisation = subject.portal.organisation
    units = [(unit.id, unit.previously) for unit in organisation.units.values() if unit.id in organisation.origins]
    for id_, at, claimed in _claimed_twice(units, organisation.units):
        yield Found(organisation.origins[id_].below("previously", at), claimed)
    for cycle in subject.cycles:
        for items in (cycle.objectives, cycle.key_results):
            for ref, at, claimed in _claimed_twice([(ref, item.previously) for ref, item in items.items()], items):
                yield found(cycle, ref, claimed, "previously", at)


def _claimed_twice(
    things: Iterable[tuple[str, tuple[str, ...]]], known: Container[str]
) -> Iterator[tuple[str, int, str]]:
    """Full id, position and message of each earlier id that another has, or had before this one is asked."""
    first: dict[str, str] = {}
    for ref, previously in things:
        for at, own in enumerate(previously):
            above, slash, _ = ref.rpartition("/")
            old = f"{above}{slash}{own}"
            other = old if old in known else first.setdefault(old, ref)
            if other != ref:
                message = (
                    f"{quoted(other, len(other))} says that it was called {quoted(own)} too; leave one of the two out"
                )
                if other == old:
                    message = f"{quoted(old, len(old))} is what another is called now; leave this out, or rename that"
                yield ref, at, message


RULES = (
    ambiguous_previously,
    unknown_parent,
    unknown_reference,
    parent_in_later_cycle,
    alignment_circle,
    dangling_continues,
    unknown_kpi,
    unit_mismatch,
)
