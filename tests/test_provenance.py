"""Where numbers came from, in real repositories with real merges; and that nobody sees it who did not ask."""

from __future__ import annotations

import re
import shutil
import time
from datetime import date
from pathlib import Path

import archive_cases
import pytest
from portals import write
from readings import rows_of
from repositories import committed, git

from okrsite.git.provenance import Provenance, provenance_of
from okrsite.site import build_site
from okrsite.wording import NBSP

DAY = date(2026, 11, 20)
PLAN = """\
unit: platform
objectives:
  - id: calm
    title: Nobody waits
    key_results:
      - id: p99
        title: Fewer slow checkouts
        measure: {from: 900, to: 300, unit: ms}
"""
AMENDMENTS = "        amendments:\n          - {date: 2026-11-03, field: measure.to, was: 250, reason: Vendor}\n"
OKRS = "cycles/2026-Q4/platform.yaml"
SETTINGS = "repository: https://github.com/northwind/okrs\nprovenance: true\n"


def said(name: str, day: int, value: int) -> dict[str, str]:
    text = f"date: 2026-11-{day:02}\nupdates: {{platform/calm/p99: {{value: {value}}}}}\n"
    return {f"cycles/2026-Q4/check-ins/{name}.yaml": text}


def by(root: Path, who: str, message: str) -> str:
    git(root, "add", "-A")
    git(root, "commit", "-q", f"--author={who} <secret@example.com>", "-m", message)
    return git(root, "rev-parse", "HEAD")


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    """One check-in on the main line, one squashed, one by a merge, one not committed; an amendment by another merge."""
    root = tmp_path / "deep/portal"
    write(root, {OKRS: PLAN, "portal.yaml": SETTINGS})
    committed(root, "Begin")
    write(root, said("a", 2, 800))
    by(root, "Ana Ruiz", "First numbers")
    write(root, said("b", 3, 700))
    by(root, "Raj", "Second numbers (#12)\n\nCloses (#99)")
    git(root, "checkout", "-q", "-b", "topic")
    write(root, said("c", 4, 600))
    by(root, "Mei & \u202e'x' y", "On a branch")
    write(root, {OKRS: PLAN + AMENDMENTS})
    by(root, "Mei", "Amend")
    git(root, "checkout", "-q", "main")
    git(root, "merge", "-q", "--no-ff", "topic", "-m", "Merge pull request #7 from northwind/topic\n\nWords")
    write(root, said("d", 5, 500))
    return root


def found(root: Path) -> Provenance:
    history = provenance_of(root, "content")
    assert history is not None
    return history


@pytest.mark.parametrize("name", ["Eve\x01{commit}\x01", "Eve\x01\x01", "x\x01\x02y"])
def test_no_name_is_taken_for_another_commit(portal: Path, name: str) -> None:
    """Git takes control characters in names of authors and files, and a name in its history is there for ever."""
    was = found(portal)
    (portal / "content/kpis").mkdir()
    odd = portal / f"content/kpis/{name.format(commit=git(portal, 'rev-parse', 'main'))}.yaml"
    odd.touch()
    by(portal, name.format(commit=git(portal, "rev-parse", "main")), "Odd")
    now = found(portal)
    assert {path: commit for path, commit in now.newest.items() if path in was.newest} == was.newest
    assert {commit: now.authors[commit] for commit in was.authors} == was.authors
    source = now.of_file(odd.relative_to(portal).as_posix())
    assert source
    assert source.commit == git(portal, "rev-parse", "HEAD")


def test_each_file_knows_its_commit_its_author_and_its_request(portal: Path) -> None:
    history = found(portal)
    sources = {name: history.of_file(f"content/cycles/2026-Q4/check-ins/{name}.yaml") for name in "abcd"}
    told = {name: source and (source.author, source.request) for name, source in sources.items()}
    assert told == {"a": ("Ana Ruiz", None), "b": ("Raj", 12), "c": ("Mei & 'x' y", 7), "d": None}
    assert sources["b"]
    assert sources["b"].commit == git(portal, "rev-parse", "main~1")


