"""On a terminal `okrsite checkin` asks for one value after the other, and writes one file for all."""

from __future__ import annotations

import os
import pty
import select
import signal
from decimal import Decimal
from pathlib import Path

import pytest
from command_line import CYCLE, DAY, command, contents, environment, run, starter_in

from okrsite.loader import load
from okrsite.model import Status

CTRL_C = "\x03"


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    return starter_in(tmp_path / "portal")


def at_a_terminal(root: Path, arguments: list[str], answers: list[tuple[str, str]]) -> tuple[int, str]:
    """The exit status, and what somebody sees who answers each question in turn, known by how its line begins."""
    words, variables = command("-C", str(root), "checkin", *arguments), environment(TERM="dumb")
    child, terminal = pty.fork()
    if child == 0:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # which is ignored by what runs in the background
        os.execve(words[0], words, variables)  # noqa: S606 - okrsite itself
    seen, waiting, answer = "", list(answers), ""
    while True:
        if answer == CTRL_C and not select.select([terminal], [], [], 1)[0]:
            os.write(terminal, CTRL_C.encode())  # Python misses one that comes just before it begins to read
        try:
            seen += os.read(terminal, 4096).decode(errors="replace").replace("\r\n", "\n")
        except OSError:  # on Linux the end of a terminal is an error
            break
        if waiting and seen.rpartition("\n")[2].startswith(waiting[0][0]) and seen.endswith(": "):
            answer = waiting.pop(0)[1]
            os.write(terminal, answer.encode() if answer == CTRL_C else f"{answer}\n".encode())
    os.close(terminal)
    assert not waiting, seen
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), seen


def test_one_value_after_the_other_becomes_one_file(portal: Path) -> None:
    before = contents(portal)
    answers = [
        ("Who are you?", "Lotte"),
        ("  Value (a number in minutes)", "many"),
        ("  Value (a number in minutes)", "6,5 minutes"),
        ("  Confidence (0 to 10; was", "0.7"),
        ("  Confidence (0 to 10; was", "7"),
        ("  Note", "Second \x1b[D till"),
        ("  Note", "Second till: fine"),
        ("  Value (a number in euros a day)", "dropped"),
        ("  Note", ""),
    ]
    status, seen = at_a_terminal(portal, [], answers)
    assert status == 0, seen
    assert 'Expected a number, found text "many"' in seen
    assert "write 7" in seen
    assert "2 of 2  The till is off by at most 5 euros a day" in seen
    (path,) = contents(portal).keys() - before.keys()
    assert path.endswith(f"/{DAY}-shop-lotte-noon-queue-and-1-more.yaml")
    assert path in seen
    found = load(portal).cycles[CYCLE].check_ins
    assert [found[f"shop/no-queue/{name}"][-1].said for name in ("noon-queue", "wrong-change")] == [
        {"value": Decimal("6.5"), "confidence": Decimal(7), "note": "Second till: fine"},
        {"status": Status.DROPPED},
    ]


@pytest.mark.parametrize(
    ("answers", "status", "told"),
    [
        ([("  Value", ""), ("  Value", "")], 0, "Nothing was said, so nothing was written."),
        ([("  Value", "5"), ("  Confidence", CTRL_C)], 130, "nothing was written"),
        ([("Who are you?", "")], 0, "Everybody, 2024-Q2: 6 key results"),
    ],
)
def test_nothing_is_written_before_the_last_answer(
    portal: Path, answers: list[tuple[str, str]], status: int, told: str
) -> None:
    before = contents(portal)
    by = [] if answers[0][0].startswith("Who") else ["--by", "lotte"]
    assert (said := at_a_terminal(portal, by, answers))[0] == status, said
    assert told in said[1]
    assert contents(portal) == before


def test_what_was_checked_in_today_is_passed_over(portal: Path) -> None:
    run(portal, "checkin", "noon-queue", "5")
    _, seen = at_a_terminal(portal, ["--by", "lotte"], [("  Value (a number in euros a day)", "")])
    assert "has a check-in of 15 May 2024 already, so it is passed over" in seen


def test_a_key_result_alone_is_asked_for_with_what_it_takes(portal: Path) -> None:
    before = contents(portal)
    answers = [("  Value (the milestones reached", "connected"), ("  Confidence", "6"), ("  Note", "")]
    status, seen = at_a_terminal(portal, ["oven-steps", "--by", "jonas"], answers)
    assert status == 0, seen
    assert "    ordered (reached): Ordered and paid\n    connected: Connected by the electrician\n" in seen
    assert "done       1 of 3 steps → 2 of 3 steps" in seen
    assert len(contents(portal).keys() - before.keys()) == 1
