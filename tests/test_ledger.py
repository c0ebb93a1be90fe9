"""The ledger: every amendment of a cycle, and what the scores would be without them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from archive_cases import CYCLE as ARCHIVED
from archive_cases import DAY as AFTER
from archive_cases import closed_in, portal_in
from portals import write

from okrsite.context.cycle import contexts_of
from okrsite.site import build_site
from okrsite.views.amendments import LedgerView, amendment_lines, ledger_view
from okrsite.workspace import checked

DAY = date(2026, 11, 20)
CYCLE = "2026-Q4"
PLAN = """
unit: platform
objectives:
  - id: calm
    title: Nobody waits
    key_results:
      - id: p99
        title: Fewer slow checkouts
        measure: {from: 900, to: 500, unit: ms}
        due: 2026-12-20
        owner: ana
        amendments:
          - {date: 2026-11-03, field: measure.to, was: 300, reason: "Vendor <limit>", by: ana}
          - {date: 2026-11-02, field: due, was: 2026-12-31, reason: "Sooner"}
          - {date: 2026-11-01, field: owner, was: "", reason: "Somebody"}
          - {date: 2026-10-30, field: "<b>goal</b>", was: "<i>x</i>", reason: "?"}
      - {id: other, title: Another, measure: score}
"""
SAID = "date: 2026-11-10\nupdates: {platform/calm/p99: {value: 700}, platform/calm/other: {score: 0.5}}\n"
FILES = {f"cycles/{CYCLE}/platform.yaml": PLAN, f"cycles/{CYCLE}/check-ins/a.yaml": SAID}


def ledger(root: Path, cycle: str = CYCLE, day: date = DAY) -> LedgerView:
    read = checked(root, day)
    return ledger_view(contexts_of(read.portal, read.facts, read.snapshots)[cycle].whole)


def test_changes_come_newest_first_with_what_they_mean(tmp_path: Path) -> None:
    view = ledger(write(tmp_path, FILES))
    found = [(line.field, line.was, line.now, line.effort) for line in (entry.line for entry in view.entries)]
    assert [tuple(text.replace("\xa0", " ") for text in line) for line in found] == [
        ("Target", "300 ms", "500 ms", "easier"),
        ("Due date", "31 Dec 2026", "20 Dec 2026", "harder"),
        ("Owner", "nobody", "Ana", ""),
        ("<b>goal</b>", "<i>x</i>", "", ""),
    ]
    assert view.summary == "4 changes of 1 key result: 1 easier, 1 harder"


MORE = """\
      - id: steps
        title: The new checkout is there
        measure: {milestones: [{id: alpha}, {id: beta, weight: 2}]}
        amendments:
          - {date: 2026-11-07, field: measure, was: "{milestones: [{id: alpha}, {id: beta}, {id: gamma}]}", reason: r}
      - id: faults
        title: Faults are counted
        measure: {at_most: 3, unit: faults}
        amendments:
          - {date: 2026-11-05, field: measure, was: done, reason: r}
          - {date: 2026-11-08, field: measure.unit, was: errors, reason: r}
