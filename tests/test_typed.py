"""What people type for a key result and for its value: read where it can mean one thing only, else asked back."""

from __future__ import annotations

import re
from contextlib import suppress
from decimal import Decimal

import pytest
from check_in_pages import DAY, FILES
from hypothesis import given
from hypothesis import strategies as st
from portals import write
from typed_numbers import EITHER, MEANT, NEITHER, SHORT, UNPLAIN

from okrsite.authoring.checkin import REPORTING, answer_of
from okrsite.authoring.lookup import key_result_named
from okrsite.authoring.transaction import Refusal
from okrsite.loader import load
from okrsite.model import KeyResult, Portal
from okrsite.model.measures.typed import plain_number
from okrsite.model.scalars.numbers import in_digits, number


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Portal:
    return load(write(tmp_path_factory.mktemp("typed"), FILES))


@pytest.mark.parametrize(
    "written",
    [
        "https://okrs.example.com/2026-Q4/teams/platform.html#calm.p99",
        "https://northwind.github.io/okrs/2026-Q4/teams/platform.html?x=1#calm.p99",
        "<https://okrs.example.com/2026-Q4/teams/platform#calm.p99>",
        "2026-Q4/teams/platform.html#calm.p99",
        "../teams/platform.html#calm.p99",
        "teams/platform.html#calm.p99",
        "platform.html#calm.p99",
        "#calm.p99",
        "`p99`",
        " `2026-Q4:platform/calm/p99` ",
        '"calm/p99"',
    ],
)
def test_a_key_result_is_found_by_its_address_too(portal: Portal, written: str) -> None:
    assert str(key_result_named(portal, written, DAY, REPORTING)) == "2026-Q4:platform/calm/p99"


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("https://okrs.example.com/2026-Q4/teams/platform.html", "is the address of a whole page"),
        ("https://okrs.example.com/2026-Q4/teams/platform.html#calm", "is an objective"),
        ("https://okrs.example.com/2026-Q3/teams/platform.html#calm.p99", 'there is no cycle "2026-Q3"'),
        ("https://okrs.example.com/2026-Q4/teams/other.html#calm.p99", "there is no key result"),
        ("#", "there is no key result"),
    ],
)
def test_an_address_of_something_else_is_told(portal: Portal, written: str, told: str) -> None:
    with pytest.raises(Refusal, match=re.escape(told)):
        key_result_named(portal, written, DAY, REPORTING)


@given(st.text())
def test_whatever_is_written_is_found_or_refused(portal: Portal, written: str) -> None:
    with suppress(Refusal):
        assert key_result_named(portal, written, DAY, REPORTING)


@pytest.mark.parametrize(("typed", "unit"), MEANT, ids=repr)
def test_a_number_that_can_mean_one_thing_is_read(typed: str, unit: str) -> None:
    assert plain_number(typed, unit) == MEANT[typed, unit]


@pytest.mark.parametrize("typed", EITHER)
def test_a_number_that_can_mean_two_is_asked_back_with_both(typed: str) -> None:
    first, second = EITHER[typed]
    with pytest.raises(
        ValueError, match=re.escape(f'{typed}" may be {first} or {second}; write the one that you mean')
    ):
        plain_number(typed, "ms")
    assert [plain_number(each, "ms") for each in (first, second)] == [first, second]


@pytest.mark.parametrize("typed", SHORT)
def test_a_short_number_is_told_in_full(typed: str) -> None:
    with pytest.raises(Refusal, match=f"; write {re.escape(SHORT[typed])}$"):
        answer_of(number_of("ms"), "x", typed)
    with pytest.raises(ValueError, match=f"; write {re.escape(SHORT[typed])}$"):
        number(typed)
    assert in_digits(typed) == SHORT[typed]


