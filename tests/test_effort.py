"""Easier and harder, held against what progress is: by FORMAT, harder means that the same reading gives less of it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from okrsite.model import (
    Ambition,
    AtLeast,
    AtMost,
    Between,
    Effort,
    FromTo,
    Measure,
    Milestones,
    Settings,
    effort_pledged,
)
from okrsite.model.shares import clamped

ZONES = Settings().zones
numbers = st.integers(-60, 60).map(lambda tenths: Decimal(tenths) / 10)
KEYS: dict[Any, tuple[str, str]] = {
    FromTo: ("baseline", "target"),
    AtLeast: ("limit", "baseline"),
    AtMost: ("limit", "baseline"),
}
LIMITS: list[Any] = [AtLeast, AtMost]


def promised(kind: Any, first: Decimal, second: Decimal | None) -> Any:
    parts = dict(zip(KEYS[kind], (first, second), strict=True))
    assume(first != second)
    return kind.model_construct(unit="", commit=None, stretch=None, **parts)


@given(st.sampled_from(list(KEYS)), st.booleans(), numbers, numbers, numbers, numbers)
def test_a_number_that_is_easier_never_gives_less(
    kind: Any, is_first: bool, was: Decimal, now: Decimal, other: Decimal, reading: Decimal
) -> None:
    """Of two promises that differ in one number."""
    before, after = (promised(kind, *((part, other) if is_first else (other, part))) for part in (was, now))
    agree(before, after, reading)


@given(st.sampled_from(LIMITS), numbers, numbers, numbers)
def test_a_limit_without_a_baseline_too(kind: Any, was: Decimal, now: Decimal, reading: Decimal) -> None:
    agree(promised(kind, was, None), promised(kind, now, None), reading)


@given(
    st.lists(numbers, min_size=2, max_size=2, unique=True),
    st.lists(numbers, min_size=2, max_size=2, unique=True),
    numbers,
)
def test_a_corridor_too(was: list[Decimal], now: list[Decimal], reading: Decimal) -> None:
    before, after = (Between.model_construct(bounds=(min(bounds), max(bounds)), unit="") for bounds in (was, now))
    agree(before, after, reading)


weights = st.fixed_dictionaries({id_: st.integers(0, 3) for id_ in "bcd"})
some = st.frozensets(st.sampled_from("bcd"))


@given(weights, some, some, some)
def test_steps_too(weights: dict[str, int], was: frozenset[str], now: frozenset[str], done: frozenset[str]) -> None:
    """Of those that both know the same are done."""
    before, after = ({"a": 1, **{id_: weights[id_] for id_ in sorted(known)}} for known in (was, now))
    agree(milestones(before), milestones(after), done & was & now)


def milestones(weights: dict[str, int]) -> Milestones:
    return Milestones.model_validate({"milestones": [{"id": id_, "weight": str(one)} for id_, one in weights.items()]})


def agree(before: Measure, after: Measure, reading: Decimal | frozenset[str]) -> None:
    was, now = (clamped(measure.attainment(reading, ZONES)) for measure in (before, after))
    match before.effort(after):
        case Effort.EASIER:
            assert now >= was
        case Effort.HARDER:
            assert now <= was


def measure(written: dict[str, Any]) -> Any:
    kind = next(kind for key, kind in (("at_least", AtLeast), ("at_most", AtMost), ("to", FromTo)) if key in written)
    return kind.model_validate(written)


WAY = {"from": "0", "to": "10", "unit": "s"}
PARTS: list[tuple[dict[str, Any], dict[str, Any], dict[str, str], Effort | None]] = [
    (WAY, {**WAY, "to": "8"}, {"to": "easier"}, Effort.EASIER),
    (WAY, {**WAY, "from": "2", "to": "12"}, {"from": "harder", "to": "harder"}, Effort.HARDER),
    (WAY, {**WAY, "from": "-5", "to": "12"}, {"from": "easier", "to": "harder"}, None),
    (WAY, {**WAY, "to": "8", "unit": "min"}, {}, None),
    ({**WAY, "stretch": "12"}, {**WAY, "stretch": "11"}, {"stretch": "easier"}, Effort.EASIER),
    ({**WAY, "commit": "5"}, {**WAY, "commit": "6"}, {"commit": "harder"}, Effort.HARDER),
    (WAY, {**WAY, "stretch": "12"}, {}, None),
    ({"at_least": "60"}, {"at_least": "60", "from": "50"}, {"from": "harder"}, Effort.HARDER),
    ({"at_least": "60", "from": "60"}, {"at_least": "60"}, {}, None),
    ({"at_most": "15", "from": "30"}, {"at_most": "20", "from": "21"}, {"at_most": "easier"}, Effort.EASIER),
]


@pytest.mark.parametrize(("before", "after", "parts", "whole"), PARTS)
def test_each_part_is_judged_alone_and_the_whole_where_they_agree(
    before: dict[str, Any], after: dict[str, Any], parts: dict[str, str], whole: Effort | None
) -> None:
    was, now = measure(before), measure(after)
    assert was.part_efforts(now) == parts
    assert was.effort(now) is whole


def test_a_step_that_does_not_count_asks_for_nothing_and_an_earlier_one_for_more() -> None:
    before = {"milestones": [{"id": "a", "due": "2026-11-02"}]}
    free = {"milestones": [*before["milestones"], {"id": "b", "weight": "0"}]}
    sooner = {"milestones": [{"id": "a", "due": "2026-11-01"}]}
    was, with_free, with_sooner = map(Milestones.model_validate, (before, free, sooner))
    assert was.part_efforts(with_free) == {}
    assert was.part_efforts(with_sooner) == {"milestones.a": "harder"}


def test_a_stretch_that_becomes_a_promise_is_harder() -> None:
    assert effort_pledged(Ambition.ASPIRATIONAL, Ambition.COMMITTED) is Effort.HARDER
    assert effort_pledged(Ambition.COMMITTED, Ambition.ASPIRATIONAL) is Effort.EASIER
    assert effort_pledged(None, Ambition.COMMITTED) is None
