"""The same thing written twice: cascading by copying, and one success claimed by two."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from typing import Final

from okrsite.checks.rule import Found, found, rule
from okrsite.checks.subject import Subject
from okrsite.checks.vocabulary import essence, folded
from okrsite.diagnostics import Severity, quoted
from okrsite.model import Cycle, Key, Portal, is_key_result, objective_of, unit_of

REF_LENGTH: Final = 200  # three ids and their slashes, never cut
ONE_OF_THEM: Final = "let one of them have it, and support that one"


@rule(Severity.WARNING, "OpenOKR: align, do not copy")
def duplicate_title(subject: Subject) -> Iterator[Found]:
    """No two objectives of a cycle have the same title.

    Two teams with one objective have either one objective, with one owner, or two different parts of it that each want
    a title of their own. A parent with its copy is a case for copied-from-parent.
    """
    for cycle in subject.planned:
        titles = ((folded(objective.title), ref) for ref, objective in cycle.objectives.items())
        for first, second in _repeated(titles):
            above = [objective_of(cycle.supports[ref].ref) for ref in (first, second) if ref in cycle.supports]
            if first not in above and second not in above:
                fix = "name this unit's part of it, or make one of the two"
                message = f"{quoted(first, REF_LENGTH)} has the same title; {fix}"
                yield found(cycle, second, message, "title")


@rule(Severity.WARNING, "OpenOKR: align, do not copy")
def copied_from_parent(subject: Subject) -> Iterator[Found]:
    """An objective says in its own words what its unit adds to the one it supports.

    A copy of the parent tells nobody who does which part, and its progress counts the same thing twice; with another
    number, an article or another word for "increase" it is still a copy. A unit's own goal for a longer cycle may be
    its goal for this one too.
    """
    for cycle in subject.planned:
        for ref, parent in cycle.supports.items():
            original, title = _title_of(subject.portal, parent), cycle.objectives[ref].title
            is_own_of_another_cycle = unit_of(parent.ref) == unit_of(ref) and parent.cycle != cycle.id
            if is_own_of_another_cycle or parent.objective == Key(cycle.id, ref):
                continue
            if folded(title) == folded(original):
                message = f"the title is copied from {quoted(parent.ref, REF_LENGTH)}; say what this unit does for it"
                yield found(cycle, ref, message, "title")
            elif len(essence(title)) > 1 and essence(title) == essence(original):
                message = f"the title says the same as {quoted(original)}; say what this unit does for it"
                yield found(cycle, ref, message, "title")


def _title_of(portal: Portal, key: Key) -> str:
    cycle = portal.cycles[key.cycle]
    return (cycle.key_results if is_key_result(key.ref) else cycle.objectives)[key.ref].title


@rule(Severity.WARNING, "OpenOKR: mutually exclusive, collectively exhaustive")
def same_metric_twice(subject: Subject) -> Iterator[Found]:
    """One number is the key result of one objective: a unit claims no KPI, and nothing it measures, twice in a cycle.

    Where it does, one success is counted twice. Two teams that each keep to a budget have two numbers of one name.
    """
    for cycle in subject.planned:
        kpis = [((unit_of(ref), kr.kpi), ref) for ref, kr in cycle.key_results.items() if kr.kpi]
        for first, second in _repeated(kpis):
            message = f"{quoted(first, REF_LENGTH)} takes its value from the same KPI; {ONE_OF_THEM}"
            yield found(cycle, second, message, "kpi")
        for first, second in _repeated(_measured_titles(cycle)):
            message = f"{quoted(first, REF_LENGTH)} has the same title; {ONE_OF_THEM}"
            yield found(cycle, second, message, "title")


def _measured_titles(cycle: Cycle) -> Iterator[tuple[tuple[str, str], str]]:
    """Of what is a number; "Design review" may be a step of many things."""
    for ref, key_result in cycle.key_results.items():
        if not key_result.kpi and key_result.judged_by.is_numeric:
            yield (unit_of(ref), folded(key_result.title)), ref


def _repeated(marked: Iterable[tuple[Hashable, str]]) -> Iterator[tuple[str, str]]:
    """Pairs of refs with one mark: the first that has it, and each later one."""
    first: dict[Hashable, str] = {}
    for mark, ref in marked:
        if (earlier := first.setdefault(mark, ref)) != ref:
            yield earlier, ref


RULES = (duplicate_title, copied_from_parent, same_metric_twice)
