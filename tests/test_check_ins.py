"""Check-ins in columns: each is what its file says, whichever way it was read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrsite.diagnostics import Diagnostic, Place
from okrsite.loader import load
from okrsite.loader.check_ins import CheckInReading
from okrsite.loader.people import NOBODY
from okrsite.model import NO_CHECK_INS, CheckIn, CheckIns, Meeting, Status, Update, in_columns
from okrsite.yaml_source import parse

DAY = date(2026, 10, 5)
REF = "shop/calm/wait"
NOWHERE = parse("nowhere.yaml", b"unit: shop")
updates = st.fixed_dictionaries(
    {},
    optional={
        "value": st.sampled_from(["1", "-2.50", "1e3", " ", "x", "1,5", "", "~", "[1]"]),
        "done": st.sampled_from(["true", "[]", "[beta]", "beta", "[a, {b: c}]", "~", '""']),
        "zone": st.sampled_from(["none", "target", "Target", "~"]),
        "score": st.sampled_from(["0", "0.5", "7", "~"]),
        "confidence": st.sampled_from(["0", "7", "0.7", "11", "~"]),
        "status": st.sampled_from(["done", "on_track", "green", "~"]),
        "note": st.sampled_from(["fine", '""', "~", "[a]", '"two, words"']),
        "blockers": st.sampled_from(["one", "[]", "[one, two]", "~", '""']),
        "wins": st.sampled_from(["[one]", "[[one]]", "{a: b}"]),
        "evidence": st.sampled_from(["https://x.example/a", "nothing", "~"]),
        "mood": st.just("good"),
    },
)
dates = st.sampled_from(["2026-10-05", "2026-02-30", "today", "~"])


@given(st.lists(updates, min_size=1, max_size=3), dates, st.sampled_from(["ana", "@ana", "Ana Ruiz", "~"]))
def test_a_file_says_what_the_model_reads_in_it(said: list[dict[str, str]], day: str, by: str) -> None:
    """Columns and findings are those of the model, whether something is wrong or not."""
    lines = [f"  {REF}{n}: {{{', '.join(f'{k}: {v}' for k, v in each.items())}}}" for n, each in enumerate(said)]
    document = parse("a.yaml", "\n".join((f"date: {day}", f"by: {by}", "updates:", *lines, "")).encode())
    quick, slow = CheckInReading(), CheckInReading()
    quick.take(document)
    slow.take(replace(document, findings=(*document.findings, Diagnostic(Place("a.yaml", 99), "r", "a mistake"))))
    findings: tuple[list[Any], list[Any]] = ([], [])
    read = [way.told(NOBODY, found, []) for way, found in zip((quick, slow), findings, strict=True)]
    as_rows = [{ref: [(one.date, one.by, one.said) for one in of] for ref, of in each.items()} for each in read]
    assert as_rows[0] == as_rows[1]
    assert findings[0] == findings[1]


def _series(*said: dict[str, Any]) -> CheckIns:
    rows = (CheckIn(Meeting(DAY + timedelta(days=n), "ana", NOWHERE), REF, **each) for n, each in enumerate(said))
    return in_columns([*rows])


def test_one_is_the_same_by_number_and_in_order() -> None:
    series = _series({"value": 1}, {"note": "n", "wins": ("w",)}, {"value": 2, "status": Status.DONE})
    assert [*series] == [series[0], series[1], series[2]] == [*reversed([*reversed(series)])]
    assert [one.value for one in series] == [1, None, 2]
    assert (series[1].note, series[1].blockers, series[1].said) == ("n", (), {"note": "n", "wins": ("w",)})
    assert (series.first("value"), series.newest("value"), series.newest("score")) == (1, 2, None)


def test_a_part_of_them_has_the_columns_that_it_needs() -> None:
    series = _series({"value": 1}, {"note": "n"}, {"value": 2})
    assert series[:1] == _series({"value": 1}) == series.until(DAY)
    assert series.since(DAY + timedelta(days=1)) == series[1:]
    assert series.until(DAY - timedelta(days=1)) == NO_CHECK_INS == series.since(DAY + timedelta(days=9))
    assert [len(series.until(DAY + timedelta(days=n))) for n in range(4)] == [1, 2, 3, 3]


def test_a_check_in_has_every_key_of_an_update() -> None:
    assert CheckIn._fields[2:] == tuple(Update.model_fields)
    unsaid = {key: field.default for key, field in Update.model_fields.items()}
    assert {key: CheckIn._field_defaults[key] for key in unsaid} == unsaid


@pytest.mark.parametrize("day", ["2026-10-05", "2026-10-06"])
def test_of_one_day_the_later_file_counts_though_its_mistakes_make_it_read_last(tmp_path: Path, day: str) -> None:
    folder = tmp_path / "content/cycles/2026-Q4/check-ins"
    folder.mkdir(parents=True)
    for name, at, value in (("a", "2026-10-05", "1, mood: good"), ("b", day, "2")):
        text = f"date: {at}\nupdates:\n  {REF}: {{value: {value}}}\n"
        (folder / f"{name}.yaml").write_text(text, "utf-8")
    portal = load(tmp_path)
    series = portal.cycles["2026-Q4"].check_ins[REF]
    assert [one.value for one in series] == [1, 2]
    assert [one.origin.at().line for one in series] == [3, 3]
    assert [finding.rule for finding in portal.findings] == ["unknown-key"]
