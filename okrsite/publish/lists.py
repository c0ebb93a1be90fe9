"""The lists of a cycle: what the pages' filters read (templates/assets/okrsite-filter.js), and tables beside the pages.

A file for filters has every objective, key result, team and person of a cycle, so that a page which shows a part of
them finds all:

    {"kinds": ["objective", ...], "healths": [["off-track", "Off track"], ...], "labels": ["pillar: growth", ...],
     "units": [[id, name, page, the unit above], ...],
     "rows": [[kind, title, unit, anchor on its page, owner, health, "62 %", concerns, [label, ...]], ...]}

Numbers are places in these lists, -1 for none; concerns are the sum of 1 blocked, 2 overdue, 4 needs attention.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial, reduce
from operator import or_
from typing import Final, NamedTuple

from okrsite.context.addresses import KPIS_LIST, KPIS_TABLE, anchor, list_data, list_table, unit_page
from okrsite.context.attention import Concern, concerns_of, needing_attention
from okrsite.context.cycle import CycleContext
from okrsite.context.heat import teams_by_week
from okrsite.context.overdue import overdue_of
from okrsite.context.progress import (
    HealthMark,
    key_result_mark,
    kpi_mark,
    objective_mark,
    unit_progress,
)
from okrsite.model import Kpi, Unit, UnitKind, unit_of
from okrsite.publish.api import as_json, number, share
from okrsite.publish.table import as_csv, table
from okrsite.richtext import title_to_text
from okrsite.wording import amount, percent

KINDS: Final = ("objective", "key-result", "team", "person", "kpi")
_UNITS: Final = {UnitKind.TEAM: "team", UnitKind.PERSON: "person"}
_BITS: Final = {Concern.BLOCKED: 1, Concern.OVERDUE: 2}
_URGENT: Final = 4
_NONE: Final = -1


def list_files(contexts: Mapping[str, CycleContext]) -> Mapping[str, Callable[[], bytes]]:
    """By site-relative path, how each is made."""
    found: dict[str, Callable[[], bytes]] = {}
    for context in contexts.values():
        found |= {path: partial(make, context) for path, make in _of_cycle(context.cycle.id).items()}
    here = next(iter(contexts.values()), None)
    if here and here.portal.kpis:
        found |= {KPIS_LIST: partial(_kpi_rows, here), KPIS_TABLE: partial(_kpis, here)}
    return found


def list_paths(cycle: str) -> Iterable[str]:
    """Of all lists that are made from one cycle."""
    return _of_cycle(cycle)


def _of_cycle(cycle: str) -> Mapping[str, Callable[[CycleContext], bytes]]:
    return {
        list_data(cycle): _cycle_rows,
        list_table(cycle, "key-results"): lambda context: as_csv({cycle: context}),
        list_table(cycle, "teams"): partial(_units, kind=UnitKind.TEAM),
        list_table(cycle, "people"): partial(_units, kind=UnitKind.PERSON),
        list_table(cycle, "needs-attention"): _attention,
        list_table(cycle, "weeks"): _weeks,
    }


class ListRow(NamedTuple):
    """One line of a list. `concerns` is a sum of bits; `anchor` is "" for what has a page of its own."""

    kind: str
    title: str
    unit: str | None
    anchor: str = ""
    owner: str | None = None
    health: HealthMark | None = None
    percent: str = ""
    concerns: int = 0
    labels: tuple[str, ...] = ()


def _cycle_rows(context: CycleContext) -> bytes:
    whole = context.whole
    concerns = _concerns(whole)
    return _written(whole, [*_rows_of_units(whole, concerns), *_rows_of_goals(whole, concerns)])


def _concerns(context: CycleContext) -> dict[str, int]:
    """By key result that has any."""
    urgent = frozenset(needing_attention(context))
    found = dict.fromkeys(urgent, _URGENT)
    for ref in () if context.has_ended else context.cycle.key_results:
        for concern in concerns_of(context, ref):
            if bit := _BITS.get(concern):
                found[ref] = found.get(ref, 0) | bit
    return found


def _of_all(concerns: Mapping[str, int], refs: Iterable[str]) -> int:
    return reduce(or_, (concerns.get(ref, 0) for ref in refs), 0)


def _rows_of_units(context: CycleContext, concerns: Mapping[str, int]) -> Iterator[ListRow]:
    for unit in context.units.values():
        if unit.kind in _UNITS:
            shown = unit_progress(context, unit.id)
            own = context.cycle.by_unit.get(unit.id, ())
            worries = _of_all(concerns, (full for ref in own for full, _ in context.cycle.key_results_of(ref)))
            yield ListRow(_UNITS[unit.kind], unit.name, unit.id, "", unit.lead, shown.health, shown.percent, worries)


def _rows_of_goals(context: CycleContext, concerns: Mapping[str, int]) -> Iterator[ListRow]:
    """An objective has the concerns of its key results, and they have its labels."""
    cycle, numbers = context.cycle, context.numbers
    for ref, objective in cycle.objectives.items():
        unit, labels = unit_of(ref), _labels(objective.labels)
        key_results = tuple(cycle.key_results_of(ref))
        shown = percent(numbers.objectives[ref].progress, "")
        worries = _of_all(concerns, (full for full, _ in key_results)) & ~_URGENT
        title, mark = title_to_text(objective.title), objective_mark(context, ref)
        yield ListRow("objective", title, unit, anchor(ref), objective.owner, mark, shown, worries, labels)
        for full, key_result in key_results:
            title, mark = title_to_text(key_result.title), key_result_mark(context, full)
            shown, owner = percent(numbers.key_results[full].attainment, ""), cycle.owner_of(full)
            own = tuple(dict.fromkeys((*labels, *_labels(key_result.labels)))) if key_result.labels else labels
            yield ListRow("key-result", title, unit, anchor(full), owner, mark, shown, concerns.get(full, 0), own)


def _labels(labels: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(f"{name}: {value}" for name, value in labels.items())


def _kpi_rows(here: CycleContext) -> bytes:
    rows = []
    for kpi in here.portal.kpis.values():
        facts = here.facts.kpis[kpi.id]
        shown = amount(facts.newest.value, kpi.unit) if facts.newest else ""
        rows.append(ListRow("kpi", kpi.name, None, kpi.id, kpi.owner, kpi_mark(kpi, facts), shown))
    return _written(here, rows)


def _written(context: CycleContext, rows: Iterable[ListRow]) -> bytes:
    """What rows name often is written once. What is none or empty at the end of a row is left out."""
    healths: dict[HealthMark, int] = {}
    labels: dict[str, int] = {}
    units: dict[str, int] = {}

    def place(unit: str | None) -> int:
        return _NONE if unit is None else units.setdefault(unit, len(units))

    kinds = {kind: at for at, kind in enumerate(KINDS)}
    found = []
    for row in rows:
        of_health = healths.setdefault(row.health, len(healths)) if row.health else _NONE
        own = [labels.setdefault(label, len(labels)) for label in row.labels] if row.labels else ()
        place_of = (kinds[row.kind], row.title, place(row.unit), row.anchor, place(row.owner), of_health)
        line: list[object] = [*place_of, row.percent, row.concerns, own]
        while not line[-1]:
            line.pop()
        found.append(line)
    named = [(unit, place(unit.parent)) for unit in _with_those_above(context, tuple(units))]
    return as_json(
        {
            "kinds": KINDS,
            "healths": [[mark.name, mark.word] for mark in healths],
            "labels": list(labels),
            "units": [[unit.id, unit.name, unit_page(context.cycle.id, unit), above] for unit, above in named],
            "rows": found,
        }
    )


def _with_those_above(context: CycleContext, ids: tuple[str, ...]) -> list[Unit]:
    """Those that are named first, in their order."""
    found = dict.fromkeys(ids)
    waiting = list(ids)
    while waiting:
        above = context.unit(waiting.pop()).parent
        if above is not None and above not in found:
            found[above] = None
            waiting.append(above)
    return [context.unit(id_) for id_ in found]


def _units(context: CycleContext, kind: UnitKind) -> bytes:
    whole = context.whole
    columns = ("cycle", "id", "name", "parent", "lead", "title", "objectives", "progress", "expected", "health")
    return table(columns, (_unit(whole, unit) for unit in whole.units.values() if unit.kind is kind))


def _unit(context: CycleContext, unit: Unit) -> tuple[object, ...]:
    facts, own = context.numbers.units.get(unit.id), len(context.cycle.by_unit.get(unit.id, ()))
    numbers = (share(facts.progress), share(facts.expected), facts.health.value) if facts else (None, None, None)
    return (context.cycle.id, unit.id, unit.name, unit.parent, unit.lead, unit.title, own, *numbers)


def _attention(context: CycleContext) -> bytes:
    columns = (
        "cycle",
        "unit",
        "key_result",
        "title",
        "owner",
        "health",
        "progress",
        "expected",
        "days_overdue",
        "concerns",
        "blockers",
    )
    whole = context.whole
    return table(columns, (_urgent(whole, ref) for ref in needing_attention(whole)))


def _urgent(context: CycleContext, ref: str) -> tuple[object, ...]:
    facts = context.numbers.key_results[ref]
    return (
        context.cycle.id,
        unit_of(ref),
        ref,
        context.cycle.key_results[ref].title,
        context.cycle.owner_of(ref),
        facts.health.value,
        share(facts.progress),
        share(facts.expected),
        max((one.days for one in overdue_of(context, ref)), default=None),
        "; ".join(concerns_of(context, ref)),
        "; ".join(facts.newest.blockers) if facts.newest else "",
    )


def _weeks(context: CycleContext) -> bytes:
    """Teams and weeks, a share from 0 to 1 each; empty where nothing was known."""
    whole = context.whole
    rows = teams_by_week(whole)
    days = [point.date.isoformat() for point in rows[0].points] if rows else []
    return table(
        ("cycle", "team", "name", *days),
        ((whole.cycle.id, row.unit.id, row.unit.name, *(share(point.actual) for point in row.points)) for row in rows),
    )


def _kpis(here: CycleContext) -> bytes:
    columns = ("id", "name", "owner", "unit", "frequency", "value", "date", "progress", "health")
    return table(columns, (_kpi(here, kpi) for kpi in here.portal.kpis.values()))


def _kpi(here: CycleContext, kpi: Kpi) -> tuple[object, ...]:
    facts = here.facts.kpis[kpi.id]
    newest, mark = facts.newest, kpi_mark(kpi, facts)
    return (
        kpi.id,
        kpi.name,
        kpi.owner,
        kpi.unit,
        kpi.frequency.value if kpi.frequency else None,
        number(newest.value) if newest else None,
        newest.date.isoformat() if newest else None,
        share(facts.progress),
        mark.english if mark else None,
    )
