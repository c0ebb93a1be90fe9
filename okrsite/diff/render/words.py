"""A difference in words, the same for every form: what stands together, in which order, and what is said of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final

from okrsite.context.addresses import KPIS
from okrsite.diagnostics import Diagnostic, Severity
from okrsite.diff.approval import Approval, Reason, Why
from okrsite.diff.change import Change, ChangeKind, What
from okrsite.diff.difference import Difference, UnreadFile, unit_page
from okrsite.diff.impact import Impact
from okrsite.diff.round import CheckInRound, ReportedItem, is_news
from okrsite.model import Effort, KeyResult, Objective, is_key_result, objective_of
from okrsite.model.phrases import phrase_of
from okrsite.report import counted
from okrsite.wording import day, percent

# The whole: the verdict, what was compared, and why it may not be told in whole.

NO_CHANGE: Final = "No OKR changed."
_OKRS: Final = (
    (ChangeKind.ADDED, "new"),
    (ChangeKind.REMOVED, "removed"),
    (ChangeKind.RENAMED, "renamed"),
    (ChangeKind.MOVED, "moved"),
)
_REPORTS: Final = ((What.CHECK_IN, "check-in"), (What.REVIEW, "review"), (What.READING, "reading"))
_OF_REPORTS: Final = ((ChangeKind.ADDED, ""), (ChangeKind.REMOVED, " removed"), (ChangeKind.CHANGED, " changed"))


def verdict(difference: Difference) -> str:
    """`4 changes in Deck: 1 new, 2 harder; 1 new error`"""
    if difference.is_empty:
        return NO_CHANGE
    parts = list(_counts(difference))
    said = counted(len(difference.changes), "change") if difference.changes else NO_CHANGE.rstrip(".")
    said += _where(difference)
    errors = sum(finding.severity is Severity.ERROR for finding in difference.new)
    said += (f": {', '.join(parts)}" if parts else "") + (f"; {counted(errors, 'new error')}" if errors else "")
    return f"Not compared in whole, for not all could be read. {said}" if difference.unread else said


def _where(difference: Difference) -> str:
    units = {change.unit: difference.organisation.name_of(change.unit) for change in difference.changes if change.unit}
    return f" in {next(iter(units.values())) if len(units) == 1 else counted(len(units), 'unit')}" if units else ""


def _counts(difference: Difference) -> Iterator[str]:
    kinds = Counter((change.what, change.kind) for change in difference.changes)
    for kind, word in _OKRS:
        if count := kinds[What.OBJECTIVE, kind] + kinds[What.KEY_RESULT, kind]:
            yield f"{count:,} {word}"
    efforts = Counter(change.effort for change in difference.changes)
    yield from (f"{efforts[effort]:,} {effort}" for effort in (Effort.HARDER, Effort.EASIER) if efforts[effort])
    for what, one in _REPORTS:
        yield from (counted(kinds[what, kind], one) + word for kind, word in _OF_REPORTS if kinds[what, kind])
    if lost := sum(change.count for change in difference.changes if change.kind is ChangeKind.LOST):
        yield f"{counted(lost, 'check-in')} no longer counted"


def missing_reasons(difference: Difference) -> str:
    """What was promised, changed or taken away without a word on why, and what to do about it; "" where all is well."""
    found = [one for one in difference.changes if one.is_unexplained]
    changed, removed = (
        list(dict.fromkeys(one.name for one in found if (one.kind is ChangeKind.REMOVED) is is_gone))
        for is_gone in (False, True)
    )
    said = []
    if changed:
        fix = "put it back and change it with okrsite amend, which writes the reason beside it"
        said.append(f"No amendment says why this changed after its cycle began: {_few_titles(changed)}; {fix}.")
    if removed:
        fix = 'what nobody pursues any more gets the status "dropped" and a note in a check-in, and can still be read'
        said.append(f"Removed after its cycle began: {_few_titles(removed)}; {fix}.")
    return " ".join(said)


_MOST_NAMES: Final = 3


def _few_titles(titles: Sequence[str]) -> str:
    return few([f"“{title}”" for title in titles])


def few(names: Sequence[str]) -> str:
    """`Deck, Kitchen and Harbour`; of many the first, and how many more."""
    shown, more = list(names[:_MOST_NAMES]), len(names) - _MOST_NAMES
    last = [f"{more:,} more"] if more > 0 else [shown.pop()] if shown else []
    return " and ".join(filter(None, (", ".join(shown), *last)))


def compared_words(difference: Difference) -> str:
    return f"{difference.base} with {difference.head}, as of {day(difference.as_of)}"


def unread_words(unread: UnreadFile) -> tuple[str, str]:
    """The file, and what is to be done about it."""
    return unread.path, f"could not be read in whole in {unread.side}; fix it there. What hangs on it is left out"


def refusal(difference: Difference, most: Decimal | None) -> str:
    """Why the guard says no; "" where it does not."""
    return ". ".join(_refusals(difference, most)) if most is not None else ""


def _refusals(difference: Difference, most: Decimal) -> Iterator[str]:
    removal = difference.removal
    for what, removed, before, share in (
        ("objectives and key results", removal.removed, removal.before, removal.share),
        ("check-ins", removal.check_ins, removal.check_ins_before, removal.share_of_check_ins),
    ):
        if share > most:
            yield (
                f"This removes {removed:,} of the {before:,} {what} of the open cycles, {percent(share)}, and at most "
                f"{percent(most)} may go at once. If that is meant, remove them in smaller steps or raise --max-removed"
            )
    if difference.cannot_tell:
        files = [unread.path for unread in difference.unread if unread.is_after]
        others = f" and {len(files) - 1:,} more" if len(files) > 1 else ""
        yield (
            f"Nobody can tell all that this takes away as long as {files[0]}{others} cannot be read in whole in "
            f"{difference.head}; fix that first"
        )


# The changes, by unit and then by what they are of.

_PLACES: Final = {
    What.SETTING: "Settings",
    What.CYCLE: "Cycles",
    What.UNIT: "Organisation",
    What.KPI: "KPIs",
    What.READING: "KPIs",
    What.ARCHIVE: "Archives",
}
_ORDER: Final = ("Settings", "Cycles", "Organisation", "", "KPIs", "Archives")


@dataclass(frozen=True, slots=True)
class ChangeSection:
    """The changes of one unit in one cycle, or of what belongs to no unit; those of one thing stand together.

    page: of the unit, site-relative; None where no page shows it.
    """

    title: str
    page: str | None
    things: tuple[tuple[Change, ...], ...]
    lines: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What is said of each thing, by its `ref`."""


