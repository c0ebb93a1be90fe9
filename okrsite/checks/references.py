"""References between objectives and cycles: what is written must exist, and must lead upwards.

Most are errors, since a page built on them would show something untrue. They stay silent where the thing may stand in
a file that could not be read, which has its own finding, or in the archive.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, partial

from okrsite.checks.circles import circles, shown
from okrsite.checks.rule import Found, found, rule
from okrsite.checks.subject import Subject
from okrsite.diagnostics import Nearest, Severity, quoted
from okrsite.loader import resolved
from okrsite.model import Cycle, Key, unit_of

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
        is_unknown = cache(partial(_is_unknown, subject, cycle))
        for ref, objective in cycle.objectives.items():
            unit = unit_of(ref)
            for key, resolved_ones in (("contributes_to", cycle.contributes_to), ("depends_on", cycle.depends_on)):
                written = getattr(objective, key)
                if len(written) > len(resolved_ones.get(ref, ())):
                    for number, text in enumerate(written):
                        if is_unknown(text, unit):
                            yield found(cycle, ref, partial(_message, subject, cycle, text, unit), key, number)
        yield from _unknown_in_reviews(subject, cycle)


def _is_unknown(subject: Subject, cycle: Cycle, text: str, unit: str) -> bool:
    is_nothing = resolved(text, unit, cycle, subject.portal.cycles) is None
    return is_nothing and not _may_exist(subject, cycle, text, unit)


def _unknown_in_reviews(subject: Subject, cycle: Cycle) -> Iterator[Found]:
    for unit, review in cycle.reviews.items():
        for text in review.file.objectives:
            is_unknown = text not in cycle.objectives and f"{unit}/{text}" not in cycle.objectives
            if is_unknown and not _may_exist(subject, cycle, text, unit):
                yield Found(review.origin.below("objectives", text).key, partial(_message, subject, cycle, text, unit))


def _unknown(subject: Subject, cycle: Cycle, ref: str, text: str, *keys: str | int) -> Iterator[Found]:
    unit = unit_of(ref)
    if not _may_exist(subject, cycle, text, unit):
        yield found(cycle, ref, partial(_message, subject, cycle, text, unit), *keys)


def _may_exist(subject: Subject, cycle: Cycle, text: str, unit: str) -> bool:
    """Whether a reference that seems to mean nothing means what is archived, or what could not be read."""
    named, _, path = text.rpartition(":")
    meant = [named] if named else subject.with_parents(cycle.id)
    refs = (path, f"{unit}/{path}") if subject.has_unread else ()
    is_unread = any(subject.unread(at).may_define(ref) for at in meant for ref in refs)
    may_be_above = not named and cycle.origin.document.path in subject.portal.unreadable
    return is_unread or may_be_above or any(map(subject.may_be_archived, meant))


def _message(subject: Subject, cycle: Cycle, text: str, unit: str) -> str:
    named = text.rpartition(":")[0]
    if named and named not in subject.portal.cycles:
        fix = subject.near_cycles.hint(named) or "; write one that has a folder in cycles/"
        return f"unknown cycle {quoted(named)}{fix}"
    fix = _near(subject, cycle, text, unit) or "; write the id of one that exists, as unit/objective, or leave it out"
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


RULES = (
    unknown_parent,
    unknown_reference,
    parent_in_later_cycle,
    alignment_circle,
    dangling_continues,
    unknown_kpi,
)
