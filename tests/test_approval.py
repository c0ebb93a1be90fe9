"""Who needs to approve what, told by `okrsite diff` from what a change means and not from the files it touches."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import archive_cases
import changes_cases as cases
import pytest
from command_line import run
from portals import write
from repositories import committed

from okrsite.diff import difference
from okrsite.diff.approval import Approval
from okrsite.diff.render.html import changes_as_html
from okrsite.diff.render.markdown import changes_as_markdown
from okrsite.wording import JOINER

DAY = date(2026, 7, 20)
DECK = "change cycles/2026-Q3/teams/deck.yaml"
KITCHEN = "change cycles/2026-Q3/teams/kitchen.yaml"
TARGET = "10, unit: breaches\n=>\n11, unit: breaches\n"
WAIT = "{from: 30, to: 5,\n=>\n{from: 30, to: 8,\n"
CHECK_IN = "date: 2026-07-20\nby: raj\nupdates: {deck/crews/breaches: {value: 31}}\n"
IDA = "people:\n  - {id: ida, name: Ida Dahl, handle: ida-d}\n"

Edit = tuple[str, str]
ASKED: dict[str, tuple[list[Edit], dict[str, list[str]]]] = {
    "a plan": ([(DECK, "title: Boats are ready\n=>\ntitle: All are ready\n")], {"raj": ["plan deck"]}),
    "a target": ([(DECK, TARGET)], {"raj": ["plan deck"], "ana": ["goalpost deck/crews"]}),
    "a target that supports another team": (
        [(KITCHEN, WAIT)],
        {"mei": ["plan kitchen"], "raj": ["goalpost kitchen/warm"]},
    ),
    "what it supports, from one to another": (
        [(KITCHEN, "supports: deck/crews\n=>\nsupports: company/safe\n")],
        {"mei": ["plan kitchen"], "raj": ["supports kitchen/warm"], "ana": ["supports kitchen/warm"]},
    ),
    "all of a plan taken away": (
        [("delete cycles/2026-Q3/teams/kitchen.yaml", "")],
        {"mei": ["plan kitchen"], "raj": ["goalpost kitchen/warm"]},
    ),
    "a plan and who leads": (
        [(KITCHEN, "title: Nobody waits\n=>\ntitle: None waits\n"), ("change org.yaml", "lead: mei\n=>\nlead: raj\n")],
        {"ida": ["organisation"], "mei": ["plan kitchen"]},
    ),
    "the company's": (
        [("change cycles/2026-Q3/company.yaml", "title: Ships arrive safely\n=>\ntitle: All arrive\n")],
        {"ida": ["plan company"]},
    ),
    "settings of which no number follows": ([("write portal.yaml", "programme: mei\n")], {"ida": ["settings"]}),
    "a new cycle": ([("write cycles/2026-Q4/cycle.yaml", "state: draft\n")], {"ida": ["cycle 2026-Q4"]}),
    "a target of a KPI": ([("change kpis/trust.yaml", "at_least: 8,\n=>\nat_least: 7,\n")], {
        "raj": ["plan deck"],
        "ana": ["goalpost deck/boats"],
        "ida": ["kpis"],
    }),
    "a review": (
        [("write cycles/2026-Q3/reviews/kitchen.yaml", "unit: kitchen\nobjectives: {warm: {outcome: missed}}\n")],
        {"mei": ["review kitchen"]},
    ),
    "a check-in": ([("write cycles/2026-Q3/check-ins/new.yaml", CHECK_IN)], {}),
    "a check-in written anew": (
        [("change cycles/2026-Q3/check-ins/2026-07-13-kitchen.yaml", "value: 22\n=>\nvalue: 2\n")],
        {"mei": ["check_ins kitchen"]},
    ),
    "a check-in taken away": (
        [("delete cycles/2026-Q3/check-ins/2026-07-06-deck.yaml", "")],
        {"raj": ["check_ins deck"]},
    ),
    "a reading": ([("change kpis/trust.csv", "2026-07-15,7\n=>\n2026-07-15,7\n2026-07-18,8\n")], {}),
    "a reading written anew": (
        [("change kpis/trust.csv", "2026-07-15,7\n=>\n2026-07-15,8\n")],
        {"ida": ["kpis"]},
    ),
    "a page": ([("write pages/index.md", "Hello")], {}),
}  # fmt: skip


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    """Ana leads the harbour and Raj the deck in it, Mei the kitchen; Ida looks after the whole."""
    root = cases.portal_in(tmp_path / "portal")
    write(root, {"portal.yaml": "programme: ida\n"})
    cases.edit(root, "change org.yaml", f"people:\n=>\n{IDA}")
    committed(root)
    return root


def asked(root: Path, day: date = DAY) -> dict[str, list[str]]:
    """By the id of whoever needs to approve, the reasons."""
    return {one.approver.id if one.approver else "": said(one) for one in difference(root, "main", None, day).approvals}


def said(one: Approval) -> list[str]:
    return [" ".join(filter(None, (reason.why, reason.ref or reason.cycle))) for reason in one.reasons]


@pytest.mark.parametrize("case", ASKED)
def test_who_is_asked(portal: Path, case: str) -> None:
    edits, expected = ASKED[case]
    for order, text in edits:
        cases.edit(portal, order, text)
    assert asked(portal) == expected


def test_before_the_start_nothing_is_promised(portal: Path) -> None:
    cases.edit(portal, DECK, TARGET)
    assert asked(portal, date(2026, 6, 30)) == {"raj": ["plan deck"]}


@pytest.mark.parametrize("case", ["objective-moved-to-another-unit", "unit-renamed", "objective-renamed"])
def test_what_is_called_otherwise_is_its_old_leads(portal: Path, case: str) -> None:
    cases.edited(portal, cases.CASES / "edits" / f"{case}.txt")
    assert (
        asked(portal)
        == {
            "objective-moved-to-another-unit": {"mei": ["plan kitchen"], "raj": ["plan deck"]},
            "unit-renamed": {"ida": ["organisation"]},
            "objective-renamed": {"raj": ["plan deck"]},
        }[case]
    )


def test_nobody_answers_for_their_own_plan(portal: Path) -> None:
    """What Raj's own objective supports is Raj's too, so it is the one above who is asked."""
    key_results = "[{id: k, title: K, measure: done}]"
    plan = f"unit: raj\nobjectives: [{{id: o, title: T, supports: deck/crews, key_results: {key_results}}}]\n"
    write(portal, {"cycles/2026-Q3/raj.yaml": plan})
    committed(portal)
    cases.edit(portal, "change cycles/2026-Q3/raj.yaml", "measure: done\n=>\nmeasure: score\n")
    assert asked(portal) == {"ana": ["plan raj", "goalpost raj/o"]}


def test_an_archive_is_the_programmes(tmp_path: Path) -> None:
    root = archive_cases.closed_in(tmp_path / "portal")
    committed(root)
    file = root / archive_cases.ARCHIVE / "cycle.json"
    file.write_text(file.read_text() + " ")
    assert "archive" in asked(root, archive_cases.DAY)[""], "nobody is named"


def told(portal: Path, form: str) -> str:
    return run(portal, "diff", "main", "--as-of", DAY.isoformat(), "--format", form).stdout


def test_every_form_says_it(portal: Path) -> None:
    cases.edit(portal, "change cycles/2026-Q3/company.yaml", "title: Ships arrive\n=>\ntitle: All arrive\n")
    assert told(portal, "text").endswith(
        "\n\nWho needs to approve\n  Ida Dahl (ida-d): the plan of Lighthouse in 2026-Q3 changes\n"
    )
    assert (
        "\n\n**Who needs to approve**\n\n- **Ida Dahl** `ida-d`: the plan of Lighthouse in 2026\\-Q3 changes\n"
        "\n<details open>\n"
    ) in told(portal, "markdown")
    assert "<li><strong>Ida Dahl</strong> <code>ida-d</code>: the plan of" in told(portal, "html")
    assert json.loads(told(portal, "json"))["approval"] == [
        {
            "id": "ida",
            "name": "Ida Dahl",
            "handle": "ida-d",
            "for": [{"why": "plan", "cycle": "2026-Q3", "ref": "company"}],
        }
    ]


def test_a_check_in_says_that_nobody_is_asked(portal: Path) -> None:
    write(portal, {"cycles/2026-Q3/check-ins/new.yaml": CHECK_IN})
    for form in ("text", "markdown", "html"):
        assert "obody: new check-ins and readings are news" in told(portal, form)
    assert json.loads(told(portal, "json"))["approval"] == []


def test_nobody_is_called_whatever_their_name(portal: Path) -> None:
    name = "@everyone <b>x</b> [x](https://evil.example) #1"
    cases.edit(portal, "change org.yaml", f"name: Mei Lin,\n=>\nname: {json.dumps(name)},\n")
    committed(portal)
    cases.edit(portal, KITCHEN, "title: Nobody waits\n=>\ntitle: None waits\n")
    found = difference(portal, "main", None, DAY)
    line = next(line for line in changes_as_markdown(found).splitlines() if "the plan of" in line)
    assert f"@{JOINER}everyone &lt;b&gt;x&lt;/b&gt; \\[x\\]\\(" in line
    assert "<b>x" not in changes_as_html(found)


def test_hundreds_of_approvers_find_room(portal: Path) -> None:
    """Those that do not are counted."""
    teams = "".join(f"  - {{id: t{n}, name: {'Ünïcode' * 9} {n}}}\n" for n in range(300))
    cases.edit(portal, "change org.yaml", f"teams:\n=>\nteams:\n{teams}")
    committed(portal)
    for n in range(300):
        write(portal, {f"cycles/2026-Q3/t{n}.yaml": f"unit: t{n}\nobjectives: [{{id: o, title: T}}]\n"})
    found = difference(portal, "main", None, DAY)
    text = changes_as_markdown(found, max_bytes=20_000)
    assert len(text.encode()) <= 20_000
    listed = text.partition("**Who needs to approve**")[2]
    assert f"\n- and {len(found.approvals) - listed.count('**Ünïcode'):,} more\n" in listed
