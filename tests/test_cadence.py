"""How often there is news: the portal's cadence, that of one objective, key result or KPI, and who is then late."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from command_line import run
from portals import write

from okrsite.facts import Health
from okrsite.loader import load
from okrsite.model.settings import Cadence, Settings
from okrsite.site import build_site
from okrsite.workspace import checked

YEARS = "starts: 2019-01-01\nends: 2030-12-31\n"
PLAN = """\
unit: company
objectives:
  - id: health
    title: People live longer and better
    OBJECTIVE
    key_results:
      - {id: years, title: Healthy years rise from 60 to 70, measure: {from: 60, to: 70, unit: years}KEY_RESULT}
"""
READ = "date: 2026-01-31\nupdates: {company/health/years: {value: 66}}\n"
DAYS = {"weekly": 7, "biweekly": 14, "monthly": 31, "quarterly": 92, "half-yearly": 184, "yearly": 366}


@pytest.mark.parametrize(("cadence", "days"), DAYS.items())
def test_a_cadence_is_from_weekly_to_yearly(cadence: str, days: int) -> None:
    assert Settings.model_validate({"cadence": cadence}).patience == days + 3


def plan(objective: str = "weight: 1", key_result: str = "") -> str:
    return PLAN.replace("OBJECTIVE", objective).replace("KEY_RESULT", key_result)


@pytest.mark.parametrize(
    ("text", "settings"),
    [
        (plan(objective="cadence: yearly"), ""),
        (plan(key_result=", cadence: yearly"), ""),
        (plan(objective="cadence: weekly", key_result=", cadence: yearly"), ""),
        (plan(), "cadence: yearly\n"),
    ],
)
def test_what_is_measured_once_a_year_is_late_after_a_year(tmp_path: Path, text: str, settings: str) -> None:
    files = {"portal.yaml": settings, "cycles/decade/cycle.yaml": YEARS, "cycles/decade/company.yaml": text}
    root = write(tmp_path, {**files, "cycles/decade/check-ins/1.yaml": READ})
    for day, is_late in ((date(2027, 2, 4), False), (date(2027, 2, 5), True)):
        read = checked(root, day)
        numbers = read.facts.cycles["decade"]
        own = [numbers.key_results["company/health/years"].health]
        if "weekly" not in text:
            own += [numbers.objectives["company/health"].health, numbers.units["company"].health, numbers.health]
        assert {health is Health.OUTDATED for health in own} == {is_late}
        assert ("outdated-check-in" in {finding.rule for finding in read.findings}) is is_late
    page = build_site(root, date(2027, 2, 4)).page("decade/needs-attention.html").body
    assert "no check-in for" not in page


def test_it_is_not_asked_for_before_its_time(tmp_path: Path) -> None:
    files = {"cycles/2026/cycle.yaml": "", "cycles/2026/company.yaml": plan(objective="cadence: yearly")}
    root = write(tmp_path, files)
    assert not {"never-checked-in", "outdated-check-in"} & {f.rule for f in checked(root, date(2026, 11, 1)).findings}
    numbers = checked(root, date(2026, 11, 1)).facts.cycles["2026"]
    assert numbers.key_results["company/health/years"].health is Health.PENDING
    assert numbers.health is Health.PENDING


def test_an_objective_waits_as_long_as_the_shortest_of_its_key_results(tmp_path: Path) -> None:
    weekly = "      - {id: calls, title: Calls fall from 9 to 1, measure: {from: 9, to: 1, unit: calls}}\n"
    text = plan(key_result=", cadence: yearly") + weekly
    files = {"cycles/decade/cycle.yaml": YEARS, "cycles/decade/company.yaml": text}
    root = write(tmp_path, {**files, "cycles/decade/check-ins/1.yaml": READ})
    numbers = checked(root, date(2026, 3, 1)).facts.cycles["decade"]
    assert numbers.key_results["company/health/years"].health is not Health.OUTDATED
    assert numbers.objectives["company/health"].health is Health.OUTDATED


def test_what_only_rolls_up_waits_as_long_as_what_is_beneath(tmp_path: Path) -> None:
    above = "unit: company\nobjectives: [{id: all, title: All is well}]\n"
    below = plan(objective="supports: company/all", key_result=", cadence: yearly").replace(
        "unit: company", "unit: shop"
    )
    files = {"cycles/decade/cycle.yaml": YEARS, "cycles/decade/company.yaml": above, "cycles/decade/shop.yaml": below}
    root = write(tmp_path, {**files, "cycles/decade/check-ins/1.yaml": READ.replace("company/", "shop/")})
    numbers = checked(root, date(2026, 12, 1)).facts.cycles["decade"]
    assert Health.OUTDATED not in {
        numbers.objectives["company/all"].health,
        numbers.units["shop"].health,
        numbers.health,
    }


KPI = "name: Healthy years\nunit: years\ntarget: {between: [60, 70]}\nfrequency: quarterly\n"
TABLE = "date,value,note,source\n2026-01-31,66,Counted,https://example.org/report\n2026-04-30,67,,Yearbook\n"


@pytest.fixture
def watched(tmp_path: Path) -> Path:
    text = plan().replace("measure: {from: 60, to: 70, unit: years}", "kpi: years")
    files = {"kpis/years.yaml": KPI, "kpis/years.csv": TABLE, "cycles/2026/cycle.yaml": ""}
    return write(tmp_path, {**files, "cycles/2026/company.yaml": text})


def test_a_kpi_is_outdated_by_its_own_frequency(watched: Path) -> None:
    for day, is_late in ((date(2026, 8, 3), False), (date(2026, 8, 4), True)):  # 95 days after 30 April
        read = checked(watched, day)
        assert read.facts.kpis["years"].is_outdated is is_late
        page = build_site(watched, day).page("kpis.html").body
        assert ("Outdated" in page) is is_late
        assert ("On target" in page) is not is_late


def test_without_a_frequency_it_never_is(tmp_path: Path) -> None:
    root = write(tmp_path, {"kpis/years.yaml": "name: Years\nreadings: [{date: 2019-01-31, value: 66}]\n"})
    assert not checked(root, date(2026, 8, 4)).facts.kpis["years"].is_outdated


def test_a_key_result_with_a_kpi_waits_as_long_as_the_kpi(watched: Path) -> None:
    cycle = load(watched).cycles["2026"]
    assert cycle.cadence_of("company/health/years") is Cadence.QUARTERLY
    limit = checked(watched, date(2026, 8, 4)).facts.cycles["2026"].key_results["company/health/years"]
    assert limit.newest_date == date(2026, 4, 30)


def test_the_page_of_kpis_says_the_source_and_draws_a_corridor(watched: Path) -> None:
    page = build_site(watched, date(2026, 6, 1)).page("kpis.html").body
    assert (
        '<a href="https://example.org/report" rel="nofollow noopener noreferrer">https://example.org/report</a>' in page
    )
    assert "<td>Yearbook</td>" in page
    assert 'class="okr-corridor"' in page
    assert "between 60 and 70" in page


def test_a_source_is_text_and_no_script(tmp_path: Path) -> None:
    table = "date,value,note,source\n2026-01-31,66,,javascript:alert(1)\n"
    root = write(tmp_path, {"kpis/years.yaml": "name: Years\n", "kpis/years.csv": table, "cycles/2026/cycle.yaml": ""})
    page = build_site(root, date(2026, 6, 1)).page("kpis.html").body
    assert "<td>javascript:alert(1)</td>" in page


def test_what_is_carried_over_keeps_its_own_cadence_and_not_that_of_its_kpi(watched: Path) -> None:
    told = run(watched, "open", "2027", "--from", "2026", "--objective", "company/health")
    assert told.exit_code == 0, told.output
    assert "cadence" not in (watched / "content/cycles/2027/company.yaml").read_text()
    own = (
        (watched / "content/cycles/2026/company.yaml").read_text().replace("kpi: years", "kpi: years, cadence: monthly")
    )
    write(watched, {"cycles/2026/company.yaml": own})
    (watched / "content/cycles/2027/company.yaml").unlink()
    (watched / "content/cycles/2027/cycle.yaml").unlink()
    (watched / "content/cycles/2027").rmdir()
    assert run(watched, "open", "2027", "--from", "2026", "--objective", "company/health").exit_code == 0
    assert "cadence: monthly" in (watched / "content/cycles/2027/company.yaml").read_text()
