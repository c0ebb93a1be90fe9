"""Portals at the edges of what people write: all build, and say in words what is not there."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import portals
import pytest
from browser import OpenPage

from okrsite.building import build

DAY = date(2026, 11, 20)
KEY_RESULT = "{id: k, title: Waiting falls from 90 to 30 days, measure: {from: 90, to: 30, unit: days}}"
ONE = f"""unit: platform
objectives:
  - id: calm
    title: Nobody waits for us
    owner: ana
    key_results:
      - {KEY_RESULT}
"""
PLAN = "cycles/2026-Q4/platform.yaml"
PAGE = "2026-Q4/teams/platform.html"


def _built(root: Path, files: dict[str, str]) -> Path:
    portals.built(portals.write(root, files), root / "site", DAY)
    return root / "site"


def _api(site: Path, cycle: str = "2026-Q4") -> dict[str, dict[str, object]]:
    published = json.loads((site / f"api/v1/cycles/{cycle}.json").read_text("utf-8"))
    return {objective["id"]: objective for objective in published["objectives"]}


def test_an_empty_portal_says_how_to_begin(tmp_path: Path) -> None:
    assert "There is no cycle yet" in (_built(tmp_path, {}) / "index.html").read_text("utf-8")


def test_one_file_is_a_portal(tmp_path: Path) -> None:
    site = _built(tmp_path, {PLAN: ONE})
    page = (site / PAGE).read_text("utf-8")
    assert "Nobody waits for us" in page
    assert "30\u00a0days" in page
    assert '<a href="../../2026-Q4/people/ana.html">Ana</a>' in page
    assert "Nobody waits for us" in (site / "2026-Q4/cascade.html").read_text("utf-8")
    assert "Nobody waits for us" in (site / "2026-Q4/people/ana.html").read_text("utf-8")


def test_no_check_ins_are_no_data_and_count_as_nothing(tmp_path: Path) -> None:
    found = _api(_built(tmp_path, {PLAN: ONE}))["platform/calm"]
    assert found["progress"] is None
    assert found["score"] is None


def test_no_key_results(tmp_path: Path) -> None:
    site = _built(tmp_path, {PLAN: "unit: platform\nobjectives: [{id: calm, title: Nobody waits for us}]\n"})
    assert "No key results yet" in (site / PAGE).read_text("utf-8")


def test_only_a_draft(tmp_path: Path) -> None:
    site = _built(tmp_path, {PLAN: ONE, "cycles/2026-Q4/cycle.yaml": "state: draft\n"})
    assert "a proposal" in (site / "2026-Q4/index.html").read_text("utf-8")


def test_sixty_objectives_in_one_unit(tmp_path: Path) -> None:
    entries = "".join(f"  - {{id: o{n}, title: Aim {n} of many, key_results: [{KEY_RESULT}]}}\n" for n in range(60))
    page = (_built(tmp_path, {PLAN: f"unit: platform\nobjectives:\n{entries}"}) / PAGE).read_text("utf-8")
    assert page.count("<section class=okr-objective ") == 60


@pytest.mark.parametrize("title", ["many words " * 43 + "and an end", "a" * 480])
def test_a_title_of_480_characters_stays_on_a_phone(tmp_path: Path, open_page: OpenPage, title: str) -> None:
    site = _built(tmp_path, {PLAN: ONE.replace("Nobody waits for us", title)})
    for address in (PAGE, "2026-Q4/cascade.html", "index.html"):
        page = open_page(site / address, width=375).page
        assert page.evaluate("document.documentElement.scrollWidth") <= 375, address


def test_circles_of_teams_and_of_support_are_findings_and_not_hangs(tmp_path: Path) -> None:
    org = "teams: [{id: a, parent: b}, {id: b, parent: a}]\npeople: []\n"
    plan = f"unit: ONE\nobjectives: [{{id: o, title: Aim of a team, supports: OTHER/o, key_results: [{KEY_RESULT}]}}]\n"
    files = {"org.yaml": org} | {
        f"cycles/2026-Q4/{one}.yaml": plan.replace("ONE", one).replace("OTHER", other) for one, other in ("ab", "ba")
    }
    report = build(portals.write(tmp_path, files), tmp_path / "site", as_of=DAY)
    assert not report.published
    assert {"unit-circle", "alignment-circle"} <= {finding.rule for finding in report.findings}


def test_long_chains_are_cut_and_do_not_break(tmp_path: Path) -> None:
    teams = "".join(f"  - {{id: t{n}, parent: {f't{n - 1}' if n % 32 else 'company'}}}\n" for n in range(1200))
    plan = "unit: t{0}\nobjectives: [{{id: o, title: An aim of a team, supports: t{1}/o}}]\n"
    files = {f"cycles/2026-Q4/t{n}.yaml": plan.format(n, max(n - 1, 0)) for n in range(1, 400)}
    files["cycles/2026-Q4/t0.yaml"] = "unit: t0\nobjectives: [{id: o, title: An aim of a team}]\n"
    site = _built(tmp_path, files | {"org.yaml": f"teams:\n{teams}"})
    cascade = (site / "2026-Q4/cascade.html").read_text("utf-8")
    assert cascade.count('class="okr-node"') == 24
    assert "1\u00a0more supporting objective" in cascade


def test_a_year_rolls_up_from_its_quarters_and_cycles_may_overlap(tmp_path: Path) -> None:
    year = "unit: company\nobjectives: [{id: grow, title: Islands choose us, rollup: aligned}]\n"
    quarter = ONE.replace("    owner: ana", "    owner: ana\n    supports: company/grow")
    check_in = "date: 2026-11-18\nupdates: {platform/calm/k: {value: 60}}\n"
    files = {
        "cycles/2026/company.yaml": year,
        "cycles/2026-Q4/cycle.yaml": 'parent: "2026"\n',
        PLAN: quarter,
        "cycles/2026-Q4/check-ins/a.yaml": check_in,
    }
    site = _built(tmp_path, files)
    assert _api(site, "2026")["company/grow"]["progress"] == 0.5
    assert _api(site)["platform/calm"]["supports"] == "2026:company/grow"


def test_year_half_quarter_month_and_free_cycle_at_once(tmp_path: Path, open_page: OpenPage) -> None:
    def unit(name: str, supports: str = "") -> str:
        own = f"id: o, title: Nobody waits for {name}{supports}, key_results: [{KEY_RESULT}]"
        return f"unit: {name}\nobjectives: [{{{own}}}]\n"

    check_in = "date: 2026-11-18\nupdates: {platform/o/k: {value: 60}}\n"
    files = {
        "org.yaml": "teams: [{id: platform}]\n",
        "cycles/2026/company.yaml": unit("company", ", rollup: aligned"),
        "cycles/2026-H2/cycle.yaml": 'parent: "2026"\n',
        "cycles/2026-H2/company.yaml": unit("company", ', supports: "2026:company/o", rollup: aligned'),
        "cycles/2026-Q4/cycle.yaml": "parent: 2026-H2\n",
        "cycles/2026-Q4/company.yaml": unit("company", ', supports: "2026-H2:company/o", rollup: aligned'),
        "cycles/2026-11/cycle.yaml": "parent: 2026-Q4\n",
        "cycles/2026-11/platform.yaml": unit("platform", ", supports: company/o"),
        "cycles/2026-11/check-ins/a.yaml": check_in,
        "cycles/launch/cycle.yaml": "starts: 2026-11-09\nends: 2026-12-18\nparent: 2026-Q4\n",
        "cycles/launch/platform.yaml": unit("platform", ", supports: company/o"),
        "cycles/launch/check-ins/a.yaml": check_in.replace("60", "30"),
    }
    site = _built(tmp_path, files)
    for cycle in ("2026-Q4", "2026-H2", "2026"):
        assert _api(site, cycle)["company/o"]["progress"] == 0.75, cycle
    page = open_page(site / "2026-Q4/index.html").page
    serving = page.get_by_role("region", name="The cycles that serve it").locator(".okr-line")
    assert [line.inner_text().split("\n")[0] for line in serving.all()] == ["2026-11", "launch"]
    assert "50\u00a0%" in serving.first.inner_text()
    home = open_page(site / "index.html").page
    home.get_by_role("link", name="Cascade").first.click()
    home.wait_for_url("**/2026-11/cascade.html")


def test_a_cycle_of_long_ago_is_judged_on_its_last_day(tmp_path: Path) -> None:
    check_in = "date: 2019-03-29\nupdates: {platform/calm/k: {value: 45}}\n"
    files = {"cycles/2019-Q1/platform.yaml": ONE, "cycles/2019-Q1/check-ins/a.yaml": check_in}
    found = _api(_built(tmp_path, files), "2019-Q1")["platform/calm"]
    assert (found["progress"], found["expected"], found["health"]) == (0.75, 1.0, "at_risk")


@pytest.mark.parametrize(
    ("value", "shown", "progress"), [(90, "0", 0.0), (102, "\u221220", 0.0), (30, "100", 1.0), (12, "130", 1.0)]
)
def test_attainment_is_shown_raw_and_rolled_up_cut(tmp_path: Path, value: int, shown: str, progress: float) -> None:
    check_in = f"date: 2026-11-18\nupdates: {{platform/calm/k: {{value: {value}}}}}\n"
    site = _built(tmp_path, {PLAN: ONE, "cycles/2026-Q4/check-ins/a.yaml": check_in})
    assert f"<span class=okr-kr__percent>{shown}\u00a0%</span>" in (site / PAGE).read_text("utf-8")
    assert _api(site)["platform/calm"]["progress"] == progress


def test_a_kpi_measures_a_key_result_that_names_no_measure(tmp_path: Path) -> None:
    files = {
        PLAN: ONE.replace(KEY_RESULT, "{id: k, title: We stay available, kpi: uptime}"),
        "kpis/uptime.yaml": 'name: Uptime\nunit: "%"\ntarget: {at_least: 99.5, unit: "%"}\n',
        "kpis/uptime.csv": "date,value,note\n2026-11-01,99.6,quiet\n",
    }
    site = _built(tmp_path, files)
    found = _api(site)["platform/calm"]["key_results"]
    assert isinstance(found, list)
    assert (found[0]["measure"], found[0]["value"], found[0]["progress"]) == ("at_least", 99.6, 1.0)


@pytest.mark.parametrize(("until", "said"), [("2026-11-20", True), ("2026-11-19", False)])
def test_what_is_ignored_is_told_as_long_as_it_holds(tmp_path: Path, until: str, said: bool) -> None:
    ignored = f'    ignore: {{missing-why: {{reason: "told at the town hall", until: {until}}}}}\n'
    page = (_built(tmp_path, {PLAN: ONE + ignored}) / PAGE).read_text("utf-8")
    assert ("told at the town hall" in page) is said
