"""Findings for programs: one JSON object, whose form changes only with its version."""

from __future__ import annotations

import json
from collections.abc import Iterable

from okrsite.diagnostics import Diagnostic

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
