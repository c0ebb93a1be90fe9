"""What people reported besides check-ins: reviews, and readings of KPIs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from okrsite.changes.change import Change, Kind, What
from okrsite.changes.dated import by_day, kind_of
from okrsite.changes.differing import told_apart
from okrsite.changes.measures import measure_parts, part
from okrsite.changes.pairs import CyclePair
from okrsite.changes.saying import said
from okrsite.changes.unread import Unread
from okrsite.model import Cycle, Kpi, KpiReading, ReviewFile, ReviewOfUnit

_Reviews = Mapping[tuple[str, str], ReviewOfUnit]
"""By path and the unit that stands in the file."""


def review_changes(pair: CyclePair, unread: Unread) -> Iterator[Change]:
    """One is known by its file, else by its unit."""
    was, now = _reviews(pair.before), _reviews(pair.after)
    pairs = [(pair.now(unit), was[path, unit], now[path, unit]) for path, unit in was if (path, unit) in now]
    old = {pair.now(key[1]): review for key, review in was.items() if key not in now}
    new = {key[1]: review for key, review in now.items() if key not in was}
    others = [(unit, old.get(unit), new.get(unit)) for unit in dict.fromkeys((*old, *new))]
    for unit, one, other in (*pairs, *others):
        if not unread.has(*(review.origin for review in (one, other) if review)):
            yield from _review(pair.after.id, unit, one.file if one else None, other.file if other else None)


def _reviews(cycle: Cycle) -> _Reviews:
    return {(review.origin.document.path, unit): review for unit, review in cycle.reviews.items()}


def _review(cycle: str, unit: str, before: ReviewFile | None, after: ReviewFile | None) -> Iterator[Change]:
    was, now = (review and _parts(review) for review in (before, after))
    if was != now:
        words = told_apart(was, now) if was is not None and now is not None else (_size(before), _size(after))
        yield Change(kind_of(was, now), What.REVIEW, cycle, unit, "", "", *words, None, (before, after))


def _parts(review: ReviewFile) -> Mapping[str, object]:
    """All that it says but whose it is, as far as it says something: `kitchen/warm score`."""
    whole = {"date": review.date, "by": review.by}
    parts = (
        ("", whole),
        ("", dict(review.retrospective)),
        *((f"{ref} ", dict(of)) for ref, of in review.objectives.items()),
    )
    said = {f"{of}{name.replace('_', ' ')}": value for of, named in parts for name, value in named.items()}
    return {name: value for name, value in said.items() if value not in (None, "", ())}


def _size(review: ReviewFile | None) -> str:
    count = len(review.objectives) if review else 0
    return f"of {count} {'objective' if count == 1 else 'objectives'}" if review else ""


def kpi_changes(before: Mapping[str, Kpi], after: Mapping[str, Kpi], unread: Unread) -> Iterator[Change]:
    for id_ in dict.fromkeys((*before, *after)):
        old, new = before.get(id_), after.get(id_)
        if id_ in unread.kpis:
            continue
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
        yield Change(
            Kind.CHANGED,
            What.KPI,
            "",
            new.id,
            new.name,
            field,
            one.before,
            one.after,
            one.effort,
            one.values,
            None,
            one.measured_in,
        )
    for was, now in by_day(old.readings, new.readings):
        if was != now:
            yield _read(new, was, now)


def _read(kpi: Kpi, was: KpiReading | None, now: KpiReading | None) -> Change:
    words = told_apart(_reading(was, now), _reading(now, was))
    on = next(each.date for each in (now, was) if each)
    return Change(kind_of(was, now), What.READING, "", kpi.id, kpi.name, "", *words, None, (was, now), on)


def _reading(reading: KpiReading | None, other: KpiReading | None) -> str:
    if reading is None:
        return ""
    note = f"note “{reading.note}”" if other and reading.note != other.note else "note"
    return ", ".join((said(reading.value), note)) if reading.note else said(reading.value)
