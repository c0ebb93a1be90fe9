"""A cycle week by week: which weeks there are, what turned in each, and what pages and digests say of it."""

from __future__ import annotations

import json
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import portals
import pytest

from okrsite.digest import digest
from okrsite.facts import Turn, facts_of, history_of, moves_in, weeks_of
from okrsite.loader import load
from okrsite.model import Span
from okrsite.wording import JOINER, points, points_between

QUARTER = Span(date(2026, 7, 1), date(2026, 9, 30))
PLAN = (
    "unit: shop\nobjectives:\n"
    "- id: o\n  title: Buyers come back\n  key_results:\n"
    "  - {id: fell, title: Fell, measure: {from: 0, to: 10, unit: buyers}}\n"
    "  - {id: rose, title: Rose, measure: {from: 0, to: 10}}\n"
    "  - {id: done, title: Done, measure: {from: 0, to: 10}}\n"
    "  - {id: same, title: Same, measure: {from: 0, to: 10}}\n"
    "  - {id: mute, title: Mute, measure: {from: 0, to: 10}}\n"
    "  - {id: away, title: Away, measure: {from: 0, to: 10}}\n"
)


def _said(day: str, **values: str) -> tuple[str, str]:
    updates = "".join(f"  shop/o/{ref}: {{{said}}}\n" for ref, said in values.items())
    return f"cycles/2026-Q3/check-ins/{day}.yaml", f"date: {day}\nupdates:\n{updates}"


FILES = {
    "portal.yaml": "title: Shop OKRs\nsite_url: https://okrs.example.com\n",
    "org.yaml": "teams: [{id: shop, name: Shop}]\n",
    "cycles/2026-Q3/shop.yaml": PLAN,
    **dict(
        (
            _said("2026-08-04", fell="value: 4", rose="value: 1", done="value: 5", same="value: 4", mute="value: 4"),
            _said("2026-08-25", fell="value: 6", rose="value: 3", done="value: 7", same="value: 8", away="value: 9"),
            _said("2026-09-01", fell="value: 1, note: It broke", rose="value: 7, wins: [Fixed it]"),
            _said("2026-09-02", done="value: 10", same="value: 8"),
        )
    ),
}


@pytest.mark.parametrize(
    ("day", "count", "newest"),
    [
        ("2026-06-30", 0, None),
        ("2026-07-01", 1, "2026-07-08"),
        ("2026-07-08", 1, "2026-07-08"),
        ("2026-07-09", 2, "2026-07-15"),
        ("2026-09-30", 13, "2026-09-30"),
        ("2026-12-31", 13, "2026-09-30"),
    ],
)
def test_a_week_begins_after_the_last_one_and_keeps_its_last_day(day: str, count: int, newest: str | None) -> None:
    weeks = weeks_of(QUARTER, date.fromisoformat(day))
    assert len(weeks) == count
    assert not weeks or weeks[-1].until == date.fromisoformat(newest or "")


def test_every_day_of_a_cycle_lies_in_one_week() -> None:
    weeks = weeks_of(QUARTER, QUARTER.ends)
    for nth in range(QUARTER.starts.toordinal(), QUARTER.ends.toordinal() + 1):
        assert sum(week.has(date.fromordinal(nth)) for week in weeks) == 1


@pytest.mark.parametrize("as_of", [date(2026, 9, 2), date(2026, 9, 30)], ids=["while it runs", "afterwards"])
def test_each_key_result_turns_once_in_a_week(tmp_path: Path, as_of: date) -> None:
    portal = load(portals.write(tmp_path, FILES))
    history = history_of(portal, facts_of(portal, as_of))
    week = next(week for week in weeks_of(QUARTER, as_of) if week.until == date(2026, 9, 2))
    moves = {move.ref.rpartition("/")[2]: move for move in moves_in(history, "2026-Q3", week)}
    assert {name: move.turn for name, move in moves.items()} == {
        "fell": Turn.WORSE,
        "rose": Turn.BETTER,
        "done": Turn.DONE,
        "same": Turn.MOVED,
        "mute": Turn.SILENT,
    }
    assert moves["fell"].gain == Decimal("-0.5")
    assert moves["done"].gain == Decimal("0.3")


