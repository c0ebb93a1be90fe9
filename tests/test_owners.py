"""Who approves what, and the CODEOWNERS file that tells the forge.

`REWRITE_CASES=1 pytest tests/test_owners.py` writes what is made now: read it before you commit.
"""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import check_cases
import portals
import pytest
from command_line import run
from hypothesis import given
from hypothesis import strategies as st

from okrsite.loader import load
from okrsite.model import Portal
from okrsite.owners import approvers_of, blocks_of, handle_named, owners_file
from okrsite.owners.codeowners import OwnerRule, _expression, _path

CASES = Path(__file__).parent / "cases" / "owners"
RUNS, OKRS = "# begin okrsite docs/okrs: what runs", "# begin okrsite docs/okrs: OKRs"


def _portal(root: Path, case: str) -> Portal:
    sections = check_cases.read(CASES / f"{case}.txt").sections
    portals.write(root, {name: text for name, text in sections.items() if name != "expected"})
    return load(root)


@pytest.mark.parametrize("case", sorted(path.stem for path in CASES.glob("*.txt")))
def test_the_lines_of_a_portal(case: str, tmp_path: Path) -> None:
    made = "\n".join(block.text for block in blocks_of(_portal(tmp_path, case)))
    if os.environ.get("REWRITE_CASES"):
        check_cases.rewrite(CASES / f"{case}.txt", made)
    assert made == check_cases.read(CASES / f"{case}.txt").sections["expected"]


def test_who_approves_a_plan_and_who_a_change_of_what_it_supports(tmp_path: Path) -> None:
    portal = _portal(tmp_path, "github")
    found = {
        unit: [approver and approver.id for approver in approvers_of(portal, unit)]
        for unit in ("company", "engineering", "platform", "support", "ana", "raj", "nobody")
    }
    assert found == {
        "company": ["olga", "olga"],
        "engineering": ["mei", "olga"],
        "platform": ["ana", "mei"],
        "support": ["support", "ana"],
        "ana": ["mei", "mei"],  # nobody approves a plan of their own
        "raj": ["ana", "ana"],
        "nobody": ["olga", "olga"],
    }


def test_a_handle_is_found_whatever_its_capitals(tmp_path: Path) -> None:
    portal = _portal(tmp_path, "github")
    found = [unit and unit.id for unit in (handle_named(portal, name) for name in ("@Mei-Lin", "ANA-RUIZ", "raj"))]
    assert found == ["mei", "ana", None]


@given(name=st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=20))
def test_a_pattern_matches_its_file_as_git_reads_it(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    """GitHub and GitLab read patterns as .gitignore does, and take a space for the end of one."""
    root = tmp_path_factory.mktemp("repository")
    path = f"content/cycles/2026-Q4/a{name.replace('/', '')}z.yaml"
    pattern = _path("", OwnerRule(path))
    assert not re.search(r"[\s#\[\]\\!@]", pattern, re.ASCII)
    (root / ".gitignore").write_text(f"{pattern}\n", "utf-8")
    subprocess.run(["git", "init", "-q"], cwd=root, check=True)
    given_ = path.encode() + b"\0"
    found = subprocess.run(
        ["git", "check-ignore", "-z", "--stdin"], cwd=root, input=given_, capture_output=True, check=False
    )
    assert found.stdout == given_


@given(name=st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=20))
def test_an_expression_matches_its_file_as_gitea_reads_it(name: str) -> None:
    path = f"content/{name.replace('/', '')}.yaml"
    token = re.sub(r"\\([\\ #])", r"\1", _expression("", path))
    assert re.fullmatch(token, path)
    assert not re.search(r"(?<!\\)(?:\\\\)* ", _expression("", path))


def test_the_file_is_written_where_the_repository_begins_and_keeps_the_lines_of_others(tmp_path: Path) -> None:
    root = tmp_path / "docs" / "okrs"
    _portal(root, "github")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".github").mkdir()
    file = tmp_path / ".github" / "CODEOWNERS"
    file.write_text("*.py @coders", "utf-8")
    assert run(root, "owners", "--check").exit_code == 1
    assert run(root, "owners").exit_code == 0
    assert run(root, "owners", "--check").exit_code == 0
    text = file.read_text("utf-8")
    assert text.startswith(f"{RUNS}\n")
    assert f"\n*.py @coders\n\n{OKRS}\n" in text
    assert "\n/docs/okrs/content/cycles/2026-Q4/company.yaml @olga\n" in text
    file.write_text(text.replace("@olga", "@nobody") + "\n/last @coders\n", "utf-8")
    assert owners_file(root, load(root)).shown == "../../.github/CODEOWNERS"
    assert "[owners-out-of-date]" in run(root, "check").output
    assert run(root, "owners").exit_code == 0
    assert file.read_text("utf-8") == f"{text}\n/last @coders\n"
    assert "[owners-out-of-date]" not in run(root, "check").output


def test_a_dash_shows_it_and_writes_nothing(tmp_path: Path) -> None:
    _portal(tmp_path, "github")
    assert run(tmp_path, "owners", "-").output.startswith("# begin okrsite: what runs\n")
    assert not (tmp_path / ".github").exists()


def test_a_wrong_handle_is_told(tmp_path: Path) -> None:
    portals.write(tmp_path, {"org.yaml": "people: [{id: ana, handle: ana ruiz}]\n", "portal.yaml": "programme: anna\n"})
    told = run(tmp_path, "check").output
    assert 'found text "ana ruiz"' in told
    assert 'unknown person "anna"; did you mean "ana"?' in told


@pytest.mark.parametrize(
    ("path", "was", "misspelt"), [("portal.yaml", "programme: olga", "olgo"), ("org.yaml", "lead: mei", "meii")]
)
def test_a_misspelt_name_takes_nobodys_consent_away(tmp_path: Path, path: str, was: str, misspelt: str) -> None:
    _portal(tmp_path, "github")
    assert run(tmp_path, "owners").exit_code == 0
    kept = (tmp_path / ".github/CODEOWNERS").read_bytes()
    file = tmp_path / "content" / path
    file.write_text(file.read_text("utf-8").replace(was, f"{was.partition(': ')[0]}: {misspelt}"), "utf-8")
    told = run(tmp_path, "owners")
    assert told.exit_code == 2
    assert f'org.yaml knows nobody called "{misspelt}"; `okrsite check` tells where' in told.output
    assert (tmp_path / ".github/CODEOWNERS").read_bytes() == kept


def test_without_handles_the_next_step_is_to_give_some(tmp_path: Path) -> None:
    portals.write(tmp_path, {"org.yaml": "people: [{id: ana}]\n", "portal.yaml": "programme: ana\n"})
    assert "Next: give people a `handle:` in org.yaml" in run(tmp_path, "owners").output
