"""Each file in cases/cli is a session with okrsite, and what it is told: one portal, one command after the other.

`+ path` writes a file with the lines that follow after a bar, `$ okrsite ...` runs a command, `= 2` is its exit status
where that is not 0, `> path` shows a file; what the case is about stands at its head. To add a case write these lines;
`REWRITE_CASES=1 pytest tests/test_cli_transcripts.py` writes what is told now: read it before you commit.
"""

from __future__ import annotations

import os
import shlex
import shutil
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path

import pytest
from command_line import run, starter_in

CASES = Path(__file__).parent / "cases" / "cli"
INPUT = ("+ ", "$ ", "> ", "| ")


@pytest.mark.parametrize("case", sorted(CASES.glob("*.txt")), ids=lambda case: case.stem)
def test_transcript(case: Path, tmp_path: Path) -> None:
    root = starter_in(tmp_path / "portal")
    shutil.copytree(CASES / "portal", root, dirs_exist_ok=True)
    expected = case.read_text("utf-8")
    told = "".join(f"{line}\n" for line in _told(root, expected.splitlines())).replace(str(tmp_path), "/home")
    if os.environ.get("REWRITE_CASES"):
        case.write_text(told, "utf-8")
    assert told == expected


def _told(root: Path, lines: list[str]) -> Iterator[str]:
    file = root
    yield from takewhile(lambda line: line.startswith("# "), lines)
    for line in lines:
        if not line.startswith(INPUT):
            continue
        mark, rest = line[:2], line[2:]
        yield from ("", line) if mark in ("$ ", "+ ") else (line,)
        match mark:
            case "$ ":
                yield from _said(root, shlex.split(rest)[1:])
            case "> ":
                yield from (root / rest).read_text("utf-8").splitlines()
            case "+ ":
                file = root / rest
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text("", "utf-8")
            case "| ":
                file.write_text(f"{file.read_text('utf-8')}{rest}\n", "utf-8")


def _said(root: Path, arguments: list[str]) -> Iterator[str]:
    result = run(root, *arguments)
    if result.exit_code:
        yield f"= {result.exit_code}"
    yield from result.output.splitlines()