def test_points_say_which_way() -> None:
    said = [points(Decimal(each)) for each in ("0.034", "-0.17", "0.01", "0")]
    assert [one.replace("\u00a0", " ") for one in said] == ["+3 points", "−17 points", "+1 point", "0 points"]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [("0", "0.996", "+99"), ("0.996", "1", "+1"), ("0.344", "0.376", "+4"), ("0", "0.001", "+1")],
)
def test_points_are_those_between_the_per_cents_beside_them(before: str, after: str, said: str) -> None:
    assert points_between(Decimal(before), Decimal(after)).split("\u00a0")[0] == said


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = portals.write(tmp_path_factory.mktemp("weeks"), FILES)
    portals.built(root, root / "site", date(2026, 9, 2))
    return root / "site"


def test_home_and_this_week_tell_the_week_that_runs(site: Path) -> None:
    home, page = (site / "index.html").read_text("utf-8"), (site / "this-week.html").read_text("utf-8")
    assert 'href="this-week.html#week--worse"><strong>1</strong> worse' in home
    assert "It broke" in page
    assert "Fixed it" in page
    assert "6 → 1\u00a0buyers" in page
    assert 'href="2026-Q3/weeks/2026-09-02.html">Permanent link' in page


def test_a_first_reading_is_no_gain(site: Path) -> None:
    """It came from nowhere; the next one, of 10 percentage points and more, is one."""
    first, later = ((site / f"2026-Q3/weeks/{day}.html").read_text("utf-8") for day in ("2026-08-05", "2026-08-26"))
    assert "40\u00a0%" in first
    assert "points</span></span>" not in first.partition("<main")[2]
    assert '<strong>60\u00a0%</strong><span class="okr-meta">+20\u00a0points</span>' in later
    assert "<strong>90\u00a0%</strong></span>" in later


def test_each_week_keeps_its_page(site: Path) -> None:
    assert len(list((site / "2026-Q3/weeks").glob("2026-*.html"))) == 9
    quiet = (site / "2026-Q3/weeks/2026-07-15.html").read_text("utf-8")
    assert "Nobody has said anything in this week" in quiet or "Silent for too long" in quiet


def test_without_a_cycle_that_runs_this_week_says_so(tmp_path: Path) -> None:
    root = portals.write(tmp_path, FILES)
    portals.built(root, root / "site", date(2026, 6, 1))
    assert "No cycle runs" in (root / "site/this-week.html").read_text("utf-8")
    assert "okr-week" not in (root / "site/index.html").read_text("utf-8").replace("okr-weeks", "")


def test_a_digest_calls_nobody_and_leads_nowhere_else(tmp_path: Path) -> None:
    """Somebody posts it where their name may call everybody."""
    hostile = "[x](https://evil.example) <img src=//evil.example> @all #1 /close"
    note = f"{hostile}\n/close\n# {hostile}"
    files = {
        **FILES,
        "portal.yaml": f"title: {hostile!r}\nsite_url: https://okrs.example.com\n",
        "org.yaml": f"teams: [{{id: shop, name: {hostile!r}}}]\n",
        "cycles/2026-Q3/shop.yaml": PLAN.replace("title: Fell", f"title: {hostile!r}"),
    }
    name, _ = _said("2026-09-01")
    said = f"value: 1, note: {json.dumps(note)}, blockers: [{hostile!r}], wins: [{hostile!r}]"
    files |= dict([_said("2026-09-01", fell=said)])
    assert name in files
    text = digest(portals.write(tmp_path, files), "markdown", None, None, date(2026, 9, 2))
    assert text.count(f"@{JOINER}all") >= 7
    assert not re.search(r"<|(?<!\.html)[@#](?=\w)|(?<!\\)\]\(https://evil|^\s*/", text, re.MULTILINE)


def test_the_first_figure_is_no_gain(tmp_path: Path) -> None:
    """Before the check-ins of 4 August there was no number, and nothing rose by 30 points."""
    portals.write(tmp_path, FILES)
    first, later = (digest(tmp_path, "markdown", None, None, date(2026, 8, day)) for day in (4, 26))
    assert "**first figure: 30" in first
    assert "points since 19\N{NO-BREAK SPACE}Aug" in later
