"""Every rule by its golden cases; what `check` promises whatever people write.

`REWRITE_CASES=1 pytest tests/test_checks.py` writes what is found now: read it before you commit.
"""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import check_cases as cases
import portals
import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrsite.checks import RULES, breaches, check, rule_page
from okrsite.checks.circles import circles
from okrsite.checks.vocabulary import FOLDER, words_in
from okrsite.diagnostics import Diagnostic, Nearest, Severity, has_errors
from okrsite.facts import facts_of
from okrsite.loader import load
from okrsite.model import Portal, Settings

CASE_FILES = sorted(cases.CASES.glob("*.txt"))
CALM = "unit: platform\nobjectives:\n  - id: calm\n    title: Checkout never makes anyone wait\n"
PLAN = "cycles/2026-Q4/platform.yaml"


@pytest.mark.parametrize("path", CASE_FILES, ids=lambda path: path.stem)
def test_a_rule_fires_where_it_should(path: Path, tmp_path: Path) -> None:
    found = cases.read(path).findings("fires", tmp_path)
    if os.environ.get("REWRITE_CASES"):
        cases.rewrite(path, found)
    assert found
    assert found == cases.read(path).sections["expected"]


@pytest.mark.parametrize("path", CASE_FILES, ids=lambda path: path.stem)
def test_a_rule_is_silent_at_a_near_miss(path: Path, tmp_path: Path) -> None:
    assert cases.read(path).findings("silent", tmp_path) == ""


@pytest.mark.parametrize("path", CASE_FILES, ids=lambda path: path.stem)
def test_a_case_is_a_sound_portal(path: Path, tmp_path: Path) -> None:
    for kind in ("fires", "silent", "before"):
        portals.write(tmp_path / kind, cases.read(path).files(kind))
        assert load(tmp_path / kind).findings == ()


def test_every_rule_has_a_case_a_reason_and_a_source() -> None:
    assert {path.stem for path in CASE_FILES} == set(RULES)
    for rule in RULES.values():
        summary, _, reason = rule.text.partition("\n\n")
        assert summary.endswith("."), rule.name
        assert reason or rule.name == "cycle-circle", rule.name
        assert rule.source, rule.name
        assert f"# {rule.name}\n" in rule_page(rule)


def test_errors_are_for_what_would_show_something_untrue() -> None:
    errors = {rule.name for rule in RULES.values() if rule.severity is Severity.ERROR}
    assert {"unknown-parent", "duplicate-check-in", "text-contradicts-measure"} <= errors
    assert not errors & {"unmeasured", "missing-owner", "dangling-continues", "outdated-check-in", "never-checked-in"}


def test_settings_change_how_much_a_rule_weighs(tmp_path: Path) -> None:
    portal = _portal(tmp_path, {PLAN: CALM})
    assert _severities(portal, "no-key-results") == [Severity.WARNING]
    for chosen in (Severity.ERROR, Severity.INFO):
        assert _severities(_with(portal, {"no-key-results": chosen}), "no-key-results") == [chosen]
    assert _severities(_with(portal, {"no-key-results": Severity.OFF}), "no-key-results") == []


@pytest.mark.parametrize(("until", "fires"), [("2026-11-20", False), ("2026-11-19", True), (None, False)])
def test_what_is_ignored_is_silent_until_its_day(until: str | None, fires: bool, tmp_path: Path) -> None:
    given_ = f'{{reason: "later", until: {until}}}' if until else "later"
    portal = _portal(tmp_path, {PLAN: f"{CALM}    ignore: {{no-key-results: {given_}}}\n"})
    assert bool(_severities(portal, "no-key-results")) is fires
    given = portal.cycles["2026-Q4"].objectives["platform/calm"].ignore["no-key-results"]
    assert (given.reason, given.holds(cases.AS_OF)) == ("later", not fires)


def test_what_all_lack_is_told_at_a_cycle_that_has_some(tmp_path: Path) -> None:
    plan = "unit: platform\nobjectives:\n" + "".join(f"- {{id: o{n}, title: Calm {n}}}\n" for n in range(5))
    portal = _portal(tmp_path, {PLAN: plan, "cycles/2027-Q1/cycle.yaml": "state: draft\n"})
    [place] = [one.place.path for one in check(portal, cases.AS_OF) if one.rule == "missing-why"]
    assert place == "content/cycles/2026-Q4"


def test_what_an_objective_ignores_its_key_results_may_do(tmp_path: Path) -> None:
    key_results = "    key_results: [{id: a, title: Hold five workshops}]\n"
    loud = _portal(tmp_path / "loud", {PLAN: f"{CALM}{key_results}"})
    quiet = _portal(tmp_path / "quiet", {PLAN: f"{CALM}    ignore: {{activity-as-key-result: agreed}}\n{key_results}"})
    assert _severities(loud, "activity-as-key-result")
    assert not _severities(quiet, "activity-as-key-result")


