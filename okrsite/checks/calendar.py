"""The calendar: plans and reports fall into their cycle, and reports come while they can still change something."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import groupby

from okrsite.checks.circles import circles, shown
from okrsite.checks.rule import Found, found, rule
from okrsite.checks.settings import setting_place
from okrsite.checks.subject import Subject
from okrsite.diagnostics import Severity, quoted
from okrsite.model import Cycle, KeyResult, Word, length_of


@rule(Severity.ERROR, "okrsite: what is written must exist")
def unknown_cycle(subject: Subject) -> Iterator[Found]:
    """The `parent` of a cycle and the `current` one are cycles, each a folder in cycles/.

    References are looked for in the parent, and the home page shows the current one. A cycle of the past may be in the
    archive instead.
    """
    current = subject.portal.settings.current
    if current and current not in subject.portal.cycles and not subject.may_exist(current):
        yield Found(setting_place(subject.portal, "current"), _no_cycle(subject, current))
    for cycle in subject.cycles:
        if cycle.parent and cycle.parent not in subject.portal.cycles and not subject.may_exist(cycle.parent):
            yield Found(cycle.origin.below("parent"), _no_cycle(subject, cycle.parent))


def _no_cycle(subject: Subject, name: str) -> str:
    return f"unknown cycle {quoted(name)}{subject.near_cycles.hint(name) or f'; add content/cycles/{name}/cycle.yaml'}"


@rule(Severity.ERROR, "okrsite: progress rolls up along a tree")
def cycle_circle(subject: Subject) -> Iterator[Found]:
    """A quarter serves a year, never the other way round as well."""
    parents = {cycle.id: cycle.parent for cycle in subject.cycles if cycle.parent}
    for members in circles(parents):
        message = f"these cycles are each other's parents: {shown(members)}; leave out the parent of the longest"
        yield Found(subject.portal.cycles[members[0]].origin.below("parent"), message)


@rule(Severity.INFO, "okrsite: one quarter at a time")
def overlapping_same_kind_cycles(subject: Subject) -> Iterator[Found]:
    """Cycles of different lengths overlap, as a quarter and its year do; two quarters share no day.

    On a shared day nobody could say which of the two is current, and a check-in may go into either.
    """
    ordered = sorted(subject.cycles, key=lambda cycle: (length_of(cycle.span), cycle.span, cycle.id))
    for length, alike in groupby(ordered, lambda cycle: length_of(cycle.span)):
        for first, second in _each_with_the_last_to_end(alike) if length != "free" else ():
            if first.span.overlaps(second.span):
                message = (
                    f"this {length} begins on {second.span.starts}, before {first.id} ends on {first.span.ends}; "
                    "let one begin when the other has ended"
                )
                yield Found(second.origin.below("starts"), message)


def _each_with_the_last_to_end(cycles: Iterable[Cycle]) -> Iterator[tuple[Cycle, Cycle]]:
    """Of cycles by their first day each but the first, after the one of those before it that ends last."""
    longest: Cycle | None = None
    for cycle in cycles:
        if longest:
            yield longest, cycle
        longest = max(filter(None, (longest, cycle)), key=lambda each: each.span.ends)


@rule(Severity.WARNING, "re:Work: a cycle begins with its OKRs")
def cycle_without_plan(subject: Subject) -> Iterator[Found]:
    """A cycle that is running has objectives.

    Without any, nobody knows what it is for. One that is still being planned is a `draft`, and nothing is asked of it.
    """
    for cycle in subject.running:
        if not cycle.objectives and not cycle.unread.items:
            began = f"{cycle.id} began on {cycle.span.starts} and has no objectives"
            message = f"{began}; add an OKR file beside this one, or write state: draft"
            yield Found(cycle.origin, message)


@rule(Severity.WARNING, "okrsite: a cycle is judged by what was reported in it")
def check_in_outside_cycle(subject: Subject) -> Iterator[Found]:
    """A check-in is dated within its cycle, first and last day included, or grades it soon after its end.

    A cycle is never judged past its last day: what is dated up to `grading_days` later counts for that day, and a later
    report does not count at all. One dated before the first day is mostly a slip, or a file in the wrong folder.
    """
    grading = timedelta(days=subject.portal.settings.grading_days)
    for cycle in subject.cycles:
        starts, ends = cycle.span
        for meeting in cycle.meetings:
            if not starts <= meeting.date <= ends + grading:
                graded = f" and could be graded until {ends + grading}" if meeting.date > ends and grading else ""
                message = f"{_not_in(cycle, meeting.date)}{graded}; correct the date or move the file"
                yield Found(meeting.document.place("date"), message)


@rule(Severity.WARNING, "okrsite: a cycle is judged by what was reported in it")
def due_outside_cycle(subject: Subject) -> Iterator[Found]:
    """What is due, planned or a milestone in a cycle has its day in that cycle.

    Progress is compared with the share of the time that is over until the due date; a date outside the cycle makes the
    comparison meaningless. What takes longer belongs into a longer cycle, with a step of it here.
    """
    for cycle, ref, key_result in subject.key_results:
        for day, keys in _dates(key_result):
            if day not in cycle.span:
                yield found(cycle, ref, f"{_not_in(cycle, day)}; choose a day within it", *keys)


def _not_in(cycle: Cycle, day: date) -> str:
    return f"{day} is not in {cycle.id}, which runs from {cycle.span.starts} to {cycle.span.ends}"


def _dates(key_result: KeyResult) -> Iterator[tuple[date, tuple[str | int, ...]]]:
    if key_result.due:
        yield key_result.due, ("due",)
    for number, point in enumerate(key_result.plan):
        yield point.date, ("plan", number, "date")
    if key_result.measure is not None:
        yield from ((day, ("measure", *keys)) for keys, day in key_result.measure.due_days.items())


@rule(Severity.WARNING, "re:Work: track progress, check in")
def outdated_check_in(subject: Subject) -> Iterator[Found]:
    """Every open key result has a check-in that is no older than the cadence and its grace.

    A number from three weeks ago tells nobody whether to help. Key results that are done or dropped, that follow a KPI
    or the objectives below them, and those without any measure are not asked.
    """
    for cycle, ref in _running_key_results(subject):
        series = subject.check_ins(cycle, ref)
        last = series.meetings[-1].date if series else cycle.span.starts
        is_asked = _is_overdue(subject, cycle, ref, last) and (series or not _is_half_over(cycle, subject.as_of))
        if is_asked and _is_awaited(subject, cycle, ref):
            age = f"the newest check-in is from {last}" if series else "there is no check-in yet"
            cadence = cycle.cadence_of(ref) or subject.portal.settings.cadence
            yield found(cycle, ref, f"{age}, and one is due {cadence}; report how it stands")


def _is_overdue(subject: Subject, cycle: Cycle, ref: str, last: date) -> bool:
    patience = subject.portal.settings.patience_with(cycle.cadence_of(ref))
    return (subject.as_of - last).days > patience


@rule(Severity.WARNING, "re:Work: track progress, check in")
def never_checked_in(subject: Subject) -> Iterator[Found]:
    """When half the cycle is gone, and its first report was due, every key result has been checked in at least once.

    By then a missing report is no delay: nobody looks after the key result, and everything that rolls up over it is
    wrong. It never stops a build: real OKRs are incomplete, and the page shows the gap. A portal that wants to be
    stricter says `rules: {never-checked-in: error}`. For a cycle that is over there is one finding for all of it, which
    counts those without a measure too.
    """
    for cycle, ref in _running_key_results(subject):
        is_silent = not subject.check_ins(cycle, ref) and _is_half_over(cycle, subject.as_of)
        is_silent = is_silent and _is_overdue(subject, cycle, ref, cycle.span.starts)
        if is_silent and _is_awaited(subject, cycle, ref):
            message = f"half of {cycle.id} is over without a check-in; report how it stands, or status: dropped"
            yield found(cycle, ref, message)
    for cycle in subject.over:
        if missing := sum(_is_missing(subject, cycle, ref) for ref in cycle.key_results):
            message = f"{cycle.id} is over, and {_never(missing, len(cycle.key_results))} ended"
            yield Found(cycle.origin, message)


def _is_missing(subject: Subject, cycle: Cycle, ref: str) -> bool:
    """Whether nobody ever reported it, of a cycle that is over."""
    if ref in cycle.check_ins or not cycle.key_results[ref].is_reported or cycle.unread.may_report(ref):
        return False
    return not subject.is_settled(cycle, ref)


def _never(missing: int, of: int) -> str:
    if missing == 1:
        whose = "its only key result" if of == 1 else f"one of its {of} key results"
        return f"{whose} was never checked in; report how it"
    whose = f"its {of} key results" if missing == of else f"{missing} of its {of} key results"
    return f"{whose} were never checked in; report how they"


def _is_half_over(cycle: Cycle, as_of: date) -> bool:
    return (as_of - cycle.span.starts).days * 2 >= cycle.span.days


def _running_key_results(subject: Subject) -> Iterator[tuple[Cycle, str]]:
    return ((cycle, ref) for cycle in subject.running for ref in subject.asked_key_results(cycle))


def _is_awaited(subject: Subject, cycle: Cycle, ref: str) -> bool:
    """Whether check-ins of a key result are expected from people, and none that could not be read is of it."""
    key_result = cycle.key_results[ref]
    if key_result.kpi or key_result.measure in (None, Word.ALIGNED) or cycle.unread.may_report(ref):
        return False
    return not subject.is_settled(cycle, ref)


RULES = (
    unknown_cycle,
    cycle_circle,
    overlapping_same_kind_cycles,
    cycle_without_plan,
    check_in_outside_cycle,
    due_outside_cycle,
    outdated_check_in,
    never_checked_in,
)