def test_each_line_knows_its_own(portal: Path) -> None:
    history = found(portal)
    lines = [history.of_line(f"content/{OKRS}", line) for line in (1, 10, 99)]
    assert [line and (line.author, line.request) for line in lines] == [("Test", None), ("Mei", 7), None]


def test_lines_that_are_not_committed_hide_no_others(portal: Path) -> None:
    """As git would blame them, which is not asked about this file: see `git.asking`."""
    path, history = f"content/{OKRS}", found(portal)
    first, *others = (portal / path).read_text().splitlines(keepends=True)
    was = [history.of_line(path, line) for line in range(1, len(others) + 2)]
    (portal / path).write_text("".join([first, "# new\n", *others, "  # another\n"]), newline="\r\n")
    history = found(portal)
    now = [history.of_line(path, line) for line in range(1, len(others) + 4)]
    assert now == [was[0], None, *was[1:], None]
    assert was[-1]


def test_gitlab_names_requests_in_its_merges(portal: Path) -> None:
    git(portal, "commit", "-q", "--amend", "-m", "Merge branch 'topic'\n\nSee merge request northwind/okrs!31")
    source = found(portal).of_file("content/cycles/2026-Q4/check-ins/c.yaml")
    assert source
    assert source.request == 31


def test_pages_link_what_they_show(portal: Path) -> None:
    site = build_site(portal, DAY)
    body = site.page("2026-Q4/teams/platform.html").body
    commit = git(portal, "rev-parse", "main~1")
    forge = "https://github.com/northwind/okrs"
    said = "".join(row.more for row in rows_of(body, "calm.p99"))
    link = f'<a href="{forge}/commit/{commit}" rel="nofollow noopener noreferrer"><code>{commit[:7]}</code></a>'
    assert link in body + said
    assert f'by Raj, <a href="{forge}/pull/12"' in body + said
    assert "by Mei &amp; &#x27;x&#x27; y" in body + said
    assert "by Mei, <a" in site.page("2026-Q4/amendments.html").body
    assert all("secret" not in site.page(address).body for address in site.addresses)


def targets(root: Path) -> dict[str, str]:
    """By key result, who its target is from, as its page says."""
    body = build_site(root, DAY).page("2026-Q4/teams/platform.html").body
    parts = (part.partition(">") for part in re.split(r'<li class="okr-kr(?: okr-kr--bare)?" id="', body)[1:])
    return {name.split('"')[0].rpartition(".")[2]: _author(part) for name, _, part in parts}


def _author(part: str) -> str:
    found_ = re.search(r">Target</span>\s*<span class=okr-meta>recorded in .*? by (.*?)</span>", part)
    return re.sub("<[^>]+>", "", found_[1]) if found_ else ""


STEPS = """\
      - id: steps
        title: The new checkout is there
        measure:
          milestones:
            - {id: alpha}
            - {id: beta}
      - {id: load, title: Load falls, kpi: load}
"""
KPI = "name: Load\ntarget: {at_most: 300}\nreadings:\n  - {date: 2026-11-01, value: 400}\n"


def test_targets_and_readings_say_where_they_came_from(portal: Path) -> None:
    assert targets(portal) == {"p99": "Test"}
    write(portal, {OKRS: PLAN + STEPS, "kpis/load.yaml": KPI, "kpis/load.csv": "date,value\n2026-11-02,390\n"})
    by(portal, "Ana", "Steps (#20)")
    assert targets(portal) == {"p99": "Test", "steps": "Ana, #20", "load": "Ana, #20"}
    write(
        portal, {OKRS: PLAN + STEPS.replace("beta}", "beta, weight: 2}"), "kpis/load.yaml": KPI.replace("400", "410")}
    )
    write(portal, {"kpis/load.csv": "date,value\n2026-11-02,390\n2026-11-03,380\n"})
    by(portal, "Raj", "Weights (#21)")
    assert targets(portal) == {"p99": "Test", "steps": "Raj, #21", "load": "Ana, #20"}
    body = build_site(portal, DAY).page("kpis.html").body.replace(NBSP, " ")
    readings = re.findall(r"<tr><td>(.{5,12})</td>.*? by (\w+)", body)
    assert readings == [("3 Nov 2026", "Raj"), ("2 Nov 2026", "Ana"), ("1 Nov 2026", "Raj")]


