"""`okrsite compare` in real repositories: figures worked out by hand, names that nobody should give, and the page."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from browser import OpenPage
from click.testing import Result
from command_line import run
from portals import write
from repositories import committed, git

from okrsite.archive import manifest

CASES = Path(__file__).parent / "cases" / "compare"
NORTH, SOUTH = "cycles/2026-Q3/north.yaml", "cycles/2026-Q3/south.yaml"
PORTAL = {
    "org.yaml": """\
company: {name: Lighthouse}
teams: [{id: coast, name: Coast}, {id: north, name: North, parent: coast}, {id: south, name: South, parent: coast}]
people: [{id: ana, name: Ana Ruiz, team: north}, {id: raj, name: Raj Patel, team: south}]
""",
    "cycles/2026-Q3/cycle.yaml": "title: The summer\n",
    "cycles/2026-Q3/company.yaml": "unit: company\nobjectives: [{id: grow, title: Grow, owner: ana}]\n",
    NORTH: """\
unit: north
objectives:
  - id: sell
    title: Sell more oil
    owner: ana
    supports: company/grow
    key_results:
      - {id: oil, title: Barrels of oil, measure: {from: 0, to: 100, unit: barrels}}
""",
    SOUTH: """\
unit: south
objectives:
  - id: calm
    title: Keep calm
    owner: raj
    supports: company/grow
    key_results:
      - {id: days, title: Calm days, measure: {from: 0, to: 10, unit: days}}
""",
    "cycles/2026-Q3/check-ins/1.yaml": "date: 2026-07-02\nby: ana\nupdates: {north/sell/oil: {value: 10}}\n",
    "cycles/2026-Q3/check-ins/2.yaml": "date: 2026-07-12\nby: ana\nupdates: {north/sell/oil: {value: 20}}\n",
    "cycles/2026-Q3/check-ins/3.yaml": """\
