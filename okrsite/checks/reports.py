"""What check-ins refer to: they report key results that exist, in the words of their measures, once a day."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import partial
from itertools import chain, islice, pairwise
from typing import Final

from okrsite.checks.nearest import claimed_by
from okrsite.checks.rule import Found, rule
from okrsite.checks.subject import Subject
from okrsite.diagnostics import Nearest, Severity, quoted
from okrsite.model import CheckIn, CheckIns, Cycle, Era, Key, KeyResult, Word, eras_at, eras_of, steps_of

READINGS: Final = ("value", "done", "zone", "score")
_OTHERS: Final = {wanted: frozenset(READINGS) - {wanted} for wanted in ("", *READINGS)}


@rule(Severity.ERROR, "okrsite: what is written must exist")
def check_in_unknown_key_result(subject: Subject) -> Iterator[Found]:
    """A check-in reports on objectives and key results of its own cycle, by their full ids.

    A report that belongs to nothing is lost: its key result keeps the value of the week before.
    """
    for cycle in subject.cycles:
        for ref in cycle.check_ins:
            is_known = ref in cycle.objectives or ref in cycle.key_results
            if not is_known and not cycle.unread.may_define(ref):
                message = partial(_unknown, subject, cycle, ref)
                yield from (Found(check_in.origin.key, message) for check_in in cycle.check_ins[ref])


def _unknown(subject: Subject, cycle: Cycle, ref: str) -> str:
    return f"unknown key result {quoted(ref, len(ref))}{_meant(subject, cycle, ref)}"


def _meant(subject: Subject, cycle: Cycle, ref: str) -> str:
    named, colon, path = ref.rpartition(":")
    if colon and (path in cycle.objectives or path in cycle.key_results):
        return f"; a check-in is of its own cycle, so leave out {quoted(named)}"
    if colon:
        return f"; a check-in is of its own cycle: that of {named} belongs into a file in its folder"
    nearest = claimed_by(subject.references.called(ref, cycle)) or subject.near_item(cycle.id, ref)
    return nearest or f"; write the id of one of {cycle.id}, as unit/objective/key-result"


@rule(Severity.ERROR, "okrsite: a measure is reported in its own words")
def check_in_wrong_kind(subject: Subject) -> Iterator[Found]:
    """A check-in says what its measure measures: a value for a number, a zone for zones, `done` for yes or no.

    Anything else cannot be turned into progress and would be passed over in silence. What was reported before an
    amendment to another measure is in the words of that time. A key result without a measure has a finding of its own
    and may be reported in any way. An objective may get a score: it counts where none of its key results was reported,
    and stands beside their number otherwise.
    """
    for cycle in subject.cycles:
        for ref, series in cycle.check_ins.items():
            if ref in cycle.objectives:
                for check_in in series if _may_be_wrong(series, None) else ():
                    yield from _wrong_words(cycle, ref, check_in, None)
            elif key_result := cycle.key_results.get(ref):
                yield from _wrongly_reported(cycle, ref, eras_of(key_result), series)


def _may_be_wrong(series: CheckIns, key_result: KeyResult | None) -> bool:
    """Whether any of them has other words than it should: asked of all together, since hardly ever one has."""
    wanted = _wanted(key_result)
    if wanted is None or not _OTHERS[wanted].isdisjoint(series.said):
        return wanted is not None
    return key_result is not None and any(_is_wrong_done(key_result, done) for done in series.said.get("done", ()))


def _wrongly_reported(cycle: Cycle, ref: str, eras: Sequence[Era], series: CheckIns) -> Iterator[Found]:
    """A check-in is in the words of its day."""
    for check_in in series if any(_may_be_wrong(series, era.key_result) for era in eras) else ():
        by_era = [[*_wrong_words(cycle, ref, check_in, era.key_result)] for era in eras_at(eras, check_in.date)]
        yield from min(reversed(by_era), key=len)


def _wanted(key_result: KeyResult | None) -> str | None:
    """The key that a check-in of it, or of an objective, is to have; "" where none, None where anything goes."""
    if key_result is None:
        return "score"
    if key_result.kpi:
        return ""
    return None if key_result.measure is None else key_result.measure.answered_by


def _wrong_words(cycle: Cycle, ref: str, check_in: CheckIn, key_result: KeyResult | None) -> Iterator[Found]:
    """`key_result` as it was on the day, None for an objective."""
    wanted = _wanted(key_result)
    if wanted is None:
        return
    wrong = [key for key in sorted(_OTHERS[wanted]) if getattr(check_in, key) is not None]
    for key in wrong:
        yield Found(check_in.origin.below(key).key, _wrong_word(key_result, key), Key(cycle.id, ref))
    if not wrong and key_result and wanted == "done" and _is_wrong_done(key_result, check_in.done):
        message = f"this key result is reported in other words; write {key_result.judged_by.answer_hint}"
        yield Found(check_in.origin.below("done"), message, Key(cycle.id, ref))


def _wrong_word(key_result: KeyResult | None, key: str) -> str:
    if key_result is None:
        fix = "report one of them, or write score: with a number from 0 to 1"
        return f"an objective takes its progress from its key results, so it has no {key}; {fix}"
    if key_result.kpi:
        return (
            f"this key result takes its value from the KPI {quoted(key_result.kpi)}, so it has no {key}; leave it out"
        )
    if key_result.measure is Word.ALIGNED:
        return (
            f"this key result takes its progress from the objectives that support it, so it has no {key}; leave it out"
        )
    return f"this key result is not reported by {key}; write {key_result.judged_by.answer_hint}"


def _is_wrong_done(key_result: KeyResult, done: object) -> bool:
    return done is not None and isinstance(done, bool) == key_result.judged_by.adds_up


@rule(Severity.ERROR, "okrsite: what is written must exist")
def unknown_milestone(subject: Subject) -> Iterator[Found]:
    """A check-in marks milestones as done by the ids that the key result gives them, or gave them on that day.

    A step that nobody planned counts for nothing, so the one that was meant would stay open.
    """
    for cycle in subject.cycles:
        for ref, key_result in cycle.key_results.items():
            if key_result.judged_by.adds_up:
                known = key_result.judged_by.titles
                near, steps = Nearest(known), steps_of(key_result)
                for check_in in cycle.check_ins_of(ref):
                    gone = (at.before.judged_by.titles for at in steps if check_in.date <= at.amendment.date)
                    yield from _unknown_steps(check_in, dict.fromkeys(chain(known, *gone)), near, Key(cycle.id, ref))


def _unknown_steps(check_in: CheckIn, known: Collection[str], near: Nearest, item: Key) -> Iterator[Found]:
    done = check_in.done
    for number, step in enumerate(done if isinstance(done, tuple) else ()):
        if step not in known:
            yield Found(check_in.origin.below("done", number), partial(_unknown_step, step, known, near), item)


def _unknown_step(step: str, known: Collection[str], near: Nearest) -> str:
    fix = near.hint(step) or f"; it has {', '.join(islice(known, 6))}"
    return f"unknown milestone {quoted(step)}{fix}"


@rule(Severity.ERROR, "okrsite: one key result, one day, one report")
def duplicate_check_in(subject: Subject) -> Iterator[Found]:
    """A key result is reported once on a day.

    Of two reports nobody can say which one stands; keep the later one, and let a note tell what changed.
    """
    for cycle in subject.cycles:
        for ref, series in cycle.check_ins.items():
            for first, second in pairwise(series if ref in cycle.key_results and _has_two_of_a_day(series) else ()):
                if first.date == second.date:
                    yield Found(second.origin.key, partial(_repeated, ref, first), Key(cycle.id, ref))


def _has_two_of_a_day(series: CheckIns) -> bool:
    return len({meeting.date for meeting in series.meetings}) < len(series)


def _repeated(ref: str, first: CheckIn) -> str:
    already = f"{quoted(ref, len(ref))} has a check-in on {first.date} already, at {first.origin.at_key()}"
    return f"{already}; keep one of the two"


@rule(Severity.ERROR, "okrsite: a check-in reports what was")
def future_check_in(subject: Subject) -> Iterator[Found]:
    """A check-in has a date that has come.

    A date ahead of today is a slip of the pen, and would hold back every report until that day. One day ahead is right
    where it is tomorrow already, and counts when that day has come. Where a day is given, with `--as-of` or otherwise,
    nobody asks what today is. A plan for a later day goes into the key result's `plan`.
    """
    latest = subject.latest
    if latest is None:
        return
    for cycle in subject.cycles:
        for meeting in cycle.meetings:
            if meeting.date > latest:
                message = f"{meeting.date} has not come yet (today is {subject.as_of}); correct the date"
                yield Found(meeting.document.place("date"), message)


RULES = (
    check_in_unknown_key_result,
    check_in_wrong_kind,
    unknown_milestone,
    duplicate_check_in,
    future_check_in,
)
