"""Amending: what is meant is written, nothing else in the file moves, and what cannot be is refused."""

from __future__ import annotations

import errno
import os
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrsite.authoring.amend import amend
from okrsite.authoring.amendment import AmendRequest
from okrsite.authoring.transaction import Refusal
from okrsite.files import Busy, durable
from okrsite.model import original_of
from okrsite.workspace import portal_in

DAY = date(2026, 11, 20)
PATH = "content/cycles/2026-Q4/platform.yaml"
REF = "platform/calm/p99"
BLOCK = """\
unit: platform
objectives:
  - id: calm            # the one
    title: Nobody waits
    key_results:
      - id: p99
        title: "Fewer slow checkouts"
        measure: {from: 900, to: 300, unit: ms}
"""


def test_the_value_and_the_amendment_are_written(tmp_path: Path) -> None:
    portal(tmp_path, BLOCK.encode())
    amended = amend(tmp_path, asked(), DAY)
    added = (
        '        amendments:\n          - {date: 2026-11-20, field: measure.to, was: 300, reason: "Vendor: \\"no\\""}\n'
    )
    assert (tmp_path / PATH).read_text() == BLOCK.replace("to: 300", "to: 350") + added
    assert (amended.effort, amended.promised, amended.path) == ("easier", True, PATH)


MEASURE = "{from: 900, to: 300, unit: ms}"
AMENDMENT = "{date: 2026-11-02, field: weight, was: 1, reason: x}"
IN_LINES = AMENDMENT[1:-1].replace(", ", "\n          ")
FLOW = """\
unit: platform
objectives: [{id: calm, title: C, key_results: [{id: p99, title: T, measure: {from: 9,
 to: 300}, }]}]"""
STYLES = {
    "crlf": BLOCK.replace("\n", "\r\n"),
    "bom": f"\ufeff{BLOCK}",
    "no end of line": BLOCK.rstrip("\n"),
    "flow": FLOW,
    "block measure": BLOCK.replace(MEASURE, "\n          from: 900\n          to: '300' # agreed\n          # by all"),
    "list in its key's column": BLOCK.replace("      - id", "    - id").replace("        ", "      "),
    "amendments in lines": f"{BLOCK}        amendments:\n        - {IN_LINES}\n      # end\n",
    "amendments in brackets": f"{BLOCK}        amendments: [{AMENDMENT}]\n",
    "an empty list": f"{BLOCK}        amendments: []\n        kind: outcome\n",
    "nothing": f"{BLOCK}        amendments:\n        kind: outcome\n",
    "null": f"{BLOCK}        amendments: ~ # none\n",
    "text in lines": BLOCK.replace('"Fewer slow checkouts"', ">-\n          Fewer\n          slow"),
    "a block of text": f"{BLOCK}        why: |\n          # Words\n\n            deeper\n\n",
}


@pytest.mark.parametrize("text", STYLES.values(), ids=STYLES.keys())
def test_nothing_else_in_the_file_moves(tmp_path: Path, text: str) -> None:
    portal(tmp_path, text.encode())
    before = portal_in(tmp_path).cycles["2026-Q4"].key_results[REF]
    amend(tmp_path, asked(weight=Decimal(3), due=date(2026, 12, 1)), DAY)
    after = portal_in(tmp_path)
    assert after.findings == ()
    assert original_of(after.cycles["2026-Q4"].key_results[REF]).measure == before.measure
    assert [a.field for a in after.cycles["2026-Q4"].key_results[REF].amendments][-3:] == [
        "measure.to",
        "weight",
        "due",
    ]
    written = (tmp_path / PATH).read_bytes().decode()
    assert is_within(text.replace("300", "350").replace("amendments: ~", "amendments:"), written)
    assert ("\r\n" in text) == ("\r\n" in written)
    assert written.count("\r\n") in (0, written.count("\n"))


def is_within(part: str, whole: str) -> bool:
    """Whether all characters of `part` stand in `whole`, in that order."""
    rest = iter(whole)
    return all(character in rest for character in part)


comments = st.sampled_from(["", "# a", "  # b: c", "#"])
words = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), max_size=12)


