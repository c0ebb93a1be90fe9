"""The recipe of a check-in: find, refuse what must be refused, compose, read back, judge, write."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

from okrsite.checks import alone, check
from okrsite.clock import A_DAY
from okrsite.diagnostics import Diagnostic, Severity, quoted
from okrsite.drafts import paths_of_one
from okrsite.facts import CycleFacts, Facts, facts_of
from okrsite.files import turn, write_new
from okrsite.loader.entities import entity
from okrsite.model import CheckIn, CheckInFile, Cycle, Key, Origin, Portal
from okrsite.naming import Purpose, Refused, key_result_named, refuse_a_stranger
from okrsite.recording.answers import answer_of
from okrsite.recording.composing import composed
from okrsite.recording.saying import Said
from okrsite.workspace import with_numbers_kept
from okrsite.yaml_source import parse

CONTENT: Final = "content"
NEW: Final = "(new)"
"""Where a check-in stands that is not yet written; no file of content/ can have this path."""
REPORTING: Final = Purpose(
    "report on", draft="and there is nothing to report on yet; write state: open into its cycle.yaml first"
)


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was written where, the cycle's numbers before and after, and what the rules say of the new file."""

    path: str
    key: Key
    cycle: Cycle
    before: CycleFacts
    after: CycleFacts
    findings: tuple[Diagnostic, ...]


def record(root: Path, said: Said, today: date) -> Recorded:
    """Writes the check-in below `root`/content. Raises Refused and OSError, and then nothing has changed.

    The numbers are those of `today`, or of the check-in's own day where it is tomorrow there already.
    """
    as_of = max(today, said.date)
    _refuse_the_future(said.date, today)
    with turn(root / CONTENT):
        portal, kept = with_numbers_kept(root)
        key = key_result_named(portal, said.key_result, said.date, REPORTING)
        content = _composed(portal, key, said)
        after = _with_check_in(portal, key, _read_back(content, key.ref))
        numbers = facts_of(after, as_of, kept)
        findings = _judged(after, key, numbers)
        path = _written(root, portal.cycles[key.cycle], key.ref, said, content)
    before = facts_of(portal, as_of, kept).cycles[key.cycle]
    findings = tuple(replace(finding, place=finding.place._replace(path=path)) for finding in findings)
    return Recorded(path, key, portal.cycles[key.cycle], before, numbers.cycles[key.cycle], findings)


def _with_check_in(portal: Portal, key: Key, check_in: CheckIn) -> Portal:
    cycle = portal.cycles[key.cycle]
    series = sorted((*cycle.check_ins.get(key.ref, ()), check_in), key=lambda one: one.date)
    changed = replace(cycle, check_ins={**cycle.check_ins, key.ref: tuple(series)})
    return replace(portal, cycles={**portal.cycles, key.cycle: changed})


def _composed(portal: Portal, key: Key, said: Said) -> bytes:
    cycle = portal.cycles[key.cycle]
    answer = None if said.value is None else answer_of(cycle.key_results[key.ref], key.ref, said.value)
    if said.by:
        refuse_a_stranger(portal, said.by, "add them, or leave out --by")
    _refuse_a_second(cycle, key.ref, said.date)
    return composed(said, key.ref, answer)


def _judged(after: Portal, key: Key, numbers: Facts) -> tuple[Diagnostic, ...]:
    """What the rules say of the new file."""
    found = check(alone(after, key), numbers.as_of, numbers=numbers)
    findings = tuple(finding for finding in found if finding.place.path == NEW)
    _refuse_errors(findings)
    return findings


def _refuse_the_future(day: date, today: date) -> None:
    if day > today + A_DAY:
        raise Refused(f"{day} has not come yet (today is {today}); a check-in says what was, so give a day up to today")


def _refuse_a_second(cycle: Cycle, ref: str, day: date) -> None:
    for check_in in cycle.check_ins.get(ref, ()):
        if check_in.date == day:
            place = check_in.origin.at_key()
            raise Refused(
                f"{quoted(ref)} has a check-in on {day} already, at {place}, and that one stands; "
                "change it there, or give another day with --date"
            )


def _read_back(content: bytes, ref: str) -> CheckIn:
    """As the next build will read it. Raises Refused with the reader's own sentence."""
    document = parse(NEW, content)
    file, wrong = entity(document, CheckInFile)
    _refuse_errors((*document.findings, *wrong))
    if file is None:
        raise AssertionError("what was composed could not be read, and nobody said why")
    return CheckIn(file.date, file.by, file.updates[ref], Origin(document, ("updates", ref)))


def _refuse_errors(findings: tuple[Diagnostic, ...]) -> None:
    for finding in findings:
        if finding.severity is Severity.ERROR:
            raise Refused(finding.message)


def _written(root: Path, cycle: Cycle, ref: str, said: Said, content: bytes) -> str:
    """The first name that is free; a file that is there belongs to another meeting, and is not touched."""
    paths = paths_of_one(cycle, ref, said.date, said.by)
    return next(path for path in paths if write_new(root, path, content))
