"""`okrsite checkin`: what somebody says of some key results becomes one new file. No existing byte is touched."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Final, NamedTuple

from okrsite.authoring.lookup import Purpose, key_result_named, person_at, person_named
from okrsite.authoring.transaction import Refusal, effect_of, read_back, refuse_errors, transaction
from okrsite.clock import A_DAY
from okrsite.diagnostics import Diagnostic, quoted
from okrsite.facts import CycleFacts
from okrsite.files import write_new
from okrsite.model import CheckIn, CheckInFile, Cycle, KeyResult, Meeting, Portal, Status, Typed, in_columns, unit_of
from okrsite.model.scalars.names import ID
from okrsite.workspace import with_numbers_kept
from okrsite.yaml_source.written import in_brackets, in_quotes

NEW: Final = "(new)"
"""Where a check-in stands that is not yet written; no file of content/ can have this path."""
LONGEST_NAME: Final = 220
"""Characters of a file's name before its count and number; file systems take 255."""
REPORTING: Final = Purpose(
    "report on", draft="and there is nothing to report on yet; write state: open into its cycle.yaml first"
)


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says of one key result. `key_result` is an id, an address or words that only one has.

    value: in the words of its measure; None where something else is said, such as that nobody pursues it any more.
    """

    key_result: str
    value: str | None = None
    confidence: Decimal | None = None
    status: Status | None = None
    note: str = ""
    blockers: tuple[str, ...] = ()
    wins: tuple[str, ...] = ()
    evidence: str | None = None


@dataclass(frozen=True, slots=True)
class CheckInRequest:
    """All that a person says on a day; `by` as `person_named` takes it.

    author: the name and mail address that git has for whoever says it; counts where there is no `by`. None where
    somebody else writes it down, from an issue.
    """

    said: tuple[Said, ...]
    date: date
    by: str | None = None
    author: tuple[str, str] | None = None


class Report(NamedTuple):
    """Of a key result that was found: what was said of it, and the value after its key."""

    ref: str
    said: Said
    answer: tuple[str, Typed] | None


@dataclass(frozen=True, slots=True)
class CheckedIn:
    """What was written where, the cycle's numbers before and after, and what the rules say of the new file.

    cycle: as it was before.  by: whose it is, None where nobody is named.
    """

    path: str
    by: str | None
    refs: tuple[str, ...]
    cycle: Cycle
    before: CycleFacts
    after: CycleFacts
    findings: tuple[Diagnostic, ...]


def record(root: Path, request: CheckInRequest, today: date) -> tuple[CheckedIn, ...]:
    """Writes one file below `root`/content, for each cycle that the key results are of.

    Raises Refusal, Busy and OSError, and then nothing has changed. The numbers are those of `today`, or of the
    check-in's own day where it is tomorrow there already.
    """
    day = request.date
    if day > today + A_DAY:
        raise Refusal(f"{day} has not come yet (today is {today}); a check-in says what was, so give a day up to today")
    with transaction(root):
        portal, archived = with_numbers_kept(root)
        by = author_of_check_in(portal, request.by, request.author)
        reports = _reports(portal, request, by)
        of_all = (day, by), max(today, day), archived
        drafts = [_draft(portal, cycle, parts, *of_all) for cycle, parts in reports.items()]
        return _written(root, drafts)


def author_of_check_in(portal: Portal, by: str | None, author: tuple[str, str] | None) -> str | None:
    """The id of who is named, else of whom git knows; None where that is nobody of the portal. Raises Refusal."""
    if by:
        return person_named(portal, by, "add them, or leave out --by")
    person = person_at(portal, *author) if author else None
    return person.id if person else None


def _reports(portal: Portal, request: CheckInRequest, by: str | None) -> Mapping[str, tuple[Report, ...]]:
    """By cycle. Raises Refusal."""
    found: dict[str, dict[str, Report]] = {}
    for said in request.said:
        key = key_result_named(portal, said.key_result, request.date, REPORTING, by)
        cycle = portal.cycles[key.cycle]
        if key.ref in found.get(key.cycle, ()):
            raise Refusal(f"{quoted(said.key_result)} is {quoted(key.ref)}, which is reported above already; keep one")
        _refuse_a_second(cycle, key.ref, request.date)
        found.setdefault(key.cycle, {})[key.ref] = report_of(cycle.key_results[key.ref], key.ref, said)
    return {cycle: tuple(reports.values()) for cycle, reports in found.items()}


def report_of(key_result: KeyResult, ref: str, said: Said) -> Report:
    """`dropped` in the place of a value is what it says. Raises Refusal."""
    if said.value is None:
        return Report(ref, said, None)
    try:
        return Report(ref, said, answer_of(key_result, ref, said.value))
    except Refusal:
        if said.status or said.value.strip().casefold() != Status.DROPPED.value:
            raise
    return Report(ref, replace(said, value=None, status=Status.DROPPED), None)


class Draft(NamedTuple):
    """A file that is not yet written; `recorded` has for its path what comes before the number and the end."""

    content: bytes
    recorded: CheckedIn


def _draft(
    portal: Portal,
    cycle_id: str,
    reports: Sequence[Report],
    said: tuple[date, str | None],
    as_of: date,
    archived: Mapping[str, CycleFacts],
) -> Draft:
    """Of one cycle; `said` on which day and by whom. Raises Refusal."""
    cycle, refs, content = portal.cycles[cycle_id], tuple(each.ref for each in reports), check_in_file(*said, reports)
    effect = effect_of(portal, _with_check_in(cycle, content), refs, as_of, archived)
    findings = tuple(finding for finding in effect.findings if finding.place.path == NEW)
    refuse_errors(findings)
    path = f"{cycle.check_ins_folder}/{_stem(cycle, *said, refs)}"
    return Draft(content, CheckedIn(path, said[1], refs, cycle, effect.before, effect.after, findings))


def _written(root: Path, drafts: Iterable[Draft]) -> tuple[CheckedIn, ...]:
    """All of them, or none. Raises OSError."""
    done: list[CheckedIn] = []
    try:
        for content, recorded in drafts:
            names = (f"{recorded.path}{'' if number == 1 else f'-{number}'}.yaml" for number in count(1))
            path = next(path for path in names if write_new(root, path, content))
            findings = tuple(replace(each, place=each.place._replace(path=path)) for each in recorded.findings)
            done.append(replace(recorded, path=path, findings=findings))
    except OSError:
        for each in done:
            (root / each.path).unlink()
        raise
    return tuple(done)


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


def check_in_file(day: date, by: str | None, reports: Iterable[Report]) -> bytes:
    """What people typed stands in quotes, so it can only be text."""
    lines = [f"date: {day.isoformat()}"]
    if by:
        lines.append(f"by: {by if ID.fullmatch(by) else in_quotes(by)}")
    lines.append("updates:")
    for report in reports:
        lines += [f"  {report.ref}:", *(f"    {key}: {value}" for key, value in _update(report))]
    return "".join(f"{line}\n" for line in lines).encode()


def _update(report: Report) -> Iterator[tuple[str, str]]:
    said = report.said
    if report.answer:
        yield report.answer[0], _value(report.answer[1])
    if said.confidence is not None:
        yield "confidence", _value(said.confidence)
    if said.status:
        yield "status", said.status.value
    if said.note:
        yield "note", in_quotes(said.note)
    for name, lines in (("blockers", said.blockers), ("wins", said.wins)):
        if lines:
            yield name, in_brackets(map(in_quotes, lines))
    if said.evidence:
        yield "evidence", in_quotes(said.evidence)


def _value(answer: Typed) -> str:
    match answer:
        case bool():
            return str(answer).lower()
        case Decimal():
            return f"{answer:f}"
        case tuple():
            return in_brackets(answer)
    return answer


def _with_check_in(cycle: Cycle, content: bytes) -> Cycle:
    document, file = read_back(NEW, content, CheckInFile)
    meeting = Meeting(file.date, file.by, document)
    said = {ref: CheckIn(meeting, ref, **dict(update)) for ref, update in file.updates.items()}
    series = {ref: in_columns((*cycle.check_ins_of(ref), check_in)) for ref, check_in in said.items()}
    return replace(cycle, check_ins={**cycle.check_ins, **series})


def _stem(cycle: Cycle, day: date, by: str | None, refs: Sequence[str]) -> str:
    """The best name of the file, without its end: 2026-11-20-platform-ana-p99.

    A name is chosen where only one branch is seen, so that it is free there says little. Who says it and which key
    result it is about, the first of several, keep two branches apart; a number is for the same meeting, reported twice.
    """
    unit, name = unit_of(refs[0]), refs[0].rpartition("/")[2]
    is_only = sum(other.endswith(f"/{name}") for other in cycle.key_results if unit_of(other) == unit) == 1
    author = by if by and ID.fullmatch(by) else ""
    about = name if is_only else refs[0].partition("/")[2].replace("/", "-")
    more = f"and-{len(refs) - 1}-more" if len(refs) > 1 else ""
    return "-".join(filter(None, (day.isoformat(), unit, author, about)))[:LONGEST_NAME] + (f"-{more}" if more else "")
