"""OKRs of real organisations, where they are at hand: all of it is on the pages and in the published JSON."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path
from typing import Any

import portals
import pytest

from okrsite.clock import as_of_day
from okrsite.diagnostics import Severity
from okrsite.richtext import title_to_text


@pytest.mark.parametrize("name", ["ipfs", "sourcegraph", "rust"])
def test_everything_is_there(real_data: Path, tmp_path: Path, name: str) -> None:
    report = portals.built(real_data / name, tmp_path / "site", as_of_day())
    assert [finding for finding in report.findings if finding.severity is Severity.ERROR] == []
    expected = json.loads((real_data / name / "expected.json").read_text("utf-8"))
    wrong = [
        complaint
        for cycle, found in expected["cycles"].items()
        for complaint in _complaints(tmp_path / "site", cycle, found["objectives"])
    ]
    assert wrong == []


def _complaints(site: Path, cycle: str, expected: dict[str, Any]) -> list[str]:
    published = json.loads((site / f"api/v1/cycles/{cycle}.json").read_text("utf-8"))
    objectives = {objective["id"]: objective for objective in published["objectives"]}
    pages = {o["url"].partition("#")[0] for o in objectives.values()}
    texts = {page: _words(unescape((site / page).read_text("utf-8"))) for page in pages}
    complaints = [f"{cycle}:{ref} is missing" for ref in expected if ref not in objectives]
    for ref in expected.keys() & objectives.keys():
        complaints += _differences(expected[ref], objectives[ref], texts)
    return complaints


def _words(page: str) -> str:
    """As people read it: a title may hold marks of its own."""
    return " ".join(re.sub(r"</?(?:code|em|strong|sub|sup)>", "", page).split())


def _differences(expected: dict[str, Any], objective: dict[str, Any], texts: dict[str, str]) -> list[str]:
    page, _, anchor = objective["url"].partition("#")
    key_results = {key_result["id"]: key_result for key_result in objective["key_results"]}
    wrong = [key for key in ("title", "supports") if expected[key] != objective[key]]
    wrong += (
        [] if f'id="{anchor}"' in texts[page] and _words(title_to_text(expected["title"])) in texts[page] else ["page"]
    )
    for ref, key_result in expected["key_results"].items():
        found = key_results.get(ref, {})
        wrong += [f"{ref} {key}" for key in ("title", "measure") if found.get(key) != key_result[key]]
        wrong += [] if f'id="{anchor}.{ref.rpartition("/")[2]}"' in texts[page] else [f"{ref} anchor"]
        if key_result.get("attainment") is not None:
            wrong += [] if found.get("attainment") == pytest.approx(key_result["attainment"]) else [f"{ref} attainment"]
    return [f"{objective['id']}: {what}" for what in wrong]