@st.composite
def texts(draw: st.DrawFn) -> str:
    """An OKR file as people may write it, whose target is 300."""
    step, dash = draw(st.integers(1, 4)), draw(st.integers(0, 3))
    keys = draw(st.permutations(["id: p99", f"title: {quoted(draw)}", draw(measures()), *draw(others())]))
    outer, inner = " " * dash, " " * (dash + 2 + step)
    lines = [
        "unit: platform",
        "objectives:",
        f"{outer}- id: calm",
        f"{outer}  title: {quoted(draw)}",
        f"{outer}  key_results:",
    ]
    if draw(st.booleans()):
        rest = ", ".join(key.replace("\n", "\n" + inner) for key in keys)
        lines.append(f"{inner}- {{{rest}}}")
    else:
        for nth, key in enumerate(keys):
            lines.append(f"{inner}{'- ' if nth == 0 else '  '}{key}")
            lines += [
                f"{inner}  {'  ' if draw(st.booleans()) else ''}{comment}" for comment in [draw(comments)] if comment
            ]
    text = "\n".join(lines) + draw(st.sampled_from(["", "\n", "\n\n", "\n# the end"]))
    return draw(st.sampled_from([text, text.replace("\n", "\r\n"), f"\ufeff{text}"]))


def quoted(draw: st.DrawFn) -> str:
    word = draw(words).strip() or "x"
    escaped = word.replace("\\", "\\\\").replace('"', '\\"')
    return draw(st.sampled_from([f'"{escaped}"', "'{}'".format(word.replace("'", "''"))]))


@st.composite
def measures(draw: st.DrawFn) -> str:
    target = draw(st.sampled_from(["300", "'300'", '"300"']))
    return draw(
        st.sampled_from([f"measure: {{from: 900, to: {target}}}", f"measure: {{to: {target},  from: 900, unit: ms}}"])
    )


@st.composite
def others(draw: st.DrawFn) -> list[str]:
    amendment = "{date: 2026-11-02, field: weight, was: 1, reason: x}"
    given_ = draw(
        st.lists(st.sampled_from(["weight: 2", "kind: outcome", "due: 2026-12-20", "labels: {a: b}"]), unique=True)
    )
    lists = ["amendments: []", f"amendments: [{amendment}]", f"amendments: [ {amendment},{amendment} ]"]
    return [*given_, *draw(st.lists(st.sampled_from(lists), max_size=1))]


@given(texts())
def test_any_file_stays_as_it_was_but_for_the_change(text: str) -> None:
    with TemporaryDirectory() as folder:
        root = Path(folder)
        portal(root, text.encode())
        read = portal_in(root)
        before = read.cycles["2026-Q4"].key_results.get(REF)
        if read.findings or before is None:
            return
        amend(root, asked(), DAY)
        after = portal_in(root)
        assert after.findings == ()
        changed = after.cycles["2026-Q4"].key_results[REF]
        undone = original_of(changed.model_copy(update={"amendments": changed.amendments[-1:]}))
        assert undone.model_copy(update={"amendments": before.amendments}) == before
        written = (root / PATH).read_bytes().decode()
        assert is_within(text.replace("300", "350", 1), written)
        assert len(written) - len(text) < 130


def test_a_way_of_writing_that_nobody_can_be_sure_of_is_refused(tmp_path: Path) -> None:
    kept = BLOCK.replace(f"measure: {MEASURE}", "why: |+\n          Words\n\n").encode()
    portal(tmp_path, kept)
    with pytest.raises(Refusal, match="cannot be changed safely from here"):
        amend(tmp_path, AmendRequest("p99", {"due": date(2026, 12, 1)}, "r", DAY), DAY)
    assert (tmp_path / PATH).read_bytes() == kept


def test_a_file_that_changes_meanwhile_is_not_overwritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    portal(tmp_path, BLOCK.encode())
    with monkeypatch.context() as patched:
        patched.setattr(
            "okrsite.authoring.amend._refuse_findings", lambda *_: (tmp_path / PATH).write_text("unit: other\n") and ()
        )
        with pytest.raises(Refusal, match="changed by somebody"):
            amend(tmp_path, asked(), DAY)
    assert (tmp_path / PATH).read_text() == "unit: other\n"