def sections(difference: Difference) -> tuple[ChangeSection, ...]:
    found: dict[tuple[str, str, str], list[Change]] = {}
    for change in difference.changes:
        place = _PLACES.get(change.what, "")
        found.setdefault((place, *(("", "") if place else (change.cycle, change.unit))), []).append(change)
    return tuple(_section(difference, home, found[home]) for home in sorted(found, key=lambda it: _ORDER.index(it[0])))


def _section(difference: Difference, home: tuple[str, str, str], changes: list[Change]) -> ChangeSection:
    """A key result comes with its objective, in the order of the changes."""
    place, cycle, unit = home
    things: dict[str, list[Change]] = {}
    for change in changes:
        things.setdefault(change.ref, []).append(change)
    order = {ref: nth for nth, ref in reversed(list(enumerate(map(objective_of, things))))}
    title = place or f"{difference.organisation.name_of(unit)}, {cycle}"
    page = unit_page(difference.organisation, cycle, unit)
    ordered = sorted(things, key=lambda ref: order[objective_of(ref)])
    lines = {ref: tuple(_lines_of(difference, things[ref])) for ref in ordered}
    return ChangeSection(title, page, tuple(tuple(things[ref]) for ref in ordered), lines)


# What people reported.

ROUND: Final = "Reported, unit by unit"
SILENT: Final = "Silent"
ROUND_COLUMNS: Final = ("before", "now", "points", "health", "reported")


def round_rows(round_: CheckInRound) -> list[tuple[str, ...]]:
    """A unit each, with its cycle where there are several."""
    several = len({unit.cycle for unit in round_.units}) > 1
    return [
        (
            f"{one.name}, {one.cycle}" if several else one.name,
            *(one.before, one.after, one.points, one.health, one.reported),
        )
        for one in round_.units
    ]


def counted_items(items: Iterable[ReportedItem]) -> str:
    """`2 key results and 1 objective`"""
    counts = Counter("KPI" if not one.cycle else _KINDS[is_key_result(one.ref)] for one in items)
    return few([counted(count, one) for one, count in counts.items()])


_KINDS: Final = {True: "key result", False: "objective"}


def page_of(difference: Difference, item: ReportedItem) -> str | None:
    return unit_page(difference.organisation, item.cycle, item.ref) if item.cycle else KPIS


def untold_sections(difference: Difference, told: Iterable[ReportedItem]) -> tuple[ChangeSection, ...]:
    """The changes without the reports on items that are told already, and without the readings that these show."""
    refs = {(item.cycle, item.ref) for item in told}
    kept = (one for one in difference.changes if not (is_news(one) and (one.cycle, one.ref) in refs))
    return sections(replace(difference, changes=tuple(kept)))


# What a change leads to: numbers, findings, and who needs to approve it.

IMPACT: Final = "Impact"


def impacts(difference: Difference) -> tuple[Impact, ...]:
    """Those that can be seen; what moved most comes first."""
    return tuple(sorted((one for one in difference.impacts if one.is_seen), key=lambda one: -abs(one.by)))


def health_of(impact: Impact) -> str:
    """`On track → Outdated, lost its only support`"""
    return f"{impact.health}, lost its only support" if impact.has_lost_support else impact.health


