"""Goalposts: what was promised when a cycle began, held against a portal of before.

Key results are found again by their id, or by one that they had `previously`. What counts is what the base said, so a
change that was made before it, and is written down only now, is welcome.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

from okrsite.checks.rule import Found, found, rule
from okrsite.checks.subject import Subject
from okrsite.diagnostics import Severity, quoted
from okrsite.model import (
    Cycle,
    Effort,
    KeyResult,
    State,
    effort,
    effort_until,
    moved_fields,
    objective_of,
    part_efforts,
    with_field,
    written_at,
)


class Compared(NamedTuple):
    """A key result of a cycle that has begun, with what the base says of it."""

    cycle: Cycle
    ref: str
    now: KeyResult
    base: Cycle
    base_ref: str

    @property
    def was(self) -> KeyResult:
        return self.base.key_results[self.base_ref]


class Moved(NamedTuple):
    """A field of a promise that is not what it was. `amended` is where a new amendment names it, by position."""

    of: Compared
    field: str
    was: str
    now: str
    effort: Effort | None
    amended: tuple[int, ...]


def moved(subject: Subject) -> Iterator[Moved]:
    """Every promise that the portal changes against its base, written down or not."""
    for of in compared(subject):
        new = _new_amendments(of)
        for field in moved_fields(of.was, of.now):
            was, now = _counted(of.base, of.base_ref, field), _counted(of.cycle, of.ref, field)
            if was != now:
                amended = tuple(at for at in new if of.now.amendments[at].field in (field, field.partition(".")[0]))
                yield Moved(of, field, was, now, _effort(of, field), amended)


def compared(subject: Subject) -> Iterator[Compared]:
    """In cycles that are open in both and have begun."""
    for cycle in (*subject.running, *subject.over):
        base = subject.beside.base.cycles.get(cycle.id) if subject.beside.base else None
        if base and base.state is State.OPEN:
            for ref, now in cycle.key_results.items():
                if base_ref := next((old for old in _names(subject, cycle, ref) if old in base.key_results), None):
                    yield Compared(cycle, ref, now, base, base_ref)


def _names(subject: Subject, cycle: Cycle, ref: str) -> Iterator[str]:
    """The full id, then what it may have been."""
    unit, objective, key_result = ref.split("/")
    known = subject.portal.organisation.units.get(unit)
    units = (unit, *(known.previously if known else ()))
    objectives = (objective, *cycle.objectives[objective_of(ref)].previously)
    return map("/".join, product(units, objectives, (key_result, *cycle.key_results[ref].previously)))


def _new_amendments(of: Compared) -> list[int]:
    """Where those stand that the base does not have."""
    known = Counter(map(_said, of.was.amendments))
    new = []
    for position, amendment in enumerate(of.now.amendments):
        if known[_said(amendment)]:
            known[_said(amendment)] -= 1
        else:
            new.append(position)
    return new


def _said(amendment: object) -> str:
    return repr(amendment)


def _counted(cycle: Cycle, ref: str, field: str) -> str:
    """What the field says, or what counts where it says nothing."""
    match field:
        case "due":
            return cycle.due_of(ref).isoformat()
        case "owner":
            return cycle.owner_of(ref) or ""
    return written_at(cycle.key_results[ref], field)


def _effort(of: Compared, field: str) -> Effort | None:
    """Of this field alone."""
    was, now = of.was.judged_by, of.now.judged_by
    match field:
        case "due":
            return effort_until(of.base.due_of(of.base_ref), of.cycle.due_of(of.ref))
        case "measure":
            return effort(was, now)
    return part_efforts(was, now).get(field.partition(".")[2])


@rule(Severity.ERROR, "GitLab handbook: changing goals")
def goalpost_moved(subject: Subject) -> Iterator[Found]:
    """What was promised changes in the open: with what it was, when and why, in `amendments`.

    After a cycle has begun others rely on its measures, weights, owners and due dates. `okrsite amend` changes one and
    writes the entry beside it. Entries stay as they were written; a wrong one gets another below it. Needs a
    revision to compare with: `okrsite check --base main`.
    """
    for change in moved(subject):
        if not change.amended:
            yield _unwritten(change)
        elif not any(_is_what_it_was(change, at) for at in change.amended):
            yield _untrue(change)
    for of in compared(subject):
        yield from _taken_away(of)


def _unwritten(change: Moved) -> Found:
    of = change.of
    easier = ", which is easier" if change.effort is Effort.EASIER else ""
    message = (
        f"{change.field} went from {_in_full(change.was)} to {_in_full(change.now)} after {of.cycle.id} began{easier}, "
        f"and no amendment says why; put it back and use `okrsite amend`, or add an entry with field: {change.field} "
        f"and was: {_in_full(change.was)} to its amendments"
    )
    return found(of.cycle, of.ref, message, *change.field.split("."))


def _in_full(value: str) -> str:
    """As it may be written into the file: a whole measure has quotes of its own."""
    return "'{}'".format(value.replace("'", "''")) if value.startswith("{") else quoted(value)


def _untrue(change: Moved) -> Found:
    at = change.amended[0]
    said = change.of.now.amendments[at].was
    message = (
        f"this says that {change.field} was {quoted(said)}, and it was {_in_full(change.was)}; "
        "an amendment keeps what was promised, so write that"
    )
    return found(change.of.cycle, change.of.ref, message, "amendments", at, "was")


def _is_what_it_was(change: Moved, at: int) -> bool:
    """Whether what the amendment says is what the base said, written there or not."""
    amendment, was = change.of.now.amendments[at], change.of.was
    if amendment.was.strip() == change.was:
        return True
    try:
        return not moved_fields(was, with_field(was, amendment.field, amendment.was.strip()))
    except ValueError:
        return False


def _taken_away(of: Compared) -> Iterator[Found]:
    kept = Counter(map(_said, of.now.amendments))
    for amendment in of.was.amendments:
        if kept[_said(amendment)]:
            kept[_said(amendment)] -= 1
            continue
        message = (
            f"the amendment of {amendment.date} ({quoted(amendment.field)} was {quoted(amendment.was)}) is not here "
            "as it was written; bring it back, and add another entry where it was wrong"
        )
        yield found(of.cycle, of.ref, message, "amendments")


RULES = (goalpost_moved,)
