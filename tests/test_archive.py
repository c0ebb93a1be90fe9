"""What an archive is for: its pages never change again, and say so."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from archive_cases import ARCHIVE, CYCLE, DAY, KEPT, ROOT, closed_in, closing, pages, portal_in
from command_line import contents

from okrsite import wording
from okrsite.archive import archives_in
from okrsite.context.cycle import CycleContext, contexts_of
from okrsite.model import NO_CHECK_INS, Measured, State
from okrsite.publish import cycle_json
from okrsite.site import build_site
from okrsite.views.cascade import cascade_view, lines_of
from okrsite.views.cycle import cycle_view
from okrsite.views.replay import weekly_steps
from okrsite.views.units import unit_view
from okrsite.workspace import checked

MARK = re.compile(r'<aside class="okr-banner okr-archived".*?</aside>\n*', re.DOTALL)
ACTIONS = re.compile(
    r'<div class="okr">\s*<nav class="okr-actions".*?</nav>\s*</div>|<nav class="okr-actions".*?</nav>\n', re.DOTALL
)
CLOSING = re.compile(r'<section class="okr-closing".*?</section>', re.DOTALL)
LATER = re.compile(
    r'<section class="okr-past okr-later".*?</section>'
    r'|<tr class="okr-later">.*?</tr>| <strong class="?okr-later"?>[^<]*</strong>',
    re.DOTALL,
)
EDIT = re.compile(r' data-okr-(?:edit="[^"]*"|line=\d+)')


@pytest.fixture(autouse=True)
def without_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is told here is how pages are made, not how they are kept."""
    monkeypatch.setattr("okrsite.page_cache.cache_folder", lambda _name: None)


@pytest.fixture
def closed(tmp_path: Path) -> Path:
    return closed_in(tmp_path / "closed")


def scopes(root: Path, as_of: date = DAY) -> dict[str, CycleContext]:
    read = checked(root, as_of)
    return dict(contexts_of(read.portal, read.facts, read.snapshots))


def without_mark(page: str) -> list[str]:
    """Nor what an open cycle asks for before it is closed, nor how it went on later."""
    page = page.replace(", not closed", "")
    page = LATER.sub("", CLOSING.sub("", MARK.sub("", page, count=1)))
    return [line for line in page.splitlines() if line.strip()]


def test_pages_are_what_they_were_but_for_the_mark_and_edit_links(tmp_path: Path) -> None:
    root = portal_in(tmp_path / "portal")
    before = {address: ACTIONS.sub("", EDIT.sub("", page)) for address, page in pages(root).items()}
    closing(root)
    after = pages(root)
    assert list(after) == list(before)
    assert "okr-later" not in "".join(after.values())
    assert "okr-later" in "".join(before.values())
    for address, page in after.items():
        assert without_mark(page) == without_mark(before[address]), address
        assert "Archived on 10\xa0Apr\xa02025" in page
        assert "/edit/" not in page


def test_other_cycles_are_what_they_were(tmp_path: Path) -> None:
    root = portal_in(tmp_path / "portal")
    before = pages(root, "2025"), pages(root, "2025-Q2")
    numbers = checked(root, DAY).facts.cycles["2025"]
    closing(root)
    assert (pages(root, "2025"), pages(root, "2025-Q2")) == before
    assert checked(root, DAY).facts.cycles["2025"].units == numbers.units


def test_every_number_is_kept(tmp_path: Path) -> None:
    root = portal_in(tmp_path / "portal")
    before = checked(root, DAY)
    was, told = before.facts.cycles[CYCLE], cycle_json(scopes(root)[CYCLE])
    closing(root)
    now = scopes(root)[CYCLE].whole
    assert now.numbers.units == was.units
    assert {ref: replace(own, check_ins=NO_CHECK_INS) for ref, own in now.numbers.objectives.items()} == {
        ref: replace(own, check_ins=NO_CHECK_INS) for ref, own in was.objectives.items()
    }
    for ref, own in was.key_results.items():
        kept = now.numbers.key_results[ref]
        for name in ("answer", "attainment", "series", "forecast", "path", "parts", "confidence", "expected_value"):
            assert getattr(kept, name) == getattr(own, name), (ref, name)
        assert kept.check_ins.said == own.check_ins.said
    assert cycle_json(now) == told | {"state": "archived"}


def broken(*_: object) -> object:
    raise AssertionError("nothing of an archive is worked out again")


