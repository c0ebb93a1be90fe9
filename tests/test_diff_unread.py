"""What cannot be read on one side is unknown there: no news, not gone, not fixed, and no way past the guard."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import changes_cases as cases
import pytest
from command_line import run
from repositories import committed, git

DECK = "cycles/2026-Q3/teams/deck.yaml"
KITCHEN = "cycles/2026-Q3/teams/kitchen.yaml"
ORG = "org.yaml"
KPI = "kpis/trust.yaml"
READINGS = "kpis/trust.csv"
CYCLE = "cycles/2026-Q3/cycle.yaml"
REPORT = "cycles/2026-Q3/check-ins/2026-07-06-deck.yaml"
BROKEN = (ORG, KPI, READINGS, CYCLE, REPORT, DECK, "portal.yaml")


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    return cases.repository_in(tmp_path / "portal")


def broken(root: Path, *paths: str) -> None:
    for path in paths:
        (root / "content" / path).write_bytes(b"date: [\xff\n" if path == READINGS else b"state: [\n")


def diff(root: Path, *arguments: str) -> Any:
    return run(root, "diff", "--as-of", date(2026, 7, 20).isoformat(), *arguments)


def program(root: Path, *arguments: str) -> Any:
    return json.loads(diff(root, *arguments, "--format", "json").stdout)


@pytest.mark.parametrize("path", BROKEN)
def test_what_is_unknown_has_not_changed(portal: Path, path: str) -> None:
    broken(portal, path)
    found = program(portal, "main")
    assert (found["changes"], found["impact"], found["findings"]["fixed"]) == ([], [], [])
    assert found["unread"] == [{"side": "working folder", "path": f"content/{path}"}]
    assert {finding["path"] for finding in found["findings"]["new"]} == {f"content/{path}"}


@pytest.mark.parametrize("path", BROKEN)
def test_nor_has_it_where_it_is_mended(portal: Path, path: str) -> None:
    broken(portal, path)
    committed(portal)
    git(portal, "checkout", "-q", "HEAD~1", "--", "content")
    found = program(portal, "main")
    assert (found["changes"], found["impact"]) == ([], [])
    assert found["unread"] == [{"side": "main", "path": f"content/{path}"}]
    assert {finding["path"] for finding in found["findings"]["fixed"]} <= {f"content/{path}", f"content/{READINGS}"}


def test_what_else_changed_is_told(portal: Path) -> None:
    broken(portal, KITCHEN)
    cases.edit(portal, f"change {DECK}", "10, unit: breaches\n=>\n5, unit: breaches\n")
    found = program(portal, "main")
    assert [change["field"] for change in found["changes"]] == ["measure.to"]
    assert not {"kitchen/warm", "deck/crews", "deck"} & {shift["ref"] for shift in found["impact"]}


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_it_is_said_at_the_top_and_what_to_fix(portal: Path, form: str) -> None:
    broken(portal, DECK)
    told = diff(portal, "main", "--format", form).stdout
    assert "Not compared in whole" in told.replace("\n", " ")
    assert told.index("Not compared in whole") < told.index(DECK)
    assert "fix it there" in told


def test_the_guard_does_not_pass_what_nobody_can_tell(portal: Path) -> None:
    broken(portal, DECK, KITCHEN)
    result = diff(portal, "main", "--max-removed", "25%")
    assert result.exit_code == 1
    assert "Nobody can tell all that this takes away" in result.stdout
    assert f"as long as content/{DECK} and 1 more cannot be read in whole" in result.stdout
    assert diff(portal, "main").exit_code == 0


def test_the_guard_lets_a_mend_pass(portal: Path) -> None:
    broken(portal, DECK)
    committed(portal)
    git(portal, "checkout", "-q", "HEAD~1", "--", "content")
    assert diff(portal, "main", "--max-removed", "0%").exit_code == 0


def test_what_is_as_broken_as_it_was_is_no_business_of_a_change(portal: Path) -> None:
    broken(portal, DECK)
    committed(portal)
    cases.edit(portal, f"change {KITCHEN}", "stretch: 2}\n=>\nstretch: 3}\n")
    found = program(portal, "main", "--max-removed", "0%")
    assert (found["unread"], found["removal"]["refused"]) == ([], False)
    assert [change["field"] for change in found["changes"]] == ["measure.stretch"]
