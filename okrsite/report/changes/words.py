"""A difference in words, the same for every form: what stands together, in which order, and what is said of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from okrsite.archive import CORRECTIONS
from okrsite.changes import Change, Kind, What
from okrsite.changes.okrs import LINKS
from okrsite.comparing import Difference, Shift, Standing
from okrsite.context.progress import health_mark
from okrsite.model import objective_of
from okrsite.wording import NBSP, day, number, percent

_FIELDS: Final = {
    "measure.to": "target",
    "measure.from": "baseline",
    "measure.at_least": "limit, at least",
    "measure.at_most": "limit, at most",
    "measure.between": "limits",
    "lead": "lead",
    "parent": "unit above",
}
_COUNTING: Final = {
    Kind.LOST: "no longer counted, for what is named there is gone or called otherwise",
    Kind.FOUND: "counted now, for what is named there is there",
}
_PLACES: Final = {
    What.SETTING: "Settings",
    What.CYCLE: "Cycles",
    What.KPI: "KPIs",
    What.READING: "KPIs",
    What.ARCHIVE: "Archives",
}
_ORDER: Final = ("Settings", "Cycles", "Organisation", "", "KPIs", "Archives")


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
    if change.kind in _COUNTING:
        return f"{change.before or change.after} {_COUNTING[change.kind]}"
    said = _SAID.get(change.what, _of_thing)(change)
    told = f"{said}, {change.effort}" if change.effort else said
    return f"{told}: {change.reason}" if change.reason else told


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
    named = change.field.replace("target.", "measure.", 1)
    field = _FIELDS.get(named) or named.removeprefix("measure.").replace("_", " ")
    return f"{field} {_from_to(change)}".strip()


def _of_day(change: Change) -> str:
    what = change.what.value.replace("_", "-") + (f" of {day(change.on)}" if change.on else "")
    match change.kind:
        case Kind.ADDED:
            return f"new {what}: {change.after}"
        case Kind.REMOVED:
            return f"removed {what}: {change.before}"
    return f"{what}: {_from_to(change)}"


def _of_archive(change: Change) -> str:
    what = change.field if change.field == CORRECTIONS else f"frozen file {change.field}"
    return f"{what} was {change.kind}"


_SAID: Final = {
    What.CHECK_IN: _of_day,
    What.READING: _of_day,
    What.REVIEW: _of_day,
    What.ARCHIVE: _of_archive,
}


def _from_to(change: Change) -> str:
    """A link within its own cycle goes without saying which one."""
    was, now = (
        text.replace(f"{change.cycle}:", "") if change.field in LINKS else text
        for text in (change.before, change.after)
    )
    unit = f"{NBSP}{change.measured_in}" if change.measured_in and now else ""
    return f"{was or 'nothing'} → {now or 'nothing'}{unit}"


def rows(difference: Difference) -> tuple[Row, ...]:
    """Those that moved most first; what moved by less than is shown, a page needs not show."""
    ordered = sorted(difference.shifts, key=lambda shift: -abs(shift.by))
    return tuple(row for row in (_row(difference, shift) for shift in ordered) if _is_seen(row))


def _is_seen(row: Row) -> bool:
    return row.before != row.after or " → " in row.health


def _row(difference: Difference, shift: Shift) -> Row:
    health = [health_mark(standing.health).word for standing in (shift.before, shift.after)]
    said = health[1] if health[0] == health[1] else f"{health[0]} → {health[1]}"
    before, after = _standing(shift.before), _standing(shift.after)
    return Row(shift.title, shift.ref, shift.cycle, difference.address_of(shift), before, after, said)


def _standing(standing: Standing) -> str:
    """The score too, where it is more than the per cents written otherwise."""
    said, score = percent(standing.progress), standing.score
    return said if score is None or said == f"{score * 100:.0f}{NBSP}%" else f"{said}, score {number(score)}"
