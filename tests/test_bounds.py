"""Whatever a content folder holds, reading, checking and comparing it takes little time and memory.

Here an attack has an eightieth of its size, and what grows with the square of it takes too long all the same.
OKRSITE_MANY_FAULTS runs the whole ones, which takes some minutes.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

import portals
import pytest
from attacks import ATTACKS

from okrsite import files, git
from okrsite.archive.manifest import FileChangeKind, compared
from okrsite.checks import MOST_ADVICE
from okrsite.diagnostics import MOST, MOST_FOUND, MOST_IN_ALL, Diagnostic, Nearest, Place, Severity, capped
from okrsite.loader import load
from okrsite.loader.cycles import MOST_OBJECTIVES
from okrsite.loader.parents import MAX_DEPTH
from okrsite.model.scalars import MOST as MOST_ENTRIES
from okrsite.model.scalars import MOST_LINKS
from okrsite.model.scalars.texts import LONGEST
from okrsite.richtext import title_to_html, to_html
from okrsite.richtext.texts import MOST_MARKS
from okrsite.workspace import checked

DAY = date(2026, 11, 20)
MANY = "OKRSITE_MANY_FAULTS" in os.environ
SIZE = 60_000
SECONDS = 3.0
"""Of a processor; none takes more than a fifth of that where nothing else runs."""
WHOLE_SIZE, WHOLE_SECONDS, WHOLE_MEMORY = 5_000_000, 15, 1 << 30
"""Of each of two processes. 5 MB hold up to 90,000 objectives, at some 0.1 ms each: the slowest takes 7 to 15 s by the
clock, by how busy the machine is, and most less than 5. What grows with the square of its size takes minutes.
"""
PLAN = "cycles/2026-Q4/shop.yaml"


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_ends_soon(name: str, tmp_path: Path) -> None:
    root = portals.write(tmp_path, ATTACKS[name](SIZE))
    began = time.process_time()
    checked(root, DAY)
    assert time.process_time() - began < SECONDS


def limited() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (WHOLE_SECONDS, WHOLE_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (WHOLE_MEMORY, WHOLE_MEMORY))


@pytest.mark.skipif(not MANY, reason="takes some minutes; OKRSITE_MANY_FAULTS=1 runs it")
@pytest.mark.parametrize("name", ATTACKS)
def test_a_whole_attack_ends_too(name: str, tmp_path: Path) -> None:
    root = portals.write(tmp_path, ATTACKS[name](WHOLE_SIZE))
    words = [sys.executable, "-m", "okrsite.cli", "-C", str(root), "check", "--as-of", str(DAY)]
    done = subprocess.run(words, capture_output=True, check=False, preexec_fn=limited)
    assert done.returncode in (0, 1), done.stderr[-500:]
    assert done.stdout.count(b"\n") < 10 * MOST_IN_ALL


def findings_of(tmp_path: Path, files: dict[str, str]) -> list[Diagnostic]:
    return list(load(portals.write(tmp_path, files)).findings)


def test_so_many_mistakes_of_a_kind_are_told_and_the_others_counted(tmp_path: Path) -> None:
    text = "unit: shop\nsite: a\n" + "".join(f"key{n}: v\n" for n in range(20_000))
    found = findings_of(tmp_path, {PLAN: text})
    assert [finding.rule for finding in found] == ["unknown-key"] * (MOST + 1)
    assert found[-1].message.startswith("and 19,951 more of this kind in this file")
    assert found[-1].place == Place(f"content/{PLAN}", MOST + 2, 1) or found[-1].place.line == MOST + 2


def test_what_follows_from_a_mistake_is_not_counted(tmp_path: Path) -> None:
    """A title that is misspelt is no title that is missing, of sixty as of one."""
    text = "unit: shop\nobjectives:\n" + "".join(f"  - {{id: o{n}, titel: All are glad}}\n" for n in range(60))
    found = findings_of(tmp_path, {PLAN: text})
    assert {finding.rule for finding in found} == {"unknown-key"}
    assert found[-1].message.startswith("and 10 more")


def test_one_more_than_the_most_is_told_as_it_is() -> None:
    alike = [Diagnostic(Place("a", n), "rule", f"{n}", Severity.WARNING) for n in range(1, 53)]
    assert capped(alike[:51]) == alike[:51]
    assert capped(alike)[:50] == alike[:50]
    assert capped(alike)[50].message.startswith("and 2 more")
    assert capped([*alike, Diagnostic(Place("a", 60), "rule", "")])[50].severity is Severity.ERROR


def test_a_text_has_an_end(tmp_path: Path) -> None:
    plan = "unit: shop\nobjectives: [{{id: a, title: All are glad, why: {}}}]\n"
    assert not findings_of(tmp_path, {PLAN: plan.format("a" * LONGEST)})
    [found] = findings_of(tmp_path, {PLAN: plan.format("a" * (LONGEST + 1))})
    assert (found.rule, found.place.line) == ("text-length", 2)
    assert found.message.startswith("this text has 10,001 characters, and at most 10,000 are read; shorten it")


def test_a_list_has_an_end(tmp_path: Path) -> None:
    plan = "unit: shop\nobjectives: [{{id: a, title: All are glad, previously: [{}]}}]\n"
    ids = [f"o{n}" for n in range(MOST_ENTRIES + 1)]
    assert not findings_of(tmp_path, {PLAN: plan.format(", ".join(ids[1:]))})
    [found] = findings_of(tmp_path, {PLAN: plan.format(", ".join(ids))})
    assert (found.rule, found.message[:44]) == ("list-length", "expected at most 1,000 entries, found 1,001;")


def test_a_list_that_never_ends_is_not_read_to_its_end(tmp_path: Path) -> None:
    """Whether it would have been closed nobody looks for any more."""
    [found] = findings_of(tmp_path, {PLAN: f"unit: shop\nobjectives: [{'a,' * 10_001}"})
    assert (found.rule, found.place.line, found.place.column) == ("list-length", 2, 13)
    assert found.message.startswith("this list has more than 10,000 entries")


@pytest.mark.parametrize("key", ["depends_on", "contributes_to", "links"])
def test_an_objective_leads_to_so_many_others(tmp_path: Path, key: str) -> None:
    plan = "unit: shop\nobjectives: [{{id: a, title: All are glad, {}: [{}]}}]\n"
    entries = [f"{{url: 'https://a.example/{n}'}}" if key == "links" else f"o{n}" for n in range(MOST_LINKS + 1)]
    assert not findings_of(tmp_path, {PLAN: plan.format(key, ", ".join(entries[1:]))})
    [found] = findings_of(tmp_path, {PLAN: plan.format(key, ", ".join(entries))})
    assert (found.rule, found.message[:42]) == ("list-length", "expected at most 100 entries, found 101; k")


def test_teams_nest_so_deep_and_no_deeper(tmp_path: Path) -> None:
    teams = [f"  - {{id: t{n}, parent: {f't{n - 1}' if n > 1 else 'company'}}}\n" for n in range(1, MAX_DEPTH + 2)]
    assert not findings_of(tmp_path, {"org.yaml": f"teams:\n{''.join(teams[:-1])}"})
    [found] = findings_of(tmp_path, {"org.yaml": f"teams:\n{''.join(teams)}"})
    assert (found.rule, found.place.line) == ("team-depth", MAX_DEPTH + 2)
    assert '"t33" is more than 32 teams below the company' in found.message


@pytest.mark.parametrize("is_written", [True, False])
def test_cycles_nest_so_deep_and_no_deeper(tmp_path: Path, is_written: bool) -> None:
    """Whether their files say what is above them or their days do."""
    parent = "parent: c{:02}\n" if is_written else ""
    cycles = {
        f"cycles/c{n:02}/cycle.yaml": f"starts: 2026-01-01\nends: {date(2026, 3, 1) + timedelta(n)}\n"
        + (parent.format(n + 1) if n < MAX_DEPTH else "")
        for n in range(MAX_DEPTH + 1)
    }
    [found] = load(portals.write(tmp_path, cycles)).findings
    assert (found.rule, found.place.path) == ("cycle-depth", "content/cycles/c00/cycle.yaml")
    (tmp_path / "content/cycles/c00/cycle.yaml").unlink()
    portal = load(tmp_path)
    assert not portal.findings
    assert portal.cycles["c01"].parent == "c02"


def test_a_unit_has_as_many_objectives_as_a_page_can_show(tmp_path: Path) -> None:
    """In however many files; what refers to one that is not read is not called wrong."""
    plans = {
        f"cycles/2026-Q4/{name}.yaml": "unit: shop\nobjectives:\n"
        + "".join(f"  - {{id: {name}{n}, title: All are glad, supports: shop/b{n + 100}}}\n" for n in range(most))
        for name, most in (("a", MOST_OBJECTIVES - 50), ("b", 51))
    }
    [found] = load(portals.write(tmp_path, plans)).findings
    assert (found.rule, str(found.place)) == ("plan-size", "content/cycles/2026-Q4/b.yaml:53:5")
    assert '"shop" has more than 200 objectives' in found.message
    assert "unknown-parent" not in {one.rule for one in checked(tmp_path, DAY).findings}


def test_a_kind_has_an_end_in_all_files_together(tmp_path: Path) -> None:
    files = {f"cycles/2026-Q4/{n:03}.yaml": "".join(f"key{m}: v\n" for m in range(60)) for n in range(300)}
    found = [one for one in findings_of(tmp_path, files) if one.rule == "unknown-key"]
    assert len(found) == MOST_IN_ALL + MOST_IN_ALL // MOST + 1
    assert found[-1].message == "more of this kind in this file and 279 others; fix those that are told and look again"
    assert (found[-1].place.path, found[-1].severity) == ("content/cycles/2026-Q4/020.yaml", Severity.ERROR)


def test_of_a_kind_so_many_are_looked_for_and_the_sentence_says_so(tmp_path: Path) -> None:
    line = (
        f"  - {{{{id: o{{}}, title: All are glad, depends_on: [{', '.join(f'x{n}' for n in range(MOST_LINKS))}]}}}}\n"
    )
    plan = "unit: shop\nobjectives:\n" + "".join(map(line.format, range(MOST_FOUND // MOST_LINKS + 1)))
    found = checked(portals.write(tmp_path, {PLAN: plan}), DAY).findings
    told = [one.message for one in found if one.rule == "unknown-reference"]
    assert told[-1].startswith(
        f"and at least {MOST_FOUND - MOST_ADVICE:,} more of this kind in this file, from here on"
    )


def test_what_is_only_counted_is_not_read_again_for_its_place(tmp_path: Path) -> None:
    text = "".join(f"key{n}: v\n" for n in range(MOST + 9))
    files = {f"cycles/2026-Q4/{n:03}.yaml": text for n in range(70)}
    last = max(one for one in findings_of(tmp_path, files) if one.rule == "unknown-key")
    assert last.message == "more of this kind in this file and 49 others; fix those that are told and look again"
    files["cycles/2026-Q4/069.yaml"] = f"objectives: 3\n{text}"
    [other] = [one for one in findings_of(tmp_path, files) if one.rule == "type"]
    assert str(other).startswith("content/cycles/2026-Q4/069.yaml: error: 1 of this kind in this file; fix those")


def test_what_is_left_out_keeps_its_weight() -> None:
    warnings = [Diagnostic(Place(f"a{n:04}"), "rule", "", Severity.WARNING) for n in range(MOST_IN_ALL + 9)]
    assert capped(warnings)[-1].severity is Severity.WARNING
    assert capped([*warnings, Diagnostic(Place("b"), "rule", "")])[-1].severity is Severity.ERROR
    assert capped(warnings[: MOST_IN_ALL + 1])[-1].message == (
        "more of this kind in this file; fix those that are told and look again"
    )


def test_guessing_has_an_end_in_work() -> None:
    """Names that are all alike are all looked at for each word."""
    near = Nearest(f"somebody-{n:06}" for n in range(100_000))
    began = time.process_time()
    assert near.near("sombody-000007")
    assert not any(near.near(f"sombody-{n:06}") for n in range(100, 200))
    assert time.process_time() - began < 3


@pytest.mark.parametrize("mark", ["[", "![", "<sub>", "*_"])
def test_a_text_of_marks_is_shown_as_it_is(mark: str) -> None:
    began = time.process_time()
    for nth in range(20):
        assert "<" not in to_html(f"{nth} {mark * (2 * MOST_MARKS)}").strip().removeprefix("<p>").removesuffix("</p>")
        title_to_html(f"{nth} {mark * (2 * MOST_MARKS)}")
    assert time.process_time() - began < 1


def ran(root: Path, *words: str, given: str = "") -> str:
    who = ("-c", "user.name=a", "-c", "user.email=a@b.example")
    done = subprocess.run(["git", *who, *words], cwd=root, check=True, capture_output=True, text=True, input=given)
    return done.stdout.strip()


def committed(root: Path) -> None:
    ran(root, "init", "-q")
    ran(root, "add", "-A")
    ran(root, "commit", "-qm", "one")


def test_a_tree_without_end_is_no_list_without_end(tmp_path: Path) -> None:
    """A few hundred bytes of a repository may name a file a thousand million times."""
    portals.write(tmp_path, {"org.yaml": "teams: []\n"})
    committed(tmp_path)
    tree = ran(tmp_path, "rev-parse", "HEAD:content")
    for _ in range(30):
        tree = ran(tmp_path, "mktree", given=f"040000 tree {tree}\ta\n040000 tree {tree}\tb\n")
    tree = ran(tmp_path, "mktree", given=f"040000 tree {tree}\tcontent\n")
    commit = ran(tmp_path, "commit-tree", "-m", "two", tree)
    with git.Commits(tmp_path) as commits, pytest.raises(git.GitError, match="names more files"):
        commits.tree(commit, "content")


TOO_DEEP = "folders are nested deeper than 32 levels here, and nothing below is read; move it further up"


def test_folders_in_folders_have_an_end(tmp_path: Path) -> None:
    """Each part of each path is looked at for links, so what lies 200 levels deep takes as long as 200 files."""
    deepest = "cycles/" + "a/" * (files.MAX_DEPTH - 1)
    portals.write(tmp_path, {f"{deepest}x.yaml": "a: b\n"})
    assert files.walk(tmp_path, "content", (".yaml",)) == ([f"content/{deepest}x.yaml"], [])
    deep = tmp_path / "content" / deepest
    for _ in range(200):
        deep /= "a"
        deep.mkdir()
    (deep / "x.yaml").write_text("a: b\n")
    committed(tmp_path)
    with git.Commits(tmp_path) as commits:
        for root in (tmp_path, commits.tree(ran(tmp_path, "rev-parse", "HEAD"), "content")):
            found, refused = files.walk(root, "content", (".yaml",))
            assert found == [f"content/{deepest}x.yaml"]
            assert [str(one) for one in refused] == [
                f"content/{deepest}a: error: {TOO_DEEP} [file-depth]",
            ]


def test_all_files_together_have_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of one commit of a few KB, which holds the same megabyte thousands of times."""
    monkeypatch.setattr("okrsite.files.refusals.MOST_BYTES", 10_000)
    portals.write(tmp_path, {f"{n}.yaml": "a" * 1_000 for n in range(12)})
    committed(tmp_path)
    paths = [f"content/{n}.yaml" for n in range(12)]
    with git.Commits(tmp_path) as commits:
        for root in (tmp_path, commits.tree(ran(tmp_path, "rev-parse", "HEAD"), "content")):
            read = list(files.read_all(root, paths, 2_000))
            assert [isinstance(content, bytes) for content in read].count(True) in (10, 11)
            assert isinstance(read[-1], Diagnostic)
            assert read[-1].rule == "file-size"


