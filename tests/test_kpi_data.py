"""What programs and key results get of a KPI."""

from __future__ import annotations

import json
import re
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


def _many(root: Path, count: int) -> Site:
    readings = ", ".join(f"{{date: 2026-{month:02}-01, value: {month}}}" for month in range(1, 11))
    owners = ("deck", "ana", "null")
    files = {
        "org.yaml": "teams: [{id: deck, name: Deck}, {id: shore, name: Shore}]\n"
        "people: [{id: ana, name: Ana, team: shore}]\n",
        "cycles/2026-Q4/company.yaml": "unit: company\nobjectives: [{id: o, title: Grow}]\n",
    }
    for n in range(count):
        files[f"kpis/k{n}.yaml"] = (
            f"name: Number {n}\nowner: {owners[n % 3]}\nfrequency: monthly\n"
            f"target: {{between: [3, 5]}}\nreadings: [{readings}]\n"
        )
    return build_site(write(root, files), date(2026, 11, 20))


def test_many_kpis_stand_by_unit_each_in_little_room(tmp_path: Path) -> None:
    """A person's stand with those of the team; without charts, but with the band of the target behind a small line."""
    body = _many(tmp_path, 54).page("kpis.html").body
    groups = re.findall(r'<h2 id="kpis-of--(\w*)"', body)
    assert groups == ["deck", "shore", ""]
    assert body.count('class="okr-spark"') == body.count("<rect ") == 54
    assert "okr-corridor" not in body
    assert body.count("read monthly") == 54
    assert "api/v1/kpis.json" in body
    assert len(body) < 288_000
    assert len(re.findall("<[a-z]", body)) < 2700
    newest, oldest = body.index("1\u00a0Oct\u00a02026</td>"), body.index("1\u00a0Jun\u00a02026</td>")
    assert newest < oldest


def test_few_kpis_need_no_groups_and_have_their_charts(tmp_path: Path) -> None:
    body = _many(tmp_path, 3).page("kpis.html").body
    assert "kpis-of--" not in body
    assert body.count("okr-corridor") > 0
