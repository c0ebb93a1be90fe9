"""How check-ins are used: do they say what others need to hear, and can their colours be believed?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Final

from okrsite.checks.rule import Found, found, rule
from okrsite.checks.subject import Subject
from okrsite.diagnostics import Severity, quoted
from okrsite.model import Ambition, CheckIn, Cycle, FromTo, Key, Status, objective_of

LOW_CONFIDENCE: Final = 4
UNMOVED: Final = timedelta(weeks=4)
SAME_CONFIDENCE: Final = 4
SANDBAG, FANTASY = Decimal(9), Decimal("2.5")
ENOUGH: Final = 3


@rule(Severity.WARNING, "WorkBoard: no red without a word", asks_for=("measure",))
def red_without_words(subject: Subject) -> Iterator[Found]:
    """Whatever is off track, or believed in with less than 4 of 10, comes with a note or a blocker.

    Red is a request for help, and nobody can help with a colour. A note on the objective, no older,
    counts as well.
    """
    for cycle, ref, series in subject.reported:
        newest = series[-1]
        if (reason := _red(subject, cycle, ref, newest)) and not _has_words(subject, cycle, ref, newest):
            message = f"{reason} without a word; add a note on what is in the way and who could help"
            yield Found(newest.origin.key, message, Key(cycle.id, ref))


def _red(subject: Subject, cycle: Cycle, ref: str, newest: CheckIn) -> str:
    numbers = subject.key_result_numbers(cycle, ref)
    if newest.update.confidence is not None and newest.update.confidence < LOW_CONFIDENCE:
        reason = f"a confidence of {newest.update.confidence}"
    elif newest.update.status is Status.OFF_TRACK or (numbers and numbers.health == Status.OFF_TRACK):
        reason = "off track"
    else:
        return ""
    return "" if subject.is_settled(cycle, ref) else reason


def _has_words(subject: Subject, cycle: Cycle, ref: str, newest: CheckIn) -> bool:
    above = (at for at in subject.check_ins(cycle, objective_of(ref)) if at.date >= newest.date)
    return any(at.update.note.strip() or at.update.blockers for at in (newest, *above))


@rule(Severity.WARNING, "OpenOKR: green outside, red inside", asks_for=("measure",))
def watermelon(subject: Subject) -> Iterator[Found]:
    """What is declared on track is on track by its numbers, and moves.

    Green that hides red takes away the time in which others could have helped. A value that is expected to move and
    has stood still for four weeks is not on track either.
    """
    for cycle, ref, series in subject.reported:
        if subject.declared(cycle, ref) is not Status.ON_TRACK:
            continue
        numbers = subject.key_result_numbers(cycle, ref)
        if numbers and numbers.health == Status.OFF_TRACK:
            message = "declared on track, and its numbers say off track; correct one of the two"
            yield Found(series[-1].origin.key, message, Key(cycle.id, ref))
        elif since := _unmoved_since(cycle, ref, series):
            message = f"declared on track, and unmoved at {since.update.value} since {since.date}; declare how it is"
            yield Found(series[-1].origin.key, message, Key(cycle.id, ref))


def _unmoved_since(cycle: Cycle, ref: str, series: tuple[CheckIn, ...]) -> CheckIn | None:
    """The first check-in with the newest value, if it has stood for four weeks and is not the target."""
    measure = cycle.key_results[ref].measure
    valued = [at for at in series if at.update.value is not None]
    if not isinstance(measure, FromTo) or not valued:
        return None
    value, first = valued[-1].update.value, valued[-1]
    for at in reversed(valued):
        if at.update.value != value:
            break
        first = at
    return first if valued[-1].date - first.date >= UNMOVED and value != measure.target else None


@rule(Severity.INFO, "Puzzle OKR: 57 % of real confidences are a 5")
def confidence_never_moves(subject: Subject) -> Iterator[Found]:
    """Confidence follows what was learned since the last check-in.

    The same figure four times running is a habit, not a judgement; then better leave it out.
    """
    for cycle, ref, series in subject.reported:
        last = [at.update.confidence for at in series[-SAME_CONFIDENCE:]]
        if len(last) == SAME_CONFIDENCE and last[0] is not None and len(set(last)) == 1:
            message = f"a confidence of {last[0]} in {SAME_CONFIDENCE} check-ins running; ask what would change it"
            yield Found(series[-1].origin.below("confidence"), message, Key(cycle.id, ref))


@rule(Severity.INFO, "Google OKR playbook: sandbagging")
def sandbagging(subject: Subject) -> Iterator[Found]:
    """A unit does not begin sure of everything: first confidences above 9 on average say that the goals are too low.

    Key results of committed objectives are left out, since a promise should be safe. Asked of three or more.
    """
    for cycle, ref, unit, mean in _first_confidences(subject, with_committed=False):
        if mean > SANDBAG:
            began = f"{quoted(unit)} began with a confidence of {mean:.1f} on average"
            message = f"{began}; stretch the goals, or call them committed"
            yield found(cycle, ref, message)


@rule(Severity.INFO, "Christina Wodtke: begin at five of ten")
def fantasy(subject: Subject) -> Iterator[Found]:
    """A unit believes in its goals: first confidences below 2.5 on average say that nobody does.

    A goal that nobody believes in moves nobody. Asked of units with three or more.
    """
    for cycle, ref, unit, mean in _first_confidences(subject, with_committed=True):
        if mean < FANTASY:
            message = (
                f"{quoted(unit)} began with a confidence of {mean:.1f} on average; choose goals that people believe in"
            )
            yield found(cycle, ref, message)


def _first_confidences(subject: Subject, *, with_committed: bool) -> Iterator[tuple[Cycle, str, str, Decimal]]:
    """Cycle, first objective, unit, and the mean of its key results' first confidences."""
    for cycle in subject.running:
        for unit, refs in cycle.by_unit.items():
            asked = [ref for ref in refs if with_committed or cycle.objectives[ref].ambition is not Ambition.COMMITTED]
            firsts = [first for ref in asked if (first := _first_of_each(subject, cycle, ref))]
            given = [confidence for first in firsts for confidence in first]
            if len(given) >= ENOUGH:
                yield cycle, asked[0], unit, sum(given, Decimal(0)) / len(given)


def _first_of_each(subject: Subject, cycle: Cycle, objective: str) -> list[Decimal]:
    series = (subject.check_ins(cycle, ref) for ref, _ in cycle.key_results_of(objective))
    firsts = (next((at.update.confidence for at in one if at.update.confidence is not None), None) for one in series)
    return [first for first in firsts if first is not None]


RULES = (
    red_without_words,
    watermelon,
    confidence_never_moves,
    sandbagging,
    fantasy,
)
