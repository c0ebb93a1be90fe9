"""`okrsite rules CODE` explains every code that a finding can have."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from okrsite.checks import RULES
from okrsite.cli.mistakes import mistakes
from okrsite.cli.program import okrsite

HOUSE = Path(__file__).parents[1] / "okrsite"
CASES = Path(__file__).parent / "cases"
CODE = re.compile(r"[a-z]+(?:-[a-z]+)*")
AT = {"Diagnostic": 1, "more_of": 1, "wrong": 0, "PydanticCustomError": 0, "_refusal": 1, "_finding": 2, "add": 1}
"""By the name of what makes a finding, or says what kind one is, which of its arguments is the code."""


def codes_in(source: str) -> Iterator[str]:
    """The codes that stand in one file, written there or under a name."""
    tree = ast.parse(source)
    named: dict[str, str] = {}
    for node in ast.walk(tree):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=str(text))):
                named[name] = text
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.Constant(value=str(text))):
                named[name] = text
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and len(node.args) > (at := AT.get(_called(node.func), 99)):
            match node.args[at]:
                case ast.Constant(value=str(text)):
                    yield text
                case ast.Name(id=name) if name in named:
                    yield named[name]


def _called(what: ast.expr) -> str:
    return what.id if isinstance(what, ast.Name) else what.attr if isinstance(what, ast.Attribute) else ""


def every_code() -> set[str]:
    """Of all files, with those that the loader gives to what pydantic finds."""
    found = {code for path in HOUSE.rglob("*.py") for code in codes_in(path.read_text(encoding="utf-8"))}
    return {code for code in found if CODE.fullmatch(code)} | {"unknown-key", "missing-key"}


def test_every_code_is_found() -> None:
    assert {"yaml-syntax", "file-size", "id-form", "csv", "type", "archive-changed", "text-control"} <= every_code()
    assert [*codes_in('RULE = "a-b"\nDiagnostic(place, RULE)\nwrong("c-d", "e")\n')] == ["a-b", "c-d"]


def test_every_code_is_explained() -> None:
    assert every_code() <= {*RULES, *mistakes()}
    assert not RULES.keys() & mistakes().keys()


def test_nothing_is_explained_that_cannot_appear() -> None:
    written = "".join(path.read_text(encoding="utf-8") for path in HOUSE.rglob("*.py") if path.name != "mistakes.py")
    assert [code for code in mistakes() if f'"{code}"' not in written] == []


def test_what_golden_findings_end_with_is_explained() -> None:
    ended = re.compile(r": (?:error|warning|info): .* \[([a-z-]+)\]$", re.MULTILINE)
    texts = (path.read_text(encoding="utf-8") for path in CASES.rglob("*") if path.suffix in {".txt", ".yaml", ".md"})
    assert {code for text in texts for code in ended.findall(text)} <= {*RULES, *mistakes()}


@pytest.mark.parametrize("code", mistakes())
def test_a_mistake_of_form_has_a_page(code: str) -> None:
    shown = CliRunner().invoke(okrsite, ["rules", code])
    assert shown.exit_code == 0
    claim, reason = mistakes()[code]
    assert claim in shown.output
    assert reason in shown.output
    assert claim.endswith(".")
    assert reason.endswith(".")
