"""A check-in is one new file that holds what was said and nothing else; what cannot be recorded leaves no trace."""

from __future__ import annotations

import errno
import re
import subprocess
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import archive_cases
import portals
import pytest
from command_line import CYCLE, DAY, contents, run, start, starter_in
from forge import git
from hypothesis import assume, given
from hypothesis import strategies as st

from okrsite.authoring import checkin
from okrsite.authoring.checkin import REPORTING, CheckedIn, CheckInRequest, Report, Said, check_in_file, record
from okrsite.authoring.lookup import key_result_named
from okrsite.authoring.transaction import Refusal
from okrsite.files import write_new
from okrsite.loader import load
from okrsite.loader.entities import entity
from okrsite.model import CheckInFile, State, Status, Update
from okrsite.workspace import checked
from okrsite.yaml_source import parse

QUEUE = "shop/no-queue/noon-queue"
SAID = Said(QUEUE, "5")
REQUEST = CheckInRequest((SAID,), DAY)


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    return starter_in(tmp_path / "portal")


def recorded_of(root: Path, said: Said, day: date = DAY, by: str | None = None) -> CheckedIn:
    (recorded,) = record(root, CheckInRequest((said,), day, by), DAY)
    return recorded


def said_and_read(said: Said) -> Update | None:
    """What the portal reads of it, or None where its reader objects."""
    document = parse("check-in.yaml", check_in_file(DAY, None, [Report(QUEUE, said, ("value", Decimal(5)))]))
    file, wrong = entity(document, CheckInFile)
    return file.updates[QUEUE] if file and not (wrong or document.findings) else None


@given(st.text())
def test_a_note_is_read_as_it_was_said(note: str) -> None:
    """Whatever the note holds it is text: no key, no comment, no second document."""
    try:
        update = said_and_read(replace(SAID, note=note))
    except Refusal:
        assume(False)
    if update is not None:
        assert update == Update.model_construct(value=Decimal(5), note=note)


@given(st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), min_size=1))
def test_printable_text_is_never_refused(text: str) -> None:
    assert said_and_read(replace(SAID, note=text)) is not None


@given(st.lists(st.from_regex(r"[A-Za-z0-9:#\[\]{}\"',& -]*[a-z]", fullmatch=True), max_size=3))
def test_lists_are_read_as_they_were_said(lines: list[str]) -> None:
    update = said_and_read(replace(SAID, blockers=tuple(lines), wins=tuple(lines)))
    assert update is not None
    assert update.blockers == update.wins == tuple(line.strip() for line in lines)


def test_everything_said_is_in_the_file(portal: Path) -> None:
    said = replace(
        SAID,
        confidence=Decimal("6.5"),
        status=Status.AT_RISK,
        note="Two\nlines",
        blockers=("a", "b"),
        wins=("c",),
    )
    recorded = recorded_of(portal, said, by="lotte")
    check_in = load(portal).cycles[CYCLE].check_ins[QUEUE][-1]
    assert (check_in.date, check_in.by) == (DAY, "lotte")
    assert check_in.said == {
        "value": Decimal(5),
        "confidence": Decimal("6.5"),
        "status": Status.AT_RISK,
        "note": "Two\nlines",
        "blockers": ("a", "b"),
        "wins": ("c",),
    }
    assert recorded.path == f"content/cycles/{CYCLE}/check-ins/{DAY}-shop-lotte-noon-queue.yaml"


def test_no_other_byte_is_touched(portal: Path) -> None:
    """Files in every style stay what they are, and the portal reads the old data plus this check-in."""
    dress_up(portal / "content")
    before, was = contents(portal), load(portal)
    recorded = recorded_of(portal, SAID)
    after = contents(portal)
    assert after.pop(recorded.path)
    assert after == before
    now = load(portal)
    assert now.findings == was.findings
    assert {ref: len(series) for ref, series in now.cycles[CYCLE].check_ins.items()} == {
        ref: len(series) + (ref == QUEUE) for ref, series in was.cycles[CYCLE].check_ins.items()
    }


def dress_up(content: Path) -> None:
    """CRLF, a byte-order mark, no newline at the end."""
    paths = sorted(content.rglob("*.yaml"))
    for number, path in enumerate(paths):
        text = path.read_bytes()
        dressed = (text.replace(b"\n", b"\r\n"), b"\xef\xbb\xbf" + text, text.rstrip(b"\n"))[number % 3]
        path.write_bytes(dressed)


