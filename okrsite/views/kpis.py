"""The page of KPIs: where each stands, how it came there, and which key results take their value from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise, takewhile
from typing import NamedTuple

from okrsite.context.addresses import KPIS_DATA, KPIS_LIST, KPIS_TABLE
from okrsite.context.cycle import CycleContext, PageLink
from okrsite.context.progress import HealthMark, kpi_mark
from okrsite.facts import Facts
from okrsite.model import Key, Kpi, KpiReading
from okrsite.views.drawings import Course
from okrsite.views.listing import Filter, Listing
from okrsite.views.provenance import Recorded, recorded_line
from okrsite.wording import amount, day, number, percent, short_day


class ReadingRow(NamedTuple):
    """A reading. `source_url`: where its source is the address of something."""

    day: str
    value: str
    note: str
    source: str
    source_url: str | None
    recorded: Recorded | None


@dataclass(frozen=True, slots=True)
class KpiView:
    id: str
    name: str
    why: str
    owner: PageLink | None
    newest: str
    newest_day: str
    health: HealthMark | None
    course_words: str
    target: str
    course: Course | None
    has_sources: bool
    rows: tuple[ReadingRow, ...]
    key_results: tuple[PageLink, ...]
    edit_url: str | None


@dataclass(frozen=True, slots=True)
class KpisView:
    title: str
    kpis: tuple[KpiView, ...]
    listing: Listing


def kpis_view(contexts: Mapping[str, CycleContext], here: CycleContext) -> KpisView:
    kpis = tuple(_kpi(contexts, here, kpi, here.facts) for kpi in here.portal.kpis.values())
    downloads = (PageLink("CSV", KPIS_TABLE), PageLink("JSON", KPIS_DATA))
    return KpisView("KPIs", kpis, Listing(Filter(KPIS_LIST, "kpi", ".okr-kpi") if len(kpis) > 1 else None, downloads))


def _kpi(contexts: Mapping[str, CycleContext], here: CycleContext, kpi: Kpi, facts: Facts) -> KpiView:
    readings, newest = facts.kpis[kpi.id].readings, facts.kpis[kpi.id].newest
    points = tuple((reading.date, float(reading.value)) for reading in readings)
    target = tuple(map(float, kpi.target.aims)) if kpi.target else ()
    return KpiView(
        id=kpi.id,
        name=kpi.name,
        why=kpi.why,
        owner=here.unit_link(kpi.owner) if kpi.owner else None,
        newest=amount(newest.value, kpi.unit) if newest else "Not measured yet",
        health=kpi_mark(kpi, facts.kpis[kpi.id]),
        course_words=", ".join(filter(None, (_gap(kpi, readings), _direction(readings)))),
        newest_day=day(newest.date) if newest else "",
        target=_target(kpi),
        has_sources=any(reading.source for reading in readings),
        course=Course(f"chart--{kpi.id}", kpi.name, points, kpi.unit, target) if len(points) > 1 else None,
        rows=tuple(_row(here, kpi, reading) for reading in reversed(readings)),
        key_results=tuple(_key_results(contexts, kpi.id)),
        edit_url=here.edit_url(kpi.origin),
    )


def _row(here: CycleContext, kpi: Kpi, reading: KpiReading) -> ReadingRow:
    source = reading.source or ""
    url = source if source.startswith(("https://", "http://")) else None
    value, recorded = amount(reading.value, kpi.unit), _recorded(here, kpi, reading.date)
    return ReadingRow(day(reading.date), value, reading.note, source, url, recorded)


def _recorded(here: CycleContext, kpi: Kpi, day_: date) -> Recorded | None:
    origin = kpi.read_at.get(day_)
    return recorded_line(here, origin) if origin else None


def _gap(kpi: Kpi, readings: Sequence[KpiReading]) -> str:
    """`10.5 days short`, nothing where the target is kept. Between two shares lie points."""
    if not readings or kpi.target is None:
        return ""
    unit = "points" if kpi.unit == "%" else kpi.unit
    found = kpi.target.begun(reading.value for reading in readings).gap(readings[-1].value)
    return f"{amount(found[0], unit)} {found[1]}" if found else ""


def _direction(readings: Sequence[KpiReading]) -> str:
    """`falling since 3 Jul`, of at least two steps the same way."""
    steps = [(earlier, later.value - earlier.value) for earlier, later in pairwise(readings)]
    falls = bool(steps) and steps[-1][1] < 0
    run = list(takewhile(lambda step: step[1] < 0 if falls else step[1] > 0, reversed(steps)))
    if len(run) < 2:
        return ""
    since, newest = run[-1][0].date, readings[-1].date
    return f"{'falling' if falls else 'rising'} since {short_day(since) if since.year == newest.year else day(since)}"


def _target(kpi: Kpi) -> str:
    """`at least 92 %`; nothing of a target in words."""
    if kpi.target is None or not kpi.target.aims or kpi.target.goal_words is None:
        return ""
    *lower, aim = kpi.target.aims
    return " ".join([kpi.target.goal_words[0], *(f"{number(each)} and" for each in lower), amount(aim, kpi.unit)])


def _key_results(contexts: Mapping[str, CycleContext], kpi: str) -> Iterator[PageLink]:
    for context in contexts.values():
        for ref, key_result in context.cycle.key_results.items():
            if key_result.kpi == kpi:
                shown = _so_far(context.numbers.key_results[ref].attainment)
                yield PageLink(
                    f"{context.cycle.title}: {key_result.title}{shown}", context.url_of(Key(context.cycle.id, ref))
                )


def _so_far(attainment: Decimal | None) -> str:
    """Nothing of an archived one, whose raw number only its own pages know: they alone read the whole archive."""
    return "" if attainment is None else f" ({percent(attainment)})"
