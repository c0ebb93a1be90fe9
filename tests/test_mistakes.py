"""What people mistype, and all that `check` says about it: the one thing that is wrong, and nothing that only follows.

A case is an edit of the portal in cases/mistakes, of which nothing is wrong, and the findings of it.

    @ file      - a line of it      + what stands there instead; without "-", all of the file
    * file -> file, or a folder     > what is said        = the lines of "+" once that was done

Obeying a message never leads to another about the same slip: `obeying` does what messages say, and where that takes
more than the message to know, it is done as "=" has it. A tab is shown as ␉, a no-break space as ⍽.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import combinations, product
from pathlib import Path

import pytest
from command_line import run
from obeying import obeyed

from okrsite.diagnostics import Diagnostic, Severity
from okrsite.workspace import checked
from okrsite.yaml_source import parse

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


@pytest.mark.parametrize("name", CASES)
def test_obeying_ends_the_matter(name: str, tmp_path: Path) -> None:
    """After what is said of a line was done, no error is left in it."""
    root = tmp_path / "portal"
    shutil.copytree(FOLDER / "portal", root)
    _edit(root / "content", lines := CASES[name])
    wanted = [line[2:] for line in lines if line.startswith("= ")]
    for path, found in _by_file(checked(root, date.fromisoformat(DAY)).findings).items():
        before = (root / path).read_text("utf-8").split("\n")
        after, is_known = _obeyed(before, found)
        slip = [_shown(line[2:]) for line in lines if line.startswith("+ ")]
        at = before.index(slip[0]) if wanted else 0
        if wanted and not is_known:
            after = [*before[:at], *wanted, *before[at + len(slip) :]]
        assert after[at : at + len(wanted)] == wanted
        if wanted or is_known:
            (root / path).write_text("\n".join(after), "utf-8")
            rows = range(at + 1, at + len(wanted) + 1) if wanted else {finding.place.line for finding in found}
            again = _by_file(checked(root, date.fromisoformat(DAY)).findings).get(path, [])
            assert not [str(finding) for finding in again if finding.place.line in rows and _is_about_a_slip(finding)]


BRACES = (("value", "6"), ("note", '"Fine, so far"'), ("confidence", "7"), ("evidence", "Log 5"))
OF_A_PAIR = ("{}:{}", "{}={}", "{} = {}", "{}：{}")
OF_A_NUMBER = ("{} {}", "{}: {},5")
OF_A_TEXT = ("{}: “{}: good”", "{}: %{}", "{}: Log: {}", "{}: #{}")
BETWEEN = ("; ", ",, ", " ")


def _slips() -> Iterator[tuple[str, ...]]:
    """The four pairs, the three marks between them and the end, with any two slips among them."""
    pairs, marks = [f"{key}: {value}" for key, value in BRACES], [", "] * 3
    sound = [each for both in zip(pairs, marks, strict=False) for each in both] + [pairs[-1], "}"]
    wrong: dict[int, tuple[str, ...]] = {1: BETWEEN, 3: BETWEEN, 5: BETWEEN, 7: ("",)}
    for at, (key, value) in enumerate(BRACES):
        more = OF_A_NUMBER if value.isdigit() else OF_A_TEXT if value.startswith("Log") else ()
        wrong[at * 2] = tuple(form.format(key, value) for form in OF_A_PAIR + more)
    for first, second in combinations(sorted(wrong), 2):
        for one, other in product(wrong[first], wrong[second]):
            yield tuple(one if at == first else other if at == second else each for at, each in enumerate(sound))


def test_any_two_slips_within_braces_are_told_at_once() -> None:
    """Not a colon and the comma before it together: what is a key then, and what is text?"""
    tried = 0
    for parts in _slips():
        line = "{" + "".join(parts)
        found = parse("week.yaml", f"updates:\n  a/b: {line}\n".encode()).findings
        if not found or re.search(r"[^,;] (?:confidence|value) \d", line):
            continue
        rows = ["updates:", f"  a/b: {line}"]
        after, is_known = _obeyed(rows, sorted(found, reverse=True))
        assert is_known, (line, found)
        again = parse("week.yaml", "\n".join(after).encode()).findings
        assert not again, (line, found, again)
        tried += 1
    assert tried > 200


def _is_about_a_slip(finding: Diagnostic) -> bool:
    """Not that two wrong names were meant for one thing, and not what makes a sound OKR better."""
    is_syntax = finding.rule.startswith(("text-", "yaml-"))
    return (finding.severity is Severity.ERROR or is_syntax) and finding.rule != "yaml-duplicate-key"


def _by_file(findings: Sequence[Diagnostic]) -> dict[str, list[Diagnostic]]:
    """What is said of lines, from the last place to the first."""
    files: dict[str, list[Diagnostic]] = {}
    for finding in sorted(findings, reverse=True):
        if finding.place.line and finding.path.endswith(".yaml"):
            files.setdefault(finding.path, []).append(finding)
    return files


def _obeyed(rows: list[str], found: Sequence[Diagnostic]) -> tuple[list[str], bool]:
    """The lines after all that was said was done, and whether the messages alone told how."""
    after, is_known = [*rows], True
    for finding in found:
        line = obeyed(after[finding.place.line - 1], finding.place.column, finding.message)
        is_known &= line is not None
        after[finding.place.line - 1] = after[finding.place.line - 1] if line is None else line
    return after, is_known


def _shown(line: str) -> str:
    return line.replace("␉", "\t").replace("⍽", "\u00a0")


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
            (old if mark == "-" else new).append(_shown(text))


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
