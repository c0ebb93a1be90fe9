"""What a change of files changes in the OKRs: every edit is found, and nothing else.

REWRITE_CASES=1 rewrites the expectations.
"""

from __future__ import annotations

import os
from pathlib import Path

import changes_cases as cases
import check_cases
import pytest

from okrsite.changes import compared
from okrsite.loader import load
from okrsite.wording import NBSP

EDITS = sorted((cases.CASES / "edits").glob("*.txt"))


@pytest.mark.parametrize("case", EDITS, ids=[case.stem for case in EDITS])
def test_an_edit_is_found_and_nothing_else(case: Path, tmp_path: Path) -> None:
    before = load(cases.portal_in(tmp_path / "portal"))
    expected = cases.edited(tmp_path / "portal", case)
    found = "".join(f"{change}\n" for change in compared(before, load(tmp_path / "portal")).changes).replace(NBSP, " ")
    if os.environ.get("REWRITE_CASES"):
        check_cases.rewrite(case, found)
    else:
        assert found == expected