"""


def test_another_measure_is_told_in_words(tmp_path: Path) -> None:
    view = ledger(write(tmp_path, {**FILES, f"cycles/{CYCLE}/platform.yaml": PLAN + MORE}))
    lines = [entry.line for entry in view.entries][:3]
    assert [(line.field, line.was.replace("\xa0", " "), line.now.replace("\xa0", " "), line.how) for line in lines] == [
        ("Unit", "errors", "faults", ""),
        (
            "Measure",
            "milestones alpha, beta, gamma",
            "milestones alpha, beta",
            'step "beta" weighs 2 instead of 1, step "gamma" is gone',
        ),
        ("Measure", "done", "at most 3 errors", ""),
    ]
    body = build_site(tmp_path, DAY).page(f"{CYCLE}/amendments.html").body
    assert "Measure: step &quot;beta&quot; weighs 2 instead of 1, step &quot;gamma&quot; is gone" in body


def test_scores_stand_beside_those_to_the_first_promise(tmp_path: Path) -> None:
    """(900 - 700) / (900 - 300) is a third, to 500 it is a half; the sibling stands at 0.5."""
    rows = ledger(write(tmp_path, FILES)).compared
    assert [(row.kind, row.original, row.current, row.difference) for row in rows] == [
        ("Unit", "0.42", "0.50", "+0.08"),
        ("Objective", "0.42", "0.50", "+0.08"),
        ("Key result", "0.33", "0.50", "+0.17"),
    ]


def test_what_people_wrote_stays_text_and_links_lead_there_and_back(tmp_path: Path) -> None:
    site = build_site(write(tmp_path, FILES), DAY)
    body = site.page(f"{CYCLE}/amendments.html").body
    assert "&lt;b&gt;goal&lt;/b&gt; was &lt;i&gt;x&lt;/i&gt;" in body
    assert "Vendor &lt;limit&gt;" in body
    assert 'href="../2026-Q4/teams/platform.html#calm.p99"' in body
    assert 'id="platform.calm.p99"' in body
    assert 'href="../2026-Q4/amendments.html">Amendments</a>' in site.page(f"{CYCLE}/index.html").body
    assert 'href="../../2026-Q4/amendments.html#platform.calm.p99"' in site.page(f"{CYCLE}/teams/platform.html").body


def test_without_amendments_the_page_says_so(tmp_path: Path) -> None:
    plan = PLAN.partition("        amendments:")[0]
    view = ledger(write(tmp_path, FILES | {f"cycles/{CYCLE}/platform.yaml": plan}))
    assert (view.entries, view.compared) == ((), ())
    assert (
        "Nothing that was promised has been changed" in build_site(tmp_path, DAY).page(f"{CYCLE}/amendments.html").body
    )


def test_an_archive_says_what_the_cycle_said(tmp_path: Path) -> None:
    still_open = ledger(portal_in(tmp_path / "open"), ARCHIVED, AFTER)
    closed = ledger(closed_in(tmp_path / "closed"), ARCHIVED, AFTER)
    assert closed.entries
    assert (closed.entries, closed.compared) == (still_open.entries, still_open.compared)


@pytest.mark.parametrize(("was", "said"), [("0, 10", "0, 10"), ("", "nothing")])
def test_a_corridor_is_shown_as_it_is_written(tmp_path: Path, was: str, said: str) -> None:
    amendment = f'amendments: [{{date: 2026-11-02, field: measure.between, was: "{was}", reason: r}}]'
    key_result = f"{{id: k, title: K, measure: {{between: [1, 9]}}, {amendment}}}"
    plan = f"unit: platform\nobjectives: [{{id: o, title: O, key_results: [{key_result}]}}]\n"
    read = checked(write(tmp_path, {f"cycles/{CYCLE}/platform.yaml": plan}), DAY)
    (line,) = amendment_lines(contexts_of(read.portal, read.facts)[CYCLE], "platform/o/k")
    assert line.was == said
    assert (line.now, line.effort) == (("1, 9", "harder") if was else ("", ""))


def test_scores_go_on_to_the_objectives_and_the_company_above(tmp_path: Path) -> None:
    """From 300 to 500 the target of p99 was lowered: 0.33 became 0.5, and so on upwards; sales has no part in it."""
    above = """unit: {unit}
objectives:
  - {{id: {id}, title: What those below add up to, supports: {supports}, rollup: aligned}}
"""
    files = {
        f"cycles/{CYCLE}/platform.yaml": PLAN.replace(
            "    key_results", "    supports: engineering/fast\n    key_results"
        ),
        f"cycles/{CYCLE}/check-ins/a.yaml": SAID,
        f"cycles/{CYCLE}/engineering.yaml": above.format(unit="engineering", id="fast", supports="company/loved"),
        f"cycles/{CYCLE}/company.yaml": above.format(unit="company", id="loved", supports="").replace(
            " supports: ,", ""
        ),
        f"cycles/{CYCLE}/sales.yaml": "unit: sales\nobjectives: [{id: sell, title: Sell more}]",
    }
    view = ledger(write(tmp_path, files))
    found = [(row.kind, row.anchor, row.original, row.current) for row in view.compared]
    assert found == [
        ("Unit", "company", "0.42", "0.50"),
        ("Objective", "company.loved", "0.42", "0.50"),
        ("Unit", "engineering", "0.42", "0.50"),
        ("Objective", "engineering.fast", "0.42", "0.50"),
        ("Unit", "platform", "0.42", "0.50"),
        ("Objective", "platform.calm", "0.42", "0.50"),
        ("Key result", "platform.calm.p99", "0.33", "0.50"),
    ]
