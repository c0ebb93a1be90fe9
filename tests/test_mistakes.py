"""What people mistype, and all that `check` says about it: the one thing that is wrong, and nothing that only follows.

A case is an edit of the portal in cases/mistakes, of which nothing is wrong, and the findings of it.

    @ file      - a line of it      + what stands there instead; without "-", all of the file
    * file -> file, or a folder     > what is said
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import run

FOLDER = Path(__file__).parent / "cases" / "mistakes"
DAY = "2026-11-27"


def _cases() -> Iterator[tuple[str, list[str]]]:
    for path in sorted(FOLDER.glob("*.txt")):
        for case in path.read_text("utf-8").strip().split("\n\n"):
            title, *lines = case.splitlines()
            yield f"{path.stem}: {title.removeprefix('# ')}", lines


CASES = dict(_cases())


@pytest.mark.parametrize("name", CASES)
def test_what_is_said_of_a_mistake(name: str, tmp_path: Path) -> None:
    root = tmp_path / "portal"
    shutil.copytree(FOLDER / "portal", root)
    _edit(root / "content", CASES[name])
    said = run(root, "check", "--as-of", DAY).stdout.partition("\n\n")
    next_ = said[2].partition("\n")[2] or said[0].partition("\n")[2]
    wanted = "".join(f"{line[2:]}\n" for line in CASES[name] if line.startswith("> "))
    assert f"{said[0]}\n{next_ if 'Next: ' in wanted else ''}" == wanted


def test_nothing_is_wrong_before(tmp_path: Path) -> None:
    shutil.copytree(FOLDER / "portal", tmp_path / "portal")
    assert run(tmp_path / "portal", "check", "--strict", "--as-of", DAY).stdout.startswith("no errors, no warnings in")


def _edit(content: Path, lines: list[str]) -> None:
    path, old, new = content, list[str](), list[str]()
    for line in [*lines, "@ end"]:
        mark, _, text = line.partition(" ")
        if mark == "*":
            before, _, after = text.partition(" -> ")
            (content / after).parent.mkdir(parents=True, exist_ok=True)
            (content / before).rename(content / after)
        elif mark == "@":
            _change(path, old, new)
            path, old, new = content / text, [], []
        elif mark in "-+":
            (old if mark == "-" else new).append(text)


def _change(path: Path, old: list[str], new: list[str]) -> None:
    if not (old or new):
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    before = "".join(f"{line}\n" for line in old)
    text = path.read_text("utf-8") if old else ""
    assert text.count(before) == 1 or not old, f"{before!r} is not in {path} once"
    path.write_text(
        text.replace(before, "".join(f"{line}\n" for line in new), 1) if old else "\n".join([*new, ""]), "utf-8"
    )
