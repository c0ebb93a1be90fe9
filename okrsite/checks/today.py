"""What this day asks for: a cycle that it falls into, and what was due before it."""

from __future__ import annotations

from collections.abc import Iterator

from okrsite.checks.rule import Found, found, rule, titled
from okrsite.checks.subject import Subject
from okrsite.diagnostics import Severity, quoted
from okrsite.model import Cycle, State
from okrsite.wording import percent


@rule(Severity.WARNING, "okrsite: a cycle begins with its first day")
def draft_has_begun(subject: Subject) -> Iterator[Found]:
    """A cycle that has begun is open.

    Nothing is asked of a draft, and home page and numbers pass it over: a quarter can go by like that. Write
    `state: open` when it is agreed, or give it a later first day.
    """
    for cycle in subject.cycles:
        if cycle.state is State.DRAFT and cycle.span.starts <= subject.as_of:
            message = f"{cycle.id} began on {cycle.span.starts} and is still a draft; write state: open, or delete it"
            yield Found(cycle.origin.below("state"), message)


@rule(Severity.INFO, "okrsite: there is always a cycle to report in")
def no_cycle_today(subject: Subject) -> Iterator[Found]:
    """After a cycle comes the next one.

    On a day that no open cycle covers nobody is asked for a check-in, and the home page shows the cycle before.
    `okrsite open` begins the next with what is left of the last. A draft of it has a finding of its own.
    """
    every = subject.portal.cycles.values()
    over = [cycle for cycle in every if cycle.span.ends < subject.as_of]
    if not over or any(subject.as_of in cycle.span for cycle in every):
        return
    last = max(over, key=lambda cycle: (cycle.span.ends, cycle.span.starts))
    later = min(
        (cycle for cycle in every if cycle.span.starts > subject.as_of), key=lambda cycle: cycle.span, default=None
    )
    fix = f"{later.id} begins on {later.span.starts}" if later else "begin the next with `okrsite open`"
    message = f"no cycle covers {subject.as_of}: {last.id} ended on {last.span.ends}; {fix}"
    yield Found(last.origin, message)


@rule(Severity.WARNING, "Doerr, Measure What Matters: a key result has its day", asks_for=("measure", "due"))
def overdue(subject: Subject) -> Iterator[Found]:
    """What was due on a day that is past is done, dropped, or has another day.

    Nobody looks any more at a date that went by in silence. Asked of key results with a `due` of their own, of
    milestones and of initiatives, in cycles that are running. A promise is moved with `okrsite amend`, which keeps what
    it was.
    """
    for cycle in subject.running:
        for ref in subject.asked_key_results(cycle):
            if not subject.is_settled(cycle, ref):
                yield from _late(subject, cycle, ref)


def _late(subject: Subject, cycle: Cycle, ref: str) -> Iterator[Found]:
    key_result, today = cycle.key_results[ref], subject.as_of
    numbers = subject.key_result_numbers(cycle, ref)
    if key_result.due and key_result.due < today and numbers:
        stands = "nobody reported it" if numbers.progress is None else f"stands at {percent(numbers.progress)}"
        fix = "report how it ended, or write with `okrsite amend` when it will"
        yield found(cycle, ref, f"{titled(cycle, ref)} was due on {key_result.due} and {stands}; {fix}", "due")
    if key_result.judged_by.due_days:
        for number, step in enumerate(key_result.judged_by.steps(_reported(subject, cycle, ref))):
            if step.due and step.due < today and not step.is_reached:
                message = (
                    f"{quoted(step.title)} was due on {step.due} and is not done; report it, or give it another day"
                )
                yield found(cycle, ref, message, "measure", "milestones", number, "due")
    for number, each in enumerate(key_result.initiatives):
        if each.due and each.due < today and each.is_open:
            stands = f"was due on {each.due} and its status is {each.status}"
            message = f"{quoted(each.title)} {stands}; write how it stands, or a new day"
            yield found(cycle, ref, message, "initiatives", number, "due", severity=Severity.INFO)


def _reported(subject: Subject, cycle: Cycle, ref: str) -> frozenset[str]:
    """The milestones that are done."""
    lists = (check_in.done for check_in in subject.check_ins(cycle, ref))
    return frozenset(id_ for done in lists if isinstance(done, tuple) for id_ in done)


RULES = (draft_has_begun, no_cycle_today, overdue)
