"""A site is replaced whole or not at all, and nothing that okrsite did not make is replaced."""

from __future__ import annotations

import errno
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from okrsite.diagnostics import Diagnostic
from okrsite.files import output

ROUNDS = 24
FILES = 30

# Publishes one generation after the other, each a folder of files that all say its number.
ENDLESS_BUILDER = f"""
import itertools, sys
from pathlib import Path
from okrsite.files import output
target = Path(sys.argv[1])
for generation in itertools.count(int(sys.argv[2])):
    with output.staged(target) as staging:
        for number in range({FILES}):
            output.write(staging.folder, f"a/{{number}}.html", str(generation).encode(), target)
        output.publish(staging)
    print(generation, flush=True)
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A published site, in a project with content."""
    (tmp_path / "content").mkdir()
    _publish(tmp_path / "site", {"index.html": b"old", "a/b.html": b"same"})
    return tmp_path / "site"


def _publish(target: Path, files: dict[str, bytes]) -> None:
    with output.staged(target) as new:
        for path, content in files.items():
            output.write(new.folder, path, content, target)
        output.publish(new)


def _files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_new_site_takes_the_place_of_the_old_one(site: Path) -> None:
    _publish(site, {"index.html": b"new", "c.html": b"more"})
    assert _files(site).keys() == {output.MARKER, "index.html", "c.html"}
    assert (site / "index.html").read_bytes() == b"new"
    assert sorted(path.name for path in site.parent.iterdir()) == ["content", "site"]


def test_a_site_may_be_put_into_an_empty_folder_and_into_folders_that_do_not_exist(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for target in (tmp_path / "empty", tmp_path / "new" / "folder"):
        _publish(target, {"index.html": b"x"})
        assert (target / "index.html").read_bytes() == b"x"


def test_files_of_the_same_bytes_are_linked_and_others_written(site: Path) -> None:
    before = (site / "a/b.html").stat().st_ino
    with output.staged(site) as new:
        assert output.write(new.folder, "a/b.html", b"same", site)
        assert not output.write(new.folder, "index.html", b"new", site)
        assert not output.write(new.folder, "other.html", b"old", site)
        assert (new.folder / "a/b.html").stat().st_ino == before


def test_writing_again_never_reaches_the_old_site(site: Path) -> None:
    with output.staged(site) as new:
        output.write(new.folder, "index.html", b"old", site)
        output.write(new.folder, "index.html", b"changed", site)
        assert (new.folder / "index.html").read_bytes() == b"changed"
    assert (site / "index.html").read_bytes() == b"old"


def test_a_link_in_the_old_site_is_not_followed(site: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"secret")
    (site / "link.html").symlink_to(tmp_path / "secret")
    with output.staged(site) as new:
        assert not output.write(new.folder, "link.html", b"secret", site)
        assert not (new.folder / "link.html").is_symlink()


@pytest.mark.parametrize("path", ["../x.html", "/x.html", "a/../../x.html"])
def test_no_file_is_written_outside_a_site(path: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not a path inside the site"):
        output.write(tmp_path / "site", path, b"")


def test_a_full_disk_leaves_the_old_site_and_no_staging(site: Path) -> None:
    before = _files(site)

    def build() -> None:
        with output.staged(site) as new:
            output.write(new.folder, "index.html", b"new")
            raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        build()
    assert _files(site) == before
    assert not list(site.parent.glob(".site-*"))


def test_what_a_dead_build_left_is_cleared_away_and_a_living_one_is_left_alone(site: Path) -> None:
    dead, empty, foreign = (site.parent / f".site-{name}" for name in ("dead", "empty", "foreign"))
    for folder in (dead, empty, foreign):
        folder.mkdir()
    output.mark(dead)
    (foreign / "mine.txt").touch()
    os.utime(empty, (0, 0))
    with output.staged(site) as living, output.staged(site.parent / "other") as second:
        assert living.folder.is_dir()
        assert second.folder.is_dir()
        assert not dead.exists()
        assert not empty.exists()
    assert (foreign / "mine.txt").exists()


def test_where_folders_cannot_be_exchanged_they_are_renamed(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(output, "_EXCHANGE", {})
    _publish(site, {"index.html": b"new"})
    assert _files(site).keys() == {output.MARKER, "index.html"}
    assert sorted(path.name for path in site.parent.iterdir()) == ["content", "site"]


def test_a_site_lost_between_two_renames_is_brought_back(site: Path) -> None:
    before = _files(site)
    site.rename(site.parent / f".site-abc{output.RETIRED}site")
    output.clear_leftovers(site.parent)
    assert _files(site) == before


def test_a_mark_is_never_taken_away_not_even_to_be_set_again(tmp_path: Path) -> None:
    with output.staged(tmp_path / "site") as staging:
        marker = (staging.folder / ".okrsite").stat()
        output.mark(staging.folder)
        assert (staging.folder / ".okrsite").stat().st_ino == marker.st_ino


def test_killing_a_build_at_any_moment_leaves_a_whole_site(tmp_path: Path) -> None:
    """The new site or the old one, never a mixture, never none."""
    chance = random.Random(4)  # noqa: S311 - the same moments in every run
    target, generation = tmp_path / "site", 0
    _publish(target, {f"a/{number}.html": b"0" for number in range(FILES)})
    for _round in range(ROUNDS):
        builder = subprocess.Popen(
            [sys.executable, "-c", ENDLESS_BUILDER, str(target), str(generation + 1)],
            stdout=subprocess.PIPE,
            cwd=Path(output.__file__).parents[2],
        )
        assert builder.stdout
        builder.stdout.readline()
        time.sleep(chance.random() * 0.02)
        builder.send_signal(signal.SIGKILL)
        builder.communicate()
        pages = set(_files(target / "a").values())
        assert len(pages) == 1
        assert len(_files(target)) == FILES + 1
        assert int(pages.pop()) > generation
        generation = int((target / "a/0.html").read_bytes())
    with output.staged(target):
        stagings = [folder for folder in tmp_path.glob(".site-*") if any(folder.iterdir())]
        assert len(stagings) == 1


def _refused(root: Path, target: Path) -> str:
    finding = output.refusal(root, target)
    assert isinstance(finding, Diagnostic)
    assert finding.rule == "output-folder"
    return finding.message


@pytest.mark.parametrize("target", [".", "..", "/", "content", "content/cycles/site"])
def test_no_folder_that_people_write_in_is_replaced(site: Path, target: str) -> None:
    assert _refused(site.parent, site.parent / target)


def test_the_folder_that_one_is_in_is_told_as_what_it_is(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`Path(".").is_mount()` is true, for the folder above it is "." as well."""
    monkeypatch.chdir(site.parent)
    assert "the project lies in this folder" in _refused(site.parent, Path())


def test_foreign_folders_links_and_files_are_not_replaced(site: Path) -> None:
    root = site.parent
    (root / "mine").mkdir()
    (root / "mine" / "thesis.txt").touch()
    (root / "link").symlink_to(site)
    (root / "file").touch()
    assert "did not make" in _refused(root, root / "mine")
    assert "symlink" in _refused(root, root / "link")
    assert "a file" in _refused(root, root / "file")
    assert (root / "mine" / "thesis.txt").exists()


@pytest.mark.parametrize("target", ["site", "new", "deep/er", "../elsewhere", "contents"])
def test_own_new_and_empty_folders_are_fine(site: Path, target: str) -> None:
    assert output.refusal(site.parent, site.parent / target) is None
