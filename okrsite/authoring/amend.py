"""`okrsite amend`: another target, weight, owner or date of one key result, and beside it what was and why.

The file is edited where it stands and nothing else in it moves. What was composed is read back and compared with what
was meant before it is written; so an amendment is there as it was asked for, or not at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from okrsite import files
from okrsite.authoring.amendment import (
    MEASURE,
    AmendRequest,
    FieldChange,
    KeyResultEdit,
    Keys,
    changes_of,
    with_another_title,
    with_its_own,
)
from okrsite.authoring.lookup import Purpose, key_result_named, person_named
from okrsite.authoring.transaction import Refusal, effect_of, refuse_errors, transaction
from okrsite.diagnostics import Diagnostic, has_errors, quoted
from okrsite.facts import CycleFacts
from okrsite.loader.entities import entity
from okrsite.model import (
    Cycle,
    Effort,
    Key,
    KeyResult,
    OkrFile,
    Origin,
    Portal,
    State,
    effort_of,
    objective_of,
)
from okrsite.model.phrases import phrase_of
from okrsite.workspace import with_numbers_kept
from okrsite.yaml_source import Document, parse
from okrsite.yaml_source.edits import Editable

AMENDING: Final = Purpose("amend")


@dataclass(frozen=True, slots=True)
class Amended:
    """What was changed where, the cycle's numbers before and after, and what the rules say of it now.

    key_result: as it is now.  promised: whether an amendment was written; not in a draft, nor before the cycle began.
    effort: whether all of it together is easier or harder; None where neither can be said.
    """

    path: str
    key: Key
    cycle: Cycle
    key_result: KeyResult
    changes: tuple[FieldChange, ...]
    promised: bool
    effort: Effort | None
    before: CycleFacts
    after: CycleFacts
    findings: tuple[Diagnostic, ...]


def amend(root: Path, request: AmendRequest, today: date) -> Amended:
    """Edits the key result's file. Raises Refusal, Busy and OSError, and then nothing has changed."""
    with transaction(root):
        portal, archived = with_numbers_kept(root)
        request = _with_ids(portal, request)
        key = key_result_named(portal, request.key_result, request.date, AMENDING)
        cycle = portal.cycles[key.cycle]
        was, keys = cycle.key_results[key.ref], cycle.origins[key.ref].keys
        promised = cycle.state is not State.DRAFT and today >= cycle.span.starts
        _refuse_what_cannot_be(portal, key, request, today, promised=promised)
        changes, key_result = changes_of(cycle, key.ref, request)
        _refuse_a_plan_in_other_words(was, key_result)
        before, document = _file_of(root, cycle, key)
        if not _is_written(document, keys, MEASURE):
            changes = with_its_own(changes, was, key_result)
        _refuse_to_lose_comments(before, keys, changes)
        edit = KeyResultEdit(keys, changes, request, promised)
        content = edit.in_text(before)
        after = _read_back(content, document, edit)
        key_result = edit.in_model(key_result)
        effect = effect_of(portal, _with(cycle, key.ref, key_result, after), [key.ref], today, archived)
        _refuse_findings(effect.findings, with_another_title(request, changes, was.title, today), cycle, key.ref)
        if not files.write_over(root, document.path, before, content):
            raise Refusal(f"{document.path} was changed by somebody in this moment; run this again")
    effort, findings = effort_of(cycle.begun(key.ref), key_result, cycle.span.ends), effect.findings
    numbers = effect.before, effect.after
    return Amended(document.path, key, cycle, key_result, changes, promised, effort, *numbers, findings)


def _refuse_what_cannot_be(portal: Portal, key: Key, request: AmendRequest, today: date, *, promised: bool) -> None:
    """Before anything is composed."""
    cycle, day = portal.cycles[key.cycle], request.date
    if day > today:
        raise Refusal(f"{day} has not come yet (today is {today}); an amendment says what was agreed, so far")
    if day > cycle.span.ends:
        raise Refusal(
            f"{cycle.id} ended on {cycle.span.ends}, and its targets are what they were; say in the review what was "
            "missed and why, or give the day on which this was agreed with --date"
        )
    if promised and day < cycle.span.starts:
        raise Refusal(
            f"{cycle.id} began on {cycle.span.starts}, and what was agreed before that is what it promised; this is "
            "done now, so leave --date out, or give a day since then"
        )
    newest = max((amendment.date for amendment in cycle.key_results[key.ref].amendments), default=day)
    if day < newest:
        raise Refusal(
            f"{quoted(key.ref)} was amended on {newest}; this change comes after it, so give that day or a later"
        )
    if promised and not request.reason.strip():
        raise Refusal("say why with --reason; whoever relied on the old target will ask")


