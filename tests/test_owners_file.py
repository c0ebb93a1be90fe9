"""The CODEOWNERS that the forge reads: which one it is, and how okrsite's lines live in it beside those of others."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import update_hook
from command_line import run
from hypothesis import given
from hypothesis import strategies as st
from portals import write

from okrsite.model import Forge
from okrsite.owners.codeowners import Block, Unpaired, with_blocks
from okrsite.owners.file import PLACES

HOSTS = {Forge.GITHUB: "github.com", Forge.GITLAB: "gitlab.com", Forge.GITEA: "codeberg.org"}
FIRST = {Forge.GITHUB: ".github/CODEOWNERS", Forge.GITLAB: "CODEOWNERS", Forge.GITEA: "CODEOWNERS"}
OTHERS = "* @x/everyone\n/src/ @x/core\n/.github/workflows/ @x/security\n"
AT_THE_TOP = (
    ".github/dependabot.yml", "CODEOWNERS", ".github/CODEOWNERS", ".gitlab-ci.yml", ".gitlab/a",
    ".gitea/workflows/a.yml", ".forgejo/workflows/a.yml", ".pre-commit-config.yaml", ".gitattributes",
)  # fmt: skip
OF_THE_PORTAL = (
    "mkdocs.yml", "templates/pages/home.html", "requirements.txt", "requirements.lock", "pyproject.toml",
    "Containerfile", "nginx.conf", "nginx_scripts.py", "hooks.py", "hooks/a.py", "content/portal.yaml",
    "content/pages/index.md",
)  # fmt: skip
ABOVE = Block("what runs", "", ("/.github/ @olga",), is_below_all=False)
BELOW = Block("OKRs", "", ("/content/ @olga",), is_below_all=True)
BLOCKS = (ABOVE, BELOW)


def portal(repository: Path, folder: str = "", forge: Forge = Forge.GITHUB, programme: str = "olga") -> Path:
    """A portal in a folder of a repository."""
    (repository / ".git").mkdir(parents=True, exist_ok=True)
    settings = f"repository: https://{HOSTS[forge]}/x/y\nprogramme: {programme}\n"
    people = "people: [{id: olga, handle: olga}, {id: ana, handle: ana}]\nteams: [{id: ops, lead: ana}]\n"
    plan = "unit: ops\nobjectives: [{id: a, title: A}]\n"
    return write(repository / folder, {"portal.yaml": settings, "org.yaml": people, "cycles/2026-Q4/ops.yaml": plan})


def put(repository: Path, path: str, text: str = OTHERS) -> Path:
    file = repository / path
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(text.encode())
    return file


def asked(text: str, path: str) -> str:
    """Whom GitHub asks about a file."""
    lines = [line.split() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    matching = (names for pattern, *names in reversed(lines) if pattern == "*" or update_hook.matches(pattern, path))
    return " ".join(next(matching, ["nobody"]))


def files(repository: Path) -> set[str]:
    return {path.relative_to(repository).as_posix() for path in repository.rglob("CODEOWNERS")}


@pytest.mark.parametrize("forge", list(Forge))
def test_a_new_file_is_where_the_forge_looks_first(tmp_path: Path, forge: Forge) -> None:
    assert run(portal(tmp_path, "okrs", forge), "owners").exit_code == 0
    assert files(tmp_path) == {FIRST[forge]}


@pytest.mark.parametrize(("forge", "path"), [(forge, path) for forge in Forge for path in PLACES[forge]])
def test_a_file_that_is_there_is_extended_and_no_second_one_made(tmp_path: Path, forge: Forge, path: str) -> None:
    root, file = portal(tmp_path, "okrs", forge), put(tmp_path, path)
    assert run(root, "owners", "--check").exit_code == 1
    assert run(root, "owners").exit_code == 0
    assert run(root, "owners", "--check").exit_code == 0
    assert files(tmp_path) == {path}
    ours = file.read_text("utf-8")
    assert [line for line in ours.splitlines() if "@x/" in line] == OTHERS.splitlines()


@pytest.mark.parametrize("folder", ["", "docs/okrs"])
def test_who_is_asked_with_lines_of_others_about(tmp_path: Path, folder: str) -> None:
    root, inside = portal(tmp_path, folder), f"{folder}/" if folder else ""
    file = put(tmp_path, "CODEOWNERS", f"# Ours\n{OTHERS}")
    assert run(root, "owners").exit_code == 0
    text = file.read_text("utf-8")
    for path in (*AT_THE_TOP, *(f"{inside}{name}" for name in OF_THE_PORTAL)):
        assert asked(text, path) == "@olga", path
    assert asked(text, ".github/workflows/a.yml") == "@x/security", "what others name in particular stays theirs"
    assert asked(text, "src/a.py") == "@x/core"
    assert asked(text, "README.md") == "@x/everyone"
    assert asked(text, f"{inside}content/cycles/2026-Q4/ops.yaml") == "@ana @olga"
    assert asked(text, f"{inside}content/cycles/2026-Q4/check-ins/a.yaml") == ""
    if folder:
        assert asked(text, "requirements.txt") == "@x/everyone", "not the portal's"


@pytest.mark.parametrize("programme", ["", "ops"])
def test_without_a_programme_nobody_loses_what_they_own(tmp_path: Path, programme: str) -> None:
    root, file = portal(tmp_path, programme=programme or "null"), put(tmp_path, "CODEOWNERS")
    told = run(root, "owners").output
    assert "Next: let somebody answer for .github/, mkdocs.yml and whatever else decides what runs: " in told
    assert ("no `handle:` in content/org.yaml of ops" if programme else "write `programme:`") in told
    for path in ("CODEOWNERS", "mkdocs.yml"):
        assert asked(file.read_text("utf-8"), path) == "@x/everyone"


def test_a_file_that_the_forge_reads_first_is_no_second_one_for_long(tmp_path: Path) -> None:
    """Somebody adds .github/CODEOWNERS, and all lines in the root's are off without a word."""
    root, ours = portal(tmp_path, "okrs"), put(tmp_path, "CODEOWNERS")
    assert run(root, "owners").exit_code == 0
    shadow = put(tmp_path, ".github/CODEOWNERS")
    told = run(root, "owners", "--check")
    assert told.exit_code == 1
    assert f"{shadow} is what the forge reads, and okrsite's lines are in {ours}; run `okrsite owners`" in told.output
    assert (
        "../CODEOWNERS: warning: the forge reads ../.github/CODEOWNERS and not this file; run `okrsite owners`"
        in run(root, "check").output
    )
    told = run(root, "owners")
    assert f"The forge does not read {ours}; take okrsite's lines out of it." in told.output
    assert run(root, "owners", "--check").exit_code == 0
    assert "[owners-out-of-date]" not in run(root, "check").output


