"""The glance at a cycle of much: what is seen at once and what on demand."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import portals
import pytest

DAY = date(2026, 11, 18)
TEAMS = (
    "teams:\n- {id: sea, name: Sea}\n- {id: boats, name: Boats, parent: sea}\n- {id: nets, name: Nets, parent: sea}\n"
    "- {id: shore, name: Shore}\n- {id: piers, name: Piers, parent: shore}\n"
)


def _plan(unit: str, numbers: range) -> str:
    return f"unit: {unit}\nobjectives:\n" + "".join(
        f"- {{id: o{n}, title: Objective {n}, key_results: [{{id: k, title: Result, measure: {{from: 0, to: 9}}}}]}}\n"
        for n in numbers
    )


def _home(root: Path, objectives: int, heard: range) -> str:
    updates = "".join(f"  company/o{n}/k: {{value: 3}}\n" for n in heard)
    files = {
        "org.yaml": TEAMS,
        "cycles/2026-Q4/company.yaml": _plan("company", range(objectives)),
        "cycles/2026-Q4/boats.yaml": _plan("boats", range(1)),
    }
    if updates:
        files["cycles/2026-Q4/check-ins/one.yaml"] = f"date: 2026-11-17\nupdates:\n{updates}"
    portals.built(portals.write(root, files), root / "site", DAY)
    return (root / "site/index.html").read_text("utf-8")


def _summaries(page: str) -> list[str]:
    found = re.findall(r"<summary>(.*?)</summary>", page)
    return [re.sub(r"<.*?>|\s", " ", one.replace("\u00a0", " ")).strip() for one in found]


def test_few_objectives_show_their_key_results_whether_or_not_anything_is_known(tmp_path: Path) -> None:
    summaries = _summaries(_home(tmp_path, 5, range(0)))
    assert [one for one in summaries if "key result" in one] == []


@pytest.fixture(scope="module")
def much(tmp_path_factory: pytest.TempPathFactory) -> str:
    return _home(tmp_path_factory.mktemp("much"), 15, range(1, 15))


def test_of_many_the_first_are_in_full_the_next_in_lines_and_the_rest_on_demand(much: str) -> None:
    folded = [one for one in _summaries(much) if "key result" in one]
    without_data, *later = [int(one.rpartition("Objective ")[2]) for one in folded]
    assert without_data == 0
    assert later == list(range(5, 15))
    lines = much[much.index('id="glance--company-objectives"') :]  # after what each objective adds
    rest = lines.index("<summary>and 3\u00a0more objectives</summary>")
    assert lines.index(">Objective 11<") < rest < lines.index(">Objective 12<")


def test_teams_without_objectives_are_on_demand_unless_one_below_has_some(much: str) -> None:
    teams = much[much.index('id="glance--teams"') :]
    at_once, _, folded = teams.partition("<summary>and 3\u00a0teams without objectives</summary>")
    named = r'teams/(\w+)\.html">\w+</a>'
    assert re.findall(named, at_once)[-2:] == ["sea", "boats"]
    assert re.findall(named, folded)[:3] == ["nets", "shore", "piers"]
