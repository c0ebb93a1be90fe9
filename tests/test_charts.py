from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrsite.charts import across, burn_up, series
from okrsite.charts.scale import number, scale_of, scale_of_days
from okrsite.wording import NBSP

WEEKS = [date(2026, 10, 1) + timedelta(weeks=n) for n in range(14)]
SHAPES = {"svg", "g", "path", "circle", "rect", "text", "title", "desc"}
EXPECTED = [n / 13 for n in range(14)]
ACTUAL = [n / 16 if n < 9 else None for n in range(14)]

days = st.dates(min_value=date(1990, 1, 1), max_value=date(2100, 1, 1))
anything = st.floats()
targets = st.lists(anything, max_size=2)
words = st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=30)


def test_a_burn_up_says_its_values_in_words() -> None:
    svg = ET.fromstring(burn_up("progress", "Progress & more", WEEKS, ACTUAL, EXPECTED))
    assert svg.attrib["role"] == "img"
    assert [plain(svg[0].text), plain(svg[1].text)] == [
        "Progress & more",
        "From 0 % on 1 Oct 2026 to 50 % on 26 Nov 2026, the newest. Expected by then: 62 %.",
    ]
    referred = {svg.attrib["aria-labelledby"], svg.attrib["aria-describedby"]}
    assert referred == {svg[0].attrib["id"], svg[1].attrib["id"]} == {"progress-title", "progress-desc"}


def test_actual_stops_where_nothing_is_known() -> None:
    dots = ET.fromstring(burn_up("progress", "Progress", WEEKS, ACTUAL, EXPECTED)).findall(".//circle")
    assert len(dots) == 9
    nothing = burn_up("progress", "Progress", WEEKS, [None] * 14, EXPECTED)
    assert "<circle" not in nothing
    assert "Nothing is known yet." in nothing


def test_axes_have_few_round_labels() -> None:
    svg = ET.fromstring(burn_up("progress", "Progress", WEEKS, ACTUAL, EXPECTED))
    assert [plain(text.text) for text in svg.iter("text")] == [
        *("0 %", "25 %", "50 %", "75 %", "100 %"),
        *("1 Oct", "24 Oct", "16 Nov", "8 Dec", "31 Dec"),
        *("Expected", "Actual"),
    ]
    turn = series("kpi", "KPI", [(date(2025, 10, 1), 1), (date(2026, 2, 1), 2)], "")
    shown = [plain(text.text) for text in ET.fromstring(turn).iter("text")][-5:-1]
    assert shown == ["1 Oct 2025", "11 Nov", "22 Dec", "1 Feb 2026"]
    years = series("kpi", "KPI", [(date(2024, 1, 1), 1), (date(2026, 1, 1), 2)], "")
    assert {"Jan 2024", "Jan 2026"} <= {plain(text.text) for text in ET.fromstring(years).iter("text")}


def test_a_series_shows_its_target_and_its_readings_in_any_order() -> None:
    points = [(WEEKS[1], 41.5), (WEEKS[0], 38.0)]
    svg = series("nps", "Satisfaction", points, "points", [50])
    assert "From 38 points on 1 Oct 2026 to 41.5 points on 8 Oct 2026, the newest. Target: 50 points." in plain(svg)
    assert svg == series("nps", "Satisfaction", points[::-1], "points", [50])
    assert ET.fromstring(svg).find(".//g[@class='okr-target']/path") is not None


def test_a_corridor_goes_round_what_it_encloses() -> None:
    svg = series("temp", "Water", [(WEEKS[0], 38.0), (WEEKS[1], 41.5)], "°C", [20, 30])
    assert "Target: 20 °C to 30 °C." in plain(svg)
    path = ET.fromstring(svg).find(".//g[@class='okr-corridor']//path")
    assert path is not None
    numbers = re.findall(r"[\d.]+", path.get("d", ""))
    corners = list(zip(numbers[::2], numbers[1::2], strict=True))
    assert len(corners) == 5
    assert corners[0] == corners[-1]


def test_one_reading_is_a_dot() -> None:
    svg = series("nps", "Satisfaction", [(WEEKS[0], 5)], "%")
    assert "5 % on 1 Oct 2026, the only value." in plain(svg)
    assert len(ET.fromstring(svg).findall(".//circle")) == 1


def test_nothing_to_draw_is_no_chart() -> None:
    assert burn_up("a", "A", [], [], []) == ""
    assert series("a", "A", [], "ms", [5]) == ""
    assert series("a", "A", [(WEEKS[0], float("nan"))], "ms") == ""


def test_a_chart_holds_nothing_but_shapes_and_words() -> None:
    svg = series("kpi", "KPI", [(day, n * 1.7) for n, day in enumerate(WEEKS)], "ms", [12.5])
    assert {element.tag for element in ET.fromstring(svg).iter()} <= SHAPES
    assert re.findall(r"<!--|style|script|href|xmlns|\bon\w+=", svg) == []
    assert len(svg) < 6000
    assert len(burn_up("p", "P", WEEKS, EXPECTED, EXPECTED)) < 6000


