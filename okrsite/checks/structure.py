"""How OKRs are built, whatever their words: how many, whose, what for, proven by what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from okrsite.checks.rule import Found, found, rule
from okrsite.checks.subject import Subject
from okrsite.checks.together import Lack
from okrsite.diagnostics import Severity, quoted
from okrsite.model import Cycle, Key, Kind, UnitKind, Word

MOST_OBJECTIVES, MOST_KEY_RESULTS = 4, 9
FEW_KEY_RESULTS: Final = 3
REWORK: Final = "Google re:Work, Set goals with OKRs"


@rule(Severity.WARNING, f"{REWORK}: three to five objectives")
def too_many_objectives(subject: Subject) -> Iterator[Found]:
    """A unit has few objectives at a time, five unless `limits` says otherwise.

    Objectives are what everything else waits for; a list of ten is a list of tasks, and nobody knows its first line.
    """
    limit = subject.portal.settings.limits.objectives_per_unit
    for cycle in subject.planned:
        for unit, refs in cycle.by_unit.items():
            if len(refs) > limit:
                message = (
                    f"{quoted(unit)} has {len(refs)} objectives, and this is the first beyond {limit}; "
                    "keep what matters most and leave the rest for the next cycle"
                )
                yield found(cycle, refs[limit], message)


@rule(Severity.WARNING, f"{REWORK}: about three key results each")
def too_many_key_results(subject: Subject) -> Iterator[Found]:
    """An objective has few key results, five unless `limits` says otherwise.

    Each is to be looked at every week. What merely needs doing belongs into the `initiatives` of a key result.
    """
    limit = subject.portal.settings.limits.key_results_per_objective
    for cycle, ref, objective in subject.objectives:
        if (count := len(objective.key_results)) > limit:
            message = (
                f"{count} key results are more than anyone follows; keep the {limit} that prove the objective best"
            )
            yield found(cycle, ref, message, "key_results", limit)


@rule(Severity.WARNING, f"{REWORK}: key results make objectives measurable", asks_for=("key_results",))
def no_key_results(subject: Subject) -> Iterator[Found]:
    """An objective is proven by key results, or by objectives below it that support it.

    Without either it is a wish, and there is no saying when it has come true.
    """
    for cycle, ref, objective in subject.objectives:
        if not objective.key_results and Key(cycle.id, ref) not in subject.portal.supporters:
            message = "nothing proves this objective; add a key result that shows it has come true"
            yield found(cycle, ref, message)


@rule(Severity.WARNING, "okrsite: progress comes from work", asks_for=("measure",))
def empty_aligned(subject: Subject) -> Iterator[Found]:
    """A key result with `measure: aligned` has objectives that support it.

    It takes its progress from them alone; without any it stands at nothing for the whole cycle.
    """
    if not subject.knows_plans:
        return
    for cycle, ref, key_result in subject.key_results:
        is_empty = key_result.judged_by is Word.ALIGNED and Key(cycle.id, ref) not in subject.portal.supporters
        if is_empty and not key_result.kpi:
            message = f"no objective supports this; write supports: {ref} in one that does, or give it another measure"
            yield found(cycle, ref, message, "measure")


@rule(
    Severity.WARNING,
    "GitLab handbook, directly responsible individual",
    asks_for=("owner",),
    together=Lack("an owner", "name for each the one person who is accountable"),
)
def missing_owner(subject: Subject) -> Iterator[Found]:
    """Every objective has one accountable owner.

    What belongs to everybody is looked after by nobody. Key results without an owner of their own are their
    objective's, and a person's objectives are that person's.
    """
    units = subject.portal.organisation.units
    for cycle in subject.planned:
        for unit, refs in cycle.by_unit.items():
            if unit in units and units[unit].kind is UnitKind.PERSON:
                continue
            for ref in refs:
                if not cycle.objectives[ref].owner:
                    yield found(cycle, ref, "nobody owns this objective; name the one person who is accountable")


@rule(
    Severity.INFO,
    "rust-lang project goals, Motivation",
    asks_for=("why",),
    together=Lack("a reason", "add why: and a sentence on what gets better for whom"),
)
def missing_why(subject: Subject) -> Iterator[Found]:
    """An objective says why it matters, in a sentence or two.

    The reason lets others decide well when the plan meets the world, and lets next year's team understand the choice.
    """
    for cycle, ref, objective in subject.objectives:
        if not objective.why.strip():
            yield found(cycle, ref, "no reason is given; add why: and a sentence on what gets better for whom")


@rule(
    Severity.INFO,
    f"{REWORK}: committed and aspirational",
    asks_for=("ambition",),
    together=Lack(
        "an ambition", "say whether each is a promise or a stretch: ambition: committed or aspirational", by_unit=True
    ),
)
def ambition_missing(subject: Subject) -> Iterator[Found]:
    """An objective says whether it is `committed` or `aspirational`.

    0.7 of a stretch is a success, and 0.7 of a promise is a miss that wants a learning; without the word nobody can
    tell which one it was. Told once for a unit, and once for a portal in which nobody says so.
    """
    for cycle, ref, objective in subject.objectives:
        if objective.ambition is None:
            yield found(
                cycle,
                ref,
                "nothing says whether this is a promise or a stretch; add ambition: committed or aspirational",
            )


@rule(Severity.INFO, "OKR theory: outputs and outcomes", asks_for=("key_results",))
def no_outcome(subject: Subject) -> Iterator[Found]:
    """At least one key result of an objective is an outcome.

    Outputs are what we make, outcomes are what changes for somebody by it. All outputs can be delivered with
    nothing having become better.
    """
    for cycle, ref, objective in subject.objectives:
        if objective.key_results and all(kr.kind is Kind.OUTPUT for kr in objective.key_results):
            message = "every key result here is an output; add one that shows what changes for somebody by it"
            yield found(cycle, ref, message)


@rule(Severity.INFO, "OKR Orca: do not count deliveries")
def mostly_binary(subject: Subject) -> Iterator[Found]:
    """At most half of a unit's key results are yes or no.

    A yes-or-no result stands at 0 until the last day and warns nobody. Asked of units with three key results or more.
    """
    for cycle in subject.planned:
        for unit, refs in cycle.by_unit.items():
            all_of_them = [(ref, kr) for objective in refs for ref, kr in cycle.key_results_of(objective)]
            binary = [ref for ref, kr in all_of_them if kr.measure is Word.DONE]
            if len(all_of_them) >= FEW_KEY_RESULTS and len(binary) * 2 > len(all_of_them):
                message = (
                    f"{len(binary)} of the {len(all_of_them)} key results of {quoted(unit)} are yes or no; "
                    "measure what changes, or list milestones"
                )
                yield found(cycle, binary[0], message, "measure")


@rule(Severity.WARNING, "Tability: focus per owner")
def overloaded_owner(subject: Subject) -> Iterator[Found]:
    """A person owns at most four objectives and nine key results in a cycle.

    Whoever is accountable for more is accountable for none of them. Teams that own something are not counted.
    """
    for cycle in subject.planned:
        limits = (
            (cycle.objectives, MOST_OBJECTIVES, "objectives"),
            (cycle.key_results, MOST_KEY_RESULTS, "key results"),
        )
        for refs, limit, what in limits:
            yield from _overloaded(subject, cycle, refs, limit, what)


def _overloaded(subject: Subject, cycle: Cycle, refs: Iterable[str], limit: int, what: str) -> Iterator[Found]:
    """At the first item that is one too many for its owner."""
    units = subject.portal.organisation.units
    owners = {ref: owner for ref in refs if (owner := cycle.owner_of(ref))}
    totals, seen = Counter(owners.values()), Counter[str]()
    for ref, owner in owners.items():
        seen[owner] += 1
        if seen[owner] == limit + 1 and owner in units and units[owner].kind is UnitKind.PERSON:
            message = (
                f"{quoted(owner)} owns {totals[owner]} {what} in {cycle.id}, more than {limit}; hand some to others"
            )
            yield found(cycle, ref, message, "owner")


RULES = (
    too_many_objectives,
    too_many_key_results,
    no_key_results,
    empty_aligned,
    missing_owner,
    missing_why,
    ambition_missing,
    no_outcome,
    mostly_binary,
    overloaded_owner,
)