def test_one_file_named_many_times_has_an_end_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("okrsite.files.refusals.MOST_REPEATED", 3_000)
    portals.write(tmp_path, {f"{n}.yaml": "a" * 1_000 for n in range(6)} | {"other.yaml": "b" * 1_000})
    committed(tmp_path)
    paths = ["content/other.yaml", *(f"content/{n}.yaml" for n in range(6))]
    with git.Commits(tmp_path) as commits:
        read = list(files.read_all(commits.tree(ran(tmp_path, "rev-parse", "HEAD"), "content"), paths, 2_000))
    assert [isinstance(content, bytes) for content in read] == [True] * 5 + [False] * 2


def test_renamed_files_of_an_archive_are_looked_up() -> None:
    expected = {f"a{n}": f"{n}" for n in range(30_000)}
    began = time.process_time()
    found = [*compared(expected, {f"b{n}": f"{n + 1}" for n in range(30_000)})]
    assert time.process_time() - began < 2
    assert Counter(one.kind for one in found) == {
        FileChangeKind.RENAMED: 29_999,
        FileChangeKind.DELETED: 1,
        FileChangeKind.ADDED: 1,
    }


def test_no_blob_that_is_too_large_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its size is asked for first: a few hundred bytes of a commit may be hundreds of millions."""
    portals.write(tmp_path, {PLAN: "a" * 3_000_000, "org.yaml": "teams: []\n"})
    committed(tmp_path)
    with git.Commits(tmp_path) as commits:
        tree = commits.tree(git.commit_of(tmp_path, "HEAD"), "content")
        asked: list[str] = []
        read = commits.blobs

        def noted(ids: Sequence[str], limit: int) -> Iterator[bytes | None]:
            asked.extend(ids)
            return read(ids, limit)

        monkeypatch.setattr(commits, "blobs", noted)
        large, small = tree.read_all([f"content/{PLAN}", "content/org.yaml"], 1 << 20)
    assert isinstance(large, Diagnostic)
    assert (large.rule, small, len(asked)) == ("file-size", b"teams: []\n", 1)