def test_same_values_same_bytes_in_another_process() -> None:
    call = "series('kpi', 'KPI', [(date(2026, 10, 1), 1.5), (date(2026, 10, 8), 2.5)], 'ms', [3.0])"
    program = f"from datetime import date; from okrsite.charts import series; print({call}, end='')"
    here = {**os.environ, "PYTHONHASHSEED": "7", "PYTHONPATH": str(Path(__file__).parents[1]), "TZ": "Asia/Tokyo"}
    other = subprocess.run([sys.executable, "-c", program], text=True, capture_output=True, check=True, env=here)
    assert other.stdout == series("kpi", "KPI", [(date(2026, 10, 1), 1.5), (date(2026, 10, 8), 2.5)], "ms", [3.0])


def test_a_year_of_days_stays_small() -> None:
    svg = series("kpi", "KPI", [(WEEKS[0] + timedelta(n), n % 40) for n in range(365)], "ms")
    assert "<circle" not in svg
    assert len(svg) < 8000


@given(st.lists(st.tuples(days, anything), max_size=12), words, words, targets)
def test_a_series_of_anything_is_sound(
    points: list[tuple[date, float]], title: str, unit: str, target: list[float]
) -> None:
    _assert_sound(series("kpi", title, points, unit, target))


@given(st.lists(st.tuples(days, st.none() | anything, anything), max_size=12, unique_by=lambda row: row[0]), words)
def test_a_burn_up_of_anything_is_sound(rows: list[tuple[date, float | None, float]], title: str) -> None:
    rows.sort(key=lambda row: row[0])
    _assert_sound(burn_up("p", title, [r[0] for r in rows], [r[1] for r in rows], [r[2] for r in rows]))


@given(st.lists(st.floats(-1e300, 1e300), max_size=5))
def test_a_scale_holds_its_values_between_few_marks(values: list[float]) -> None:
    scale = scale_of(values)
    assert 3 <= len(scale.marks) <= 8
    rounding = (scale.high - scale.low) * 1e-9
    assert all(scale.low - rounding <= value <= scale.high + rounding for value in values)
    assert all(0 <= scale.share(value) <= 1 for value in values)


@given(st.lists(days, min_size=1))
def test_days_have_at_most_five_marks_in_order(some: list[date]) -> None:
    marks = scale_of_days(some).marks
    assert len(marks) <= 5
    assert list(marks) == sorted(set(marks))


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0, "0"), (0.1 + 0.2, "0.3"), (-40, "−40"), (1234.5, "1,234.5"), (12_000_000, "12,000,000"), (1e-15, "0"),
        (-1e-15, "0"), (99.9999999, "100"), (0.00012, "0.00012"), (1.5e20, "1.5e+20"),
    ],
)  # fmt: skip
def test_numbers_are_readable(value: float, shown: str) -> None:
    assert number(value) == shown


def _assert_sound(svg: str) -> None:
    if svg:
        ET.fromstring(svg)
        assert re.findall(r"\b(?:nan|inf)\b", " ".join(re.findall(r'\b(?:d|c?[xy]|transform)="([^"]*)"', svg))) == []


def plain(shown: str | None) -> str:
    """With ordinary spaces for those that keep a number and its unit together."""
    return (shown or "").replace(NBSP, " ")


def test_lines_from_name_to_name_differ_without_colours() -> None:
    names = ["2026-Q1", "A cycle with a long name", "2026-Q3"]
    lines = [("First", (0.2, 0.4, None)), ("Last", (0.5, 0.6, 0.7)), ("So far", (None, None, 0.3))]
    svg = ET.fromstring(across("c", "Confidence", names, lines, "shares"))
    assert plain(svg[1].text) == (
        "First: 20 % in 2026-Q1, 40 % in A cycle with a long name. "
        "Last: 50 % in 2026-Q1, 60 % in A cycle with a long name, 70 % in 2026-Q3. So far: 30 % in 2026-Q3."
    )
    written = [plain(text.text) for text in svg.iter("text")]
    assert written[5:] == ["2026-Q1", "A cycle wi…", "2026-Q3", "First", "Last", "So far"]
    assert len({line.get("stroke-dasharray") for line in svg.iter("g") if "okr-line-" in line.get("class", "")}) == 3


def test_a_legend_shows_each_line_as_it_is_drawn_and_names_it_in_full() -> None:
    names = ["Objectives of a unit", "Key results of an objective", "Reported on time, of all days"]
    svg = ET.fromstring(across("c", "Focus", ["a", "b"], [(name, (0.2, 0.4)) for name in names], "shares"))
    legend = svg.find("g[@class='okr-legend']")
    assert legend is not None
    assert [text.text for text in legend.iter("text")] == names
    looks = [(sample.get("class"), sample.get("stroke-dasharray")) for sample in legend.findall("g")]
    assert looks == [("okr-line-1", None), ("okr-line-2", "8 3"), ("okr-line-3", "2 3")]
    width, height = map(float, svg.attrib["viewBox"].split()[2:])
    for text in legend.iter("text"):
        assert float(text.attrib["x"]) + 8 * len(text.text or "") <= width
        assert float(text.attrib["y"]) < height


def test_of_many_names_some_are_written_and_the_last_among_them() -> None:
    names = [f"c{number}" for number in range(40)]
    svg = ET.fromstring(across("c", "Score", names, [("Score", [0.5] * 40)], "scores"))
    written = [text.text for text in svg.iter("text") if (text.text or "") in names]
    assert len(written) <= 6
    assert written[-1] == "c39"


def test_nothing_to_draw_from_name_to_name_is_no_chart() -> None:
    assert across("c", "Score", ["a", "b"], [("Score", [None, None])], "points") == ""