@pytest.mark.parametrize("call", ["write", "fsync", "replace"])
def test_a_full_disk_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    portal(tmp_path, BLOCK.encode())
    monkeypatch.setattr(os, call, full)
    with pytest.raises(OSError, match="No space left"):
        amend(tmp_path, asked(), DAY)
    assert [path.name for path in (tmp_path / PATH).parent.iterdir()] == ["platform.yaml"]
    assert (tmp_path / PATH).read_text() == BLOCK


def test_the_mode_of_the_file_stays(tmp_path: Path) -> None:
    portal(tmp_path, BLOCK.encode())
    (tmp_path / PATH).chmod(0o640)
    amend(tmp_path, asked(), DAY)
    assert (tmp_path / PATH).stat().st_mode & 0o777 == 0o640


def test_another_at_work_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    portal(tmp_path, BLOCK.encode())
    monkeypatch.setattr(durable, "TIMEOUT", 0.05)
    with durable.lock(tmp_path / "content"), pytest.raises(Busy):
        amend(tmp_path, asked(), DAY)


def test_before_the_cycle_begins_nothing_is_promised(tmp_path: Path) -> None:
    portal(tmp_path, BLOCK.encode())
    day = date(2026, 9, 30)
    amended = amend(tmp_path, AmendRequest(f"2026-Q4:{REF}", {"weight": Decimal(2)}, "", day), day)
    assert not amended.promised
    assert (tmp_path / PATH).read_text() == f"{BLOCK}        weight: 2\n"


def test_a_day_before_the_cycle_began_makes_no_promise_undone(tmp_path: Path) -> None:
    portal(tmp_path, BLOCK.encode())
    with pytest.raises(Refusal, match="2026-Q4 began on 2026-10-01, and what was agreed before that"):
        amend(tmp_path, AmendRequest("p99", {"measure.to": Decimal(350)}, "r", date(2026, 9, 1)), DAY)
    assert (tmp_path / PATH).read_text() == BLOCK


def test_what_has_not_come_yet_is_not_agreed(tmp_path: Path) -> None:
    portal(tmp_path, BLOCK.encode())
    with pytest.raises(Refusal, match=r"2999-07-01 has not come yet \(today is 2026-11-20\)"):
        amend(tmp_path, AmendRequest(f"2026-Q4:{REF}", {"weight": Decimal(2)}, "r", date(2999, 7, 1)), DAY)


def test_after_the_cycle_its_targets_are_what_they_were(tmp_path: Path) -> None:
    portal(tmp_path, BLOCK.encode())
    day = date(2027, 1, 1)
    with pytest.raises(
        Refusal, match="2026-Q4 ended on 2026-12-31, and its targets are what they were; say in the review"
    ):
        amend(tmp_path, AmendRequest(f"2026-Q4:{REF}", {"weight": Decimal(2)}, "r", day), day)


STEPS = """
          milestones:
            - {id: alpha, title: "First: ten"}
            - id: beta
              weight: 2
"""
WAS = r'"{milestones: [{id: alpha, title: \"First: ten\"}, {id: beta, weight: 2}]}"'


def test_a_whole_measure_is_written_with_what_it_was(tmp_path: Path) -> None:
    text = BLOCK.replace(f" {MEASURE}\n", STEPS + "        kind: outcome # by all\n")
    portal(tmp_path, text.encode())
    amended = amend(
        tmp_path, AmendRequest("p99", {"measure": "{milestones: [{id: alpha, weight: 1.0}]}"}, "r", DAY), DAY
    )
    added = f"        amendments:\n          - {{date: 2026-11-20, field: measure, was: {WAS}, reason: r}}\n"
    assert (tmp_path / PATH).read_text() == text.replace(STEPS, " {milestones: [{id: alpha}]}\n") + added
    assert amended.effort == "easier"


