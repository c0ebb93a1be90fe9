"""Who renames a team, person, objective or key result breaks nobody else's file: `previously` keeps old ids alive."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from command_line import DAY, run
from portals import write
from repositories import committed, git

from okrsite.diagnostics import Severity
from okrsite.diff.difference import difference_between
from okrsite.diff.load import sides
from okrsite.diff.reading_little import LittleReading
from okrsite.loader import load
from okrsite.model import Key
from okrsite.site import build_site
from okrsite.workspace import checked

ORG = """\
teams:
  - {id: core, lead: tom}
  - {id: web, parent: core, lead: ida}
  - {id: ops, parent: web}
people: [{id: ida, team: web}, {id: tom, team: core}]
"""
WEB = """\
unit: web
objectives:
  - id: calm
    title: Nobody waits for us any more
    owner: ida
    supports: company/grow
    key_results:
      - {id: wait, title: Waiting time falls from 10 to 4 minutes, owner: ida, measure: {from: 10, to: 4, unit: min}}
      - {id: calls, title: Calls fall from 100 to 40, measure: {from: 100, to: 40, unit: calls}}
"""
OPS = """\
unit: ops
objectives:
  - id: night
    title: Nights are quiet
    owner: web
    supports: web/calm/wait
    contributes_to: [web/calm]
    depends_on: ["2024-Q2:web/calm/calls"]
    key_results: [{id: alarms, title: Alarms fall from 9 to 1, owner: ida, measure: {from: 9, to: 1, unit: alarms}}]
