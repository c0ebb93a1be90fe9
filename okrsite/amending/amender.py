"""The recipe of an amendment: find, refuse what must be refused, compose, read back, judge, write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from okrsite import files
from okrsite.amending.asking import MEASURE, Asked, Change, changes_of, with_its_own
from okrsite.amending.composing import Keys, as_read, composed, expected
from okrsite.amending.refusing import refuse_to_lose_comments, refuse_what_cannot_be
from okrsite.amending.renaming import another_title
from okrsite.checks import alone, check
from okrsite.diagnostics import Diagnostic, Severity, has_errors
from okrsite.facts import CycleFacts, Facts, facts_of
from okrsite.loader.entities import entity
from okrsite.model import (
    Amendment,
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
from okrsite.naming import Purpose, Refused, key_result_named
from okrsite.sources.folders import CONTENT
from okrsite.workspace import with_numbers_kept
from okrsite.yaml_source import Document, parse

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
    changes: tuple[Change, ...]
    promised: bool
    effort: Effort | None
    before: CycleFacts
    after: CycleFacts
    findings: tuple[Diagnostic, ...]


def amend(root: Path, asked: Asked, today: date) -> Amended:
    """Edits the key result's file. Raises Refused, Busy and OSError, and then nothing has changed."""
    with files.turn(root / CONTENT):
        portal, kept = with_numbers_kept(root)
        key = key_result_named(portal, asked.key_result, asked.date, AMENDING)
        cycle = portal.cycles[key.cycle]
        promised = cycle.state is not State.DRAFT and today >= cycle.span.starts
        refuse_what_cannot_be(portal, key, asked, today, promised=promised)
        changes, key_result = changes_of(cycle, key.ref, asked)
        path, before, document = _file_of(root, cycle, key)
        if not _is_written(document, _keys(cycle, key), MEASURE):
            changes = with_its_own(changes, cycle.key_results[key.ref], key_result)
        refuse_to_lose_comments(before, _keys(cycle, key), changes)
        content = _composed(before, document, _keys(cycle, key), changes, asked, promised=promised)
        key_result = _amended(key_result, changes, asked, promised=promised)
        after = _with(portal, key, key_result, parse(path, content))
        then, now = facts_of(portal, today, kept), facts_of(after, today, kept)
        findings = _judged(portal, after, key, (then, now))
        _refuse_errors(findings, another_title(asked, changes, cycle.key_results[key.ref].title, today))
        if not files.write_over(root, path, before, content):
            raise Refused(f"{path} was changed by somebody in this moment; run this again")
    numbers = then.cycles[cycle.id], now.cycles[cycle.id]
    effort = effort_of(cycle.key_results[key.ref], key_result)
    return Amended(path, key, cycle, key_result, changes, promised, effort, *numbers, findings)


def _keys(cycle: Cycle, key: Key) -> Keys:
    return cycle.origins[key.ref].keys


def _is_written(document: Document, keys: Keys, name: str) -> bool:
    found: Any = document.data
    for key in keys:
        found = found[key]
    return name in found


def _file_of(root: Path, cycle: Cycle, key: Key) -> tuple[str, bytes, Document]:
    path = cycle.origins[key.ref].document.path
    content = files.read(root, path)
    if isinstance(content, Diagnostic):
        raise Refused(str(content))
    document = parse(path, content)
    if has_errors(document.findings):
        raise Refused(f"the file has a mistake that comes first: {document.findings[0]}")
    return path, content, document


def _composed(
    before: bytes, document: Document, keys: Keys, changes: Sequence[Change], asked: Asked, *, promised: bool
) -> bytes:
    """Read back as the next build will read it. Raises Refused where that is not exactly what was meant."""
    meant = expected(document, keys, changes, asked, promised=promised)
    try:
        content = composed(before, keys, changes, asked, promised=promised)
    except UnicodeEncodeError:
        raise Refused("what you typed is not UTF-8 text; type it again, or set your terminal to UTF-8") from None
    read = parse(document.path, content)
    _, known = entity(document, OkrFile)
    _, wrong = entity(read, OkrFile)
    if len(wrong) > len(known):
        raise Refused(next(finding.message for finding in wrong if finding.message not in {f.message for f in known}))
    if read.data != meant:
        raise Refused(
            f"{document.place(*keys)} is written in a way that cannot be changed safely from here; change it there, "
            "and add an entry with date, field, was and reason to its amendments"
        )
    return content


def _amended(key_result: KeyResult, changes: Sequence[Change], asked: Asked, *, promised: bool) -> KeyResult:
    made = [Amendment.model_validate(as_read(change, asked)) for change in changes if promised]
    changed = {"amendments": (*key_result.amendments, *made)}
    return key_result.model_copy(update={**changed, "title": asked.title or key_result.title})


def _with(portal: Portal, key: Key, key_result: KeyResult, document: Document) -> Portal:
    """The portal as it will be."""
    cycle, above = portal.cycles[key.cycle], objective_of(key.ref)
    objective = cycle.objectives[above]
    own = tuple(key_result if one is cycle.key_results[key.ref] else one for one in objective.key_results)
    origins = {ref: Origin(document, cycle.origins[ref].keys) for ref in (above, key.ref)}
    changed = replace(
        cycle,
        objectives={**cycle.objectives, above: objective.model_copy(update={"key_results": own})},
        key_results={**cycle.key_results, key.ref: key_result},
        origins={**cycle.origins, **origins},
    )
    return replace(portal, cycles={**portal.cycles, cycle.id: changed})


def _judged(before: Portal, after: Portal, key: Key, facts: tuple[Facts, Facts]) -> tuple[Diagnostic, ...]:
    """What the rules say that they did not say before."""
    known = {(f.rule, f.message) for f in check(alone(before, key), facts[0].as_of, numbers=facts[0])}
    found = check(alone(after, key), facts[1].as_of, numbers=facts[1])
    return tuple(finding for finding in found if (finding.rule, finding.message) not in known)


def _refuse_errors(findings: Sequence[Diagnostic], with_another_title: str) -> None:
    for finding in findings:
        if finding.rule == "text-contradicts-measure":
            raise Refused(f"{finding.message}. Both at once:\n  {with_another_title}")
        if finding.severity is Severity.ERROR:
            raise Refused(finding.message)