def test_a_target_that_is_not_committed_came_from_nowhere_yet(portal: Path) -> None:
    write(portal, {OKRS: PLAN.replace("300", "350")})
    assert targets(portal) == {"p99": ""}


def test_a_moved_file_is_from_those_who_wrote_it(portal: Path) -> None:
    (portal / "content/cycles/2026-Q4/teams").mkdir()
    git(portal, "mv", f"content/{OKRS}", "content/cycles/2026-Q4/teams/platform.yaml")
    by(portal, "Zoe", "Tidy up")
    assert targets(portal) == {"p99": "Test"}


@pytest.mark.parametrize(
    ("forge", "commit", "request_"),
    [("gitlab", "/-/commit/", "/-/merge_requests/7"), ("gitea", "/commit/", "/pulls/7")],
)
def test_other_forges_have_other_addresses(portal: Path, forge: str, commit: str, request_: str) -> None:
    write(portal, {"portal.yaml": f"{SETTINGS}forge: {forge}\n"})
    body = build_site(portal, DAY).page("2026-Q4/amendments.html").body
    assert f"northwind/okrs{commit}" in body
    assert f"northwind/okrs{request_}" in body


def test_who_does_not_ask_gets_the_same_pages_with_and_without_a_history(portal: Path, tmp_path: Path) -> None:
    write(portal, {"portal.yaml": SETTINGS.replace("provenance: true", "")})
    shutil.copytree(portal / "content", tmp_path / "bare/content")
    with_history, without = build_site(portal, DAY), build_site(tmp_path / "bare", DAY)
    assert all(with_history.page(address) == without.page(address) for address in without.addresses)
    assert "recorded in" not in with_history.page("2026-Q4/teams/platform.html").body


def test_a_history_that_is_not_whole_is_none(portal: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--depth", "1", portal.as_uri(), "shallow")
    assert provenance_of(tmp_path / "shallow", "content") is None
    assert "recorded in" not in build_site(tmp_path / "shallow", DAY).page("2026-Q4/teams/platform.html").body
    assert provenance_of(tmp_path, "content") is None


def test_an_archive_stays_as_it_was(tmp_path: Path) -> None:
    root = archive_cases.closed_in(tmp_path / "portal")
    before = archive_cases.pages(root)
    settings = root / "content/portal.yaml"
    settings.write_text(f"{settings.read_text() if settings.exists() else ''}\nprovenance: true\n")
    committed(root)
    assert archive_cases.pages(root) == before


def test_thousands_of_commits_take_no_more_than_a_moment(tmp_path: Path) -> None:
    """3,000 commits, each with a check-in of its own: 0.1 s where this was written, most of it git's."""
    lines = []
    for nth in range(3000):
        lines += [
            "commit refs/heads/main",
            f"committer A <a@b> {1_700_000_000 + nth} +0000",
            "data 7",
            f"x (#{nth % 9})",
        ]
        lines += [f"M 644 inline content/cycles/2026-Q4/check-ins/{nth}.yaml", "data 1", "x"]
    git(tmp_path, "init", "-q", "-b", "main")
    (tmp_path / "stream").write_text("\n".join(lines) + "\n")
    git(tmp_path, "-c", "alias.load=!git fast-import --quiet < stream", "load")
    began = time.perf_counter()
    history = found(tmp_path)
    assert time.perf_counter() - began < 20
    assert len(history.newest) == 3000
