"""`okrsite checkin`: what somebody says of one key result becomes one new file. No existing byte is touched."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Final

from okrsite.authoring.lookup import Purpose, key_result_named, refuse_unknown_person
from okrsite.authoring.transaction import Refusal, effect_of, read_back, refuse_errors, transaction
from okrsite.clock import A_DAY
from okrsite.diagnostics import Diagnostic, quoted
from okrsite.facts import CycleFacts
from okrsite.files import write_new
from okrsite.model import CheckIn, CheckInFile, Cycle, Key, KeyResult, Meeting, Status, Typed, in_columns, unit_of
from okrsite.model.scalars.names import ID
from okrsite.workspace import with_numbers_kept
from okrsite.yaml_source.written import in_brackets, in_quotes

NEW: Final = "(new)"
"""Where a check-in stands that is not yet written; no file of content/ can have this path."""
LONGEST_NAME: Final = 240
"""Characters of a file's name before its number; file systems take 255."""
REPORTING: Final = Purpose(
    "report on", draft="and there is nothing to report on yet; write state: open into its cycle.yaml first"
)


@dataclass(frozen=True, slots=True)
class CheckInRequest:
    """`key_result` is an id as short as it is plain which one is meant; `value` is in the words of its measure.

    None where something else is said of it, such as that nobody pursues it any more.
    """

    key_result: str
    value: str | None
    date: date
    by: str | None = None
    confidence: Decimal | None = None
    status: Status | None = None
    note: str = ""
    blockers: tuple[str, ...] = ()
    wins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckedIn:
    """What was written where, the cycle's numbers before and after, and what the rules say of the new file."""

    path: str
    key: Key
    cycle: Cycle
    before: CycleFacts
    after: CycleFacts
    findings: tuple[Diagnostic, ...]


def record(root: Path, request: CheckInRequest, today: date) -> CheckedIn:
    """Writes the check-in below `root`/content. Raises Refusal, Busy and OSError, and then nothing has changed.

    The numbers are those of `today`, or of the check-in's own day where it is tomorrow there already.
    """
    day = request.date
    if day > today + A_DAY:
        raise Refusal(f"{day} has not come yet (today is {today}); a check-in says what was, so give a day up to today")
    with transaction(root):
        portal, archived = with_numbers_kept(root)
        key = key_result_named(portal, request.key_result, day, REPORTING)
        cycle = portal.cycles[key.cycle]
        answer = None if request.value is None else answer_of(cycle.key_results[key.ref], key.ref, request.value)
        if request.by:
            refuse_unknown_person(portal, request.by, "add them, or leave out --by")
        _refuse_a_second(cycle, key.ref, day)
        content = check_in_file(request, key.ref, answer)
        changed = _with_check_in(cycle, key.ref, content)
        effect = effect_of(portal, changed, key, max(today, day), archived)
        findings = tuple(finding for finding in effect.findings if finding.place.path == NEW)
        refuse_errors(findings)
        path = next(path for path in _paths(cycle, key.ref, request) if write_new(root, path, content))
    findings = tuple(replace(finding, place=finding.place._replace(path=path)) for finding in findings)
    return CheckedIn(path, key, cycle, effect.before, effect.after, findings)


def answer_of(key_result: KeyResult, ref: str, written: str) -> tuple[str, Typed]:
    """The key that a value has in a check-in, and the value, from the words of its measure. Raises Refusal.

    written: `512`, `77,5 %`, `done`, `beta, Launch`, `target`, `0.6`.
    """
    measure, text = key_result.judged_by, written.strip().strip("`").strip()
    if key_result.kpi:
        raise Refusal(
            f"{quoted(ref)} takes its value from the KPI {quoted(key_result.kpi)}; "
            "add a reading to its file in content/kpis/"
        )
    if not measure.answered_by:
        raise Refusal(
            f"{quoted(ref)} takes its progress from the objectives that support it; report on their key results"
        )
    if not text:
        raise Refusal(f"the value is empty; expected {measure.expected_answer}")
    try:
        return measure.answered_by, measure.typed(text)
    except ValueError as error:
        raise Refusal(str(error)) from None


def _refuse_a_second(cycle: Cycle, ref: str, day: date) -> None:
    for check_in in cycle.check_ins_of(ref):
        if check_in.date == day:
            place = check_in.origin.at_key()
            raise Refusal(
                f"{quoted(ref)} has a check-in on {day} already, at {place}, and that one stands; "
                "change it there, or give another day with --date"
            )


def check_in_file(request: CheckInRequest, ref: str, answer: tuple[str, Typed] | None) -> bytes:
    """`answer` is the value, after its key. What people typed stands in quotes, so it can only be text."""
    lines = [f"date: {request.date.isoformat()}"]
    if request.by:
        lines.append(f"by: {request.by if ID.fullmatch(request.by) else in_quotes(request.by)}")
    lines += ["updates:", f"  {ref}:", *(f"    {key}: {value}" for key, value in _update(request, answer))]
    return "".join(f"{line}\n" for line in lines).encode()


def _update(request: CheckInRequest, answer: tuple[str, Typed] | None) -> Iterator[tuple[str, str]]:
    if answer:
        yield answer[0], _value(answer[1])
    if request.confidence is not None:
        yield "confidence", _value(request.confidence)
    if request.status:
        yield "status", request.status.value
    if request.note:
        yield "note", in_quotes(request.note)
    for name, lines in (("blockers", request.blockers), ("wins", request.wins)):
        if lines:
            yield name, in_brackets(map(in_quotes, lines))


def _value(answer: Typed) -> str:
    match answer:
        case bool():
            return str(answer).lower()
        case Decimal():
            return f"{answer:f}"
        case tuple():
            return in_brackets(answer)
    return answer


def _with_check_in(cycle: Cycle, ref: str, content: bytes) -> Cycle:
    document, file = read_back(NEW, content, CheckInFile)
    check_in = CheckIn(Meeting(file.date, file.by, document), ref, **dict(file.updates[ref]))
    return replace(cycle, check_ins={**cycle.check_ins, ref: in_columns((*cycle.check_ins_of(ref), check_in))})


def _paths(cycle: Cycle, ref: str, request: CheckInRequest) -> Iterator[str]:
    """The names that the file may have, best first: 2026-11-20-platform-ana-p99.yaml.

    A name is chosen where only one branch is seen, so that it is free there says little. Who says it and which key
    result it is about keep two branches apart; a number is for the same meeting, reported twice.
    """
    unit, name = unit_of(ref), ref.rpartition("/")[2]
    is_only = sum(other.endswith(f"/{name}") for other in cycle.key_results if unit_of(other) == unit) == 1
    author = (request.by or "").removeprefix("@")
    about = name if is_only else ref.partition("/")[2].replace("/", "-")
    parts = (request.date.isoformat(), unit, author if ID.fullmatch(author) else "", about)
    stem = "-".join(filter(None, parts))[:LONGEST_NAME]
    return (f"{cycle.check_ins_folder}/{stem}{'' if number == 1 else f'-{number}'}.yaml" for number in count(1))
