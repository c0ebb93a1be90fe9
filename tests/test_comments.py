"""What a reviewer reads of a change: golden cases of whole comments, of which the first lines have to be enough.

A case is an edit of the small portal, as in test_changes.py, and the comment that comes of it. Besides the orders there
it knows `committed`: what is above was there before; `run WORDS`: `okrsite WORDS`; and `day DATE`: of what follows.
REWRITE_CASES=1 rewrites the expectations.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import changes_cases as cases
import check_cases
import pytest
from command_line import run
from repositories import committed

from okrsite.diff import difference
from okrsite.diff.render.markdown import changes_as_markdown
from okrsite.diff.render.text import changes_as_text
from okrsite.wording import NBSP

COMMENTS = sorted((cases.CASES / "comments").glob("*.txt"))
DAY = date(2026, 7, 20)


@pytest.mark.parametrize("case", COMMENTS, ids=[case.stem for case in COMMENTS])
def test_a_comment(case: Path, tmp_path: Path) -> None:
    root, day, expected = cases.repository_in(tmp_path / "portal"), DAY, ""
    for order, text in cases.sections(case):
        match order.split():
            case ["committed"]:
                committed(root)
            case ["day", as_of]:
                day = date.fromisoformat(as_of)
            case ["run", *words]:
                assert run(root, *words, today=day).exit_code == 0
            case ["expected"]:
                expected = text
            case _:
                cases.edit(root, order, text)
    found = difference(root, "main", None, day)
    comment = changes_as_markdown(found).replace(NBSP, " ")
    if os.environ.get("REWRITE_CASES"):
        check_cases.rewrite(case, comment)
    else:
        assert comment == expected
    assert changes_as_text(found).startswith(
        comment.removeprefix("### OKRs: ").partition("\n")[0].replace("\\", "")[:20]
    )