def test_a_file_that_cannot_be_read_causes_no_further_errors(tmp_path: Path) -> None:
    files = {
        PLAN: f"{CALM}    supports: sales/sell\n",
        "cycles/2026-Q4/sales.yaml": "unit: [\n",
        "org.yaml": "teams: {\n",
    }
    portal = _portal(tmp_path, files)
    assert len(portal.unreadable) == 2
    assert not has_errors(check(portal, cases.AS_OF, cases.AS_OF))


def test_an_unreadable_check_in_hides_no_wrong_reference(tmp_path: Path) -> None:
    files = {PLAN: f"{CALM}    supports: sales/sell\n", "cycles/2026-Q4/check-ins/a.yaml": "date: {\n"}
    assert _severities(_portal(tmp_path, files), "unknown-parent") == [Severity.ERROR]


def test_without_an_organisation_whoever_is_named_exists(tmp_path: Path) -> None:
    portals.write(tmp_path, {PLAN: f"{CALM}    owner: somebody\n"})
    assert not {"unknown-unit", "unknown-owner"} & {finding.rule for finding in _found(load(tmp_path))}


def test_the_empty_portal_is_in_order(tmp_path: Path) -> None:
    assert _found(load(tmp_path)) == ()


def _plans(*units: str, each: int) -> dict[str, str]:
    """Objectives of teams, each with one key result; all lack what nobody wrote."""
    objective = (
        "  - {{id: o{0}, title: Nobody waits at pier {0}, key_results: [{{id: k, title: People wait at pier {0}}}]}}\n"
    )
    own = "".join(objective.format(number) for number in range(each))
    return {f"cycles/2026-Q4/{unit}.yaml": f"unit: {unit}\nobjectives:\n{own}" for unit in units}


ONCE = ("ambition-missing", "missing-owner", "missing-why", "unmeasured")


@pytest.mark.parametrize("rule", ONCE)
def test_what_a_whole_portal_lacks_is_told_once(rule: str, tmp_path: Path) -> None:
    portal = _portal(tmp_path, _plans("engineering", "sales", each=3))
    told = [finding for finding in _found(portal) if finding.rule == rule]
    assert len(told) == 1
    assert told[0].path == "content/cycles/2026-Q4"
    assert told[0].message.startswith("none of the 6 ")


@pytest.mark.parametrize("rule", ONCE)
def test_what_a_whole_unit_lacks_is_told_once(rule: str, tmp_path: Path) -> None:
    full = "owner: ana, ambition: committed, why: Because"
    key_results = "".join(f"{{id: k{n}, title: People wait, measure: done}}, " for n in range(20))
    others = "".join(f"  - {{id: o{n}, title: Calm, {full}, key_results: [{key_results}]}}\n" for n in range(20))
    plans = {**_plans("sales", each=4), "cycles/2026-Q4/platform.yaml": f"unit: platform\nobjectives:\n{others}"}
    told = [finding for finding in _found(_portal(tmp_path, plans)) if finding.rule == rule]
    assert len(told) == 1
    assert told[0].message.startswith("none of the 4 ")


def test_what_few_lack_is_told_of_each_and_what_is_ignored_is_not_counted(tmp_path: Path) -> None:
    plans = _plans("sales", each=4)
    plans["cycles/2026-Q4/sales.yaml"] = plans["cycles/2026-Q4/sales.yaml"].replace(
        "{id: o0,", "{id: o0, ignore: {missing-owner: agreed, missing-why: agreed},"
    )
    portal = _portal(tmp_path, plans)
    assert len(_severities(portal, "missing-owner")) == 3
    assert _severities(portal, "ambition-missing") == [Severity.INFO]


def test_a_comparison_tells_of_each(tmp_path: Path) -> None:
    portal = _portal(tmp_path, _plans("engineering", "sales", each=3))
    numbers = facts_of(portal, cases.AS_OF, {})
    told = breaches(portal, cases.AS_OF, None, numbers, only=None, is_whole=True)
    assert sum(breach.rule == "missing-owner" for breach in told) == 6


def test_idle_teams_and_silos_are_told_once(tmp_path: Path) -> None:
    teams = "".join(f"  - {{id: team-{n}}}\n" for n in range(9))
    plans = _plans("team-0", "team-1", "team-2", each=1)
    portal = _portal(tmp_path, {**plans, "org.yaml": f"teams:\n{teams}"})
    told = {finding.rule: finding.message for finding in _found(portal)}
    assert len(_severities(portal, "unit-without-objectives")) == len(_severities(portal, "silo")) == 1
    assert told["unit-without-objectives"].startswith("6 of the 9 teams have no objective in 2026-Q4")
    assert told["silo"].startswith('3 teams have no link to another: "team-0", "team-1" and "team-2"')
    portal = _portal(tmp_path / "none", {**_plans("company", each=1), "org.yaml": "teams: [{id: lamp}, {id: quay}]\n"})
    told = {finding.rule: finding.message for finding in _found(portal)}
    assert told["unit-without-objectives"].startswith('none of the 2 teams has an objective in 2026-Q4: "lamp" and')


