"""The store: what it keeps, what it forgets, and that nothing that happens to it is heard of."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from command_line import run
from portals import write
from repositories import committed

from okrsite import files
from okrsite.diagnostics import Diagnostic
from okrsite.store import Store, content_ids, kept, known_files, opened
from okrsite.workspace import at_revision, checked, inputs_of
from okrsite.yaml_source import Document, read_documents


def linked(folder: Path) -> None:
    folder.mkdir()
    (folder / "a").symlink_to("/etc")


CHANGES: dict[str, Callable[[Path], object]] = {
    "a plan": lambda root: (root / "content/3.yaml").write_text("unit: x\n"),
    "a table": lambda root: write(root, {"kpis/trust.csv": "date,value\n"}),
    "a page": lambda root: write(root, {"pages/a.html": "<p>"}),
    "an empty folder": lambda root: (root / "content/cycles").mkdir(),
    "a link among templates": lambda root: linked(root / "templates"),
    "settings": lambda root: (root / "mkdocs.yml").write_text("docs_dir: elsewhere\n"),
    "a folder that settings name": lambda root: write(root, {"../docs/x.js": "1", "../mkdocs.yml": "docs_dir: docs\n"}),
    "owners": lambda root: (root / "CODEOWNERS").write_text("* @ida\n"),
    "a repository": lambda root: (root / ".git").mkdir(),
    "what is no file": lambda root: os.mkfifo(root / "content/pipe.yaml"),
    "whether it can be read": lambda root: (root / "content/3.yaml").chmod(0),
}


def test_an_unchanged_portal_is_checked_once(many: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = run(many, "check")
    monkeypatch.setattr("okrsite.cli.check.checked", lambda *_: pytest.fail("it was checked again"))
    assert run(many, "check").output == first.output
    assert run(many, "check", "--format", "json").exit_code == first.exit_code == 1


@pytest.mark.parametrize("what", CHANGES)
def test_whatever_changes_it_is_checked_again(many: Path, what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = inputs_of(many)
    run(many, "check")
    CHANGES[what](many)
    after, found = inputs_of(many), run(many, "check")
    monkeypatch.setenv("OKRSITE_CACHE", "off")
    assert before
    assert after != before
    assert found.output == run(many, "check").output


def test_another_day_is_another_check(many: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    days = [run(many, "check", "--as-of", day).output for day in ("2026-08-10", "2026-10-30", "2026-08-10")]
    monkeypatch.setenv("OKRSITE_CACHE", "off")
    assert days == [run(many, "check", "--as-of", day).output for day in ("2026-08-10", "2026-10-30", "2026-08-10")]


@pytest.mark.parametrize(
    ("changed", "wrong", "is_seen"),
    [("3.yaml", "a: [", False), ("kpis/a.csv", "date,value\nx,y\n", True)],
)
def test_what_changed_during_a_check_is_not_taken_for_what_was_there(
    many: Path, monkeypatch: pytest.MonkeyPatch, changed: str, wrong: str, *, is_seen: bool
) -> None:
    """An edit that is taken back before the check ends leaves the same bytes; a file of OKRs is read but once."""
    write(many, {"kpis/a.yaml": "name: A\n", "kpis/a.csv": "date,value\n"})
    as_ever, path = checked, many / "content" / changed
    content = path.read_text()

    def meanwhile(*given: object) -> object:
        path.write_text(wrong)
        return as_ever(*given)  # type: ignore[arg-type]

    def taken_back(*_: object) -> tuple[()]:
        path.write_text(content)
        return ()

    monkeypatch.setattr("okrsite.cli.check.checked", meanwhile)
    monkeypatch.setattr("okrsite.cli.check._of_links", taken_back)
    meant = run(many, "check")
    monkeypatch.setattr("okrsite.cli.check.checked", as_ever)
    monkeypatch.setattr("okrsite.cli.check._of_links", lambda *_: ())
    right = run(many, "check")
    monkeypatch.setenv("OKRSITE_CACHE", "off")
    assert right.output == run(many, "check").output
    assert (right.output != meant.output) == is_seen


@pytest.fixture
def many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Files that only a parser reads and are worth keeping, one of them with a mistake, and a store of their own."""
    monkeypatch.setenv("OKRSITE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(content_ids, "SETTLED", 0)
    written = {f"{nth}.yaml": f'unit: team-{nth}\nwhy: {{a: [1, "\\x32"]}}\n' for nth in range(30)}
    return write(tmp_path / "portal", written | {"7.yaml": "a: 1\na: &x 2\n", "8.yaml": ""})


def read(root: Path) -> list[tuple[object, ...]]:
    paths = files.walk(root, "content", (".yaml",))[0]
    return [(one.path, one.data, one.findings, _place_of(one)) for one in read_documents(root, paths)]


def _place_of(document: Document) -> object:
    return document.place("why", "a", 1)


def test_unchanged_files_are_not_even_read(many: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = read(many)
    (many / "content/3.yaml").write_text("unit: other\n")
    asked: list[str] = []
    as_ever = files.read_all

    def noted(root: files.Root, paths: Sequence[str], limit: int) -> Iterator[bytes | Diagnostic]:
        asked.extend(paths)
        return as_ever(root, paths, limit)

    monkeypatch.setattr(files, "read_all", noted)
    after = read(many)
    assert asked == ["content/3.yaml"]
    assert [one for one in after if one not in before] == [
        ("content/3.yaml", {"unit": "other"}, (), ("content/3.yaml", 1, 1))
    ]


@pytest.mark.parametrize("settled", [0, 10**12])
def test_a_cold_check_reads_each_file_once(many: Path, monkeypatch: pytest.MonkeyPatch, settled: int) -> None:
    """Files of just now too, and unless there are too many bytes to hold."""
    monkeypatch.setattr(content_ids, "SETTLED", settled)
    asked, as_ever = Counter[str](), files.read_all

    def noted(root: files.Root, paths: Sequence[str], limit: int = files.MAX_BYTES) -> Iterator[bytes | Diagnostic]:
        asked.update(path for path in paths if path.endswith(".yaml"))
        return as_ever(root, paths, limit)

    monkeypatch.setattr(files, "read_all", noted)
    found = run(many, "check")
    assert found.exit_code == 1
    assert asked == Counter(files.walk(many, "content", (".yaml",))[0])
    asked.clear()
    monkeypatch.setattr(content_ids, "MOST_HELD", 100)
    monkeypatch.setenv("OKRSITE_CACHE", str(many.parent / "another"))
    assert run(many, "check").output == found.output
    assert max(asked.values()) == 2


def test_a_change_is_seen_that_leaves_size_and_time_as_they_were(many: Path) -> None:
    read(many)
    path = many / "content/3.yaml"
    about = path.stat()
    path.write_bytes(path.read_bytes().replace(b"team-3", b"team-4"))
    os.utime(path, ns=(about.st_atime_ns, about.st_mtime_ns))
    assert read(many)[path_of(many, "3")][1] == {"unit": "team-4", "why": {"a": ["1", "2"]}}


def path_of(root: Path, stem: str) -> int:
    return files.walk(root, "content", (".yaml",))[0].index(f"content/{stem}.yaml")


def test_files_that_changed_just_now_are_read_again(many: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the clock says meanwhile: one that was turned back makes every file a file of just now."""
    monkeypatch.setattr(content_ids, "SETTLED", 10**12)
    paths = files.walk(many, "content", (".yaml",))[0]
    read(many)
    assert not known_files(opened(), many, paths).digests
    monkeypatch.setattr(content_ids, "SETTLED", 0)
    monkeypatch.setattr("time.time_ns", lambda: 10**18)
    read(many)
    assert not known_files(opened(), many, paths).digests


def test_renamed_and_exchanged_files_are_what_they_are_now(many: Path) -> None:
    read(many)
    content = many / "content"
    (content / "1.yaml").rename(content / "x.yaml")
    (content / "2.yaml").rename(content / "1.yaml")
    found = {path: data for path, data, _, _ in read(many)}
    assert found["content/x.yaml"]["unit"] == "team-1"  # type: ignore[index]
    assert found["content/1.yaml"]["unit"] == "team-2"  # type: ignore[index]
    assert "content/2.yaml" not in found


def test_a_link_in_the_place_of_a_known_file_is_refused(many: Path) -> None:
    read(many)
    (many / "content/3.yaml").rename(many / "3.yaml")
    (many / "content/3.yaml").symlink_to(many / "3.yaml")
    paths = sorted([*files.walk(many, "content", (".yaml",))[0], "content/3.yaml"])
    assert {one.path: one for one in read_documents(many, paths)}["content/3.yaml"].findings[0].rule == "file-symlink"


def test_a_commit_is_known_by_what_its_folder_was(many: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    committed(many)
    wanted = read(many)
    with at_revision(many, "HEAD") as commit:
        monkeypatch.setattr(type(commit.commits), "blobs", lambda *_: pytest.fail("git was asked"))
        paths = files.walk(commit, "content", (".yaml",))[0]
        assert [one.data for one in read_documents(commit, paths)] == [data for _, data, _, _ in wanted]


def test_nothing_of_another_program_is_read(many: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened().put("kind", {"name": b"value"})
    assert opened().get("kind", ["name"]) == {"name": b"value"}
    assert opened().get("other kind", ["name"]) == {}
    monkeypatch.setattr("okrsite.resources.fingerprint", lambda: "another")
    assert opened().get("kind", ["name"]) == {}
    assert read(many)


HOSTILE = {
    "a pickle": b"cos\nsystem\n(S'touch hacked'\ntR.",
    "no json": b"[[[[\n",
    "too deep": b"[" * 100_000 + b"\n",
    "another shape": json.dumps({"data": 1}).encode() + b"\n",
    "wrong findings": json.dumps([{}, [["a"]], True]).encode() + b"\n",
}


@pytest.mark.parametrize("what", HOSTILE)
def test_what_others_wrote_into_the_store_is_parsed_anew(
    many: Path, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = read(many)
    as_ever = Store.get
    forged = HOSTILE[what]
    monkeypatch.setattr(Store, "get", lambda store, kind, names: dict.fromkeys(as_ever(store, kind, names), forged))
    assert read(many) == wanted
    assert not Path("hacked").exists()


@pytest.mark.usefixtures("many")
def test_two_processes_at_once() -> None:
    """Each with half of the work, over and over, one of them killed on the way."""
    code = (
        "from okrsite.store import opened\n"
        "for nth in range(60):\n"
        "    opened().put('kind', {f'{nth}-{of}': str(nth).encode() * 5000 for of in range(20)})\n"
        "    found = opened().get('kind', [f'{nth}-{of}' for of in range(20)])\n"
        "    assert all(value == str(nth).encode() * 5000 for value in found.values()), nth\n"
    )
    running = [subprocess.Popen([sys.executable, "-c", code]) for _ in range(3)]
    running[0].kill()
    assert [process.wait() for process in running][1:] == [0, 0]
    assert opened().get("kind", ["59-19"]) == {"59-19": b"59" * 5000}


def _file_instead(cache: Path) -> None:
    cache.write_text("no folder")


def _read_only(cache: Path) -> None:
    (cache / "store").mkdir(parents=True, mode=0o700)
    (cache / "store/1.sqlite").mkdir()


def _of_everybody(cache: Path) -> None:
    (cache / "store").mkdir(parents=True)
    (cache / "store").chmod(0o777)


@pytest.mark.parametrize("spoil", [_file_instead, _read_only, _of_everybody])
def test_a_folder_that_cannot_be_used_is_not(
    many: Path, tmp_path: Path, spoil: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = read(many)
    shutil.rmtree(tmp_path / "cache")
    spoil(tmp_path / "cache")
    assert read(many) == wanted
    assert not [*tmp_path.glob("cache/store/*-wal")]
    monkeypatch.setenv("OKRSITE_CACHE", "off")
    assert read(many) == wanted


def test_a_full_disk_costs_the_store_alone(many: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "_SETTINGS", ("page_size=512", "max_page_count=8"))
    wanted = read(many)
    assert read(many) == wanted


def test_a_large_store_loses_what_nobody_wanted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST_BYTES", 4_000_000)
    store = Store(tmp_path / "1.sqlite")
    for day in range(20):
        monkeypatch.setattr(kept, "_today", lambda day=day: day)
        store.put("kind", {f"{day}-{nth}": bytes(50_000) for nth in range(10)})
        assert store.get("kind", ["0-9"])
    assert (tmp_path / "1.sqlite").stat().st_size < 6_000_000
    assert not store.get("kind", ["0-0"])
    monkeypatch.setattr(kept, "_today", lambda: 100)
    store.put("kind", {"new": b""})
    assert store.get("kind", ["0-9", "19-1", "new"]) == {"new": b""}


def test_to_keep_a_value_is_not_to_read_all_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OKRSITE_CACHE", str(tmp_path / "cache"))
    asked = list[str]()

    class Traced(sqlite3.Connection):
        def __init__(self, *given: Any, **named: Any) -> None:
            super().__init__(*given, **named)
            self.set_trace_callback(asked.append)

    monkeypatch.setattr(sqlite3, "connect", partial(sqlite3.connect, factory=Traced))
    opened().put("a", {"b": b"c"})
    file = tmp_path / "cache/store/1.sqlite"
    with closing(sqlite3.connect(file)) as database:
        plans = {one: str(database.execute(f"explain query plan {one}").fetchall()) for one in asked if "delete" in one}
    assert len(plans) == 2
    assert not [one for one, plan in plans.items() if "SCAN" in plan]
