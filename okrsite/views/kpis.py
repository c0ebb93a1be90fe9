"""The page of KPIs: where each stands, how it came there, and which key results take their value from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise, takewhile
from typing import Final, NamedTuple

from okrsite.context.addresses import KPIS_DATA, KPIS_LIST, KPIS_TABLE
from okrsite.context.cycle import CycleContext, PageLink
from okrsite.context.progress import HealthMark, kpi_mark
from okrsite.facts import Facts
from okrsite.language import gettext as _
from okrsite.language import later, word_for
from okrsite.model import COMPANY, Key, Kpi, KpiReading, UnitKind, Word
from okrsite.model.settings import Cadence
from okrsite.views.drawings import Course
from okrsite.views.listing import Filter, Listing
from okrsite.views.provenance import Recorded, recorded_line
from okrsite.wording import amount, day, percent, plural, short_day

IN_FULL: Final = 16
"""Of so many KPIs the page draws charts and has every reading; of more it says where each stands, in little room."""
FEW_READINGS: Final = 5
SPARK: Final = 24
"""So many readings the small line of a KPI has at most, the newest."""
_GROUPED: Final = 4
"""So many KPIs need groups to be found."""
_READ: Final = {
    Cadence.WEEKLY: later("read weekly"),
    Cadence.BIWEEKLY: later("read biweekly"),
    Cadence.MONTHLY: later("read monthly"),
    Cadence.QUARTERLY: later("read quarterly"),
    Cadence.HALF_YEARLY: later("read half-yearly"),
    Cadence.YEARLY: later("read yearly"),
}
_GAPS: Final = {"short": later("%(amount)s short"), "over": later("%(amount)s over")}
_TO_GO: Final = later("%(amount)s to go")
"""By the word of a measure for what is missing."""


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
    spark: Spark | None
    frequency: str
    has_sources: bool
    rows: tuple[ReadingRow, ...]
    more_rows: bool
    key_results: tuple[PageLink, ...]
    edit_url: str | None


@dataclass(frozen=True, slots=True)
class Spark:
    """A line of readings in a box of 96 by 24, and how high the target lies in it: from `top` on, so many `high`."""

    points: str
    top: str
    high: str


@dataclass(frozen=True, slots=True)
class KpiGroup:
    """Of one unit, by its own KPIs and those of its people. `title` is None where there is no need of groups."""

    title: PageLink | None
    anchor: str
    count: str
    kpis: tuple[KpiView, ...]


@dataclass(frozen=True, slots=True)
class KpisView:
    """`data`: where all readings are, should the page have the newest alone."""

    title: str
    count: str
    groups: tuple[KpiGroup, ...]
    data: str
    listing: Listing


def kpis_view(contexts: Mapping[str, CycleContext], here: CycleContext) -> KpisView:
    """By unit, in the order of the organisation; what nobody owns comes last."""
    kpis = here.portal.kpis
    is_short = len(kpis) <= IN_FULL
    views = {kpi.id: _kpi(contexts, here, kpi, here.facts, is_short=is_short) for kpi in kpis.values()}
    places = {unit: place for place, unit in enumerate(here.units)}
    groups: dict[str, list[KpiView]] = {}
    for kpi in kpis.values():
        groups.setdefault(_group_of(here, kpi) if len(kpis) > _GROUPED else "", []).append(views[kpi.id])
    ordered = sorted(groups, key=lambda unit: places.get(unit, len(places)))
    downloads = (PageLink("CSV", KPIS_TABLE), PageLink("JSON", KPIS_DATA))
    return KpisView(
        title="KPIs",
        count=plural(len(kpis), "KPI"),
        groups=tuple(_group(here, unit, groups[unit], is_alone=len(groups) == 1) for unit in ordered),
        data="" if is_short else KPIS_DATA,
        listing=Listing(Filter(KPIS_LIST, "kpi", ".okr-kpi") if len(kpis) > 1 else None, downloads),
    )


def _group_of(here: CycleContext, kpi: Kpi) -> str:
    """The unit of its owner: a person's team."""
    unit = here.unit(kpi.owner) if kpi.owner else None
    return "" if unit is None else (unit.parent or COMPANY) if unit.kind is UnitKind.PERSON else unit.id


