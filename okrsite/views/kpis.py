"""The page of KPIs: where each stands, how it came there, and which key results take their value from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from okrsite.facts import Facts
from okrsite.model import AtLeast, AtMost, FromTo, Key, Kpi, Measure
from okrsite.views.scope import Link, Scope
from okrsite.wording import amount, day, percent


@dataclass(frozen=True, slots=True)
class Course:
    """What the chart of a KPI draws."""

    id: str
    title: str
    points: tuple[tuple[date, float], ...]
    unit: str
    target: float | None


@dataclass(frozen=True, slots=True)
class KpiView:
    id: str
    name: str
    why: str
    owner: Link | None
    newest: str
    newest_day: str
    target: str
    course: Course | None
    rows: tuple[tuple[str, str, str], ...]
    key_results: tuple[Link, ...]
    edit_url: str | None


@dataclass(frozen=True, slots=True)
class KpisView:
    title: str
    kpis: tuple[KpiView, ...]


def kpis_view(scopes: Mapping[str, Scope], here: Scope) -> KpisView:
    return KpisView("KPIs", tuple(_kpi(scopes, here, kpi, here.facts) for kpi in here.portal.kpis.values()))


def _kpi(scopes: Mapping[str, Scope], here: Scope, kpi: Kpi, facts: Facts) -> KpiView:
    readings, newest = facts.kpis[kpi.id].readings, facts.kpis[kpi.id].newest
    points = tuple((reading.date, float(reading.value)) for reading in readings)
    target = _limit(kpi.target)
    return KpiView(
        id=kpi.id,
        name=kpi.name,
        why=kpi.why,
        owner=here.unit_link(kpi.owner) if kpi.owner else None,
        newest=amount(newest.value, kpi.unit) if newest else "no data",
        newest_day=day(newest.date) if newest else "",
        target=_target(kpi),
        course=Course(f"chart--{kpi.id}", kpi.name, points, kpi.unit, target) if len(points) > 1 else None,
        rows=tuple((day(r.date), amount(r.value, kpi.unit), r.note) for r in reversed(readings)),
        key_results=tuple(_key_results(scopes, kpi.id)),
        edit_url=here.edit_url(kpi.origin),
    )


def _limit(target: Measure | None) -> float | None:
    match target:
        case AtLeast(limit=limit) | AtMost(limit=limit) | FromTo(target=limit):
            return float(limit)
    return None


def _target(kpi: Kpi) -> str:
    match kpi.target:
        case AtLeast(limit=limit):
            return f"at least {amount(limit, kpi.unit)}"
        case AtMost(limit=limit):
            return f"at most {amount(limit, kpi.unit)}"
        case FromTo(target=limit):
            return f"to {amount(limit, kpi.unit)}"
    return ""


def _key_results(scopes: Mapping[str, Scope], kpi: str) -> Iterator[Link]:
    for scope in scopes.values():
        for ref, key_result in scope.cycle.key_results.items():
            if key_result.kpi == kpi:
                shown = percent(scope.numbers.key_results[ref].attainment)
                yield Link(f"{scope.cycle.title}: {key_result.title} ({shown})", scope.url_of(Key(scope.cycle.id, ref)))
