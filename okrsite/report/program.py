"""Findings for programs: one JSON object, GitHub's workflow commands, GitLab's Code Quality report.

GitHub shows a command beside the line of a pull request; whatever a message holds, it is one line, and no text of a
portal can become a command of its own. GitLab shows in a merge request what became better and what worse.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from okrsite.diagnostics import Diagnostic, Severity

VERSION = 1


def as_json(findings: Iterable[Diagnostic]) -> str:
    """Line and column are null where the finding is about a file as a whole."""
    document = {"version": VERSION, "findings": [finding_json(finding) for finding in findings]}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def finding_json(finding: Diagnostic) -> dict[str, str | int | None]:
    path, line, column = finding.place
    return {
        "path": path,
        "line": line or None,
        "column": column or None,
        "severity": finding.severity.value,
        "rule": finding.rule,
        "message": finding.message,
    }


COMMANDS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
_DATA: Final = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY: Final = _DATA | str.maketrans({":": "%3A", ",": "%2C"})


def as_github(findings: Iterable[Diagnostic]) -> str:
    return "".join(f"{_command(finding)}\n" for finding in findings if finding.severity in COMMANDS)


def _command(finding: Diagnostic) -> str:
    properties = ",".join(f"{name}={value.translate(_PROPERTY)}" for name, value in _properties(finding))
    return f"::{COMMANDS[finding.severity]} {properties}::{finding.message.translate(_DATA)}"


def _properties(finding: Diagnostic) -> Iterator[tuple[str, str]]:
    path, line, column = finding.place
    yield "file", path
    if line:
        yield "line", str(line)
        yield "col", str(column)
    yield "title", finding.rule


WEIGHTS: Final = {Severity.ERROR: "critical", Severity.WARNING: "minor", Severity.INFO: "info"}


def as_gitlab(findings: Iterable[Diagnostic]) -> str:
    """A JSON list. A finding about a file as a whole stands at its first line."""
    seen: Counter[str] = Counter()
    document = [_object(finding, seen) for finding in findings if finding.severity in WEIGHTS]
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _object(finding: Diagnostic, seen: Counter[str]) -> dict[str, object]:
    return {
        "description": finding.message,
        "check_name": finding.rule,
        "fingerprint": _fingerprint(finding, seen),
        "severity": WEIGHTS[finding.severity],
        "location": {"path": finding.place.path, "lines": {"begin": finding.place.line or 1}},
    }


def _fingerprint(finding: Diagnostic, seen: Counter[str]) -> str:
    """Without the line, so that a finding stays the same when lines above it come and go; twins are numbered."""
    identity = "\0".join((finding.place.path, finding.rule, finding.message))
    seen[identity] += 1
    return hashlib.sha256(f"{identity}\0{seen[identity]}".encode(errors="surrogatepass")).hexdigest()