date: 2026-07-22
by: ana
updates: {north/sell/oil: {value: 30}, south/calm/days: {value: 2}}
""",
}
"""Oil goes up by one a day, so it will be 100 on 30 September; nobody can tell where the calm days go."""

SCROLLING_BOXES = """side => [...document.body.querySelectorAll("*")].filter(box =>
  ["auto", "scroll"].includes(getComputedStyle(box)["overflow" + (side === "Height" ? "Y" : "X")])
  && box["scroll" + side] > box["client" + side]).map(box => box.className)"""

OVER = date(2026, 10, 1)


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    """With `main`, and three plans: oil twice as hard, oil three times as heavy, and without the south."""
    root = write(tmp_path / "portal", PORTAL)
    committed(root)
    with plan(root, "harder"):
        replace(root, NORTH, "to: 100", "to: 200")
    with plan(root, "heavier"):
        replace(root, NORTH, "title: Sell more oil", "title: Sell more oil\n    weight: 3")
    with plan(root, "smaller"):
        (root / "content" / SOUTH).unlink()
        replace(root, "cycles/2026-Q3/check-ins/3.yaml", ", south/calm/days: {value: 2}", "")
    return root


@contextmanager
def plan(root: Path, name: str) -> Iterator[None]:
    """What is done within is a commit of a new branch; then `main` is checked out again."""
    git(root, "checkout", "-q", "-b", name, "main")
    yield
    committed(root, name)
    git(root, "checkout", "-q", "main")


def replace(root: Path, path: str, old: str, new: str) -> None:
    file = root / "content" / path
    text = file.read_text("utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), "utf-8")


def compare(root: Path, *arguments: str, as_of: str = "2026-07-23") -> Result:
    return run(root, "compare", "--as-of", as_of, *arguments)


def rows_of(told: str) -> list[str]:
    """Each row of a text in one line."""
    return [" ".join(row.split()) for row in re.sub("\n(?=    )", " ", told).splitlines()]


def program(root: Path, *arguments: str) -> Any:
    result = compare(root, *arguments, "--format", "json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def column(row: Any, key: str) -> list[Any]:
    return [cell.get(key) for cell in row["figures"]]


def by_ref(rows: Any) -> dict[str, Any]:
    return {row["ref"]: row for row in rows}


def test_roll_ups_worked_out_by_hand(portal: Path) -> None:
    [cycle] = program(portal, "harder", "heavier", "smaller")["cycles"]
    company, units = cycle["company"], by_ref(cycle["units"])
    assert column(company, "progress") == [0.25, 0.175, 0.275, 0.3]
    assert column(company, "score") == [0.25, 0.18, 0.28, 0.3]
    assert column(company, "forecast") == [0.6, 0.35, 0.8, 1]
    assert column(company, "key_results") == [2, 2, 2, 1]
    assert column(company, "owns") == [3, 3, 3, 3]
    assert column(units["north"], "forecast") == [1, 0.5, 1, 1]
    assert column(units["south"], "forecast") == [None] * 4
    assert column(units["south"], "missing") == [None, None, None, "absent"]
    assert column(by_ref(cycle["objectives"])["company/grow"], "progress") == column(company, "progress")
    assert [row["owned"][3] for row in cycle["owners"]] == [
        {"objectives": 2, "key_results": 1},
        {"objectives": 0, "key_results": 0},
    ]


def test_the_order_is_that_of_the_tree(portal: Path) -> None:
    with plan(portal, "coast"):
        write(portal, {"cycles/2026-Q3/z.yaml": "unit: coast\nobjectives: [{id: keep, title: Keep watch}]\n"})
    [cycle] = program(portal, "coast")["cycles"]
    assert list(by_ref(cycle["units"])) == ["coast", "north", "south"]
    assert list(by_ref(cycle["objectives"])) == ["company/grow", "coast/keep", "north/sell", "south/calm"]
    assert column(by_ref(cycle["units"])["coast"], "missing") == ["absent", None]


def test_what_is_renamed_stays_in_its_row(portal: Path) -> None:
    with plan(portal, "renamed"):
        replace(portal, "org.yaml", "{id: north, name: North,", "{id: nord, name: North, previously: north,")
        replace(portal, NORTH, "unit: north", "unit: nord")
        replace(portal, NORTH, "id: sell", "id: sell-oil")
        for nth in (1, 2, 3):
            replace(portal, f"cycles/2026-Q3/check-ins/{nth}.yaml", "north/sell/oil", "nord/sell-oil/oil")
    found = program(portal, "renamed")
    [cycle] = found["cycles"]
    assert column(by_ref(cycle["objectives"])["north/sell"], "progress") == [0.3, 0.3]
    assert column(by_ref(cycle["units"])["north"], "progress") == [0.3, 0.3]
    assert len(cycle["units"]) == 2
    assert {change["kind"] for change in found["revisions"][1]["difference"]["changes"]} == {"renamed"}


def test_what_is_over_has_outcomes_and_nothing_is_expected_of_it(portal: Path) -> None:
    with plan(portal, "reviewed"):
        write(portal, {"cycles/2026-Q3/reviews/north.yaml": "unit: north\nobjectives: {sell: {outcome: partial}}\n"})
    rows = rows_of(compare(portal, "reviewed", as_of="2026-10-05").stdout)
    assert ("Lighthouse (company) 25 %, score 0.25, 2 key results, 2 owners, Ana Ruiz owns 3, the same in all") in rows
    assert (
        "Sell more oil (north/sell)"
        " working folder 30 %, no outcome yet, score 0.30, 1 key result, Ana Ruiz"
        " reviewed 30 %, ≠ partly achieved, score 0.30, 1 key result, Ana Ruiz"
    ) in rows


def test_outcomes_of_a_closed_cycle_are_read_in_its_archive(portal: Path) -> None:
    write(portal, {"cycles/2026-Q3/reviews/north.yaml": "unit: north\nobjectives: {sell: {outcome: partial}}\n"})
    committed(portal, "reviewed")
    with plan(portal, "closed"):
        assert run(portal, "close", "2026-Q3", "--reason", "it is over", today=OVER).exit_code == 0
    assert "3 objectives are the same in all" in rows_of(compare(portal, "closed", as_of="2026-10-05").stdout)
    rows = rows_of(compare(portal, "closed").stdout)
    assert (
        "Lighthouse (company)"
        " working folder 25 %, on track, 24 % expected, score 0.25, forecast 60 %,"
        " 2 key results, 2 owners, Ana Ruiz owns 3"
        " closed 25 %, ≠ over, score 0.25, ≠ no forecast, 2 key results, 2 owners, Ana Ruiz owns 3"
    ) in rows


def test_a_closed_cycle_whose_archive_cannot_be_read_in_whole_has_its_numbers(portal: Path) -> None:
    """With a manifest that was made to fit, so that only reading it gives it away."""
    with plan(portal, "forged"):
        assert run(portal, "close", "2026-Q3", "--reason", "it is over", today=OVER).exit_code == 0
        archive = portal / "content" / "archive" / "2026-Q3"
        record = (archive / "cycle.json").read_text("utf-8")
        (archive / "cycle.json").write_text(record.replace('"ref": "south/calm"', '"ref": "south/other"', 1))
        named = json.loads((archive / "manifest.json").read_text("utf-8"))
        named["files"] = manifest.hashes_of({path: (archive / path).read_bytes() for path in named["files"]})
        named["digest"] = manifest.digest_of(named["files"])
        (archive / "manifest.json").write_text(json.dumps(named))
    assert (
        "Sell more oil (north/sell)"
        " working folder 30 %, no outcome yet, score 0.30, 1 key result, Ana Ruiz"
        " forged 30 %, ≠ over, score 0.30, 1 key result, Ana Ruiz"
    ) in rows_of(compare(portal, "forged", as_of="2026-10-05").stdout)


def test_nobody_owes_a_check_in_to_a_draft(portal: Path) -> None:
    with plan(portal, "draft"):
        plan_of_next = "unit: north\nobjectives: [{id: next, title: The next thing, owner: ana}]\n"
        write(portal, {"cycles/2026-Q4/cycle.yaml": "state: draft\n", "cycles/2026-Q4/o.yaml": plan_of_next})
    told = compare(portal, "draft", as_of="2026-12-01").stdout
    assert ("The next thing (north/next) working folder not there draft ≠ new, no key results, Ana Ruiz") in rows_of(
        told
    )


def test_changes_are_those_that_diff_tells(portal: Path) -> None:
    told = program(portal, "harder", "--base", "main")["revisions"][1]
    diff = json.loads(run(portal, "diff", "main", "harder", "--as-of", "2026-07-23", "--format", "json").stdout)
    assert told["difference"] == diff
    assert told["commit"] == git(portal, "rev-parse", "harder")


def test_the_same_portal_twice(portal: Path) -> None:
    result = compare(portal, "main", "main")
    assert (result.exit_code, result.stdout.splitlines()[0]) == (0, "No difference.")
    assert not re.search("[▲▼≠]", result.stdout)
    assert program(portal, "main")["differs"] is False


def test_what_is_broken_in_one_plan_is_said_and_the_rest_goes_on(portal: Path) -> None:
    with plan(portal, "broken"):
        (portal / "content" / SOUTH).write_text("unit: south\nobjectives: [\n")
    found = program(portal, "broken", "harder")
    [cycle] = found["cycles"]
    assert [one["unread"] for one in found["revisions"]] == [[], [f"content/{SOUTH}"], []]
    assert column(by_ref(cycle["objectives"])["south/calm"], "missing") == [None, "unread", None]
    assert column(by_ref(cycle["objectives"])["north/sell"], "progress") == [0.3, 0.3, 0.15]
    assert f"unread: in broken, content/{SOUTH} could not be read in whole" in compare(portal, "broken").stdout


def test_a_cycle_that_one_plan_closed_or_has_alone(portal: Path) -> None:
    with plan(portal, "closed"):
        assert run(portal, "close", "2026-Q3", "--reason", "it is over", today=OVER).exit_code == 0
        write(portal, {"cycles/2026-Q4/o.yaml": "unit: north\nobjectives: [{id: next, title: The next thing}]\n"})
    cycles = {cycle["id"]: cycle for cycle in program(portal, "closed")["cycles"]}
    assert column(cycles["2026-Q4"]["company"], "missing") == ["absent", None]
    assert column(cycles["2026-Q3"]["company"], "progress") == [0.25, 0.25]
    assert column(by_ref(cycles["2026-Q3"]["objectives"])["north/sell"], "progress") == [0.3, 0.3]


@pytest.mark.parametrize(
    "name", [b"<script>alert(1)</script>", "a\u202egpj".encode(), b"caf\xe9", b"{%raw%}", b"x" * 200]
)
def test_names_of_branches_do_nothing(portal: Path, name: bytes, open_page: OpenPage) -> None:
    branch = os.fsdecode(name)
    git(portal, "branch", branch, "harder")
    page = portal.parent / "page.html"
    assert compare(portal, branch, "--output", str(page)).exit_code == 0
    told = page.read_text("utf-8")
    assert "<script" not in told
    assert "\u202e" not in told + compare(portal, branch).stdout
    assert program(portal, branch)["revisions"][1]["name"].isprintable()
    opened = open_page(page, width=320)
    assert opened.foreign == opened.errors == []
    assert opened.page.evaluate("document.documentElement.scrollWidth") == 320


def test_the_page_is_for_everybody(
    portal: Path, open_page: OpenPage, axe_by_day_and_night: Callable[..., list[str]]
) -> None:
    page = portal.parent / "page.html"
    compare(portal, "harder", "heavier", "smaller", "main", "harder", "heavier", "--output", str(page))
    for width, dark in ((1280, False), (375, True)):
        opened = open_page(page, width=width, dark=dark, scripts=False)
        assert opened.foreign == []
        assert opened.page.evaluate("document.documentElement.scrollWidth") == width
        assert opened.page.evaluate(SCROLLING_BOXES, "Height") == []
        assert bool(opened.page.evaluate(SCROLLING_BOXES, "Width")) is (width == 1280)
    opened = open_page(page)
    opened.page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    assert axe_by_day_and_night(opened.page, 1280, 375) == []


def test_names_of_rows_stay_in_sight_beside_many_plans(portal: Path, open_page: OpenPage) -> None:
    page = portal.parent / "page.html"
    compare(portal, "harder", "heavier", "smaller", "main", "harder", "heavier", "--output", str(page))
    box = open_page(page).page.locator(".beside").first
    box.evaluate("box => box.scrollLeft = 400")
    first, frame = box.locator("tbody th").first.bounding_box(), box.bounding_box()
    assert first
    assert frame
    assert abs(first["x"] - frame["x"]) < 3


def test_a_phone_shows_two_plans_beside_each_other_below_the_name(portal: Path, open_page: OpenPage) -> None:
    page = portal.parent / "page.html"
    compare(portal, "harder", "--output", str(page))
    opened = open_page(page, width=375).page
    row = opened.get_by_role("row").filter(has=opened.get_by_role("rowheader", name="North north"))
    name, before, after = (
        each.bounding_box() for each in (row.get_by_role("rowheader"), *row.get_by_role("cell").all())
    )
    assert name
    assert before
    assert after
    assert name["width"] > 300
    assert before["y"] == after["y"] >= name["y"] + name["height"]
    assert after["x"] + after["width"] <= 375
    label = "cell => getComputedStyle(cell, '::before').content"
    assert [each.evaluate(label) for each in row.get_by_role("cell").all()] == [
        '"working folder" / ""',
        '"harder" / ""',
    ]


def test_what_changed_comes_first_and_what_is_the_same_is_folded(portal: Path, open_page: OpenPage) -> None:
    for quarter in ("2025-Q3", "2026-Q2"):
        write(portal, {f"cycles/{quarter}/north.yaml": "unit: north\nobjectives: [{id: old, title: An old thing}]\n"})
    committed(portal, "earlier quarters")
    git(portal, "checkout", "-q", "harder")
    git(portal, "rebase", "-q", "main")
    git(portal, "checkout", "-q", "main")
    page = portal.parent / "page.html"
    compare(portal, "harder", "--output", str(page))
    opened = open_page(page).page
    assert opened.get_by_role("heading").all_text_contents() == [
        "harder differs from working folder",
        "harder: 1 change in North: 1 harder",
        "North, 2026-Q3",
        "The summer",
        "2 cycles are the same in all",
    ]
    changed = opened.locator(".brief li").first.inner_text()
    assert (
        " ".join(changed.split()) == "Barrels of oil north/sell/oil target 100 → 200 barrels, harder, no reason given"
    )
    assert [text.split("\n")[0] for text in opened.get_by_role("rowheader").all_inner_texts()] == [
        "Lighthouse",
        "North",
        "Objectives of Lighthouse",
        "Grow",
        "Objectives of North",
        "Sell more oil",
    ]
    assert opened.locator("summary").all_inner_texts() == [
        "New findings: 1",
        "1 unit, 1 objective and 2 owners are the same in all",
        "2 cycles are the same in all",
    ]
    assert not opened.get_by_text("An old thing").first.is_visible()
    opened.get_by_text("2 cycles are the same in all").click()
    assert opened.get_by_text("An old thing").first.is_visible()


def test_of_many_changes_the_first_are_shown(portal: Path, open_page: OpenPage) -> None:
    with plan(portal, "more"):
        many = "".join(f"  - {{id: n-{nth}, title: Thing {nth}}}\n" for nth in range(8))
        replace(portal, NORTH, "objectives:\n", f"objectives:\n{many}")
    page = portal.parent / "page.html"
    compare(portal, "more", "--output", str(page))
    opened = open_page(page).page
    visible = [each for each in opened.locator(".brief li strong").all() if each.is_visible()]
    assert [each.inner_text() for each in visible] == [f"Thing {nth}" for nth in range(6)]
    opened.get_by_text("And what else changes: 2 more").click()
    assert opened.get_by_text("Thing 7", exact=True).first.is_visible()


def test_what_differs_is_said_in_words_and_shapes(portal: Path, open_page: OpenPage) -> None:
    page = portal.parent / "page.html"
    compare(portal, "harder", "--output", str(page))
    cells = open_page(page).page.locator("tbody tr").first.locator("td")
    assert cells.nth(0).locator(".different").count() == 0
    marked = [" ".join(text.split()) for text in cells.nth(1).locator(".different").all_text_contents()]
    assert marked[0] == "▼ lower: 18 %"
    assert "≠ differs: at risk" in marked


def test_where_it_is_written(portal: Path) -> None:
    site = portal / "site"
    write(portal, {})
    site.mkdir()
    (site / "index.html").write_text("home")
    result = compare(portal, "harder", "--output", str(site))
    assert result.output.startswith("harder differs from working folder. All of it is in ")
    assert (site / "index.html").read_text() == "home"
    first = (site / "compare.html").read_bytes()
    assert first.startswith(b"<!doctype html>")
    compare(portal, "harder", "--output", str(site))
    assert (site / "compare.html").read_bytes() == first
    compare(portal, "harder", "--output", str(portal / "new" / "deep"), "--format", "json")
    assert json.loads((portal / "new" / "deep" / "compare.json").read_text("utf-8"))["differs"] is True
    compare(portal, "harder", "--output", str(portal / "it.txt"), "--format", "text")
    assert (portal / "it.txt").read_text("utf-8") == compare(portal, "harder").stdout


def test_a_dash_is_the_standard_output(portal: Path) -> None:
    text = compare(portal, "harder", "--output", "-", "--format", "text")
    assert text.stdout == compare(portal, "harder").stdout
    assert compare(portal, "harder", "-o", "-").stdout.startswith("<!doctype html>")
    assert not (portal / "-").exists()


def test_without_a_folder_of_files(portal: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--bare", str(portal), "bare.git")
    refused = compare(tmp_path / "bare.git", "harder")
    assert refused.exit_code == 2
    assert "--base main" in refused.output
    [cycle] = program(tmp_path / "bare.git", "harder", "--base", "main")["cycles"]
    assert column(cycle["company"], "progress") == [0.25, 0.175]


@pytest.mark.parametrize("arguments", [("nowhere",), ("",), ("main", "x\x1b[31m"), ("main", "--base", "HEAD^{tree}")])
def test_revisions_that_are_none(portal: Path, arguments: tuple[str, ...]) -> None:
    result = compare(portal, *arguments)
    assert result.exit_code == 2
    assert "cannot be set side by side" in result.output
    assert "\x1b" not in result.output


@pytest.mark.parametrize("case", sorted(CASES.glob("*.txt")), ids=lambda case: case.stem)
def test_transcript(portal: Path, case: Path) -> None:
    """The first line is the command; ids and days of commits are left out."""
    command, _, expected = case.read_text("utf-8").partition("\n")
    said = compare(portal, *command.split()[3:]).output
    told = re.sub(r"\([0-9a-f]{7}, [^)]*\)", "(COMMIT)", said)
    if os.environ.get("REWRITE_CASES"):
        case.write_text(f"{command}\n{told}", "utf-8")
    assert told == expected
