"""What charts are drawn from: histories, series, forecasts."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from functools import cache

import pytest
from facts_portals import CYCLE, ENDS, STARTS, day, key_result, portal_of, update
from hypothesis import given
from hypothesis import strategies as st
from test_facts_properties import days, portals

from okrsite.facts import Forecast, KeyResultFacts, facts_of, history_of
from okrsite.facts.history import MOST_STEPS, days_of
from okrsite.model import Portal, Span, is_key_result

FALLING = {"from": 900, "to": 300}


def one(measure: object, values: list[tuple[int, object]], as_of: int = 60, **more: object) -> KeyResultFacts:
    said = {"company/o/k": [update(nth, value=value) for nth, value in values]}
    portal = portal_of({"company/o": [key_result("k", measure=measure, **more)]}, said)
    return facts_of(portal, day(as_of)).cycles[CYCLE].key_results["company/o/k"]


@given(portals(), days)
def test_every_point_is_the_number_that_was_shown_on_its_day(portal: Portal, nth: int) -> None:
    """As long as nobody changes the plan, a past day shows what it showed then; the as-of day always does."""
    history = history_of(portal, facts_of(portal, day(nth)))
    for point in history.of_cycle(CYCLE):
        shown = facts_of(portal, point.date).cycles[CYCLE]
        if point.date <= day(nth):
            assert (point.actual, point.expected) == (shown.progress, shown.expected)
        else:
            assert point.actual is None
    for unit in portal.cycles[CYCLE].by_unit:
        now = next(point for point in history.of_unit(CYCLE, unit) if point.date == day(nth))
        shown_unit = facts_of(portal, day(nth)).cycles[CYCLE].units[unit]
        assert (now.actual, now.expected) == (shown_unit.progress, shown_unit.expected)


@given(portals(), days)
def test_every_step_is_what_was_said_on_its_day(portal: Portal, nth: int) -> None:
    history = history_of(portal, facts_of(portal, day(nth)))
    facts_on = cache(lambda day: facts_of(portal, day).cycles[CYCLE])
    for ref in (*portal.cycles[CYCLE].objectives, *portal.cycles[CYCLE].key_results):
        for step in history.steps(CYCLE, ref):
            shown = facts_on(step.date)
            if is_key_result(ref):
                own = shown.key_results[ref]
                assert step == (step.date, own.attainment, own.expected, own.health)
            else:
                objective = shown.objectives[ref]
                assert step == (step.date, objective.progress, objective.expected, objective.health)


def test_steps_end_on_the_day_itself() -> None:
    portal = portal_of({"company/o": [key_result("k", measure="score")]}, {"company/o/k": [update(3, score=0.5)]})
    steps = history_of(portal, facts_of(portal, day(10))).steps(CYCLE, "company/o/k")
    assert [step.date for step in steps] == [STARTS, day(7), day(10)]
    assert [step.attainment for step in steps] == [None, Decimal("0.5"), Decimal("0.5")]


def test_a_history_runs_weekly_from_the_first_day_to_the_last() -> None:
    portal = portal_of({"company/o": [key_result("k", measure="score")]}, {"company/o/k": [update(3, score=0.5)]})
    points = history_of(portal, facts_of(portal, day(10))).of_unit(CYCLE, "company")
    assert [point.date for point in points[:4]] == [STARTS, day(7), day(10), day(14)]
    assert points[-1].date == ENDS
    assert [point.actual for point in points[:4]] == [None, Decimal("0.5"), Decimal("0.5"), None]
    assert [point.expected for point in points[:4]] == [0, Decimal("0.07"), Decimal("0.1"), Decimal("0.14")]


def test_a_unit_without_objectives_has_no_history() -> None:
    portal = portal_of({"company/o": []}, {})
    assert history_of(portal, facts_of(portal, day(10))).of_unit(CYCLE, "sales") == ()


def test_a_history_asked_for_twice_is_worked_out_once() -> None:
    portal = portal_of({"company/o": [key_result("k", measure="score")]}, {})
    history = history_of(portal, facts_of(portal, day(10)))
    assert history.of_cycle(CYCLE) == history.of_unit(CYCLE, "company") == history.of_cycle(CYCLE)


def test_a_cycle_of_any_length_has_a_chart_of_bounded_size() -> None:
    found = days_of(Span(date(1, 1, 1), date(9999, 12, 31)), date(2026, 11, 20))
    assert len(found) <= MOST_STEPS + 2
    assert (found[0], found[-1]) == (date(1, 1, 1), date(9999, 12, 31))


def test_a_series_has_each_reading_with_its_progress() -> None:
    series = one(FALLING, [(7, 900), (14, 600), (21, 1200)]).series
    assert [point.date for point in series] == [day(7), day(14), day(21)]
    assert [point.value for point in series] == [900, 600, 1200]
    assert [point.progress for point in series] == [0, Decimal("0.5"), 0]


def test_a_series_in_words_has_no_values() -> None:
    said = {"company/o/k": [update(7, done="true"), update(14, done="false")]}
    portal = portal_of({"company/o": [key_result("k", measure="done")]}, said)
    series = facts_of(portal, ENDS).cycles[CYCLE].key_results["company/o/k"].series
    assert [point.value for point in series] == [None, None]
    assert [point.progress for point in series] == [1, 0]


def test_readings_on_a_line_are_forecast_on_it() -> None:
    found = one(FALLING, [(10, 850), (20, 800), (30, 750), (40, 700)]).forecast
    assert found == Forecast(Decimal(400), Decimal(400), Decimal(400), found.progress if found else Decimal(0))
    assert found is not None
    assert round(found.progress, 4) == Decimal("0.8333")


def test_one_wild_reading_does_not_turn_a_forecast() -> None:
    calm = [(nth * 10, nth * 10) for nth in range(1, 6)]
    found = one({"from": 0, "to": 100}, [*calm[:2], (30, 999), *calm[3:]]).forecast
    assert found is not None
    assert found.value == 100


def test_a_forecast_sees_the_newest_readings_only() -> None:
    flat = [(nth, 100) for nth in range(20)]
    found = one({"from": 0, "to": 1000}, [*flat, *((20 + nth, 100 + nth) for nth in range(8))], 30).forecast
    assert found is not None
    assert found.value == 180


@pytest.mark.parametrize(
    ("measure", "values", "more", "as_of"),
    [
        (FALLING, [(10, 850), (20, 800)], {}, 60),  # two readings
        (FALLING, [(10, 850), (20, 800), (30, 750)], {"due": day(40)}, 60),  # already due
        (FALLING, [(10, 850), (20, 800), (30, 750)], {"due": day(60)}, 60),  # due today
        ({"milestones": [{"id": "a"}]}, [(10, 1), (20, 2), (30, 3)], {}, 60),  # in words
    ],
)
def test_there_is_no_forecast(
    measure: object, values: list[tuple[int, object]], more: dict[str, object], as_of: int
) -> None:
    assert one(measure, values, as_of, **more).forecast is None


def test_a_forecast_is_what_theil_and_sen_say() -> None:
    """By hand: slopes of 1, 1.5, 2, 2.5, 3.25 and 4.5 a day, of which 2.25 is the median, and of 4 readings all count.

    Read at the due day, the lines through the readings end at 225, 223.75, 223.5 and 225.75.
    """
    found = one({"from": 0, "to": 500}, [(0, 0), (1, 1), (2, 3), (3, 7.5)]).forecast
    assert found == Forecast(Decimal("224.375"), Decimal("100.5"), Decimal("445.25"), Decimal("0.44875"))


FALLS = [(10, 3), (20, 2), (30, 1)]
RISES = [(10, 80), (20, 88), (30, 96)]


@pytest.mark.parametrize(
    ("measure", "values", "value"),
    [
        ({"from": 4, "to": 1, "unit": "hours"}, FALLS, 0),
        ({"at_most": 4, "unit": "faults"}, FALLS, 0),
        ({"between": [1, 4]}, FALLS, 0),
        ({"from": 0, "to": 100, "unit": "hours"}, RISES, "152"),
        ({"from": 70, "to": 95, "unit": "%"}, RISES, 100),
        ({"at_least": 90, "unit": "Percent of calls"}, RISES, 100),
        ({"at_most": 5, "unit": "%"}, FALLS, 0),
        ({"from": 70, "to": 120, "unit": "%"}, RISES, "152"),  # more than all of it is the target
        ({"from": -20, "to": 95, "unit": "%"}, RISES, "152"),  # did not begin within 0 and 100
        ({"from": -1, "to": 3}, FALLS, "-6"),  # began below 0
        ({"from": 4, "to": 2}, [*FALLS, (35, -1)], "-8.55"),  # was below 0 since
        ({"at_most": 2, "unit": "°C"}, FALLS, "-6"),
        ({"from": 3, "to": 40, "unit": "NPS"}, FALLS, "-6"),
    ],
)
def test_a_forecast_stays_within_what_is_possible(
    measure: dict[str, object], values: list[tuple[int, object]], value: str | int
) -> None:
    found = one(measure, values).forecast
    assert found is not None
    assert round(found.value, 2) == Decimal(value)


def test_a_range_stays_within_what_is_possible_too() -> None:
    found = one({"from": 50, "to": 90, "unit": "%"}, [(0, 50), (10, 70), (20, 60), (30, 75)]).forecast
    assert found is not None
    assert (found.low, found.high) == (Decimal(0), Decimal(100))


def test_a_forecast_of_a_score_stays_a_score() -> None:
    said = {"company/o/k": [update(nth * 10, score=nth / 5) for nth in range(1, 5)]}
    portal = portal_of({"company/o": [key_result("k", measure="score")]}, said)
    forecast = facts_of(portal, day(45)).cycles[CYCLE].key_results["company/o/k"].forecast
    assert forecast == Forecast(Decimal(1), Decimal(1), Decimal(1), Decimal(1))


@given(st.lists(st.tuples(days, st.decimals(-1000, 1000, places=2)), unique_by=lambda pair: pair[0], max_size=12))
def test_a_forecast_lies_in_its_range(values: list[tuple[int, Decimal]]) -> None:
    found = one({"between": [-5, 5]}, list(values), as_of=99).forecast
    seen = sum(nth <= 99 for nth, _ in values)
    assert (found is None) == (seen < 3)
    if found:
        assert found.low <= found.value <= found.high
        assert 0 <= found.progress <= 1


def test_what_is_due_after_the_cycle_is_forecast_for_then() -> None:
    due = ENDS + timedelta(days=30)
    found = one({"from": 0, "to": 100}, [(10, 10), (20, 20), (30, 30)], due=due).forecast
    assert found is not None
    assert found.value == 130
