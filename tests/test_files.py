"""Files that are not what they seem, and writing that is cut short."""

from __future__ import annotations

import errno
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from okrsite.diagnostics import Diagnostic
from okrsite.files import copy, durable, read, walk, write_new

YAML = (".yaml",)


def _rules(found: list[Diagnostic]) -> list[tuple[str, str]]:
    return [(finding.place.path, finding.rule) for finding in found]


def test_walk_finds_files_sorted_and_skips_leftovers(tmp_path: Path) -> None:
    names = ("b.yaml", "a/z.yml", "a/.hidden.yaml", ".git/x.yaml", "c.yaml~", "#c.yaml#", "d.tmp/e.yaml", "notes.txt")
    for name in names:
        (tmp_path / "content" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "content" / name).touch()
    assert walk(tmp_path, "content", YAML) == (["content/a/z.yml", "content/b.yaml"], [])
    assert walk(tmp_path, "content", (".txt",))[0] == ["content/notes.txt"]
    assert walk(tmp_path, "nowhere", YAML) == ([], [])
    assert "content/a/.hidden.yaml" in walk(tmp_path, "content", YAML, hidden=True)[0]
    assert "content/d.tmp/e.yaml" not in walk(tmp_path, "content", YAML, hidden=True)[0]


def test_links_are_never_followed(tmp_path: Path) -> None:
    (tmp_path / "content" / "x").mkdir(parents=True)
    (tmp_path / "content" / "link.yml").symlink_to("/etc/passwd")
    (tmp_path / "content" / "x" / "l1").symlink_to("..")
    (tmp_path / "content" / "x" / "l2").symlink_to("..")
    found, refused = walk(tmp_path, "content", YAML)
    assert found == []
    paths = ["content/link.yml", "content/x/l1", "content/x/l2"]
    assert _rules(refused) == [(path, "file-symlink") for path in paths]
    for path in ("content/link.yml", "content/x/l1/link.yml"):
        refusal = read(tmp_path, path)
        assert isinstance(refusal, Diagnostic)
        assert refusal.rule == "file-symlink"
        assert "root" not in refusal.message


def test_links_are_refused_whatever_they_are_called(tmp_path: Path) -> None:
    paths = ("#a#", ".b", ".c/d.yaml", "e.bak", "f.swp/g", "h.tmp", "i.yaml~")
    for path in paths:
        (tmp_path / "content" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "content" / path).symlink_to("/etc/passwd")
    assert _rules(walk(tmp_path, "content", YAML)[1]) == [(f"content/{path}", "file-symlink") for path in paths]


def test_a_lock_of_emacs_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / ".#a.yaml").symlink_to("ana@laptop.example.4711:1700000000")
    (tmp_path / ".#b.yaml").symlink_to("/etc/passwd")
    assert _rules(walk(tmp_path.parent, tmp_path.name, YAML)[1]) == [(f"{tmp_path.name}/.#b.yaml", "file-symlink")]


def test_a_file_is_copied_whole_and_a_link_is_not(tmp_path: Path) -> None:
    (tmp_path / "large").write_bytes(b"x" * 3_000_000)
    (tmp_path / "link").symlink_to("large")
    assert copy(tmp_path, "large", tmp_path / "copied") is None
    assert (tmp_path / "copied").read_bytes() == (tmp_path / "large").read_bytes()
    assert _rules(list(filter(None, [copy(tmp_path, "link", tmp_path / "other")]))) == [("link", "file-symlink")]
    assert not (tmp_path / "other").exists()


def test_a_linked_folder_is_refused_itself(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "content").symlink_to("elsewhere")
    assert _rules(walk(tmp_path, "content", YAML)[1]) == [("content", "file-symlink")]
    with pytest.raises(OSError, match="symlinks"):
        write_new(tmp_path, "content/a.yaml", b"a: 1\n")


def test_pipes_sockets_and_devices_are_refused_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # a socket's name has room for 100 characters
    (tmp_path / "content").mkdir()
    os.mkfifo("content/pipe.yaml")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("content/socket.yaml")
        found, refused = walk(tmp_path, "content", YAML)
    assert found == []
    assert _rules(refused) == [("content/pipe.yaml", "file-kind"), ("content/socket.yaml", "file-kind")]
    for root, path in ((tmp_path, "content/pipe.yaml"), (Path("/dev"), "null"), (tmp_path, "content")):
        refusal = read(root, path)
        assert isinstance(refusal, Diagnostic)
        assert refusal.rule == "file-kind"