def _with_ids(portal: Portal, request: AmendRequest) -> AmendRequest:
    """People by their ids, however they were named. Raises Refusal."""
    owner = request.changes.get("owner")
    named = {"owner": person_named(portal, owner, "add them first")} if isinstance(owner, str) else {}
    by = person_named(portal, request.by, "add them first") if request.by else None
    return replace(request, by=by, changes={**request.changes, **named})


def _refuse_a_plan_in_other_words(was: KeyResult, now: KeyResult) -> None:
    if was.plan and not now.judged_by.reads_like(was.judged_by):
        raise Refusal(
            f"the plan of {quoted(was.id)} is made of values of {phrase_of(was.judged_by)}; take plan: out of its "
            "file, run this again, and write another plan then"
        )


def _file_of(root: Path, cycle: Cycle, key: Key) -> tuple[bytes, Document]:
    path = cycle.origins[key.ref].document.path
    content = files.read(root, path)
    if isinstance(content, Diagnostic):
        raise Refusal(str(content))
    document = parse(path, content)
    if has_errors(document.findings):
        raise Refusal(f"the file has a mistake that comes first: {document.findings[0]}")
    return content, document


def _is_written(document: Document, keys: Keys, name: str) -> bool:
    found: Any = document.data
    for key in keys:
        found = found[key]
    return name in found


def _refuse_to_lose_comments(content: bytes, keys: Keys, changes: Sequence[FieldChange]) -> None:
    """What people wrote beside the steps of a measure would go with them."""
    if any(change.field == MEASURE for change in changes) and Editable(content).has_comments(*keys, MEASURE):
        raise Refusal(
            "there are comments within the measure, which would be lost; move them above it, and run this again"
        )


def _read_back(content: bytes, document: Document, edit: KeyResultEdit) -> Document:
    """As the next build will read it. Raises Refusal where that is not exactly what was meant.

    Mistakes that the file had before do not count.
    """
    read = parse(document.path, content)
    _, known = entity(document, OkrFile)
    _, wrong = entity(read, OkrFile)
    if len(wrong) > len(known):
        raise Refusal(next(finding.message for finding in wrong if finding.message not in {f.message for f in known}))
    if read.data != edit.in_data(document):
        raise Refusal(
            f"{document.place(*edit.keys)} is written in a way that cannot be changed safely from here; change it "
            "there, and add an entry with date, field, was and reason to its amendments"
        )
    return read


def _with(cycle: Cycle, ref: str, key_result: KeyResult, document: Document) -> Cycle:
    above = objective_of(ref)
    objective, was = cycle.objectives[above], cycle.key_results[ref]
    own = tuple(key_result if one is was else one for one in objective.key_results)
    return replace(
        cycle,
        objectives={**cycle.objectives, above: objective.model_copy(update={"key_results": own})},
        key_results={**cycle.key_results, ref: key_result},
        origins={**cycle.origins, **{each: Origin(document, cycle.origins[each].keys) for each in (above, ref)}},
    )


def _refuse_findings(findings: Sequence[Diagnostic], with_title: str, cycle: Cycle, ref: str) -> None:
    for finding in findings:
        if finding.rule == "check-in-wrong-kind":
            newest = cycle.check_ins[ref].meetings[-1].date
            raise Refusal(
                f"{quoted(ref)} was reported until {newest} in the words of the measure that it had; what is reported "
                f"after the amendment is in those of the new one, so give --date {newest} or a later day"
            )
        if finding.rule == "text-contradicts-measure":
            raise Refusal(f"{finding.message}. Both at once:\n  {with_title}")
        refuse_errors((finding,))
