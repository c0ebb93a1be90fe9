"""What a change of files changes in the OKRs: every edit is found, and nothing else.

REWRITE_CASES=1 rewrites the expectations.
"""

from __future__ import annotations

import os
from pathlib import Path

import archive_cases
import changes_cases as cases
import check_cases
import pytest
from hypothesis import given
from hypothesis import strategies as st
from portals import SAMPLE

from okrsite.diff.change import Change, ChangeKind
from okrsite.diff.changes import compared
from okrsite.loader import load
from okrsite.matching.likeness import Traits, matched
from okrsite.model import Effort, unit_of
from okrsite.wording import NBSP
from okrsite.workspace import portal_in

EDITS = sorted((cases.CASES / "edits").glob("*.txt"))
AMENDED = sorted((cases.CASES / "amended").glob("*.txt"))
"""What says why cannot be told backwards: an amendment that is taken away gives no reason."""


@pytest.mark.parametrize("case", [*EDITS, *AMENDED], ids=[case.stem for case in (*EDITS, *AMENDED)])
def test_an_edit_is_found_and_nothing_else(case: Path, tmp_path: Path) -> None:
    before = load(cases.portal_in(tmp_path / "portal"))
    expected = cases.edited(tmp_path / "portal", case)
    found = "".join(f"{change}\n" for change in compared(before, load(tmp_path / "portal")).changes).replace(NBSP, " ")
    if os.environ.get("REWRITE_CASES"):
        check_cases.rewrite(case, found)
    else:
        assert found == expected


@pytest.mark.parametrize("case", EDITS, ids=[case.stem for case in EDITS])
def test_backwards_the_opposite_is_found(case: Path, tmp_path: Path) -> None:
    before = load(cases.portal_in(tmp_path / "portal"))
    cases.edited(tmp_path / "portal", case)
    after = load(tmp_path / "portal")
    forth, back = compared(before, after).changes, compared(after, before).changes
    said = ((c.kind, c.what, c.field, c.before, c.after, c.effort or "") for c in back)
    assert sorted(map(_turned, forth)) == sorted(said)


def _turned(change: Change) -> tuple[str, ...]:
    pairs = ((ChangeKind.ADDED, ChangeKind.REMOVED), (ChangeKind.LOST, ChangeKind.FOUND))
    opposites = {**dict(pairs), **{other: kind for kind, other in pairs}}
    kind = opposites.get(change.kind, change.kind)
    effort = {Effort.EASIER: Effort.HARDER, Effort.HARDER: Effort.EASIER}[change.effort] if change.effort else ""
    return kind, change.what, change.field, change.after, change.before, effort


@pytest.mark.parametrize("root", [SAMPLE, cases.PORTAL, archive_cases.PORTAL], ids=["sample", "small", "archive"])
def test_a_portal_is_not_different_from_itself(root: Path) -> None:
    found = compared(load(root), load(root))
    assert found.changes == ()
    assert found.removal.removed == 0


def test_real_portals_are_not_different_from_themselves(real_data: Path) -> None:
    for root in sorted(path.parent for path in real_data.glob("*/content")):
        assert compared(load(root), load(root)).changes == ()


def test_a_closed_cycle_is_no_removal(tmp_path: Path) -> None:
    before = load(archive_cases.portal_in(tmp_path / "open"))
    found = compared(before, portal_in(archive_cases.closed_in(tmp_path / "closed")))
    of_cycle = [str(change) for change in found.changes if change.cycle == archive_cases.CYCLE]
    assert of_cycle == [f"{archive_cases.CYCLE} {archive_cases.CYCLE}: changed state open → archived"]
    assert found.removal.removed == 0


titles = st.lists(st.sampled_from(["Calm nights", "Calm night", "Full boats", "Few wrecks", "x"]), max_size=5)


@given(titles, titles)
def test_whatever_is_renamed_nothing_is_counted_twice(old: list[str], new: list[str]) -> None:
    """Each objective of before is either one of afterwards or gone, and each of afterwards is either known or new."""
    was, now = ({f"shop/{side}{n}": one for n, one in enumerate(given)} for side, given in (("a", old), ("b", new)))
    found = matched(was, now, Traits(lambda _, __: (), str, unit_of, lambda _, __: False), str)
    assert sorted((*found.same, *found.gone)) == sorted(was)
    assert sorted((*found.same.values(), *found.new)) == sorted(now)
    assert len(set(found.same.values())) == len(found.same)