@pytest.mark.parametrize(
    ("written", "fix"),
    [
        ("\u221220", "write -20"),
        ("\u201320", "write -20"),
        ("\uff0d1,5", "write -1.5: the decimal mark is a point"),
        ("\u221220 %", "write -20, and put % in unit"),
        ("2k\u20ac", 'write 2000, or 2 where "k\u20ac" is the unit of the measure'),
        ("5m", 'write 5000000, or 5 where "m" is the unit of the measure'),
        ("1.200k", "write all its digits"),
        ("2\u2019000", "write 2000"),
        ("1 000", "write 1000"),
        ("5 kg", 'write 5: "kg" belongs into unit'),
    ],
)
def test_a_hint_leads_to_the_number_that_was_meant(written: str, fix: str) -> None:
    with pytest.raises(ValueError, match=re.escape(f'found text "{written}"; {fix}')):
        number(written)


@pytest.mark.parametrize("written", UNPLAIN)
def test_what_may_be_something_else_is_not_guessed(written: str) -> None:
    assert in_digits(written) == ""


def number_of(unit: str) -> KeyResult:
    return KeyResult.model_validate({"id": "x", "title": "X", "measure": {"from": "900", "to": "300", "unit": unit}})


@pytest.mark.parametrize("typed", NEITHER)
def test_what_is_no_number_stays_refused(typed: str) -> None:
    with pytest.raises(Refusal):
        answer_of(number_of("ms"), "x", typed)


@pytest.mark.parametrize(
    ("typed", "unit", "told"),
    [
        ("4 hours", "minutes", '"4 hours" is 240 in minutes; write 240'),
        ("1,5 Std.", "min", '"1,5 Std." is 90 in min; write 90'),
        ("-90 s", "minutes", '"-90 s" is -1.5 in minutes; write -1.5'),
        ("5 min", "hours", '"5 min" is in "min"; write how many hours that is, the number alone'),
        ("5 kg", "minutes", '"5 kg" is in "kg"; write how many minutes that is, the number alone'),
        ("4 minutes", "min", '"4 minutes" is 4 in min; write 4'),
        ("5 eurocents", "euro", '"5 eurocents" is in "eurocents"; write how many euro that is, the number alone'),
        ("2 days", "hours", '"2 days" is in "days"; write how many hours that is, the number alone'),
        ("5 kg", "", '"5 kg" is more than a number; write 5 alone'),
    ],
)
def test_a_number_in_another_unit_is_told_in_the_own_one_or_without_a_number(typed: str, unit: str, told: str) -> None:
    """No message names a number that is not what was meant."""
    with pytest.raises(Refusal, match=re.escape(told)):
        answer_of(number_of(unit), "x", typed)


@given(st.decimals(-(10**6), 10**6, places=3), st.sampled_from(["", "ms", "%", "e", "5", ".", "-"]))
def test_what_a_file_may_hold_is_never_read_as_another_number(number: Decimal, unit: str) -> None:
    """Whatever the unit is, even one that a number may end with."""
    typed = f"{number:f}0"  # with three digits behind the point it may be another, and is asked back
    if not unit or not (typed.endswith(unit) or typed.startswith(unit)):
        assert answer_of(number_of(unit), "x", typed) == ("value", number)


STEPS = {
    "milestones": [
        {"id": "alpha", "title": "First, the pilot"},
        {"id": "beta", "title": "Alpha"},
        {"id": "gamma", "title": "Twin"},
        {"id": "delta", "title": "twin"},
    ]
}


@pytest.mark.parametrize(
    ("typed", "done"),
    [
        ("alpha", ("alpha",)),
        ("ALPHA", ("alpha",)),  # an id goes before another's title
        ("First, the pilot", ("alpha",)),
        ("`beta` , GAMMA", ("beta", "gamma")),
        ("beta, beta", ("beta",)),
        ("None", ()),
    ],
)
def test_milestones_go_by_their_titles_too(typed: str, done: tuple[str, ...]) -> None:
    steps = KeyResult.model_validate({"id": "x", "title": "X", "measure": STEPS})
    assert answer_of(steps, "x", typed) == ("done", done)


def test_a_title_that_two_have_is_no_name() -> None:
    steps = KeyResult.model_validate({"id": "x", "title": "X", "measure": STEPS})
    with pytest.raises(Refusal, match='"Twin" is no answer here'):
        answer_of(steps, "x", "Twin")
