"""Goalposts: what was promised when a cycle began, held against a portal of before.

What counts is what the base said, so a change that was made before it, and is written down only now, is welcome.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import groupby

from okrsite.checks.promises import Compared, Moved, begun, compared, has_mistakes, moved, said
from okrsite.checks.rule import Found, found, rule
from okrsite.checks.subject import Subject
from okrsite.diagnostics import Place, Severity, quoted
from okrsite.model import Cycle, Effort, Key, State, is_key_result, moved_fields, objective_of, with_field


@rule(Severity.ERROR, "GitLab handbook: changing goals")
def goalpost_moved(subject: Subject) -> Iterator[Found]:
    """What was promised changes in the open: with what it was, when and why, in `amendments`.

    After a cycle has begun others rely on its measures, weights, owners and due dates, and on its last day. `okrsite
    amend` changes one and writes the entry beside it. Entries stay as they were written; a wrong one gets another below
    it. Needs a revision to compare with: `okrsite check --base main`. A key result is found again under another id, in
    another objective or unit, by `previously` or by its title; and whether its cycle had begun is what that revision
    says.
    """
    for change in moved(subject):
        if not change.amended and not follows_from_the_cycle(change):
            yield _unwritten(change)
        elif change.amended and not any(_is_what_it_was(change, at) for at in change.amended):
            yield _untrue(change)
    for changes in with_the_last_day(subject):
        yield _another_last_day(changes)
    for of in compared(subject):
        yield from _taken_away(of)


def follows_from_the_cycle(change: Moved) -> bool:
    return change.field == "due" and change.is_inherited


def with_the_last_day(subject: Subject) -> Iterator[list[Moved]]:
    """By cycle, the due dates that moved because its last day did, and that nobody wrote down or lets pass."""
    dues = (change for change in moved(subject) if follows_from_the_cycle(change) and not change.amended)
    for _, changes in groupby(dues, lambda change: change.of.cycle.id):
        if loud := [change for change in changes if not _is_let_pass(subject, change.of)]:
            yield loud


def _is_let_pass(subject: Subject, of: Compared) -> bool:
    return subject.is_silenced(Key(of.cycle.id, of.ref), goalpost_moved.name)


def _another_last_day(changes: list[Moved]) -> Found:
    first = changes[0]
    cycle, was, count = first.of.cycle, first.was, len(changes)
    whose = (
        "a key result without a date of its own" if count == 1 else f"{count} key results without dates of their own"
    )
    time = "more time, which is easier" if first.effort is Effort.EASIER else "less time"
    message = (
        f"ends went from {was} to {first.now} after {cycle.id} began; that gives {whose} "
        f"{time} ({quoted(first.of.ref)}{' and others' if count > 1 else ''}), and no amendment says why; put it "
        f"back; or keep the day with due: {was} in the key result, or write an amendment with field: due and was: {was}"
    )
    return Found(cycle.origin.below("ends"), message)


def _unwritten(change: Moved) -> Found:
    of = change.of
    easier = ", which is easier" if change.effort is Effort.EASIER else ""
    message = (
        f"{_went(change)} after {of.cycle.id} began{easier}, and no amendment says why; put it back and use "
        f"`okrsite amend`, or add an entry with field: {change.field} and was: {_in_full(change.was)} to its amendments"
    )
    return found(of.cycle, of.ref, message, *change.field.split("."))


def _went(change: Moved) -> str:
    of = change.of
    if change.field == "measure" and (words := of.was.judged_by.difference(of.now.judged_by)):
        return f"measure changed ({words})"
    inherited = " with that of its objective" if change.is_inherited else ""
    return f"{change.field} went from {_in_full(change.was)} to {_in_full(change.now)}{inherited}"


def _in_full(value: str) -> str:
    """As it may be written into the file: a whole measure has quotes of its own."""
    return "'{}'".format(value.replace("'", "''")) if value.startswith("{") else quoted(value)


def _untrue(change: Moved) -> Found:
    at = change.amended[0]
    told = change.of.now.amendments[at].was
    message = (
        f"this says that {change.field} was {quoted(told)}, and it was {_in_full(change.was)}; "
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
    kept = Counter(map(said, of.now.amendments))
    for amendment in of.was.amendments:
        if kept[said(amendment)]:
            kept[said(amendment)] -= 1
            continue
        message = (
            f"the amendment of {amendment.date} ({quoted(amendment.field)} was {quoted(amendment.was)}) is not here "
            "as it was written; bring it back, and add another entry where it was wrong"
        )
        yield found(of.cycle, of.ref, message, "amendments")


@rule(Severity.ERROR, "GitLab handbook: changing goals")
def promise_removed(subject: Subject) -> Iterator[Found]:
    """What a cycle began with stays in it: what nobody pursues any more is dropped, not deleted.

    Taking away a key result that lags lifts the numbers of all above it, and nobody can see why. Declare it
    `status: dropped` in a check-in, with a word on why: then it counts no more and is still there to be read. Needs a
    revision to compare with: `okrsite check --base main`. What is only called otherwise, or stands elsewhere, is found
    again by `previously` or by its title.
    """
    for was, now in begun(subject):
        if now is None:
            yield from _without_the_cycle(subject, was)
            continue
        gone = subject.beside.base.gone.get(was.id, ()) if subject.beside.base else ()
        for ref in gone:
            if not is_key_result(ref) or objective_of(ref) not in gone:
                yield _removed(subject, was, now, ref)


def _without_the_cycle(subject: Subject, was: Cycle) -> Iterator[Found]:
    """A folder in which something could not be read has its own finding."""
    folder = f"content/cycles/{was.id}"
    wrong = (finding.place.path for finding in subject.portal.findings if finding.severity is Severity.ERROR)
    if not any(f"{path}/".startswith(f"{folder}/") for path in wrong):
        message = (
            f"{was.id} began on {was.span.starts}, and it is not here any more, nor in the archive; bring its folder "
            "back, and close it with `okrsite close` when it is over"
        )
        yield Found(Place(folder), message)


def _removed(subject: Subject, was: Cycle, now: Cycle, ref: str) -> Found:
    what = "key result" if is_key_result(ref) else "objective"
    message = (
        f"the {what} {quoted(ref)} was taken away after {was.id} began; bring it back, and where nobody pursues it "
        "declare it in a check-in with status: dropped and why, or name it in `previously` of what it is now"
    )
    above = subject.beside.base.now.get(was.id, {}).get(objective_of(ref)) if subject.beside.base else None
    if above:
        return found(now, above, message, "key_results")
    return Found(Place(was.origins[ref].document.path), message)


@rule(Severity.ERROR, "okrsite: a promise counts from the day on which its cycle began")
def cycle_put_back(subject: Subject) -> Iterator[Found]:
    """A cycle that has begun is not made a draft again, and does not begin later than it did.

    From its first day on others rely on what it promises. As a draft, or before it begins, all of it could be changed
    without a word; and a later start makes everything look faster. Needs a revision to compare with:
    `okrsite check --base main`.
    """
    for was, now in begun(subject):
        if now is None or has_mistakes(subject.portal, now.origin):
            continue
        if now.state is State.DRAFT:
            message = f"{now.id} began on {was.span.starts}, and is to be a draft again; write state: open"
            yield Found(now.origin.below("state"), f"{message}, and amend what is to change with `okrsite amend`")
        if now.span.starts > was.span.starts:
            message = f"{now.id} began on {was.span.starts}, and is to begin on {now.span.starts}"
            yield Found(now.origin.below("starts"), f"{message}; put that back: what is over cannot begin again")


RULES = (goalpost_moved, promise_removed, cycle_put_back)