REFUSED = (
    replace(REQUEST, date=DAY - timedelta(days=1)),
    replace(REQUEST, date=date(2300, 1, 1)),
    replace(REQUEST, by="nobody"),
    *(
        replace(REQUEST, said=said)
        for said in (
            (replace(SAID, key_result="no-such-kr"),),
            (replace(SAID, value="nan"),),
            (replace(SAID, value=""),),
            (replace(SAID, note="\x1b[2J"),),
            (replace(SAID, note="\udcff"),),
            (replace(SAID, wins=("two\nlines",)),),
            (SAID, replace(SAID, key_result="noon queue", value="4")),
            (SAID, Said("wrong-change", "many")),
            (SAID, Said("2024-Q3:cakes", "4")),
        )
    ),
)


@pytest.mark.parametrize("said", REFUSED, ids=repr)
def test_what_is_refused_leaves_no_trace(portal: Path, said: CheckInRequest) -> None:
    before = {path: path.stat().st_mtime_ns for path in portal.rglob("*")}
    with pytest.raises(Refusal):
        record(portal, said, DAY)
    assert {path: path.stat().st_mtime_ns for path in portal.rglob("*")} == before


def test_a_name_that_is_taken_belongs_to_another_meeting(portal: Path) -> None:
    taken = portal / f"content/cycles/{CYCLE}/check-ins/{DAY}-shop-noon-queue.yaml"
    taken.write_text(f"date: {DAY}\nupdates: {{}}\n")
    assert recorded_of(portal, SAID).path.endswith(f"{DAY}-shop-noon-queue-2.yaml")
    assert taken.read_text() == f"date: {DAY}\nupdates: {{}}\n"


def branched(portal: Path, *check_ins: tuple[str, Said]) -> list[str]:
    """The files of check-ins that were each made where no other was to be seen."""
    names = []
    for by, said in check_ins:
        recorded = recorded_of(portal, said, by=by or None)
        (portal / recorded.path).unlink()
        names.append(recorded.path.rpartition("/")[2])
    return names


def test_check_ins_on_two_branches_never_have_one_name(portal: Path) -> None:
    change = replace(SAID, key_result="wrong-change", value="2")
    names = branched(portal, ("lotte", SAID), ("amir", SAID), ("lotte", change), ("", change))
    assert names == [
        f"{DAY}-shop-lotte-noon-queue.yaml",
        f"{DAY}-shop-amir-noon-queue.yaml",
        f"{DAY}-shop-lotte-wrong-change.yaml",
        f"{DAY}-shop-wrong-change.yaml",
    ]


def test_key_results_of_one_name_are_told_apart_by_their_objectives(portal: Path) -> None:
    plan = portal / f"content/cycles/{CYCLE}/teams/shop.yaml"
    more = "  - {id: twin, title: Twin, key_results: [{id: noon-queue, title: Twin, measure: done}]}\n"
    plan.write_text(plan.read_text() + more)
    twin = replace(SAID, key_result="twin/noon-queue", value="done")
    assert branched(portal, ("", replace(SAID, key_result=QUEUE)), ("", twin)) == [
        f"{DAY}-shop-no-queue-noon-queue.yaml",
        f"{DAY}-shop-twin-noon-queue.yaml",
    ]


def test_errors_elsewhere_keep_nobody_from_checking_in(portal: Path) -> None:
    (portal / "content" / "cycles" / CYCLE / "broken.yaml").write_text("unit: [")
    assert run(portal, "checkin", "noon-queue", "5").exit_code == 0


def test_what_the_rules_say_of_it_is_shown(portal: Path) -> None:
    (portal / "content" / "cycles" / "2024-Q1" / "check-ins" / "2024-05-10-shop-names.yaml").write_text("# taken\n")
    result = run(portal, "checkin", "2024-Q1:names", "99", "--date", "2024-05-10")
    assert result.exit_code == 0
    assert "[check-in-outside-cycle]" in result.stderr
    assert result.stderr.startswith("content/cycles/2024-Q1/check-ins/2024-05-10-shop-names-2.yaml:1:7: warning: ")


