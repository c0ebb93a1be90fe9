"""A portal is the same whether it lies in a folder or in a commit, and what is refused there is refused here."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date
from pathlib import Path

import archive_cases
import pytest
from facts_lines import lines_of
from portals import SAMPLE, SAMPLE_DAY, write
from repositories import committed, git

from okrsite.files import read, read_all
from okrsite.git import Commits, GitError, commit_of, fork_point
from okrsite.workspace import at_revision, checked, portal_in

PLAN = "unit: shop\nobjectives:\n  - {id: calm, title: Calm nights, key_results: [{id: calls, title: Fewer calls}]}\n"


@pytest.mark.parametrize(("portal", "day"), [(SAMPLE, SAMPLE_DAY), (archive_cases.PORTAL, archive_cases.DAY)])
def test_a_whole_portal_is_the_same(tmp_path: Path, portal: Path, day: date) -> None:
    shutil.copytree(portal / "content", tmp_path / "content")
    committed(tmp_path)
    here = checked(tmp_path, day)
    shutil.rmtree(tmp_path / "content" / "cycles")
    with at_revision(tmp_path, "HEAD") as commit:
        there = checked(commit, day)
    assert there.findings == here.findings
    assert lines_of(there.facts) == lines_of(here.facts)


def test_archives_are_read_from_a_commit(tmp_path: Path) -> None:
    root = archive_cases.closed_in(tmp_path / "portal")
    committed(root)
    here = checked(root, archive_cases.DAY)
    with at_revision(root, "HEAD") as commit:
        there = checked(commit, archive_cases.DAY)
        whole = there.snapshots[archive_cases.CYCLE].whole
    assert there.findings == here.findings
    assert whole.portal.cycles.keys() == here.snapshots[archive_cases.CYCLE].whole.portal.cycles.keys()


@pytest.mark.parametrize("where", ["", "deep/in/it"])
def test_what_is_refused_on_disk_is_refused_in_a_commit(tmp_path: Path, where: str) -> None:
    root = tmp_path / where
    write(
        root, {"cycles/2026-Q3/shop.yaml": PLAN, "cycles/2026-Q3/notes.txt": "", "kpis/big.yaml": " " * (1 << 20) + "x"}
    )
    content = root / "content"
    (content / "cycles/2026-Q3/link.yaml").symlink_to("shop.yaml")
    (content / "pages").symlink_to("/etc")
    (content / "cycles/2026-Q3/o\u202edd.yaml").write_text(PLAN)
    (content / "cycles/2026-Q3/a\nb 'c\".yaml").write_text(PLAN)
    (content / "kpis/folder.yaml").mkdir()
    (content / "kpis/folder.yaml/x.csv").touch()
    (content / ".hidden").mkdir()
    (content / ".hidden/x.yaml").write_text(PLAN)
    (content / "kpis/x.yaml~").write_text(PLAN)
    committed(tmp_path)
    here = portal_in(root).findings
    with at_revision(root, "HEAD") as commit:
        assert portal_in(commit).findings == here
    rules = {finding.rule for finding in here}
    assert rules >= {"file-symlink", "file-size", "file-name", "file-kind", "unknown-file"}


def test_a_linked_content_is_no_content(tmp_path: Path) -> None:
    write(tmp_path / "elsewhere", {"cycles/2026-Q3/shop.yaml": PLAN})
    (tmp_path / "content").symlink_to("elsewhere/content")
    committed(tmp_path)
    here = portal_in(tmp_path)
    with at_revision(tmp_path, "HEAD") as commit:
        there = portal_in(commit)
    assert there.findings == here.findings
    assert [finding.rule for finding in there.findings] == ["file-symlink"]
    assert not there.cycles


def test_a_submodule_is_refused(tmp_path: Path) -> None:
    inner = write(tmp_path / "inner", {"cycles/2026-Q3/shop.yaml": PLAN})
    committed(inner)
    outer = write(tmp_path / "outer", {"cycles/2026-Q3/shop.yaml": PLAN})
    committed(outer)
    git(outer, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(inner), "content/cycles/x.yaml")
    committed(outer)
    with at_revision(outer, "HEAD") as commit:
        found = [str(finding) for finding in portal_in(commit).findings if finding.rule == "file-kind"]
    refused = "this is a submodule of git, and only ordinary files are read; move it elsewhere"
    assert found == [f"content/cycles/x.yaml: error: {refused} [file-kind]"]


def test_no_filter_and_no_hook_has_a_part_in_it(tmp_path: Path) -> None:
    write(tmp_path, {"cycles/2026-Q3/shop.yaml": PLAN})
    (tmp_path / ".gitattributes").write_text("*.yaml filter=evil diff=evil text eol=crlf\n")
    commit = committed(tmp_path)
    trap = f"touch '{tmp_path}/sprung'; cat"
    for setting in ("filter.evil.smudge", "filter.evil.clean", "diff.evil.textconv", "core.fsmonitor"):
        git(tmp_path, "config", setting, trap)
    with at_revision(tmp_path, commit) as tree:
        assert read(tree, "content/cycles/2026-Q3/shop.yaml") == PLAN.encode()
    assert not (tmp_path / "sprung").exists()


def test_bare_and_linked_repositories(tmp_path: Path) -> None:
    root = write(tmp_path / "one", {"cycles/2026-Q3/shop.yaml": PLAN})
    committed(root)
    git(tmp_path, "clone", "-q", "--bare", "one", "bare.git")
    git(root, "worktree", "add", "-q", "../linked")
    for place in (tmp_path / "bare.git", tmp_path / "linked"):
        with at_revision(place, "main") as commit:
            assert set(portal_in(commit).cycles["2026-Q3"].objectives) == {"shop/calm"}


def test_a_shallow_clone_says_that_it_is_one(tmp_path: Path) -> None:
    root = write(tmp_path / "one", {"cycles/2026-Q3/shop.yaml": PLAN})
    first = committed(root)
    committed(root, "second")
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{root}", "shallow")
    with pytest.raises(GitError, match=r"shallow .* fetch-depth: 0"):
        commit_of(tmp_path / "shallow", first)
    with pytest.raises(GitError, match="no such revision"):
        commit_of(root, "nowhere")


@pytest.mark.parametrize("revision", ["--all", "-h", "--output=x", "", "HEAD:content", "a b", "\n", "HEAD^{tree}"])
def test_a_revision_is_never_an_option(tmp_path: Path, revision: str) -> None:
    committed(write(tmp_path, {"cycles/2026-Q3/shop.yaml": PLAN}))
    with pytest.raises(GitError), at_revision(tmp_path, revision):
        pass
    assert not (tmp_path / "x").exists()


def test_where_two_branches_parted(tmp_path: Path) -> None:
    first = committed(write(tmp_path, {"cycles/2026-Q3/shop.yaml": PLAN}))
    main = committed(tmp_path, "on main")
    git(tmp_path, "checkout", "-q", "-b", "side", first)
    side = committed(tmp_path, "on the side")
    assert fork_point(tmp_path, main, side) == first
    git(tmp_path, "checkout", "-q", "--orphan", "other")
    other = committed(tmp_path, "from nothing")
    with pytest.raises(GitError, match="no commit in common"):
        fork_point(tmp_path, main, other)


def test_a_lost_file_is_told(tmp_path: Path) -> None:
    write(tmp_path, {"cycles/2026-Q3/shop.yaml": PLAN})
    commit = committed(tmp_path)
    blob = git(tmp_path, "rev-parse", "HEAD:content/cycles/2026-Q3/shop.yaml")
    with Commits(tmp_path) as commits:
        tree = commits.tree(commit, "content")
        (tmp_path / ".git/objects" / blob[:2] / blob[2:]).unlink()
        with pytest.raises(GitError, match="lost"):
            read(tree, "content/cycles/2026-Q3/shop.yaml")


def test_what_git_reads_ahead_is_the_same(tmp_path: Path) -> None:
    small, large, lost = "content/a.yaml", "content/b.yaml", "content/c.yaml"
    write(tmp_path, {"a.yaml": "a: 1", "b.yaml": "b: " + "x" * 3_000_000, "d.yaml": "d: 4"})
    committed(tmp_path)
    paths = [large, small, lost, "content/d.yaml", small]
    with Commits(tmp_path) as commits:
        commit = commits.tree(commit_of(tmp_path, "HEAD"), "content")
        asked = list(read_all(commit, paths))
        commit.read_ahead([small, large, lost])
        assert list(read_all(commit, ["content/d.yaml"])) == asked[3:4]
        assert list(read_all(commit, paths)) == asked
    assert [isinstance(content, bytes) for content in asked] == [False, True, False, True, True]


def holding(root: Path, tree: str, name: str, times: int = 1) -> str:
    """The id of a tree that has a tree so many times."""
    (root / "entries").write_text("".join(f"040000 tree {tree}\t{name}{nth}\n" for nth in range(times)))
    with (root / "entries").open() as entries:
        done = subprocess.run(["git", "mktree"], cwd=root, stdin=entries, capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.mark.parametrize(("name", "depth", "times"), [("d", 9, 10), ("d" * 250, 20, 1)], ids=["many", "deep"])
def test_a_few_folders_that_unfold_to_more_than_any_portal_has_are_not_read(
    tmp_path: Path, name: str, depth: int, times: int
) -> None:
    """A commit of a few kilobytes, with billions of files or with paths that no disk has."""
    write(tmp_path, {"cycles/2026-Q3/shop.yaml": PLAN})
    head = committed(tmp_path)
    tree = git(tmp_path, "rev-parse", "HEAD:content")
    for _ in range(depth):
        tree = holding(tmp_path, tree, name, times)
    hostile = git(tmp_path, "commit-tree", "-m", "x", "-p", head, holding(tmp_path, tree, "content"))
    with Commits(tmp_path) as commits, pytest.raises(GitError, match="more files, or files deeper in folders, than"):
        commits.tree(hostile, "content0")