def test_names_that_cannot_be_shown(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    for name in (b"a\x1b[2J.yaml", b"caf\xe9.yaml", b"line\nbreak.yaml"):
        Path(os.fsdecode(os.fsencode(tmp_path / "content") + b"/" + name)).touch()
    found, refused = walk(tmp_path, "content", YAML)
    assert found == []
    assert [finding.rule for finding in refused] == ["file-name"] * 3
    assert all(str(finding).isprintable() for finding in refused)
    assert isinstance(read(tmp_path, "a\0b"), Diagnostic)


def test_what_cannot_be_read_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "big").write_bytes(b"x" * ((1 << 20) + 1))
    (tmp_path / "full").write_bytes(b"x" * (1 << 20))
    assert len(_bytes(read(tmp_path, "full"))) == 1 << 20
    assert [_rule(read(tmp_path, path)) for path in ("big", "gone")] == ["file-size", "file-unreadable"]

    def forbidden(*_: object) -> int:
        raise PermissionError(errno.EACCES, "no")

    monkeypatch.setattr(os, "open", forbidden)
    refusal = read(tmp_path, "full")
    assert isinstance(refusal, Diagnostic)
    assert "permission" in refusal.message


def _rule(found: bytes | Diagnostic) -> str:
    assert isinstance(found, Diagnostic)
    return found.rule


def _bytes(found: bytes | Diagnostic) -> bytes:
    assert isinstance(found, bytes)
    return found


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_write_new_never_overwrites(tmp_path: Path) -> None:
    assert write_new(tmp_path, "check-ins/deep/a.yaml", b"first")
    assert not write_new(tmp_path, "check-ins/deep/a.yaml", b"second")
    assert (tmp_path / "check-ins/deep/a.yaml").read_bytes() == b"first"
    assert _names(tmp_path / "check-ins/deep") == ["a.yaml"]


@pytest.mark.parametrize("call", ["write", "fsync", "link"])
def test_a_full_disk_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, call, full)
    with pytest.raises(OSError, match="No space left"):
        write_new(tmp_path, "a.yaml", b"a: 1\n")
    assert _names(tmp_path) == []


def test_only_leftovers_of_the_dead_are_removed(tmp_path: Path) -> None:
    dead, young = tmp_path / f"{durable.TEMPORARY}dead", tmp_path / f"{durable.TEMPORARY}young"
    for leftover in (dead, young):
        leftover.touch()
    os.utime(dead, (1, 1))
    with _writer(
        tmp_path,
        "alive.yaml",
        "os.fsync = lambda handle: (os.utime(handle, (1, 1)), print(1, flush=True), time.sleep(60))",
    ) as alive:
        assert alive.stdout
        alive.stdout.readline()
        assert write_new(tmp_path, "a.yaml", b"a: 1\n")
        left = [name for name in _names(tmp_path) if name != "a.yaml"]
        alive.kill()
    assert young.name in left
    assert dead.name not in left
    assert len(left) == 2, "the living writer's file stays, however old it looks"


def test_of_many_writers_one_wins_and_says_so(tmp_path: Path) -> None:
    loop = "print([write_new(root, f'{n}.yaml', f'{os.getpid()} '.encode() * 9999) for n in range(20)])"
    writers = [_writer(tmp_path, "own.yaml", loop) for _ in range(4)]
    said = [writer.communicate()[0].splitlines()[0] for writer in writers]
    won = [dict(enumerate(answer == "True" for answer in line.strip("[]").split(", "))) for line in said]
    for number in range(20):
        content = (tmp_path / f"{number}.yaml").read_bytes()
        winner = [writer.pid for writer, wins in zip(writers, won, strict=True) if wins[number]]
        assert content == f"{winner[0]} ".encode() * 9999
        assert len(winner) == 1


def test_killed_at_any_moment_the_file_is_whole_or_absent(tmp_path: Path) -> None:
    """Writers that do nothing else are killed at random moments; each file that is there must be complete."""
    content = b"x" * 300_000
    chance = random.Random(7)  # noqa: S311 - moments, not secrets
    for run in range(12):
        writer = _writer(
            tmp_path, "own.yaml", f"[write_new(root, f'{run}-{{n}}.yaml', b'x' * 300_000) for n in range(10_000)]"
        )
        try:
            _wait_for((tmp_path / f"{run}-0.yaml").exists)
            time.sleep(chance.uniform(0, 0.03))
        finally:  # or it fills the disk
            writer.send_signal(signal.SIGKILL)
            writer.communicate()
    files = [path for path in tmp_path.iterdir() if not path.name.startswith(".")]
    assert len(files) >= 12
    assert all(path.read_bytes() == content for path in files if path.name != "own.yaml")
    assert walk(tmp_path.parent, tmp_path.name, (".yaml",))[1] == []


def _wait_for(true: Callable[[], bool]) -> None:
    until = time.monotonic() + 20
    while not true():
        assert time.monotonic() < until
        time.sleep(0.001)


def _writer(root: Path, path: str, first: str) -> subprocess.Popen[str]:
    """Another process that runs `first`, then writes `path`."""
    lines = (
        "import os, sys, time",
        "from pathlib import Path",
        "from okrsite.files import write_new",
        "root = Path(sys.argv[1])",
        first,
        f"write_new(root, {path!r}, b'a: 1')",
    )
    here = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    return subprocess.Popen(
        [sys.executable, "-c", "\n".join(lines), str(root)], stdout=subprocess.PIPE, text=True, env=here
    )