def test_the_newest_cycle_counts_where_none_contains_the_day(portal: Path) -> None:
    (portal / "content" / "cycles" / CYCLE).rename(portal / "content" / "cycles" / "2023-Q1")
    assert recorded_of(portal, replace(SAID, key_result="names", value="99")).cycle.id == "2024-Q1"


def test_two_cycles_with_one_id_are_told_apart(portal: Path) -> None:
    year = portal / "content" / "cycles" / "2024"
    year.mkdir()
    (year / "shop.yaml").write_bytes((portal / "content" / "cycles" / CYCLE / "teams" / "shop.yaml").read_bytes())
    with pytest.raises(Refusal, match=f"{CYCLE}:{QUEUE}, 2024:{QUEUE}"):
        recorded_of(portal, SAID)
    assert recorded_of(portal, replace(SAID, key_result=f"2024:{QUEUE}")).cycle.id == "2024"


def test_an_archived_cycle_takes_no_check_in(portal: Path) -> None:
    read = load(portal)
    archived = replace(read.cycles[CYCLE], state=State.ARCHIVED)
    with pytest.raises(Refusal, match="is archived and does not change any more"):
        key_result_named(replace(read, cycles={**read.cycles, CYCLE: archived}), f"{CYCLE}:{QUEUE}", DAY, REPORTING)


def test_several_key_results_are_one_file(portal: Path) -> None:
    request = CheckInRequest(
        (SAID, Said("till is off", "2", note="Counted"), Said("oven-steps", "dropped")), DAY, "Lotte"
    )
    (recorded,) = record(portal, request, DAY)
    assert recorded.path.endswith(f"/{DAY}-shop-lotte-noon-queue-and-2-more.yaml")
    assert recorded.after.objectives["shop/no-queue"].progress != recorded.before.objectives["shop/no-queue"].progress
    newest = {ref: load(portal).cycles[CYCLE].check_ins[ref][-1] for ref in recorded.refs}
    assert {(each.date, each.by) for each in newest.values()} == {(DAY, "lotte")}
    assert [each.said for each in newest.values()] == [
        {"value": Decimal(5)},
        {"value": Decimal(2), "note": "Counted"},
        {"status": Status.DROPPED},
    ]


def test_key_results_of_two_cycles_are_a_file_in_each(portal: Path) -> None:
    year = portal / "content" / "cycles" / "2024"
    year.mkdir()
    plan = "{unit: shop, objectives: [{id: o, title: O, key_results: [{id: kr, title: Year, measure: done}]}]}"
    (year / "shop.yaml").write_text(plan)
    recorded = record(portal, CheckInRequest((SAID, Said("o/kr", "done")), DAY), DAY)
    assert [each.cycle.id for each in recorded] == [CYCLE, "2024"]
    assert all((portal / each.path).is_file() for each in recorded)


