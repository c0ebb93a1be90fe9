"""What people reported: check-ins, reviews, readings of KPIs; each known by what it is of and its day."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Protocol, TypeVar

from okrsite.changes.change import Change, Kind, What
from okrsite.changes.measures import measure_parts, part
from okrsite.changes.saying import said
from okrsite.model import CheckIn, Cycle, Kpi, KpiReading, ReviewFile, is_key_result, objective_of
from okrsite.wording import day


class Dated(Protocol):
    @property
    def date(self) -> date: ...


AnyDated = TypeVar("AnyDated", bound=Dated)
Pair = tuple[AnyDated | None, AnyDated | None]


def check_in_changes(before: Cycle, after: Cycle, now: Callable[[str], str]) -> Iterator[Change]:
    """Of what is renamed too, which takes its check-ins along."""
    was = {now(ref): series for ref, series in before.check_ins.items()}
    for ref in dict.fromkeys((*was, *after.check_ins)):
        old, new = was.get(ref, ()), after.check_ins.get(ref, ())
        if not _are_same(old, new):
            title = _title(after, ref) or _title(before, ref)
            for one, other in _by_day(old, new):
                if _told(one) != _told(other):
                    yield _dated(What.CHECK_IN, after.id, ref, title, (one, other), _update)


def _are_same(old: Sequence[CheckIn], new: Sequence[CheckIn]) -> bool:
    """Whether each is the very same value: what two portals share is read once."""
    return len(old) == len(new) and all(one.update is other.update for one, other in zip(old, new, strict=True))


def _told(check_in: CheckIn | None) -> object:
    return check_in and (check_in.by, check_in.update)


def _update(check_in: CheckIn) -> str:
    return said(check_in.update) + (f", by {check_in.by}" if check_in.by else "")


def _title(cycle: Cycle, ref: str) -> str:
    found = cycle.key_results.get(ref) if is_key_result(ref) else cycle.objectives.get(objective_of(ref))
    return found.title if found else ""


def _by_day(old: Sequence[AnyDated], new: Sequence[AnyDated]) -> Iterator[Pair[AnyDated]]:
    """Two of one day, which are an error, are told apart by their order."""
    was, now = _numbered(old), _numbered(new)
    return ((was.get(key), now.get(key)) for key in sorted({*was, *now}))


def _numbered(series: Sequence[AnyDated]) -> dict[tuple[date, int], AnyDated]:
    found: dict[tuple[date, int], AnyDated] = {}
    for dated in series:
        nth = 0
        while (dated.date, nth) in found:
            nth += 1
        found[dated.date, nth] = dated
    return found


def _dated(
    what: What, cycle: str, ref: str, title: str, pair: Pair[AnyDated], words: Callable[[AnyDated], str]
) -> Change:
    before, after = pair
    kind = Kind.ADDED if before is None else Kind.REMOVED if after is None else Kind.CHANGED
    on = next(each.date for each in pair if each)
    was, now = (words(each) if each else "" for each in pair)
    return Change(kind, what, cycle, ref, title, day(on), was, now)


def review_changes(before: Cycle, after: Cycle, now: Callable[[str], str]) -> Iterator[Change]:
    was = {now(unit): review.file for unit, review in before.reviews.items()}
    is_ = {unit: review.file for unit, review in after.reviews.items()}
    for unit in dict.fromkeys((*was, *is_)):
        old, new = was.get(unit), is_.get(unit)
        if old != new:
            kind = Kind.ADDED if old is None else Kind.REMOVED if new is None else Kind.CHANGED
            yield Change(kind, What.REVIEW, after.id, unit, "", "", _review(old), _review(new))


def _review(review: ReviewFile | None) -> str:
    count = len(review.objectives) if review else 0
    return f"of {count} {'objective' if count == 1 else 'objectives'}" if review else ""


def kpi_changes(before: Mapping[str, Kpi], after: Mapping[str, Kpi]) -> Iterator[Change]:
    for id_ in dict.fromkeys((*before, *after)):
        old, new = before.get(id_), after.get(id_)
        if old and new:
            yield from _kpi(old, new)
        elif new:
            yield Change(Kind.ADDED, What.KPI, "", id_, new.name)
        elif old:
            yield Change(Kind.REMOVED, What.KPI, "", id_, old.name)


def _kpi(old: Kpi, new: Kpi) -> Iterator[Change]:
    if old is new:
        return
    parts = [
        one for name in ("name", "unit", "owner", "why") for one in part(name, getattr(old, name), getattr(new, name))
    ]
    for one in (*parts, *measure_parts(old.target, new.target)):
        field = one.field.replace("measure", "target", 1)
        yield Change(Kind.CHANGED, What.KPI, "", new.id, new.name, field, one.before, one.after, one.effort)
    for pair in _by_day(old.readings, new.readings):
        if pair[0] != pair[1]:
            yield _dated(What.READING, "", new.id, new.name, pair, _reading)


def _reading(reading: KpiReading) -> str:
    return said(reading.value) + (", note" if reading.note else "")
