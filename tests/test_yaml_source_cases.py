"""Each file in cases/yaml with the findings beside it, with libyaml and without.

To add a case add its .yaml; `REWRITE_CASES=1 pytest tests/test_yaml_source_cases.py` writes down what is found now:
read it before you commit it.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from okrsite.yaml_source import parse, parsers

CASES = sorted((Path(__file__).parent / "cases" / "yaml").glob("*.yaml"))


@pytest.mark.parametrize("events", [(parsers.c_events, parsers.pure_events), (parsers.pure_events,)])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_case(case: Path, events: tuple[parsers.Events, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsers, "IN_TURN", events)
    document = parse(case.name, case.read_bytes())
    found = "".join(f"{finding}\n" for finding in document.findings) + json.dumps(document.data, indent=1) + "\n"
    expected = case.with_suffix(".txt")
    if os.environ.get("REWRITE_CASES"):
        expected.write_text(found, "utf-8")
    assert found == expected.read_text("utf-8")
