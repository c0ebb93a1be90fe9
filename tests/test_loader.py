"""The loader on small trees of content: each case is a file with the tree and the findings that it must give.

REWRITE_CASES=1 rewrites the expectations.
"""

from __future__ import annotations

import os
from datetime import date, timedelta
from pathlib import Path

import check_cases
import pytest
from hypothesis import given
from hypothesis import strategies as st
from portals import write

from okrsite.loader import load
from okrsite.loader.parents import with_default_parents
from okrsite.model import Cycle, Span, State
from okrsite.model.origin import Origin
from okrsite.yaml_source import absent

CASES = sorted((Path(__file__).parent / "cases" / "loader").glob("*.txt"))


@pytest.mark.parametrize("path", CASES, ids=[path.stem for path in CASES])
def test_findings(path: Path, tmp_path: Path) -> None:
    files = dict(check_cases.read(path).sections)
    expected = files.pop("expected")
    found = "".join(f"{finding}\n" for finding in load(write(tmp_path, files)).findings)
    if os.environ.get("REWRITE_CASES"):
        check_cases.rewrite(path, found)
    else:
        assert found == expected


def test_a_broken_part_leaves_the_rest(tmp_path: Path) -> None:
    plan = """unit: shop
objectives:
  - id: one
    title: First of two aims
    key_results:
      - {id: a, title: Broken, measure: {from: x, to: 2}}
      - {id: b, title: Sound, measure: {from: 1, to: 2}}
      - {title: Without an id}
  - {id: two, title: 2nd aim, weight: heavy}
"""
    portal = load(write(tmp_path, {"cycles/2026-Q4/shop.yaml": plan}))
    cycle = portal.cycles["2026-Q4"]
    assert list(cycle.objectives) == ["shop/one", "shop/two"]
    assert list(cycle.key_results) == ["shop/one/a", "shop/one/b"]
    assert cycle.origins["shop/one/b"].at("title").line == 7
    assert portal.unreadable == {"content/cycles/2026-Q4/shop.yaml"}


def test_without_an_organisation_the_files_name_it(tmp_path: Path) -> None:
    plan = "unit: data-platform\nobjectives: [{id: o, title: An aim, owner: ana}]\n"
    units = load(write(tmp_path, {"cycles/2026-Q4/x.yaml": plan})).organisation.units
    assert [(u.id, u.name, u.kind.value, u.parent) for u in units.values()] == [
        ("company", "Company", "company", None),
        ("data-platform", "Data platform", "team", "company"),
        ("ana", "Ana", "person", "data-platform"),
    ]


def test_a_cycle_serves_the_shortest_longer_one_that_contains_it(tmp_path: Path) -> None:
    written = {
        "2026": "",
        "2026-H2": "",
        "2026-Q4": "",
        "2026-Q3": 'parent: "2026"',
        "2026-11": "",
        "sprint": "starts: 2026-12-20\nends: 2027-01-10",
        "year": "starts: 2026-01-01\nends: 2026-12-31",
        "2025-Q4": "",
    }
    files = {f"cycles/{id_}/cycle.yaml": text for id_, text in written.items()}
    cycles = load(write(tmp_path, files)).cycles
    assert {id_: cycles[id_].parent for id_ in written} == {
        "2026": None,
        "2026-H2": "2026",
        "2026-Q4": "2026-H2",
        "2026-Q3": "2026",
        "2026-11": "2026-Q4",
        "sprint": None,
        "year": None,
        "2025-Q4": None,
    }


def test_a_fiscal_year_is_named_as_the_portal_says(tmp_path: Path) -> None:
    files = {
        "portal.yaml": "fiscal_year_starts: 02-01\nfiscal_year_named_after: end\n",
        "cycles/2026-Q1/cycle.yaml": "",
    }
    assert load(write(tmp_path, files)).cycles["2026-Q1"].span.starts.isoformat() == "2025-02-01"


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=12))
def test_a_cycle_serves_the_shortest_longer_one_around_it(spans: list[tuple[int, int]]) -> None:
    first = date(2026, 1, 1)
    cycles = {}
    for nth, (start, days) in enumerate(spans):
        span = Span(first + timedelta(start), first + timedelta(start + days))
        cycles[f"c{nth}"] = Cycle(f"c{nth}", span, State.OPEN, Origin(absent("cycle.yaml")), title=f"c{nth}")
    for id_, cycle in with_default_parents(cycles).items():
        around = [at for at in cycles.values() if at.span.contains(cycle.span) and at.span.days > cycle.span.days]
        shortest = min(around, key=lambda at: (at.span.days, at.id), default=None)
        assert cycle.parent == (shortest.id if shortest else None), id_
