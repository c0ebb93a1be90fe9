"""What was changed after a cycle began: on the pages of its key results, and all of it on the cycle's ledger."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from okrsite.context.addresses import amendments_page
from okrsite.context.cycle import CycleContext, PageLink
from okrsite.facts import Originals, originals_of, score_of
from okrsite.language import gettext as _
from okrsite.language import later, ngettext
from okrsite.model import AmendmentStep, Effort, objective_of, steps_of, unit_of
from okrsite.model.phrases import phrase_of
from okrsite.views.provenance import Archived, Recorded, archived_of, recorded_line
from okrsite.wording import amount, day, signed

FIELDS: Final = MappingProxyType(
    {
        "measure.to": later("Target"),
        "measure.from": later("Baseline"),
        "measure.at_least": later("Lower limit"),
        "measure.at_most": later("Upper limit"),
        "measure.between": later("Corridor"),
        "measure.commit": later("Commit zone"),
        "measure.stretch": later("Stretch zone"),
        "measure.unit": later("Unit"),
        "measure": later("Measure"),
        "weight": later("Weight"),
        "owner": later("Owner"),
        "due": later("Due date"),
    }
)


_NOTHING: Final = MappingProxyType({"owner": later("nobody"), "due": later("the last day")})


@dataclass(frozen=True, slots=True)
class AmendmentLine:
    """One change. `effort` is a word that also chooses a shape, "" where it is neither easier nor harder.

    understood: whether it can be told what it changed; `now` is empty where it cannot.  how: what differs, where what
    was and what is now would be too long to be read beside each other.
    """

    on: date
    date: str
    day: str
    field: str
    was: str
    now: str
    how: str
    effort: str
    understood: bool
    reason: str
    by: PageLink | None
    recorded: Recorded | None


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """A change on the ledger, with what it belongs to."""

    line: AmendmentLine
    key_result: PageLink
    objective: PageLink
    unit: PageLink


@dataclass(frozen=True, slots=True)
class ComparedScores:
    """Scores to the first promise and to today's; `depth` is 0 for a unit, 1 for an objective, 2 for a key result."""

    anchor: str
    kind: str
    link: PageLink
    depth: int
    original: str
    current: str
    difference: str


@dataclass(frozen=True, slots=True)
class LedgerView:
    title: str
    breadcrumbs: tuple[PageLink, ...]
    summary: str
    as_of: str
    entries: tuple[LedgerEntry, ...]
    compared: tuple[ComparedScores, ...]
    archived: Archived | None


def amendment_lines(context: CycleContext, ref: str) -> tuple[AmendmentLine, ...]:
    """Oldest first."""
    return tuple(_line(context, ref, step) for step in steps_of(context.cycle.begun(ref)))


def ledger_url(context: CycleContext, ref: str) -> str:
    return f"{amendments_page(context.cycle.id)}#{_anchor(ref)}"


def ledger_view(context: CycleContext) -> LedgerView:
    changes = [(ref, step) for ref in context.cycle.key_results for step in steps_of(context.cycle.begun(ref))]
    newest_first = sorted(changes, key=lambda change: change[1].amendment.date, reverse=True)
    return LedgerView(
        title=_("Amendments %(cycle)s", cycle=context.cycle.title),
        breadcrumbs=(context.link,),
        summary=_summary(changes, context.cycle.span.ends),
        as_of=day(context.numbers.as_of),
        entries=tuple(_entry(context, ref, step) for ref, step in newest_first),
        compared=tuple(_compared(context)),
        archived=archived_of(context, ""),
    )


def _summary(changes: list[tuple[str, AmendmentStep]], ends: date) -> str:
    """`5 changes of 3 key results: 2 easier, 1 harder`"""
    efforts = [step.effort(ends) for _ref, step in changes]
    easier, harder = (efforts.count(effort) for effort in (Effort.EASIER, Effort.HARDER))
    found = [_("%(count)s easier", count=easier)] if easier else []
    found += [_("%(count)s harder", count=harder)] if harder else []
    refs = len({ref for ref, _step in changes})
    of = ngettext("%(num)s key result", "%(num)s key results", refs)
    text = ngettext(
        "%(num)s change of %(key_results)s", "%(num)s changes of %(key_results)s", len(changes), key_results=of
    )
    return f"{text}: {', '.join(found)}" if found else text


