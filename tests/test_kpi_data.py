"""What programs and key results get of a KPI."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from portals import write

from okrsite.site import Site, build_site
from okrsite.wording import NBSP

DAY = date(2026, 11, 20)
KPI = 'name: Departures on time\nunit: "%"\nowner: company\ntarget: {between: [90, 95]}\nfrequency: monthly\n'
TABLE = "date,value,note,source\n2026-10-31,91,Gales,Log\n2026-11-15,97,,\n2026-12-31,99,,\n"
PLAN = """unit: company
objectives:
  - id: grow
    title: Guests come back to us
    key_results:
      - {id: watched, title: Departures on time are watched, kpi: on-time}
      - {id: own, title: Departures on time rise, kpi: on-time, measure: {from: 80, to: 98}}
      - {id: words, title: The timetable is written, kpi: on-time, measure: done}
"""


@pytest.fixture
def site(tmp_path: Path) -> Site:
    files = {"kpis/on-time.yaml": KPI, "kpis/on-time.csv": TABLE, "cycles/2026-Q4/company.yaml": PLAN}
    return build_site(write(tmp_path, files), DAY)


def published(site: Site, path: str) -> Any:
    return json.loads(site.data[path]())


def test_programs_get_every_kpi_with_its_readings_of_by_then(site: Site) -> None:
    told = published(site, "api/v1/kpis.json")
    assert (told["version"], told["as_of"]) == (1, "2026-11-20")
    (kpi,) = told["kpis"]
    assert kpi == {
        "id": "on-time",
        "name": "Departures on time",
        "owner": "company",
        "unit": "%",
        "frequency": "monthly",
        "target": {"measure": "between", "from": None, "to": None, "between": [90, 95], "unit": None},
        "value": 97,
        "date": "2026-11-15",
        "progress": 0.6,
        "is_outdated": False,
        "url": "kpis.html#on-time",
        "key_results": [f"2026-Q4:company/grow/{id_}" for id_ in ("watched", "own", "words")],
        "readings": [
            {"date": "2026-10-31", "value": 91, "note": "Gales", "source": "Log"},
            {"date": "2026-11-15", "value": 97, "note": None, "source": None},
        ],
    }


def test_a_portal_without_kpis_says_so(tmp_path: Path) -> None:
    for files in ({}, {"cycles/2026-Q4/company.yaml": PLAN.replace("kpi: on-time", "weight: 1")}):
        assert published(build_site(write(tmp_path, files), DAY), "api/v1/kpis.json")["kpis"] == []


def test_a_key_result_speaks_in_the_unit_of_its_kpi(site: Site) -> None:
    (objective,) = published(site, "api/v1/cycles/2026-Q4.json")["objectives"]
    assert [key_result["unit"] for key_result in objective["key_results"]] == ["%", "%", None]
    assert f"90 and 95{NBSP}%" in site.page("2026-Q4/company.html").body
