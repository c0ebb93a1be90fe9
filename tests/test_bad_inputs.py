"""Inputs that must not hurt, from the collection beside this checkout where it is at hand; cases/cli has their kinds.

Each YAML case is a fragment that goes into a field of an otherwise good portal, or is a whole file. Its words for some
keys are others than ours; `Fragment` translates them and remembers where each of its lines went.
"""

from __future__ import annotations

import csv
import io
import json
import re
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import portals
import pytest
from command_line import CYCLE, run, starter_in

WORDS = {"target": "to", "start": "from", "description": "why"}
IN_MEASURE = ("target", "start", "unit")
FILE = f"content/cycles/{CYCLE}/teams/bad.yaml"
CHECK_IN = f"content/cycles/{CYCLE}/check-ins/bad.yaml"
OBJECTIVE = {"id": "bad", "title": "An objective like others", "owner": "lotte"}
KEY_RESULT = {"id": "kr", "title": "Something is counted"}
BUILT = 10.0
"""Seconds that no case may take, on whatever machine."""


@dataclass
class Fragment:
    """A file under construction; `places` are (line, column shift) by line of the fragment."""

    path: str = FILE
    lines: list[str] = field(default_factory=list)
    places: dict[int, tuple[int, int]] = field(default_factory=dict)

    def add(self, line: str, of: int = 0, shift: int = 0) -> None:
        self.lines.append(line)
        if of:
            self.places[of] = (len(self.lines), shift)

    def place(self, at: list[int]) -> tuple[int, int]:
        line, shift = self.places.get(at[0], (at[0], 0))
        return line, at[1] + shift

    @property
    def text(self) -> str:
        return "".join(f"{line}\n" for line in self.lines)


def embedded(text: str, name: str) -> Fragment:
    """The fragment as part of a good file, by the field that the collection names."""
    lines = list(enumerate(text.splitlines(), 1))
    if name == "date":
        return _check_in(lines)
    if name == "two objectives":
        return _two_objectives(lines)
    made = Fragment()
    made.add("unit: shop")
    made.add("objectives:")
    made.add("  -")
    inner = [
        (n, line) for n, line in lines if name.startswith(("KR", "title (")) and _key(line) in (*IN_MEASURE, "title")
    ]
    _group(made, OBJECTIVE, [pair for pair in lines if pair not in inner], 4)
    made.add("    key_results:")
    made.add("      -")
    _group(made, KEY_RESULT, [(n, line) for n, line in inner if _key(line) not in IN_MEASURE], 8)
    made.add("        measure:")
    _group(made, {"from": "1", "to": "2"}, [(n, line) for n, line in inner if _key(line) in IN_MEASURE], 10)
    return made


def _key(line: str) -> str:
    return line.partition(":")[0]


def _group(made: Fragment, defaults: dict[str, str], lines: list[tuple[int, str]], indent: int) -> None:
    written = {WORDS.get(_key(line), _key(line)) for _, line in lines}
    for key, value in defaults.items():
        if key not in written:
            made.add(f"{' ' * indent}{key}: {value}")
    for number, line in lines:
        key, _, value = line.partition(":")
        if key == "link":
            made.add(f"{' ' * indent}links: [{{url:{value}}}]", number, indent + len("links: [{url:") - len("link:"))
        else:
            own = WORDS.get(key, key)
            made.add(
                f"{' ' * indent}{own}:{value.replace(' x', ' lotte') if key == 'owner' else value}",
                number,
                indent + len(own) - len(key),
            )


def _check_in(lines: list[tuple[int, str]]) -> Fragment:
    made = Fragment(CHECK_IN)
    for number, line in lines:
        made.add(line, number)
    made.add("updates: {}")
    return made


def _two_objectives(lines: list[tuple[int, str]]) -> Fragment:
    made = Fragment()
    made.add("unit: shop")
    made.add("objectives:")
    for number, line in lines:
        made.add(f"  - {line.partition(': ')[2][:-1]}, title: One of the two}}", number, 1)
    return made


def written(root: Path, case: dict[str, Any]) -> Fragment:
    text = case["yaml"] if "yaml" in case else eval(case["yaml_py"], {"__builtins__": {"range": range}})  # noqa: S307 - the case says so
    if case["id"] == "Y21":
        text = "\ufeffunit: shop\r\nobjectives: []\r\n".encode()
    whole = case["field"] in ("whole file", "any") or isinstance(text, bytes)
    made = Fragment() if whole else embedded(text, case["field"])
    content = text if whole else made.text
    (root / made.path).write_bytes(content if isinstance(content, bytes) else content.encode())
    return made