@pytest.mark.parametrize(
    ("place", "comment"), [("milestones:", "# a\n          milestones:"), ("milestones:", "milestones: # a")]
)
def test_comments_in_a_measure_are_not_lost(tmp_path: Path, place: str, comment: str) -> None:
    text = BLOCK.replace(f" {MEASURE}\n", STEPS.replace(place, comment))
    portal(tmp_path, text.encode())
    assert portal_in(tmp_path).findings == ()
    with pytest.raises(Refusal, match="comments within the measure"):
        amend(tmp_path, AmendRequest("p99", {"measure": "done"}, "r", DAY), DAY)
    assert (tmp_path / PATH).read_text() == text


def test_those_behind_it_stay(tmp_path: Path) -> None:
    text = BLOCK.replace(f" {MEASURE}\n", STEPS.replace("weight: 2", "weight: 2 # a\n            # b"))
    portal(tmp_path, text.encode())
    amend(tmp_path, AmendRequest("p99", {"measure": "done"}, "r", DAY), DAY)
    assert "measure: done # a\n            # b\n        amendments:" in (tmp_path / PATH).read_text()


@pytest.mark.parametrize(
    ("measure", "sentence"),
    [
        ("{milestones: [{id: alpha}", "is never closed"),
        ("{at_leest: 3}", 'did you mean "at_least"'),
        ("dune", '"dune" is no measure; did you mean "done"'),
        ("{milestones: [{id: alpha, title: Other}, {id: beta, weight: 2}]}", "only the words of steps"),
    ],
)
def test_what_is_no_measure_is_refused(tmp_path: Path, measure: str, sentence: str) -> None:
    text = BLOCK.replace(f" {MEASURE}\n", STEPS)
    portal(tmp_path, text.encode())
    with pytest.raises(Refusal, match=sentence):
        amend(tmp_path, AmendRequest("p99", {"measure": measure}, "r", DAY), DAY)
    assert (tmp_path / PATH).read_text() == text


def test_a_corridor_is_amended_by_its_bounds(tmp_path: Path) -> None:
    text = BLOCK.replace(MEASURE, "{between: [4, 8], unit: ms}")
    portal(tmp_path, text.encode())
    amend(tmp_path, AmendRequest("p99", {"measure.between": (Decimal("3.5"), Decimal(8))}, "r", DAY), DAY)
    added = '        amendments:\n          - {date: 2026-11-20, field: measure.between, was: "4, 8", reason: r}\n'
    assert (tmp_path / PATH).read_text() == text.replace("[4, 8]", "[3.5, 8]") + added


def test_from_and_to_may_change_places(tmp_path: Path) -> None:
    portal(tmp_path, BLOCK.encode())
    amend(tmp_path, AmendRequest("p99", {"measure.from": Decimal(300), "measure.to": Decimal(100)}, "r", DAY), DAY)
    assert "{from: 300, to: 100, unit: ms}" in (tmp_path / PATH).read_text()
    with pytest.raises(Refusal, match="nothing to measure"):
        amend(tmp_path, AmendRequest("p99", {"measure.from": Decimal(100)}, "r", DAY), DAY)


def test_a_target_of_the_kpi_stays_there_and_the_key_result_gets_its_own(tmp_path: Path) -> None:
    text = BLOCK.replace("measure: {from: 900, to: 300, unit: ms}", "kpi: load")
    portal(tmp_path, text.encode())
    kpi = tmp_path / "content/kpis/load.yaml"
    kpi.parent.mkdir()
    kpi.write_text("name: Load\ntarget: {at_most: 300, unit: ms}\nreadings: []\n")
    amend(tmp_path, AmendRequest("p99", {"measure.at_most": Decimal(350)}, "r", DAY), DAY)
    own = "        measure: {at_most: 350, unit: ms}\n        kpi: load\n"
    was = '"{at_most: 300, unit: ms}"'
    added = f"        amendments:\n          - {{date: 2026-11-20, field: measure, was: {was}, reason: r}}\n"
    assert (tmp_path / PATH).read_text() == text.replace("        kpi: load\n", own) + added
    assert "at_most: 300" in kpi.read_text()


def portal(root: Path, okrs: bytes) -> None:
    (root / PATH).parent.mkdir(parents=True)
    (root / PATH).write_bytes(okrs)


def asked(**more: Decimal | date) -> AmendRequest:
    return AmendRequest("p99", {"measure.to": Decimal(350), **more}, 'Vendor: "no"', DAY)
