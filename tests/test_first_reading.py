"""A measure without `from` begins at its first reading, on pages, in data, in an archive and in what commands write."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
from collections.abc import Mapping
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from command_line import CYCLE, DAY, run
from portals import write

from okrsite.site import build_site

PLAN = f"cycles/{CYCLE}/shop.yaml"
OKRS = """unit: shop
objectives:
  - id: bread
    title: Nobody goes home without bread
    key_results:
      - {id: early, title: Share of loaves that are there at seven, measure: {to: 60, commit: 50, unit: "%"}}
      - {id: unread, title: Minutes that people wait at noon, measure: {to: 5, unit: minutes}}
"""
SAID = {
    f"cycles/{CYCLE}/check-ins/{nth}.yaml": f"date: {day}\nupdates: {{shop/bread/early: {{value: {value}}}}}\n"
    for nth, (day, value) in enumerate((("2024-04-08", 45), ("2024-05-13", 51)))
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write(tmp_path, {PLAN: OKRS, **SAID})


def key_results(root: Path) -> list[Mapping[str, Any]]:
    found = json.loads(run(root, "export", "--format", "json").output)
    return [own for cycle in found["cycles"] for objective in cycle["objectives"] for own in objective["key_results"]]


def words(root: Path) -> str:
    body = build_site(root, DAY).page(f"{CYCLE}/teams/shop.html").body
    return " ".join(unescape(re.sub(r"<svg.*?</svg>|<[^>]+>", " ", body, flags=re.DOTALL)).split())


def test_pages_and_data_say_where_it_began(root: Path) -> None:
    early, unread = key_results(root)
    assert [early[key] for key in ("from", "to", "value", "attainment", "progress")] == [45, 60, 51, 0.4, 0.4]
    assert [unread[key] for key in ("from", "to", "value", "attainment", "progress")] == [None, 5, None, None, None]
    told = run(root, "export", "--format", "csv").output.removeprefix("\ufeff")
    assert [row["from"] for row in csv.DictReader(io.StringIO(told))] == ["45", ""]
    assert "from 45 now 51 to 60 %" in words(root)
    assert "from the first reading to 5 minutes" in words(root)


def test_an_archive_remembers_it(root: Path) -> None:
    before = key_results(root)
    closed = run(root, "close", CYCLE, "--discard-uncommitted", "--reason", "r")
    assert closed.exit_code == 0, closed.output
    assert [own["from"] for own in key_results(root)] == [45, None]
    assert [own["progress"] for own in key_results(root)] == [own["progress"] for own in before]
    assert "from 45 now 51 to 60 %" in words(root)


def test_a_first_check_in_makes_it_known(root: Path) -> None:
    told = run(root, "checkin", "unread", "9")
    assert told.exit_code == 0, told.output
    assert "no data → 0 %" in told.output
    assert key_results(root)[1]["from"] == 9


def test_it_can_be_amended(root: Path) -> None:
    told = run(root, "amend", "early", "--from", "40", "--reason", "Measured again")
    assert told.exit_code == 0, told.output
    assert "40 % → 55 %" in told.output
    assert "field: measure.from, was: 45" in (root / "content" / PLAN).read_text()
    assert "from 40 now 51 to 60 %" in words(root)
    assert not [line for line in run(root, "check").output.splitlines() if "amendment" in line]
    told = run(root, "amend", "unread", "--to", "4", "--reason", "r")
    assert told.exit_code == 0, told.output
    assert "unreadable" not in run(root, "check").output


def test_the_next_cycle_begins_where_it_stands(root: Path) -> None:
    write(root, {f"cycles/{CYCLE}/reviews/shop.yaml": "unit: shop\nobjectives: {shop/bread: {decision: keep}}\n"})
    assert run(root, "open", "2024-Q3").exit_code == 0
    planned = "".join(path.read_text() for path in root.rglob("2024-Q3/**/shop.yaml"))
    assert "{from: 51, to: 60, unit" in planned
    assert "Nobody reported it in 2024-Q2: from is its first reading." in planned


def test_an_editor_knows_that_it_may_be_left_out(root: Path) -> None:
    schema = json.loads(run(root, "schema", "okr").output)
    assert schema["$defs"]["FromTo"]["required"] == ["to"]


def test_the_first_reading_tells_which_target_is_easier(root: Path) -> None:
    told = run(root, "amend", "early", "--to", "55", "--reason", "r")
    assert "This is easier than before." in told.output
    assert 'measure.to went from "60" to "55", which is easier' in run(root, "check").output
    assert "1 easier" in build_site(root, DAY).page(f"{CYCLE}/amendments.html").body


def test_a_change_of_it_is_judged_by_the_first_reading(root: Path) -> None:
    def ran(*words: str) -> None:
        subprocess.run(["git", "-c", "user.name=a", "-c", "user.email=a@b.example", *words], cwd=root, check=True)

    ran("init", "-q", "-b", "main")
    ran("add", "-A")
    ran("commit", "-qm", "one")
    (root / "content" / PLAN).write_text(OKRS.replace("to: 60", "to: 55"))
    assert "target 60 → 55 %, easier" in run(root, "diff", "main").output.replace("\xa0", " ")
    found = run(root, "check", "--base", "main").output
    assert 'measure.to goes from "60" to "55", which is easier' in found
    assert "[goalpost-moved]" in found
    (root / "content" / PLAN).write_text(OKRS)
    assert run(root, "amend", "early", "--from", "40", "--reason", "Counted anew").exit_code == 0
    told = run(root, "diff", "main").output.replace("\xa0", " ")
    assert "baseline nothing → 40 %" in told
    assert "Counted anew" in told
    assert "no reason given" not in told