def test_nothing_that_changes_later_reaches_them(closed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = pages(closed)
    content = closed / "content"
    (content / "org.yaml").write_text("teams: [{id: lamp, name: Something else, lead: new}]\npeople: [{id: new}]\n")
    (content / "portal.yaml").write_text("cadence: monthly\nhealth: {on_track: 0.1, at_risk: 0}\nzones: {commit: 1}\n")
    (content / "kpis/visits.yaml").unlink()
    shutil.rmtree(content / "cycles")
    for module in ("values", "key_results", "objectives", "units", "history", "health", "rollup", "originals"):
        for name in ("health_of", "score_of", "mean", "outlook_of", "along", "disagree", "readings_of", "clock_of"):
            with suppress(AttributeError):
                monkeypatch.setattr(f"okrsite.facts.{module}.{name}", broken)
    for kind in (Measured, *Measured.__subclasses__()):
        monkeypatch.setattr(kind, "attainment", broken)
    assert pages(closed, as_of=date(2031, 5, 6)) == before


def steps_of(context: CycleContext) -> list[str]:
    return [weekly_steps(context, ref) for ref in lines_of(context)]


@pytest.mark.parametrize("day", [date(2025, 1, 1), date(2025, 1, 31), date(2025, 2, 20), date(2025, 3, 30)])
def test_any_day_of_an_archived_cycle_is_what_it_was_on_that_day(day: date, tmp_path: Path) -> None:
    root = portal_in(tmp_path / "portal")
    for review in (root / "content/cycles" / CYCLE / "reviews").iterdir():
        review.unlink()  # which on no such day were there
    before = scopes(root, day)
    told = {id_: cycle_json(before[id_]) for id_ in (CYCLE, "2025")}
    cascade, steps = cascade_view(before[CYCLE]), steps_of(before[CYCLE])
    shutil.rmtree(root)
    closing(portal_in(root))
    after = scopes(root, day)
    assert cycle_json(after[CYCLE].whole) == told[CYCLE] | {"state": "archived"}
    assert cycle_json(after["2025"]) == told["2025"]
    seen = cascade_view(after[CYCLE].whole)
    assert (seen.replay, steps_of(after[CYCLE].whole)) == (cascade.replay, steps)
    assert f"seen here as of {wording.day(day)}" in pages(root, as_of=day)[f"{CYCLE}/company.html"]
    assert (now := checked(root, day)).current_cycle is now.portal.cycles[CYCLE]


def test_on_its_last_day_it_is_what_was_frozen(closed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("okrsite.archive.rewinding.facts_of", broken)
    assert pages(closed, as_of=date(2025, 3, 31)) == pages(closed)


VARIED = """
import hashlib, sys
from pathlib import Path
from archive_cases import ARCHIVE, closing, pages, portal_in
root = portal_in(Path(sys.argv[1]) / "portal")
digest = closing(root).digest
told = "".join(f"{address}{page}" for address, page in pages(root).items())
print(digest, hashlib.sha256(told.encode()).hexdigest())
"""


AS_NOBODY = ("unshare", "--user")
"""As far as a program can tell, somebody else, who yet may read this interpreter wherever it lies."""


def varied(folder: Path, *command: str, **environment: str) -> str:
    tests = str(Path(__file__).parent)
    done = subprocess.run(
        [*command, sys.executable, "-c", VARIED, folder],
        env={**os.environ, "PYTHONPATH": f"{ROOT}:{tests}", "PYTHONDONTWRITEBYTECODE": "1", **environment},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_archives_and_their_pages_are_the_same_everywhere(tmp_path: Path) -> None:
    told = {
        varied(tmp_path / "a", PYTHONHASHSEED="1"),
        varied(tmp_path / "a longer name", PYTHONHASHSEED="2", TZ="Pacific/Kiritimati", LC_ALL="C", PYTHONUTF8="0"),
    }
    assert len(told) == 1
    assert told.pop().split()[0] in (KEPT / "manifest.json").read_text()


def test_archives_and_their_pages_are_the_same_for_another_user(tmp_path: Path) -> None:
    if not shutil.which("unshare") or subprocess.run([*AS_NOBODY, "true"], check=False, capture_output=True).returncode:
        pytest.skip("nobody can be somebody else here")
    nobody = varied(tmp_path / "b", *AS_NOBODY, HOME="/nonexistent", USER="nobody", LOGNAME="nobody")
    assert nobody == varied(tmp_path / "a")


def test_nothing_on_them_is_so_many_days_ago(closed: Path) -> None:
    """They are judged at their last day, and read on another."""
    for address, page in pages(closed).items():
        assert not re.search(r">(today|yesterday|\d+\xa0(day|week)s ago)<", page), address


def test_an_archived_cycle_is_current_only_where_there_is_no_other(closed: Path) -> None:
    assert build_site(closed, date(2025, 3, 31)).sections[2].address == "2025/cascade.html"
    (closed / "content/portal.yaml").write_text(f"current: {CYCLE}\n")
    assert build_site(closed, date(2025, 3, 31)).sections[2].address == "2025/cascade.html"
    shutil.rmtree(closed / "content/cycles")
    site = build_site(closed, date(2025, 3, 31))
    assert site.sections[2].address == f"{CYCLE}/cascade.html"
    assert "The light never goes out" in site.home


def test_the_search_knows_it_as_it_was(closed: Path) -> None:
    path = f"search/cycles/{CYCLE}.json"
    before = build_site(closed, DAY)
    assert before.together[path] == CYCLE
    (closed / "content/org.yaml").write_text("people: [{id: ida}]\n")
    assert b"Una" in build_site(closed, DAY).data[path]() == before.data[path]()


def test_who_has_left_keeps_the_page(closed: Path) -> None:
    (closed / "content/org.yaml").write_text("people: [{id: ida}]\n")
    page = pages(closed)[f"{CYCLE}/people/una.html"]
    assert "Leaves in spring" in page
    assert "Nobody sleeps on watch" in page


def test_corrections_stand_on_the_page_and_not_in_the_archive(closed: Path) -> None:
    kept, before = contents(closed / ARCHIVE), pages(closed)
    (closed / ARCHIVE / "corrections.yaml").write_text(
        "corrections:\n"
        "  - {date: 2025-05-02, by: bo, about: lamp/lens/clear, text: It was a *candle*.}\n"
        "  - {date: 2025-05-01, text: The year was cold.}\n"
    )
    after = pages(closed)
    changed = {address for address in after if after[address] != before[address]}
    assert changed == {f"{CYCLE}/index.html", f"{CYCLE}/teams/lamp.html"}
    assert "It was a <em>candle</em>." in after[f"{CYCLE}/teams/lamp.html"]
    overview = after[f"{CYCLE}/index.html"]
    assert overview.index("The year was cold") < overview.index("How clear it is</a>") < overview.index("candle</em>")
    assert {path: (closed / ARCHIVE / path).read_bytes() for path in kept} == kept
    assert not [finding for finding in checked(closed, DAY).findings if ARCHIVE in finding.place.path]


def test_a_correction_of_nothing_is_a_finding(closed: Path) -> None:
    file = closed / ARCHIVE / "corrections.yaml"
    file.write_text("corrections:\n  - {date: 2025-05-02, about: lamp/lense, text: x}\n  - {date: soon, text: y}\n")
    findings = checked(closed, DAY).findings
    assert [(f.place.line, f.rule) for f in findings if f.place.path.endswith("corrections.yaml")] == [
        (2, "unknown-reference"),
        (3, "date"),
    ]
    assert '"lamp/lense" is nothing that 2025-Q1 has; did you mean "lamp/lens"?' in [f.message for f in findings]


def test_files_of_an_archived_cycle_are_not_read_and_not_forgotten(closed: Path) -> None:
    late = closed / "content/cycles" / CYCLE / "check-ins/late.yaml"
    late.parent.mkdir(parents=True)
    late.write_text("nonsense")
    before = pages(closed)
    told = [finding for finding in checked(closed, DAY).findings if finding.rule == "archived-cycle"]
    assert [finding.place.path for finding in told] == [f"content/cycles/{CYCLE}"]
    assert pages(closed) == before
    assert checked(closed, DAY).portal.cycles[CYCLE].state is State.ARCHIVED


def test_a_whole_archive_is_read_only_when_a_page_of_it_is_made(closed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("okrsite.archive.from_records._unit", broken)
    read = checked(closed, DAY)
    there = contexts_of(read.portal, read.facts, read.snapshots)
    assert [cycle_view(there[other]).title for other in ("2025", "2025-Q2")] == ["2025", "2025-Q2"]
    assert "Winter 2025" in [
        other.link.text for other in unit_view(there["2025"], there["2025"].unit("company")).other_cycles
    ]
    with pytest.raises(AssertionError):
        _ = there[CYCLE].whole


def test_a_portal_without_archives_has_none(tmp_path: Path) -> None:
    assert archives_in(portal_in(tmp_path / "portal")).snapshots == {}
