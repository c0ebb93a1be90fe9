"""One finding, many printers."""

from __future__ import annotations

import json
import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from okrsite import report
from okrsite.diagnostics import Diagnostic, Place, Severity

ERROR = Diagnostic(Place("content/a.yaml", 12, 9), "unknown-owner", 'unknown person "rai"; did you mean "raj"?')
HINT = Diagnostic(Place("content/b.yaml"), "missing-why", "why?", Severity.INFO)
SHOWN = [Severity.ERROR, Severity.WARNING, Severity.INFO]

places = st.builds(Place, st.text(min_size=1), st.integers(1, 99), st.integers(1, 99)) | st.text(min_size=1).map(Place)
findings = st.lists(st.builds(Diagnostic, places, st.text(min_size=1), st.text(), st.sampled_from(SHOWN)), max_size=4)


def test_text_is_what_a_finding_says_of_itself() -> None:
    assert report.as_text([ERROR, HINT]) == f"{ERROR}\n{HINT}\n"


def test_text_is_painted_in_its_parts() -> None:
    painted = report.as_text([HINT], lambda text, what: f"<{what}>{text}</>")
    assert painted == "<place>content/b.yaml:</> <info>info:</> why? <rule>[missing-why]</>\n"


def test_summary_counts_with_words() -> None:
    assert report.summary([], 41) == "no errors, no warnings in 41 files"
    assert report.summary([ERROR, HINT, HINT], 1) == "1 error, no warnings, 2 hints in 1 file"


def test_json_has_a_version_and_null_for_a_whole_file() -> None:
    found = json.loads(report.as_json([ERROR, HINT]))
    assert found["version"] == 1
    assert found["findings"][0] == {
        "path": "content/a.yaml",
        "line": 12,
        "column": 9,
        "severity": "error",
        "rule": "unknown-owner",
        "message": ERROR.message,
    }
    assert (found["findings"][1]["line"], found["findings"][1]["column"]) == (None, None)


@given(findings)
def test_json_loses_nothing(given_findings: list[Diagnostic]) -> None:
    found = json.loads(report.as_json(given_findings))["findings"]
    assert [(f["path"], f["message"], f["rule"]) for f in found] == [
        (d.place.path, d.message, d.rule) for d in given_findings
    ]


COMMAND = re.compile(
    r"::(error|warning|notice) file=([^:,]*)(?:,line=(\d+),col=(\d+))?,title=([^:,]*)::(.*)", re.DOTALL
)


@given(findings)
def test_github_gets_one_command_a_finding_whatever_it_says(given_findings: list[Diagnostic]) -> None:
    lines = re.split(r"\r\n|\r|\n", report.as_github(given_findings))
    assert lines.pop() == ""
    assert len(lines) == len(given_findings)
    for line, finding in zip(lines, given_findings, strict=True):
        command = COMMAND.fullmatch(line)
        assert command, line
        assert _unescaped(command[2]) == finding.place.path
        assert _unescaped(command[5]) == finding.rule
        assert _unescaped(command[6]) == finding.message


def _unescaped(text: str) -> str:
    for code, character in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, character)
    return text


def test_gitlab_gets_what_its_report_asks_for() -> None:
    first, second = json.loads(report.as_gitlab([ERROR, HINT]))
    fingerprint = first.pop("fingerprint")
    assert re.fullmatch("[0-9a-f]{64}", fingerprint)
    assert first == {
        "description": ERROR.message,
        "check_name": "unknown-owner",
        "severity": "critical",
        "location": {"path": "content/a.yaml", "lines": {"begin": 12}},
    }
    assert second["location"]["lines"] == {"begin": 1}
    assert second["severity"] == "info"


@given(findings, st.integers(1, 50))
def test_gitlab_knows_a_finding_again_wherever_it_has_moved(given_findings: list[Diagnostic], lines: int) -> None:
    """And twins apart: of two with one fingerprint GitLab shows one."""
    moved = [replace(one, place=one.place._replace(line=one.place.line + lines)) for one in given_findings]
    before, after = (json.loads(report.as_gitlab(some)) for some in (given_findings, moved))
    assert [one["fingerprint"] for one in before] == [one["fingerprint"] for one in after]
    assert len({one["fingerprint"] for one in before}) == len(given_findings)