def _entry(context: CycleContext, ref: str, step: AmendmentStep) -> LedgerEntry:
    return LedgerEntry(
        line=_line(context, ref, step),
        key_result=context.link_of(ref),
        objective=context.link_of(objective_of(ref)),
        unit=context.unit_link(unit_of(ref)),
    )


def _line(context: CycleContext, ref: str, step: AmendmentStep) -> AmendmentLine:
    amendment, effort = step.amendment, step.effort(context.cycle.span.ends)
    return AmendmentLine(
        on=amendment.date,
        date=day(amendment.date),
        day=amendment.date.isoformat(),
        field=_(FIELDS[amendment.field]) if amendment.field in FIELDS else amendment.field,
        was=_before(context, step),
        now=_after(context, step),
        how=step.before.judged_by.difference(step.after.judged_by) if amendment.field == "measure" else "",
        effort=effort.value if effort else "",
        understood=not step.wrong,
        reason=amendment.reason,
        by=context.unit_link(amendment.by) if amendment.by else None,
        recorded=recorded_line(context, context.cycle.origins[ref], "amendments", step.position),
    )


def _before(context: CycleContext, step: AmendmentStep) -> str:
    if step.wrong:
        return step.amendment.was or _("nothing")
    if step.amendment.field == "measure":
        return phrase_of(step.before.judged_by)
    return _worded(context, step.amendment.field, step.amendment.was, step.before.judged_by.unit)


def _after(context: CycleContext, step: AmendmentStep) -> str:
    if step.wrong:
        return ""
    if step.amendment.field == "measure":
        return phrase_of(step.after.judged_by)
    return _worded(context, step.amendment.field, step.now, step.after.judged_by.unit)


def _worded(context: CycleContext, field: str, written: str, unit: str) -> str:
    """A value that was understood, as pages write it."""
    if not written.strip():
        return _(_NOTHING.get(field, "nothing"))
    match field:
        case "due":
            return day(date.fromisoformat(written))
        case "owner":
            return context.unit_link(written.removeprefix("@")).text
        case "measure.unit" | "measure.between":
            return written
    return amount(Decimal(written), unit) if field.startswith("measure.") else written


def _anchor(ref: str) -> str:
    return ref.replace("/", ".")


def _compared(context: CycleContext) -> Iterator[ComparedScores]:
    """Each unit that amendments reach, the company among them; below it objectives, and below those key results."""
    originals = _originals(context)
    for unit, refs in context.cycle.by_unit.items():
        if unit in originals.units:
            yield _scores(context, originals, unit)
        for ref in refs:
            if ref in originals.objectives:
                yield _scores(context, originals, ref)
                own = (full for full, _kr in context.cycle.key_results_of(ref))
                yield from (_scores(context, originals, full) for full in own if full in originals.key_results)


def _originals(context: CycleContext) -> Originals:
    """Of an archive what was worked out at closing."""
    if context.snapshot:
        return context.snapshot.whole.originals
    return originals_of(context.cycle, context.numbers, context.portal.settings.zones)


def _scores(context: CycleContext, originals: Originals, ref: str) -> ComparedScores:
    depth = ref.count("/")
    kind = (_("Unit"), _("Objective"), _("Key result"))[depth]
    numbers = context.numbers
    of_kind = (originals.units, originals.objectives, originals.key_results)[depth]
    current = (numbers.units, numbers.objectives, numbers.key_results)[depth][ref].progress
    link = context.link_of(ref) if depth else context.unit_link(ref)
    first, now = (None if share is None else score_of(share) for share in (of_kind[ref], current))
    return ComparedScores(_anchor(ref), kind, link, depth, _score(first), _score(now), _difference(first, now))


def _score(score: Decimal | None) -> str:
    return _("no data") if score is None else signed(str(score))


def _difference(first: Decimal | None, now: Decimal | None) -> str:
    if first is None or now is None:
        return ""
    return _("the same") if first == now else signed(f"{now - first:+}")