def test_of_two_files_both_are_written_or_none(portal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = "{unit: shop, objectives: [{id: o, title: O, key_results: [{id: kr, title: Year, measure: done}]}]}"
    (portal / "content" / "cycles" / "2024").mkdir()
    (portal / "content" / "cycles" / "2024" / "shop.yaml").write_text(plan)
    before = contents(portal)

    def full(root: Path, path: str, content: bytes) -> bool:
        if "/2024/" in path:
            raise OSError(errno.ENOSPC, "full")
        return write_new(root, path, content)

    monkeypatch.setattr(checkin, "write_new", full)
    with pytest.raises(OSError, match="full"):
        record(portal, CheckInRequest((SAID, Said("o/kr", "done")), DAY), DAY)
    assert contents(portal) == before


@pytest.mark.parametrize("folder", ["", "docs/our okrs"])
@pytest.mark.parametrize("place", [".", "content/cycles", "../elsewhere"])
def test_the_next_commands_work_where_they_are_read(folder: str, place: str, tmp_path: Path) -> None:
    """From inside the portal and from outside of its repository; what is pushed is the new file alone."""
    top = tmp_path / "top"
    root = starter_in(top / folder)
    begun_repository(top, tmp_path / "server")
    here = tmp_path if place == "../elsewhere" else root / place
    told = start(here, "-C", str(root), "checkin", "noon queue", "5", "--by", "Lotte Vermeer").stdout
    commands = told.partition("\nNext:\n")[2]
    done = subprocess.run(["sh", "-ec", commands], cwd=here, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    branch = f"check-in-{DAY}-shop-lotte-noon-queue"
    pushed = git(tmp_path / "server", "diff", "--name-status", "main", branch)
    inside = f"{folder}/" if folder else ""
    assert pushed == f"A\t{inside}content/cycles/{CYCLE}/check-ins/{DAY}-shop-lotte-noon-queue.yaml"
    again = start(here, "-C", str(root), "checkin", "wrong-change", "2").stdout
    head, _, commands = again.partition("\nNext, back on main, for ")[2].partition("\n")
    assert head == f"{branch} is pushed already and may be merged:"
    done = subprocess.run(["sh", "-ec", commands], cwd=here, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    pushed = git(tmp_path / "server", "diff", "--name-status", "main", f"check-in-{DAY}-shop-lotte-wrong-change")
    assert pushed == f"A\t{inside}content/cycles/{CYCLE}/check-ins/{DAY}-shop-lotte-wrong-change.yaml"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Lotte Vermeer", ""),
        (
            "Somebody Else",
            "It names nobody, for Somebody Else or office@fernhill.example of git is nobody in org.yaml: ",
        ),
    ],
)
def test_a_check_in_names_whom_git_knows_and_says_where_it_names_nobody(tmp_path: Path, name: str, said: str) -> None:
    root = starter_in(tmp_path / "top")
    begun_repository(root, tmp_path / "server")
    git(root, "config", "user.name", name)
    told = start(root, "checkin", "noon queue", "5").stdout
    (file,) = (path for path in (root / "content/cycles").rglob(f"check-ins/{DAY}-*.yaml"))
    assert ("by: lotte" in file.read_text()) is not bool(said)
    assert said in told
    assert ("give --by PERSON next time" in told) is bool(said)


def test_of_several_it_is_what_the_person_owns(portal: Path) -> None:
    """Two are called by these words, and each of two people owns one."""
    plan = (
        "unit: lotte\nobjectives: [{id: o, title: Own, owner: lotte, key_results: [{id: k, title: The noon rush}]}]\n"
    )
    own = "unit: amir\nobjectives: [{id: o, title: Own, owner: amir, key_results: [{id: k, title: The noon crowd}]}]\n"
    people = portal / "content/cycles" / CYCLE / "people"
    people.mkdir(exist_ok=True)
    (people / "lotte.yaml").write_text(plan)
    (people / "amir.yaml").write_text(own)
    for name, ref in (("lotte", "lotte/o/k"), ("Amir", "amir/o/k")):
        assert recorded_of(portal, Said("o/k", "0.5"), by=name).refs == (ref,)
    with pytest.raises(Refusal, match="may be any of"):
        recorded_of(portal, Said("o/k", "0.5"), DAY - timedelta(days=1))
    with pytest.raises(Refusal, match="may be any of"):
        recorded_of(portal, Said("o/k", "0.5"), DAY - timedelta(days=1), by="ines")


def test_a_branch_that_was_begun_and_not_pushed_goes_on(tmp_path: Path) -> None:
    root = starter_in(tmp_path / "top")
    begun_repository(root, tmp_path / "server")
    git(root, "switch", "--quiet", "-c", "my-week")
    told = start(root, "checkin", "noon queue", "5").stdout
    assert "\nNext:\n  git add content" in told
    assert "git push -u origin HEAD" in told


def test_an_amendment_that_the_way_back_would_lose_stays_on_its_branch(tmp_path: Path) -> None:
    """git does not change branches over a file that is different there."""
    root = starter_in(tmp_path / "top")
    begun_repository(root, tmp_path / "server")
    for to in ("5", "6"):
        told = start(root, "amend", "noon-queue", "--to", to, "--reason", "One till", "--by", "lotte").stdout
        assert "back on main" not in told
        done = subprocess.run(["sh", "-ec", told.partition("\nNext:\n")[2]], cwd=root, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr


def begun_repository(top: Path, server: Path) -> None:
    git(top.parent, "init", "--quiet", "--bare", "-b", "main", str(server))
    git(top, "init", "--quiet", "-b", "main")
    git(top, "config", "user.name", "lotte vermeer")
    git(top, "config", "user.email", "office@fernhill.example")
    git(top, "add", "-A")
    git(top, "commit", "--quiet", "-m", "Begin")
    git(top, "remote", "add", "origin", str(server))
    git(top, "push", "--quiet", "-u", "origin", "main")


def test_without_a_remote_nothing_is_pushed(portal: Path) -> None:
    (portal / ".git").mkdir()
    told = run(portal, "checkin", "noon-queue", "5").output
    assert f"check-ins/{DAY}-shop-noon-queue.yaml\n" in told
    assert "git push" not in told


def test_git_knows_who_owes_what(tmp_path: Path) -> None:
    root = starter_in(tmp_path / "top")
    begun_repository(root, tmp_path / "server")
    told = run(root, "checkin").output
    assert told.startswith(f"Lotte Vermeer, {CYCLE}: 2 key results, none due\n")
    assert told.endswith("\nNext: okrsite checkin noon-queue VALUE --by lotte\n")


def test_git_knows_whose_id_an_import_made_of_the_mail_address(tmp_path: Path) -> None:
    root = starter_in(tmp_path / "top")
    for path in (root / "content").rglob("*.yaml"):
        path.write_text(re.sub(r"\blotte\b", "lotte-vermeer", path.read_text()))
    begun_repository(root, tmp_path / "server")
    git(root, "config", "user.name", "lv")
    git(root, "config", "user.email", "Lotte.Vermeer@fernhill.example")
    assert run(root, "checkin").output.startswith(f"Lotte Vermeer, {CYCLE}: 2 key results, none due\n")


def test_quiet_says_nothing(portal: Path) -> None:
    assert run(portal, "checkin", "noon-queue", "5", "--quiet").output == ""


def test_what_rolled_up_from_an_archive_counts_in_what_it_tells(tmp_path: Path) -> None:
    root, day = archive_cases.closed_in(tmp_path / "closed"), archive_cases.DAY
    (told,) = record(root, CheckInRequest((Said("2025:company/seen/miles", "15"),), day), day)
    now = checked(root, day).facts.cycles["2025"]
    assert told.after.objectives["company/seen"].progress == now.objectives["company/seen"].progress
    assert told.after.progress == now.progress


def test_without_a_key_result_all_are_listed_with_what_they_said_last(portal: Path) -> None:
    result = run(portal, "checkin", "--date", "2024-05-21")
    assert result.exit_code == 0
    assert result.output.startswith(f"Everybody, {CYCLE}: 6 key results, 6 due\n")
    assert f"\n  {QUEUE}  The wait at noon falls from 9 to 4 minutes\n" in result.output
    assert "\n      in minutes; last 7.5 minutes on 14 May 2024; due since 21 May 2024\n" in result.output
    mine = run(portal, "checkin", "--by", "amir").output
    assert "bakehouse/" in mine
    assert "shop/" not in mine


def test_what_has_ended_can_still_be_graded(portal: Path) -> None:
    assert run(portal, "checkin", "--by", "lotte", "--date", "2024-05-16").output.startswith("Lotte Vermeer, 2024-Q2: ")
    (portal / "content" / "cycles" / CYCLE).rename(portal / "content" / "cycles" / "2023-Q1")
    assert run(portal, "checkin", "--by", "lotte").output.startswith("Lotte Vermeer, 2024-Q1: ")


def test_what_was_dropped_nobody_owes(portal: Path) -> None:
    run(portal, "checkin", "noon-queue", "dropped")
    assert "noon-queue" not in run(portal, "checkin", "--by", "lotte").output


def test_with_a_key_result_alone_the_value_is_missed(portal: Path) -> None:
    missed = run(portal, "checkin", "noon-queue").output
    assert "Missing argument 'VALUE': shop/no-queue/noon-queue takes a number in minutes; last 7.5 minutes" in missed


def test_where_no_cycle_is_open_the_next_step_opens_one(tmp_path: Path) -> None:
    portals.write(tmp_path, {"org.yaml": "teams: [{id: shop}]\npeople: [{id: ana, team: shop}]\n"})
    for words in ((), ("--by", "ana"), ("--by", "company")):
        said = run(tmp_path, "checkin", *words).output
        assert "Next: `okrsite open NAME` begins a cycle" in said
        assert "checkin" not in said.partition("Next")[2]
