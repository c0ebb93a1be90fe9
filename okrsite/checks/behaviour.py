"""How check-ins are used: do they say what others need to hear, and can their colours be believed?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Final

from okrsite.checks.rule import Found, found, rule, titled
from okrsite.checks.subject import Subject
from okrsite.diagnostics import Severity, quoted
from okrsite.model import Ambition, CheckIn, CheckIns, Cycle, FromTo, Key, Status, objective_of
from okrsite.model.shares import ONE, ZERO, share_of_time
from okrsite.wording import percent

LOW_CONFIDENCE, HIGH_CONFIDENCE = 4, 7
BARELY_MOVED: Final = Decimal("0.1")
FIRST_QUARTER, LAST_QUARTER = Decimal("0.25"), Decimal("0.75")
OFF_TRACK: Final = "off track"
UNMOVED: Final = timedelta(weeks=4)
SAME_CONFIDENCE: Final = 4
SANDBAG, FANTASY = Decimal(9), Decimal("2.5")
ENOUGH: Final = 3


@rule(Severity.WARNING, "WorkBoard: no red without a word", asks_for=("measure",))
def red_without_words(subject: Subject) -> Iterator[Found]:
    """Whatever is off track, or believed in with less than 4 of 10, comes with a note or a blocker.

    Red is a request for help, and nobody can help with a colour. A note on the objective, no older, counts as well. In
    the first quarter of the time numbers alone are not asked about while they stand about where they began.
    """
    for cycle, ref, series in subject.reported:
        newest = series[-1]
        if (reason := _red(subject, cycle, ref, newest)) and not _has_words(subject, cycle, ref, newest):
            what = titled(cycle, ref)
            message = f"{what} is {reason} without a word; add a note on what is in the way and who could help"
            yield Found(newest.origin.key, message, Key(cycle.id, ref))


def _red(subject: Subject, cycle: Cycle, ref: str, newest: CheckIn) -> str:
    numbers = subject.key_result_numbers(cycle, ref)
    if newest.confidence is not None and newest.confidence < LOW_CONFIDENCE:
        reason = f"believed in with {newest.confidence} of 10"
    elif newest.status is Status.OFF_TRACK or (
        numbers and numbers.health == Status.OFF_TRACK and not _is_beginning(subject, cycle, ref, numbers.progress)
    ):
        reason = OFF_TRACK
    else:
        return ""
    return "" if subject.is_settled(cycle, ref) else reason


def _is_beginning(subject: Subject, cycle: Cycle, ref: str, progress: Decimal | None) -> bool:
    return _time_over(subject, cycle, ref) < FIRST_QUARTER and (progress or ZERO) < BARELY_MOVED


def _time_over(subject: Subject, cycle: Cycle, ref: str) -> Decimal:
    return share_of_time(cycle.span.starts, cycle.due_of(ref), subject.as_of)


def _has_words(subject: Subject, cycle: Cycle, ref: str, newest: CheckIn) -> bool:
    above = (at for at in subject.check_ins(cycle, objective_of(ref)) if at.date >= newest.date)
    return any(at.note.strip() or at.blockers for at in (newest, *above))


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
            what = titled(cycle, ref)
            message = f"{what} is declared on track, and its numbers say off track; correct one of the two"
            yield Found(series[-1].origin.key, message, Key(cycle.id, ref))
        elif since := _unmoved_since(cycle, ref, subject.measured(cycle, ref)):
            what = f"{titled(cycle, ref)} is declared on track"
            message = f"{what}, and unmoved at {since.value} since {since.date}; declare how it is"
            yield Found(series[-1].origin.key, message, Key(cycle.id, ref))


def _unmoved_since(cycle: Cycle, ref: str, series: CheckIns) -> CheckIn | None:
    """The first check-in with the newest value, if it has stood for four weeks and is not the target."""
    measure = cycle.key_results[ref].measure
    valued = [at for at in series if at.value is not None]
    if not isinstance(measure, FromTo) or not valued:
        return None
    value, first = valued[-1].value, valued[-1]
    for at in reversed(valued):
        if at.value != value:
            break
        first = at
    return first if valued[-1].date - first.date >= UNMOVED and value != measure.target else None


@rule(Severity.INFO, "Puzzle OKR: 57 % of real confidences are a 5")
def confidence_never_moves(subject: Subject) -> Iterator[Found]:
    """Confidence follows what was learned since the last check-in.

    The same figure four times running, while a key result is at risk or off track, is a habit and not a judgement.
    Where everything goes as planned, nothing need move. What is declared on track meanwhile is a case for watermelon.
    """
    for cycle, ref, series in subject.reported:
        last = [at.confidence for at in series[-SAME_CONFIDENCE:]]
        is_same = len(last) == SAME_CONFIDENCE and last[0] is not None and len(set(last)) == 1
        health = _trouble(subject, cycle, ref) if is_same else ""
        is_denied = health == OFF_TRACK and subject.declared(cycle, ref) is Status.ON_TRACK
        if health and not is_denied and not _denied_by(subject, cycle, ref, series):
            message = (
                f"{titled(cycle, ref)} is {health}, and its confidence was {last[0]} in "
                f"{SAME_CONFIDENCE} check-ins running; ask what would change it"
            )
            yield Found(series[-1].origin.below("confidence"), message, Key(cycle.id, ref))


def _trouble(subject: Subject, cycle: Cycle, ref: str) -> str:
    """`at risk` or `off track`, else ""."""
    numbers = subject.key_result_numbers(cycle, ref)
    return numbers.health.replace("_", " ") if numbers and numbers.health in (Status.AT_RISK, Status.OFF_TRACK) else ""


@rule(Severity.INFO, "Google OKR playbook: confidence is a forecast")
def confidence_against_the_numbers(subject: Subject) -> Iterator[Found]:
    """Near the end, confidence and numbers say the same.

    Early in a cycle one may well believe in what does not show yet. In the last quarter of the time, 7 and more of 10
    for what is off track is a hope, or the numbers leave something out; either is worth a word to those who rely on it.
    What is also declared on track is a case for watermelon.
    """
    for cycle, ref, series in subject.reported:
        if check_in := _denied_by(subject, cycle, ref, series):
            message = (
                f"{titled(cycle, ref)} is off track with less than a quarter of the time left, and "
                f"its confidence is {check_in.confidence}; say what will turn it, or believe the numbers"
            )
            yield Found(check_in.origin.below("confidence"), message, Key(cycle.id, ref))


def _denied_by(subject: Subject, cycle: Cycle, ref: str, series: CheckIns) -> CheckIn | None:
    """The check-in that believes in it near its end, against its numbers."""
    is_late = _time_over(subject, cycle, ref) >= LAST_QUARTER
    newest = next((at for at in reversed(series) if at.confidence is not None), None)
    if not is_late or newest is None or (newest.confidence or 0) < HIGH_CONFIDENCE:
        return None
    is_denied = _trouble(subject, cycle, ref) == OFF_TRACK and subject.declared(cycle, ref) is not Status.ON_TRACK
    return newest if is_denied else None


@rule(Severity.INFO, "re:Work: say what done is before you begin")
def done_short_of_target(subject: Subject) -> Iterator[Found]:
    """What is declared done has reached its target, or a note says why this is enough.

    It counts by its number all the same. Whoever reads "done" at 63 % wants to know which of the two to believe.
    """
    for cycle, ref, series in subject.reported:
        said = next((at for at in reversed(series) if at.status is not None), None)
        numbers = subject.key_result_numbers(cycle, ref)
        if said is None or said.status is not Status.DONE or said.note.strip() or numbers is None:
            continue
        if numbers.progress is not None and numbers.progress < ONE:
            what = titled(cycle, ref)
            message = f"{what} is declared done at {percent(numbers.progress)}; say in a note why that is enough"
            yield Found(said.origin.below("status"), message, Key(cycle.id, ref))


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
    firsts = (subject.check_ins(cycle, ref).first("confidence") for ref, _ in cycle.key_results_of(objective))
    return [first for first in firsts if first is not None]


RULES = (
    red_without_words,
    watermelon,
    confidence_never_moves,
    confidence_against_the_numbers,
    done_short_of_target,
    sandbagging,
    fantasy,
)
