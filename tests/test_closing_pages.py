"""What the pages ask for at the end of a cycle, and what they keep of it."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from pathlib import Path
from shutil import rmtree

import pytest
from archive_cases import CYCLE as ARCHIVED
from archive_cases import closed_in, portal_in
from command_line import CYCLE, DAY, run, starter_in
from portals import write

from okrsite.context.cycle import CycleContext, contexts_of
from okrsite.diagnostics import Severity
from okrsite.digest import NoWeek, digest
from okrsite.site import build_site
from okrsite.views.closing import checklist, checklists
from okrsite.views.wins import wins_view
from okrsite.workspace import checked

LAST_WEEK, AFTER = date(2024, 6, 25), date(2024, 7, 5)


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    return starter_in(tmp_path / "portal")


def scope_of(root: Path, as_of: date, cycle: str = CYCLE) -> CycleContext:
    read = checked(root, as_of)
    return contexts_of(read.portal, read.facts, read.snapshots)[cycle].whole


def asked(root: Path, as_of: date, unit: str = "shop") -> dict[str, int] | None:
    found = checklist(scope_of(root, as_of), unit)
    return None if found is None else {point.what.split(",")[0]: len(point.objectives) for point in found.wanting}


def test_nothing_is_asked_before_the_last_two_weeks(portal: Path) -> None:
    assert asked(portal, DAY) is None
    assert asked(portal, date(2024, 6, 16)) is None
    assert checklists(scope_of(portal, DAY)) is None


@pytest.mark.parametrize(
    ("day", "short"),
    [(date(2024, 6, 17), "Not reached so far"), (LAST_WEEK, "Not reached so far"), (AFTER, "Missed")],
)
def test_what_is_missing_is_asked_for(portal: Path, day: date, short: str) -> None:
    assert asked(portal, day) == {short: 1, "No outcome yet": 1}
    found = checklist(scope_of(portal, day), "shop")
    assert found is not None
    assert found.command == f"okrsite review shop --cycle {CYCLE}"
    every = checklists(scope_of(portal, day))
    assert every is not None
    assert [unit.unit.text for unit in every.units] == ["Fernhill Bakery", "Bakehouse", "Shop"]


def test_each_answer_takes_its_question_away(portal: Path) -> None:
    review = f"cycles/{CYCLE}/reviews/shop.yaml"
    said = "unit: shop\nobjectives:\n  shop/no-queue: "
    assert run(portal, "review", "shop", "--quiet").exit_code == 0
    assert asked(portal, AFTER) == {"Missed": 1, "Begun": 1}
    for answer, left in (
        ("{outcome: partial, learned: A second till}", {}),
        ("{outcome: postponed}", {}),
        ("{outcome: achieved, score: 0.8, reason: It was a hard spring}", {}),
        ("{learned: A second till}", {"No outcome yet": 1}),
    ):
        write(portal, {review: said + answer})
        assert asked(portal, AFTER) == left, answer


def test_an_objective_nobody_reported_has_no_score(portal: Path) -> None:
    plan = "unit: lotte\nobjectives: [{id: o, title: Alone, key_results: [{id: k, title: k, measure: done}]}]\n"
    write(portal, {f"cycles/{CYCLE}/people/lotte.yaml": plan})
    assert asked(portal, AFTER, "lotte") == {"Never measured": 1, "No outcome yet": 1}
    every = checklists(scope_of(portal, AFTER))
    assert every is not None
    assert [more.text.replace("\xa0", " ") for more in every.more] == ["and 1 person"]


def test_an_archived_cycle_asks_for_nothing_and_keeps_its_wins_and_misses(tmp_path: Path) -> None:
    after = date(2025, 4, 10)
    still_open = scope_of(portal_in(tmp_path / "open"), after, ARCHIVED)
    closed = scope_of(closed_in(tmp_path / "closed"), after, ARCHIVED)
    assert checklists(closed) is None
    then, now = wins_view(still_open), wins_view(closed)
    assert then.ended
    assert (now.ended, now.wins, now.retrospectives) == (then.ended, then.wins, then.retrospectives)


def test_the_page_says_what_was_won_missed_and_learned(portal: Path) -> None:
    body = build_site(portal, DAY).page("2024-Q1/wins-and-misses.html").body
    order = [
        'id="achieved"',
        "now it runs out at noon",
        'id="partly-achieved"',
        "Orders by name pay off",
        'id="retrospectives"',
    ]
    assert [*map(body.index, order)] == sorted(map(body.index, order))
    assert "One list, not three." in body


def test_what_people_wrote_stays_text(portal: Path) -> None:
    hostile = "<script>alert(1)</script>"
    write(
        portal,
        {
            f"cycles/{CYCLE}/check-ins/x.yaml": f'date: {DAY}\nupdates: {{shop/no-queue: {{wins: ["{hostile}"]}}}}\n',
            f"cycles/{CYCLE}/reviews/shop.yaml": f'unit: shop\nretrospective: {{improve: ["{hostile}"]}}\nobjectives:\n'
            f'  no-queue: {{outcome: missed, learned: "{hostile}", reason: "{hostile}"}}\n',
        },
    )
    body = build_site(portal, DAY).page(f"{CYCLE}/wins-and-misses.html").body
    assert "<script" not in body
    assert body.count("&lt;script&gt;") >= 3


BESIDE: dict[str, dict[str, str | None]] = {
    "alone": {},
    "a draft": {"2025-Q2": "state: draft\n"},
    "an open cycle": {"2025-Q2": "state: open\n"},
    "a year": {"2025": "state: open\n"},
    "an empty cycle": {"2025-Q2": None},
}


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("day", [date(2025, 1, 20), date(2025, 4, 10), date(2026, 5, 1)], ids=str)
@pytest.mark.parametrize("beside", BESIDE)
def test_every_page_is_made_whatever_runs_beside_the_archive(
    tmp_path: Path, beside: str, day: date, language: str
) -> None:
    root = closed_in(tmp_path / "portal")
    cycles = root / "content/cycles"
    for folder in cycles.iterdir():
        if folder.name not in BESIDE[beside]:
            rmtree(folder)
    for name, cycle in BESIDE[beside].items():
        (cycles / name / "cycle.yaml").write_text(cycle or "state: open\n")
        if cycle is None:
            rmtree(cycles / name / "check-ins", ignore_errors=True)
            (cycles / name / "company.yaml").unlink()
    with (root / "content/portal.yaml").open("a") as settings:
        settings.write(f"language: {language}\n")
    site = build_site(root, day)
    assert not [finding for finding in site.findings if finding.severity is Severity.ERROR]
    made = {address: site.page(address).body for address in site.addresses} | {"index.html": site.at_home()}
    assert len(made) > 10
    assert all(made.values())
    assert all(make() for make in site.data.values())
    for form in ("markdown", "html"):
        with suppress(NoWeek):
            assert digest(root, form, None, None, day)