def cases(collection: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((collection / "bad-inputs.json").read_text("utf-8"))["cases"]
    return [case for case in found if case["kind"] == "yaml"]


def test_no_bad_input_hurts(real_data: Path, tmp_path: Path) -> None:
    wrong = {}
    for case in cases(real_data):
        root = starter_in(tmp_path / case["id"])
        if complaint := _complaint(root, case):
            wrong[case["id"]] = complaint
    assert wrong == {}


def _complaint(root: Path, case: dict[str, Any]) -> str:
    made, expect = written(root, case), case["expect"]
    began = time.monotonic()
    result = run(root, "check", "--format", "json")
    if time.monotonic() - began > BUILT:
        return "too slow"
    if result.exit_code != expect["exit"] or "Traceback" in result.output:
        return f"exit {result.exit_code}: {result.output}"
    found = [f for f in json.loads(result.stdout)["findings"] if f["path"] == made.path]
    if expect["at"] and tuple(made.place(expect["at"])) not in {(f["line"], f["column"]) for f in found}:
        return f"not at {made.place(expect['at'])}: {found}"
    return "" if not _raw(result.output) else "a control character is printed"


def _raw(output: str) -> bool:
    return re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e]", output) is not None


@pytest.mark.parametrize("name", ["X01", "X03", "X04", "X09", "X12", "X14"])
def test_what_is_only_text_builds(real_data: Path, tmp_path: Path, name: str) -> None:
    case = next(case for case in cases(real_data) if case["id"] == name)
    root = starter_in(tmp_path)
    written(root, case)
    began = time.monotonic()
    assert run(root, "build").exit_code == 0
    assert time.monotonic() - began < BUILT
    page = (root / "site" / CYCLE / "teams" / "shop.html").read_text()
    assert "<script>alert(1)" not in page
    assert "<img src=x" not in page
    assert not re.search(r"href=[\"']?(javascript|java&)", page)


@pytest.mark.parametrize(
    "title", ["=1+1", "+1", "-1", "@a", " =1", "a;=1+1", 'a;"=1+1"', "a; @b;-c", "＝1+1", "a;;\u3000＋1"]
)
@pytest.mark.parametrize("delimiter", [",", ";"])
def test_no_spreadsheet_finds_a_formula(tmp_path: Path, title: str, delimiter: str) -> None:
    """In Germany a spreadsheet parts cells at `;`."""
    said = json.dumps(title)
    plan = f"unit: a\nobjectives: [{{id: b, title: {said}, key_results: [{{id: c, title: {said}}}]}}]\n"
    root = portals.write(tmp_path, {"cycles/2026-Q4/a.yaml": plan})
    assert run(root, "export", "--format", "csv", "--out", str(tmp_path / "all.csv")).exit_code == 0
    content = (tmp_path / "all.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbfcycle,unit,"), "without a mark, spreadsheets do not read it as UTF-8"
    text = content.decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text), delimiter=delimiter) for cell in row]
    cells += text.split(";") if delimiter == ";" else []
    assert not [cell for cell in cells if re.match(r'[\s"]*[=+\-@＝＋－＠]', cell)]


def test_readings_with_a_byte_order_mark_are_read(tmp_path: Path) -> None:
    """As spreadsheets write them, and okrsite too."""
    root = portals.write(tmp_path, {"kpis/a.yaml": "name: A\n"})
    (root / "content/kpis/a.csv").write_bytes(b"\xef\xbb\xbfdate,value\r\n2024-05-01,3\r\n")
    assert run(root, "check", "--quiet").output == ""


def test_a_table_runs_no_formula(tmp_path: Path) -> None:
    root = starter_in(tmp_path)
    shop = root / "content" / "cycles" / CYCLE / "teams" / "shop.yaml"
    shop.write_text(
        shop.read_text().replace("title: The wait at noon falls from 9 to 4 minutes", 'title: "=HYPERLINK(1)"')
    )
    table = run(root, "export", "--format", "csv").output
    assert "'=HYPERLINK(1)" in table
    assert ",=HYPERLINK" not in table