@pytest.mark.parametrize("path", ["CODEOWNERS", ".github"])
def test_links_are_neither_read_nor_written_through(tmp_path: Path, path: str) -> None:
    root = portal(tmp_path / "repository")
    target = put(tmp_path, "elsewhere/CODEOWNERS")
    (root / path).symlink_to(target if path == "CODEOWNERS" else target.parent)
    for arguments in ((), ("--check",), ("-",)):
        told = run(root, "owners", *arguments)
        assert told.exit_code == 2, told.output
        assert "symlinks are not read" in told.output
        assert "everyone" not in told.output
    assert target.read_text("utf-8") == OTHERS
    assert run(root, "check").exit_code == 0


@pytest.mark.parametrize("kind", ["folder", "pipe"])
def test_what_is_no_file_is_refused(tmp_path: Path, kind: str) -> None:
    root = portal(tmp_path)
    (root / "CODEOWNERS").mkdir() if kind == "folder" else os.mkfifo(root / "CODEOWNERS")
    told = run(root, "owners")
    assert told.exit_code == 2
    assert "only ordinary files are read; move it elsewhere" in told.output


def test_bytes_that_are_no_text_stay_what_they_are(tmp_path: Path) -> None:
    root, file = portal(tmp_path), put(tmp_path, "CODEOWNERS")
    file.write_bytes(b"# caf\xe9\r\n/a @x/a\r\n")
    assert run(root, "owners").exit_code == 0
    kept = file.read_bytes()
    assert b"# caf\xe9\r\n/a @x/a\r\n" in kept
    assert b"\n" not in kept.replace(b"\r\n", b"")
    assert run(root, "owners", "--check").exit_code == 0


