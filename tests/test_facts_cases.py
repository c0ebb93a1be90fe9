"""Golden cases of the facts: a portal and what it comes to, and what one answer to one measure means.

A file in cases/facts has sections, each begun by a line `--- NAME`: files below content/, and `expected`, the facts as
lines. `REWRITE_CASES=1 pytest tests/test_facts_cases.py` writes what is found now: check it by hand before you commit.
"""

from __future__ import annotations

import os
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import check_cases
import portals
import pytest
from facts_lines import lines_of, rounded
from facts_portals import ENDS, key_result, portal_of, update

from okrsite.facts import KeyResultFacts, ObjectiveFacts, Step, facts_of, history_of
from okrsite.loader import load
from okrsite.yaml_source import parse

FOLDER = Path(__file__).parent / "cases" / "facts"
KNOWN: Any = parse("known-answers.yaml", (FOLDER / "known-answers.yaml").read_bytes()).data


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.txt")), ids=lambda path: path.stem)
def test_a_portal_comes_to_what_is_expected(path: Path, tmp_path: Path) -> None:
    case = check_cases.read(path)
    portals.write(tmp_path, {name: text for name, text in case.sections.items() if name != "expected"})
    found = lines_of(facts_of(load(tmp_path), case.as_of))
    if os.environ.get("REWRITE_CASES"):
        check_cases.rewrite(path, found)
    assert found
    assert found == check_cases.read(path).sections["expected"]


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.txt")), ids=lambda path: path.stem)
def test_the_history_of_a_portal_says_the_same(path: Path, tmp_path: Path) -> None:
    case = check_cases.read(path)
    portals.write(tmp_path, {name: text for name, text in case.sections.items() if name != "expected"})
    portal = load(tmp_path)
    facts = facts_of(portal, case.as_of)
    for id_, cycle in facts.cycles.items():
        for point in history_of(portal, facts).of_cycle(id_):
            assert point.date != cycle.as_of or (point.actual, point.expected) == (cycle.progress, cycle.expected)
        everything: dict[str, KeyResultFacts | ObjectiveFacts] = {**cycle.objectives, **cycle.key_results}
        for ref, own in everything.items():
            shown = own.attainment if isinstance(own, KeyResultFacts) else own.progress
            said = history_of(portal, facts).steps(id_, ref)[-1:]  # none before the cycle begins
            assert all(step == Step(cycle.as_of, shown, own.expected, own.health) for step in said)


@pytest.mark.parametrize("known", KNOWN, ids=lambda known: known["case"])
def test_an_answer_means_what_is_known(known: dict[str, Any]) -> None:
    said = {word: known[word] for word in ("value", "score", "zone", "done") if word in known}
    portal = portal_of({"company/o": [key_result("k", measure=known["measure"])]}, {"company/o/k": [update(0, **said)]})
    facts = facts_of(portal, ENDS).cycles["2026-Q4"].key_results["company/o/k"]
    if "progress" not in known:
        assert (facts.progress, facts.attainment, facts.series) == (None, None, ())
        return
    assert rounded(facts.progress) == rounded(Decimal(known["progress"]))
    assert rounded(facts.attainment) == rounded(Decimal(known.get("attainment", known["progress"])))
    assert [point.progress for point in facts.series] == [facts.progress]


@pytest.mark.parametrize("name", ["ipfs", "rust", "sourcegraph"])
def test_real_organisations_come_to_shares(real_data: Path, name: str) -> None:
    facts = facts_of(load(real_data / name), date(2030, 1, 1))
    key_results = [own for cycle in facts.cycles.values() for own in cycle.key_results.values()]
    assert key_results
    assert all(own.progress is None or 0 <= own.progress <= 1 for own in key_results)
