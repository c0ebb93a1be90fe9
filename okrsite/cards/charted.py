"""What the chart of a key result draws beside its values, as data in a page for okrsite-charts.js.

Numbers are written as programs do, days counted from the first of the cycle; what there is nothing of is left out:

    unit   of the values                              aims   [["Target", "300"], ...], to be reached or kept
    plan   "0:900|91:300", days and expected values   zones  [["Commit", "400"], ...], on the way and beyond
    due    [days, "15 Dec"], where that is not the    ahead  "488|430|560", the forecast and its range
           last day of the cycle                      moved  [[days, "2 Nov", "Target 300 → 250 ms"], ...], amendments
    kpi    [["5 Oct", days, "91.4"], ...], readings   share  1 where it is drawn by progress, in per cent
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from html import escape
from typing import Any

from okrsite.cards.marks import change
from okrsite.context.cycle import CycleContext
from okrsite.context.progress import forecast_of
from okrsite.facts import KeyResultFacts
from okrsite.language import gettext as _
from okrsite.model import Measure
from okrsite.views.amendments import amendment_lines
from okrsite.wording import about


def days_into(context: CycleContext, day: date) -> int:
    return (day - context.cycle.span.starts).days


def chart_data(context: CycleContext, ref: str) -> dict[str, Any]:
    key_result, facts = context.cycle.key_results[ref], context.numbers.key_results[ref]
    measure = facts.measure
    parts = {
        "unit": escape(measure.unit) if measure.is_numeric else "%",
        "aims": list(_aims(measure)),
        "zones": [[_(name), _plain(value)] for name, value in measure.stages.items()],
        "plan": "|".join(_plan(context, facts)),
        "due": [days_into(context, facts.due), context.day(facts.due)] if facts.due != context.cycle.span.ends else 0,
        "ahead": _ahead(context, ref) if measure.is_numeric else "",
        "moved": list(_moved(context, ref)) if key_result.amendments else 0,
        "kpi": list(_readings(context, facts)) if key_result.kpi else 0,
        "share": 0 if measure.is_numeric else 1,
    }
    return {name: part for name, part in parts.items() if part}


def _plain(value: Decimal) -> str:
    return f"{value:f}"


def _aims(measure: Measure) -> Iterator[list[str]]:
    if measure.corridor:
        low, high = measure.corridor
        yield from ([_("At least"), _plain(low)], [_("At most"), _plain(high)])
    elif measure.goal is not None and measure.goal_words:
        label = measure.goal_words[0].capitalize() if measure.is_limit else _("Target")
        yield [label, _plain(measure.goal)]
    elif not measure.is_numeric:
        yield [_("Target"), "100"]


def _plan(context: CycleContext, facts: KeyResultFacts) -> Iterator[str]:
    measure = facts.measure
    for day, attainment in facts.path:
        value = measure.value_at(attainment) if measure.is_numeric else attainment * 100
        if value is not None:
            yield f"{days_into(context, day)}:{_plain(about(value))}"


def _ahead(context: CycleContext, ref: str) -> str:
    found = forecast_of(context, ref)
    return "|".join(_plain(about(value)) for value in (found.value, found.low, found.high)) if found else ""


def _moved(context: CycleContext, ref: str) -> Iterator[list[int | str]]:
    for line in amendment_lines(context, ref):
        yield [days_into(context, line.on), context.day(line.on), change(line)]


def _readings(context: CycleContext, facts: KeyResultFacts) -> Iterator[list[int | str]]:
    for point in facts.series:
        if point.value is not None:
            yield [context.day(point.date), days_into(context, point.date), _plain(point.value)]
