"""The vocabulary: what may be written in a field, and what a wrong word is told."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from okrsite.model import (
    Effort,
    KeyResult,
    OkrFile,
    Span,
    effort_of,
    length_of,
    original_of,
    span_of,
    steps_of,
)
from okrsite.model.calendar import YearName
from okrsite.model.scalars.dates import day
from okrsite.model.scalars.names import ident, one_owner, one_parent, reference
from okrsite.model.scalars.numbers import number, rank
from okrsite.model.scalars.texts import flag, line, url

SPANS = [
    ("2026", (1, 1), date(2026, 1, 1), date(2026, 12, 31)),
    ("2026-H2", (1, 1), date(2026, 7, 1), date(2026, 12, 31)),
    ("2026-Q4", (1, 1), date(2026, 10, 1), date(2026, 12, 31)),
    ("2026-11", (1, 1), date(2026, 11, 1), date(2026, 11, 30)),
    ("2024-02", (7, 1), date(2024, 2, 1), date(2024, 2, 29)),
    ("2026-Q1", (2, 1), date(2026, 2, 1), date(2026, 4, 30)),
    ("2026-Q4", (2, 1), date(2026, 11, 1), date(2027, 1, 31)),
    ("2026-H2", (7, 1), date(2027, 1, 1), date(2027, 6, 30)),
    ("2027", (2, 1), date(2027, 2, 1), date(2028, 1, 31)),
]


@pytest.mark.parametrize(("name", "year_starts", "starts", "ends"), SPANS)
def test_a_cycle_s_name_carries_its_dates(name: str, year_starts: tuple[int, int], starts: date, ends: date) -> None:
    assert span_of(name, year_starts) == Span(starts, ends)


NAMED_AFTER_THEIR_END = [
    ("2026", (2, 1), date(2025, 2, 1), date(2026, 1, 31)),
    ("2026-Q1", (7, 1), date(2025, 7, 1), date(2025, 9, 30)),
    ("2026-H2", (7, 1), date(2026, 1, 1), date(2026, 6, 30)),
    ("2026-11", (7, 1), date(2026, 11, 1), date(2026, 11, 30)),
    ("2026-Q1", (1, 1), date(2026, 1, 1), date(2026, 3, 31)),
    ("2999", (7, 1), date(2998, 7, 1), date(2999, 6, 30)),
]


@pytest.mark.parametrize(("name", "year_starts", "starts", "ends"), NAMED_AFTER_THEIR_END)
def test_a_fiscal_year_may_be_named_after_its_end(
    name: str, year_starts: tuple[int, int], starts: date, ends: date
) -> None:
    assert span_of(name, year_starts, YearName.END) == Span(starts, ends)


UNDATED = ["FY27-H1", "2026-Q5", "2026-H3", "2026-13", "2026-00", "q4", "0001", "2999", "2026-Q4-b"]


@pytest.mark.parametrize("name", UNDATED)
def test_other_names_carry_none(name: str) -> None:
    assert span_of(name) is None


@given(st.integers(1900, 2998), st.sampled_from([(1, 1), (2, 1), (4, 6), (7, 1), (10, 1), (12, 31)]))
def test_quarters_follow_each_other_and_fill_the_year(year: int, starts: tuple[int, int]) -> None:
    quarters = [span_of(f"{year:04}-Q{n}", starts) for n in (1, 2, 3, 4)]
    whole = span_of(f"{year:04}", starts)
    assert whole
    assert None not in quarters
    assert sum(q.days for q in quarters if q) == whole.days
    assert all(length_of(q) == "quarter" for q in quarters if q)


WRONG = [
    (number, "50%", "put % in unit"),
    (number, "1,000", "write 1000"),
    (number, "1,5", "write 1.5"),
    (number, "1_000", "write 1000"),
    (number, "0777", "write 777"),
    (number, "1e400", "too large"),
    (number, ".nan", "not a finite number"),
    (number, "€5", '"€" belongs into unit'),
    (number, "true", "found true"),
    (number, None, "found nothing"),
    (day, "2026-02-30", "there is no day"),
    (day, "30.11.2026", "write 2026-11-30"),
    (day, "2026/1/5", "write 2026-01-05"),
    (day, "2026-01-05T23:30:00-11:00", "without a time"),
    (ident, "Grow Fast", '"grow-fast" would do'),
    (ident, "index", "reserved"),
    (ident, "x" * 65, "longer than 64"),
    (one_owner, ["ana", "raj"], "exactly one"),
    (one_owner, "ana, raj", "exactly one"),
    (one_parent, ["a/b", "c/d"], "contributes_to"),
    (one_parent, ["a/b"], 'write "a/b" alone'),
    (reference, "a/b/c/d", "is no id"),
    (line, "one\ntwo", "one line"),
    (url, "javascript:alert(1)", "https://"),
    (url, "https://a b", "https://"),
    (flag, "maybe", "true or false"),
    (rank, "70%", "write 7"),
    (rank, "11", "0 to 10"),
]


@pytest.mark.parametrize(("read", "written", "said"), WRONG)
def test_a_wrong_word_is_told_what_to_do(read: object, written: object, said: str) -> None:
    assert callable(read)
    with pytest.raises(PydanticCustomError) as wrong:
        read(written)
    assert said in wrong.value.message()


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**12), max_value=10**12))
def test_a_number_is_read_exactly(value: Decimal) -> None:
    assert number(f"{value:f}") == value


@pytest.mark.parametrize(
    "written", ["46.7336683417085", "56.800000000000004", "999999999999999.999", f"0.{'3' * 40}", "1e-40"]
)
def test_a_number_may_have_as_many_places_as_a_computer_writes(written: str) -> None:
    assert number(written) == Decimal(written)


@pytest.mark.parametrize("written", ["1000000000000000", "1e15", "1e-41", "1e-9999", f"0.{'3' * 41}"])
def test_a_number_has_an_end(written: str) -> None:
    with pytest.raises(PydanticCustomError, match=r"too small|digits after"):
        number(written)


@given(st.text() | st.none() | st.lists(st.text()))
def test_no_word_breaks_a_reader(written: object) -> None:
    for read in (number, day, ident, reference, line, url, flag, rank, one_owner, one_parent):
        with suppress(PydanticCustomError):
            read(written)


def test_a_measure_needs_a_span() -> None:
    with pytest.raises(ValidationError, match="nothing to measure"):
        KeyResult.model_validate({"id": "k", "title": "T", "measure": {"from": "5", "to": "5.0"}})


def test_what_is_left_out_has_a_default() -> None:
    written = {"unit": "a", "objectives": [{"id": "o", "title": "T", "key_results": [{"id": "k", "title": "K"}]}]}
    objective = OkrFile.model_validate(written).objectives[0]
    assert objective.weight == objective.key_results[0].weight == 1
    assert objective.key_results[0].judged_by.kind == "score"


EFFORTS = [
    ({"from": "900", "to": "300"}, {"from": "900", "to": "350"}, Effort.EASIER),
    ({"from": "900", "to": "300"}, {"from": "900", "to": "250"}, Effort.HARDER),
    ({"from": "45", "to": "60"}, {"from": "45", "to": "55"}, Effort.EASIER),
    ({"from": "45", "to": "60"}, {"from": "50", "to": "60"}, Effort.HARDER),
    ({"from": "45", "to": "60"}, {"from": "60", "to": "45"}, None),
    ({"from": "45", "to": "60"}, {"at_least": "60"}, None),
    ({"from": "45", "to": "60"}, {"from": "45", "to": "60.0", "unit": "%"}, None),
    ({"at_least": "60"}, {"at_least": "50"}, Effort.EASIER),
    ({"at_most": "15"}, {"at_most": "20"}, Effort.EASIER),
    ({"at_most": "15", "from": "30"}, {"at_most": "15", "from": "40"}, Effort.EASIER),
    ({"between": ["5", "10"]}, {"between": ["4", "10"]}, Effort.EASIER),
    ({"between": ["5", "10"]}, {"between": ["6", "9"]}, Effort.HARDER),
    ({"between": ["5", "10"]}, {"between": ["6", "12"]}, None),
    ({"milestones": [{"id": "a"}, {"id": "b"}]}, {"milestones": [{"id": "b"}]}, Effort.EASIER),
    ({"milestones": [{"id": "a"}, {"id": "b"}]}, {"milestones": [{"id": "b"}, {"id": "c"}]}, None),
    ("done", "score", None),
]


@pytest.mark.parametrize(("before", "after", "expected"), EFFORTS)
def test_a_measure_knows_which_of_two_is_easier(before: object, after: object, expected: Effort | None) -> None:
    earlier, later = (_key_result(measure=measure).judged_by for measure in (before, after))
    opposite = {Effort.EASIER: Effort.HARDER, Effort.HARDER: Effort.EASIER, None: None}
    assert earlier.effort(later) is expected
    assert later.effort(earlier) is opposite[expected]


def test_more_time_is_easier() -> None:
    ends = date(2026, 12, 31)
    earlier, undated, later = (_key_result(due=due) for due in ("2026-12-01", None, "2027-01-15"))
    assert effort_of(earlier, undated, ends) is effort_of(undated, later, ends) is Effort.EASIER
    assert effort_of(undated, earlier, ends) is effort_of(later, undated, ends) is Effort.HARDER
    assert effort_of(undated, _key_result(due="2026-12-31"), ends) is None


def test_amendments_are_undone_from_the_newest_to_the_oldest() -> None:
    amended = _key_result(
        measure={"from": "45", "to": "50"},
        weight="2",
        owner="ana",
        amendments=[
            {"date": "2026-11-20", "field": "measure.to", "was": "70", "reason": "r"},
            {"date": "2026-11-02", "field": "measure.to", "was": "60", "reason": "r"},
            {"date": "2026-11-02", "field": "weight", "was": "1", "reason": "r"},
            {"date": "2026-11-03", "field": "owner", "was": "", "reason": "r"},
            {"date": "2026-11-04", "field": "due", "was": "2026-12-01", "reason": "r"},
        ],
    )
    steps = steps_of(amended)
    assert [(s.position, s.amendment.was, s.now) for s in steps[::4]] == [(1, "60", "70"), (0, "70", "50")]
    assert [step.effort(date(2026, 12, 31)) for step in steps] == [
        Effort.HARDER,
        None,
        None,
        Effort.EASIER,
        Effort.EASIER,
    ]
    original = original_of(amended)
    assert original == amended.model_copy(
        update={
            "measure": _key_result(measure={"from": "45", "to": "60"}).measure,
            "weight": 1,
            "owner": None,
            "due": date(2026, 12, 1),
        }
    )


@pytest.mark.parametrize(
    ("field", "was"),
    [("measure.to", "45"), ("measure.to", "x"), ("measure.at_most", "5"), ("target", "5"), ("due", "?")],
)
def test_an_amendment_that_says_nothing_sure_is_left_as_it_is(field: str, was: str) -> None:
    amendment = {"date": "2026-11-02", "field": field, "was": was, "reason": "r"}
    amended = _key_result(measure={"from": "45", "to": "50"}, amendments=[amendment])
    assert original_of(amended) == amended
    assert [bool(step.wrong) for step in steps_of(amended)] == [True]


def _key_result(**written: object) -> KeyResult:
    return KeyResult.model_validate({"id": "k", "title": "K", **written})
