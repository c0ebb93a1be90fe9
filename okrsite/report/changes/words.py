"""A difference in words, the same for every form: what stands together, in which order, and what is said of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from okrsite.changes import Change, Kind, What
from okrsite.changes.okrs import LINKS
from okrsite.comparing import Difference, Shift
from okrsite.diagnostics import Diagnostic, Severity
from okrsite.model import Effort, objective_of
from okrsite.report.text import counted
from okrsite.views.marks import health_mark
from okrsite.wording import day, percent

NO_CHANGE: Final = "No OKR changed."
_FIELDS: Final = {
    "measure.to": "target",
    "measure.from": "baseline",
    "measure.at_least": "limit, at least",
    "measure.at_most": "limit, at most",
    "measure.between": "limits",
    "lead": "lead",
    "parent": "unit above",
}
_PLACES: Final = {What.SETTING: "Settings", What.CYCLE: "Cycles", What.KPI: "KPIs", What.READING: "KPIs"}
_ORDER: Final = ("Settings", "Cycles", "Organisation", "", "KPIs")


@dataclass(frozen=True, slots=True)
class Item:
    """What changed of one thing. `url` is site-relative; None where no page shows it."""

    title: str
    ref: str
    url: str | None
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The changes of one unit in one cycle, or of what belongs to no unit."""

    title: str
    url: str | None
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """How something stood and stands."""

    title: str
    ref: str
    cycle: str
    url: str | None
    before: str
    after: str
    health: str


def verdict(difference: Difference) -> str:
    """`4 changes: 1 new, 2 harder; 1 new error`"""
    if difference.is_empty:
        return NO_CHANGE
    parts = list(_parts(difference))
    said = counted(len(difference.changes), "change") if difference.changes else NO_CHANGE.rstrip(".")
    errors = sum(finding.severity is Severity.ERROR for finding in difference.new)
    return said + (f": {', '.join(parts)}" if parts else "") + (f"; {counted(errors, 'new error')}" if errors else "")


def _parts(difference: Difference) -> Iterator[str]:
    okrs = [change for change in difference.changes if change.what in (What.OBJECTIVE, What.KEY_RESULT)]
    kinds = Counter(change.kind for change in okrs)
    for kind, word in (
        (Kind.ADDED, "new"),
        (Kind.REMOVED, "removed"),
        (Kind.RENAMED, "renamed"),
        (Kind.MOVED, "moved"),
    ):
        if kinds[kind]:
            yield f"{kinds[kind]:,} {word}"
    efforts = Counter(change.effort for change in difference.changes)
    yield from (f"{efforts[effort]:,} {effort}" for effort in (Effort.HARDER, Effort.EASIER) if efforts[effort])
    if check_ins := sum(change.what is What.CHECK_IN for change in difference.changes):
        yield counted(check_ins, "check-in")


def compared_words(difference: Difference) -> str:
    return f"{difference.base} with {difference.head}, as of {day(difference.as_of)}"


def refusal(difference: Difference, most: Decimal | None) -> str:
    """Why the guard says no; "" where it does not."""
    if most is None or not difference.breaks(most):
        return ""
    removal = difference.removal
    return (
        f"This removes {removal.removed:,} of the {removal.before:,} objectives and key results of the open cycles, "
        f"{percent(removal.share)}, and at most {percent(most)} may go at once. If that is meant, remove them in "
        "smaller steps or raise --max-removed"
    )


def groups(difference: Difference) -> tuple[Group, ...]:
    found: dict[tuple[str, str], list[Change]] = {}
    for change in difference.changes:
        found.setdefault(_home(change), []).append(change)
    names = sorted(found, key=lambda home: _ORDER.index(home[0]))
    return tuple(_group(difference, home, found[home]) for home in names)


def _home(change: Change) -> tuple[str, str]:
    """Its section, and within "" its cycle and unit."""
    if change.what is What.UNIT:
        return "Organisation", ""
    return (_PLACES[change.what], "") if change.what in _PLACES else ("", f"{change.cycle}\0{change.unit}")


def _group(difference: Difference, home: tuple[str, str], changes: list[Change]) -> Group:
    cycle, _, unit = home[1].partition("\0")
    title = home[0] or f"{difference.organisation.name_of(unit)}, {cycle}"
    items: dict[str, list[Change]] = {}
    for change in changes:
        items.setdefault(change.ref, []).append(change)
    url = difference.unit_page(cycle, unit) if cycle else None
    turns = {ref: turn for turn, ref in reversed(list(enumerate(map(objective_of, items))))}
    in_order = sorted(items, key=lambda ref: turns[objective_of(ref)])
    return Group(title, url, tuple(_item(difference, ref, items[ref]) for ref in in_order if items[ref]))


def _item(difference: Difference, ref: str, changes: list[Change]) -> Item:
    first = changes[0]
    return Item(first.title or ref, ref, difference.address_of(first), tuple(map(line, changes)))


def line(change: Change) -> str:
    """`target 10 → 5, harder`"""
    said = _SAID.get(change.what, _of_thing)(change)
    return f"{said}, {change.effort}" if change.effort else said


def _of_thing(change: Change) -> str:
    match change.kind:
        case Kind.ADDED:
            return f"new {change.after}".rstrip()
        case Kind.REMOVED:
            return f"removed {change.before}".rstrip()
        case Kind.MOVED:
            return f"moved {_from_to(change)}"
        case Kind.RENAMED:
            return f"renamed {_from_to(change)}"
    field = _FIELDS.get(change.field) or change.field.removeprefix("measure.").replace("_", " ")
    return f"{field} {_from_to(change)}".strip()


def _of_day(change: Change) -> str:
    what = f"{change.what.replace('_', '-')} of {change.field}" if change.field else change.what.value
    match change.kind:
        case Kind.ADDED:
            return f"new {what}: {change.after}"
        case Kind.REMOVED:
            return f"removed {what}: {change.before}"
    return f"{what}: {_from_to(change)}"


_SAID: Final = {What.CHECK_IN: _of_day, What.READING: _of_day, What.REVIEW: _of_day}


def _from_to(change: Change) -> str:
    """A link within its own cycle goes without saying which one."""
    was, now = (
        text.replace(f"{change.cycle}:", "") if change.field in LINKS else text
        for text in (change.before, change.after)
    )
    return f"{was or 'nothing'} → {now or 'nothing'}"


def rows(difference: Difference) -> tuple[Row, ...]:
    """Those that moved most first; what moved by less than is shown, a page needs not show."""
    ordered = sorted(difference.shifts, key=lambda shift: -abs(shift.by))
    found = (_row(difference, shift) for shift in ordered)
    return tuple(row for row in found if row.before != row.after or " → " in row.health)


def _row(difference: Difference, shift: Shift) -> Row:
    health = [health_mark(standing.health).word for standing in (shift.before, shift.after)]
    said = health[1] if health[0] == health[1] else f"{health[0]} → {health[1]}"
    before, after = percent(shift.before.progress), percent(shift.after.progress)
    return Row(shift.title, shift.ref, shift.cycle, difference.address_of(shift), before, after, said)


def worth_reading(findings: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Errors and warnings; a hint is for whoever writes, not for whoever reviews."""
    return tuple(finding for finding in findings if finding.severity is not Severity.INFO)


def finding_words(finding: Diagnostic) -> str:
    return f"{finding.severity}: {finding.message} [{finding.rule}]"