"""
FILES = {
    "org.yaml": ORG,
    "portal.yaml": "programme: ida\nredirects: {internet: web}\n",
    "kpis/trust.yaml": "name: Trust\nowner: ida\n",
    "cycles/2024-Q1/web.yaml": WEB.replace("    supports: company/grow\n", ""),
    "cycles/2024-Q2/cycle.yaml": "state: open\n",
    "cycles/2024-Q2/company.yaml": "unit: company\nobjectives: [{id: grow, title: Towns around us know our name}]\n",
    "cycles/2024-Q2/web.yaml": WEB.replace("owner: ida\n", "owner: ida\n    continues: 2024-Q1:calm\n", 1),
    "cycles/2024-Q2/ops.yaml": OPS,
    "cycles/2024-Q2/check-ins/1.yaml": (
        "date: 2024-04-09\nby: ida\nupdates: {web/calm/wait: {value: 8}, web/calm: {note: So so}}\n"
    ),
    "cycles/2024-Q2/check-ins/2.yaml": "date: 2024-05-10\nby: ida\nupdates: {web/calm/wait: {value: 7}}\n",
    "cycles/2024-Q2/reviews/web.yaml": "unit: web\nby: ida\nobjectives: {web/calm: {outcome: partial, learned: x}}\n",
}
RENAMED: dict[str, dict[str, tuple[tuple[str, str], ...]]] = {
    "a team": {
        "org.yaml": (("{id: web,", "{id: shop, previously: [web],"),),
        "cycles/2024-Q2/web.yaml": (("unit: web", "unit: shop"),),
    },
    "a team whose plan still has the old id": {"org.yaml": (("{id: web,", "{id: shop, previously: [web],"),)},
    "a person": {"org.yaml": (("{id: ida,", "{id: ida-berg, previously: [ida],"),)},
    "an objective": {"cycles/2024-Q2/web.yaml": (("id: calm", "id: quick\n    previously: [calm]"),)},
    "a key result": {"cycles/2024-Q2/web.yaml": (("{id: wait,", "{id: waiting, previously: [wait],"),)},
    "all of them": {
        "org.yaml": (
            ("{id: web,", "{id: shop, previously: [web],"),
            ("{id: ida,", "{id: ida-berg, previously: [ida],"),
        ),
        "cycles/2024-Q2/web.yaml": (
            ("id: calm", "id: quick\n    previously: [calm]"),
            ("{id: wait,", "{id: waiting, previously: [wait],"),
        ),
    },
}


def rename(root: Path, what: str) -> None:
    for path, pairs in RENAMED[what].items():
        file = root / "content" / path
        text = file.read_text("utf-8")
        for old, new in pairs:
            assert old in text
            text = text.replace(old, new, 1)
        file.write_text(text, "utf-8")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write(tmp_path / "portal", FILES)


@pytest.mark.parametrize("what", RENAMED)
def test_a_rename_breaks_nothing_that_others_wrote(root: Path, what: str) -> None:
    before = checked(root, DAY)
    rename(root, what)
    after = checked(root, DAY)
    assert [(f.rule, f.severity) for f in after.findings] == [(f.rule, f.severity) for f in before.findings]
    was, now = before.portal.cycles["2024-Q2"], after.portal.cycles["2024-Q2"]
    for cycle, numbers in ((was, before.facts.cycles["2024-Q2"]), (now, after.facts.cycles["2024-Q2"])):
        calm, (wait, _) = next(
            (ref, [full for full, _ in cycle.key_results_of(ref)])
            for ref, objective in cycle.objectives.items()
            if objective.title.startswith("Nobody waits")
        )
        assert [check_in.date.day for check_in in cycle.check_ins[wait]] == [9, 10]
        assert len(cycle.check_ins[calm]) == 1
        assert cycle.supports["ops/night"] == Key("2024-Q2", wait)
        assert cycle.contributes_to["ops/night"] == (Key("2024-Q2", calm),)
        assert len(cycle.depends_on["ops/night"]) == 1
        assert cycle.continues[calm].cycle == "2024-Q1"
        review = cycle.review_of(calm)
        assert review
        assert review.learned == "x"
        assert numbers.key_results[wait].value == 7
    people = {unit.id for unit in after.portal.organisation.units.values()}
    owners = {objective.owner for objective in now.objectives.values() if objective.owner}
    authors = {check_in.by for series in now.check_ins.values() for check_in in series}
    leads = {unit.lead for unit in after.portal.organisation.units.values() if unit.lead}
    assert owners | authors | leads | {after.portal.settings.programme, after.portal.kpis["trust"].owner} <= people


def test_the_report_of_a_renamed_team(real_data: Path, tmp_path: Path) -> None:
    root = tmp_path / "northlake"
    day = date(2026, 11, 27)
    shutil.copytree(real_data / "reports/17-rename-breaks-check-ins/content", root / "content")
    org, plan = root / "content/org.yaml", root / "content/cycles/2026-Q4/web.yaml"
    before = checked(root, day)
    org.write_text(org.read_text().replace("{id: platform,", "{id: web, previously: [platform],"))
    plan.write_text(plan.read_text().replace("unit: platform", "unit: web"))
    after = checked(root, day)
    assert {finding.rule for finding in after.findings} <= {finding.rule for finding in before.findings}
    assert not any(finding.severity is Severity.ERROR for finding in after.findings)
    old, new = (found.facts.cycles["2026-Q4"].units for found in (before, after))
    assert new["web"].progress == old["platform"].progress


@pytest.mark.parametrize("what", RENAMED)
def test_a_branch_from_before_a_rename_merges(root: Path, what: str) -> None:
    """And neither the rename nor the merge moves a goalpost."""
    committed(root, "The plan")
    git(root, "checkout", "-q", "-b", "branch")
    rename_of = root / "content/cycles/2024-Q2/check-ins/3.yaml"
    rename_of.write_text("date: 2024-05-14\nby: ida\nupdates: {web/calm/wait: {value: 5}}\n", "utf-8")
    committed(root, "A check-in")
    git(root, "checkout", "-q", "main")
    rename(root, what)
    told = run(root, "check", "--base", "main")
    assert told.exit_code == 0, told.output
    committed(root, "A rename")
    git(root, "merge", "-q", "branch", "-m", "merge")
    told = run(root, "check", "--base", "HEAD~1")
    assert told.exit_code == 0, told.output
    cycle = load(root).cycles["2024-Q2"]
    assert 3 in [len(series) for series in cycle.check_ins.values()]


@pytest.mark.parametrize("what", RENAMED)
def test_of_a_rename_only_the_rename_is_told(root: Path, what: str) -> None:
    """Whoever it is that owns, leads, reports, reviews or amended."""
    plan = root / "content/cycles/2024-Q2/web.yaml"
    write(
        root,
        {"org.yaml": ORG.replace("{id: web,", "{id: web, name: Web,").replace("{id: ida,", "{id: ida, name: Ida,")},
    )
    amended = "amendments: [{date: 2024-04-02, field: title, was: Waits, by: ida, reason: It is shorter}]"
    plan.write_text(plan.read_text().replace("unit: min}}", f"unit: min}}, {amended}}}"))
    committed(root, "The plan")
    rename(root, what)
    found = json.loads(run(root, "diff", "main", "--format", "json").stdout)
    assert {change["kind"] for change in found["changes"]} == {"renamed"}, found["changes"]
    assert len(found["changes"]) == sum(text.count("previously") for text in map(str, RENAMED[what].values()))
    assert "check_ins" not in {reason["why"] for one in found["approval"] for reason in one["for"]}


CHANGED: dict[str, Callable[[Path], object]] = {
    "a check-in": lambda content: write(
        content.parent, {"cycles/2024-Q2/check-ins/3.yaml": "date: 2024-05-14\nupdates: {web/calm/wait: {value: 5}}\n"}
    ),
    "what supports it": lambda content: write(content.parent, {"cycles/2024-Q2/ops.yaml": OPS.replace("9", "8")}),
    "itself": lambda content: write(
        content.parent,
        {"cycles/2024-Q2/web.yaml": (content / "cycles/2024-Q2/web.yaml").read_text().replace("100", "90")},
    ),
}


@pytest.mark.parametrize("what", ["a team whose plan still has the old id", "all of them"])
@pytest.mark.parametrize("changed", CHANGED)
def test_a_comparison_that_reads_little_follows_renames(root: Path, what: str, changed: str) -> None:
    rename(root, what)
    committed(root, "Renamed")
    CHANGED[changed](root / "content")
    with sides(root, "HEAD", None, exact=False) as both:
        reading = LittleReading(both, DAY)
        few, few_changes = reading.compared()
        little = difference_between(both, few, few_changes, reading.changed)
        every, changes = reading.everything()
        whole = difference_between(both, every, changes, reading.changed)
    assert little.changes
    for part in ("changes", "impacts", "new", "fixed"):
        assert getattr(little, part) == getattr(whole, part)


def test_commands_know_old_ids(root: Path) -> None:
    rename(root, "all of them")
    told = run(root, "checkin", "web/calm/wait", "6", "--by", "ida", "--date", DAY.isoformat())
    assert told.exit_code == 0, told.output
    assert load(root).cycles["2024-Q2"].check_ins["shop/quick/waiting"][-1].date == DAY


def test_a_review_begins_under_the_id_of_today(root: Path) -> None:
    (root / "content/cycles/2024-Q2/reviews/web.yaml").unlink()
    rename(root, "a team")
    told = run(root, "review", "web", "--cycle", "2024-Q2")
    assert told.exit_code == 0, told.output
    assert (root / "content/cycles/2024-Q2/reviews/shop.yaml").exists()


def test_an_old_id_that_two_claim_is_told_and_its_page_offers_both(root: Path) -> None:
    org = ORG.replace("{id: web,", "{id: shop, previously: [web],").replace("{id: ops,", "{id: ops, previously: [web],")
    write(root, {"org.yaml": org, "cycles/2024-Q2/web.yaml": WEB.replace("unit: web", "unit: shop")})
    found = {finding.rule: finding for finding in checked(root, DAY).findings}
    assert found["ambiguous-previously"].severity is Severity.WARNING
    assert '"shop" and "ops" both were called so' in found["unknown-owner"].message
    cycle = load(root).cycles["2024-Q2"]
    assert len(cycle.check_ins["shop/calm/wait"]) == 2  # only one of the two has it
    page = build_site(root, DAY).files["2024-Q2/teams/web.html"].decode()
    assert 'href="../../2024-Q2/teams/shop.html"' in page
    assert 'href="../../2024-Q2/teams/ops.html"' in page
    assert "refresh" not in page


def test_an_objective_that_two_claim_is_told_where_it_is_named(root: Path) -> None:
    twice = WEB + "  - {id: fast, title: We are fast, previously: [calm]}\n"
    write(root, {"cycles/2024-Q2/web.yaml": twice.replace("id: calm", "id: quick\n    previously: [calm]")})
    told = {finding.message for finding in checked(root, DAY).findings if finding.severity is Severity.ERROR}
    assert any('"web/quick" and "web/fast" both were called so' in message for message in told), told


def test_a_redirect_to_a_renamed_unit_leads_on(root: Path) -> None:
    rename(root, "a team")
    site = build_site(root, DAY)
    assert b"2024-Q2/teams/shop.html" in site.files["2024-Q2/teams/internet.html"]
    assert "dead-redirect" not in {finding.rule for finding in site.findings}


def test_its_own_id_means_that_of_the_cycle_above(root: Path) -> None:
    year = "unit: company\nobjectives: [{id: grow, title: We grow, key_results: [{id: towns, title: Ten towns}]}]\n"
    quarter = "unit: company\nobjectives: [{id: grow, title: We grow, supports: SUPPORTS}]\n"
    for supports in ("grow", "company/grow", "grow/towns"):
        write(root, {"cycles/2024/company.yaml": year})
        write(root, {"cycles/2024-Q2/company.yaml": quarter.replace("SUPPORTS", supports)})
        portal = load(root)
        wanted = "company/grow/towns" if "towns" in supports else "company/grow"
        assert portal.cycles["2024-Q2"].supports["company/grow"] == Key("2024", wanted)
        assert "alignment-circle" not in {finding.rule for finding in checked(root, DAY).findings}