@pytest.mark.parametrize("lost", [ABOVE.end, BELOW.end, BELOW.begin])
def test_a_lost_mark_costs_nobody_a_line(tmp_path: Path, lost: str) -> None:
    root, file = portal(tmp_path), put(tmp_path, "CODEOWNERS")
    assert run(root, "owners").exit_code == 0
    with file.open("a") as opened:
        opened.write("/last @x/last\n")
    before = file.read_text("utf-8").replace(f"{lost}\n", "")
    file.write_text(before, "utf-8")
    told = run(root, "owners")
    assert told.exit_code == 2
    assert "delete both and the lines that okrsite wrote between them, and run `okrsite owners` again" in told.output
    assert file.read_text("utf-8") == before
    assert "CODEOWNERS: warning: there is not one line" in run(root, "check").output


def test_two_portals_share_a_file(tmp_path: Path) -> None:
    for folder in ("one", "two", "one"):
        assert run(portal(tmp_path, folder), "owners").exit_code == 0
    text = (tmp_path / ".github/CODEOWNERS").read_text("utf-8")
    for folder in ("one", "two"):
        assert run(tmp_path / folder, "owners", "--check").exit_code == 0
        assert asked(text, f"{folder}/content/cycles/2026-Q4/ops.yaml") == "@ana @olga"


def test_a_line_for_all_files_does_not_switch_blocks_above_it_off() -> None:
    made = with_blocks("/a @a\n", BLOCKS, Forge.GITHUB)
    after = with_blocks(f"{made}* @x/everyone\n", BLOCKS, Forge.GITHUB)
    assert asked(after, "content/a") == asked(after, ".github/a") == "@olga"
    assert asked(after, "b") == "@x/everyone"


def test_below_a_block_a_line_wins_and_the_block_stays() -> None:
    made = with_blocks("/a @a\n", BLOCKS, Forge.GITHUB)
    assert with_blocks(f"{made}\n/content/x/ @x\n", BLOCKS, Forge.GITHUB) == f"{made}\n/content/x/ @x\n"


def test_on_gitlab_blocks_stay_out_of_the_sections_of_others() -> None:
    """Within one, a line without names would ask the section's owners about check-ins."""
    sections = "[Docs][2] @x/writers\n* @x/everyone\n^[More]\n/b @b\n"
    made = with_blocks(f"* @all\n/a @a\n\n{sections}", BLOCKS, Forge.GITLAB)
    assert made == f"* @all\n\n{ABOVE.text}\n/a @a\n\n\n{BELOW.text}\n{sections}"
    moved = with_blocks(f"[Docs] @x/writers\n{made}", BLOCKS, Forge.GITLAB)
    assert moved.startswith(f"{ABOVE.text}\n\n{BELOW.text}\n[Docs] @x/writers\n")


_lines = st.lists(
    st.sampled_from(["* @x", "/a @a", "", "# c", "** @y", "[S] @s", "^[T]", ABOVE.begin, BELOW.end, "/.github/w @w"])
)


@given(
    lines=_lines,
    end=st.sampled_from(["\n", "\r\n"]),
    cut=st.booleans(),
    more=_lines,
    forge=st.sampled_from([Forge.GITHUB, Forge.GITLAB]),
)
def test_lines_of_others_stay_as_they_are(lines: list[str], end: str, cut: bool, more: list[str], forge: Forge) -> None:
    text = end.join(lines) if cut else end.join([*lines, ""])
    try:
        made = with_blocks(text, BLOCKS, forge)
    except Unpaired:
        return
    assert with_blocks(made, BLOCKS, forge) == made
    added = "".join(f"{line}{end}" for line in more if not line.startswith("# "))
    changed = with_blocks(f"{made}{end}{added}", BLOCKS, forge)
    assert others(changed) == [*others(text), *others(added)]


def others(text: str) -> list[str]:
    ours = {*ABOVE.text.splitlines(), *BELOW.text.splitlines(), ""}
    return [line for line in text.splitlines() if line not in ours]
