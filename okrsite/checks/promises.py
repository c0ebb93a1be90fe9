"""What was promised in the base, and what of it is otherwise: cycle by cycle, key result by key result.

A promise counts from the day on which its cycle began *in the base*: whoever moves a target cannot unsay the start with
it. What counts is held together, written or not: a due date that follows from the cycle's last day, an owner who is the
objective's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final, NamedTuple

from okrsite.checks.subject import Subject
from okrsite.diagnostics import Severity
from okrsite.model import (
    Amendment,
    Cycle,
    Effort,
    KeyResult,
    Origin,
    Portal,
    State,
    counted_at,
    effort_until,
    is_key_result,
    moved_fields,
    written_at,
)

INHERITED: Final = ("owner", "due")


class Begun(NamedTuple):
    """A cycle that had begun in the base; `now` is None where there is none of its name any more."""

    was: Cycle
    now: Cycle | None


class Compared(NamedTuple):
    """A key result, with what the base says of it."""

    cycle: Cycle
    ref: str
    now: KeyResult
    base: Cycle
    base_ref: str

    @property
    def was(self) -> KeyResult:
        return self.base.key_results[self.base_ref]


class Moved(NamedTuple):
    """A field of a promise that is not what it was. `amended` is where a new amendment names it, by position.

    is_inherited: whether nothing in the key result itself changed.
    """

    of: Compared
    field: str
    was: str
    now: str
    effort: Effort | None
    amended: tuple[int, ...]
    is_inherited: bool


def begun(subject: Subject) -> Iterator[Begun]:
    """What is archived since is the archive's to answer for."""
    base = subject.beside.base
    for was in base.portal.cycles.values() if base else ():
        now = subject.portal.cycles.get(was.id)
        is_archived = now is not None and now.state is State.ARCHIVED
        if was.state is State.OPEN and was.span.starts <= subject.as_of and not is_archived:
            yield Begun(was, now)


def compared(subject: Subject) -> Iterator[Compared]:
    for was, now in begun(subject):
        called = subject.beside.base.now.get(was.id, {}) if subject.beside.base else {}
        for old, new in called.items():
            if now and is_key_result(old):
                yield Compared(now, new, now.key_results[new], was, old)


def moved(subject: Subject) -> Iterator[Moved]:
    """Every promise that the portal changes against its base, written down or not."""
    for of in compared(subject):
        new, written = new_amendments(of), moved_fields(of.was, of.now)
        for field in dict.fromkeys((*written, *INHERITED)):
            was, now = counted_at(of.base, of.base_ref, field), counted_at(of.cycle, of.ref, field)
            was = subject.portal.organisation.name_now(was) if field == "owner" else was
            if was != now and _is_a_promise(subject, of, field, was):
                amended = tuple(at for at in new if of.now.amendments[at].field in (field, field.partition(".")[0]))
                yield Moved(of, field, was, now, _effort(of, field), amended, field not in written)


def _is_a_promise(subject: Subject, of: Compared, field: str, was: str) -> bool:
    """Nobody relied on an owner who was not there; and what could not be read is unknown, not another."""
    base = subject.beside.base
    if field == "owner" and not was:
        return False
    before = base is None or _is_known(base.portal, of.base, of.base_ref, field)
    return before and _is_known(subject.portal, of.cycle, of.ref, field)


def _is_known(portal: Portal, cycle: Cycle, ref: str, field: str) -> bool:
    """Whether it is written, or would be if nothing in the files that could say it were wrong."""
    key_result = cycle.key_results[ref]
    if written_at(key_result, field) and (field != "weight" or field in key_result.model_fields_set):
        return True
    kpi = portal.kpis.get(key_result.kpi or "")
    if field.startswith("measure") and key_result.kpi and not kpi:
        return False
    origins = (cycle.origins[ref], cycle.origin, *([kpi.origin] if kpi else []))
    return not has_mistakes(portal, *origins)


def has_mistakes(portal: Portal, *origins: Origin) -> bool:
    """Whether part of these files was left out because nobody could make sense of it."""
    paths = {origin.document.path for origin in origins}
    return any(finding.place.path in paths and finding.severity is Severity.ERROR for finding in portal.findings)


def new_amendments(of: Compared) -> list[int]:
    """Where those stand that the base does not have."""
    known = Counter(map(said, of.was.amendments))
    new = []
    for position, amendment in enumerate(of.now.amendments):
        if known[said(amendment)]:
            known[said(amendment)] -= 1
        else:
            new.append(position)
    return new


def said(amendment: Amendment) -> str:
    """What may not change in it any more. Who decided may be added later."""
    return repr(amendment.model_copy(update={"by": None}))


def _effort(of: Compared, field: str) -> Effort | None:
    """Of this field alone."""
    was, now = of.was.judged_by, of.cycle.begun(of.ref).judged_by
    match field:
        case "due":
            return effort_until(of.base.due_of(of.base_ref), of.cycle.due_of(of.ref))
        case "measure":
            return was.effort(now)
    return was.part_efforts(now).get(field.partition(".")[2])
