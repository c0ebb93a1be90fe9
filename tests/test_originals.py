"""Original against current: what a cycle would say had nobody moved a target."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from facts_portals import CYCLE, ENDS, STARTS, Said, day, key_result, portal_of, update
from hypothesis import given
from hypothesis import strategies as st

from okrsite.facts import Health, facts_of, history_of, originals_of, score_of
from okrsite.model import KeyResult, Portal, original_of

FIELDS = st.sampled_from([("measure.to", 1, 9), ("measure.from", -9, -1), ("weight", 0, 3), ("due", 0, 0)])


def amended(field: str, was: str, day: int = 10) -> dict[str, Any]:
    return {"date": f"2026-10-{day:02}", "field": field, "was": was, "reason": "r"}


def test_a_lowered_target_shows_what_it_is_worth() -> None:
    """From 0 to 100, at 40; lowered to 50: 0.8 in place of 0.4. Its sibling, of weight 1, stands at 0.5."""
    lowered = key_result("k", measure={"from": 0, "to": 50}, amendments=[amended("measure.to", "100")])
    sibling = key_result("s", measure="score")
    said = {"company/o/k": [update(9, value=40)], "company/o/s": [update(9, score="0.5")]}
    portal = portal_of({"company/o": [lowered, sibling]}, said)
    numbers = facts_of(portal, ENDS).cycles[CYCLE]
    originals = originals_of(portal.cycles[CYCLE], numbers, portal.settings.zones)
    assert (numbers.key_results["company/o/k"].progress, numbers.objectives["company/o"].score) == (
        Decimal("0.8"),
        Decimal("0.65"),
    )
    assert originals.key_results == {"company/o/k": Decimal("0.4")}
    assert originals.objectives == {"company/o": Decimal("0.45")}
    assert score_of(originals.units["company"] or Decimal(0)) == Decimal("0.45")


def test_an_answer_in_other_words_says_nothing_of_the_first_measure() -> None:
    changed = key_result("k", measure={"from": 0, "to": 50}, amendments=[amended("measure", "done")])
    portal = portal_of({"company/o": [changed]}, {"company/o/k": [update(3, done="false"), update(9, value=40)]})
    originals = originals_of(portal.cycles[CYCLE], facts_of(portal, ENDS).cycles[CYCLE], portal.settings.zones)
    assert originals.key_results == {"company/o/k": Decimal(0)}


SECONDS = {"from": 600, "to": 240, "unit": "seconds"}
MINUTES = "{from: 10, to: 4, unit: minutes}"


def test_readings_in_another_unit_are_history_and_count_against_the_first_promise() -> None:
    """7 minutes of 10 to 4 is half; on the 11th the unit becomes seconds, and 300 of 600 to 240 is 5 of 6."""
    changed = key_result("k", measure=SECONDS, amendments=[amended("measure", MINUTES, 11)])
    said = {"company/o/k": [update(3, value=8), update(9, value=7), update(20, value=300)]}
    portal = portal_of({"company/o": [changed]}, said)
    shown = {}
    for nth in (5, 9, 10, 14, 30, 100):
        facts = facts_of(portal, day(nth))
        own = facts.cycles[CYCLE].key_results["company/o/k"]
        originals = originals_of(portal.cycles[CYCLE], facts.cycles[CYCLE], portal.settings.zones)
        first = originals.key_results["company/o/k"]
        course = [point.actual for point in history_of(portal, facts).of_cycle(CYCLE) if point.date == day(nth)]
        assert course == [facts.cycles[CYCLE].progress]
        shown[nth] = (own.value, own.measure.unit, own.progress and round(own.progress, 4), own.health, first)
    half, most = Decimal("0.5"), Decimal("0.8333")
    assert shown == {
        5: (8, "minutes", Decimal("0.3333"), Health.ON_TRACK, Decimal(1) / 3),
        9: (7, "minutes", half, Health.ON_TRACK, half),
        10: (None, "seconds", None, Health.PENDING, half),
        14: (None, "seconds", None, Health.PENDING, half),
        30: (300, "seconds", most, Health.ON_TRACK, half),
        100: (300, "seconds", most, Health.OUTDATED, half),
    }


def test_a_series_and_a_forecast_know_one_unit_alone() -> None:
    changed = key_result("k", measure=SECONDS, amendments=[amended("measure.unit", "minutes", 11)])
    said = {"company/o/k": [update(3, value=8), *(update(nth, value=500 - nth) for nth in (10, 17, 24))]}
    numbers = facts_of(portal_of({"company/o": [changed]}, said), day(30)).cycles[CYCLE].key_results["company/o/k"]
    assert [point.value for point in numbers.series] == [490, 483, 476]
    assert numbers.forecast is not None
    assert numbers.forecast.value == 400
    assert len(numbers.check_ins) == 4


@pytest.mark.parametrize(
    ("now", "was", "counts"),
    [
        ({"from": 0, "to": 50, "unit": "ms"}, "{from: 0, to: 40, unit: ms}", True),
        ({"from": 0, "to": 50, "unit": "MS "}, "{from: 0, to: 40, unit: ms}", True),
        ({"at_most": 50, "unit": "ms"}, "{from: 90, to: 40, unit: ms}", True),
        ({"from": 0, "to": 50, "unit": "ms"}, "{from: 0, to: 50}", True),
        ({"from": 0, "to": 50, "unit": "s"}, "{from: 0, to: 40, unit: ms}", False),
        ({"from": 0, "to": 50, "unit": "ms"}, "score", False),
        ({"from": 0, "to": 50, "unit": "ms"}, "", False),
        ("score", "{from: 0, to: 50}", False),
    ],
)
def test_a_reading_counts_where_it_says_the_same(now: object, was: str, counts: bool) -> None:
    changed = key_result("k", measure=now, amendments=[amended("measure", was, 11)])
    said = {"company/o/k": [update(3, value=25, score="0.3")]}
    numbers = facts_of(portal_of({"company/o": [changed]}, said), day(30)).cycles[CYCLE].key_results["company/o/k"]
    assert (numbers.progress is not None) is counts


def test_steps_and_a_yes_are_different_words() -> None:
    steps = {"milestones": [{"id": "a"}, {"id": "b"}]}
    changed = key_result("k", measure=steps, amendments=[amended("measure", "done", 11)])
    said = {"company/o/k": [update(3, done="true"), update(20, done=["a"])]}
    portal = portal_of({"company/o": [changed]}, said)
    found = [facts_of(portal, day(nth)).cycles[CYCLE].key_results["company/o/k"].progress for nth in (9, 10, 20)]
    assert found == [1, None, Decimal("0.5")]


def test_without_amendments_there_is_nothing_to_compare() -> None:
    portal = portal_of({"company/o": [key_result("k", measure="score")]}, {})
    originals = originals_of(portal.cycles[CYCLE], facts_of(portal, ENDS).cycles[CYCLE], portal.settings.zones)
    assert (originals.key_results, originals.objectives, originals.units) == ({}, {}, {})


@st.composite
def portals(draw: st.DrawFn) -> Portal:
    refs = [f"{draw(st.sampled_from(['company', 'sales']))}/o{nth}" for nth in range(draw(st.integers(1, 4)))]
    objectives = {ref: [_drawn(draw, n) for n in range(draw(st.integers(0, 3)))] for ref in refs}
    targets = [*refs, *(f"{ref}/{own.id}" for ref, all_ in objectives.items() for own in all_)]
    rollups = st.sampled_from([None, "key_results", "aligned", "both"])
    more = {ref: {"supports": draw(st.none() | st.sampled_from(targets)), "rollup": draw(rollups)} for ref in refs}
    return portal_of(objectives, {target: _said(draw) for target in targets}, more)


def _said(draw: st.DrawFn) -> Sequence[Said]:
    status = draw(st.sampled_from([None, None, None, "dropped"]))
    return [update(5, value=draw(st.integers(-12, 12)), status=status)] if draw(st.booleans()) else []


def _drawn(draw: st.DrawFn, nth: int) -> KeyResult:
    measure = draw(st.just("aligned") | st.just({"from": 0, "to": 10}))
    days = range(1, 1 + draw(st.integers(0, 3)))
    changes = [(field, draw(st.integers(low, high)), day) for day in days for field, low, high in [draw(FIELDS)]]
    written = [amended(field, str(STARTS) if field == "due" else str(was), day) for field, was, day in changes]
    return key_result(f"k{nth}", measure=measure, weight=draw(st.integers(0, 2)), amendments=written)


@given(portals())
def test_originals_are_the_facts_of_the_portal_as_it_was_promised(portal: Portal) -> None:
    cycle = portal.cycles[CYCLE]
    found = originals_of(cycle, facts_of(portal, ENDS).cycles[CYCLE], portal.settings.zones)
    promised = facts_of(_as_promised(portal), ENDS).cycles[CYCLE]
    assert found.key_results == {ref: promised.key_results[ref].progress for ref in found.key_results}
    now = facts_of(portal, ENDS).cycles[CYCLE]
    for ref, objective in promised.objectives.items():
        assert found.objectives.get(ref, now.objectives[ref].progress) == objective.progress
    for unit, facts in promised.units.items():
        assert found.units.get(unit, now.units[unit].progress) == facts.progress


def _as_promised(portal: Portal) -> Portal:
    cycle = portal.cycles[CYCLE]
    first = {ref: original_of(own) for ref, own in cycle.key_results.items()}
    objectives = {
        ref: own.model_copy(update={"key_results": tuple(first[f"{ref}/{kr.id}"] for kr in own.key_results)})
        for ref, own in cycle.objectives.items()
    }
    return replace(portal, cycles={CYCLE: replace(cycle, objectives=objectives, key_results=first)})
