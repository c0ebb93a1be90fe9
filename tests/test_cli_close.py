"""`okrsite close` and `okrsite verify`: what is refused, what is told, what is noticed."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from archive_cases import ARCHIVE, CYCLE, KEPT, PORTAL, closed_in, portal_in
from click.testing import CliRunner, Result
from command_line import contents
from portals import SAMPLE
from repositories import committed

from okrsite.cli import okrsite

DAY = "2025-04-10"


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    return portal_in(tmp_path / "portal")


@pytest.fixture
def closed(tmp_path: Path) -> Path:
    return closed_in(tmp_path / "closed")


SOURCES = [path for path in contents(PORTAL) if path.startswith(f"content/cycles/{CYCLE}/")]


def run(root: Path, *words: str, epoch: str = "1744243200") -> Result:
    return CliRunner(env={"SOURCE_DATE_EPOCH": epoch}).invoke(okrsite, ["-C", str(root), *words])


def test_closing_tells_what_it_froze_and_what_comes_next(portal: Path) -> None:
    committed(portal)
    told = run(portal, "close", CYCLE)
    assert told.exit_code == 0, told.output
    assert "3 objectives of 3 units, 10 key results, 19 updates" in told.output
    assert f"\nRemoved {len(SOURCES)} files of content/cycles/{CYCLE}.\n" in told.output
    digest = told.output.split("Digest ")[1].split()[0]
    assert f"git tag -s okrs/{CYCLE} -m {digest} && git push origin okrs/{CYCLE}" in told.output
    assert sorted(path.name for path in (portal / "content/cycles").iterdir()) == ["2025", "2025-Q2"]
    again = run(portal, "close", CYCLE)
    assert (again.exit_code, again.output) == (0, f"{CYCLE} is archived already, in {ARCHIVE}.\nDigest {digest}\n")
    assert run(portal, "check", "--quiet").output == ""


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["2025-Q9"], 'There is no cycle "2025-Q9" to close; did you mean "2025-Q2"?'),
        (
            ["2025-Q2"],
            "2025-Q2 is not ready to be closed:\n  it runs until 2025-06-30\n  no outcome for 1 objective of com",
        ),
        (
            ["2025-Q2"],
            "Next: wait until it is over, and begin each review that is missing with `okrsite review UNIT`. Or",
        ),
        (["../2025-Q1"], "There is no cycle"),
        (
            [CYCLE],
            f"Closing takes away the files in content/cycles/{CYCLE}, comments and all, and there is no git repository",
        ),
        ([CYCLE], f'begin with `git init && git add -A && git commit -m "Before {CYCLE} is closed"`, or lose them'),
    ],
)
def test_what_is_not_ready_is_refused(portal: Path, words: list[str], said: str) -> None:
    before = contents(portal)
    told = run(portal, "close", *words)
    assert told.exit_code == 2
    assert said in told.output
    assert contents(portal) == before


def test_without_git_files_go_only_if_one_says_so(portal: Path) -> None:
    told = run(portal, "close", CYCLE, "--discard-uncommitted")
    assert told.exit_code == 0
    assert "reason" not in (portal / ARCHIVE / "manifest.json").read_text()
    assert not (portal / "content/cycles" / CYCLE).exists()


def test_a_word_for_the_files_closes_nothing_that_is_unfinished(portal: Path) -> None:
    told = run(portal, "close", "2025-Q2", "--discard-uncommitted")
    assert told.exit_code == 2
    assert "Or close it as it is, with --reason TEXT" in told.output


def test_a_reason_lets_nothing_go_that_git_does_not_have(portal: Path) -> None:
    """One is said of the quarter, for its readers; the other of files, which nobody can bring back."""
    committed(portal)
    edited = portal / "content/cycles/2025-Q2/cycle.yaml"
    edited.write_text("state: open  # as the board wanted it\n")
    told = run(portal, "close", "2025-Q2", "--reason", "We stop")
    assert told.exit_code == 2
    assert '2025-Q2/cycle.yaml" would be taken away, and git does not have it as it is' in told.output
    assert "or lose them for good with --discard-uncommitted" in told.output
    assert edited.is_file()
    committed(portal)
    assert run(portal, "close", "2025-Q2", "--reason", "We stop").exit_code == 0


@pytest.mark.parametrize(("as_of", "is_refused"), [("2025-04-10", False), ("2025-04-11", False), ("2025-04-12", True)])
def test_nothing_is_closed_on_a_day_that_has_not_come_anywhere(portal: Path, as_of: str, is_refused: bool) -> None:
    committed(portal)
    before = contents(portal)
    assert run(portal, "close", CYCLE, "--as-of", as_of, "--dry-run").exit_code == 0
    told = run(portal, "close", CYCLE, "--as-of", as_of, "--reason", "So that it is done")
    assert told.exit_code == (2 if is_refused else 0), told.output
    if is_refused:
        assert f"{as_of} has not come yet (today is 2025-04-10)" in told.output
        assert contents(portal) == before


def test_a_dry_run_tells_and_does_nothing(portal: Path) -> None:
    committed(portal)
    before = contents(portal)
    told = run(portal, "close", CYCLE, "--dry-run")
    assert told.exit_code == 0
    listed = "".join(f"  {path}\n" for path in SOURCES[:10])
    assert told.output == (
        f"{CYCLE} would be archived in {ARCHIVE}: 3 objectives of 3 units, 10 key results, 19 updates.\n"
        f"{len(SOURCES)} files of content/cycles/{CYCLE} would be removed:\n{listed}  and 1 more\n"
        "Nothing was changed.\n"
    )
    assert contents(portal) == before


def test_a_dry_run_tells_what_is_missing(portal: Path) -> None:
    told = run(portal, "close", "2025-Q2", "--dry-run")
    assert told.exit_code == 2
    assert "--reason TEXT:\n  it runs until 2025-06-30\n  no outcome for 1 objective of com" in told.output
    assert "And closing takes away the files in content/cycles/2025-Q2" in told.output
    assert run(portal, "close", "2025-Q2", "--dry-run", "--discard-uncommitted", "--reason", "x").exit_code == 0
    assert run(portal, "close", "2025-Q9", "--dry-run").exit_code == 2
    assert (portal / "content/cycles/2025-Q2").is_dir()


def test_of_several_cycles_none_is_closed_unless_all_can_be(portal: Path) -> None:
    before = contents(portal)
    refused = run(portal, "close", CYCLE, "2025-Q2", "--discard-uncommitted")
    assert refused.exit_code == 2
    assert "it runs until 2025-06-30" in refused.output
    assert contents(portal) == before
    closed = run(portal, "close", CYCLE, "2025-Q2", "--discard-uncommitted", "--reason", "We stop")
    assert closed.exit_code == 0, closed.output
    assert [path.name for path in sorted((portal / "content/archive").iterdir())][-2:] == [CYCLE, "2025-Q2"]
    assert f'commit -m "Close {CYCLE}, 2025-Q2"\n  git tag -s okrs/{CYCLE} -m ' in closed.output
    assert closed.output.count("git commit") == 1, "a second one would have nothing to commit"
    assert run(portal, "verify").exit_code == 0


def test_errors_are_mended_first(portal: Path) -> None:
    (portal / "content/cycles/2025-Q2/broken.yaml").write_text("unit: lamp\nobjectives: [{id: x}]\n")
    before = contents(portal)
    told = run(portal, "close", CYCLE, "--discard-uncommitted", "--reason", "We are in a hurry")
    assert told.exit_code == 1
    assert "broken.yaml:2:14: error" in told.output
    assert "What is frozen cannot be fixed, so nothing is closed while there are errors.\n" in told.output
    assert contents(portal) == before


def test_a_reason_closes_what_is_not_ready_and_stands_on_the_page(portal: Path) -> None:
    (portal / "content/cycles" / CYCLE / "reviews/lamp.yaml").unlink()
    assert "no outcome for 1 objective of lamp" in run(portal, "close", CYCLE).output
    told = run(portal, "close", CYCLE, "--discard-uncommitted", "--reason", "Ida is at <sea>")
    assert told.exit_code == 0
    manifest = (portal / ARCHIVE / "manifest.json").read_text()
    assert '"reason": "Ida is at <sea>"' in manifest
    assert '"missing": ["no outcome for 1 objective of lamp"]' in manifest


def test_an_archive_keeps_what_was_missing_in_the_language_of_its_portal(portal: Path) -> None:
    (portal / "content/cycles" / CYCLE / "reviews/lamp.yaml").unlink()
    with (portal / "content/portal.yaml").open("a", encoding="utf-8") as settings:
        settings.write("language: de\n")
    told = run(portal, "close", CYCLE, "--discard-uncommitted", "--reason", "Ida ist auf See")
    assert told.exit_code == 0
    assert '"missing": ["kein Ergebnis für 1 Ziel von lamp"]' in (portal / ARCHIVE / "manifest.json").read_text("utf-8")


@pytest.mark.parametrize(
    ("said", "is_ready"),
    [
        ("", False),
        ("objectives: {lens: {outcome: achieved, learned: ''}}", False),
        ("objectives: {lens: {outcome: achieved, learned: Two crews are enough}}", True),
        ("objectives: {lens: {outcome: achieved, decision: keep}}", True),
        ("objectives: {lens: {outcome: postponed}}", True),
        ("objectives: {lens: {outcome: achieved, score: 0.2, reason: It was a hard spring}}", True),
        ("retrospective: {improve: [Ask earlier]}\nobjectives: {lens: {outcome: achieved}}", True),
    ],
)
def test_a_review_that_nobody_wrote_is_missing(portal: Path, said: str, is_ready: bool) -> None:
    review = portal / "content/cycles" / CYCLE / "reviews/lamp.yaml"
    review.unlink()
    assert run(portal, "review", "lamp", "--cycle", CYCLE).exit_code == 0
    if said:
        review.write_text(f"unit: lamp\n{said}\n")
    told = run(portal, "close", CYCLE, "--dry-run").output
    assert ("nothing learned or decided in the review of lamp" in told) is not is_ready
    assert ("nothing learned or decided yet" in run(portal, "review", "--cycle", CYCLE).output) is not is_ready


def test_a_draft_needs_a_reason_too(portal: Path) -> None:
    (portal / "content/cycles" / CYCLE / "cycle.yaml").write_text("state: draft\n")
    told = run(portal, "close", CYCLE).output
    assert "  it is still a draft\nNext: write state: open into its cycle.yaml. Or close it" in told


def test_what_a_killed_closing_left_is_cleared_away(portal: Path) -> None:
    shutil.copytree(KEPT, portal / ARCHIVE)
    hidden = portal / "content/archive/.closing-x"
    hidden.mkdir()
    (hidden / "cycle.json").write_text("{")
    told = run(portal, "close", CYCLE)
    assert told.exit_code == 0
    assert "what an earlier run had left is cleared away" in told.output
    assert not (portal / "content/cycles" / CYCLE).exists()
    assert not hidden.exists()


def test_an_archive_without_manifest_beside_the_open_cycle_does_not_count(portal: Path) -> None:
    shutil.copytree(KEPT, portal / ARCHIVE)
    (portal / ARCHIVE / "manifest.json").unlink()
    assert run(portal, "check", "--quiet").output == ""
    assert run(portal, "close", CYCLE, "--discard-uncommitted").exit_code == 0
    assert (portal / ARCHIVE / "cycle.json").is_file()


def test_a_changed_archive_never_costs_the_open_cycle(portal: Path) -> None:
    shutil.copytree(KEPT, portal / ARCHIVE)
    (portal / ARCHIVE / "units/lamp.json").write_text("{}")
    told = run(portal, "close", CYCLE)
    assert told.exit_code == 1
    assert "archive-changed" in told.output
    assert (portal / "content/cycles" / CYCLE / "company.yaml").is_file()


@pytest.mark.parametrize("name", ["signed", "lamp/lens/signed", f"{CYCLE}:lamp/lens/signed"])
def test_no_check_in_reaches_an_archive(closed: Path, name: str) -> None:
    before = contents(closed)
    told = run(closed, "checkin", name, "done")
    assert told.exit_code == 2
    assert f"{CYCLE} is archived and does not change any more" in told.output
    assert contents(closed) == before


def test_export_tells_of_archived_cycles_too(closed: Path) -> None:
    told = run(closed, "export", "--cycle", CYCLE)
    assert '"state":"archived"' in told.output
    assert "lamp/lens/steps" in run(closed, "export", "--format", "csv").output


LAMP, KEEPERS = f"{ARCHIVE}/units/lamp.json", f"{ARCHIVE}/units/keepers.json"
Tampering = Callable[[Path], object]


def symlinked(file: Path, elsewhere: Path) -> None:
    file.rename(elsewhere)
    file.symlink_to(elsewhere)


TAMPERED: dict[str, tuple[Tampering, list[str]]] = {
    "one byte changed": (
        lambda root: (root / LAMP).write_bytes((root / LAMP).read_bytes().replace(b"0.75", b"0.76", 1)),
        [f"{LAMP}: error: this file was changed"],
    ),
    "line ends": (
        lambda root: (root / LAMP).write_bytes((root / LAMP).read_bytes().replace(b"\n", b"\r\n")),
        [f"{LAMP}: error: git or an editor changed the line ends of this file; write"],
    ),
    "line ends and a byte": (
        lambda root: (root / LAMP).write_bytes(
            (root / LAMP).read_bytes().replace(b"0.75", b"0.76", 1).replace(b"\n", b"\r\n")
        ),
        [f"{LAMP}: error: this file was changed"],
    ),
    "deleted": (lambda root: (root / LAMP).unlink(), [f"{LAMP}: error: this file of the archive was deleted"]),
    "added": (
        lambda root: (root / ARCHIVE / "units/x.json").write_text("{}"),
        [f"{ARCHIVE}/units/x.json: error: this file was added"],
    ),
    "renamed": (
        lambda root: (root / LAMP).rename(root / ARCHIVE / "units/light.json"),
        [f'{ARCHIVE}/units/light.json: error: this file of the archive was renamed; give it back its name "{LAMP}"'],
    ),
    "exchanged": (
        lambda root: [
            (root / LAMP).rename(root / "x"),
            (root / KEEPERS).rename(root / LAMP),
            (root / "x").rename(root / KEEPERS),
        ],
        [f"{KEEPERS}: error: this file was changed", f"{LAMP}: error: this file was changed"],
    ),
    "a link": (
        lambda root: symlinked(root / LAMP, root / "x"),
        [f"{LAMP}: error: symlinks are not read"],
    ),
    "the digest": (
        lambda root: (root / ARCHIVE / "manifest.json").write_text(
            (KEPT / "manifest.json").read_text().replace('"digest": "', '"digest": "0', 1)
        ),
        [f"{ARCHIVE}/manifest.json: error: this archive is none that okrsite wrote"],
    ),
    "the day": (
        lambda root: (root / ARCHIVE / "manifest.json").write_text(
            (KEPT / "manifest.json").read_text().replace(DAY, "2025-04-01")
        ),
        [f"{ARCHIVE}/manifest.json: error: this archive is none that okrsite wrote"],
    ),
    "no manifest": (
        lambda root: (root / ARCHIVE / "manifest.json").unlink(),
        [f"{ARCHIVE}/manifest.json: error: this archive is none that okrsite wrote"],
    ),
    "another cycle's folder": (
        lambda root: (root / ARCHIVE).rename(root / "content/archive/2024-Q1"),
        ["content/archive/2024-Q1/manifest.json: error: this archive is none that okrsite wrote"],
    ),
}


@pytest.mark.parametrize("kind", TAMPERED)
def test_tampering_is_named_and_nothing_is_built_from_it(closed: Path, kind: str) -> None:
    tamper, said = TAMPERED[kind]
    tamper(closed)
    told = run(closed, "verify", "--quiet")
    assert told.exit_code == 1
    assert [line[: len(start)] for line, start in zip(told.output.splitlines(), said, strict=True)] == said
    assert "[archive-changed]" in told.output or kind == "a link"
    assert run(closed, "check", "--quiet").exit_code == 1


def test_sound_archives_are_listed_with_their_digests(closed: Path) -> None:
    told = run(closed, "verify")
    assert told.exit_code == 0
    assert told.output.startswith(f"{CYCLE}: as it was on 10 Apr 2025, digest ")


def test_a_slip_in_a_correction_casts_no_doubt_on_the_archive(closed: Path) -> None:
    (closed / ARCHIVE / "corrections.yaml").write_text("corrections: [{date: 2025-06-01, about: nobody, text: x}]\n")
    told = run(closed, "verify")
    assert told.exit_code == 1
    assert told.output.splitlines()[-2:] == [
        "The archives are what they were; 1 finding in what was written beside them.",
        "Next: fix these, then run `okrsite verify` again.",
    ]
    (closed / LAMP).unlink()
    assert "The archives are not what they were: " in run(closed, "verify").output


def test_a_portal_without_archives_has_nothing_to_verify(portal: Path) -> None:
    told = run(portal, "verify")
    assert told.exit_code == 0
    assert "no archives yet" in told.output


@pytest.fixture
def remembered(closed: Path) -> Path:
    """In git, at the tag `then`, deep in its repository."""

    def git(*words: str) -> None:
        subprocess.run(["git", "-c", "user.name=x", "-c", "user.email=x@y", *words], cwd=closed.parent, check=True)

    git("init", "-q")
    git("add", "-A")
    git("commit", "-qm", "x")
    git("tag", "then")
    return closed


def test_what_git_does_to_archives_on_windows_is_named_and_can_be_mended(remembered: Path) -> None:
    """As the message says: .gitattributes first, then away with the files and back with them."""

    def afresh() -> None:
        shutil.rmtree(remembered / ARCHIVE)
        subprocess.run(["git", "checkout", "-q", "--", ARCHIVE], cwd=remembered, check=True)

    subprocess.run(["git", "config", "core.autocrlf", "true"], cwd=remembered, check=True)
    afresh()
    told = run(remembered, "verify")
    assert told.exit_code == 1
    assert f"{ARCHIVE}/manifest.json: error: git or an editor changed the line ends of this file" in told.output
    shutil.copy(SAMPLE / ".gitattributes", remembered / ".gitattributes")
    afresh()
    assert run(remembered, "verify").exit_code == 0


def test_what_git_does_not_have_is_not_taken_away(remembered: Path) -> None:
    """Comments are not in an archive; git is to have them first."""
    cycle = remembered / "content/cycles/2025-Q2"
    (cycle / "reviews").mkdir()
    (cycle / "reviews/company.yaml").write_text(
        "unit: company  # so it was\nobjectives: {bright: {outcome: missed, learned: x}}\n"
    )
    told = run(remembered, "close", "2025-Q2", epoch="1753000000")
    assert told.exit_code == 2
    assert '2025-Q2/reviews/company.yaml" would be taken away' in told.output
    assert (cycle / "reviews/company.yaml").is_file()
    subprocess.run(["git", "add", "-A"], cwd=remembered, check=True)
    subprocess.run(
        ["git", "-c", "user.name=x", "-c", "user.email=x@y", "commit", "-qm", "x"], cwd=remembered, check=True
    )
    assert run(remembered, "close", "2025-Q2", epoch="1753000000").exit_code == 0


def forge(root: Path) -> None:
    """What the manifest alone cannot show: the same portal closed with other numbers."""
    shutil.rmtree(root / ARCHIVE)
    shutil.copytree(KEPT.parents[1] / "portal/content/cycles" / CYCLE, root / "content/cycles" / CYCLE)
    file = root / "content/cycles" / CYCLE / "check-ins/c.yaml"
    file.write_text(file.read_text().replace("value: 4,", "value: 3,"))
    assert run(root, "close", CYCLE, "--discard-uncommitted", "--reason", "x").exit_code == 0


def test_a_forged_archive_shows_against_git_alone(remembered: Path) -> None:
    assert run(remembered, "verify", "--against", "then").exit_code == 0
    forge(remembered)
    assert run(remembered, "verify").exit_code == 0
    told = run(remembered, "verify", "--against", "then")
    assert told.exit_code == 1
    changed = {line.partition(":")[0].removeprefix(f"{ARCHIVE}/") for line in told.output.splitlines()[:-2]}
    assert changed == {"cycle.json", "manifest.json", "units/company.json"}


def test_corrections_and_new_archives_are_no_change(remembered: Path) -> None:
    (remembered / ARCHIVE / "corrections.yaml").write_text("corrections: [{date: 2025-06-01, text: x}]\n")
    assert run(remembered, "close", "2025-Q2", "--discard-uncommitted", "--reason", "x").exit_code == 0
    assert run(remembered, "verify", "--against", "then").exit_code == 0


def test_an_archive_that_went_as_a_whole_is_missed(remembered: Path) -> None:
    shutil.rmtree(remembered / ARCHIVE)
    assert run(remembered, "verify").exit_code == 0
    told = run(remembered, "verify", "--against", "HEAD")
    assert told.exit_code == 1
    assert told.output.count("this file of the archive was deleted") == 5


@pytest.mark.parametrize("revision", ["nowhere", "--output=x", "HEAD:content", ""])
def test_no_revision_is_an_error_of_its_own(remembered: Path, revision: str) -> None:
    told = run(remembered, "verify", f"--against={revision}")
    assert told.exit_code == (2 if revision else 0)
    assert not revision or "cannot be compared with" in told.output


def test_without_a_repository_there_is_nothing_to_compare_with(closed: Path) -> None:
    told = run(closed, "verify", "--against", "HEAD")
    assert told.exit_code == 2
    assert "in no git repository yet; `git init" in told.output
