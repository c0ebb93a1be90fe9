"""Titles that say other numbers than their measures, and the many that say the same in other words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from okrsite.checks import amounts
from okrsite.checks.contradictions import contradiction
from okrsite.model import KeyResult, Measure
from okrsite.yaml_source.plain import plain_data

SAME: tuple[tuple[str, dict[str, Any]], ...] = (
    ("Cut the wait from 2 h to 15 min", {"from": "120", "to": "15", "unit": "min"}),
    ("Cut the wait from 2 hours to 15 minutes", {"from": "120", "to": "15", "unit": "min"}),
    ("Cut the wait from 2 h to 15 min", {"from": "7200", "to": "900"}),
    ("Cut latency from 1.5 s to 400 ms", {"from": "1500", "to": "400", "unit": "ms"}),
    ("Cut latency from 1.5 s to 400 ms", {"from": "1.5", "to": "0.4", "unit": "seconds"}),
    ("Wartezeit von 2 Stunden auf 15 Minuten senken", {"from": "120", "to": "15", "unit": "Minuten"}),
    ("Wartezeit von 2 Stunden auf 15 Minuten senken", {"from": "2", "to": "0.25", "unit": "h"}),
    ("Durchlaufzeit von 3 Wochen auf 5 Tage", {"from": "15", "to": "5", "unit": "Tage"}),
    ("Lead time from 2 weeks to 1 day", {"from": "14", "to": "1", "unit": "days"}),
    ("Lead time from 2 weeks to 1 day", {"from": "80", "to": "8", "unit": "hours"}),
    ("Shrink the image from 2 GB to 500 MB", {"from": "2048", "to": "500", "unit": "MB"}),
    ("Shrink the image from 2 GB to 500 MB", {"from": "2000", "to": "500", "unit": "MB"}),
    ("Revenue from €800k to €1.2M", {"from": "0.8", "to": "1.2", "unit": "M€"}),
    ("Revenue from €800k to €1.2M", {"from": "800000", "to": "1200000", "unit": "EUR"}),
    ("Umsatz von 800 Tsd. € auf 1,2 Mio. €", {"from": "0.8", "to": "1.2", "unit": "Mio. €"}),
    ("Umsatz von 1,2 auf 3 Mio. €", {"from": "1200000", "to": "3000000", "unit": "€"}),
    ("Umsatz von 1,2 auf 3 Mrd. Euro", {"from": "1200", "to": "3000", "unit": "Mio. EUR"}),
    ("Errors from 2 per cent to 0.5 %", {"from": "2", "to": "0.5", "unit": "%"}),
    ("Errors from 1 % to 2 ‰", {"from": "1", "to": "0.2", "unit": "percent"}),
    ("Drive from 2 km to 500 m", {"from": "2", "to": "0.5", "unit": "km"}),
    ("Waste from 2 t to 300 kg", {"from": "2000", "to": "300", "unit": "kg"}),
    ("Throughput from 800 MB/s to 2 GB/s", {"from": "0.8", "to": "2", "unit": "GB/s"}),
    ("Grow from 10 clinics to 20 by June", {"from": "10", "to": "20", "unit": "clinics"}),
    ("From 2 releases per month to 9 releases per month", {"from": "2", "to": "9", "unit": "releases per month"}),
    ("Raise it from 45 to 60 %", {"to": "60", "unit": "%"}),
    ("At most 0.4 % of orders fail", {"at_most": "0.4", "unit": "%"}),
    ("At most 2 h of downtime", {"at_most": "120", "unit": "min"}),
    ("Höchstens 0,4 % der Bestellungen scheitern", {"at_most": "0.4", "unit": "Prozent"}),
    ("At most 2 h until 95 % of tickets are closed", {"at_least": "95", "unit": "%"}),
    ("Churn below 3 %, and at most 2 % in the core", {"at_most": "2", "unit": "%"}),
    ("Keep stock between 5 and 10 days", {"between": ["5", "10"], "unit": "days"}),
    ("Keep stock between 1 and 2 weeks", {"between": ["7", "14"], "unit": "days"}),
)
DOUBT: tuple[tuple[str, dict[str, Any]], ...] = (
    ("Cut the wait from 2 h to 15 min for everyone", {"from": "80", "to": "95", "unit": "%"}),
    ("Move from 2 to 1 data centres", {"from": "0", "to": "100", "unit": "%"}),
    ("Sales from 2 per day to 9 per day", {"from": "60", "to": "270", "unit": "per month"}),
    ("From $2M to $3M", {"from": "1.8", "to": "2.7", "unit": "M€"}),
    ("From 3 to 2 months", {"from": "90", "to": "60", "unit": "days"}),
    ("Cut it from 3 h to 2 h", {"from": "120", "to": "15", "unit": "min"}),
    ("At most 5 % of trains are late", {"at_least": "95", "unit": "%"}),
    ("No more than 5 % of trains are late", {"at_least": "95", "unit": "%"}),
    ("Nicht mehr als 5 % sind zu spät", {"at_least": "95", "unit": "%"}),
    ("Not less than 95 % are on time", {"at_most": "5", "unit": "%"}),
    ("Customers stay for years, over 12 months on average", {"at_least": "18", "unit": "months"}),
    ("At most 2 incidents", {"at_most": "3"}),
    ("Increase visits by at least 10 %", {"from": "40", "to": "50", "unit": "%"}),
    ("At least 10 % more visits", {"from": "40", "to": "50", "unit": "%"}),
    ("Raise it from 10 to 20 %", {"between": ["15", "25"], "unit": "%"}),
    ("Raise it to 70 %", {"to": "60", "unit": "%"}),
    ("A year from 2026 to 2027", {"to": "60", "unit": "%"}),
)
OTHER: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("Cut it from 120 to 30 minutes", {"from": "120", "to": "15", "unit": "min"}, "from 120 to 30 minutes"),
    ("Cut it from 100 to 30 minutes", {"from": "120", "to": "15", "unit": "min"}, "from 100 to 30 minutes"),
    ("Cut it from 120 to 30 minutes", {"from": "2", "to": "0.5", "unit": "min"}, "from 120 to 30 minutes"),
    ("Cut the wait from 2 h to 20 min", {"from": "120", "to": "15", "unit": "min"}, "from 2 h to 20 min"),
    ("Von 2 Stunden auf 20 Minuten", {"from": "120", "to": "15", "unit": "min"}, "Von 2 Stunden auf 20 Minuten"),
    ("Latency from 1.5 s to 400 ms", {"from": "1500", "to": "300", "unit": "ms"}, "from 1.5 s to 400 ms"),
    ("Umsatz von 1,2 auf 4 Mio. €", {"from": "1.2", "to": "3", "unit": "Mio. €"}, "von 1,2 auf 4 Mio. €"),
    ("Shrink from 2 GB to 700 MB", {"from": "2048", "to": "500", "unit": "MB"}, "from 2 GB to 700 MB"),
    ("Grow from 10 clinics to 20 by June", {"from": "10", "to": "25", "unit": "clinics"}, "from 10 clinics to 20"),
    ("Raise it from 45 to 70 %", {"to": "60", "unit": "%"}, "from 45 to 70 %"),
    ("From 5 to 3 % of orders fail", {"at_most": "2", "from": "5", "unit": "%"}, "From 5 to 3 %"),
    ("At most 0.4 % of orders fail", {"at_most": "0.5", "unit": "%"}, "At most 0.4 %"),
    ("At most 0.4 % of orders fail", {"from": "2", "to": "0.5", "unit": "%"}, "At most 0.4 %"),
    ("Mindestens 95 Prozent sind pünktlich", {"at_least": "92", "unit": "%"}, "Mindestens 95 Prozent"),
    ("≥ 99.9 % of calls work", {"at_least": "99.5", "unit": "%"}, "≥ 99.9 %"),
    ("No more than 2 incidents", {"at_most": "3", "unit": "incidents"}, "No more than 2 incidents"),
    ("Stock is between 5 and 12 days", {"between": ["5", "10"], "unit": "days"}, "between 5 and 12 days"),
)


def measured(written: dict[str, Any]) -> Measure:
    return KeyResult.model_validate({"id": "k", "title": "T", "measure": written}).judged_by


@pytest.mark.parametrize(("title", "measure"), SAME, ids=str)
def test_the_same_in_other_words_is_no_contradiction(title: str, measure: dict[str, Any]) -> None:
    assert contradiction(title, measured(measure)) == ""


@pytest.mark.parametrize(("title", "measure"), DOUBT, ids=str)
def test_in_doubt_nothing_is_said(title: str, measure: dict[str, Any]) -> None:
    assert contradiction(title, measured(measure)) == ""


@pytest.mark.parametrize(("title", "measure", "said"), OTHER, ids=str)
def test_another_number_is_told(title: str, measure: dict[str, Any], said: str) -> None:
    assert contradiction(title, measured(measure)) == said


def test_the_words_for_units_need_no_yaml_parser() -> None:
    """Loading one takes longer than all that is done with them."""
    assert plain_data(Path(amounts.__file__).with_suffix(".yaml").read_text("utf-8"))
