"""What holds of the facts whatever people write."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from decimal import Context, Decimal, localcontext
from typing import Any

import pytest
from facts_portals import CYCLE, ENDS, STARTS, Said, day, key_result, portal_of, update
from hypothesis import given
from hypothesis import strategies as st

from okrsite.facts import CycleFacts, Health, KeyResultFacts, ObjectiveFacts, UnitFacts, facts_of
from okrsite.facts.health import Moment, clock_of, health_of
from okrsite.model import KeyResult, Measure, Portal, Settings, in_columns
from okrsite.model.settings import ZoneShares
from okrsite.model.shares import clamped, mean, score_of

ZONES = ZoneShares()
numbers = st.decimals(-10_000, 10_000, places=3)
weights = st.decimals(0, 100, places=2)
shares = st.decimals(0, 1, places=4)
days = st.integers(0, 100)
pairs = st.tuples(numbers, numbers).filter(lambda pair: pair[0] != pair[1])
statuses = st.sampled_from([None, None, None, "on_track", "off_track", "done", "dropped"])
said_of_it = st.fixed_dictionaries(
    {"score": shares, "value": shares, "status": statuses, "confidence": st.integers(0, 10)}
)
measures: st.SearchStrategy[Any] = st.one_of(
    pairs.map(lambda pair: {"from": pair[0], "to": pair[1]}),
    numbers.map(lambda limit: {"at_least": limit}),
    pairs.map(lambda pair: {"at_most": pair[0], "from": pair[1]}),
    pairs.map(lambda pair: {"between": sorted(pair)}),
)
SECONDS = {"from": 0, "to": 2, "unit": "s"}
changes = st.lists(
    st.builds(
        lambda nth, was: {"date": day(nth), "field": "measure", "was": was, "reason": "r"},
        days,
        st.sampled_from(["score", "aligned", "{from: 0, to: 1, unit: s}", "{from: 9, to: 1, unit: ms}"]),
    ),
    max_size=2,
)
UNITS = ("company", "platform", "sales")


def measured(written: Any) -> Measure:
    return key_result("k", measure=written).judged_by


def attainment_of(measure: Measure, value: Decimal) -> Decimal:
    return measure.attainment(value, ZONES)


def progress_of(measure: Measure, value: Decimal) -> Decimal:
    return clamped(attainment_of(measure, value))


@st.composite
def portals(draw: st.DrawFn) -> Portal:
    """A few objectives that support each other or key results at random, circles included."""
    refs = [f"{draw(st.sampled_from(UNITS))}/o{nth}" for nth in range(draw(st.integers(1, 6)))]
    objectives: dict[str, list[KeyResult]] = {}
    for ref in refs:
        kinds = draw(st.lists(st.sampled_from(["score", "aligned", "done", SECONDS]), max_size=3))
        objectives[ref] = [
            key_result(f"k{n}", measure=kind, weight=draw(weights), amendments=draw(changes))
            for n, kind in enumerate(kinds)
        ]
    targets = [*refs, *(f"{ref}/{own.id}" for ref, all_ in objectives.items() for own in all_)]
    rollups = st.sampled_from([None, "key_results", "aligned", "both"])
    more = {
        ref: {"supports": draw(st.none() | st.sampled_from(targets)), "rollup": draw(rollups), "weight": draw(weights)}
        for ref in refs
    }
    said: dict[str, list[Said]] = {}
    for target in targets:
        when = draw(st.lists(days, max_size=3, unique=True))
        said[target] = [update(nth, **draw(said_of_it)) for nth in when]
    return portal_of(objectives, said, more)


def facts(portal: Portal, nth: int = 60) -> CycleFacts:
    return facts_of(portal, day(nth)).cycles[CYCLE]


@given(measures, numbers)
def test_progress_is_a_share_and_follows_attainment(written: Any, value: Decimal) -> None:
    measure = measured(written)
    attainment, progress = attainment_of(measure, value), progress_of(measure, value)
    assert 0 <= progress <= 1
    assert progress == min(max(attainment, Decimal(0)), Decimal(1))


@given(pairs, numbers, numbers)
def test_nearer_to_the_target_is_never_less(ends: tuple[Decimal, Decimal], one: Decimal, other: Decimal) -> None:
    start, end = ends
    measure = measured({"from": start, "to": end})
    low, high = sorted((one, other), reverse=end < start)
    assert attainment_of(measure, low) <= attainment_of(measure, high)


@given(measures.filter(lambda written: "from" not in written), numbers, numbers)
def test_nearer_to_a_limit_is_never_less(written: Any, one: Decimal, other: Decimal) -> None:
    measure = measured(written)
    bounds = [Decimal(bound) for bound in written.get("between", [*written.values(), *written.values()])]
    near, far = sorted((one, other), key=lambda value: max(bounds[0] - value, value - bounds[1], Decimal(0)))
    if "at_least" in written and max(one, other) > bounds[0]:
        near, far = max(one, other), min(one, other)
    assert progress_of(measure, near) >= progress_of(measure, far)


@given(pairs, numbers, st.decimals(-50, 50, places=2).filter(bool), numbers)
def test_units_do_not_matter(ends: tuple[Decimal, Decimal], value: Decimal, scale: Decimal, shift: Decimal) -> None:
    """Degrees or kelvin, seconds or milliseconds, with the sign the other way round: the same attainment."""
    other = measured({"from": ends[0] * scale + shift, "to": ends[1] * scale + shift})
    same = attainment_of(measured({"from": ends[0], "to": ends[1]}), value)
    assert attainment_of(other, value * scale + shift) == same


@given(st.lists(st.tuples(weights, shares), min_size=1), st.decimals("0.01", 1000, places=2), st.randoms())
def test_a_mean_lies_within_and_knows_neither_order_nor_scale(
    parts: list[tuple[Decimal, Decimal]], scale: Decimal, rng: random.Random
) -> None:
    found = mean(parts)
    counted = [share for weight, share in parts if weight]
    assert (found is None) == (not counted)
    if found is not None:
        assert min(counted) <= found <= max(counted)
    assert mean((weight * scale, share) for weight, share in rng.sample(parts, len(parts))) == found


@given(portals())
def test_every_number_is_within_its_range(portal: Portal) -> None:
    found = facts(portal)
    everything: list[CycleFacts | UnitFacts | ObjectiveFacts | KeyResultFacts] = [found, *found.units.values()]
    everything += [*found.objectives.values(), *found.key_results.values()]
    for each in everything:
        assert each.progress is None or 0 <= each.progress <= 1
        assert 0 <= each.expected <= 1
    rolled_up = (objective for objective in found.objectives.values() if not objective.is_judged)
    sums: list[UnitFacts | ObjectiveFacts] = [*found.units.values(), *rolled_up]
    for of_parts in sums:
        assert 0 <= of_parts.coverage.part <= of_parts.coverage.whole
        if isinstance(of_parts, ObjectiveFacts) and of_parts.is_declared:
            assert of_parts.progress == 1
            continue
        counted = [part.progress or Decimal(0) for part in of_parts.parts]
        assert of_parts.progress is None or min(counted) <= of_parts.progress <= max(counted)
    assert found.net_confidence is None or -1 <= found.net_confidence <= 1
    assert sum(found.counts.values()) == len(found.key_results)


@given(portals(), st.randoms())
def test_the_order_of_files_does_not_matter(portal: Portal, rng: random.Random) -> None:
    shuffled = _with_cycle(portal, objectives=_shuffled(portal.cycles[CYCLE].objectives, rng))
    shuffled = _with_cycle(shuffled, supports=_shuffled(portal.cycles[CYCLE].supports, rng))
    one, other = facts(portal), facts(shuffled)
    assert one.progress == other.progress
    for ref, objective in one.objectives.items():
        again = other.objectives[ref]
        assert (again.progress, again.expected, again.health) == (
            objective.progress,
            objective.expected,
            objective.health,
        )
        assert again.in_circle == objective.in_circle
        assert sorted(map(str, again.parts)) == sorted(map(str, objective.parts))


@given(portals(), days)
def test_the_past_is_what_it_was(portal: Portal, nth: int) -> None:
    """As of a day is the same as if nothing had been said since."""
    said = portal.cycles[CYCLE].check_ins
    until = {ref: all_.until(day(nth)) for ref, all_ in said.items()}
    assert facts(portal, nth) == facts(_with_cycle(portal, check_ins=until), nth)


@given(portals(), st.data())
def test_dropping_changes_nothing_but_what_is_above(portal: Portal, data: st.DataObject) -> None:
    cycle = portal.cycles[CYCLE]
    ref = data.draw(st.sampled_from(sorted(cycle.objectives)))
    said = portal_of({}, {ref: [update(60, status="dropped")]}).cycles[CYCLE].check_ins
    with_drop = in_columns([*cycle.check_ins_of(ref), *said[ref]])
    after = facts(_with_cycle(portal, check_ins={**cycle.check_ins, ref: with_drop}))
    above, at = {ref}, cycle.supports.get(ref)
    while at and at.objective.ref not in above:
        above.add(at.objective.ref)
        at = cycle.supports.get(at.objective.ref)
    before = facts(portal)
    assert after.objectives[ref].dropped
    for other in set(cycle.objectives) - above:
        assert after.objectives[other] == before.objectives[other]


@given(portals(), st.integers(2, 30))
def test_the_arithmetic_around_does_not_matter(portal: Portal, precision: int) -> None:
    expected = facts(portal)
    with localcontext(Context(prec=precision)):
        assert facts(portal) == expected


def test_a_chain_may_be_as_long_as_it_likes() -> None:
    objectives: dict[str, list[KeyResult]] = {f"company/o{nth}": [] for nth in range(5000)}
    objectives["company/o4999"] = [key_result("k", measure="score")]
    more = {f"company/o{nth}": {"supports": f"company/o{nth - 1}"} for nth in range(1, 5000)}
    portal = portal_of(objectives, {"company/o4999/k": [update(1, score="0.3")]}, more)
    assert facts(portal).objectives["company/o0"].progress == Decimal("0.3")


@pytest.mark.parametrize(
    ("progress", "score"), [("0.405", "0.41"), ("0.404999", "0.40"), ("0.995", "1.00"), ("1", "1.00")]
)
def test_a_score_is_rounded_as_by_hand(progress: str, score: str) -> None:
    assert str(score_of(Decimal(progress))) == score


@pytest.mark.parametrize(("missing", "health"), [("1e-28", Health.ON_TRACK), ("1e-9", Health.AT_RISK)])
def test_what_a_division_leaves_behind_makes_nobody_late(missing: str, health: Health) -> None:
    clock = clock_of(portal_of({}, {}).cycles[CYCLE], Settings(), ENDS)
    reached = Decimal("0.9") - Decimal(missing)
    assert health_of(clock, Moment(reached, Decimal(1), newest_date=ENDS)) is health
    below = Health.AT_RISK if health is Health.ON_TRACK else Health.OFF_TRACK
    assert health_of(clock, Moment(reached - Decimal("0.2"), Decimal(1), newest_date=ENDS)) is below


@pytest.mark.parametrize(("nth", "health"), [(10, Health.PENDING), (11, Health.OUTDATED)])
def test_a_first_check_in_is_overdue_after_a_week_and_its_grace(nth: int, health: Health) -> None:
    portal = portal_of({"company/o": [key_result("k", measure="score")]}, {})
    assert facts(portal, nth).key_results["company/o/k"].health is health


@pytest.mark.parametrize(("nth", "health"), [(9, Health.ON_TRACK), (10, Health.OFF_TRACK)])
def test_nothing_is_late_before_a_tenth_of_the_time(nth: int, health: Health) -> None:
    portal = portal_of({"company/o": [key_result("k", measure="score")]}, {"company/o/k": [update(1, score=0)]})
    assert facts(portal, nth).health is health


def test_before_the_cycle_begins_nothing_is_expected() -> None:
    portal = portal_of({"company/o": [key_result("k", measure="score")]}, {})
    found = facts_of(portal, STARTS - timedelta(days=40)).cycles[CYCLE]
    assert found.time_over == found.expected == 0
    assert (found.progress, found.health) == (None, Health.PENDING)


def test_nothing_is_judged_past_the_last_day() -> None:
    portal = portal_of({"company/o": [key_result("k", measure="score")]}, {"company/o/k": [update(98, score="0.9")]})
    long_after = facts_of(portal, ENDS + timedelta(days=900)).cycles[CYCLE]
    assert long_after == facts_of(portal, ENDS).cycles[CYCLE]
    assert long_after.health is Health.ON_TRACK


def _with_cycle(portal: Portal, **changes: Any) -> Portal:
    return Portal(portal.settings, portal.organisation, {CYCLE: replace(portal.cycles[CYCLE], **changes)})


def _shuffled(mapping: Any, rng: random.Random) -> dict[str, Any]:
    return dict(rng.sample(list(mapping.items()), len(mapping)))