def _group(here: CycleContext, unit: str, kpis: Sequence[KpiView], *, is_alone: bool) -> KpiGroup:
    title = here.unit_link(unit) if unit else PageLink(_("Nobody's yet"))
    return KpiGroup(None if is_alone else title, f"kpis-of--{unit}", plural(len(kpis), "KPI"), tuple(kpis))


def _spark(points: Sequence[tuple[date, float]], target: Sequence[float]) -> Spark:
    values = [*target, *(value for _, value in points)]
    low, high = min(values), max(values)
    first, days = points[0][0], max((points[-1][0] - points[0][0]).days, 1)

    def down(value: float) -> float:
        return 22 - 20 * (value - low) / (high - low or 1)

    line = " ".join(f"{2 + 92 * (day - first).days / days:.1f},{down(value):.1f}" for day, value in points)
    tops = sorted(map(down, target))
    return Spark(line, f"{tops[0]:.1f}" if tops else "", f"{max(tops[-1] - tops[0], 1):.1f}" if tops else "")


def _kpi(
    contexts: Mapping[str, CycleContext], here: CycleContext, kpi: Kpi, facts: Facts, *, is_short: bool
) -> KpiView:
    readings, newest = facts.kpis[kpi.id].readings, facts.kpis[kpi.id].newest
    points = tuple((reading.date, float(reading.value)) for reading in readings)
    target = tuple(map(float, kpi.target.aims)) if kpi.target else ()
    is_drawn = len(points) > 1
    return KpiView(
        id=kpi.id,
        name=kpi.name,
        why=kpi.why,
        owner=here.unit_link(kpi.owner) if kpi.owner else None,
        newest=amount(newest.value, kpi.unit) if newest else _("Not measured yet"),
        health=kpi_mark(kpi, facts.kpis[kpi.id]),
        course_words=", ".join(filter(None, (_gap(kpi, readings), _direction(readings)))),
        newest_day=day(newest.date) if newest else "",
        target=_target(kpi),
        has_sources=any(reading.source for reading in readings),
        course=Course(f"chart--{kpi.id}", kpi.name, points, kpi.unit, target) if is_drawn and is_short else None,
        spark=_spark(points[-SPARK:], target) if is_drawn and not is_short else None,
        frequency=_(_READ[kpi.frequency]) if kpi.frequency else "",
        rows=tuple(
            _row(here, kpi, reading) for reading in reversed(readings if is_short else readings[-FEW_READINGS:])
        ),
        more_rows=not is_short and len(readings) > FEW_READINGS,
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
    found = kpi.target.begun(reading.value for reading in readings).gap(readings[-1].value)
    if found is None:
        return ""
    unit = word_for(1 if abs(found[0]) == 1 else 2, "point", "points") if kpi.unit == "%" else kpi.unit
    return _(_GAPS.get(found[1], _TO_GO), amount=amount(found[0], unit))


def _direction(readings: Sequence[KpiReading]) -> str:
    """`falling since 3 Jul`, of at least two steps the same way."""
    steps = [(earlier, later.value - earlier.value) for earlier, later in pairwise(readings)]
    falls = bool(steps) and steps[-1][1] < 0
    run = list(takewhile(lambda step: step[1] < 0 if falls else step[1] > 0, reversed(steps)))
    if len(run) < 2:
        return ""
    since, newest = run[-1][0].date, readings[-1].date
    shown = short_day(since) if since.year == newest.year else day(since)
    return _("falling since %(day)s", day=shown) if falls else _("rising since %(day)s", day=shown)


def _target(kpi: Kpi) -> str:
    """`at least 92 %`; nothing of a target in words."""
    if kpi.target is None or isinstance(kpi.target, Word):
        return ""
    return " ".join(kpi.target.model_copy(update={"unit": kpi.unit}).goal_words or ())


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
