"""Amendments: do they say what changed and who decided it, and what did they make easier?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from okrsite.checks.goalposts import follows_from_the_cycle, with_the_last_day
from okrsite.checks.promises import Moved, moved
from okrsite.checks.rule import Found, found, rule
from okrsite.checks.subject import Subject
from okrsite.diagnostics import Severity, quoted_apart
from okrsite.model import AmendmentStep, Effort, steps_of

_RATHER: Final = "rather miss it and write down what was learned"
_MEND: Final = (
    "field names what changed, as measure.to, weight, owner or due, and was the value before, as files write it"
)


@rule(Severity.WARNING, "GitLab handbook: changing goals")
def target_lowered(subject: Subject) -> Iterator[Found]:
    """A target is met or missed, not moved closer; where it is, somebody stands by that.

    A miss with a learning is worth more than a lowered bar. But an amendment that says why, and in `by` who decided, is
    honest, and then this is for information alone: the ledger shows what the result is worth against the first promise.
    Without `by` it is a warning, and so is a target that is lowered with no amendment at all, which
    `okrsite check --base main` sees. Adding `by` to an entry later is no change of it.
    """
    for cycle, ref, _ in subject.key_results:
        for step in steps_of(cycle.begun(ref)):
            if step.effort(cycle.span.ends) is Effort.EASIER:
                severity = Severity.INFO if step.amendment.by else None
                message = f"{_stepped(step)}, which is easier; {_answered(step)}"
                yield found(cycle, ref, message, "amendments", step.position, severity=severity)
    for lowered in moved(subject):
        if lowered.effort is Effort.EASIER and not lowered.amended and not follows_from_the_cycle(lowered):
            message = f"{_lowered(lowered)}, which is easier; {_RATHER}"
            yield found(lowered.of.cycle, lowered.of.ref, message, *lowered.field.split("."))
    yield from _with_the_last_day(subject)


def _answered(step: AmendmentStep) -> str:
    if by := step.amendment.by:
        return f"{by} stands by it, and the ledger shows results against both"
    return f"say in by: who decided it, or put it back: {_RATHER}"


def _stepped(step: AmendmentStep) -> str:
    field, was = step.amendment.field, step.amendment.was
    words = step.before.judged_by.difference(step.after.judged_by) if field == "measure" else ""
    then, now = quoted_apart(was, step.now)
    return f"{field} changed, {words}" if words else f"{field} went from {then} to {now}"


def _lowered(change: Moved) -> str:
    field, of = change.field, change.of
    words = of.was.judged_by.difference(of.now.judged_by) if field == "measure" else ""
    was, now = quoted_apart(change.was, change.now)
    return f"{field} changes, {words}" if words else f"{field} goes from {was} to {now}"


def _with_the_last_day(subject: Subject) -> Iterator[Found]:
    """One for all key results of a cycle."""
    for changes in with_the_last_day(subject):
        first = changes[0]
        if first.effort is Effort.EASIER:
            message = f"ends goes from {first.was} to {first.now}, which is easier; {_RATHER}"
            yield Found(first.of.cycle.origin.below("ends"), message)


@rule(Severity.WARNING, "ours")
def unreadable_amendment(subject: Subject) -> Iterator[Found]:
    """An amendment says what was, in the words of the field that it changed.

    Pages show what a result is worth against its first promise. That takes a field of the key result, such as
    `measure.to`, `weight`, `owner` or `due`, and what stood there before.
    """
    for cycle, ref, key_result in subject.key_results:
        for step in steps_of(key_result):
            if step.wrong:
                message = f"nobody can tell what this changed: {step.wrong}; {_MEND}"
                yield found(cycle, ref, message, "amendments", step.position)


RULES = (target_lowered, unreadable_amendment)