MOST_ALIKE: Final = 3
"""So many findings of one rule and severity are shown one by one; of more, the first."""


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """One finding, and in words how many `more` are like it; "" where it stands for itself alone."""

    finding: Diagnostic
    more: str = ""


def shown_findings(difference: Difference) -> Iterator[tuple[str, tuple[ShownFinding, ...], int]]:
    """By what became of them, with how many there are; a hint is for whoever writes, not for whoever reviews."""
    for title, findings in (("New findings", difference.new), ("Fixed", difference.fixed)):
        if found := [finding for finding in findings if finding.severity is not Severity.INFO]:
            yield title, tuple(_shown(found)), len(found)


def _shown(findings: list[Diagnostic]) -> Iterator[ShownFinding]:
    by_rule: dict[tuple[str, Severity], list[Diagnostic]] = {}
    for finding in findings:
        by_rule.setdefault((finding.rule, finding.severity), []).append(finding)
    for finding in findings:
        alike = by_rule[finding.rule, finding.severity]
        if len(alike) <= MOST_ALIKE:
            yield ShownFinding(finding)
        elif finding is alike[0]:
            yield ShownFinding(finding, _more(alike))


def _more(alike: list[Diagnostic]) -> str:
    first, *others = (finding.place.path for finding in alike)
    files = len({*others})
    where = f"{files:,} files" if files > 1 else "the same file" if first in others else "another file"
    return f"and {len(others):,} more like it, in {where}"


APPROVAL: Final = "Who needs to approve"
NOBODY_ASKED: Final = "nobody: new check-ins and readings are news"
_NOBODY_NAMED: Final = "Nobody is named"
_MOST_REASONS: Final = 5
_CHANGES: Final = {
    Why.SETTINGS: "the settings change",
    Why.ORGANISATION: "the organisation changes",
    Why.KPIS: "KPIs change",
    Why.ARCHIVE: "archives change",
}


@dataclass(frozen=True, slots=True)
class ApprovalLine:
    """Who, and what for. `handle` is a name on the forge, or "".

    It is given without its @ and, in a comment, as code: the forge asks by its own file of owners, and a stranger's
    pull request must not be able to call anybody.
    """

    name: str
    handle: str
    reasons: str


def approval_lines(difference: Difference) -> tuple[ApprovalLine, ...]:
    return tuple(_approval(difference, approval) for approval in difference.approvals)


def asks_nobody(difference: Difference) -> bool:
    return bool(difference.changes) and not difference.approvals


def _approval(difference: Difference, approval: Approval) -> ApprovalLine:
    reasons = [_reason(difference, reason) for reason in approval.reasons[:_MOST_REASONS]]
    if more := len(approval.reasons) - len(reasons):
        reasons.append(f"{more:,} more")
    said = "; ".join(reasons)
    if approval.approver is None:
        return ApprovalLine(_NOBODY_NAMED, "", f"{said} (programme: in content/portal.yaml says who)")
    return ApprovalLine(approval.approver.name, approval.approver.handle or "", said)


def _reason(difference: Difference, reason: Reason) -> str:
    unit, title = difference.organisation.name_of(reason.ref), f"“{difference.titles.get(reason.ref) or reason.ref}”"
    match reason.why:
        case Why.PLAN | Why.REVIEW:
            return f"the {reason.why} of {unit} in {reason.cycle} changes"
        case Why.CHECK_INS:
            return f"check-ins of {unit} in {reason.cycle} are changed or taken away"
        case Why.SUPPORTS:
            return f"{title} supports something else"
        case Why.GOALPOST:
            return f"what {title} promised changes, and its cycle has begun"
        case Why.CYCLE:
            return f"the cycle {reason.cycle} changes"
    return _CHANGES[reason.why]


def _lines_of(difference: Difference, changes: Iterable[Change]) -> Iterator[str]:
    """Of one thing; a new plan is told whole, for it is what most needs to be read."""
    for change in changes:
        yield change.line
        match change.values[1] if change.kind is ChangeKind.ADDED else None:
            case Objective() as new:
                yield from _new_objective(difference, new)
            case KeyResult() as new:
                yield _new_key_result(difference, new)


def _new_objective(difference: Difference, new: Objective) -> Iterator[str]:
    about = (
        f"owner {difference.organisation.name_of(new.owner)}" if new.owner else "no owner",
        new.ambition.value if new.ambition else "",
    )
    yield ", ".join(filter(None, about))
    yield from (f"{one.title}: {_new_key_result(difference, one)}" for one in new.key_results)


def _new_key_result(difference: Difference, new: KeyResult) -> str:
    measure = phrase_of(new.measure) if new.measure else f"as KPI {new.kpi}" if new.kpi else "no measure"
    return f"{measure}, owner {difference.organisation.name_of(new.owner)}" if new.owner else measure