def test_real_portals_have_no_errors(real_data: Path) -> None:
    for folder in sorted(path for path in real_data.iterdir() if path.is_dir()):
        portal = load(folder)
        for day in (date(2026, 11, 22), *(cycle.span.starts for cycle in portal.cycles.values())):
            assert not has_errors(check(portal, day, date(2026, 11, 22))), (folder.name, day)


def test_the_nearest_of_many_names() -> None:
    near = Nearest([*(f"person-{n}" for n in range(5000)), "raj", "platform"])
    assert near.hint("rai") == '; did you mean "raj"?'
    assert near.hint("plattform") == '; did you mean "platform"?'
    assert near.hint("zzzzzz") == ""


def test_only_so_many_hints_are_looked_for() -> None:
    near = Nearest(["platform"])
    assert [bool(near.hint(f"platform{n}")) for n in range(60)] == [True] * 50 + [False] * 10
    assert near.hint("platform0")


@given(st.dictionaries(st.integers(0, 12), st.integers(0, 12)))
def test_circles_are_found_once_each(parents: dict[int, int]) -> None:
    found = list(circles(parents))
    for members in found:
        assert [parents[member] for member in members] == [*members[1:], members[0]]
    everyone = [member for members in found for member in members]
    assert len(everyone) == len(set(everyone))
    assert set(everyone) == {start for start in parents if _returns(start, parents)}


def _returns(start: int, parents: dict[int, int]) -> bool:
    at = parents[start]
    for _ in parents:
        if at == start:
            return True
        if at not in parents:
            return False
        at = parents[at]
    return False


def test_every_language_has_every_list() -> None:
    languages = {path.stem: words_in(path) for path in FOLDER.glob("*.yaml")}
    assert {"de", "en"} <= set(languages)
    assert len({frozenset(lists) for lists in languages.values()}) == 1
    for lists in languages.values():
        for words in lists.values():
            assert words == sorted(set(words))
            assert all(word == word.lower() for word in words)


REFERENCES = st.sampled_from(
    ["a", "a/o", "b/o", "a/o/k", "b/o/k", "company/o", "2026:b/o", "2026-Q4:a/o", "nowhere/x", "2031:x/y"]
)


@st.composite
def _contents(draw: st.DrawFn) -> dict[str, str]:
    """Small portals that refer to each other at random."""
    files = {"cycles/2026-Q4/cycle.yaml": f"parent: {draw(st.sampled_from(['2026', '2026-Q4', '2040-Q1']))}\n"}
    for cycle in ("2026", "2026-Q4"):
        for unit in ("a", "b", "company"):
            links = "".join(f"    {key}: {draw(REFERENCES)}\n" for key in draw(st.sets(st.sampled_from(LINKS))))
            measure = draw(st.sampled_from(MEASURES))
            key_result = f"    key_results: [{{id: k, title: Hold from 1 to 2, owner: {unit}, {measure}}}]\n"
            files[f"cycles/{cycle}/{unit}.yaml"] = (
                f"unit: {unit}\nobjectives:\n  - id: o\n    title: Keep it\n{links}{key_result}"
            )
        updates = "".join(
            f"  {ref}: {{{draw(st.sampled_from(UPDATES))}}}\n" for ref in draw(st.sets(REFERENCES, min_size=1))
        )
        files[f"cycles/{cycle}/check-ins/x.yaml"] = f"date: 2026-{draw(st.integers(1, 12)):02}-03\nupdates:\n{updates}"
    if draw(st.booleans()):
        files["org.yaml"] = "teams: [{id: a, parent: b}, {id: b, parent: a, lead: c}]\npeople: [{id: p, team: zz}]\n"
    return files


LINKS = ["supports", "contributes_to", "depends_on", "continues"]
MEASURES = [
    "measure: {from: 1, to: 3}",
    "measure: done",
    "kpi: nps",
    "measure: aligned",
    "measure: {between: [1, 2], unit: '%'}",
]
UPDATES = ["value: 1", "done: [x]", "done: true", "zone: target, confidence: 1", "status: on_track", "score: 0.5"]


@given(files=_contents(), as_of=st.dates(date(2025, 12, 1), date(2027, 2, 1)))
def test_nothing_that_people_write_breaks_a_rule(
    tmp_path_factory: pytest.TempPathFactory, files: dict[str, str], as_of: date
) -> None:
    root = tmp_path_factory.mktemp("portal")
    portals.write(root, files)
    found = check(load(root), as_of, cases.AS_OF)
    assert list(found) == sorted(found)
    assert all("\n" not in str(finding) for finding in found)


def _portal(root: Path, files: dict[str, str]) -> Portal:
    portals.write(root, {"org.yaml": (cases.CASES / "org.yaml").read_text(encoding="utf-8"), **files})
    return load(root)


def _with(portal: Portal, rules: dict[str, Severity]) -> Portal:
    return replace(portal, settings=Settings(rules=rules))


def _found(portal: Portal) -> tuple[Diagnostic, ...]:
    return check(portal, cases.AS_OF, cases.AS_OF)


def _severities(portal: Portal, rule: str) -> list[Severity]:
    return [finding.severity for finding in check(portal, cases.AS_OF, cases.AS_OF) if finding.rule == rule]
